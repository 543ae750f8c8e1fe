#include "calculate/plan_evaluator.h"

#include <algorithm>
#include <cmath>

namespace shardlint {
namespace {

bool Asks(SymbolId symbol) { return (symbol & kAsksKnown) != 0; }
SymbolId Asked(SymbolId symbol) { return static_cast<SymbolId>(symbol & ~kAsksKnown); }

bool Finite(const Interval& value) {
  return value.known() && std::isfinite(value.low) && std::isfinite(value.high);
}

}  // namespace

Assignment::Assignment(const Ruleset& rules) {
  for (const Assumption& assumption : rules.assumptions) choices_.push_back(assumption.usual);
}

void Assignment::Set(std::uint16_t assumption, std::uint16_t choice) {
  choices_[assumption] = choice;
  if (!IsSet(assumption)) set_.insert(std::ranges::lower_bound(set_, assumption), assumption);
}

bool Assignment::IsSet(std::uint16_t assumption) const {
  return std::ranges::find(set_, assumption) != set_.end();
}

PlanEvaluator::PlanEvaluator(const Ruleset& rules, const PlanInputs& inputs,
                             const Assignment& assignment)
    : rules_(rules), assignment_(assignment), slots_(rules.quantities.size()) {
  TakeInputs(inputs);
}

PlanEvaluator::PlanEvaluator(const PlanEvaluator& base, const PlanInputs& inputs,
                             const SymbolSet& varied)
    : rules_(base.rules_),
      assignment_(base.assignment_),
      base_(&base),
      varied_(&varied),
      slots_(base.slots_.size()) {
  TakeInputs(inputs);
}

void PlanEvaluator::TakeInputs(const PlanInputs& inputs) {
  for (const PlanInput& input : inputs.values()) slots_[input.quantity].given = &input;
}

std::uint32_t PlanEvaluator::Push(const Evaluated& value) {
  pool_.push_back(value);
  return static_cast<std::uint32_t>(pool_.size() - 1);
}

// The most certain of what the formulas give.
std::uint32_t PlanEvaluator::Slot::Computed() const {
  for (const FormulaKind kind : {FormulaKind::kExact, FormulaKind::kEstimate,
                                 FormulaKind::kLowerBound, FormulaKind::kUpperBound})
    if (ByFormula(kind) != kNone) return ByFormula(kind);
  return kNone;
}

PlanEvaluator::Slot& PlanEvaluator::Resolve(SymbolId quantity) {
  Slot& slot = slots_[quantity];
  if (slot.done || slot.busy) return slot;  // a guard may ask for what it guards
  if (TakeOver(quantity, slot)) return slot;
  slot.busy = true;
  if (slot.given != nullptr)
    slot.input = Push({.value = Interval::Exactly(slot.given->values.front()),
                       .quantity = quantity,
                       .given = slot.given});
  RunFormulas(quantity, slot);
  TakeDefault(quantity, slot);
  slot.busy = false;
  slot.done = true;
  return slot;
}

bool PlanEvaluator::TakeOver(SymbolId quantity, Slot& slot) {
  if (base_ == nullptr || rules_.quantities[quantity].rests_on.Meets(*varied_)) return false;
  const Slot& known = base_->slots_[quantity];
  if (!known.done) return false;
  const auto take = [&](std::uint32_t id) {
    if (id == kNone) return kNone;
    const Evaluated& value = base_->pool_[id];
    return Push({.value = value.value,
                 .quantity = quantity,
                 .kind = value.kind,
                 .formula = value.formula,
                 .given = value.given,
                 .assumed = value.assumed,
                 .loose = value.loose});
  };
  slot.input = take(known.input);
  slot.fallback = take(known.fallback);
  std::ranges::transform(known.by_formula, slot.by_formula.begin(), take);
  slot.done = true;
  return true;
}

bool PlanEvaluator::GivesWay(const Formula& formula) const {
  return std::ranges::any_of(formula.assumes, [&](const FormulaAssumption& assumed) {
    return assignment_.ChoiceOf(assumed.assumption) != assumed.choice;
  });
}

void PlanEvaluator::RunFormulas(SymbolId quantity, Slot& slot) {
  bool made = false;
  const auto take = [&](std::uint16_t f) {
    if (slot.ByFormula(rules_.formulas[f].kind) != kNone) return;
    const std::optional<std::uint32_t> id = Run(f);
    if (!id) return;
    made = true;
    auto& kept = slot.by_formula[static_cast<std::size_t>(at(*id).kind)];
    if (kept == kNone) kept = *id;
  };
  const auto& formulas = rules_.quantities[quantity].formulas;
  for (const std::uint16_t f : assignment_.formulas())
    if (rules_.formulas[f].defines == quantity) take(f);
  if (made) return;
  // What stands for a choice that is set comes before what knows nothing of it.
  if (!assignment_.set().empty())
    for (const std::uint16_t f : formulas)
      if (!GivesWay(rules_.formulas[f]) &&
          std::ranges::any_of(rules_.formulas[f].assumes, [&](const FormulaAssumption& assumed) {
            return assignment_.IsSet(assumed.assumption);
          }))
        take(f);
  for (const std::uint16_t f : formulas)
    if (!GivesWay(rules_.formulas[f])) take(f);
  if (made) return;
  for (const std::uint16_t f : formulas) take(f);
}

// Only a value that is right unless a plan says otherwise; what may be anything is missing.
void PlanEvaluator::TakeDefault(SymbolId quantity, Slot& slot) {
  const QuantityInfo& info = rules_.quantities[quantity];
  for (const std::uint16_t a : assignment_.set())
    for (const auto& [input, expression] :
         rules_.assumptions[a].choices[assignment_.ChoiceOf(a)].sets) {
      if (input != quantity) continue;
      const Interval value = ValueOf(expression);
      if (!Finite(value)) continue;
      slot.fallback = Push({.value = value, .quantity = quantity});
      return;
    }
  if (info.unstated.empty() || info.must_be_given) return;
  const Interval value = ValueOf(info.unstated.front());
  if (Finite(value)) slot.fallback = Push({.value = value, .quantity = quantity, .assumed = true});
}

std::uint32_t PlanEvaluator::InputFor(SymbolId quantity, FormulaKind kind) {
  const Slot& slot = Resolve(quantity);
  if (slot.input != kNone) return slot.input;
  const auto made = [&](FormulaKind of) { return slot.ByFormula(of); };
  if (made(FormulaKind::kExact) != kNone) return made(FormulaKind::kExact);
  if (!IsBound(kind) && made(FormulaKind::kEstimate) != kNone) return made(FormulaKind::kEstimate);
  if (kind == FormulaKind::kUpperBound && made(FormulaKind::kUpperBound) != kNone)
    return made(FormulaKind::kUpperBound);
  if (kind != FormulaKind::kExact) {
    if (made(FormulaKind::kLowerBound) != kNone) return made(FormulaKind::kLowerBound);
    if (made(FormulaKind::kUpperBound) != kNone) return made(FormulaKind::kUpperBound);
  }
  return slot.fallback;
}

std::uint32_t PlanEvaluator::ValueId(SymbolId quantity) {
  const Slot& slot = Resolve(quantity);
  if (slot.input != kNone) return slot.input;
  const std::uint32_t computed = slot.Computed();
  return computed != kNone ? computed : slot.fallback;
}

std::optional<std::uint32_t> PlanEvaluator::Value(SymbolId quantity) {
  return Optional(ValueId(quantity));
}

std::optional<std::uint32_t> PlanEvaluator::Computed(SymbolId quantity) {
  return Optional(Resolve(quantity).Computed());
}

bool PlanEvaluator::Known(SymbolId quantity) {
  const std::uint32_t id = ValueId(quantity);
  return id != kNone && !at(id).assumed;
}

Interval PlanEvaluator::ValueOf(const BoundExpression& e) {
  Values values;
  if (e.symbols.size() > values.size()) return Interval::Unknown();
  for (std::size_t i = 0; i < e.symbols.size(); ++i) {
    const SymbolId symbol = e.symbols[i];
    if (Asks(symbol)) {
      values[i] = Interval::Exactly(Known(Asked(symbol)) ? 1 : 0);
    } else {
      const std::uint32_t id = ValueId(symbol);
      values[i] = id == kNone ? Interval::Unknown() : at(id).value;
    }
  }
  return Evaluate(e.expression, {values.data(), values.size()});
}

// The same of a formula's expression, whose names have values already.
Interval PlanEvaluator::ValueOver(const BoundExpression& e, std::span<const std::uint32_t> inputs) {
  Values values;
  for (std::size_t i = 0; i < e.symbols.size(); ++i)
    values[i] = Asks(e.symbols[i]) ? Interval::Exactly(Known(Asked(e.symbols[i])) ? 1 : 0)
                                   : at(inputs[e.places[i]]).value;
  return Evaluate(e.expression, {values.data(), values.size()});
}

std::optional<std::uint32_t> PlanEvaluator::Run(std::uint16_t index) {
  const Formula& formula = rules_.formulas[index];
  if (!formula.when.empty()) {
    const Interval guard = ValueOf(formula.when);
    if (!guard.known() || guard.low != 1) return std::nullopt;
  }
  Evaluated made{.value = {},
                 .quantity = formula.defines,
                 .kind = formula.kind,
                 .formula = static_cast<std::int32_t>(index),
                 .loose = formula.loose,
                 .input_count = static_cast<std::uint8_t>(formula.needed)};
  std::array<std::uint32_t, kMaxFormulaNames> ids;
  for (std::size_t i = 0; i < formula.needed; ++i) {
    ids[i] = InputFor(formula.names[i], formula.kind);
    if (ids[i] == kNone && !formula.optional[i]) return std::nullopt;
    if (ids[i] == kNone)
      ids[i] = Push({.value = Interval::Unknown(), .quantity = formula.names[i], .assumed = true});
    const Evaluated& input = at(ids[i]);
    if (!input.value.known()) continue;
    made.assumed |= input.assumed;
    made.loose |= input.loose;
    if (made.kind == FormulaKind::kExact) made.kind = input.kind;
  }
  const auto inputs = std::span<const std::uint32_t>(ids).first(formula.needed);
  made.value = ValueOver(formula.value, inputs);
  if (formula.kind == FormulaKind::kEstimate)
    made.value.high = ValueOver(formula.high, inputs).high;
  if (!Finite(made.value)) return std::nullopt;
  made.first_input = static_cast<std::uint32_t>(inputs_of_.size());
  inputs_of_.insert(inputs_of_.end(), inputs.begin(), inputs.end());
  return Push(made);
}

bool PlanEvaluator::Applies(SymbolId quantity) {
  return std::ranges::any_of(rules_.quantities[quantity].formulas, [&](std::uint16_t f) {
    const BoundExpression& when = rules_.formulas[f].when;
    if (when.empty()) return true;
    const Interval guard = ValueOf(when);
    return !guard.known() || guard.low == 1;
  });
}

void PlanEvaluator::AddMissing(SymbolId quantity, bool root, std::vector<bool>& seen,
                               std::vector<SymbolId>& missing) {
  if (seen[quantity]) return;
  seen[quantity] = true;
  const QuantityInfo& info = rules_.quantities[quantity];
  if ((info.input && !root) || info.formulas.empty()) {
    missing.push_back(quantity);
    return;
  }
  for (const std::uint16_t f : info.formulas) {
    const Formula& formula = rules_.formulas[f];
    const Interval guard = formula.when.empty() ? Interval::Exactly(1) : ValueOf(formula.when);
    if (guard.known() && guard.low != 1) continue;
    for (std::size_t i = 0; i < formula.needed; ++i)
      if (!formula.optional[i] && InputFor(formula.names[i], formula.kind) == kNone)
        AddMissing(formula.names[i], false, seen, missing);
    return;
  }
}

std::vector<SymbolId> PlanEvaluator::Missing(SymbolId quantity) {
  std::vector<SymbolId> missing;
  if (Value(quantity)) return missing;
  std::vector<bool> seen(rules_.quantities.size(), false);
  AddMissing(quantity, true, seen, missing);
  return missing;
}

}  // namespace shardlint
