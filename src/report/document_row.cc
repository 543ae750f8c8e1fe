#include "report/document_row.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "report/positions.h"
#include "report/printable.h"

namespace shardlint {

std::string DocumentRow::Worst::Text() const {
  return recomputed.empty() ? message : words + ", recomputed " + recomputed;
}

DocumentRow RowOf(const DocumentReport& report, const SourceFile* source) {
  DocumentRow row;
  row.path = report.path, row.error = report.error, row.ours = report.ours;
  row.totals.Add(report.findings);
  const Positions positions(source ? source->bytes() : std::string_view());
  std::map<std::string_view, DocumentRow::OfRule> rules;
  for (const ListedFinding& listed : ListFindings(report, {})) {
    if (listed.finding == nullptr) continue;
    row.errors += listed.level == Severity::kError;
    DocumentRow::OfRule& of_rule = rules[listed.rule];
    of_rule.rule = listed.rule;
    ++of_rule.contradicted;
    of_rule.decisive += listed.finding->decisive;
    const Gravity gravity = GravityOf(listed);
    if (row.worst && !gravity.IsWorseThan(row.worst->gravity)) continue;
    const Position at = positions.At(listed.span.begin);
    row.worst = DocumentRow::Worst{.gravity = gravity,
                                   .line = at.line,
                                   .column = at.column,
                                   .rule = std::string(listed.rule),
                                   .id = listed.id,
                                   .words = Quoted(positions.Text(listed.span)),
                                   .message = listed.message,
                                   .recomputed = ExpectedText(listed.explanation)};
  }
  for (auto& [rule, counts] : rules) row.rules.push_back(std::move(counts));
  return row;
}

bool IsWorse(const DocumentRow& a, const DocumentRow& b) {
  const auto grave = [](const DocumentRow& row) {
    return std::tuple(row.totals.decisive, row.errors, row.totals.Of(Verdict::kContradicted));
  };
  if (grave(a) != grave(b)) return grave(a) > grave(b);
  if (a.worst && b.worst) {
    if (a.worst->gravity.IsWorseThan(b.worst->gravity)) return true;
    if (b.worst->gravity.IsWorseThan(a.worst->gravity)) return false;
  }
  return a.path < b.path;
}

std::vector<RuleTotals> TotalsByRule(const std::vector<DocumentRow>& rows) {
  std::map<std::string_view, RuleTotals> by_rule;
  for (const DocumentRow& row : rows)
    for (const DocumentRow::OfRule& rule : row.rules) {
      RuleTotals& totals = by_rule[rule.rule];
      totals.rule = rule.rule;
      totals.contradicted += rule.contradicted;
      totals.decisive += rule.decisive;
      ++totals.documents;
    }
  std::vector<RuleTotals> sorted;
  for (auto& [rule, totals] : by_rule) sorted.push_back(std::move(totals));
  std::ranges::stable_sort(sorted, std::ranges::greater(), &RuleTotals::contradicted);
  return sorted;
}

}  // namespace shardlint
