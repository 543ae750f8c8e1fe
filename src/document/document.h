#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "source/source_file.h"
#include "source/span.h"

namespace shardlint {

/// A stretch of readable text and the bytes it came from.
/// Invariant: a document's runs are ordered in the text, do not overlap, and a kVerbatim run equals
/// its source bytes.
struct Run {
  enum class Kind : std::uint8_t {
    kVerbatim,  ///< the same bytes as in the file
    kDecoded,   ///< an escape or an entity: other bytes, read as a whole
    kBreak,  ///< a line end inside a paragraph with the indentation and quote marks after it: ' '
  };
  std::uint32_t text_begin = 0;  ///< offset in Document::text
  Span source;
  Kind kind = Kind::kVerbatim;
};

/// One piece of a document that is read as a unit. Paragraphs inside list items and block quotes
/// are blocks of their own; a code block or an HTML block is one block a line; a table one a cell.
struct Block {
  enum class Kind : std::uint8_t { kHeading, kParagraph, kCell, kCodeLine, kHtmlLine };
  Kind kind = Kind::kParagraph;
  bool exact = true;             ///< false: the block did not replay; its only position is `span`
  bool header = false;           ///< a cell of a table's header row
  std::uint8_t level = 0;        ///< headings: 1 to 6
  std::uint32_t text_begin = 0;  ///< [text_begin, text_end) of Document::text
  std::uint32_t text_end = 0;
  Span span;  ///< bytes of the whole block
  std::int32_t section =
      -1;  ///< the innermost heading above it (a heading: the one it is under), or -1
  std::int32_t parent = -1;  ///< in a nested list: first block of the enclosing item, or -1
  std::int32_t list = -1;   ///< id of the innermost list, or -1; nested lists have ids of their own
  std::int32_t item = -1;   ///< number of the item in its list, from 0; -1 outside lists
  bool item_begin = false;  ///< the first block of its list item
  std::int32_t group = -1;  ///< id of the table, code block or HTML block; -1 for the others
  std::int32_t row =
      -1;  ///< table: row from 0 (header 0); code and HTML: line from 0, blank ones counted
  std::int32_t column = -1;  ///< table: column from 0
};

/// What a block group is.
struct Group {
  enum class Kind : std::uint8_t { kTable, kCode, kHtml, kCodeTable };
  Kind kind = Kind::kTable;
  std::string info;  ///< the fence's first word in lower case ("bash", "python"), else empty
  std::uint32_t first_block = 0;  ///< blocks [first_block, end_block)
  std::uint32_t end_block = 0;
  std::int32_t rows = 0;
  std::int32_t columns = 0;
};

/// A Markdown document as flat arrays in document order. Texts of all blocks stand in one string,
/// each followed by '\n', so that one pass reads the whole document and every offset is global.
struct Document {
  std::string text;
  std::vector<Run> runs;
  std::vector<Block> blocks;
  std::vector<Group> groups;

  std::string_view TextOf(const Block& block) const {
    return std::string_view(text).substr(block.text_begin, block.text_end - block.text_begin);
  }
  /// The smallest range of source bytes that covers text [begin, end), which must lie in one block.
  /// An inexact block answers with its whole span.
  Span SourceOf(std::uint32_t begin, std::uint32_t end) const;
  /// The first cell of a cell's row; any other block itself.
  std::uint32_t FirstOfRow(std::uint32_t cell) const;
  /// The index of the block whose text holds offset `at`.
  std::uint32_t BlockAt(std::uint32_t at) const;
};

/// Structure by cmark-gfm (tables, strikethrough, task lists; no autolinks), positions by replaying
/// its events over the bytes (style: "cmark decides what the text is; we decide where it is").
/// Errors are the guards' reasons: too many table cells, too deep nesting, runs of openers.
///
/// Conventions of the text: soft and hard breaks become one ' '; a code span, link or emphasis
/// contributes its text only (math such as `a_b*c` inside emphasis is read from what cmark says is
/// text); images contribute their alternative text; HTML comments and inline HTML tags contribute
/// nothing; a task-list box contributes "[x] " or "[ ] " as written; tabs stay tabs. A paragraph
/// whose lines hold columns (gaps of blanks in most of them) is read as the lines of a kCode group,
/// one with hard breaks as a paragraph a line. In a code block the text is the line without its
/// line end and container prefix. A run of two or more code
/// lines with the same number (at least one) of '|' or '│' separators, or box-drawn with '+---+',
/// is a kCodeTable: its cells are kCell blocks, trimmed; the first row is the header if a rule line
/// or nothing but words says so; rule lines contribute nothing. Front matter contributes nothing.
Result<Document> ParseMarkdown(const SourceFile& file);

}  // namespace shardlint
