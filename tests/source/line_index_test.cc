#include "source/line_index.h"

#include <gtest/gtest.h>

#include <string>

#include "base/text.h"

namespace shardlint {
namespace {

TEST(LineIndexTest, CountsLinesAndCodePoints) {
  struct Case {
    std::string_view text;
    std::uint32_t offset, line, column;
  };
  constexpr Case kCases[] = {
      {"", 0, 1, 1},       {"ab", 2, 1, 3},      {"a\nb", 2, 2, 1},
      {"a\r\nb", 3, 2, 1}, {"a\r\nb", 2, 1, 3},  // inside the line end
      {"a\rb", 2, 2, 1},   {"a\n\rb", 3, 3, 1},  {"a\r\r\nb", 4, 3, 1},
      {"a\n", 2, 2, 1},    {"8 × GPU", 5, 1, 5}, {"显存\n显存 80", 14, 2, 4},
      {"ab", 99, 1, 3},  // beyond the end
  };
  for (const Case& c : kCases) {
    const Position at = LineIndex(c.text).At(c.offset);
    EXPECT_EQ(at.line, c.line) << c.text << " " << c.offset;
    EXPECT_EQ(at.column, c.column) << c.text << " " << c.offset;
  }
}

TEST(LineIndexTest, GivesLinesWithoutTheirEnds) {
  const LineIndex lines("one\ntwo\r\n\rfour\rfive");
  ASSERT_EQ(lines.size(), 5U);
  EXPECT_EQ(lines.Line(1), "one");
  EXPECT_EQ(lines.Line(2), "two");
  EXPECT_EQ(lines.Line(3), "");
  EXPECT_EQ(lines.Line(4), "four");
  EXPECT_EQ(lines.Line(5), "five");
  EXPECT_EQ(lines.LineBegin(4), 10U);
  EXPECT_EQ(lines.LineOf(9), 3U);
}

TEST(LineIndexTest, AgreesWithCountingFromTheLineBegin) {
  std::string text = "short é\n";
  for (int i = 0; i < 9000; ++i) text += i % 7 == 0 ? "×" : "x";  // one line over several strides
  text += "\ntail ü";
  const LineIndex lines(text);
  for (std::uint32_t at = 0; at < text.size(); at += 13) {
    const Position got = lines.At(at);
    const std::uint32_t begin = lines.LineBegin(got.line);
    ASSERT_EQ(got.column, CountCodePoints(std::string_view(text).substr(begin, at - begin)) + 1);
    ASSERT_LE(begin, at);
  }
}

}  // namespace
}  // namespace shardlint
