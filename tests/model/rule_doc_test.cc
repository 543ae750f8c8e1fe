#include "model/rule_doc.h"

#include <gtest/gtest.h>

namespace shardlint {
namespace {

class RuleDocTest : public testing::Test {
 protected:
  void SetUp() override {
    RuleErrors errors;
    rules_ = LoadRuleset("", errors);
    ASSERT_TRUE(rules_);
  }
  std::unique_ptr<const Ruleset> rules_;
};

TEST_F(RuleDocTest, EveryRuleDescribesItself) {
  const std::vector<std::string> ids = RuleIds(*rules_);
  EXPECT_GT(ids.size(), 150U);
  for (const std::string& id : ids) {
    const std::optional<RuleDoc> doc = DescribeRule(*rules_, id);
    ASSERT_TRUE(doc) << id;
    EXPECT_EQ(doc->id, id);
    EXPECT_FALSE(doc->title.empty()) << id;
    EXPECT_FALSE(doc->rationale.empty()) << id;
  }
}

TEST_F(RuleDocTest, EachKindHasItsParts) {
  const std::optional<RuleDoc> formula = DescribeRule(*rules_, "kv-cache-per-token");
  ASSERT_TRUE(formula);
  EXPECT_EQ(formula->kind, RuleDoc::Kind::kFormula);
  EXPECT_TRUE(formula->formula.starts_with("kv_cache.per_token = ")) << formula->formula;
  const std::optional<RuleDoc> statement = DescribeRule(*rules_, "optimizer-states");
  ASSERT_TRUE(statement);
  EXPECT_EQ(statement->title, "inference keeps no optimizer states");
  const std::optional<RuleDoc> check = DescribeRule(*rules_, "arithmetic");
  ASSERT_TRUE(check);
  EXPECT_EQ(check->contradicted, "140 GB ÷ 8 = 18.5 GB");
  EXPECT_FALSE(DescribeRule(*rules_, "arithmetics"));
}

}  // namespace
}  // namespace shardlint
