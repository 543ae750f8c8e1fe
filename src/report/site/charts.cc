#include "report/site/charts.h"

#include "report/totals.h"
#include "verdict/words.h"

namespace shardlint {
namespace {

constexpr std::size_t kMaxPlans = 8;

std::string TitleOf(const PlanFigures& plan) {
  std::string title = plan.title.empty() ? "The plan" : plan.title;
  const std::string phase(ToWord(plan.phase));
  if (!phase.empty()) title += " (" + phase + ")";
  return title;
}

void AppendSeveral(HtmlWriter& html, std::string_view what, const std::string& names) {
  if (names.empty()) return;
  html.Element("p", {{"class", "quiet"}},
               "No published facts of " + std::string(what) +
                   " were taken: what the document names may be any of " + names + ".");
  html.Line();
}

}  // namespace

void AppendMissing(HtmlWriter& html, const std::vector<std::string>& missing) {
  if (missing.empty()) return;
  std::string text = "Not known: ";
  for (std::size_t i = 0; i < missing.size(); ++i) text += (i > 0 ? "; " : "") + missing[i];
  html.Element("p", {{"class", "quiet"}}, text + ".").Line();
}

void AppendCharts(HtmlWriter& html, const std::vector<PlanFigures>& plans,
                  const DocumentReport& report, const Positions& positions) {
  if (plans.empty()) return;
  html.Open("section", {{"aria-labelledby", "plans"}}).Line();
  html.Element("h2", {{"id", "plans"}}, plans.size() == 1 ? "The plan" : "The plans").Line();
  for (std::size_t i = 0; i < std::min(plans.size(), kMaxPlans); ++i) {
    if (plans.size() > 1) html.Element("h3", TitleOf(plans[i])).Line();
    html.Open("div", {{"class", "charts"}}).Line();
    AppendMemoryChart(html, plans[i].memory, report, positions);
    AppendRoofline(html, plans[i].roofline, report, positions);
    html.Close().Line();
    AppendSeveral(html, "devices", plans[i].several_devices);
    AppendSeveral(html, "models", plans[i].several_models);
  }
  if (plans.size() > kMaxPlans)
    html.Element("p", {{"class", "quiet"}},
                 Plural(plans.size() - kMaxPlans, "more plan") + " not drawn.");
  html.Close().Line();
}

}  // namespace shardlint
