#include "report/report_html.h"

#include <algorithm>

#include "report/html_writer.h"
#include "report/positions.h"
#include "report/site/claim_note.h"

namespace shardlint {
namespace {

constexpr std::size_t kMaxLine = 400;  // bytes of a source line on each side of the span

/// The part of `text` within kMaxLine bytes of its end or beginning, on a character's border.
std::string_view Tail(std::string_view text) {
  if (text.size() <= kMaxLine) return text;
  std::size_t at = text.size() - kMaxLine;
  while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) ++at;
  return text.substr(at);
}

std::string_view Start(std::string_view text) {
  if (text.size() <= kMaxLine) return text;
  std::size_t end = kMaxLine;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

/// The first line of the span, with the span marked.
void AppendSourceLine(HtmlWriter& html, const Positions& positions, Span span) {
  const std::uint32_t line = positions.LineOf(span.begin);
  const std::uint32_t begin = positions.lines().LineBegin(line);
  const auto end = begin + static_cast<std::uint32_t>(positions.lines().Line(line).size());
  const std::uint32_t marked = std::min(std::max(span.end, span.begin), end);
  html.Open("pre").Text(std::to_string(line) + " | ");
  html.Source(Tail(positions.Text({begin, span.begin}))).Open("mark");
  html.Source(Start(positions.Text({span.begin, marked}))).Close();
  html.Source(Start(positions.Text({marked, end}))).Close().Line();
}

}  // namespace

void HtmlReport::Document(const DocumentReport& report, const SourceFile* source, std::string&) {
  counts_.Add(report);
  const std::string anchor = "d" + std::to_string(counts_.documents);
  HtmlWriter row(rows_);
  row.Open("tr").Open("th", {{"scope", "row"}});
  if (!report.error.empty()) {
    row.Text(report.path).Close().Open("td", {{"colspan", "3"}, {"class", "refused"}});
    row.Element("strong", "could not be read: ").Text(report.error).Close().Close().Line();
    return;
  }
  Totals totals;
  totals.Add(report.findings);
  const std::vector<ListedFinding> list = ListFindings(report, {.all = options_.all});
  if (list.empty()) {
    row.Text(report.path);
  } else {
    row.Element("a", {{"href", "#" + anchor}}, report.path);
  }
  row.Close().Element("td", {{"class", "n"}}, std::to_string(totals.claims()));
  row.Element("td", {{"class", "n"}}, std::to_string(totals.Of(Verdict::kContradicted)));
  row.Element("td", report.ours ? "" : "makes no deployment claim").Close().Line();
  if (list.empty()) return;

  const Positions positions(source ? source->bytes() : std::string_view());
  HtmlWriter html(sections_);
  html.Open("section", {{"id", anchor}, {"class", "notes"}}).Line();
  html.Element("h2", report.path).Line();
  for (const ListedFinding& listed : list) {
    html.Open("article", {{"class", "note " + std::string(ClassOf(listed))}}).Line();
    AppendSourceLine(html, positions, listed.span);
    AppendNote(html, report, positions, listed, options_, false);
    html.Close().Line();
  }
  html.Close().Line();
}

void HtmlReport::End(std::string& out) {
  HtmlWriter html(out);
  html.BeginPage("shardlint report", kSiteStyle, nullptr);
  html.Open("main").Line().Element("h1", "shardlint report").Line();
  const std::string counts = counts_.Text();
  html.Element("p", std::string_view(counts).substr(0, counts.find('\n'))).Line();
  html.Open("table").Open("thead").Open("tr").Element("th", {{"scope", "col"}}, "Document");
  for (const char* title : {"Claims", "Contradicted"})
    html.Element("th", {{"scope", "col"}, {"class", "n"}}, title);
  html.Element("th", {{"scope", "col"}}, "").Close().Close().Line().Open("tbody").Line();
  out += rows_;
  html.Close().Close().Line();
  out += sections_;
  html.Close().Line().EndPage();
}

}  // namespace shardlint
