#include "report/correct/claim_cells.h"

#include <algorithm>

#include "report/escape.h"

namespace shardlint {
namespace {

/// "Optimizer states: 13 GB" of a plan for inference.
bool DoesNotExist(const ListedFinding& listed) {
  const auto& expected = listed.explanation.expected;
  return listed.finding->verdict == Verdict::kContradicted && expected && expected->high == 0 &&
         listed.finding->quantity == "training.state";
}

std::string Label(const SummaryContext& context, const ListedFinding& listed) {
  const Ruleset& rules = context.rules();
  if (const Formula* formula = FormulaOf(rules, listed)) return context.Phrase(formula->defines);
  const auto quantity = rules.symbols.Find(listed.finding->quantity);
  const bool sure = !listed.rule.starts_with("arithmetic") && !listed.finding->quantity.empty();
  return quantity && sure ? context.Phrase(*quantity) : "";
}

}  // namespace

const Formula* FormulaOf(const Ruleset& rules, const ListedFinding& listed) {
  const auto formula = std::ranges::find(rules.formulas, listed.rule, &Formula::id);
  return formula == rules.formulas.end() ? nullptr : &*formula;
}

std::string LabelCell(const SummaryContext& context, const ListedFinding& listed) {
  const std::string label = Label(context, listed);
  return DoesNotExist(listed) ? "~~" + label + "~~" : label;
}

std::string ClaimCell(const SummaryContext& context, const Finding& finding) {
  const std::string text = context.Quote(finding.span);
  if (finding.verdict == Verdict::kContradicted) return "~~" + text + "~~";
  return finding.claimed ? text : "\"" + text + "\"";
}

std::string ExpectedCell(const ListedFinding& listed) {
  return EscapeMarkdown(ExpectedText(listed.explanation));
}

}  // namespace shardlint
