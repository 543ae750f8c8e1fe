#include <gtest/gtest.h>

#include <string>

#include "support/audited.h"

namespace shardlint {
namespace {

constexpr std::string_view kPlan = "We serve Llama 3 70B in BF16 on 8 H100 GPUs with TP=8.\n\n";

struct Case {
  std::string_view text;
  std::string_view fixes;  // "was -> is", a suggestion as "was ?> is (doubt)"; one a line
};

const Case kCases[] = {
    // Arithmetic on the line.
    {"Pool: 68 GB ÷ 8 = 9.5 GB.\n", "9.5 GB -> 8.5 GB\n"},
    {"Weights per GPU: 68 GB ÷ 8 = 9.5 GB.\n",
     "9.5 GB ?> 17.6 GB (its checks give different figures)\n"},
    {"Pool: 72 − 8.03 − 6 = 59.97 GB.\n", "59.97 GB -> 57.97 GB\n"},
    {"Pool: 72 − 8.03 − 6 ≈ **59.97** GB.\n", "59.97** GB -> 57.97** GB\n"},
    {"Tokens: 12,288 × 9 = 99,592 tokens.\n", "99,592 tokens -> 110,592 tokens\n"},
    // It may be the operand: two digits swapped.
    {"Weights per GPU: 68 GB ÷ 8 = 10.75 GB.\n",
     "10.75 GB ?> 8.50 GB (one of the figures it was computed from may be what is wrong)\n"},
    // A factor may have been left out on the left.
    {"KV cache: 16 sequences × 2.5 GB = 120 GB.\n",
     "120 GB ?> 40 GB (a factor may be missing on the other side)\n"},
    // A sum, and what follows from it only after it is mended.
    {"| per GPU | GB |\n|---|---|\n| Weights | 17.64 |\n| KV cache | 21.47 |\n| Activations | 2.03 "
     "|\n"
     "| Total | 43.99 |\n",
     "43.99 -> 41.14\n"},
    // A reserve stands beside the sum or in it.
    {"| per GPU | GB |\n|---|---|\n| Weights | 17.64 |\n| KV cache | 21.47 |\n| Headroom | 2.03 |\n"
     "| Total | 43.99 |\n",
     "43.99 ?> 39.11 (not all that belongs to it could be read)\n"},
    // A figure of the cost model with one reading; two, where the prefix is not said.
    {"The KV cache is kept in BF16.\n\nKV cache per token: 2,621,440 bytes.\n",
     "2,621,440 bytes -> 327,680 bytes\n"},
    {"KV cache per token: 2.62 MB.\n", "2.62 MB ?> 0.33 MB (its unit may be decimal or binary)\n"},
    // Others were computed from it.
    {"KV cache per token: 2,621,440 bytes.\n",
     "2,621,440 bytes ?> 327,680 bytes (nobody says the number format)\n"},
    {"The KV cache is kept in BF16.\n\nKV cache per token: 2,621,440 bytes.\n\nKV cache of 1,000 "
     "tokens: 2,621,440 bytes × 1,000 = "
     "2.62 GB.\n",
     "2,621,440 bytes ?> 327,680 bytes (other figures were computed from it)\n"},
    // A published figure may be of something else.
    {"Llama 3 70B has 64 layers.\n",
     "64 layers ?> 80 layers (the figure or the name may be meant)\n"},
    // Ranges, bounds and statements have no digits to put in their place.
    {"Weights per GPU: 68 GB ÷ 8 = 9.5-10.5 GB.\n", ""},
    {"Weights per GPU: 68 GB ÷ 8 ≤ 7.5 GB.\n", ""},
    {"Each GPU holds the full model.\n", ""},
    // An entity has no digits of its own.
    {"Weights per GPU: 68 GB ÷ 8 = 9&#46;5 GB.\n", ""},
};

std::string FixesOf(const Audited& audited) {
  std::string fixes;
  for (const Finding& finding : audited.report.findings) {
    const std::string was = audited.TextOf(finding);
    if (finding.replacement) fixes += was + " -> " + *finding.replacement + "\n";
    if (finding.suggestion)
      fixes += was + " ?> " + finding.suggestion->replacement + " (" +
               std::string(finding.suggestion->doubt) + ")\n";
  }
  return fixes;
}

TEST(FixesTest, OneReplacementThatNothingSpeaksAgainstIsSafe) {
  for (const Case& c : kCases)
    EXPECT_EQ(FixesOf(Audited(std::string(kPlan) + std::string(c.text))), c.fixes) << c.text;
}

}  // namespace
}  // namespace shardlint
