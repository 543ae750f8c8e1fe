#include <algorithm>

#include "model/rule_loader.h"

namespace shardlint {
namespace {

/// A set of quantities as words of 64 bits.
using Set = std::vector<std::uint64_t>;

std::vector<SymbolId> DirectInputs(const Ruleset& rules, const QuantityInfo& info) {
  std::vector<SymbolId> inputs;
  const auto add = [&](const BoundExpression& expression) {
    for (const SymbolId symbol : expression.symbols)
      inputs.push_back(static_cast<SymbolId>(symbol & ~kAsksKnown));
  };
  for (const std::uint16_t f : info.formulas) {
    const Formula& formula = rules.formulas[f];
    add(formula.value), add(formula.high), add(formula.when);
  }
  for (const BoundExpression& value : info.unstated) add(value);
  add(info.unstated_low), add(info.unstated_high);
  if (info.unstated_divisors_of) inputs.push_back(*info.unstated_divisors_of);
  return inputs;
}

bool Merge(Set& into, const Set& from) {
  bool grew = false;
  for (std::size_t i = 0; i < into.size(); ++i) {
    grew |= (from[i] & ~into[i]) != 0;
    into[i] |= from[i];
  }
  return grew;
}

/// Fills Formula::names and what goes with it.
void ListNames(Formula& formula) {
  std::vector<SymbolId>& names = formula.names;
  const auto take = [&](BoundExpression& e) {
    e.places.assign(e.symbols.size(), 0);
    for (std::size_t i = 0; i < e.symbols.size(); ++i) {
      if ((e.symbols[i] & kAsksKnown) != 0) continue;
      const auto place =
          static_cast<std::size_t>(std::ranges::find(names, e.symbols[i]) - names.begin());
      if (place == names.size()) {
        names.push_back(e.symbols[i]);
        formula.optional.push_back(true);
      }
      e.places[i] = static_cast<std::uint8_t>(place);
      formula.optional[place] = formula.optional[place] && e.optional[i];
    }
  };
  names.clear();
  formula.optional.clear();
  take(formula.value);
  take(formula.high);
  formula.needed = names.size();
  take(formula.when);
  formula.guard_chooses = false;
  for (std::size_t i = 0; i < formula.when.symbols.size(); ++i)
    formula.guard_chooses |=
        (formula.when.symbols[i] & kAsksKnown) == 0 && formula.when.places[i] < formula.needed;
}

/// Marks the names below a node that leave the whole unknown where they are zero: those that are
/// divided by, alone or as a factor. What `if` and the logic choose between may be left out.
void MarkDivisors(const Expression& e, std::int32_t at, bool divides, std::vector<bool>& marks) {
  using Op = Expression::Op;
  const Expression::Node& node = e.nodes[static_cast<std::size_t>(at)];
  switch (node.op) {
    case Op::kName:
      if (divides) marks[static_cast<std::size_t>(node.a)] = true;
      return;
    case Op::kDivide:
    case Op::kMultiply:
      MarkDivisors(e, node.a, divides, marks);
      MarkDivisors(e, node.b, divides || node.op == Op::kDivide, marks);
      return;
    case Op::kNegate:
    case Op::kCeil:
    case Op::kFloor:
      return MarkDivisors(e, node.a, divides, marks);
    case Op::kAdd:
    case Op::kSubtract:
    case Op::kPower:
    case Op::kMin:
    case Op::kMax:
      MarkDivisors(e, node.a, false, marks);
      return MarkDivisors(e, node.b, false, marks);
    case Op::kLog2:
      return MarkDivisors(e, node.a, false, marks);
    case Op::kLiteral:
    case Op::kKnown:
    case Op::kEqual:
    case Op::kNotEqual:
    case Op::kLess:
    case Op::kLessEqual:
    case Op::kGreater:
    case Op::kGreaterEqual:
    case Op::kAnd:
    case Op::kOr:
    case Op::kNot:
    case Op::kIf:
      return;
  }
}

}  // namespace

void FindDependencies(Ruleset& rules) {
  const std::size_t n = rules.quantities.size();
  std::vector<Set> sets(n, Set(n / 64 + 1));
  std::vector<std::vector<SymbolId>> inputs;
  for (std::size_t q = 0; q < n; ++q) {
    sets[q][q / 64] |= std::uint64_t{1} << q % 64;
    inputs.push_back(DirectInputs(rules, rules.quantities[q]));
  }
  // Guards and unstated values may go round, so until nothing grows; three or four rounds.
  for (bool grew = true; grew;) {
    grew = false;
    for (std::size_t q = 0; q < n; ++q)
      for (const SymbolId input : inputs[q]) grew |= Merge(sets[q], sets[input]);
  }
  for (std::size_t q = 0; q < n; ++q) {
    SymbolSet& rests_on = rules.quantities[q].rests_on;
    for (std::size_t i = 0; i < n; ++i)
      if ((sets[q][i / 64] >> i % 64 & 1) != 0) rests_on.Add(static_cast<SymbolId>(i));
  }
  for (Formula& formula : rules.formulas) {
    ListNames(formula);
    const Expression& value = formula.value.expression;
    formula.divides.assign(formula.value.symbols.size(), false);
    if (!value.empty()) MarkDivisors(value, value.root(), false, formula.divides);
  }
  for (QuantityInfo& quantity : rules.quantities)
    for (const std::uint16_t f : quantity.formulas) {
      const Formula& formula = rules.formulas[f];
      for (const BoundExpression* e : {&formula.value, &formula.high, &formula.when})
        for (const SymbolId s : e->symbols)
          quantity.needs.Add(rules.quantities[s & ~kAsksKnown].rests_on);
      quantity.has_exact |= formula.kind == FormulaKind::kExact;
      quantity.has_estimates |= formula.kind == FormulaKind::kEstimate;
      quantity.has_bounds |=
          formula.kind == FormulaKind::kLowerBound || formula.kind == FormulaKind::kUpperBound;
    }
}

}  // namespace shardlint
