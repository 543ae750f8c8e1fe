#include "report/site/page.h"

#include <algorithm>
#include <vector>

#include "report/finding_list.h"
#include "report/html_writer.h"
#include "report/positions.h"
#include "report/printable.h"
#include "report/site/charts.h"
#include "report/site/claim_note.h"
#include "report/site/source_view.h"
#include "summary/plan_figures.h"

namespace shardlint {
namespace {

void AppendLegend(HtmlWriter& html) {
  html.Open("p", {{"class", "legend"}});
  struct Entry {
    std::string_view css_class, words;
  };
  constexpr Entry kEntries[] = {{"contradicted", "contradicted"},
                                {"warning", "contradicted in a detail"},
                                {"confirmed", "confirmed"},
                                {"unverifiable", "could not be checked"},
                                {"given", "given"}};
  for (const auto& [css_class, words] : kEntries) {
    const std::string classes = "claim " + std::string(css_class);
    html.Element("span", {{"class", classes}}, words).Text(" ");
  }
  html.Text("Hover or focus a claim for the reason, click it for the derivation.");
  html.Close().Line();
}

void AppendContradictions(HtmlWriter& html, const Positions& positions,
                          std::vector<const ListedFinding*> worst) {
  html.Open("section", {{"aria-labelledby", "contradictions"}}).Line();
  html.Element("h2", {{"id", "contradictions"}}, "Contradicted, worst first").Line();
  html.Open("table", {{"class", "worst"}}).Line();
  for (const ListedFinding* listed : worst) {
    const std::string line = std::to_string(positions.LineOf(listed->span.begin));
    html.Open("tr", {{"class", ClassOf(*listed)}});
    html.Open("td", {{"class", "n"}});
    html.Element("a", {{"href", "#" + NoteId(*listed)}}, "line " + line).Close();
    html.Open("td").Element("code", {{"class", "words"}}, Quoted(positions.Text(listed->span)));
    html.Close().Open("td");
    if (listed->finding->decisive)
      html.Element("strong", {{"class", "decisive"}}, "decisive").Text(" ");
    html.Text(listed->Summary()).Text(" ");
    html.Element("span", {{"class", "rule"}}, listed->rule).Close().Close().Line();
  }
  html.Close().Line().Close().Line();
}

}  // namespace

void AppendVerdicts(HtmlWriter& html, const Totals& totals) {
  struct Part {
    std::string_view css_class;
    std::size_t count;
    std::string_view word;
  };
  using enum Verdict;
  const Part parts[] = {{"contradicted", totals.Of(kContradicted), "contradicted"},
                        {"confirmed", totals.Of(kConfirmed), "confirmed"},
                        {"unverifiable", totals.Of(kUnverifiable), "unverifiable"},
                        {"given", totals.Of(kGiven), "given"},
                        {"suppressed", totals.suppressed, "suppressed"}};
  html.Open("ul", {{"class", "verdicts"}});
  for (const Part& part : parts) {
    if (part.count == 0 && part.css_class != "contradicted") continue;
    html.Open("li", {{"class", part.count > 0 ? part.css_class : "given"}});
    html.Element("span", {{"class", "sign"}}, SignOf(part.css_class)).Text(" ");
    html.Element("b", std::to_string(part.count)).Text(" ").Text(part.word);
    if (part.css_class == "contradicted" && totals.decisive > 0)
      html.Text(", ").Element("strong", {{"class", "decisive"}},
                              std::to_string(totals.decisive) + " decisive");
    html.Close().Line();
  }
  html.Close().Line();
}

std::string SitePage(std::string_view name, const Ruleset& rules, const DocumentReport& report,
                     const SourceFile& source, const DocumentRow& row, const ReportOptions& options,
                     std::string_view index) {
  const Positions positions(source.bytes());
  const std::vector<ListedFinding> list = ListFindings(report, {.all = true, .suppressed = true});
  std::vector<const ListedFinding*> worst;
  for (const ListedFinding& listed : list)
    if (listed.finding != nullptr && listed.finding->Counts()) worst.push_back(&listed);
  std::ranges::stable_sort(worst, [](const ListedFinding* a, const ListedFinding* b) {
    return GravityOf(*a).IsWorseThan(GravityOf(*b));
  });

  std::string page;
  HtmlWriter html(page);
  html.BeginPage(std::string(name) + " – shardlint audit", kSiteStyle, &kPageScript);
  html.Open("nav").Element("a", {{"href", index}}, "← All documents").Close().Line();
  html.Open("main").Line().Element("h1", name).Line();
  if (report.ours) {
    AppendVerdicts(html, row.totals);
    if (row.totals.checkable() > 0)
      html.Element("p", {{"class", "quiet"}},
                   Plural(row.totals.claims(), "claim") + "; of those that need a check, " +
                       std::to_string(Percent(row.totals.checked(), row.totals.checkable())) +
                       " % could be checked.");
  } else {
    html.Element("p", "This document makes no deployment claim, so nothing in it was judged.");
  }
  html.Line();
  if (!worst.empty()) AppendContradictions(html, positions, std::move(worst));
  AppendCharts(html, FiguresOf(rules, source, report), report, positions);
  html.Open("section", {{"aria-labelledby", "source"}}).Line();
  html.Element("h2", {{"id", "source"}}, "As written").Line();
  if (!list.empty()) AppendLegend(html);
  html.Open("div", {{"class", "source"}}).Line();
  AppendSource(html, report, positions, list, options);
  html.Close().Line().Close().Line().Close().Line();
  html.EndPage();
  return page;
}

}  // namespace shardlint
