// Numbers, equations and claims cost as much as their text is long, whatever stands in it.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <ctime>
#include <limits>
#include <string>
#include <string_view>

#include "support/audited.h"
#include "support/notation.h"

namespace shardlint {
namespace {

constexpr std::size_t kSmall = 32 << 10;
constexpr std::size_t kTimes = 8;  // as large; a quadratic cost is 64 times as much
constexpr double kMaxRatio = 24;

/// Repeated in one paragraph.
constexpr std::array<std::string_view, 12> kPatterns = {
    "$1 \\ ",      "1×1=",    "b 1 c 1×1 = ",   "(1 ",
    "1 GB (2×2) ", "1 GB + ", "target 5 GB ( ", "1 < 2 < ",
    "GPUs 0-3, ",  "2×",      "1-1-",           "weights kv cache per gpu 5% of "};

std::string Repeated(std::string_view pattern, std::size_t size) {
  std::string text = "Parameters: 70B on 8 GPUs.\n\n";
  while (text.size() < size) text += pattern;
  return text;
}

double CpuSeconds(const std::string& text, int rounds) {
  const Ruleset& rules = BuiltInRules();
  double best = std::numeric_limits<double>::infinity();
  for (int round = 0; round < rounds; ++round) {
    const std::clock_t begin = std::clock();
    Mentioned mentioned{text};
    BuildClaims(mentioned.document, mentioned.mentions, rules.units, rules.vocabulary);
    best = std::min(best, static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC);
  }
  return best;
}

TEST(LinearTest, EightTimesTheTextIsAboutEightTimesTheWork) {
  for (const std::string_view pattern : kPatterns) {
    const double small = CpuSeconds(Repeated(pattern, kSmall), 3);
    const double large = CpuSeconds(Repeated(pattern, kTimes * kSmall), 1);
    EXPECT_LT(large, kMaxRatio * small) << pattern;
  }
}

TEST(LinearTest, BlocksBelowOneLongBlockDoNotReadItAgain) {
  const auto text = [](std::size_t size) {
    std::string out = "Parameters: 70B on 8 GPUs.\n\n";
    while (out.size() < size) out += "target per layer ";
    out += ":\n\n";
    while (out.size() < 2 * size) out += "- 5 GB\n";
    return out;
  };
  EXPECT_LT(CpuSeconds(text(kTimes * kSmall), 1), kMaxRatio * CpuSeconds(text(kSmall), 3));
}

}  // namespace
}  // namespace shardlint
