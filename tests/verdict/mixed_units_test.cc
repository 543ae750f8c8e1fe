#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "support/audited.h"

namespace shardlint {
namespace {

constexpr std::string_view kModel =
    "# A 70B model\n\n80 layers, 8 KV heads of size 128, BF16, TP=8 on H100.\n\n"
    "- Weights: 70B × 2 bytes = 140 GB\n- Weights per GPU: 17.5 GB\n";

std::ptrdiff_t Remarks(const std::string& text) {
  const Audited audited(text);
  return std::ranges::count(audited.report.remarks, "mixed-units", &Remark::rule);
}

TEST(MixedUnitsTest, TwoMeaningsOfOnePrefixAreOneRemark) {
  EXPECT_EQ(Remarks(std::string(kModel) + "- KV cache per token: 320 KB\n"
                                          "- KV cache of one 8,192-token sequence: 2.5 GB\n"
                                          "- KV cache of one 16,384-token sequence: 5.0 GB\n"),
            1);
}

TEST(MixedUnitsTest, OneMeaningIsNone) {
  EXPECT_EQ(Remarks(std::string(kModel) + "- KV cache per token: 328 KB\n"
                                          "- KV cache of one 8,192-token sequence: 2.68 GB\n"),
            0);
  EXPECT_EQ(Remarks(std::string(kModel) + "- KV cache per token: 320 KiB\n"
                                          "- KV cache of one 8,192-token sequence: 2.5 GiB\n"),
            0);
}

}  // namespace
}  // namespace shardlint
