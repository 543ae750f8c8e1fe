#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/rule_files.h"
#include "model/ruleset.h"

namespace shardlint {

/// What the parts of LoadRuleset share: the files, the rules being made, the mistakes found.
class RuleLoader {
 public:
  RuleLoader(const std::vector<RuleFile>& files, Ruleset& rules, RuleErrors& errors)
      : files_(files), rules_(rules), errors_(errors) {}

  /// The entries of every list of that name, in the order of files; a later entry takes the place
  /// of an earlier one with its id.
  std::vector<RuleValue> Entries(std::string_view list) const;
  /// Calls `visit` with each entry of every list of that name, those of equal id too.
  template <class Visit>
  void ForEach(std::string_view list, Visit visit) const {
    for (const RuleFile& file : files_)
      for (const RuleValue entry : RuleValue(file.tree)[list]) visit(entry);
  }

  /// The value of that name in every file that has it.
  std::vector<RuleValue> Lists(std::string_view name) const;

  /// Reports a mistake at a value; `at` is a byte offset in its text.
  void Mistake(RuleValue value, std::string_view what, std::optional<std::uint32_t> at = {});

  /// The dimension that a value spells; none after a mistake.
  Dimension ReadDimension(RuleValue value);
  /// The quantity that `name` is, wherever it stands; a mistake at `value` when there is none.
  std::optional<SymbolId> FindQuantity(RuleValue value, std::string_view name);
  std::optional<SymbolId> FindQuantity(RuleValue value) {
    return FindQuantity(value, value.text());
  }
  /// The expression that a value spells, its names bound, of that dimension; empty after a mistake.
  BoundExpression Bind(RuleValue value, const Dimension& dimension);

  Ruleset& rules() { return rules_; }

 private:
  bool BindNames(RuleValue value, BoundExpression& bound);

  const std::vector<RuleFile>& files_;
  Ruleset& rules_;
  RuleErrors& errors_;
};

// The parts, in the order in which they need each other.
void LoadUnits(RuleLoader& loader);
void LoadQuantities(RuleLoader& loader);
void LoadAssumptions(RuleLoader& loader);
/// The choices that {"ep": "axis"} names.
std::vector<FormulaAssumption> ReadAssumes(RuleLoader& loader, RuleValue json);
void LoadFormulas(RuleLoader& loader);
/// A quantity in no group goes into the last one.
void LoadGroups(RuleLoader& loader);
void LoadVocabulary(RuleLoader& loader);
void LoadStatements(RuleLoader& loader);
void LoadArchitectures(RuleLoader& loader);
void LoadChecks(RuleLoader& loader);
void LoadCatalog(RuleLoader& loader);
/// Makes the choices that `sources` fixes the only ones.
void FixAssumptions(Ruleset& rules, const RuleSources& sources, RuleErrors& errors);
/// Fills QuantityInfo::rests_on.
void FindDependencies(Ruleset& rules);

}  // namespace shardlint
