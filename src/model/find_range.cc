#include <algorithm>
#include <array>

#include "model/cost_model.h"

namespace shardlint {
namespace {

// Unknown ends make the whole unknown; `first` starts anew.
void Extend(Interval& range, const Interval& more, bool& first) {
  if (first) {
    range = more;
  } else if (range.known() && more.known()) {
    range = {std::min(range.low, more.low), std::max(range.high, more.high)};
  } else {
    range = Interval::Unknown();
  }
  first = false;
}

}  // namespace

Interval CostModel::RangeOf(const Formula& formula) {
  std::array<Interval, kMaxNames> values;
  for (std::size_t i = 0; i < formula.value.symbols.size(); ++i) {
    const SymbolId s = formula.value.symbols[i];
    if ((s & kAsksKnown) != 0) {
      values[i] = Interval::Exactly(Known(static_cast<SymbolId>(s & ~kAsksKnown)) ? 1 : 0);
    } else {
      values[i] = ValueAt(s, 0) ? RangeOfValues(s) : Interval::Unknown();
      if (!values[i].known() && ValueAt(s, 0)) return Interval::Unknown();
    }
  }
  return Evaluate(formula.value.expression,
                  std::span<const Interval>(values.data(), formula.value.symbols.size()));
}

Interval CostModel::RangeOfValues(SymbolId q) {
  Choices& choices = ChoicesOf(q);
  if (choices.has_range) return choices.range;
  if (choices.busy || !ValueAt(q, 0)) return Interval::Unknown();
  choices.busy = true;
  bool first = true;
  Interval range = Interval::Unknown();
  for (std::size_t i = 0; i < choices.size; ++i) Extend(range, at(choices.ids[i]).value, first);
  if (!choices.done) Extend(range, RangeOfComputed(q), first);
  choices.busy = false;
  choices.range = range;
  choices.has_range = true;
  return range;
}

Interval CostModel::RangeOfComputed(SymbolId q) {
  Results& results = ResultsOf(q);
  if (results.final_range || (results.has_range && !results.done)) return results.range;
  if (results.busy) return Interval::Unknown();
  bool first = true;
  Interval range = Interval::Unknown();
  if (results.done) {
    for (std::size_t i = 0; i < results.size; ++i)
      if (at(results.ids[i]).kind == FormulaKind::kExact)
        Extend(range, at(results.ids[i]).value, first);
    results.final_range = true;
  } else {
    results.busy = true;
    for (const std::uint16_t f : rules_.quantities[q].formulas) {
      const Formula& formula = rules_.formulas[f];
      if (formula.kind != FormulaKind::kExact) continue;
      // A formula that lacks an input, or whose guard has no choice and fails, gives nothing.
      bool gives = true;
      for (std::size_t i = 0; i < formula.needed && gives; ++i)
        gives = formula.optional[i] || ValueAt(formula.names[i], 0).has_value();
      if (gives && !formula.when.empty() && !formula.guard_chooses) {
        Assignment assignment;
        for (std::size_t i = formula.needed; i < formula.names.size(); ++i)
          assignment.chosen[i] = ValueAt(formula.names[i], 0).value_or(kNone);
        gives = assignment.Guarded(*this, formula);
      }
      if (gives) Extend(range, RangeOf(formula), first);
      if (!first && !range.known()) break;
    }
    results.busy = false;
  }
  results.has_range = true;
  return results.range = range;
}

}  // namespace shardlint
