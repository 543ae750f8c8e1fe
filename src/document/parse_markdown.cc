#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/text.h"
#include "document/block_writer.h"
#include "document/cmark_session.h"
#include "document/code_table.h"
#include "document/document.h"
#include "document/front_matter.h"
#include "document/guard.h"
#include "document/html_block.h"
#include "document/map_content.h"
#include "document/replay.h"
#include "source/line_index.h"

namespace shardlint {
namespace {

BlockPlace PlaceOf(cmark_node* node) {
  return {cmark_node_get_start_line(node), cmark_node_get_start_column(node),
          cmark_node_get_end_line(node)};
}

/// Walks cmark's tree and writes the blocks of a Document.
class Walker {
 public:
  Walker(Document& document, const SourceText& source)
      : source_(source),
        lines_(source.text),
        mapper_(source.text, lines_),
        writer_(document, source) {}

  void Walk(cmark_node* root);

 private:
  using Node = cmark_node*;

  void Enter(Node node, cmark_node_type type);
  void Paragraph(Node node);
  void Heading(Node node);
  void Code(Node node);
  void Html(Node node);
  void Table(Node node);
  void Row(Node row, Span span, std::int32_t number);

  bool MapParagraph(Node node, std::string_view content);
  std::string_view TextLine(std::uint32_t line) const { return lines_.Line(line); }
  std::uint32_t OffsetOf(std::string_view part) const {
    return Size32(static_cast<std::size_t>(part.data() - source_.text.data()));
  }

  Span NodeSpan(Node node) const;
  Span LinesSpan(int first_line, int last_line) const;
  Span ContentSpan(std::string_view content) const;
  Span BodyRowSpan(Node row) const;
  void WriteBox(Node node);
  void WriteInexactLines(Node node, Block::Kind kind);
  void WriteInlines(Node node, std::string_view content, bool mapped, Span fallback);
  bool Replay(Node node, std::string_view content);
  bool Event(InlineReplay& replay, Node node, cmark_node_type type, bool enter);
  void WritePlain(Node node);
  template <class Use>
  void ForEachLiteralLine(Node node, std::uint32_t first_line, Use use);

  const SourceText& source_;
  LineIndex lines_;
  ContentMapper mapper_;
  BlockWriter writer_;
  cmark_iter* iterator_ = nullptr;
  ContentMap map_;
  std::uint32_t quotes_ = 0;
  std::vector<Span> cells_;     ///< scratch
  std::vector<CodeLine> code_;  ///< scratch
  std::vector<Span> html_;      ///< scratch
};

void Walker::Walk(cmark_node* root) {
  const auto is_leaf = [](cmark_node_type type) {
    return type != CMARK_NODE_DOCUMENT && type != CMARK_NODE_BLOCK_QUOTE &&
           type != CMARK_NODE_LIST && type != CMARK_NODE_ITEM;
  };
  iterator_ = cmark_iter_new(root);
  cmark_node* node = root;
  for (;;) {
    const cmark_node_type type = cmark_node_get_type(node);
    Enter(node, type);
    cmark_node* next = is_leaf(type) ? nullptr : cmark_node_first_child(node);
    while (next == nullptr) {
      const cmark_node_type left = cmark_node_get_type(node);
      if (left == CMARK_NODE_LIST) writer_.ExitList();
      if (left == CMARK_NODE_BLOCK_QUOTE) --quotes_;
      if (node == root) return;
      next = cmark_node_next(node);
      if (next == nullptr) node = cmark_node_parent(node);
    }
    node = next;
  }
}

void Walker::Enter(Node node, cmark_node_type type) {
  if (type == CMARK_NODE_LIST) return writer_.EnterList();
  if (type == CMARK_NODE_ITEM) return writer_.EnterItem();
  if (type == CMARK_NODE_BLOCK_QUOTE) ++quotes_;
  if (type == CMARK_NODE_PARAGRAPH) return Paragraph(node);
  if (type == CMARK_NODE_HEADING) return Heading(node);
  if (type == CMARK_NODE_CODE_BLOCK) return Code(node);
  if (type == CMARK_NODE_HTML_BLOCK) return Html(node);
  if (IsTable(node)) return Table(node);
}

Span Walker::LinesSpan(int first_line, int last_line) const {
  const std::uint32_t first =
      std::clamp(Size32(static_cast<std::size_t>(std::max(first_line, 1))), 1U, lines_.size());
  const std::uint32_t last =
      std::clamp(Size32(static_cast<std::size_t>(std::max(last_line, 1))), first, lines_.size());
  return {lines_.LineBegin(first), lines_.LineBegin(last) + Size32(TextLine(last).size())};
}

/// The lines of a block that has no better position.
Span Walker::NodeSpan(Node node) const {
  int first = cmark_node_get_start_line(node);
  int last = cmark_node_get_end_line(node);
  Node table = cmark_node_next(node);
  if (first == 0 && table != nullptr) {  // glued to the table that follows
    first = cmark_node_get_start_line(table);
    last = first + static_cast<int>(std::ranges::count(ContentOf(table), '\n')) - 2;
  }
  return LinesSpan(first, last);
}

/// From the first to the last byte of mapped content that is not blank.
Span Walker::ContentSpan(std::string_view content) const {
  std::size_t end = content.size();
  while (end > 0 && IsSpace(content[end - 1])) --end;
  const std::uint32_t begin = map_.SourceBegin(0);
  return {begin, end == 0 ? begin : map_.SourceEnd(Size32(end))};
}

// Paragraphs and headings

void Walker::Paragraph(Node node) {
  const std::string_view content = ContentOf(node);
  const bool mapped = MapParagraph(node, content);
  writer_.Begin(Block::Kind::kParagraph, mapped ? ContentSpan(content) : NodeSpan(node));
  if (mapped && writer_.block().item_begin) WriteBox(node);
  WriteInlines(node, content, mapped, NodeSpan(node));
  writer_.EndParagraph();
}

/// A task's "[x] " stands before what cmark calls the paragraph.
void Walker::WriteBox(Node node) {
  Node item = cmark_node_parent(node);
  if (!IsTask(item)) return;
  const std::uint32_t end = map_.SourceBegin(0);
  std::uint32_t at = end;
  while (at > 0 && (source_.text[at - 1] == ' ' || source_.text[at - 1] == '\t')) --at;
  if (at < 3 || source_.text[at - 1] != ']' || source_.text[at - 3] != '[') return;
  writer_.text.Verbatim({at - 3, end});
  writer_.SetSpan({at - 3, writer_.block().span.end - source_.shift});
}

bool Walker::MapParagraph(Node node, std::string_view content) {
  if (cmark_node_get_start_line(node) > 0) return mapper_.MapLines(PlaceOf(node), content, map_);
  Node table = cmark_node_next(node);
  return table != nullptr && IsTable(table) &&
         mapper_.MapGlued(PlaceOf(table), ContentOf(table), content, map_);
}

void Walker::Heading(Node node) {
  const std::string_view content = ContentOf(node);
  const Span lines = NodeSpan(node);
  const bool atx =
      mapper_.MapHeading(PlaceOf(node), cmark_node_get_heading_level(node), content, map_);
  const bool mapped = atx || MapParagraph(node, content);
  Span span = mapped ? ContentSpan(content) : lines;
  if (atx) {
    const int column = cmark_node_get_start_column(node);
    span = {lines.begin + Size32(static_cast<std::size_t>(column)) - 1, lines.end};
    while (IsSpace(source_.text[span.end - 1])) --span.end;
  }
  writer_.Begin(Block::Kind::kHeading, span);
  writer_.SetHeading(static_cast<std::uint8_t>(cmark_node_get_heading_level(node)));
  WriteInlines(node, content, mapped, lines);
  writer_.End();
}

// Code and HTML

/// Calls `use` with each line of the node's literal, where it lies in the source, and how many of
/// its leading blanks stand for part of a tab; false as the last argument if it was not found.
template <class Use>
void Walker::ForEachLiteralLine(Node node, std::uint32_t first_line, Use use) {
  const std::string_view literal = LiteralOf(node);
  std::uint32_t line = first_line;
  for (std::size_t at = 0; at < literal.size(); ++line) {
    const std::size_t end = std::min(literal.find('\n', at), literal.size());
    std::string_view expected = literal.substr(at, end - at);
    at = end + 1;
    if (line < 1 || line > lines_.size()) return use(Span{}, expected, 0U, false);
    const std::string_view whole = TextLine(line);
    const std::uint32_t spaces = TabSpaces(expected, whole);
    const std::size_t prefix = whole.size() - std::min(expected.size(), whole.size());
    const Span from = {OffsetOf(whole) + Size32(prefix), OffsetOf(whole) + Size32(whole.size())};
    use(from, expected, spaces, whole.ends_with(expected));
  }
}

void Walker::Code(Node node) {
  const char* fence_info = cmark_node_get_fence_info(node);
  const std::string_view words = fence_info == nullptr ? "" : fence_info;
  const std::string info = ToLowerAscii(words.substr(0, words.find_first_of(" \t{,:")));
  int fence_length = 0;
  int fence_offset = 0;
  char fence = '\0';
  const bool fenced = cmark_node_get_fenced(node, &fence_length, &fence_offset, &fence) != 0;
  const int start = cmark_node_get_start_line(node) + (fenced ? 1 : 0);
  code_.clear();
  bool exact = true;
  ForEachLiteralLine(node, Size32(static_cast<std::size_t>(start)),
                     [&](Span from, std::string_view, std::uint32_t spaces, bool found) {
                       exact = exact && found;
                       code_.push_back({from, spaces, spaces == 0 ? 0 : from.begin - 1});
                     });
  if (exact) return WriteCodeBlock(source_.text, code_, info, writer_);
  writer_.BeginGroup(Group::Kind::kCode, info);
  WriteInexactLines(node, Block::Kind::kCodeLine);
  writer_.EndGroup();
}

void Walker::Html(Node node) {
  html_.clear();
  bool exact = true;
  const int start = cmark_node_get_start_line(node);
  ForEachLiteralLine(node, Size32(static_cast<std::size_t>(start)),
                     [&](Span from, std::string_view, std::uint32_t, bool found) {
                       exact = exact && found;
                       html_.push_back(from);
                     });
  if (exact) return WriteHtmlBlock(source_.text, html_, DecodeEntity, writer_);
  writer_.BeginGroup(Group::Kind::kHtml);
  WriteInexactLines(node, Block::Kind::kHtmlLine);
  writer_.EndGroup();
}

void Walker::WriteInexactLines(Node node, Block::Kind kind) {
  const Span span = NodeSpan(node);
  std::int32_t row = 0;
  ForEachLiteralLine(node, 1, [&](Span, std::string_view text, std::uint32_t, bool) {
    Block& block = writer_.Begin(kind, span);
    block.exact = false;
    block.row = row++;
    writer_.text.Inexact(text);
    writer_.End();
  });
  writer_.group().rows = row;
}

// Tables

void Walker::Table(Node node) {
  writer_.BeginGroup(Group::Kind::kTable);
  const std::string_view content = ContentOf(node);
  const Span lines = NodeSpan(node);
  Span header = lines;
  const bool mapped = MapParagraph(node, content);
  if (mapped) {  // the header is the last line of what was a paragraph
    std::size_t end = content.size();
    while (end > 0 && IsSpace(content[end - 1])) --end;
    const std::size_t line = content.substr(0, end).rfind('\n');
    const std::size_t begin = line == std::string_view::npos ? 0 : line + 1;
    header = {map_.SourceBegin(Size32(begin)), map_.SourceEnd(Size32(end))};
  }
  std::int32_t number = 0;
  for (Node row = cmark_node_first_child(node); row != nullptr; row = cmark_node_next(row)) {
    const bool is_header = cmark_gfm_extensions_get_table_row_is_header(row) != 0;
    Row(row, is_header ? header : BodyRowSpan(row), number++);
  }
  writer_.EndGroup();
}

/// The line of a body row without the marks of the quotes around it.
Span Walker::BodyRowSpan(Node row) const {
  const int line = cmark_node_get_start_line(row);
  Span span = LinesSpan(line, line);
  const auto skip_blanks = [&] {
    while (span.begin < span.end && IsSpace(source_.text[span.begin])) ++span.begin;
  };
  skip_blanks();
  for (std::uint32_t i = 0; i < quotes_ && span.begin < span.end; ++i) {
    if (source_.text[span.begin] != '>') break;
    ++span.begin;
    skip_blanks();
  }
  return span;
}

void Walker::Row(Node row, Span span, std::int32_t number) {
  const bool header = cmark_gfm_extensions_get_table_row_is_header(row) != 0;
  SplitRow(source_.text, span, cells_);
  std::size_t column = 0;
  for (Node cell = cmark_node_first_child(row); cell != nullptr;
       cell = cmark_node_next(cell), ++column) {
    const std::string_view content = ContentOf(cell);
    const Span from = column < cells_.size() ? cells_[column] : Span{span.end, span.end};
    map_.Clear();
    const bool mapped = map_.AddUnescaped(source_.text, from, content, 0);
    writer_.BeginCell(from, number, static_cast<std::int32_t>(column), header);
    WriteInlines(cell, content, mapped, span);
    writer_.End();
  }
}

// Inlines

void Walker::WriteInlines(Node node, std::string_view content, bool mapped, Span fallback) {
  const RunWriter::Mark mark = writer_.text.Here();
  if (mapped && Replay(node, content)) return;
  writer_.text.Rewind(mark);
  writer_.block().exact = false;
  writer_.SetSpan(fallback);
  WritePlain(node);
}

bool Walker::Replay(Node node, std::string_view content) {
  InlineReplay replay(content, map_, DecodeEntity, writer_.text);
  cmark_iter_reset(iterator_, node, CMARK_EVENT_ENTER);
  for (;;) {
    const bool enter = cmark_iter_next(iterator_) == CMARK_EVENT_ENTER;
    Node inner = cmark_iter_get_node(iterator_);
    if (inner == node) return replay.End();
    if (!Event(replay, inner, cmark_node_get_type(inner), enter)) return false;
  }
}

bool Walker::Event(InlineReplay& replay, Node node, cmark_node_type type, bool enter) {
  if (type == CMARK_NODE_TEXT) return replay.Text(LiteralOf(node));
  if (type == CMARK_NODE_SOFTBREAK) return replay.LineBreak(false);
  if (type == CMARK_NODE_LINEBREAK) return replay.LineBreak(true);
  if (type == CMARK_NODE_CODE) return replay.Code(LiteralOf(node));
  if (type == CMARK_NODE_HTML_INLINE) return replay.Html(LiteralOf(node));
  if (type == CMARK_NODE_EMPH) return replay.Emphasis(1);
  if (type == CMARK_NODE_STRONG) return replay.Emphasis(2);
  if (type == CMARK_NODE_LINK) return enter ? replay.EnterLink() : replay.ExitLink();
  if (type == CMARK_NODE_IMAGE) return enter ? replay.EnterImage() : replay.ExitLink();
  return IsStrikethrough(node) && replay.Strikethrough(enter);
}

/// What cmark says the text is, for a block whose bytes we could not follow.
void Walker::WritePlain(Node node) {
  cmark_iter_reset(iterator_, node, CMARK_EVENT_ENTER);
  for (;;) {
    cmark_iter_next(iterator_);
    Node inner = cmark_iter_get_node(iterator_);
    if (inner == node) return;
    const cmark_node_type type = cmark_node_get_type(inner);
    if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE) {
      writer_.text.Inexact(LiteralOf(inner));
    } else if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK) {
      writer_.text.Inexact(" ");
    }
  }
}

/// Blanks for front matter and NUL bytes, line ends kept; empty if there is nothing to mask.
std::string MaskedCopy(std::string_view text, std::size_t front_matter, bool has_nul) {
  if (front_matter == 0 && !has_nul) return {};
  std::string masked(text);
  for (char& c : std::span(masked).first(front_matter)) {
    if (c != '\n' && c != '\r') c = ' ';
  }
  if (has_nul) std::ranges::replace(masked, '\0', ' ');
  return masked;
}

}  // namespace

Result<Document> ParseMarkdown(const SourceFile& file) {
  SourceText source;
  source.file = file.bytes();
  source.shift = source.file.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  source.text = source.file.substr(source.shift);
  source.has_nul = source.text.find('\0') != std::string_view::npos;
  const std::string masked = MaskedCopy(source.text, FrontMatterSize(source.text), source.has_nul);
  if (!masked.empty()) source.text = masked;
  if (const std::optional<Refusal> refusal = FindTooComplex(source.text)) {
    const std::uint32_t line = LineIndex(source.text).LineOf(refusal->offset);
    return Error{fmt::format("{}:{}: {}", file.path(), line, refusal->why)};
  }
  Document document;
  document.text.reserve(source.text.size() + source.text.size() / 8);
  CmarkSession session;
  Walker(document, source).Walk(session.Parse(source.text));
  return document;
}

}  // namespace shardlint
