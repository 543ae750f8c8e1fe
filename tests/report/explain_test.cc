// What `shardlint explain` says, to the letter for one entry, and that it says something of all.

#include "report/explain.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "model/rule_doc.h"
#include "support/audited.h"

namespace shardlint {
namespace {

const Explainer& Explain() {
  static const Explainer explainer(BuiltInRules());
  return explainer;
}

std::string TextOf(const char* id) {
  std::string out;
  for (const Explained& one : Explain().Find(id)) out += ExplainText(one, false);
  return out;
}

std::string HeadOf(const char* id) {
  const std::string text = TextOf(id);
  return text.substr(0, text.find('\n'));
}

TEST(ExplainTest, AFormula) {
  EXPECT_EQ(TextOf("kv-cache-per-token-per-gpu"),
            R"(kv-cache-per-token-per-gpu (formula): KV cache of one token on one GPU

The GPU's heads and layers of one token.
Exact: it follows from definitions, and both confirms and contradicts.

Formula:
  kv_cache.per_token_per_gpu = kv_cache.per_token ÷ (kv_cache.shards × pipeline_parallel_size)

Confirmed:
  kv_cache.per_token = 327680 B/token, kv_cache.shards = 8, pipeline_parallel_size = 1: it is
    40960 B/token

Contradicted:
  kv_cache.per_token = 327680 B/token, kv_cache.shards = 8, pipeline_parallel_size = 1: it is
    not 20480 B/token (divided by 16 ranks although there are 8 key/value heads)

Sources:
  llm-analysis
  Agrawal et al. 2024, Vidur: A Large-Scale Simulation Framework for LLM Inference
)");
}

TEST(ExplainTest, ByIdFlagNameAndSpelling) {
  EXPECT_EQ(HeadOf("kv_cache.per_token"), "kv_cache.per_token (quantity): KV cache of one token");
  EXPECT_EQ(HeadOf("--tp"), "tensor_parallel_size (quantity): tensor-parallel degree");
  EXPECT_EQ(HeadOf("bubble"), "bubble (assumption): pipeline bubble");
  EXPECT_EQ(HeadOf("Llama-3-70B-Instruct"), "llama-3-70b (model): Llama 3 70B");
  EXPECT_EQ(HeadOf("H100 SXM"), "h100-sxm5-80gb (device): NVIDIA H100 SXM5 80GB");
  EXPECT_EQ(HeadOf("gigabytes"), "GB (unit): 1000000000 B");
  EXPECT_EQ(HeadOf("arithmetic-sum"), "arithmetic-sum (check): a total is the sum of its rows");
  EXPECT_TRUE(Explain().Find("nothing-at-all").empty());
}

TEST(ExplainTest, AnIdOfSeveralKindsIsExplainedInEach) {
  std::vector<std::string> kinds;
  for (const Explained& one : Explain().Find("attention")) kinds.emplace_back(ToWord(one.kind));
  EXPECT_EQ(kinds, (std::vector<std::string>{"quantity", "assumption"}));
}

TEST(ExplainTest, EveryRuleThatAReportCanName) {
  const std::vector<std::string> ids = RuleIds(BuiltInRules());
  EXPECT_GT(ids.size(), 300U);
  for (const std::string& id : ids) {
    const std::vector<Explained> found = Explain().Find(id);
    ASSERT_FALSE(found.empty()) << id;
    EXPECT_TRUE(std::ranges::any_of(found, [](const Explained& one) {
      return one.kind == Explained::Kind::kFormula || one.kind == Explained::Kind::kCheck ||
             one.kind == Explained::Kind::kStatement;
    })) << id;
  }
}

TEST(ExplainTest, EveryIdSaysSomethingInEveryForm) {
  for (const Explained::Kind kind : ExplainedKinds())
    for (const Explained& one : Explain().All(kind)) {
      EXPECT_FALSE(one.title.empty()) << one.id;
      EXPECT_FALSE(one.parts.empty()) << one.id;
      const std::string text = ExplainText(one, false);
      EXPECT_TRUE(IsValidUtf8(text)) << one.id;
      EXPECT_TRUE(text.starts_with(one.id + " (")) << one.id;
      EXPECT_TRUE(ExplainMarkdown(one, 2).starts_with("## ")) << one.id;
    }
}

TEST(ExplainTest, JsonHoldsTheSameParts) {
  const auto json = nlohmann::json::parse(ExplainJson(Explain().Find("bubble")));
  const auto& one = json.at("explained").at(0);
  EXPECT_EQ(one["kind"], "assumption");
  EXPECT_EQ(one["id"], "bubble");
  EXPECT_EQ(one["parts"][1]["heading"], "Choices");
  EXPECT_EQ(one["parts"][1]["lines"][0],
            "bubble=of-total: idle share of the whole time (the usual one)");
  EXPECT_EQ(nlohmann::json::parse(ExplainListJson(Explain())).at("explained").size(),
            Explain().Ids().size());
}

TEST(ExplainTest, MarkdownEscapesWhatItWouldRead) {
  const Explained explained{
      .kind = Explained::Kind::kQuantity,
      .id = "a_b",
      .title = "x | y",
      .parts = {{.heading = "Formula", .lines = {"a_b = c * d"}, .code = true},
                {.heading = "Sources", .lines = {"<one>"}}}};
  EXPECT_EQ(ExplainMarkdown(explained, 3),
            "### a\\_b\n\nx \\| y\n\n**Formula:** `a_b = c * d`\n\n"
            "**Sources:** \\<one>\n\n");
}

}  // namespace
}  // namespace shardlint
