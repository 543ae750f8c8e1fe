#include <algorithm>
#include <array>

#include "model/cost_model.h"

namespace shardlint {

const CostModel::Reach CostModel::kAnywhere = {.any = true, .range = Interval::Unknown()};

void CostModel::Reach::Extend(const Interval& value) {
  if (value == Interval{0, 0}) {
    zero = true;
  } else if (!any) {
    any = true;
    range = value;
  } else if (range.known() && value.known()) {
    range = {std::min(range.low, value.low), std::max(range.high, value.high)};
  } else {
    range = Interval::Unknown();
  }
}

void CostModel::Reach::Extend(const Reach& more) {
  zero |= more.zero;
  if (more.any) Extend(more.range);
}

Interval CostModel::Reach::Hull() const {
  if (!any) return {0, 0};
  if (!zero || !range.known()) return range;
  return {std::min(range.low, 0.0), std::max(range.high, 0.0)};
}

// A formula gives nothing when it lacks an input, or when its guard has no choice and fails.
bool CostModel::MayGive(const Formula& formula) {
  for (std::size_t i = 0; i < formula.needed; ++i)
    if (!formula.optional[i] && ReachOfValues(formula.names[i]).empty()) return false;
  if (formula.when.empty() || formula.guard_chooses) return true;
  Assignment assignment;
  for (std::size_t i = formula.needed; i < formula.names.size(); ++i)
    assignment.chosen[i] = ValueAt(formula.names[i], 0).value_or(kNone);
  return assignment.Guarded(*this, formula);
}

// Where the results of one exact formula lie, with each input that may be zero as well as
// something else taken once so and once so.
CostModel::Reach CostModel::ReachOf(const Formula& formula) {
  constexpr std::size_t kMostApart = 3;  // eight evaluations
  const auto& symbols = formula.value.symbols;
  Slots values;
  struct Apart {
    std::size_t slot;
    Interval range;
  };
  std::array<Apart, kMostApart> apart;
  std::size_t count = 0;
  for (std::size_t i = 0; i < symbols.size(); ++i) {
    if ((symbols[i] & kAsksKnown) != 0) {
      values[i] = Interval::Exactly(Known(static_cast<SymbolId>(symbols[i] & ~kAsksKnown)) ? 1 : 0);
      continue;
    }
    const Reach& input = ReachOfValues(symbols[i]);
    if (!input.known()) return kAnywhere;
    if (input.any && (formula.divides[i] || (input.zero && count < kMostApart))) {
      values[i] = input.range;
      if (!formula.divides[i]) apart[count++] = {i, input.range};
    } else {
      if (formula.divides[i] && input.zero) return {};
      values[i] = input.empty() ? Interval::Unknown() : input.Hull();
    }
  }
  Reach reach;
  for (std::size_t zeros = 0; zeros < std::size_t{1} << count && reach.known(); ++zeros) {
    for (std::size_t k = 0; k < count; ++k)
      values[apart[k].slot] = (zeros >> k & 1) != 0 ? Interval{0, 0} : apart[k].range;
    reach.Extend(formula.value.Value(values));
  }
  return reach;
}

// As ReachOfComputed, of what an exact formula may take for an input: no bound, so that the
// candidates of a quantity with bounds need not be made.
const CostModel::Reach& CostModel::ReachOfValues(SymbolId q) {
  Choices& choices = ChoicesOf(q);
  if (choices.has_reach) return choices.reach;
  if (choices.busy) return kAnywhere;
  const QuantityInfo& info = rules_.quantities[q];
  Reach reach;
  if (info.formulas.empty() || info.MayBeUnstated()) {
    for (const std::uint32_t id : Values(q))
      if (at(id).kind == FormulaKind::kExact) reach.Extend(at(id).value);
  } else {
    const StatedValues stated = StatedOf(q);
    for (std::size_t i = 0; i < stated.size; ++i) reach.Extend(stated.values[i]->value);
    if (stated.size == 0 || wide_) reach.Extend(ReachOfComputed(q));
  }
  choices.has_reach = true;
  return choices.reach = reach;
}

const CostModel::Reach& CostModel::ReachOfComputed(SymbolId q) {
  Results& results = ResultsOf(q);
  if (results.final_reach || (results.has_reach && !results.done)) return results.reach;
  if (results.busy) return kAnywhere;
  Reach reach;
  if (results.done) {
    for (std::size_t i = 0; i < results.size; ++i)
      if (const Candidate& c = at(results.ids[i]); c.kind == FormulaKind::kExact)
        reach.Extend(c.value);
    results.final_reach = true;
  } else {
    results.busy = true;
    for (const std::uint16_t f : rules_.quantities[q].formulas) {
      const Formula& formula = rules_.formulas[f];
      if (formula.kind == FormulaKind::kExact && MayGive(formula)) reach.Extend(ReachOf(formula));
      if (!reach.known()) break;
    }
    results.busy = false;
  }
  results.has_reach = true;
  return results.reach = reach;
}

}  // namespace shardlint
