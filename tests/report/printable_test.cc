#include "report/printable.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "report/display_width.h"

namespace shardlint {
namespace {

using namespace std::string_view_literals;

TEST(Printable, NamesWhatATerminalWouldActOnOrHide) {
  struct Case {
    std::string_view text, shown;
  };
  constexpr Case kCases[] = {
      {"", ""},
      {"2.68 GB\tper × layer", "2.68 GB\tper × layer"},
      {"\x1b[31m", "<U+001B>[31m"},
      {"\x1b]52;c;aGk=\x07", "<U+001B>]52;c;aGk=<U+0007>"},
      {"a\0b"sv, "a<U+0000>b"},
      {"a\r\nb", "a<U+000D><U+000A>b"},
      {"\x7f", "<U+007F>"},
      {"\u0080\u009b", "<U+0080><U+009B>"},
      {"\u202a\u202e\u2066\u2069", "<U+202A><U+202E><U+2066><U+2069>"},
      {"4\u200b2\u200d\ufeff", "4<U+200B>2<U+200D><U+FEFF>"},
      {"\U000E0041", "<U+E0041>"},
      {"\x80", "\uFFFD"},
      {"é e\u0301 中文 ⚠\ufe0f ✅", "é e\u0301 中文 ⚠\ufe0f ✅"},
  };
  for (const Case& c : kCases) EXPECT_EQ(Printable(c.text), c.shown);
}

TEST(Printable, QuotedIsOneShortLine) {
  EXPECT_EQ(Quoted("a\r\n  b\t\x1b"), "\"a b <U+001B>\"");
  std::string characters;
  for (int i = 0; i < 100; ++i) characters += "中";
  EXPECT_EQ(Quoted(characters), "\"" + characters + "\"");
  EXPECT_EQ(Quoted(characters + "x"), "\"" + characters + "…\"");
}

TEST(DisplayWidth, FollowsEastAsianWidthAndCombiningMarks) {
  struct Case {
    char32_t code_point;
    int width;
  };
  constexpr Case kCases[] = {
      {U'a', 1},    {U'×', 1},  {U'é', 1},   {0x0301, 0},   {0x20E3, 0},  {0xFE0F, 0},
      {U'中', 2},   {U'カ', 2}, {0xFF76, 1}, {U'한', 2},    {0x1161, 0},  {U'！', 2},
      {U'✅', 2},    {U'⚠', 1},  {U'😀', 2},   {U'…', 1},     {0x20000, 2}, {0x3FFFD, 2},
      {0x1F1E6, 1}, {U'─', 1},  {U'≤', 1},   {0x10FFFF, 1},
  };
  for (const Case& c : kCases) {
    EXPECT_EQ(DisplayWidth(c.code_point), c.width) << std::hex << unsigned{c.code_point};
  }
}

}  // namespace
}  // namespace shardlint
