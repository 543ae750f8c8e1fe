#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "model/cost_model.h"

namespace shardlint {
namespace {

constexpr std::size_t kMaxAssignments = 32;  // of one formula

// False when the two rest on different values of one input.
bool Merge(Candidate& into, const Candidate& from) {
  if (into.chosen_count == 0) {
    into.chosen = from.chosen;
    into.chosen_count = from.chosen_count;
    return true;
  }
  for (std::size_t i = 0; i < from.chosen_count; ++i) {
    const std::uint32_t choice = from.chosen[i];
    bool known = false;
    for (std::size_t k = 0; k < into.chosen_count && !known; ++k) {
      known = into.chosen[k] == choice;
      if (!known && into.chosen[k] >> 8 == choice >> 8) return false;
    }
    if (!known && into.chosen_count < Candidate::kMaxChosen)
      into.chosen[into.chosen_count++] = choice;
  }
  return true;
}

}  // namespace

CostModel::Distinct::Distinct(const CostModel& model, const Results& results, FormulaKind kind) {
  for (std::size_t i = 0; i < results.size; ++i)
    if (const Candidate& c = model.at(results.ids[i]); c.kind == kind) Add(c.value);
}

bool CostModel::Distinct::Has(const Interval& value) const {
  for (std::size_t i = 0; i < size; ++i)
    if (std::abs(values[i].low - value.low) <= slack[i] &&
        std::abs(values[i].high - value.high) <= slack[i])
      return true;
  return false;
}

void CostModel::Distinct::Add(const Interval& value) {
  values[size] = value;
  slack[size++] = SlackOf(value);
}

Interval CostModel::Assignment::ValueAt(CostModel& model, const BoundExpression& e,
                                        std::size_t i) const {
  if ((e.symbols[i] & kAsksKnown) != 0) {
    const auto asked = static_cast<SymbolId>(e.symbols[i] & ~kAsksKnown);
    return Interval::Exactly(model.Known(asked) ? 1 : 0);
  }
  const std::uint32_t id = chosen[e.places[i]];
  return id == kNone ? Interval::Unknown() : model.at(id).value;
}

void CostModel::Assignment::Bind(CostModel& model, const BoundExpression& e, Slots& slots) const {
  for (std::size_t i = 0; i < e.symbols.size(); ++i) slots[i] = ValueAt(model, e, i);
}

Interval CostModel::Assignment::ValueOf(CostModel& model, const BoundExpression& e) const {
  Slots slots;
  Bind(model, e, slots);
  return e.Value(slots);
}

bool CostModel::Assignment::Guarded(CostModel& model, const Formula& formula) const {
  const Interval guard = ValueOf(model, formula.when);
  return guard.known() && guard.low == 1;
}

// Beside what is stated a bound takes recomputed values in their usual reading only.
bool CostModel::Unusual(const Formula& formula, const Candidate& input,
                        const Candidate& usual) const {
  return wide_ && formula.kind != FormulaKind::kExact && input.kind == FormulaKind::kExact &&
         input.value.known() && input.formula >= 0 && !input.is_default &&
         (usual.stated || usual.is_default);
}

// One more input; false when the formula cannot take it.
bool CostModel::Take(Candidate& candidate, const Candidate& input) {
  if (!input.value.known()) return true;
  candidate.assumed |= input.assumed;
  candidate.guessed |= input.guessed;
  candidate.loose |= input.loose;
  candidate.weak |= input.weak;
  candidate.is_default &= input.is_default;
  // A bound feeds bounds only.
  return (candidate.kind != FormulaKind::kExact || input.kind == FormulaKind::kExact) &&
         (input.chosen_count == 0 || Merge(candidate, input));
}

// The result of one assignment, when it is a value that the quantity does not have yet.
bool CostModel::Add(const Formula& formula, const Assignment& assignment, Slots& slots,
                    Candidate& candidate, Results& results, Distinct& known) {
  Interval value = formula.value.Value(slots);
  if (formula.kind == FormulaKind::kEstimate)
    value.high = assignment.ValueOf(*this, formula.high).high;
  // A bound that its inputs leave open (a divisor that may be zero) bounds nothing.
  if (!value.known() && formula.kind == FormulaKind::kUpperBound)
    value = {0, std::numeric_limits<double>::max()};
  if (!value.known() && formula.kind == FormulaKind::kLowerBound) value = {0, 0};
  if (!std::isfinite(value.low) || !std::isfinite(value.high)) return false;
  // Two ways to one value are one reading; bounds and estimates are kept apart by kind.
  if (known.Has(value)) return false;
  known.Add(value);
  candidate.value = value;
  candidate.first_input = static_cast<std::uint32_t>(store_->inputs.size());
  candidate.input_count = static_cast<std::uint8_t>(formula.needed);
  const std::uint32_t* const chosen = assignment.chosen.data();
  store_->inputs.insert(store_->inputs.end(), chosen, chosen + formula.needed);
  results.ids[results.size++] = Push(candidate);
  return true;
}

// Tries the first choice of every input; false when there is nothing more to try.
bool CostModel::RunFirst(const Formula& formula, std::uint16_t index, Results& results) {
  Assignment assignment;
  bool more = false;
  for (std::size_t i = 0; i < formula.names.size(); ++i) {
    const auto first = ValueAt(formula.names[i], 0);
    if (!first && i < formula.needed && !formula.optional[i]) return false;
    more |= i < formula.needed && !HasOneChoice(formula.names[i]);
    assignment.chosen[i] = first ? *first : i < formula.needed ? Unknown(formula.names[i]) : kNone;
  }
  if (!formula.when.empty() && !assignment.Guarded(*this, formula))
    return more && formula.guard_chooses;
  Candidate candidate{.quantity = formula.defines,
                      .formula = static_cast<std::int16_t>(index),
                      .kind = formula.kind,
                      .loose = formula.loose,
                      .is_default = formula.reading.empty()};
  for (std::size_t i = 0; i < formula.needed; ++i)
    if (!Take(candidate, at(assignment.chosen[i]))) return more;
  Slots slots;
  assignment.Bind(*this, formula.value, slots);
  Distinct known(*this, results, formula.kind);
  Add(formula, assignment, slots, candidate, results, known);
  return more;
}

// Tries the other choices. The first names vary fastest.
void CostModel::RunRest(const Formula& formula, std::uint16_t index, Results& results) {
  Assignment assignment;
  Candidate fixed{.quantity = formula.defines,
                  .formula = static_cast<std::int16_t>(index),
                  .kind = formula.kind,
                  .loose = formula.loose,
                  .is_default = formula.reading.empty()};
  struct Varying {
    std::span<const std::uint32_t> choices;
    std::size_t place, slot;  // among the formula's names, and among those of its value
    std::size_t at;           // the choice that is tried
  };
  UnsetArray<Varying, kMaxFormulaNames> varying;
  std::size_t count = 0, assignments = 1;
  for (std::size_t i = 0; i < formula.names.size(); ++i) {
    if (i >= formula.needed) {
      assignment.chosen[i] = ValueAt(formula.names[i], 0).value_or(kNone);
      continue;
    }
    const auto values = Values(formula.names[i]);
    assignment.chosen[i] = values.empty() ? Unknown(formula.names[i]) : values.front();
    if (values.size() <= 1) {
      if (!Take(fixed, at(assignment.chosen[i]))) return;
      continue;
    }
    const auto& symbols = formula.value.symbols;
    const auto slot = std::ranges::find(symbols, formula.names[i]) - symbols.begin();
    varying[count++] = {values, i, static_cast<std::size_t>(slot), 0};
    assignments = std::min(assignments * values.size(), kMaxAssignments);
  }
  if (assignments == 1) return;
  Slots bound;
  assignment.Bind(*this, formula.value, bound);
  Distinct known(*this, results, formula.kind);
  for (std::size_t n = 1; n < assignments; ++n) {
    for (std::size_t k = 0; k < count; ++k) {
      Varying& v = varying[k];
      const bool wraps = ++v.at == v.choices.size();
      if (wraps) v.at = 0;
      assignment.chosen[v.place] = v.choices[v.at];
      if (v.slot < formula.value.symbols.size()) bound[v.slot] = at(v.choices[v.at]).value;
      if (!wraps) break;
    }
    Candidate candidate = fixed;
    bool applies = true;
    for (std::size_t k = 0; k < count && applies; ++k) {
      const Varying& v = varying[k];
      const Candidate& input = at(v.choices[v.at]);
      applies = !Unusual(formula, input, at(v.choices.front())) && Take(candidate, input);
    }
    if (applies && formula.guard_chooses) applies = assignment.Guarded(*this, formula);
    if (applies && Add(formula, assignment, bound, candidate, results, known) &&
        results.size >= kMaxCandidates)
      return;
  }
}

}  // namespace shardlint
