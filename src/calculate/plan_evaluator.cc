#include "calculate/plan_evaluator.h"

#include <algorithm>
#include <cmath>

namespace shardlint {
namespace {

constexpr std::size_t Index(FormulaKind kind) { return static_cast<std::size_t>(kind); }

bool Asks(SymbolId symbol) { return (symbol & kAsksKnown) != 0; }
SymbolId Asked(SymbolId symbol) { return static_cast<SymbolId>(symbol & ~kAsksKnown); }

bool IsBound(FormulaKind kind) {
  return kind == FormulaKind::kLowerBound || kind == FormulaKind::kUpperBound;
}

bool Finite(const Interval& value) {
  return value.known() && std::isfinite(value.low) && std::isfinite(value.high);
}

/// A name of a formula's value, and whether the value may be known without it.
struct Needed {
  SymbolId quantity;
  bool optional;
};

std::vector<Needed> NamesOf(const Formula& formula) {
  std::vector<Needed> names;
  for (const BoundExpression* part : {&formula.value, &formula.high})
    for (std::size_t i = 0; i < part->symbols.size(); ++i) {
      if (Asks(part->symbols[i])) continue;
      const auto known = std::ranges::find(names, part->symbols[i], &Needed::quantity);
      if (known == names.end()) {
        names.push_back({part->symbols[i], part->optional[i]});
      } else {
        known->optional = known->optional && part->optional[i];
      }
    }
  return names;
}

}  // namespace

Assignment::Assignment(const Ruleset& rules) : set_(rules.assumptions.size(), false) {
  for (const Assumption& assumption : rules.assumptions) choices_.push_back(assumption.usual);
}

void Assignment::Set(std::uint16_t assumption, std::uint16_t choice) {
  choices_[assumption] = choice;
  set_[assumption] = true;
}

PlanEvaluator::PlanEvaluator(const Ruleset& rules, const PlanInputs& inputs,
                             const Assignment& assignment)
    : rules_(rules), inputs_(inputs), assignment_(assignment), slots_(rules.quantities.size()) {}

PlanEvaluator::PlanEvaluator(const PlanEvaluator& base, const PlanInputs& inputs,
                             const SymbolSet& varied)
    : rules_(base.rules_),
      inputs_(inputs),
      assignment_(base.assignment_),
      base_(&base),
      varied_(&varied),
      slots_(base.slots_.size()) {}

std::uint32_t PlanEvaluator::Push(Evaluated value) {
  pool_.push_back(std::move(value));
  return static_cast<std::uint32_t>(pool_.size() - 1);
}

PlanEvaluator::Slot& PlanEvaluator::Resolve(SymbolId quantity) {
  Slot& slot = slots_[quantity];
  if (slot.done || slot.busy) return slot;  // a guard may ask for what it guards
  if (TakeOver(quantity, slot)) return slot;
  slot.busy = true;
  if (const PlanInput* given = inputs_.Find(quantity))
    slot.input = Push(
        {.value = Interval::Exactly(given->values.front()), .quantity = quantity, .given = given});
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
  const auto take = [&](const std::optional<std::uint32_t>& id) -> std::optional<std::uint32_t> {
    if (!id) return std::nullopt;
    const Evaluated& value = base_->pool_[*id];
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
  const auto made = [&] {
    return std::ranges::any_of(slot.by_formula, [](const auto& id) { return id.has_value(); });
  };
  const auto take = [&](std::uint16_t f) {
    if (slot.by_formula[Index(rules_.formulas[f].kind)]) return;
    const std::optional<std::uint32_t> id = Run(f);
    if (!id) return;
    auto& kept = slot.by_formula[Index(at(*id).kind)];
    if (!kept) kept = id;
  };
  const auto& formulas = rules_.quantities[quantity].formulas;
  for (const std::uint16_t f : assignment_.formulas())
    if (rules_.formulas[f].defines == quantity) take(f);
  if (made()) return;
  // What stands for a choice that is set comes before what knows nothing of it.
  for (const std::uint16_t f : formulas)
    if (!GivesWay(rules_.formulas[f]) &&
        std::ranges::any_of(rules_.formulas[f].assumes, [&](const FormulaAssumption& assumed) {
          return assignment_.IsSet(assumed.assumption);
        }))
      take(f);
  for (const std::uint16_t f : formulas)
    if (!GivesWay(rules_.formulas[f])) take(f);
  if (made()) return;
  for (const std::uint16_t f : formulas) take(f);
}

// Only a value that is right unless a plan says otherwise; what may be anything is missing.
void PlanEvaluator::TakeDefault(SymbolId quantity, Slot& slot) {
  const QuantityInfo& info = rules_.quantities[quantity];
  for (std::size_t a = 0; a < rules_.assumptions.size(); ++a) {
    const auto assumption = static_cast<std::uint16_t>(a);
    if (!assignment_.IsSet(assumption)) continue;
    for (const auto& [input, expression] :
         rules_.assumptions[a].choices[assignment_.ChoiceOf(assumption)].sets) {
      if (input != quantity) continue;
      const Interval value = ValueOf(expression);
      if (!Finite(value)) continue;
      slot.fallback = Push({.value = value, .quantity = quantity});
      return;
    }
  }
  if (info.unstated.empty() || info.must_be_given) return;
  const Interval value = ValueOf(info.unstated.front());
  if (Finite(value)) slot.fallback = Push({.value = value, .quantity = quantity, .assumed = true});
}

std::optional<std::uint32_t> PlanEvaluator::InputFor(SymbolId quantity, FormulaKind kind) {
  const Slot& slot = Resolve(quantity);
  if (slot.input) return slot.input;
  const auto made = [&](FormulaKind of) { return slot.by_formula[Index(of)]; };
  if (made(FormulaKind::kExact)) return made(FormulaKind::kExact);
  if (!IsBound(kind) && made(FormulaKind::kEstimate)) return made(FormulaKind::kEstimate);
  if (kind == FormulaKind::kUpperBound && made(FormulaKind::kUpperBound))
    return made(FormulaKind::kUpperBound);
  if (kind != FormulaKind::kExact) {
    if (made(FormulaKind::kLowerBound)) return made(FormulaKind::kLowerBound);
    if (made(FormulaKind::kUpperBound)) return made(FormulaKind::kUpperBound);
  }
  return slot.fallback;
}

std::optional<std::uint32_t> PlanEvaluator::Value(SymbolId quantity) {
  const Slot& slot = Resolve(quantity);
  if (slot.input) return slot.input;
  if (const auto computed = Computed(quantity)) return computed;
  return slot.fallback;
}

std::optional<std::uint32_t> PlanEvaluator::Computed(SymbolId quantity) {
  const Slot& slot = Resolve(quantity);
  for (const FormulaKind kind : {FormulaKind::kExact, FormulaKind::kEstimate,
                                 FormulaKind::kLowerBound, FormulaKind::kUpperBound})
    if (slot.by_formula[Index(kind)]) return slot.by_formula[Index(kind)];
  return std::nullopt;
}

bool PlanEvaluator::Known(SymbolId quantity) {
  const std::optional<std::uint32_t> id = Value(quantity);
  return id && !at(*id).assumed;
}

Interval PlanEvaluator::ValueOf(const BoundExpression& e) {
  std::vector<Interval> values;
  for (const SymbolId symbol : e.symbols) {
    if (Asks(symbol)) {
      values.push_back(Interval::Exactly(Known(Asked(symbol)) ? 1 : 0));
    } else {
      const std::optional<std::uint32_t> id = Value(symbol);
      values.push_back(id ? at(*id).value : Interval::Unknown());
    }
  }
  return Evaluate(e.expression, values);
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
                 .loose = formula.loose};
  const std::vector<Needed> names = NamesOf(formula);
  for (const Needed& name : names) {
    std::optional<std::uint32_t> id = InputFor(name.quantity, formula.kind);
    if (!id && !name.optional) return std::nullopt;
    if (!id) id = Push({.value = Interval::Unknown(), .quantity = name.quantity, .assumed = true});
    const Evaluated& input = at(*id);
    if (input.value.known()) {
      made.assumed |= input.assumed;
      made.loose |= input.loose;
      if (made.kind == FormulaKind::kExact) made.kind = input.kind;
    }
    made.inputs.push_back(*id);
  }
  const auto evaluate = [&](const BoundExpression& e) {
    std::vector<Interval> values;
    for (const SymbolId symbol : e.symbols) {
      if (Asks(symbol)) {
        values.push_back(Interval::Exactly(Known(Asked(symbol)) ? 1 : 0));
      } else {
        const auto name = std::ranges::find(names, symbol, &Needed::quantity);
        values.push_back(at(made.inputs[static_cast<std::size_t>(name - names.begin())]).value);
      }
    }
    return Evaluate(e.expression, values);
  };
  made.value = evaluate(formula.value);
  if (formula.kind == FormulaKind::kEstimate) made.value.high = evaluate(formula.high).high;
  if (!Finite(made.value)) return std::nullopt;
  return Push(std::move(made));
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
    for (const Needed& name : NamesOf(formula))
      if (!name.optional && !InputFor(name.quantity, formula.kind))
        AddMissing(name.quantity, false, seen, missing);
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
