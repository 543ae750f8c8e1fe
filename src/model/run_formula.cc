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

Interval CostModel::Assignment::ValueOf(CostModel& model, const BoundExpression& e) {
  for (std::size_t i = 0; i < e.symbols.size(); ++i) {
    if ((e.symbols[i] & kAsksKnown) != 0) {
      values[i] =
          Interval::Exactly(model.Known(static_cast<SymbolId>(e.symbols[i] & ~kAsksKnown)) ? 1 : 0);
    } else {
      const std::uint32_t id = chosen[e.places[i]];
      values[i] = id == kNone ? Interval::Unknown() : model.at(id).value;
    }
  }
  return Evaluate(e.expression, std::span<const Interval>(values.data(), e.symbols.size()));
}

bool CostModel::Assignment::Guarded(CostModel& model, const Formula& formula) {
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
         Merge(candidate, input);
}

// The result of one assignment, when it is a value that the quantity does not have yet.
bool CostModel::Add(const Formula& formula, Assignment& assignment, Candidate& candidate,
                    Results& results) {
  Interval value = assignment.ValueOf(*this, formula.value);
  if (formula.kind == FormulaKind::kEstimate)
    value.high = assignment.ValueOf(*this, formula.high).high;
  // A bound that its inputs leave open (a divisor that may be zero) bounds nothing.
  if (!value.known() && formula.kind == FormulaKind::kUpperBound)
    value = {0, std::numeric_limits<double>::max()};
  if (!value.known() && formula.kind == FormulaKind::kLowerBound) value = {0, 0};
  if (!std::isfinite(value.low) || !std::isfinite(value.high)) return false;
  // Two ways to one value are one reading; bounds and estimates are kept apart by kind.
  for (std::size_t i = 0; i < results.size; ++i)
    if (results.kinds[i] == candidate.kind && SameValue(results.values[i], value)) return false;
  candidate.value = value;
  candidate.first_input = static_cast<std::uint32_t>(store_->inputs.size());
  candidate.input_count = static_cast<std::uint32_t>(formula.needed);
  store_->inputs.insert(store_->inputs.end(), assignment.chosen.begin(),
                        assignment.chosen.begin() + formula.needed);
  results.values[results.size] = value;
  results.kinds[results.size] = candidate.kind;
  results.ids[results.size++] = Push(candidate);
  return true;
}

// Tries the first choice of every input; false when the formula gives nothing at all.
bool CostModel::RunFirst(const Formula& formula, std::int32_t index, Results& results) {
  Assignment assignment;
  for (std::size_t i = 0; i < formula.names.size(); ++i) {
    const auto first = ValueAt(formula.names[i], 0);
    if (!first && i < formula.needed && !formula.optional[i]) return false;
    assignment.chosen[i] = first ? *first : i < formula.needed ? Unknown(formula.names[i]) : kNone;
  }
  if (!formula.when.empty() && !assignment.Guarded(*this, formula)) return formula.guard_chooses;
  Candidate candidate{.quantity = formula.defines,
                      .formula = index,
                      .kind = formula.kind,
                      .loose = formula.loose,
                      .is_default = formula.reading.empty()};
  for (std::size_t i = 0; i < formula.needed; ++i)
    if (!Take(candidate, at(assignment.chosen[i]))) return true;
  Add(formula, assignment, candidate, results);
  return true;
}

// Tries the other choices. The first names vary fastest.
void CostModel::RunRest(const Formula& formula, std::int32_t index, Results& results) {
  Assignment assignment;
  Candidate fixed{.quantity = formula.defines,
                  .formula = index,
                  .kind = formula.kind,
                  .loose = formula.loose,
                  .is_default = formula.reading.empty()};
  std::array<std::span<const std::uint32_t>, kMaxNames> choices;
  std::array<std::uint8_t, kMaxNames> varying, at_choice;
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
    choices[count] = values, varying[count] = static_cast<std::uint8_t>(i), at_choice[count] = 0;
    ++count;
    assignments = std::min(assignments * values.size(), kMaxAssignments);
  }
  for (std::size_t n = 1; n < assignments; ++n) {
    for (std::size_t k = 0; k < count; ++k) {
      const bool wraps = ++at_choice[k] == choices[k].size();
      if (wraps) at_choice[k] = 0;
      assignment.chosen[varying[k]] = choices[k][at_choice[k]];
      if (!wraps) break;
    }
    Candidate candidate = fixed;
    bool applies = true;
    for (std::size_t k = 0; k < count && applies; ++k) {
      const Candidate& input = at(assignment.chosen[varying[k]]);
      applies = !Unusual(formula, input, at(choices[k].front())) && Take(candidate, input);
    }
    if (applies && formula.guard_chooses) applies = assignment.Guarded(*this, formula);
    if (applies && Add(formula, assignment, candidate, results) && results.size >= kMaxCandidates)
      return;
  }
}

}  // namespace shardlint
