#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "document/document.h"
#include "document_checks.h"

namespace shardlint {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;

Document Parse(std::string_view text) {
  const SourceFile file("test.md", std::string(text));
  Result<Document> document = ParseMarkdown(file);
  EXPECT_TRUE(document) << document.error().message;
  if (!document) return {};
  EXPECT_EQ(BrokenPromise(*document, file), "") << text;
  EXPECT_EQ(InexactBlocks(*document), 0U) << text;
  return std::move(*document);
}

/// Blocks as "text|text|…".
std::string Texts(const Document& document) {
  std::string out = document.text;
  if (!out.empty()) out.pop_back();
  std::ranges::replace(out, '\n', '|');
  return out;
}

// Each construct with its readable text. `word` occurs once in the text and once in the source, and
// SourceOf must lead from one to the other.
struct Case {
  std::string_view name, markdown, text, word;
};

constexpr Case kCases[] = {
    {"paragraph", "KV cache takes 2.68 GB.", "KV cache takes 2.68 GB.", "2.68 GB"},
    {"heading", "## 8 GPUs ##\n\ntext", "8 GPUs|text", "8 GPUs"},
    {"heading, indented", "  #\t42 GB #\n", "42 GB", "42 GB"},
    {"heading, empty", "#\n\na 7\n", "|a 7", "7"},
    {"setext heading", "Total of\n  12 GB\n=====\nbody\n", "Total of 12 GB|body", "12 GB"},
    {"lines", "a 1\n  b 22\n\tc 333\n", "a 1 b 22 c 333", "333"},
    {"lines of columns", "a   1\n  bcd  22\ne\t333\n", "a   1|bcd  22|e\t333", "333"},
    {"two blanks behind a stop", "One a.  Two b.\nThree c.  Four 42.",
     "One a.  Two b. Three c.  Four 42.", "42"},
    {"lines without a last end", "a\nb 22", "a b 22", "22"},
    {"CRLF", "a 1\r\nb 22\r\n\r\nc 333\r\n", "a 1 b 22|c 333", "333"},
    {"lone CR", "a 1\rb 22\r\rc 333\r", "a 1 b 22|c 333", "333"},
    {"byte order mark", "\xEF\xBB\xBF# 42 GB\n\ntail", "42 GB|tail", "42 GB"},
    {"byte order mark before text",
     "\xEF\xBB\xBF"
     "42 GB\nx",
     "42 GB x", "42 GB"},
    {"tabs between words", "a\t42\tGB\n", "a\t42\tGB", "42"},
    {"UTF-8 before", "显存 — 🚀 42 GB", "显存 — 🚀 42 GB", "42 GB"},
    {"emphasis", "a *b* **42** ***7*** __x__ _y_ GB", "a b 42 7 x y GB", "42"},
    {"emphasis over lines", "**a\n  42 GB** b", "a 42 GB b", "42 GB"},
    {"unmatched delimiters", "**is* 12 and *\\* 13", "*is 12 and ** 13", "13"},
    {"math", "a_b*c* = 42", "a_bc = 42", "42"},
    {"struck out", "a ~~b 7~~ ~c~ 42", "a  c 42", "42"},
    {"struck out over lines", "~~a\nb~~ 42\n", " 42", "42"},
    {"tilde is about", "about ~140 GB (~7 GB)", "about ~140 GB (~7 GB)", "140"},
    {"escapes", "a \\* b \\\\ \\# 42 \\q", "a * b \\ # 42 \\q", "42"},
    {"entities", "a &times; &#215; &#xD7; &amp; &nosuch; & 42", "a × × × & &nosuch; & 42", "42"},
    {"entity of two code points", "a &NotEqualTilde; 42", "a ≂̸ 42", "42"},
    {"escaped entity", "a \\&times; 42", "a &times; 42", "42"},
    {"hard break of blanks", "a 1   \n  b 42", "a 1|b 42", "42"},
    {"hard break of a backslash", "a 1\\\nb 42", "a 1|b 42", "42"},
    {"code span", "a `42 GB` b", "a 42 GB b", "42 GB"},
    {"code span with ticks", "a `` x`y `` ```42``` b", "a x`y 42 b", "42"},
    {"code span with blanks", "a `  42 ` ` ` b", "a  42   b", "42"},
    {"code span over lines", "> a `x\n>   y` 42\n> b", "a x y 42 b", "42"},
    {"code span keeps escapes", "`a\\*&times;` 42", "a\\*&times; 42", "42"},
    {"unmatched ticks", "a ``b` 42", "a ``b` 42", "42"},
    {"link", "a [b **42** c](http://x/(y) \"t (z)\") d", "a b 42 c d", "42"},
    {"link with a title on the next line", "[a](<b c>\n 'd\\'e') 42", "a 42", "42"},
    {"link by reference", "[a][r] [b][] [r] [r](no link 42\n\n[r]: /u\n[b]: /v\n",
     "a b r r(no link 42", "42"},
    {"link without a definition", "[a][none] [42]", "[a][none] [42]", "42"},
    {"image", "![a *b*](c.png \"d\") 42", "a b 42", "42"},
    {"linked image", "[![a](b)](c) 42", "a 42", "42"},
    {"autolink", "<http://a/?b&amp;c> 42 <x@y.org>", "http://a/?b&c 42 x@y.org", "42"},
    {"bare link", "see www.a.com 42", "see www.a.com 42", "42"},
    {"inline HTML", "a <b class='x > y'>42</b> <!-- 7 --> c", "a 42  c", "42"},
    {"inline HTML over lines", "a <b\n  c='d'> x 42", "a  x 42", "42"},
    {"line break tag", "8 GPUs<br>42 GB<br/>x", "8 GPUs 42 GB x", "42"},
    {"less than", "a < 42 > b <3", "a < 42 > b <3", "42"},
    {"definitions before text", "[a]: /u 'x'\n[b]:\n  /v\nsee [a] 42\n", "see a 42", "42"},
    {"definitions before a setext heading", "[a]: /u\nsee [a] 42\n===\n", "see a 42", "42"},
    {"list", "- a 1\n- b 42\n", "a 1|b 42", "42"},
    {"list after tabs", "-\ta 1\n\n\tb 42\n", "a 1|b 42", "42"},
    {"nested lists", "- a\n  - b\n    1. c 42\n", "a|b|c 42", "42"},
    {"list on one line", "- - 1. a 42", "a 42", "42"},
    {"list with other indentation", "1. a\n     b 42\nc", "a b 42 c", "42"},
    {"tasks", "- [ ] a 1\n- [x]  b 42\n- [y] c\n", "[ ] a 1|[x]  b 42|[y] c", "42"},
    {"task over lines", "* [X] a\n  b 42", "[X] a b 42", "42"},
    {"quote", "> a\n>   b 42\nlazy\n", "a b 42 lazy", "42"},
    {"nested quotes", "> a\n> > b\n>> c 42\n", "a|b c 42", "42"},
    {"quote in a list", "- > a\n  > b 42\n", "a b 42", "42"},
    {"list in a quote", "> 1. a\n>    b 42\n", "a b 42", "42"},
    {"fenced code", "```Bash title=x\na  42\n\n  b\n```\n", "a  42|  b", "42"},
    {"fenced code, indented", "  ~~~\n   a 42\n  b\n  ~~~\n", " a 42|b", "42"},
    {"unclosed fence", "```\na 42", "a 42", "42"},
    {"empty fence", "```\n```\n\na 42", "a 42", "42"},
    {"indented code", "x\n\n    a\n\n      b 42\n\n\ny\n", "x|a|  b 42|y", "42"},
    {"code in a list", "- a\n\n  ```\n  b 42\n  ```\n", "a|b 42", "42"},
    {"indented code behind a tab", "- a\n\n\t\tb 42\n", "a|  b 42", "42"},
    {"code in a quote", "> ```\n> a\n>  b 42\n> ```\n", "a| b 42", "42"},
    {"table", "| a | b |\n|---|:-:|\n| 1 | 42 |\n", "a|b|1|42", "42"},
    {"table without outer bars", "a | b\n-|-\n1 | 42\n", "a|b|1|42", "42"},
    {"table with short and long rows", "|a|b|\n|-|-|\n|1|\n|2|42|x|\n", "a|b|1||2|42", "42"},
    {"table with empty cells", "|a||c|\n|-|-|-|\n|| |42|\n", "a||c|||42", "42"},
    {"table with marked cells", "|**a**|`b`|\n|-|-|\n|<br>1<br>42 |&le; \\* 3|\n",
     "a|b| 1 42|≤ * 3", "42"},
    {"table with escaped bars", "|a|b|\n|-|-|\n|x \\| y|`p\\|q` \\\\| 42|\n", "a|b|x | y|p|q | 42",
     "42"},
    {"table of other indentation", "| a | b |\n|---|---|\n   | 1 | 42 |\n   2 | 3\n",
     "a|b|1|42|2|3", "42"},
    {"table in a list", "- x\n\n  | a | b |\n  |---|---|\n  | 1 | 42 |\n", "x|a|b|1|42", "42"},
    {"table in a quote", "> | a | b |\n> |---|---|\n>| 1 | 42 |\n", "a|b|1|42", "42"},
    {"table on a list marker's line", "- | a | b |\n  |---|---|\n  | 1 | 42 |\n", "a|b|1|42", "42"},
    {"table glued to a paragraph", "Memory \\| *use*\n  of it:\n| a | b |\n|---|---|\n| 1 | 42 |\n",
     "Memory | use of it:|a|b|1|42", "42"},
    {"paragraph glued to a table", "Memory of\n  42 GB\n| a | b |\n|---|---|\n| 1 | 2 |\n",
     "Memory of 42 GB|a|b|1|2", "42 GB"},
    {"header glued to a paragraph", "Memory\n| a 42 | b |\n|---|---|\n", "Memory|a 42|b", "42"},
    {"HTML block", "<div>\n<b>a</b> 42\n</div>\n", "a 42", "42"},
    {"HTML comment over lines", "a\n\n<!-- 1\n2\n\n3 --> \nb 42\n", "a|b 42", "42"},
    {"HTML entities", "<p>\n8 &times; 42 &amp; &nosuch;\n</p>\n", "8 × 42 & &nosuch;", "42"},
    {"HTML script", "<script>\n7 < 8\n</script>\n\na 42", "a 42", "42"},
    {"HTML tag over lines", "<div\n class='a>b'\n>x 42\n</div>", "x 42", "42"},
    {"HTML in a quote", "> <div>\n>  x 42\n> </div>\n", "x 42", "42"},
    {"HTML table",
     "<table>\n<tr><th>a</th><th>b</th></tr>\n<tr><td>1</td><td> 42 </td></tr>\n</table>",
     "a|b|1|42", "42"},
    {"HTML table, a cell a line",
     "<table>\n <tr>\n  <td>a</td>\n  <td>\n   x\n   42<br>y\n  </td>\n </tr>\n"
     "</table>\n",
     "a|x 42 y", "42"},
    {"thematic breaks", "a\n\n---\n\n* * *\n\nb 42\n", "a|b 42", "42"},
    {"YAML front matter", "---\ntitle: x 7\ntags:\n  - y\n---\n\na 42\n", "a 42", "42"},
    {"TOML front matter", "+++\ntitle = 'x 7'\n+++\na 42\n", "a 42", "42"},
    {"front matter with CRLF", "\xEF\xBB\xBF---\r\nt: x\r\n---\r\n# 42\r\n", "42", "42"},
    {"prose between breaks", "---\nprose 7\n\n---\n\na 42\n", "prose 7|a 42", "42"},
    {"footnote marks stay", "a[^1] 42\n\n[^1]: b c d", "a[^1] 42|[^1]: b c d", "42"},
};

TEST(ParseMarkdownTest, ReplaysEveryConstruct) {
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    const Document document = Parse(c.markdown);
    EXPECT_EQ(Texts(document), c.text);
    const std::size_t in_text = document.text.rfind(c.word);
    const std::size_t in_source = c.markdown.rfind(c.word);
    if (in_text == std::string::npos) {
      ADD_FAILURE() << document.text;
      continue;
    }
    const auto begin = static_cast<std::uint32_t>(in_text);
    const Span span = document.SourceOf(begin, begin + static_cast<std::uint32_t>(c.word.size()));
    EXPECT_EQ(span.begin, in_source);
    EXPECT_EQ(c.markdown.substr(span.begin, span.size()), c.word);
  }
}

TEST(ParseMarkdownTest, ReplaysEveryConstructWithOtherLineEnds) {
  for (const std::string_view end : {"\r\n"sv, "\r"sv}) {
    for (const Case& c : kCases) {
      if (c.markdown.find('\r') != std::string_view::npos) continue;
      SCOPED_TRACE(c.name);
      std::string markdown;
      for (const char b : c.markdown) b == '\n' ? markdown.append(end) : markdown.append(1, b);
      EXPECT_EQ(Texts(Parse(markdown)), c.text);
    }
  }
}

TEST(ParseMarkdownTest, ReplaysEveryConstructInsideContainers) {
  for (const auto& [first, next] :
       {std::pair{"> "sv, "> "sv}, {"- "sv, "  "sv}, {"10) > "sv, "    > "sv}}) {
    for (const Case& c : kCases) {
      if (c.markdown.starts_with('\xEF') || c.markdown.starts_with("---") ||
          c.markdown.starts_with("+++") || c.markdown.find('\r') != std::string_view::npos) {
        continue;
      }
      SCOPED_TRACE(c.name);
      std::string markdown(first);
      for (const char b : c.markdown) {
        markdown.push_back(b);
        if (b == '\n') markdown.append(next);
      }
      Parse(markdown);
    }
  }
}

TEST(ParseMarkdownTest, ASpanAcrossMarkupCoversIt) {
  const std::string markdown = "KV: **2.68** GB &times; 8";
  const Document document = Parse(markdown);
  const auto at = static_cast<std::uint32_t>(document.text.find("2.68 GB ×"));
  const Span span = document.SourceOf(at, at + 10);
  EXPECT_EQ(markdown.substr(span.begin, span.size()), "2.68** GB &times;");
  const Span inside = document.SourceOf(at + 9, at + 10);  // the second byte of '×'
  EXPECT_EQ(markdown.substr(inside.begin, inside.size()), "&times;");
}

TEST(ParseMarkdownTest, NulBytesReadAsBlanks) {
  const std::string markdown = "a\0b 42\n\n```\nx\0\0y\n```\n"s;
  const Document document = Parse(markdown);
  EXPECT_EQ(Texts(document), "a b 42|x  y");
  const Span span = document.SourceOf(1, 2);
  EXPECT_EQ(span, (Span{1, 2}));
}

/// A block as "kind:section/parent list.item* group(row,column)".
std::string Shape(const Document& document) {
  std::string out;
  for (const Block& b : document.blocks) {
    out += "HPCLX"[static_cast<int>(b.kind)];
    if (b.level != 0) out += std::to_string(b.level);
    if (b.header) out += "h";
    if (b.section >= 0) out += " s" + std::to_string(b.section);
    if (b.list >= 0) out += " l" + std::to_string(b.list) + "." + std::to_string(b.item);
    if (b.item_begin) out += "*";
    if (b.parent >= 0) out += " p" + std::to_string(b.parent);
    if (b.group >= 0) out += " g" + std::to_string(b.group) + ":" + std::to_string(b.row);
    if (b.column >= 0) out += "," + std::to_string(b.column);
    out += "\n";
  }
  return out;
}

TEST(ParseMarkdownTest, KnowsSections) {
  EXPECT_EQ(Shape(Parse("x\n# A\na\n### B\nb\n## C\n# D\nd\n")),
            "P\nH1\nP s1\nH3 s1\nP s3\nH2 s1\nH1\nP s6\n");
}

TEST(ParseMarkdownTest, KnowsLists) {
  EXPECT_EQ(Shape(Parse("- a\n\n  a2\n  1. b\n  2. c\n     - d\n- e\n\n***\n\n* f\n")),
            "P l0.0*\nP l0.0\nP l1.0* p0\nP l1.1* p0\nP l2.0* p3\nP l0.1*\nP l3.0*\n");
}

TEST(ParseMarkdownTest, AnItemThatBeginsWithAListHasNoParentToOffer) {
  EXPECT_EQ(Shape(Parse("- - a\n  - b\n")), "P l1.0*\nP l1.1*\n");
}

TEST(ParseMarkdownTest, KnowsTables) {
  const Document document = Parse("- x\n\n  |a|b|\n  |-|-|\n  |1|\n");
  EXPECT_EQ(Shape(document),
            "P l0.0*\nCh l0.0 g0:0,0\nCh l0.0 g0:0,1\nC l0.0 g0:1,0\nC l0.0 g0:1,1\n");
  ASSERT_EQ(document.groups.size(), 1U);
  const Group& table = document.groups[0];
  EXPECT_EQ(table.kind, Group::Kind::kTable);
  EXPECT_EQ(table.rows, 2);
  EXPECT_EQ(table.columns, 2);
  EXPECT_EQ(table.first_block, 1U);
  EXPECT_EQ(table.end_block, 5U);
}

TEST(ParseMarkdownTest, KnowsCode) {
  const Document document = Parse("```Bash title=x\na\n\nb\n```\n\n~~~\n\n~~~\n");
  EXPECT_EQ(Shape(document), "L g0:0\nL g0:2\n");
  ASSERT_EQ(document.groups.size(), 1U);
  EXPECT_EQ(document.groups[0].kind, Group::Kind::kCode);
  EXPECT_EQ(document.groups[0].info, "bash");
}

TEST(ParseMarkdownTest, KnowsHtmlTables) {
  const Document document = Parse(
      "<p>t</p>\n<table>\n<thead><tr><th>a</th><th colspan=2>b</th><th>c</th></tr></thead>\n"
      "<tr><th>r</th><td></td><td>2</td><td>3</td></tr>\n</table>\n");
  EXPECT_EQ(Shape(document),
            "X g0:0\nCh g1:0,0\nCh g1:0,1\nCh g1:0,3\nC g1:1,0\nC g1:1,1\nC g1:1,2\nC g1:1,3\n");
  ASSERT_EQ(document.groups.size(), 2U);
  EXPECT_EQ(document.groups[0].kind, Group::Kind::kHtml);
  EXPECT_EQ(document.groups[1].kind, Group::Kind::kTable);
  EXPECT_EQ(document.groups[1].rows, 2);
  EXPECT_EQ(document.groups[1].columns, 4);
}

TEST(ParseMarkdownTest, SpansCoverTheBlock) {
  struct SpanCase {
    std::string_view markdown, span;
  };
  constexpr SpanCase kSpans[] = {
      {"x\n\n## 8 GPUs ##  \n", "## 8 GPUs ##"},
      {"x\n\n**a**\n  b  \n\n", "**a**\n  b"},
      {"x\n\n- [x] a b\n", "[x] a b"},
      {"x\n\n    code 1  \n", "code 1  "},
      {"x\n\nA *b*\n===\n", "A *b*"},
  };
  for (const SpanCase& c : kSpans) {
    const Document document = Parse(c.markdown);
    ASSERT_EQ(document.blocks.size(), 2U);
    const Span span = document.blocks[1].span;
    EXPECT_EQ(c.markdown.substr(span.begin, span.size()), c.span);
  }
}

TEST(ParseMarkdownTest, AnEmptyDocumentHasNoBlocks) {
  for (const std::string_view text : {"", "\n", "\xEF\xBB\xBF", "  \r\n\t", "---\na: b\n---"}) {
    EXPECT_TRUE(Parse(text).blocks.empty()) << text;
  }
}

}  // namespace
}  // namespace shardlint
