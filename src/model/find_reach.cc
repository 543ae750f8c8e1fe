#include <algorithm>
#include <array>

#include "model/cost_model.h"

namespace shardlint {

void CostModel::Reach::Extend(const Interval& more) {
  if (!any) {
    range = more;
  } else if (range.known() && more.known()) {
    range = {std::min(range.low, more.low), std::max(range.high, more.high)};
  } else {
    range = Interval::Unknown();
  }
  any = true;
}

// Where the results of one exact formula lie. It gives none when it lacks an input, or when its
// guard has no choice and fails.
CostModel::Reach CostModel::ReachOf(const Formula& formula) {
  for (std::size_t i = 0; i < formula.needed; ++i)
    if (!formula.optional[i] && !ReachOfValues(formula.names[i]).any) return {};
  if (!formula.when.empty() && !formula.guard_chooses) {
    Assignment assignment;
    for (std::size_t i = formula.needed; i < formula.names.size(); ++i)
      assignment.chosen[i] = ValueAt(formula.names[i], 0).value_or(kNone);
    if (!assignment.Guarded(*this, formula)) return {};
  }
  std::array<Interval, kMaxNames> values;
  for (std::size_t i = 0; i < formula.value.symbols.size(); ++i) {
    const SymbolId s = formula.value.symbols[i];
    if ((s & kAsksKnown) != 0) {
      values[i] = Interval::Exactly(Known(static_cast<SymbolId>(s & ~kAsksKnown)) ? 1 : 0);
      continue;
    }
    const Reach input = ReachOfValues(s);
    if (input.any && !input.range.known()) return Reach::Anywhere();
    values[i] = input.any ? input.range : Interval::Unknown();
  }
  return {true, Evaluate(formula.value.expression,
                         std::span<const Interval>(values.data(), formula.value.symbols.size()))};
}

// As ReachOfComputed, of what an exact formula may take for an input: no bound, so that the
// candidates of a quantity with bounds need not be made.
CostModel::Reach CostModel::ReachOfValues(SymbolId q) {
  Choices& choices = ChoicesOf(q);
  if (choices.has_reach) return choices.reach;
  if (choices.busy) return Reach::Anywhere();
  const QuantityInfo& info = rules_.quantities[q];
  Reach reach;
  if (info.formulas.empty() || info.MayBeUnstated()) {
    for (const std::uint32_t id : Values(q))
      if (at(id).kind == FormulaKind::kExact) reach.Extend(at(id).value);
  } else {
    const StatedValues stated = StatedOf(q);
    for (std::size_t i = 0; i < stated.size; ++i) reach.Extend(stated.values[i]->value);
    if (stated.size == 0 || wide_)
      if (const Reach computed = ReachOfComputed(q); computed.any) reach.Extend(computed.range);
  }
  choices.has_reach = true;
  return choices.reach = reach;
}

CostModel::Reach CostModel::ReachOfComputed(SymbolId q) {
  Results& results = ResultsOf(q);
  if (results.final_reach || (results.has_reach && !results.done)) return results.reach;
  if (results.busy) return Reach::Anywhere();
  Reach reach;
  if (results.done) {
    for (std::size_t i = 0; i < results.size; ++i)
      if (results.kinds[i] == FormulaKind::kExact) reach.Extend(results.values[i]);
    results.final_reach = true;
  } else {
    results.busy = true;
    for (const std::uint16_t f : rules_.quantities[q].formulas) {
      if (rules_.formulas[f].kind != FormulaKind::kExact) continue;
      if (const Reach more = ReachOf(rules_.formulas[f]); more.any) reach.Extend(more.range);
      if (reach.any && !reach.range.known()) break;
    }
    results.busy = false;
  }
  results.has_reach = true;
  return results.reach = reach;
}

}  // namespace shardlint
