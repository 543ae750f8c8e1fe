#include "quantity/print_like.h"

#include <gtest/gtest.h>

#include <string>

namespace shardlint {
namespace {

struct Case {
  std::string_view printed;
  double value;
  std::string_view text;  // empty: nothing
};

constexpr Case kCases[] = {
    {"7.98", 7.355, "7.36"},
    {"7.980", 7.355, "7.355"},
    {"18.8", 8.8235, "8.8"},
    {"12", 7, "7"},
    {"12", 7.355, "7.4"},        // two digits were printed, two come back
    {"0.62", 0.02517, "0.025"},  // places alone would leave one
    {"10.72", 5.36, "5.36"},     // exact: no digits are made up
    {"1", 327.68, "328"},        // nor where more stand before the point
    {"43.1", 0.0000041, "0.0000041"},
    {"43.1", 0.00000041, "0.0000004"},  // six places more, no further
    {"2,621,440", 327680, "327,680"},
    {"2,621,440", 512, "512"},
    {"999", 12000, "12000"},  // no separator was there to copy
    {"1,024.50", 98765.432, "98,765.43"},
    {"57{,}344", 28672, "28{,}672"},
    {"10_240", 5120000, "5_120_000"},
    {"10\xE2\x80\xAF"
     "240",
     20480,
     "20\xE2\x80\xAF"
     "480"},
    {".5", 0.25, ".3"},
    {".5", 1.25, "1.3"},  // a tie goes up
    {"1e12", 2e12, "2e12"},
    {"8.03e9", 7.01e9, "7.01e9"},
    {"8.03E+09", 7.01e8, "7.01E+08"},
    {"1.5e-3", 0.0025, "2.5e-3"},
    {"64", 0, ""},
    {"64", -3, ""},
    {"64", 1e18, ""},
    {"GB", 3, ""},
};

TEST(PrintLikeTest, KeepsTheStyleOfTheNumberThatStandsThere) {
  for (const Case& c : kCases) {
    EXPECT_EQ(PrintLike(c.printed, c.value).value_or(""), c.text)
        << c.printed << " for " << c.value;
  }
}

}  // namespace
}  // namespace shardlint
