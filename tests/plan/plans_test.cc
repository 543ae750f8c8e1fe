// Scopes and provenance: what a plan's quantities are, and where they come from.

#include <gtest/gtest.h>

#include "support/audited.h"
#include "verdict/words.h"

namespace shardlint {
namespace {

// "document 4" of each value that is asked for, in the plan whose title begins with `title`.
std::string ValueOf(const DocumentReport& report, std::string_view title,
                    std::string_view quantity) {
  for (const PlanSummary& plan : report.plans) {
    if (!std::string_view(plan.title).starts_with(title)) continue;
    for (const PlanValue& value : plan.values)
      if (value.quantity == quantity) {
        char text[64];
        std::snprintf(text, sizeof text, "%s %.10g", std::string(value.source).c_str(),
                      value.value);
        return text;
      }
  }
  return "none";
}

struct Case {
  std::string_view plan, quantity, value;
};

void Expect(const Audited& audited, std::span<const Case> cases) {
  for (const Case& c : cases)
    EXPECT_EQ(ValueOf(audited.report, c.plan, c.quantity), c.value) << c.plan << " " << c.quantity;
}

TEST(PlansTest, InputsComeFromTheDocument) {
  const Audited audited(
      "# Plan\n\nThe model has 40B parameters in FP16 and 48 layers. TP=4, PP=2 on 8 GPUs.\n");
  ASSERT_TRUE(audited.report.ours);
  ASSERT_FALSE(audited.report.plans.empty());
  constexpr Case kCases[] = {
      {"", "parameters.total", "document 4e+10"}, {"", "num_hidden_layers", "document 48"},
      {"", "tensor_parallel_size", "document 4"}, {"", "pipeline_parallel_size", "document 2"},
      {"", "gpus.total", "document 8"},
  };
  Expect(audited, kCases);
}

TEST(PlansTest, TheCatalogueFillsWhatIsNotStated) {
  const Audited audited(
      "# Plan\n\nWe serve Llama 3 70B on 8 GPUs with TP=8. Head dimension: 128.\n");
  constexpr Case kCases[] = {
      {"", "num_hidden_layers", "catalogue 80"},
      {"", "num_key_value_heads", "catalogue 8"},
      {"", "hidden_size", "catalogue 8192"},
      {"", "head_dim", "document 128"},
  };
  Expect(audited, kCases);
}

TEST(PlansTest, PhasesHaveDegreesOfTheirOwn) {
  const Audited audited(
      "# Plan\n\nThe model has 10B parameters.\n\n## Prefill\n\nTP=4, PP=2.\n\n### "
      "Memory\n\nWeights per GPU: 1 GB.\n\n"
      "## Decode\n\nTP=2, DP=2.\n\n## Summary\n\nDone.\n");
  constexpr Case kCases[] = {
      {"Prefill", "tensor_parallel_size", "document 4"},
      {"Prefill", "pipeline_parallel_size", "document 2"},
      {"Decode", "tensor_parallel_size", "document 2"},
      {"Decode", "data_parallel_size", "document 2"},
  };
  Expect(audited, kCases);
  std::string phases;
  for (const PlanSummary& plan : audited.report.plans) {
    phases += plan.phase == Phase::kPrefill  ? "prefill "
              : plan.phase == Phase::kDecode ? "decode "
                                             : "none ";
    EXPECT_FALSE(plan.hypothetical) << plan.title;
  }
  EXPECT_EQ(phases, "none prefill decode ");
  EXPECT_EQ(audited.report.plans[1].parent, 0);
}

// The claim stands below a heading of the phase's own heading, and is judged there.
TEST(PlansTest, ClaimsAreJudgedInTheirScope) {
  const Audited audited(
      "# Plan\n\nThe model has 10B parameters in FP16.\n\n## Prefill\n\nTP=4, PP=2.\n\n### "
      "Memory\n\n"
      "Weights per GPU: 2.5 GB.\n\n## Decode\n\nTP=2, DP=2.\n\n### Memory\n\nWeights per GPU: 10 "
      "GB.\n");
  std::string verdicts;
  for (const Finding& finding : audited.report.findings)
    if (finding.quantity == "weights.per_gpu") {
      verdicts += std::string(ToWord(finding.verdict)) + " in " +
                  audited.report.plans[static_cast<std::size_t>(finding.plan)].title + "; ";
    }
  EXPECT_EQ(verdicts, "confirmed in Prefill; confirmed in Decode; ");
}

TEST(PlansTest, TheFirstStatementIsGivenAndTheSecondSaysSo) {
  const Audited audited(
      "# Plan\n\nThe model has 40B parameters and 48 layers, on 8 GPUs.\n\nThe 48 layers are "
      "alike.\n");
  std::string verdicts;
  for (const Finding& finding : audited.report.findings)
    if (finding.quantity == "num_hidden_layers")
      verdicts +=
          std::string(ToWord(finding.verdict)) + " " + std::string(finding.checks[0].rule) + "; ";
  EXPECT_EQ(verdicts, "given stated; given restated; ");
}

TEST(PlansTest, RowsThatNameModelsHaveTheirFacts) {
  const Audited audited(
      "# Which model fits\n\nAll of them on one node of 8 H100.\n\n| Model | Layers | TP |\n"
      "|---|---|---|\n| Llama 3 70B | 80 | 8 |\n| Mixtral 8x7B | 32 | 2 |\n");
  constexpr Case kCases[] = {
      {"Llama 3 70B", "hidden_size", "catalogue 8192"},
      {"Llama 3 70B", "tensor_parallel_size", "document 8"},
      {"Mixtral 8x7B", "hidden_size", "catalogue 4096"},
      {"Mixtral 8x7B", "tensor_parallel_size", "document 2"},
      {"Which", "hidden_size", "none"},
      {"Which", "device.memory", "catalogue 8e+10"},
  };
  Expect(audited, kCases);
}

TEST(PlansTest, SectionsThatNameModelsHaveTheirFacts) {
  const Audited audited(
      "# Two services on 8 GPUs\n\n## Llama 3 8B\n\nTP=1.\n\n## Qwen2.5 72B\n\nTP=4.\n");
  constexpr Case kCases[] = {
      {"Llama 3 8B", "num_hidden_layers", "catalogue 32"},
      {"Qwen2.5 72B", "num_hidden_layers", "catalogue 80"},
      {"Two", "num_hidden_layers", "none"},
  };
  Expect(audited, kCases);
}

// Each option states one degree only, and no two disagree.
TEST(PlansTest, SiblingHeadingsWithDegreesAreOptions) {
  const Audited audited(
      "# Plan\n\nThe model has 13B parameters; 4 GPUs.\n\n## Options\n\n### A: TP=4\n\nGood.\n\n"
      "### B: PP=4\n\nFair.\n\n## Choice\n\nWe decide later, TP=2 or not.\n");
  constexpr Case kCases[] = {
      {"A: TP=4", "tensor_parallel_size", "document 4"},
      {"A: TP=4", "pipeline_parallel_size", "default 1"},
      {"B: PP=4", "pipeline_parallel_size", "document 4"},
      {"B: PP=4", "tensor_parallel_size", "default 1"},
  };
  Expect(audited, kCases);
}

// Seven rates and more are published of two devices; the few that are tried hold the fastest, or a
// bound would refute what the other device does.
TEST(PlansTest, TheFastestRateComesSecond) {
  const Audited audited(
      "# Plan\n\nLlama 3.1 8B in FP4 on H100 SXM today and on GB300 tomorrow, 2 GPUs, TP=1, DP=2: "
      "1,100,000 tokens/s in all.\n");
  for (const Finding& finding : audited.report.findings)
    EXPECT_NE(finding.verdict, Verdict::kContradicted) << audited.TextOf(finding);
}

TEST(PlansTest, WhatAPlanNamesToBeInUse) {
  const Audited audited(
      "# Plan\n\nA 40B model on 8 GPUs, TP=8. CPU offload; no structured sparsity.\n");
  constexpr Case kCases[] = {{"", "uses.offload", "document 1"}, {"", "uses.sparsity", "none"}};
  Expect(audited, kCases);
}

}  // namespace
}  // namespace shardlint
