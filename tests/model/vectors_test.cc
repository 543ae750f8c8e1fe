#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "model/built_in_rules.h"
#include "model/rules_folder.h"
#include "support/computed_plan.h"

namespace shardlint {
namespace {

using Choices = std::set<std::pair<std::string_view, std::string_view>>;

/// The choices that the formulas of a derivation stand for.
void CollectChoices(const Ruleset& rules, const CostModel& model, std::uint32_t id, Choices& out) {
  const Candidate& candidate = model.at(id);
  if (candidate.formula < 0) return;
  for (const FormulaAssumption& a :
       rules.formulas[static_cast<std::size_t>(candidate.formula)].assumes) {
    const Assumption& assumption = rules.assumptions[a.assumption];
    out.emplace(assumption.id, assumption.choices[a.choice].id);
  }
  for (const std::uint32_t input : model.Inputs(candidate))
    CollectChoices(rules, model, input, out);
}

ComputedPlan PlanOf(const nlohmann::json& vector) {
  ComputedPlan plan(BuiltInRules());
  if (const auto model = vector["given"].find("model"); model != vector["given"].end())
    plan.Take(EntryNamed(plan.rules(), model->get<std::string>()));
  for (const auto& [quantity, value] : vector["given"].items())
    if (quantity != "model") plan.State(quantity, value.get<std::string>());
  return plan;
}

/// The value under the vector's assumptions: without any the usual one.
Interval Compute(const nlohmann::json& vector) {
  const ComputedPlan plan = PlanOf(vector);
  CostModel model = plan.Model();
  Interval value = Interval::Unknown();
  model.ForEachComputed(plan.Symbol(vector["quantity"].get<std::string>()), [&](std::uint32_t id) {
    const Candidate& candidate = model.at(id);
    if (candidate.assumed && !candidate.is_default) return true;
    Choices choices;
    CollectChoices(plan.rules(), model, id, choices);
    if (vector.contains("assume")) {
      for (const auto& [assumption, choice] : vector["assume"].items())
        if (!choices.contains({assumption, choice.get<std::string>()})) return true;
    } else if (!candidate.is_default) {
      return true;
    }
    value = candidate.value;
    return false;
  });
  return value;
}

// Figures that other programs and publications give for the cost model's quantities.
TEST(VectorsTest, EachComesOutWithinItsTolerance) {
  const auto file = nlohmann::json::parse(
      ReadText(std::string(SHARDLINT_SOURCE_DIR) + "/tests/model/vectors.json"));
  std::set<std::string> ids;
  for (const auto& vector : file["vectors"]) {
    const std::string id = vector["id"];
    EXPECT_TRUE(ids.insert(id).second) << id << " twice";
    EXPECT_FALSE(vector["source"].get<std::string>().empty()) << id;
    const double expected =
        RuleLiteral(BuiltInRules(), vector["value"].get<std::string>()).middle();
    const Interval value = Compute(vector);
    EXPECT_NEAR(value.middle() / expected, 1, vector["tolerance"].get<double>())
        << id << ": " << value.middle() << ", not " << expected;
  }
  EXPECT_EQ(ids.size(), 67U);
}

}  // namespace
}  // namespace shardlint
