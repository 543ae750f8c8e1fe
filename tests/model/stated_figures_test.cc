// Figures that this project promises of two deployments.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <vector>

#include "model/built_in_rules.h"
#include "support/computed_plan.h"

namespace shardlint {
namespace {

ComputedPlan PlanOf(std::string_view model) {
  ComputedPlan plan(BuiltInRules());
  plan.Take(EntryNamed(BuiltInRules(), model));
  return plan;
}

double ValueOf(const ComputedPlan& plan, std::string_view quantity) {
  const auto value = plan.Value(quantity);
  EXPECT_TRUE(value) << quantity;
  return value ? value->low : 0;
}

bool Holds(const std::vector<Interval>& values, double expected) {
  return std::ranges::any_of(
      values, [&](const Interval& v) { return std::abs(v.middle() / expected - 1) < 5e-4; });
}

TEST(StatedFiguresTest, Llama70BOnEightH100) {
  ComputedPlan plan = PlanOf("llama-3-70b");
  plan.Take(EntryNamed(BuiltInRules(), "h100-sxm"));
  plan.State("tensor_parallel_size", "2").State("pipeline_parallel_size", "4");
  plan.State("data_parallel_size", "1").State("batch_size", "1").State("micro_batches", "4");
  plan.State("weight_element_size", "2 B").State("kv_element_size", "2 B");
  plan.State("parameters.total", plan.Values("parameters.total").front());
  EXPECT_NEAR(ValueOf(plan, "weights.per_gpu"), 17.6e9, 0.05e9);
  EXPECT_EQ(ValueOf(plan, "kv_cache.per_token"), 320 * 1024);
  EXPECT_EQ(ValueOf(plan, "kv_cache.per_token_per_gpu"), 40 * 1024);
  // The input table is not read, and stages follow each other.
  EXPECT_NEAR(ValueOf(plan, "tpot.bound"), 20.75e-3, 0.005e-3);
  const std::vector<Interval> bubbles = plan.Values("pipeline.bubble");
  EXPECT_NEAR(bubbles.front().middle(), 3.0 / 7, 1e-12);
  EXPECT_TRUE(Holds(bubbles, 0.75));
  EXPECT_FALSE(Holds(bubbles, 0.25));
}

TEST(StatedFiguresTest, DeepSeekV3) {
  ComputedPlan plan = PlanOf("deepseek-v3");
  plan.State("kv_element_size", "2 B");
  EXPECT_EQ(ValueOf(plan, "kv_cache.per_token"), 70272);
  EXPECT_NEAR(ValueOf(plan, "parameters.total"), 671.0e9, 0.05e9);
  EXPECT_NEAR(plan.Values("parameters.active").front().middle(), 37.55e9, 0.005e9);
  EXPECT_TRUE(Holds(plan.Values("parameters.active"), 36.626e9));  // the output table only
  EXPECT_TRUE(Holds(plan.Values("parameters.active"), 35.699e9));  // neither
}

}  // namespace
}  // namespace shardlint
