#include "report/site/index.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "base/text.h"
#include "report/html_writer.h"
#include "report/site/assets.h"
#include "report/site/page.h"
#include "report/totals.h"

namespace shardlint {
namespace {

constexpr std::size_t kMaxNameSize = 80;

void AppendHead(HtmlWriter& html) {
  struct Column {
    std::string_view title, css_class;
  };
  constexpr Column kColumns[] = {{"Document", ""},   {"Contradicted", "n"},      {"Decisive", "n"},
                                 {"Confirmed", "n"}, {"Unverifiable", "n"},      {"Checked", "n"},
                                 {"Claims", "n"},    {"Worst contradiction", ""}};
  html.Open("thead").Open("tr");
  for (const Column& column : kColumns) {
    if (column.css_class.empty()) {
      html.Element("th", {{"scope", "col"}}, column.title);
    } else {
      html.Element("th", {{"scope", "col"}, {"class", column.css_class}}, column.title);
    }
  }
  html.Close().Close().Line();
}

void AppendCount(HtmlWriter& html, std::size_t count, std::string_view css_class) {
  const std::string classes = "n " + std::string(count > 0 ? css_class : "zero");
  html.Element("td", {{"class", classes}}, std::to_string(count));
}

void AppendCells(HtmlWriter& html, const SiteEntry& entry) {
  const DocumentRow& row = entry.row;
  const Totals& totals = row.totals;
  using enum Verdict;
  AppendCount(html, totals.Of(kContradicted), row.errors > 0 ? "contradicted" : "warning");
  AppendCount(html, totals.decisive, "decisive");
  AppendCount(html, totals.Of(kConfirmed), "confirmed");
  AppendCount(html, totals.Of(kUnverifiable), "unverifiable");
  html.Element("td", {{"class", "n"}},
               totals.checkable() == 0
                   ? "–"
                   : std::to_string(Percent(totals.checked(), totals.checkable())) + " %");
  AppendCount(html, totals.claims(), "given");
  html.Open("td", {{"class", "worst"}});
  if (row.worst) {
    html.Element("a", {{"href", entry.page + "#c-" + row.worst->id}},
                 "line " + std::to_string(row.worst->line));
    html.Text(": " + row.worst->Text() + " ");
    html.Element("span", {{"class", "rule"}}, row.worst->rule);
  }
  html.Close();
}

std::string RulesOf(const DocumentRow& row) {
  std::string rules;
  for (const DocumentRow::OfRule& rule : row.rules) rules += (rules.empty() ? "" : " ") + rule.rule;
  return rules;
}

std::string_view KindOf(const DocumentRow& row) {
  if (!row.error.empty()) return "refused";
  if (!row.ours) return "other";
  if (row.totals.decisive > 0) return "decisive contradicted";
  return row.totals.Of(Verdict::kContradicted) > 0 ? "contradicted" : "clean";
}

void AppendEntry(HtmlWriter& html, const SiteEntry& entry, const std::string& folder) {
  const DocumentRow& row = entry.row;
  html.Open("tr", {{"data-kind", KindOf(row)}, {"data-rules", RulesOf(row)}});
  html.Open("th", {{"scope", "row"}});
  const std::string_view name = NameBelow(row.path, folder);
  if (entry.page.empty()) {
    html.Text(name);
  } else {
    html.Element("a", {{"href", entry.page}}, name);
  }
  html.Close();
  if (!row.error.empty()) {
    html.Open("td", {{"colspan", "7"}, {"class", "refused"}});
    html.Element("strong", "could not be read: ").Text(row.error).Close();
  } else if (!row.ours) {
    html.Element("td", {{"colspan", "7"}, {"class", "quiet"}}, "makes no deployment claim");
  } else {
    AppendCells(html, entry);
  }
  html.Close().Line();
}

/// Shown by the script only: without it nothing would listen.
void AppendFilters(HtmlWriter& html) {
  html.Open("form", {{"class", "filters"}, {"role", "search"}, {"hidden", ""}}).Line();
  html.Open("label").Text("Search ");
  html.Void("input", {{"type", "search"}, {"id", "words"}, {"placeholder", "name, rule or text"}});
  html.Close().Line().Open("label").Text("Show ").Open("select", {{"id", "kind"}});
  struct Choice {
    std::string_view value, title;
  };
  constexpr Choice kChoices[] = {{"", "all documents"},
                                 {"decisive", "with a decisive contradiction"},
                                 {"contradicted", "with a contradiction"},
                                 {"clean", "with none"},
                                 {"other", "without deployment claims"},
                                 {"refused", "that could not be read"}};
  for (const auto& [value, title] : kChoices) html.Element("option", {{"value", value}}, title);
  html.Close().Close().Line().Open("label").Text("Rule ").Open("select", {{"id", "rule"}});
  html.Element("option", {{"value", ""}}, "any").Close().Close().Line();
  html.Element("output", {{"id", "shown"}}, "").Close().Line();
}

void AppendRules(HtmlWriter& html, const std::vector<RuleTotals>& rules) {
  if (rules.empty()) return;
  html.Open("section", {{"aria-labelledby", "rules"}}).Line();
  html.Element("h2", {{"id", "rules"}}, "Contradicted, by rule").Line();
  html.Open("table", {{"class", "rules"}}).Line();
  html.Open("thead").Open("tr").Element("th", {{"scope", "col"}}, "Rule");
  for (const char* title : {"Claims", "Decisive", "Documents"})
    html.Element("th", {{"scope", "col"}, {"class", "n"}}, title);
  html.Close().Close().Line().Open("tbody").Line();
  for (const RuleTotals& rule : rules) {
    html.Open("tr").Element("th", {{"scope", "row"}, {"class", "rule"}}, rule.rule);
    AppendCount(html, rule.contradicted, "contradicted");
    AppendCount(html, rule.decisive, "decisive");
    AppendCount(html, rule.documents, "given");
    html.Close().Line();
  }
  html.Close().Close().Line().Close().Line();
}

std::string CountsText(const std::vector<DocumentRow>& rows, const Totals& totals) {
  const auto other = static_cast<std::size_t>(std::ranges::count_if(
      rows, [](const DocumentRow& row) { return row.error.empty() && !row.ours; }));
  const auto refused = static_cast<std::size_t>(
      std::ranges::count_if(rows, [](const DocumentRow& row) { return !row.error.empty(); }));
  std::string text = Plural(rows.size(), "document") + ", " + Plural(totals.claims(), "claim");
  if (totals.checkable() > 0)
    text += "; of those that need a check, " +
            std::to_string(Percent(totals.checked(), totals.checkable())) + " % could be checked";
  text += '.';
  if (other > 0)
    text += " " + Plural(other, "document") + (other == 1 ? " makes" : " make") +
            " no deployment claim.";
  if (refused > 0) text += " " + Plural(refused, "document") + " could not be read.";
  return text;
}

}  // namespace

std::string_view NameBelow(std::string_view path, std::string_view folder) {
  while (folder.ends_with('/')) folder.remove_suffix(1);
  if (folder == ".") return path;
  const bool inside = path.starts_with(folder) && path.substr(folder.size()).starts_with('/');
  return inside ? path.substr(folder.size() + 1) : path;
}

std::string SiteIndex(const std::vector<SiteEntry>& entries, const std::string& folder) {
  std::vector<DocumentRow> rows;
  for (const SiteEntry& entry : entries) rows.push_back(entry.row);
  Totals totals;
  for (const DocumentRow& row : rows) totals.Add(row.totals);
  std::string page;
  HtmlWriter html(page);
  html.BeginPage("Audit of " + folder + " – shardlint", kSiteStyle, &kIndexScript);
  html.Open("main", {{"class", "index"}}).Line().Element("h1", "Audit of " + folder).Line();
  AppendVerdicts(html, totals);
  html.Element("p", {{"class", "quiet"}}, CountsText(rows, totals)).Line();
  AppendFilters(html);
  html.Open("div", {{"class", "wide"}}).Open("table", {{"id", "documents"}}).Line();
  AppendHead(html);
  html.Open("tbody").Line();
  for (const SiteEntry& entry : entries) AppendEntry(html, entry, folder);
  html.Close().Close().Close().Line();
  AppendRules(html, TotalsByRule(rows));
  html.Open("p", {{"class", "quiet"}}).Text("All of it: ");
  html.Element("a", {{"href", "report.json"}}, "report.json").Text(", ");
  html.Element("a", {{"href", "summary.csv"}}, "summary.csv").Close().Line().Close().Line();
  html.EndPage();
  return page;
}

std::vector<std::string> PageNames(const std::vector<std::string>& paths,
                                   const std::string& folder) {
  std::set<std::string> taken;
  std::vector<std::string> names;
  for (const std::string& path : paths) {
    std::string_view stem = NameBelow(path, folder);
    stem = stem.substr(0, stem.rfind('.'));
    std::string name;
    for (const char c : stem) {
      const bool plain = IsWord(c) || c == '.' || c == '-';
      if (plain) name += ToLower(c);
      if (!plain && !name.empty() && !name.ends_with('-')) name += '-';
    }
    name.resize(std::min(name.size(), kMaxNameSize));
    name.erase(0, std::min(name.find_first_not_of(".-"), name.size()));
    if (name.empty()) name = "document";
    std::string unique = name;
    for (int n = 2; !taken.insert(unique).second; ++n) unique = name + "-" + std::to_string(n);
    names.push_back(unique + ".html");
  }
  return names;
}

}  // namespace shardlint
