#include "bench/plan_generator.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_set>

namespace shardlint {
namespace {

TEST(PlanGeneratorTest, PlansDifferAndHaveTheSizeOfPlans) {
  std::unordered_set<std::string> plans;
  for (std::uint32_t number = 0; number < 2'000; ++number) {
    std::string plan = GeneratePlan(number);
    EXPECT_GE(plan.size(), 6'000U) << "plan " << number;
    EXPECT_LE(plan.size(), 10'000U) << "plan " << number;
    plan.erase(0, plan.find('\n'));  // the title holds the number
    EXPECT_TRUE(plans.insert(plan).second) << "plan " << number << " is a copy";
  }
}

TEST(PlanGeneratorTest, SameNumberSamePlan) { EXPECT_EQ(GeneratePlan(7), GeneratePlan(7)); }

}  // namespace
}  // namespace shardlint
