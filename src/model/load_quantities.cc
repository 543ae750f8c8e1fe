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
  }
  // Its expressions may name quantities that stand further on.
  for (std::size_t i = 0; i < entries.size(); ++i)
    LoadUnstated(loader, entries[i]["unstated"], rules.quantities[i]);
}

}  // namespace shardlint
