#include <algorithm>

#include "base/nearest.h"
#include "model/rule_loader.h"

namespace shardlint {
namespace {

bool Assumes(const Formula& formula, std::uint16_t assumption, std::uint16_t choice, bool other) {
  return std::ranges::any_of(formula.assumes, [&](const FormulaAssumption& a) {
    return a.assumption == assumption && (a.choice == choice) != other;
  });
}

/// Formulas that stand for another choice give way, but a quantity keeps one.
void FixFormulas(Ruleset& rules, std::uint16_t assumption, std::uint16_t choice) {
  for (QuantityInfo& quantity : rules.quantities) {
    std::vector<std::uint16_t> kept;
    for (const std::uint16_t f : quantity.formulas)
      if (!Assumes(rules.formulas[f], assumption, choice, true)) kept.push_back(f);
    if (kept.empty()) continue;
    std::stable_partition(kept.begin(), kept.end(), [&](std::uint16_t f) {
      return Assumes(rules.formulas[f], assumption, choice, false);
    });
    // What is decided is the ordinary reading, which contradicts as well.
    for (const std::uint16_t f : kept)
      if (Assumes(rules.formulas[f], assumption, choice, false)) rules.formulas[f].reading.clear();
    quantity.formulas = std::move(kept);
  }
}

/// Inputs that nobody states are what the choice says.
void FixInputs(Ruleset& rules, const AssumptionChoice& choice) {
  for (const auto& [quantity, value] : choice.sets) {
    QuantityInfo& info = rules.quantities[quantity];
    info.unstated = {value};
    info.unstated_low = info.unstated_high = {};
    info.unstated_divisors_of.reset();
  }
}

}  // namespace

void FixAssumptions(Ruleset& rules, const RuleSources& sources, RuleErrors& errors) {
  for (const auto& [name, word, by, at] : sources.assumptions) {
    const std::string place = at + ": ";
    const auto found = std::ranges::find(rules.assumptions, name, &Assumption::id);
    if (found == rules.assumptions.end()) {
      std::vector<std::string> known;
      for (const Assumption& assumption : rules.assumptions) known.emplace_back(assumption.id);
      errors.push_back(place + "there is no assumption '" + name + "'" + DidYouMean(name, known));
      continue;
    }
    const std::optional<std::uint16_t> choice = found->Find(word);
    if (!choice) {
      std::string words;
      for (const AssumptionChoice& one : found->choices)
        words += (words.empty() ? "" : ", ") + std::string(one.id);
      errors.push_back(place + "'" + word + "' is none of " + words);
    } else if (found->kind != AssumptionClass::kInk) {
      FixFormulas(rules, static_cast<std::uint16_t>(found - rules.assumptions.begin()), *choice);
      FixInputs(rules, found->choices[*choice]);
    } else if (name == "memory-unit") {
      rules.prefixes.binary_bytes = word == "binary";
    } else if (name == "token-unit") {
      rules.prefixes.binary_counts = word == "binary";
    } else {
      errors.push_back(place + "how a printed number is read is free for each claim");
    }
  }
}

}  // namespace shardlint
