#include <unordered_map>

#include "model/rule_loader.h"

namespace shardlint {
namespace {

/// "unstated": a list of values, {"low", "high"}, or {"divisors_of"}.
void LoadUnstated(RuleLoader& loader, RuleValue json, QuantityInfo& info) {
  if (json.kind() == RuleValue::Kind::kArray) {
    for (const RuleValue value : json) info.unstated.push_back(loader.Bind(value, info.dimension));
  } else if (const RuleValue whole = json["divisors_of"]) {
    info.unstated_divisors_of = loader.FindQuantity(whole);
  } else if (json) {
    info.unstated_low = loader.Bind(json["low"], info.dimension);
    info.unstated_high = loader.Bind(json["high"], info.dimension);
  }
}

}  // namespace

void LoadQuantities(RuleLoader& loader) {
  Ruleset& rules = loader.rules();
  const std::vector<RuleValue> entries = loader.Entries("quantities");
  rules.quantities.reserve(entries.size());
  for (const RuleValue json : entries) {
    rules.symbols.Intern(json["id"].text());
    QuantityInfo& info = rules.quantities.emplace_back();
    info.title = json["title"].text();
    info.dimension = loader.ReadDimension(json["dimension"]);
    info.input = json["input"].truth();
    info.allowance = json["allowance"].truth();
    info.share = json["share"].truth();
    info.beside = json["beside"].truth();
    info.must_be_given = json["must_be_given"].truth();
    info.said = json["said"].truth();
  }
  // Its expressions may name quantities that stand further on.
  for (std::size_t i = 0; i < entries.size(); ++i) {
    LoadUnstated(loader, entries[i]["unstated"], rules.quantities[i]);
    if (const RuleValue of = entries[i]["of"]) rules.quantities[i].of = loader.FindQuantity(of);
  }
}

void LoadGroups(RuleLoader& loader) {
  Ruleset& rules = loader.rules();
  std::unordered_map<std::string_view, std::size_t> groups;
  for (const RuleValue json : loader.Entries("groups")) {
    for (const RuleValue measure : json["quantities"])
      groups.try_emplace(measure.text(), rules.groups.size());
    rules.groups.push_back({.id = std::string(json["id"].text()),
                            .title = std::string(json["title"].text()),
                            .quantities = {}});
  }
  if (rules.groups.empty()) return;
  std::vector<bool> unlisted(rules.quantities.size(), false);
  loader.ForEach("unlisted", [&](RuleValue json) {
    if (const std::optional<SymbolId> quantity = loader.FindQuantity(json))
      unlisted[*quantity] = true;
  });
  for (std::size_t q = 0; q < rules.quantities.size(); ++q) {
    if (rules.quantities[q].formulas.empty() || unlisted[q]) continue;
    const std::string_view name = rules.symbols.Name(static_cast<SymbolId>(q));
    const auto group = groups.find(name.substr(0, name.find('.')));
    (group == groups.end() ? rules.groups.back() : rules.groups[group->second])
        .quantities.push_back(static_cast<SymbolId>(q));
  }
}

}  // namespace shardlint
