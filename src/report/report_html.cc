#include "report/report_html.h"

#include <algorithm>
#include <optional>

#include "model/rule_doc.h"
#include "report/escape.h"
#include "report/positions.h"
#include "report/printable.h"

namespace shardlint {
namespace {

constexpr std::size_t kMaxLine = 400;  // bytes of a source line on each side of the span

constexpr std::string_view kHead = R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>shardlint report</title>
<style>
:root { color-scheme: light dark; --line: #8884; --error: #c62828; --warning: #9a6700; --good: #1a7f37; }
@media (prefers-color-scheme: dark) { :root { --error: #ff8a80; --warning: #e3b341; --good: #56d364; } }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid var(--line); }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
article { border: 1px solid var(--line); border-radius: .4rem; padding: .6rem 1rem; margin: 1rem 0; break-inside: avoid; }
article p { margin: .3rem 0; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: .4rem 0; padding: .4rem .6rem; background: #8881; border-radius: .3rem; }
code, pre { font-family: ui-monospace, monospace; font-size: .9em; }
mark { background: #ffd54f66; color: inherit; border-radius: .2rem; }
.error { color: var(--error); } .warning { color: var(--warning); } .good { color: var(--good); } .quiet { opacity: .8; }
@media print { body { max-width: none; margin: 0; } }
</style>
</head>
<body>
)";

/// Text of documents and rules; what a reader could not see is named.
std::string Safe(std::string_view text) { return EscapeXml(Printable(text)); }

std::string_view ClassOf(const ListedFinding& listed) {
  switch (listed.level) {
    case Severity::kError:
      return "error";
    case Severity::kWarning:
      return "warning";
    case Severity::kInfo:
      return "quiet";
    case Severity::kNone:
      return listed.finding->verdict == Verdict::kConfirmed ? "good" : "quiet";
  }
  return "quiet";
}

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
std::string SourceLine(const Positions& positions, Span span) {
  const std::uint32_t line = positions.LineOf(span.begin);
  const std::uint32_t begin = positions.lines().LineBegin(line);
  const auto end = begin + static_cast<std::uint32_t>(positions.lines().Line(line).size());
  const std::uint32_t marked = std::min(std::max(span.end, span.begin), end);
  return "<pre>" + std::to_string(line) + " | " + Safe(Tail(positions.Text({begin, span.begin}))) +
         "<mark>" + Safe(Start(positions.Text({span.begin, marked}))) + "</mark>" +
         Safe(Start(positions.Text({marked, end}))) + "</pre>\n";
}

std::string DerivationList(const Positions& positions, const Explanation& explanation) {
  std::string items;
  for (const DerivationStep& step : explanation.derivation) {
    std::string text = step.quantity;
    for (const std::string* part : {&step.formula, &step.substituted, &step.display})
      if (!part->empty()) text += " = " + *part;
    if (step.at) text += " (line " + std::to_string(positions.LineOf(step.at->begin)) + ")";
    items += "<li><code>" + Safe(text) + "</code></li>\n";
  }
  for (const Related& related : explanation.related)
    items += "<li>line " + std::to_string(positions.LineOf(related.span.begin)) + ": <q>" +
             Safe(related.text) + "</q></li>\n";
  if (items.empty()) return "";
  return "<details><summary>Derivation</summary>\n<ul>\n" + items + "</ul>\n</details>\n";
}

std::string Article(const Positions& positions, const ListedFinding& listed,
                    const ReportOptions& options) {
  const Position at = positions.At(listed.span.begin);
  std::string html = "<article>\n<p><strong class=\"" + std::string(ClassOf(listed)) + "\">" +
                     std::string(listed.Word()) + "</strong>";
  if (listed.finding != nullptr && listed.finding->decisive) html += " (decisive)";
  html += " line " + std::to_string(at.line) + ", column " + std::to_string(at.column) + " <code>" +
          Safe(listed.rule) + "</code></p>\n";
  html += SourceLine(positions, listed.span);
  html += "<p>" + Safe(listed.Summary()) + "</p>\n";
  if (listed.finding != nullptr && listed.finding->replacement)
    html += "<p>Fix: <code>" + Safe(*listed.finding->replacement) + "</code></p>\n";
  if (listed.finding != nullptr && listed.finding->suggestion)
    html += "<p>Suggestion: <code>" + Safe(listed.finding->suggestion->replacement) + "</code> (" +
            Safe(listed.finding->suggestion->doubt) + ")</p>\n";
  html += DerivationList(positions, listed.explanation);
  if (const auto doc = options.Describe(listed.rule); doc && listed.level <= Severity::kWarning)
    html += "<p class=\"quiet\">" + Safe(doc->rationale) + "</p>\n";
  return html + "</article>\n";
}

}  // namespace

void HtmlReport::Document(const DocumentReport& report, const SourceFile* source, std::string&) {
  counts_.Add(report);
  const std::string anchor = "d" + std::to_string(counts_.documents);
  const std::string name = Safe(report.path);
  if (!report.error.empty()) {
    rows_ += "<tr><td>" + name +
             "</td><td class=\"n\"></td><td class=\"n\"></td><td class=\"error\">" +
             Safe(report.error) + "</td></tr>\n";
    return;
  }
  Totals totals;
  totals.Add(report.findings);
  const std::vector<ListedFinding> list = ListFindings(report, {.all = options_.all});
  const std::string title = list.empty() ? name : "<a href=\"#" + anchor + "\">" + name + "</a>";
  rows_ += "<tr><td>" + title + "</td><td class=\"n\">" + std::to_string(totals.claims()) +
           "</td><td class=\"n\">" + std::to_string(totals.Of(Verdict::kContradicted)) +
           "</td><td>" + (report.ours ? "" : "makes no deployment claim") + "</td></tr>\n";
  if (list.empty()) return;
  const Positions positions(source ? source->bytes() : std::string_view());
  sections_ += "<section id=\"" + anchor + "\">\n<h2>" + name + "</h2>\n";
  for (const ListedFinding& listed : list) sections_ += Article(positions, listed, options_);
  sections_ += "</section>\n";
}

void HtmlReport::End(std::string& out) {
  out += kHead;
  out += "<h1>shardlint report</h1>\n<p>" +
         Safe(counts_.Text().substr(0, counts_.Text().find('\n'))) +
         "</p>\n<table>\n<thead><tr><th>Document</th><th class=\"n\">Claims</th><th "
         "class=\"n\">Contradicted</th><th></th></tr></thead>\n<tbody>\n" +
         rows_ + "</tbody>\n</table>\n" + sections_ + "</body>\n</html>\n";
}

}  // namespace shardlint
