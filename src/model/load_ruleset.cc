#include <algorithm>
#include <iterator>

#include "model/rule_loader.h"

namespace shardlint {
namespace {

std::unique_ptr<PlanRules> MakePlanRules(const Ruleset& rules) {
  auto plan = std::make_unique<PlanRules>(PlanRules{
      .catalog = *rules.catalog, .symbols = rules.symbols, .vocabulary = rules.vocabulary});
  for (const QuantityInfo& quantity : rules.quantities) plan->inputs.push_back(quantity.input);
  for (const auto& [name, quantity] : rules.vocabulary.degrees) plan->degrees.push_back(quantity);
  std::ranges::sort(plan->degrees);
  plan->degrees.erase(std::unique(plan->degrees.begin(), plan->degrees.end()), plan->degrees.end());
  return plan;
}

RuleSources LatestChoices(RuleSources sources) {
  auto& fixed = sources.assumptions;
  for (auto it = fixed.begin(); it != fixed.end();) {
    const bool again = std::any_of(
        it + 1, fixed.end(), [&](const FixedAssumption& later) { return later.id == it->id; });
    it = again ? fixed.erase(it) : it + 1;
  }
  return sources;
}

/// The quantities that the program treats by name.
void BindKnown(RuleLoader& loader, PlanRules& plan) {
  const auto bind = [&](SymbolId& quantity, std::string_view name) {
    if (const auto found = loader.FindQuantity({}, name)) quantity = *found;
  };
  bind(plan.weight_element_size, "weight_element_size");
  bind(plan.kv_element_size, "kv_element_size");
  bind(plan.gpus_total, "gpus.total");
  bind(plan.peak_flops, "device.peak_flops");
}

}  // namespace

std::unique_ptr<const Ruleset> LoadRuleset(const std::string& directory, RuleErrors& errors) {
  RuleSources sources;
  if (!directory.empty()) sources.paths.push_back(directory);
  return LoadRuleset(sources, errors);
}

std::unique_ptr<const Ruleset> LoadRuleset(const RuleSources& sources, RuleErrors& errors) {
  auto files = std::make_shared<std::vector<RuleFile>>(BuiltInRuleFiles());
  for (const std::string& path : sources.paths)
    std::ranges::move(ReadRuleFiles(path, errors), std::back_inserter(*files));
  auto rules =
      std::make_unique<Ruleset>();  // its parts refer to each other, so it stays where it is
  rules->texts = files;
  RuleLoader loader(*files, *rules, errors);
  LoadUnits(loader);
  LoadQuantities(loader);
  LoadAssumptions(loader);
  LoadFormulas(loader);
  LoadGroups(loader);
  LoadVocabulary(loader);
  LoadStatements(loader);
  LoadChecks(loader);
  LoadCatalog(loader);
  LoadArchitectures(loader);
  rules->sources = LatestChoices(sources);
  FixAssumptions(*rules, rules->sources, errors);
  FindDependencies(*rules);
  rules->plan = MakePlanRules(*rules);
  BindKnown(loader, *rules->plan);
  if (!errors.empty()) return nullptr;
  return rules;
}

}  // namespace shardlint
