#include <optional>

#include "calculate/plan_inputs.h"
#include "report/correct/claim_cells.h"
#include "report/correct/markdown_table.h"
#include "report/correct/sections.h"
#include "report/correct/value_text.h"
#include "report/escape.h"
#include "report/format_number.h"

namespace shardlint {
namespace {

bool IsFigure(const ListedFinding& listed) {
  return listed.finding != nullptr && listed.finding->claimed &&
         !listed.finding->quantity.empty() && listed.finding->kind != ClaimKind::kRequirement &&
         (listed.finding->verdict == Verdict::kConfirmed ||
          listed.finding->verdict == Verdict::kContradicted);
}

/// What one of `unit` is in base units. "8 consecutive layers" count as they are.
std::optional<double> UnitOf(const Ruleset& rules, SymbolId quantity, const std::string& unit) {
  if (unit == "%") return 0.01;
  const Result<double> factor = ReadValue(rules, quantity, unit.empty() ? "1" : "1 " + unit);
  if (factor) return *factor;
  return rules.quantities[quantity].dimension.dimensionless() ? std::optional(1.0) : std::nullopt;
}

/// What the plan as a whole gives for the quantity, in the claim's unit, where a check computed
/// that; empty where it is of a part of the document, of one sequence, of figures beside it, or a
/// contradicted input.
std::string OfThePlan(const SummaryContext& context, const ListedFinding& listed) {
  const Ruleset& rules = context.rules();
  const auto& expected = listed.explanation.expected;
  const Formula* const formula = FormulaOf(rules, listed);
  const auto quantity = formula != nullptr ? std::optional(formula->defines)
                                           : rules.symbols.Find(listed.finding->quantity);
  const bool input = listed.finding->kind == ClaimKind::kConfig &&
                     listed.finding->verdict == Verdict::kContradicted;
  if (!expected || !quantity || input || listed.rule.starts_with("arithmetic")) return {};
  const Interval& value = context.summary().values[*quantity];
  const std::optional<double> unit = UnitOf(rules, *quantity, expected->unit);
  if (!value.known() || !value.exact() || !unit) return {};
  const Interval computed{expected->low * *unit * (1 - kPrintedRounding),
                          expected->high * *unit * (1 + kPrintedRounding)};
  if (!computed.Meets(value)) return {};
  return EscapeMarkdown(FormatQuantity(value.low, expected->unit, *unit));
}

std::string FigureRow(const SummaryContext& context, const ListedFinding& listed) {
  const Finding& finding = *listed.finding;
  const std::string plan = OfThePlan(context, listed);
  return TableRow({context.Place(finding.span), LabelCell(context, listed),
                   ClaimCell(context, finding), plan, plan.empty() ? ExpectedCell(listed) : "",
                   finding.verdict == Verdict::kContradicted ? "**contradicted**" : "confirmed"});
}

}  // namespace

std::string FiguresSection(const SummaryContext& context) {
  std::string out = SectionHeading("Figures");
  out += TableHead(
      {"Where", "Figure", "Claimed", "Recomputed", "Not of the whole plan, but", "Verdict"});
  for (const ListedFinding& listed : context.list())
    if (IsFigure(listed)) out += FigureRow(context, listed);
  return out;
}

}  // namespace shardlint
