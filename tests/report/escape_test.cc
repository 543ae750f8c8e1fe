#include "report/escape.h"

#include <gtest/gtest.h>

namespace shardlint {
namespace {

struct Case {
  std::string_view text, escaped;
};

TEST(Escape, Xml) {
  for (const auto& [text, escaped] : std::initializer_list<Case>{
           {"a < b && c > \"d\" 'e'", "a &lt; b &amp;&amp; c &gt; &quot;d&quot; &#39;e&#39;"},
           {"]]>", "]]&gt;"},
           {"\x01\x1b[2J\x7f", "\uFFFD\uFFFD[2J\uFFFD"},
           {"\xff×", "\uFFFD×"},
           {"\xef\xbf\xbf", "\uFFFD"},
           {"tab\tand\nline", "tab\tand\nline"}})
    EXPECT_EQ(EscapeXml(text), escaped) << text;
}

TEST(Escape, Markdown) {
  for (const auto& [text, escaped] : std::initializer_list<Case>{
           {"a | b", "a \\| b"},
           {"<img src=x>", "&lt;img src=x\\>"},
           {"[x](y)", "\\[x\\](y)"},
           {"@team fixes #12", "@<!-- -->team fixes #<!-- -->12"},
           {"see https://x", "see https:<!-- -->//x"},
           {"*a* _b_ `c` ~d~ $e$", "\\*a\\* \\_b\\_ \\`c\\` \\~d\\~ \\$e\\$"},
           {"two\nlines", "two lines"},
           {"\u202e", "&lt;U+202E\\>"}})
    EXPECT_EQ(EscapeMarkdown(text), escaped) << text;
}

TEST(Escape, MarkdownCode) {
  for (const auto& [text, code] : std::initializer_list<Case>{{"2.68 GB", "`2.68 GB`"},
                                                              {"a`b", "``a`b``"},
                                                              {"``", "``` `` ```"},
                                                              {"a\nb", "`a b`"},
                                                              {"<b>|", "`<b>|`"}})
    EXPECT_EQ(MarkdownCode(text), code) << text;
}

TEST(Escape, WorkflowCommands) {
  EXPECT_EQ(EscapeCommandData("50%\r\nx: a,b"), "50%25<U+000D>%0Ax: a,b");
  EXPECT_EQ(EscapeCommandProperty("a:b,c%"), "a%3Ab%2Cc%25");
}

TEST(Escape, NoLineOfALogIsACommand) {
  for (const auto& [log, defused] :
       std::initializer_list<Case>{{"plan.md:1:2: ok\n", "plan.md:1:2: ok\n"},
                                   {"::error::x\n", "./::error::x\n"},
                                   {"a\n \t::add-mask::1\n", "a\n \t./::add-mask::1\n"},
                                   {"  3 | ##[stop-commands]x\n", "  3 | ## [stop-commands]x\n"},
                                   {"std::vector\n", "std::vector\n"},
                                   {"a\r::error::b", "a\r./::error::b"}})
    EXPECT_EQ(DefuseCommands(log), defused) << log;
}

TEST(Escape, Uris) { EXPECT_EQ(PercentEncode("a b/ü#?%.md"), "a%20b/%C3%BC%23%3F%25.md"); }

TEST(EscapeTest, CellsOfASpreadsheetAreText) {
  EXPECT_EQ(CsvCell("43.1 GB"), "\"43.1 GB\"");
  EXPECT_EQ(CsvCell("a \"b\", c"), "\"a \"\"b\"\", c\"");
  EXPECT_EQ(CsvCell("two\r\nlines"), "\"two  lines\"");
  for (const char* formula : {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1", "－1"})
    EXPECT_TRUE(CsvCell(formula).starts_with("\"'")) << formula;
  EXPECT_EQ(CsvCell("1-2=3"), "\"1-2=3\"");
}

}  // namespace
}  // namespace shardlint
