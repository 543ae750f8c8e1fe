// What printed digits agree with: rounding, truncation, hedges, bounds, binary prefixes.

#include <gtest/gtest.h>

#include "support/notation.h"
#include "verdict/judgement.h"

namespace shardlint {
namespace {

struct Case {
  std::string_view printed;
  double low, high;  ///< the recomputed value in base units
  std::string_view reading;
};

void Expect(std::span<const Case> cases) {
  for (const Case& c : cases) {
    const Mentioned mentioned{std::string(c.printed)};
    ASSERT_EQ(mentioned.mentions.numbers.size(), 1U) << c.printed;
    const char* reading = Agrees(mentioned.mentions.numbers[0], {c.low, c.high});
    EXPECT_EQ(std::string_view(reading == nullptr ? "no" : reading), c.reading)
        << c.printed << " against " << c.low;
  }
}

TEST(InkTest, DigitsStandForHalfAUnitEitherWay) {
  constexpr Case kCases[] = {
      {"2.68 GB", 2.684354560e9, 2.684354560e9, ""},
      {"2.68 GB", 2.675e9, 2.675e9, ""},
      {"2.68 GB", 2.685e9, 2.685e9, ""},
      {"2.68 GB", 2.674e9, 2.674e9, "no"},
      {"2.680 GB", 2.684354560e9, 2.684354560e9, "no"},
      {"17 ms", 0.0174, 0.0174, ""},
      {"17.0 ms", 0.0174, 0.0174, "no"},
      {"5%", 0.0549, 0.0549, ""},
  };
  Expect(kCases);
}

TEST(InkTest, DigitsMayBeCutOff) {
  constexpr Case kCases[] = {
      {"2.68 GB", 2.689e9, 2.689e9, "last digit cut off"},
      {"66.6 %", 0.66667, 0.66667, "last digit cut off"},
      {"2.68 GB", 2.691e9, 2.691e9, "no"},
  };
  Expect(kCases);
}

TEST(InkTest, PrefixesMayBeBinary) {
  constexpr Case kCases[] = {
      {"1 GB", 1073741824, 1073741824, ""},  // half a unit is wide enough
      {"1.00 GB", 1073741824, 1073741824, "binary prefix"},
      {"320 KB", 327680, 327680, "binary prefix"},
      {"1.07 GiB", 1073741824, 1073741824, "no"},
      {"1.00 GiB", 1073741824, 1073741824, ""},
      {"900 GB/s", 966367641600, 966367641600, "binary prefix"},
  };
  Expect(kCases);
}

TEST(InkTest, HedgesAreWider) {
  constexpr Case kCases[] = {
      {"~7.98 GB", 7.97e9, 7.97e9, ""}, {"~7.98 GB", 7.96e9, 7.96e9, "no"},
      {"~140 GB", 131e9, 131e9, ""},    {"140 GB", 131e9, 131e9, "no"},
      {"~10 ms", 0.0149, 0.0149, ""},   {"~10 ms", 0.0151, 0.0151, "no"},
  };
  Expect(kCases);
}

TEST(InkTest, CountsAreExact) {
  constexpr Case kCases[] = {
      {"8 GPUs", 8, 8, ""},        {"8 GPUs", 8.4, 8.4, "rounded to a whole number"},
      {"7 GPUs", 8, 8, "no"},      {"80 layers", 80, 80, ""},
      {"80 layers", 79, 79, "no"},
  };
  Expect(kCases);
}

TEST(InkTest, BoundsAndRanges) {
  constexpr Case kCases[] = {
      {"≤ 10 s", 9, 9, ""},           {"≤ 10 s", 12, 12, "no"},    {"≥ 10 s", 12, 12, ""},
      {"≥ 10 s", 9, 9, "no"},         {"10+ s", 12, 12, ""},       {"12-14 GB", 13e9, 13e9, ""},
      {"12-14 GB", 16e9, 16e9, "no"}, {"2.68 GB", 2.5e9, 3e9, ""},
  };
  Expect(kCases);
}

TEST(InkTest, NearMissesAreWithinTwoUnitsOfTheLastDigit) {
  struct Near {
    std::string_view printed;
    double value;
    bool near;
  };
  constexpr Near kCases[] = {
      {"2.68 GB", 2.699e9, true},
      {"2.68 GB", 2.75e9, false},
      {"8 GPUs", 9, false},
      {"1.5 GB", 1.7e9, false},
  };
  for (const Near& c : kCases) {
    const Mentioned mentioned{std::string(c.printed)};
    ASSERT_EQ(mentioned.mentions.numbers.size(), 1U) << c.printed;
    EXPECT_EQ(NearMiss(mentioned.mentions.numbers[0], Interval::Exactly(c.value)), c.near)
        << c.printed;
  }
}

TEST(JudgedClaimTest, FoldsItsChecks) {
  JudgedClaim claim;
  EXPECT_EQ(claim.Folded(), Verdict::kGiven);
  claim.Add("stated", Verdict::kGiven, Severity::kNone, {});
  claim.Add("model", Verdict::kUnverifiable, Severity::kInfo, {});
  EXPECT_EQ(claim.Folded(), Verdict::kUnverifiable);
  EXPECT_EQ(claim.Worst(), Severity::kInfo);
  claim.Add("catalogue", Verdict::kConfirmed, Severity::kNone, {});
  EXPECT_EQ(claim.Folded(), Verdict::kConfirmed);
  EXPECT_EQ(claim.Worst(), Severity::kNone);
  claim.Add("arithmetic", Verdict::kContradicted, Severity::kWarning, {});
  EXPECT_EQ(claim.Folded(), Verdict::kContradicted);
  EXPECT_EQ(claim.Worst(), Severity::kWarning);
}

TEST(JudgedClaimTest, OneCheckARuleTheOneThatDecidesMore) {
  JudgedClaim claim;
  claim.Add("model", Verdict::kUnverifiable, Severity::kNone, {});
  claim.Add("model", Verdict::kConfirmed, Severity::kNone, {});
  claim.Add("model", Verdict::kGiven, Severity::kNone, {});
  ASSERT_EQ(claim.checks.size(), 1U);
  EXPECT_EQ(claim.checks[0].verdict, Verdict::kConfirmed);
  EXPECT_EQ(claim.details.size(), 1U);
}

}  // namespace
}  // namespace shardlint
