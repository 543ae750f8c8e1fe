#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "model/rule_loader.h"

namespace shardlint {
namespace {

constexpr std::array<std::pair<std::string_view, FormulaKind>, 4> kFormulaKinds = {
    {{"exact", FormulaKind::kExact},
     {"lower-bound", FormulaKind::kLowerBound},
     {"upper-bound", FormulaKind::kUpperBound},
     {"estimate", FormulaKind::kEstimate}}};

FormulaKind FormulaKindOf(std::string_view word) {
  for (const auto& [name, kind] : kFormulaKinds)
    if (name == word) return kind;
  return FormulaKind::kExact;
}

std::vector<FormulaExample> ReadExamples(RuleValue json, std::string_view result) {
  std::vector<FormulaExample> examples;
  examples.reserve(json.size());
  for (const RuleValue one : json) {
    FormulaExample& example = examples.emplace_back();
    example.given.reserve(one["given"].size());
    for (const RuleValue given : one["given"])
      example.given.emplace_back(given.key(), given.text());
    example.expect = one[result].text();
    example.cause = one["cause"].text();
    example.source = one["source"].text();
    example.tolerance = one["tolerance"].number();
  }
  return examples;
}

std::size_t CountNames(const Formula& formula) {
  std::set<SymbolId> names;
  for (const BoundExpression* part : {&formula.value, &formula.high, &formula.when})
    names.insert(part->symbols.begin(), part->symbols.end());
  return names.size();
}

/// A formula and where it stands.
struct Located {
  Formula formula;
  RuleValue json;
};

std::optional<Located> ReadFormula(RuleLoader& loader, RuleValue json) {
  const std::optional<SymbolId> defines = loader.FindQuantity(json["defines"]);
  Formula formula;
  formula.id = json["id"].text();
  formula.kind = FormulaKindOf(json["kind"].text());
  if (!defines) return std::nullopt;
  formula.defines = *defines;
  const Dimension dimension = loader.rules().quantities[*defines].dimension;
  if (formula.kind == FormulaKind::kEstimate) {
    formula.value = loader.Bind(json["low"], dimension);
    formula.high = loader.Bind(json["high"], dimension);
  } else {
    formula.value = loader.Bind(json["expression"], dimension);
  }
  if (const RuleValue when = json["when"]) formula.when = loader.Bind(when, {});
  if (CountNames(formula) > kMaxFormulaNames)
    loader.Mistake(json, "names more than " + std::to_string(kMaxFormulaNames) + " quantities");
  formula.reading = json["reading"].text();
  formula.assumes = ReadAssumes(loader, json["assumes"]);
  formula.loose = json["loose"].truth();
  formula.rationale = json["rationale"].text();
  for (const RuleValue reference : json["references"])
    formula.references.push_back(reference.text());
  formula.examples = ReadExamples(json["examples"], "expect");
  formula.wrong = ReadExamples(json["wrong"], "claimed");
  return Located{std::move(formula), json};
}

/// Puts the formulas into the order in which their inputs come first, and refuses cycles: a
/// quantity that needs itself could never be computed. Guards take no part, they ask and do not
/// compute.
class Orderer {
 public:
  Orderer(RuleLoader& loader, std::vector<Located>& formulas)
      : loader_(loader), formulas_(formulas), states_(loader.rules().quantities.size()) {
    defining_.resize(states_.size());
    for (std::size_t i = 0; i < formulas_.size(); ++i)
      defining_[formulas_[i].formula.defines].push_back(i);
  }

  /// Indexes of the formulas; of one quantity in the order of files.
  std::vector<std::size_t> Order() {
    for (std::size_t root = 0; root < states_.size(); ++root) Visit(static_cast<SymbolId>(root));
    return std::move(order_);
  }

 private:
  enum class State : std::uint8_t { kNew, kOpen, kDone };

  // Depth is bounded by the number of quantities, which only rules set.
  void Visit(SymbolId quantity) {
    if (states_[quantity] != State::kNew) return;
    states_[quantity] = State::kOpen;
    path_.push_back(quantity);
    for (const std::size_t i : defining_[quantity]) {
      const Formula& formula = formulas_[i].formula;
      for (const BoundExpression* part : {&formula.value, &formula.high})
        for (const SymbolId input : part->symbols)
          if ((input & kAsksKnown) == 0) Follow(input, formulas_[i].json);
    }
    for (const BoundExpression& value : loader_.rules().quantities[quantity].unstated)
      for (const SymbolId input : value.symbols)
        if ((input & kAsksKnown) == 0) Follow(input, {});
    path_.pop_back();
    states_[quantity] = State::kDone;
    order_.insert(order_.end(), defining_[quantity].begin(), defining_[quantity].end());
  }

  void Follow(SymbolId input, RuleValue formula) {
    if (states_[input] == State::kOpen) {
      if (formula) Refuse(input, formula);
    } else {
      Visit(input);
    }
  }

  void Refuse(SymbolId input, RuleValue formula) {
    const SymbolTable& symbols = loader_.rules().symbols;
    std::string chain;
    for (auto it = std::ranges::find(path_, input); it != path_.end(); ++it)
      chain += std::string(symbols.Name(*it)) + " from ";
    loader_.Mistake(formula, "a cycle: " + chain + std::string(symbols.Name(input)));
  }

  RuleLoader& loader_;
  const std::vector<Located>& formulas_;
  std::vector<std::vector<std::size_t>> defining_;
  std::vector<State> states_;
  std::vector<SymbolId> path_;
  std::vector<std::size_t> order_;
};

}  // namespace

void LoadFormulas(RuleLoader& loader) {
  Ruleset& rules = loader.rules();
  std::vector<Located> read;
  for (const RuleValue json : loader.Entries("formulas"))
    if (std::optional<Located> formula = ReadFormula(loader, json))
      read.push_back(std::move(*formula));
  rules.formulas.reserve(read.size());
  for (const std::size_t i : Orderer(loader, read).Order()) {
    Formula& formula = read[i].formula;
    rules.quantities[formula.defines].formulas.push_back(
        static_cast<std::uint16_t>(rules.formulas.size()));
    rules.formulas.push_back(std::move(formula));
  }
}

}  // namespace shardlint
