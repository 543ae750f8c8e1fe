#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "model/cost_model.h"
#include "model/ruleset.h"

namespace shardlint {

/// A literal with its unit as rules write it ("2 B/token", "'mla'"), in base units.
inline Interval RuleLiteral(const Ruleset& rules, std::string_view text) {
  const auto unit = [&](std::string_view name) -> std::optional<Quantity> {
    Quantity quantity{Interval::Exactly(1), {}};
    for (bool above = true; !name.empty(); above = false) {
      const std::size_t slash = std::min(name.find('/'), name.size());
      std::string_view word = name.substr(0, slash);
      while (word.starts_with(' ')) word.remove_prefix(1);
      while (word.ends_with(' ')) word.remove_suffix(1);
      const Unit* found = rules.units.Find(word);
      if (found == nullptr) return std::nullopt;
      const Interval factor = Interval::Exactly(found->factor);
      quantity.value = above ? quantity.value * factor : quantity.value / factor;
      quantity.dimension =
          above ? quantity.dimension * found->dimension : quantity.dimension / found->dimension;
      name.remove_prefix(std::min(slash + 1, name.size()));
    }
    return quantity;
  };
  ExpressionError error;
  const auto expression = ParseExpression(text, unit, &error);
  EXPECT_TRUE(expression) << text << ": " << error.message;
  return expression ? Evaluate(*expression, {}) : Interval::Unknown();
}

/// A catalogue's entry by one of its names.
inline const CatalogEntry& EntryNamed(const Ruleset& rules, std::string_view name) {
  const NameIndex::Match match = rules.names->Longest(name);
  EXPECT_EQ(match.size, name.size()) << "no entry " << name;
  return rules.catalog->Entry(match.names.empty() ? std::uint16_t{0} : match.names.front().entry);
}

/// One plan of stated values, and what the cost model makes of it.
class ComputedPlan {
 public:
  explicit ComputedPlan(const Ruleset& rules) : rules_(rules) {
    plans_.plans.emplace_back().values.resize(rules.symbols.size());
  }

  ComputedPlan& State(std::string_view quantity, const Interval& value) {
    return State(quantity, std::vector<Interval>{value});
  }
  ComputedPlan& State(std::string_view quantity, std::string_view literal) {
    return State(quantity, RuleLiteral(rules_, literal));
  }
  ComputedPlan& State(std::string_view quantity, const std::vector<Interval>& values) {
    const auto symbol = rules_.symbols.Find(quantity);
    EXPECT_TRUE(symbol) << quantity;
    if (!symbol) return *this;
    std::vector<StatedValue>& stated = plans_.plans.front().values[*symbol];
    stated.clear();
    for (const Interval& value : values) stated.push_back({.value = value});
    return *this;
  }
  /// What is published of a model or a device, the usual one of several values; of a model's size
  /// nothing, it is to be computed.
  ComputedPlan& Take(const CatalogEntry& entry) {
    for (const CatalogFact& fact : entry.facts) {
      const std::string_view name = rules_.symbols.Name(fact.quantity);
      if (!name.starts_with("parameters.")) State(name, Interval::Exactly(fact.values.front()));
    }
    return *this;
  }

  CostModel Model() const { return CostModel(rules_, plans_); }
  const Ruleset& rules() const { return rules_; }
  SymbolId Symbol(std::string_view quantity) const { return *rules_.symbols.Find(quantity); }

  /// The usual value of a quantity, what is not stated being as usual; of bounds the loosest.
  std::optional<Interval> Value(std::string_view quantity) const {
    CostModel model = Model();
    const auto ids = model.Values(Symbol(quantity));
    if (ids.empty()) return std::nullopt;
    return model.at(ids.front()).value;
  }
  /// Every value of a quantity that rests on no assumed input.
  std::vector<Interval> Values(std::string_view quantity) const {
    CostModel model = Model();
    std::vector<Interval> values;
    model.ForEachComputed(Symbol(quantity), [&](std::uint32_t id) {
      if (!model.at(id).assumed) values.push_back(model.at(id).value);
      return true;
    });
    return values;
  }

 private:
  const Ruleset& rules_;
  Plans plans_;
};

}  // namespace shardlint
