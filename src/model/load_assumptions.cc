#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "model/rule_loader.h"

namespace shardlint {
namespace {

constexpr std::array<std::pair<std::string_view, AssumptionClass>, 4> kClasses = {
    {{"ink", AssumptionClass::kInk},
     {"published", AssumptionClass::kPublished},
     {"convention", AssumptionClass::kConvention},
     {"plan", AssumptionClass::kPlan}}};

AssumptionChoice ReadChoice(RuleLoader& loader, RuleValue json) {
  AssumptionChoice choice{.id = json["id"].text(), .title = json["title"].text(), .sets = {}};
  for (const RuleValue value : json["sets"]) {
    const auto quantity = loader.FindQuantity(value, value.key());
    if (!quantity) continue;
    const Dimension dimension = loader.rules().quantities[*quantity].dimension;
    choice.sets.emplace_back(*quantity, loader.Bind(value, dimension));
  }
  return choice;
}

}  // namespace

void LoadAssumptions(RuleLoader& loader) {
  for (const RuleValue json : loader.Entries("assumptions")) {
    Assumption assumption;
    assumption.id = json["id"].text();
    for (const auto& [word, kind] : kClasses)
      if (word == json["class"].text()) assumption.kind = kind;
    assumption.title = json["title"].text();
    assumption.rationale = json["rationale"].text();
    for (const RuleValue reference : json["references"])
      assumption.references.push_back(reference.text());
    for (const RuleValue choice : json["choices"])
      assumption.choices.push_back(ReadChoice(loader, choice));
    const RuleValue usual = json["default"];
    if (const auto choice = assumption.Find(usual.text())) {
      assumption.usual = *choice;
    } else {
      loader.Mistake(usual, "no choice '" + std::string(usual.text()) + "'");
    }
    loader.rules().assumptions.push_back(std::move(assumption));
  }
}

std::vector<FormulaAssumption> ReadAssumes(RuleLoader& loader, RuleValue json) {
  std::vector<FormulaAssumption> assumes;
  const std::vector<Assumption>& all = loader.rules().assumptions;
  for (const RuleValue value : json) {
    const auto assumption = std::ranges::find(all, value.key(), &Assumption::id);
    if (assumption == all.end()) {
      loader.Mistake(value, "unknown assumption '" + std::string(value.key()) + "'");
    } else if (const auto choice = assumption->Find(value.text())) {
      assumes.push_back({static_cast<std::uint16_t>(assumption - all.begin()), *choice});
    } else {
      loader.Mistake(value, "no choice '" + std::string(value.text()) + "' of '" +
                                std::string(value.key()) + "'");
    }
  }
  return assumes;
}

}  // namespace shardlint
