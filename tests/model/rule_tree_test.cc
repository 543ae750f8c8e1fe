#include "model/rule_tree.h"

#include <gtest/gtest.h>

#include <string>

#include "model/parse_rule_tree.h"

namespace shardlint {
namespace {

constexpr std::string_view kJson = R"({
  "a": [1, -2.5, "x", null, true, false, []],
  "b": {"c/d": {"e": [{"f": 7}]}, "~": "tilde"},
  "empty": {}
})";

/// Every value with its pointer, one a line.
void Describe(RuleValue value, std::string& out) {
  using Kind = RuleValue::Kind;
  out += value.Pointer() + '=';
  switch (value.kind()) {
    case Kind::kNull:
      out += "null";
      break;
    case Kind::kFalse:
      out += "false";
      break;
    case Kind::kTrue:
      out += "true";
      break;
    case Kind::kNumber:
      out += std::to_string(value.number());
      break;
    case Kind::kString:
      out += "'" + std::string(value.text()) + "'";
      break;
    case Kind::kArray:
      out += "array " + std::to_string(value.size());
      break;
    case Kind::kObject:
      out += "object " + std::to_string(value.size());
      break;
  }
  out += '\n';
  for (const RuleValue child : value) Describe(child, out);
}

TEST(RuleTreeTest, HoldsWhatTheTextSays) {
  const auto parsed = ParseRuleTree(kJson);
  ASSERT_TRUE(parsed) << parsed.error().message;
  std::string out;
  Describe(RuleValue((*parsed)->tree), out);
  EXPECT_EQ(out,
            "=object 3\n"
            "/a=array 7\n"
            "/a/0=1.000000\n"
            "/a/1=-2.500000\n"
            "/a/2='x'\n"
            "/a/3=null\n"
            "/a/4=true\n"
            "/a/5=false\n"
            "/a/6=array 0\n"
            "/b=object 2\n"
            "/b/c~1d=object 1\n"
            "/b/c~1d/e=array 1\n"
            "/b/c~1d/e/0=object 1\n"
            "/b/c~1d/e/0/f=7.000000\n"
            "/b/~0='tilde'\n"
            "/empty=object 0\n");
}

TEST(RuleTreeTest, WhatIsNotThereIsNull) {
  const auto parsed = ParseRuleTree(kJson);
  ASSERT_TRUE(parsed);
  const RuleValue root((*parsed)->tree);
  EXPECT_FALSE(root["nothing"]);
  EXPECT_FALSE(root["nothing"]["below"]);
  EXPECT_EQ(root["nothing"].text(), "");
  EXPECT_EQ(root["nothing"].number(), 0);
  EXPECT_EQ(root["a"].text(), "");
  EXPECT_EQ(root["a"].size(), 7U);
  EXPECT_FALSE(root["nothing"].begin() != root["nothing"].end());
  EXPECT_FALSE(root["empty"].begin() != root["empty"].end());
}

TEST(RuleTreeTest, ErrorsNameLineAndColumn) {
  struct {
    std::string_view json, error;
  } const cases[] = {{"{\n  \"a\": 1,\n  \"b\" 2\n}", "3:7: "}, {"", "1:1: "}, {"[1, 2", "1:6: "}};
  for (const auto& c : cases) {
    const auto parsed = ParseRuleTree(c.json);
    ASSERT_FALSE(parsed) << c.json;
    EXPECT_EQ(parsed.error().message.substr(0, c.error.size()), c.error) << parsed.error().message;
  }
}

}  // namespace
}  // namespace shardlint
