#include <array>
#include <string_view>
#include <utility>

#include "model/rule_loader.h"

namespace shardlint {
namespace {

constexpr std::array<std::pair<std::string_view, Unit::Kind>, 8> kUnitKinds = {
    {{"measure", Unit::Kind::kMeasure},
     {"rate", Unit::Kind::kRate},
     {"suffix", Unit::Kind::kSuffix},
     {"noun", Unit::Kind::kNoun},
     {"percent", Unit::Kind::kPercent},
     {"times", Unit::Kind::kTimes},
     {"counter", Unit::Kind::kCounter},
     {"rate-prefix", Unit::Kind::kRatePrefix}}};

Unit::Kind UnitKindOf(std::string_view word) {
  for (const auto& [name, kind] : kUnitKinds)
    if (name == word) return kind;
  return Unit::Kind::kMeasure;
}

}  // namespace

void LoadUnits(RuleLoader& loader) {
  for (const RuleValue json : loader.Entries("units")) {
    Unit unit;
    unit.id = json["id"].text();
    unit.kind = UnitKindOf(json["kind"].text());
    unit.dimension = loader.ReadDimension(json["dimension"]);
    unit.factor = json["factor"].number();
    unit.binary_factor = json["binary"].number();
    unit.amount_or_rate = json["amount_or_rate"].truth();
    loader.rules().units.Add(unit, json["names"].texts(), false);
    loader.rules().units.Add(unit, json["words"].texts(), true);
    loader.rules().unit_rules.push_back(json);
  }
  for (const RuleValue json : loader.Entries("operators")) {
    Unit sign;
    sign.id = json["id"].text();
    loader.rules().operators.Add(sign, json["words"].texts(), true);
  }
}

}  // namespace shardlint
