// Equations of a text: what is computed, and its printed result.

#include <gtest/gtest.h>

#include "support/notation.h"

namespace shardlint {
namespace {

struct Case {
  std::string_view text, equations;
};

void Expect(std::span<const Case> cases) {
  for (const Case& c : cases) EXPECT_EQ(EquationsOf(c.text), c.equations) << c.text;
}

TEST(EquationsTest, OperatorsOfManyKinds) {
  constexpr Case kCases[] = {
      {"4 × 2 × 2 = 16", "4 × 2 × 2 = 16"},
      {"4 x 2 = 8", "4 × 2 = 8"},
      {"4*2=8", "4 × 2 = 8"},
      {"2×2×2=8", "2 × 2 × 2 = 8"},
      {"20 GB ÷ (2 × 4 × 4) = 0.625 GB", "20 GB ÷ (2 × 4 × 4) = 0.625 GB"},
      {"140 GB / 8 = 17.5 GB", "140 GB ÷ 8 = 17.5 GB"},
      {"80 GB − 12 GB = 68 GB", "80 GB − 12 GB = 68 GB"},
      {"7B + 1B = 8B", "7B + 1B = 8B"},
      {"16 · 32 = 512", "16 × 32 = 512"},
      {"70 \\times 2 = 140 GB", "70 × 2 = 140 GB"},
  };
  Expect(kCases);
}

TEST(EquationsTest, LabelsDoNotBreakThem) {
  constexpr Case kCases[] = {
      {"Max KV = 16 × 32 × 2 bytes = 1024 bytes per layer", "16 × 32 × 2 bytes = 1024 bytes"},
      {"4 (PP) × 2 (TP) = 8 GPUs", "4 × 2 = 8 GPUs"},
      {"16 layers ÷ 4 = 4 layers", "16 layers ÷ 4 = 4 layers"},
      {"Per GPU: 140 GB ÷ 8 ≈ 18 GB", "140 GB ÷ 8 = 18 GB (≈)"},
      {"TP × PP = 4 × 2 = 8", "4 × 2 = 8"},
  };
  Expect(kCases);
}

TEST(EquationsTest, ChainsAreSteps) {
  constexpr Case kCases[] = {
      {"2 × 3 = 6 = 12 ÷ 2", "2 × 3 = 6, 12 ÷ 2 = 6"},
      {"2 × 3 × 4 = 6 × 4 = 24", "2 × 3 × 4 = 24, 6 × 4 = 24"},
      {"2 × 3 = 6 × 2 = words", "2 × 3 = 6"},
  };
  Expect(kCases);
}

TEST(EquationsTest, SignsInWords) {
  constexpr Case kCases[] = {
      {"80 GB minus 12 GB = 68 GB", "80 GB − 12 GB = 68 GB"},
      {"80 GB, minus 12 GB of weights, minus 8 GB leaves 60 GB", "80 GB − 12 GB − 8 GB = 60 GB"},
      {"140 GB over 8 GPUs is 17.5 GB", "140 GB ÷ 8 GPUs = 17.5 GB"},
      {"64 divided by 8 equals 8", "64 ÷ 8 = 8"},
      {"140 GB / 8 → 17.5 GB", "140 GB ÷ 8 = 17.5 GB"},
      {"TP4 × PP2 → 2 replicas", ""},
      {"6 TB plus 2 × 4 TB = 8 TB", "2 × 4 TB = 8 TB"},
      {"140 GB over 30 days is fine", ""},
  };
  Expect(kCases);
}

TEST(EquationsTest, FormulasOfLatex) {
  constexpr Case kCases[] = {
      {"$\\frac{48}{4 \\times 2} = 6$ GB", "48 ÷ (4 × 2) = 6$ GB"},
      {"$16 \\cdot 2 = 32\\,\\text{GB}$", "16 × 2 = 32 \\text{GB}"},
      {"$W_{\\text{GPU}} = \\left(64 / 4\\right) = 16$", "64 ÷ 4 = 16"},
      {"$a = 2 \\times 3 = 6, \\qquad b = 4 \\times 5 = 20$", "2 × 3 = 6, 4 × 5 = 20"},
      {"$$\nx = 3 \\times 5 \\\\\n= 15\n$$", "3 × 5 = 15"},
  };
  Expect(kCases);
}

TEST(EquationsTest, PowersAreNumbers) {
  constexpr Case kCases[] = {
      {"4 * 2**30 = 4294967296", "4 × 2**30 = 4294967296"},
      {"2 × 64² = 8192", "2 × 64² = 8192"},
      {"1.5² = 2.25", "1.5^² = 2.25"},
  };
  Expect(kCases);
}

TEST(EquationsTest, DifferencesAreNoRanges) {
  constexpr Case kCases[] = {
      {"80 * 0.9 - 17.2 - 4.8 = 50.0", "80 × 0.9 − 17.2 − 4.8 = 50.0"},
      {"3 - 5 = -2", ""},
      {"heads 56 / 4 = 14\nkv heads 8 / 4 = 2", "56 ÷ 4 = 14, 8 ÷ 4 = 2"},
  };
  Expect(kCases);
}

TEST(EquationsTest, OneValueInTwoUnits) {
  constexpr Case kCases[] = {
      {"A card has 96 GB = 89.4 GiB.", "96 GB = 89.4 GiB"},
      {"It has 80 GB = 80 GB.", ""},
  };
  Expect(kCases);
}

TEST(EquationsTest, ResultsBeforeTheirTerms) {
  constexpr Case kCases[] = {
      {"17.5 GB (140 GB ÷ 8)", "140 GB ÷ 8 = 17.5 GB (implicit)"},
      {"16 GPUs = 4 × 4", "4 × 4 = 16 GPUs"},
      {"80GB × 85% = 68 GB", "80GB × 85% = 68 GB"},
      {"30% of 64GB = 19.2 GB", "30% × 64GB = 19.2 GB"},
  };
  Expect(kCases);
}

TEST(EquationsTest, ComparisonsAreRead) {
  constexpr Case kCases[] = {
      {"44 GB > 40 GB", "44 GB > 40 GB"},
      {"12 GB ≤ 24 GB", "12 GB <= 24 GB"},
  };
  Expect(kCases);
}

TEST(EquationsTest, WhatIsNone) {
  for (const std::string_view text :
       {"TP=4, PP=2", "batch = 16", "from 4 - 8 GPUs", "a/b testing of 2 models", "2 x H100",
        "v1 = v2", "1/64th of it", "and/or 8", "1-2 times", "x = 5", "H100 x 8", "GPT-3 = 175B"})
    EXPECT_EQ(EquationsOf(text), "") << text;
}

TEST(EquationsTest, RankLists) {
  struct Ranks {
    std::string_view text;
    std::vector<std::uint32_t> indices;
  };
  const Ranks cases[] = {
      {"GPUs 0-3", {0, 1, 2, 3}},         {"GPUs 0–3", {0, 1, 2, 3}},
      {"GPU 0, 1, 2", {0, 1, 2}},         {"[GPU0, GPU1]", {0, 1}},
      {"Layers 20-23", {20, 21, 22, 23}}, {"ranks 4 to 7", {4, 5, 6, 7}},
  };
  for (const Ranks& c : cases) {
    const Mentioned mentioned{std::string(c.text)};
    ASSERT_EQ(mentioned.mentions.ranks.size(), 1U) << c.text;
    EXPECT_EQ(mentioned.mentions.ranks[0].indices, c.indices) << c.text;
  }
}

}  // namespace
}  // namespace shardlint
