#include "report/snippet.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace shardlint {
namespace {

std::string Show(std::string_view text, std::string_view words, std::string_view note = "",
                 bool underline = true) {
  const Positions positions(text);
  const auto begin = static_cast<std::uint32_t>(text.find(words));
  const Snippet snippet{.positions = positions,
                        .span = {begin, begin + static_cast<std::uint32_t>(words.size())},
                        .underline = underline,
                        .note = note};
  std::string out;
  snippet.AppendTo(out, Painter(false));
  return out;
}

TEST(Snippet, UnderlinesCellForCell) {
  struct Case {
    std::string_view text, words, shown;
  };
  constexpr Case kCases[] = {
      {"needs 4 GB here", "4 GB",
       "1 | needs 4 GB here\n"
       "  |       ^~~~\n"},
      {"one\ntwo 8", "8",
       "2 | two 8\n"
       "  |     ^\n"},
      {"2 × 80 × 8 = 4 GB", "4 GB",
       "1 | 2 × 80 × 8 = 4 GB\n"
       "  |              ^~~~\n"},
      {"显存：4 GB 每卡", "4 GB",
       "1 | 显存：4 GB 每卡\n"
       "  |       ^~~~\n"},
      {"约４ GB。", "４ GB",
       "1 | 约４ GB。\n"
       "  |   ^~~~~\n"},
      {"me\u0301moire 4 GB", "4 GB",
       "1 | me\u0301moire 4 GB\n"
       "  |         ^~~~\n"},
      {"✅ 4 GB", "4 GB",
       "1 | ✅ 4 GB\n"
       "  |    ^~~~\n"},
      {"⚠\ufe0f 4 GB", "4 GB",
       "1 | ⚠\ufe0f 4 GB\n"
       "  |    ^~~~\n"},
      {"a\tb\t4 GB", "4 GB",
       "1 | a\tb\t4 GB\n"
       "  |  \t \t^~~~\n"},
      {"KV\t4\tGB", "4\tGB",
       "1 | KV\t4\tGB\n"
       "  |   \t^\t~~\n"},
      {"\x1b[2J4 GB", "4 GB",
       "1 | <U+001B>[2J4 GB\n"
       "  |            ^~~~\n"},
      {"x 4\u202eGB", "4\u202eGB",
       "1 | x 4<U+202E>GB\n"
       "  |   ^~~~~~~~~~~\n"},
      {"\ufeff4 GB\r\n", "4 GB",
       "1 | 4 GB\n"
       "  | ^~~~\n"},
      {"all of it\n", "it",
       "1 | all of it\n"
       "  |        ^~\n"},
  };
  for (const Case& c : kCases) EXPECT_EQ(Show(c.text, c.words), c.shown) << c.text;
}

TEST(Snippet, SpansOverLines) {
  EXPECT_EQ(Show("a\nit fits in\n> 64 GB today", "fits in\n> 64 GB", "recomputed 70 GB"),
            "2 | it fits in\n"
            "  |    ^~~~~~~\n"
            "3 | > 64 GB today\n"
            "  | ^~~~~~~ recomputed 70 GB\n");
}

TEST(Snippet, GutterFitsTheLastLine) {
  const std::string blank(8, '\n');
  EXPECT_EQ(Show(blank + "a\nb\n", "a\nb", "note"),
            "9  | a\n"
            "   | ^\n"
            "10 | b\n"
            "   | ^ note\n");
}

TEST(Snippet, WithoutAnExactPlaceOnlyTheNote) {
  EXPECT_EQ(Show("a block\nof text", "a block\nof text", "recomputed 4 GB", false),
            "1 | a block\n"
            "2 | of text\n"
            "  | recomputed 4 GB\n");
  EXPECT_EQ(Show("a\nb\nc\nd\ne\nf", "a\nb\nc\nd\ne\nf", "", false),
            "1 | a\n2 | b\n3 | c\n4 | d\n");
}

TEST(Snippet, EmptySpanPointsAtItsPlace) {
  const Positions positions("ab\ncd");
  for (const auto& [at, shown] :
       {std::pair{1U, "1 | ab\n  |  ^\n"}, {2U, "1 | ab\n  |   ^\n"}, {5U, "2 | cd\n  |   ^\n"}}) {
    std::string out;
    Snippet{.positions = positions, .span = {at, at}}.AppendTo(out, Painter(false));
    EXPECT_EQ(out, shown);
  }
}

TEST(Snippet, CutsLongLinesAroundTheSpan) {
  const std::string before(1000, 'b');
  const std::string after(1000, 'a');
  EXPECT_EQ(Show(before + "4 GB" + after, "4 GB"), "1 | …" + std::string(80, 'b') + "4 GB" +
                                                       std::string(80, 'a') + "…\n" +  //
                                                       "  | " + std::string(81, ' ') + "^~~~\n");
  EXPECT_EQ(Show("4 GB" + after, "4 GB"), "1 | 4 GB" + std::string(80, 'a') + "…\n  | ^~~~\n");
  EXPECT_EQ(Show(before + "4 GB", "4 GB"),
            "1 | …" + std::string(80, 'b') + "4 GB\n  | " + std::string(81, ' ') + "^~~~\n");
}

TEST(Snippet, NeverCutsACharacterInTwo) {
  std::string before;
  for (int i = 0; i < 500; ++i) before += "中";
  for (int shift = 0; shift < 3; ++shift) {
    const std::string text = before + std::string(static_cast<std::size_t>(shift), '.') + "4 GB";
    const std::string shown = Show(text, "4 GB");
    EXPECT_EQ(shown.find("\uFFFD"), std::string::npos) << shown;
  }
}

TEST(Snippet, HostileLinesStayShort) {
  std::string marks(1, 'a');
  for (int i = 0; i < 100000; ++i) marks += "\u0301";
  EXPECT_LT(Show(marks + "4 GB" + marks, "4 GB").size(), 2000U);
  EXPECT_LT(Show(marks, marks).size(), 2000U);
}

}  // namespace
}  // namespace shardlint
