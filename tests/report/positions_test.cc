#include "report/positions.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace shardlint {
namespace {

std::string At(const Positions& positions, std::uint32_t offset) {
  const Position p = positions.At(offset);
  return std::to_string(p.line) + ":" + std::to_string(p.column);
}

TEST(Positions, CountCodePointsAndEveryKindOfLineEnd) {
  struct Case {
    std::string_view text;
    std::uint32_t offset;
    std::string_view at;
  };
  constexpr Case kCases[] = {
      {"", 0, "1:1"},       {"", 9, "1:1"},           {"ab", 2, "1:3"},
      {"ab", 99, "1:3"},    {"×2", 2, "1:2"},         {"😀 4 GB", 5, "1:3"},
      {"a\nb", 1, "1:2"},   {"a\nb", 2, "2:1"},       {"a\r\nb", 3, "2:1"},
      {"a\r\nb", 1, "1:2"}, {"a\rb\rc", 4, "3:1"},    {"a\n\n\nb", 4, "4:1"},
      {"a\n", 2, "2:1"},    {"a\r\n\rb\n", 4, "3:1"}, {"中\n中文x", 10, "2:3"},
  };
  for (const Case& c : kCases) {
    EXPECT_EQ(At(Positions(c.text), c.offset), c.at) << c.text << " " << c.offset;
  }
}

TEST(Positions, AgreeWithLineIndexOnLongLines) {
  std::string text;
  for (int i = 0; i < 3000; ++i) {
    text += i % 997 == 0 ? "\n" : i % 3 == 0 ? "×" : i % 5 == 0 ? "😀" : "a";
  }
  const Positions positions(text);
  const LineIndex lines(text);
  for (std::uint32_t at = 0; at <= text.size(); ++at) {
    ASSERT_EQ(positions.At(at).line, lines.At(at).line) << at;
    ASSERT_EQ(positions.At(at).column, lines.At(at).column) << at;
  }
}

TEST(Positions, TextStaysInside) {
  const Positions positions("abc");
  EXPECT_EQ(positions.Text({1, 2}), "b");
  EXPECT_EQ(positions.Text({1, 99}), "bc");
  EXPECT_EQ(positions.Text({50, 99}), "");
  EXPECT_EQ(positions.Text({2, 1}), "");
}

}  // namespace
}  // namespace shardlint
