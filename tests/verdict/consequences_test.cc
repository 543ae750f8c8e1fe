// A contradiction is decisive when the right figure turns a conclusion around.

#include <gtest/gtest.h>

#include <string>

#include "support/audited.h"

namespace shardlint {
namespace {

constexpr std::string_view kPlan =
    "We serve Llama 3 70B in BF16 on 8 GPUs with TP=8. GPU memory: 80 GB.\n\n";

struct Case {
  std::string_view text;
  std::string_view wrong;        // the contradicted figure
  std::string_view consequence;  // empty: it turns nothing around
};

const Case kCases[] = {
    // Within the capacity, beyond it.
    {"| per GPU | GB |\n|---|---|\n| Weights | 17.64 |\n| KV cache | 61.5 |\n| Activations | 4.0 "
     "|\n"
     "| Total | 73.1 |\n",
     "73.1", "so it does not fit the 80 GB of one GPU"},
    {"| per GPU | GB |\n|---|---|\n| Weights | 17.64 |\n| KV cache | 51.5 |\n| Activations | 4.0 "
     "|\n"
     "| Total | 83.1 |\n",
     "83.1", "so it does fit the 80 GB of one GPU"},
    {"| per GPU | GB |\n|---|---|\n| Weights | 17.64 |\n| KV cache | 31.5 |\n| Activations | 4.0 "
     "|\n"
     "| Total | 43.1 |\n",
     "43.1", ""},
    {"| per GPU | GB |\n|---|---|\n| Weights | 17.64 |\n| KV cache | 71.5 |\n| Activations | 4.0 "
     "|\n"
     "| Total | 83.1 |\n",
     "83.1", ""},
    // A target between the figures.
    {"Requirement: TPOT ≤ 50 ms.\n\nTPOT = 30 ms + 25 ms = 45 ms.\n", "45 ms",
     "so the target \"≤ 50 ms\" is not met"},
    {"Requirement: TPOT ≤ 50 ms.\n\nTPOT = 30 ms + 15 ms = 55 ms.\n", "55 ms",
     "so the target \"≤ 50 ms\" is met"},
    {"Requirement: TPOT ≤ 50 ms.\n\nTPOT = 20 ms + 15 ms = 45 ms.\n", "45 ms", ""},
    {"Requirement: TTFT ≤ 50 ms.\n\nTPOT = 30 ms + 25 ms = 45 ms.\n", "45 ms", ""},
    {"Requirement: total throughput ≥ 5000 tokens/s.\n\nTotal throughput: 8 × 500 tokens/s = 6000 "
     "tokens/s.\n",
     "6000 tokens/s", "so the target \"≥ 5000 tokens/s\" is not met"},
    // A target that only part of the recomputed range misses.
    {"Requirement: TPOT ≤ 50 ms.\n\nTPOT = 30 ms + 20 ms = 40 ms.\n", "40 ms", ""},
};

TEST(ConsequencesTest, AFlippedConclusionIsDecisive) {
  for (const Case& c : kCases) {
    const Audited audited(std::string(kPlan) + std::string(c.text));
    bool found = false;
    for (std::size_t f = 0; f < audited.report.findings.size(); ++f) {
      const Finding& finding = audited.report.findings[f];
      if (audited.TextOf(finding) != c.wrong || finding.verdict != Verdict::kContradicted) continue;
      found = true;
      EXPECT_EQ(finding.decisive, !c.consequence.empty()) << c.text;
      std::string said;
      for (std::size_t k = 0; k < finding.checks.size(); ++k)
        said += audited.report.explain(f, k).message + "\n";
      EXPECT_NE(said.find(c.consequence), std::string::npos) << c.text << said;
    }
    EXPECT_TRUE(found) << c.text;
  }
}

TEST(ConsequencesTest, AConclusionNamesItsFigures) {
  const Audited audited(std::string(kPlan) +
                        "Requirement: TTFT ≤ 2 s. Expected TTFT: 3 s. ✅ TTFT requirement met.\n");
  std::string said;
  for (std::size_t f = 0; f < audited.report.findings.size(); ++f)
    if (audited.report.findings[f].verdict == Verdict::kContradicted)
      said += audited.report.explain(f, 0).message + "\n";
  EXPECT_NE(said.find("does not meet the target: \"3 s\" against \"≤ 2 s\""), std::string::npos)
      << said;
}

}  // namespace
}  // namespace shardlint
