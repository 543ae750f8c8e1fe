// What is found in a text, as a table: the text, and its numbers in base units.

#include <gtest/gtest.h>

#include "support/notation.h"

namespace shardlint {
namespace {

struct Case {
  std::string_view text, numbers;
};

void Expect(std::span<const Case> cases) {
  for (const Case& c : cases) EXPECT_EQ(NumbersOf(c.text), c.numbers) << c.text;
}

TEST(NumbersTest, UnitsStandBesideOrBehind) {
  constexpr Case kCases[] = {
      {"It takes 2.68 GB here.", "2680000000 byte"},
      {"It takes **2.68** GB here.", "2680000000 byte"},
      {"400TFlops each", "4e+14 flop?"},
      {"400 TFLOP/s each", "4e+14 flop / second"},
      {"a link of 1.8TBps", "1.8e+12 byte / second"},
      {"3.35 TB/s of HBM", "3.35e+12 byte / second"},
      {"a link of 900 Gbps", "112500000000 byte / second"},
      {"a link of 400 Gb/s", "50000000000 byte / second"},
      {"400 Gb of data", "50000000000 byte"},
      {"0.44 ms later", "0.00044 second"},
      {"250 µs later", "0.00025 second"},
      {"≥ 100 tokens/ms", ">=100000 1 / second token"},
      {"2.68 GiB", "2877628088.32 byte"},
      {"512 KB", "512000 byte"},
      {"70B parameters", "70000000000 parameter"},
      {"10B", "10000000000"},
      {"8K tokens", "8000 token"},
      {"8 GPUs", "8 gpu"},
      {"80 GB/GPU", "80000000000 byte / gpu"},
      {"8x NVIDIA H100", "8x gpu"},
      {"4× A100", "4x gpu"},
      {"3.5x faster", "3.5x"},
      {"2-way split", "2-way"},
      {"a share of 5%", "0.05 %"},
      {"a share of 5 %", "0.05 %"},
      {"costs $2.50 today", "2.5 dollar"},
  };
  Expect(kCases);
}

TEST(NumbersTest, DigitsAndSeparators) {
  constexpr Case kCases[] = {
      {"8,192 tokens", "8192 token"},
      {"57{,}344 values", "57344 element"},
      {"1e12 FLOPs", "1e+12 flop?"},
      {"1_048_576 tokens", "1048576 token"},
      {"0.62GB", "620000000 byte"},
      {"room for 940 000 tokens", "940000 token"},
      {"= 131 072 bytes", "131072 byte"},
      {"rows of 4 128 wide", "4, 128"},
      {"2^30 B", "1073741824 byte"},
      {"1024³ B", "1073741824 byte"},
      {"10^{9} values", "1000000000 element"},
      {"8.03·10⁹ parameters", "8030000000 parameter"},
  };
  Expect(kCases);
}

TEST(NumbersTest, RangesAndBounds) {
  constexpr Case kCases[] = {
      {"15-20 GB", "15000000000..20000000000 byte"},
      {"15–20 GB", "15000000000..20000000000 byte"},
      {"15 to 20 GB", "15000000000..20000000000 byte"},
      {"5k-20k tokens", "5000..20000 token"},
      {"70-85%", "0.7..0.85 %"},
      {"lengths of [128, 10240]", "128..10240"},
      {"≤10s", "<=10 second"},
      {"≤ 10 s", "<=10 second"},
      {"< 50 ms", "<0.05 second"},
      {"at >= 99 %", ">=0.99 %"},
      {"10+ GPUs", "10+ gpu"},
      {"~140GB", "~140000000000 byte"},
      {"≈ 7.98 GB", "~7980000000 byte"},
  };
  Expect(kCases);
}

TEST(NumbersTest, DevicesAreCountedOnEitherSide) {
  constexpr Case kCases[] = {
      {"on 8×H200", "8x gpu"},    {"on 8 × H200", "8x gpu"}, {"on 8xH200", "8x gpu"},
      {"on 4 x H200", "4x gpu"},  {"H200 × 4", "4x gpu"},    {"H100 80GB × 8", "8x gpu"},
      {"4 x 8 = 32", "4, 8, 32"},
  };
  Expect(kCases);
}

TEST(NumbersTest, RangesInWords) {
  constexpr Case kCases[] = {
      {"between 5 and 7 GB", "5000000000..7000000000 byte"},
      {"5 and 7 GB", "5, 7000000000 byte"},
      {"5到7GB", "5000000000..7000000000 byte"},
      {"5～7 GB", "5000000000..7000000000 byte"},
      {"5에서 7GB", "5000000000..7000000000 byte"},
  };
  Expect(kCases);
}

TEST(NumbersTest, CountersStandBeforeWhatIsCounted) {
  constexpr Case kCases[] = {
      {"8个KV头", "8 kv_head"},      {"256 个专家", "256 expert"},
      {"KV 헤드 8개", "8"},          {"リクエスト16件", "16"},
      {"16개의 요청", "16 request"}, {"80GB／枚", "80000000000 byte / gpu"},
      {"3.2万token", "32000 token"}, {"727亿参数", "72700000000 parameter"},
  };
  Expect(kCases);
}

TEST(NumbersTest, RatesMayBeSaidBefore) {
  constexpr Case kCases[] = {
      {"每秒2000个token", "2000 1 / second token"},
      {"毎秒約1,500トークン", "1500 1 / second token"},
      {"초당 2,000토큰", "2000 1 / second token"},
      {"每分钟 120 个请求", "2 1 / second request"},
      {"每秒延迟不超过，共 20 GB", "20000000000 byte"},
  };
  Expect(kCases);
}

TEST(NumbersTest, FormulasKeepTheirUnits) {
  constexpr Case kCases[] = {
      {"$131{,}072$ bytes", "131072 byte"},
      {"$811.8\\,\\text{GB}$", "811800000000 byte"},
      {"$2\\ \\text{B}$", "2 byte"},
      {"$$\n16.06 \\;\\mathrm{GB}\n$$", "16060000000 byte"},
      {"$n_{2}$ of them", ""},
      {"it costs 5$ today", "5 dollar"},
  };
  Expect(kCases);
}

TEST(NumbersTest, DegreesAndFlags) {
  constexpr Case kCases[] = {
      {"TP=4", "4"},
      {"TP: 4", "4"},
      {"PP(4) × TP(2)", "4, 2"},
      {"EP64_TP2_PP1", "EP=64, TP=2, PP=1"},
      {"TP8/PP2", "TP=8, PP=2"},
      {"DP2×TP4", "DP=2, TP=4"},
      {"`--tensor-parallel-size 8`", "--tensor-parallel-size=8"},
      {"`--tensor-parallel-size=8`", "--tensor-parallel-size=8"},
  };
  Expect(kCases);
}

TEST(NumbersTest, WhatOnlyLooksLikeAQuantity) {
  for (const std::string_view text : {"Llama-3-70B is good",
                                      "written on 2025-12-30",
                                      "on an H100",
                                      "GPU0 is idle",
                                      "release v0.6.3",
                                      "in FP16",
                                      "Stage 0 begins",
                                      "serial 24703L202",
                                      "a mix of things",
                                      "I'm here",
                                      "at 12:30:15",
                                      "port 8080 is open",
                                      "https://example.org/a/70B/16",
                                      "see plan-v2.md",
                                      "the P99 latency",
                                      "INT8 and W4A16",
                                      "CUDA 12.4",
                                      "10.0.0.17",
                                      "2x2x2.txt",
                                      "issue #204",
                                      "# 2.1 Memory",
                                      "sm_90a kernels",
                                      "Qwen2.5-72B-Instruct"})
    EXPECT_EQ(NumbersOf(text), "") << text;
}

TEST(NumbersTest, YearsAreNoSubtraction) {
  // Read as 2012 - 13 = 1999, or as 1012.5 on average, by others.
  for (const std::string_view text : {"in 2012-13 we", "the 2024/25 season"})
    EXPECT_EQ(EquationsOf(text), "") << text;
}

TEST(NumbersTest, NeighboursStayApart) {
  constexpr Case kCases[] = {
      {"$4.25 and 32 heads", "4.25 dollar, 32 head"},
      {"P50: 500ms, P99: 1000ms", "0.5 second, 1 second"},
      {"TTFT 500 ms, TPOT 20 ms", "0.5 second, 0.02 second"},
      {"16 layers, 32 heads", "16 layer, 32 head"},
      {"18 GB of 80 GB", "18000000000 byte, 80000000000 byte"},
      {"50GB (78% utilization)", "50000000000 byte, 0.78 %"},
  };
  Expect(kCases);
}

TEST(NumbersTest, SpansCoverTheirWords) {
  struct Span {
    std::string_view text, words;
  };
  constexpr Span kSpans[] = {
      {"takes **2.68** GB per layer", "2.68** GB"},
      {"at ≤ 10 s", "≤ 10 s"},
      {"with ~140GB left", "~140GB"},
      {"for 15–20 GB more", "15–20 GB"},
      {"8,192&nbsp;tokens", "8,192&nbsp;tokens"},
      {"a | b\n-|-\n1 | 5 GB \\| 6", "5 GB"},
  };
  for (const Span& c : kSpans) {
    const Mentioned mentioned{std::string(c.text)};
    bool found = false;
    std::string all;
    for (const Number& n : mentioned.mentions.numbers) {
      const std::string words(mentioned.file.At(mentioned.document.SourceOf(n.begin, n.end)));
      found |= words == c.words;
      all += "[" + words + "]";
    }
    EXPECT_TRUE(found) << c.text << ": " << all;
  }
}

}  // namespace
}  // namespace shardlint
