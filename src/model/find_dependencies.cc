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
    std::vector<bool>& rests_on = rules.quantities[q].rests_on;
    rests_on.resize(n);
    for (std::size_t i = 0; i < n; ++i) rests_on[i] = (sets[q][i / 64] >> i % 64 & 1) != 0;
  }
}

}  // namespace shardlint
