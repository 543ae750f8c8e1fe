#include <gtest/gtest.h>

#include <string>

#include "support/audited.h"
#include "verdict/words.h"

namespace shardlint {
namespace {

constexpr std::string_view kPlan =
    "# Llama 3 70B on 8 × H100 SXM\n\nTP 8, BF16.\n\n- KV cache per token: 328 KB\n\n";

std::string VerdictsOf(const Audited& audited, std::string_view text) {
  std::string out;
  for (const Finding& finding : audited.report.findings)
    if (audited.TextOf(finding) == text)
      out += (out.empty() ? "" : " ") + std::string(ToWord(finding.verdict));
  return out;
}

TEST(AssumeTest, HoldsFromTheCommentOn) {
  const std::string text = std::string(kPlan) +
                           "<!-- shardlint: assume memory-unit=binary -->\n\n"
                           "- KV cache per token: 328 KB\n- KV cache per token: 320 KB\n";
  const Audited audited(text, "plan.md");
  EXPECT_EQ(VerdictsOf(audited, "328 KB"), "confirmed contradicted");
  EXPECT_EQ(VerdictsOf(audited, "320 KB"), "confirmed");
  ASSERT_EQ(audited.report.assumed.size(), 1U);
  EXPECT_EQ(audited.report.assumed[0].id, "memory-unit");
  EXPECT_EQ(audited.report.assumed[0].choice, "binary");
  EXPECT_EQ(audited.report.assumed[0].by, "plan.md:7");
}

TEST(AssumeTest, TheLastCommentCounts) {
  const std::string text = std::string(kPlan) +
                           "<!-- shardlint: assume memory-unit=binary -->\n\n"
                           "- KV cache per token: 320 KB\n\n"
                           "<!-- shardlint: assume memory-unit=decimal -->\n\n"
                           "- KV cache per token: 320 KB\n- KV cache per token: 328 KB\n";
  const Audited audited(text, "plan.md");
  EXPECT_EQ(VerdictsOf(audited, "320 KB"), "confirmed contradicted");
  EXPECT_EQ(VerdictsOf(audited, "328 KB"), "confirmed confirmed");
}

TEST(AssumeTest, FixesAFormulasChoice) {
  const std::string_view plan =
      "# Llama 3 70B on 8 × H100 SXM\n\nTP 2, PP 4, 4 micro-batches, BF16.\n\n"
      "- Weights per GPU: 17.6 GB\n";
  const std::string_view bubble = "- Pipeline bubble: 75 %\n";
  const Audited open(std::string(plan) + std::string(bubble), "plan.md");
  EXPECT_EQ(VerdictsOf(open, "75 %"), "confirmed");
  const Audited fixed(
      std::string(plan) + "<!-- shardlint: assume bubble=of-total -->\n\n" + std::string(bubble),
      "plan.md");
  EXPECT_EQ(VerdictsOf(fixed, "75 %"), "contradicted");
}

TEST(AssumeTest, WhatCannotBeReadIsARemark) {
  for (const auto& [comment, message] :
       {std::pair{"assume", "write \"shardlint: assume NAME=CHOICE …\""},
        {"assume memory-unit", "write \"shardlint: assume NAME=CHOICE …\""},
        {"assume memory-unit=tertiary", "memory-unit: 'tertiary' is none of decimal, binary"},
        {"assume memory-unti=binary",
         "memory-unti: there is no assumption 'memory-unti'; did you mean 'memory-unit'?"},
        {"assume last-digit=rounded",
         "last-digit: how a printed number is read is free for each claim"}}) {
    const Audited audited(std::string(kPlan) + "<!-- shardlint: " + comment + " -->\n", "plan.md");
    ASSERT_EQ(audited.report.remarks.size(), 1U) << comment;
    EXPECT_EQ(audited.report.remarks[0].rule, "assumption-malformed");
    EXPECT_EQ(audited.report.remarks[0].message, message);
    EXPECT_TRUE(audited.report.assumed.empty());
  }
}

TEST(AssumeTest, TooManyCommentsAreSaid) {
  std::string text(kPlan);
  for (int i = 0; i < 17; ++i) text += "<!-- shardlint: assume memory-unit=binary -->\n\n";
  const Audited audited(text + "- KV cache per token: 320 KB\n", "plan.md");
  ASSERT_EQ(audited.report.remarks.size(), 1U);
  EXPECT_EQ(audited.report.remarks[0].message,
            "one comment too many that fixes assumptions: at most 16 count");
  EXPECT_EQ(VerdictsOf(audited, "320 KB"), "confirmed");
}

}  // namespace
}  // namespace shardlint
