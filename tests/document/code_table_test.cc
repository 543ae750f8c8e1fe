#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "document/document.h"
#include "document_checks.h"

namespace shardlint {
namespace {

/// Lines as they are; rows of tables as "[a][b]", headers as "{a}{b}".
std::string Read(std::string_view code) {
  const SourceFile file("test.md", std::string(code));
  const Result<Document> document = ParseMarkdown(file);
  EXPECT_TRUE(document);
  EXPECT_EQ(BrokenPromise(*document, file), "") << code;
  EXPECT_EQ(InexactBlocks(*document), 0U) << code;
  std::string out;
  for (const Block& block : document->blocks) {
    const bool cell = block.kind == Block::Kind::kCell;
    if (!out.empty() && (!cell || block.column == 0)) out += "/";
    if (cell) out += block.header ? '{' : '[';
    out += document->TextOf(block);
    if (cell) out += block.header ? '}' : ']';
  }
  return out;
}

struct Case {
  std::string_view code, read;
};

constexpr Case kCases[] = {
    {"```\nGPU | GB\na | 1\nb | 42\n```", "{GPU}{GB}/[a][1]/[b][42]"},
    {"```\n| GPU | GB |\n|-----|----|\n| a 1 | 42 |\n```", "{GPU}{GB}/[a 1][42]"},
    {"```\na 1 | b 2\nc 3 | 42\n```", "[a 1][b 2]/[c 3][42]"},
    {"```\n+---+----+\n| a | GB |\n+---+----+\n| b | 42 |\n+---+----+\n```", "{a}{GB}/[b][42]"},
    {"```\n┌───┬────┐\n│ a │ GB │\n├───┼────┤\n│ b │ 42 │\n└───┴────┘\n```", "{a}{GB}/[b][42]"},
    {"```\n+----+----+\n| a  | 42 |\n+----+----+\n```", "[a][42]"},
    {"```\ntitle\na | 1\nb | 2\nend 42\n```", "title/[a][1]/[b][2]/end 42"},
    {"```\na | 1\n```", "a | 1"},
    {"```\na | 1\n\nb | 2\n```", "a | 1/b | 2"},
    {"```\na | 1 | 2\nb | 42\n```", "a | 1 | 2/b | 42"},
    {"```\n├── a | 1\n└── b | 42\n```", "├── a | 1/└── b | 42"},
    {"```\n│ one\n│ two 42\n```", "│ one/│ two 42"},
    {"```bash\ncat a | wc 1\ncat b | wc 42\n```", "cat a | wc 1/cat b | wc 42"},
    {"```python\n| a | 1 |\n| b | 42 |\n```", "[a][1]/[b][42]"},
    {"> ```\n> a | 1\n> b | 42\n> ```", "[a][1]/[b][42]"},
    {"    a | 1\n    b | 42\n", "[a][1]/[b][42]"},
    {"```\n---\n===\nx 42\n```", "---/===/x 42"},
    {"```\na ||  1\nb |  | 42\n```", "[a][][1]/[b][][42]"},
};

TEST(CodeTableTest, ReadsDrawnTables) {
  for (const Case& c : kCases) EXPECT_EQ(Read(c.code), c.read) << c.code;
}

TEST(CodeTableTest, GroupsFollowOneAnother) {
  const SourceFile file("test.md", "```text\nx\na | 1\nb | 2\ny\n```\n");
  const Result<Document> document = ParseMarkdown(file);
  ASSERT_TRUE(document);
  ASSERT_EQ(document->groups.size(), 3U);
  const Group& table = document->groups[1];
  EXPECT_EQ(table.kind, Group::Kind::kCodeTable);
  EXPECT_EQ(table.info, "text");
  EXPECT_EQ(table.rows, 2);
  EXPECT_EQ(table.columns, 2);
  EXPECT_EQ(document->groups[2].kind, Group::Kind::kCode);
  EXPECT_EQ(document->blocks.back().row, 3);  // lines are counted through the whole code block
}

}  // namespace
}  // namespace shardlint
