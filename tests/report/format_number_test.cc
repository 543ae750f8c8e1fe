#include "report/format_number.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string_view>

namespace shardlint {
namespace {

TEST(FormatNumber, KeepsWholeNumbersAndRoundsFractions) {
  struct Case {
    double value;
    int significant;
    std::string_view text;
  };
  const Case kCases[] = {
      {0, 3, "0"},
      {2684354560, 3, "2684354560"},
      {2.684354560, 3, "2.68"},
      {2.684354560, 4, "2.684"},
      {5.2999, 3, "5.3"},
      {9.996, 3, "10"},
      {99.96, 3, "100"},
      {655360, 4, "655360"},
      {12345.678, 3, "12346"},
      {-0.625, 4, "-0.625"},
      {0.000125, 3, "0.000125"},
      {0.00001, 3, "0.00001"},
      {1.5e-9, 3, "1.5e-09"},
      {2e-9, 3, "2e-09"},
      {1e15, 3, "1e+15"},
      {1.25e20, 2, "1.2e+20"},
      {100, 1, "100"},
      {7, 0, "7"},
      {0.1, 99, "0.10000000000000001"},
      {std::numeric_limits<double>::infinity(), 3, "∞"},
      {-std::numeric_limits<double>::infinity(), 3, "-∞"},
      {std::nan(""), 3, "unknown"},
      {std::numeric_limits<double>::max(), 3, "1.8e+308"},
      {5e-324, 3, "4.94e-324"},
  };
  for (const Case& c : kCases) EXPECT_EQ(FormatNumber(c.value, c.significant), c.text);
}

TEST(FormatQuantity, DividesByTheUnit) {
  EXPECT_EQ(FormatQuantity(2684354560, "GB", 1e9), "2.684 GB");
  EXPECT_EQ(FormatQuantity(2684354560, "GiB", 1073741824), "2.5 GiB");
  EXPECT_EQ(FormatQuantity(0.36, "%", 0.01), "36 %");
  EXPECT_EQ(FormatQuantity(64, "", 1), "64");
}

}  // namespace
}  // namespace shardlint
