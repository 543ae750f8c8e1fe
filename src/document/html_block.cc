#include "document/html_block.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/text.h"

namespace shardlint {
namespace {

constexpr std::array<std::string_view, 20> kLineTags = {
    "br", "p",  "div", "li", "ul", "ol", "hr",  "dt",         "dd",      "dl",
    "h1", "h2", "h3",  "h4", "h5", "h6", "pre", "blockquote", "summary", "section"};

/// A tag as far as it stands on one line: "</td>" is {"td", closing}.
struct Tag {
  std::string name;
  bool closing = false;
};

class HtmlWriter {
 public:
  HtmlWriter(std::string_view source, EntityDecoder decode, BlockWriter& writer)
      : source_(source), decode_(decode), writer_(writer) {}

  void Line(Span line) {
    line_ = line;
    for (std::size_t at = line.begin; at < line.end;) at = until_.empty() ? Step(at) : Skip(at);
    if (cell_) {
      AddBreak({line.end, line.end});
    } else if (open_) {
      Close();
    }
    ++row_of_line_;
  }

  void Finish() {
    if (open_) Close();
    if (writer_.in_group()) writer_.EndGroup();
  }

 private:
  std::string_view Rest(std::size_t at) const { return source_.substr(at, line_.end - at); }

  /// Inside a comment, script or tag: on to its end.
  std::size_t Skip(std::size_t at) {
    if (until_ == ">") return SkipTag(at);
    const std::string_view rest = Rest(at);
    for (std::size_t i = 0; i + until_.size() <= rest.size(); ++i) {
      const std::string_view here = rest.substr(i, until_.size());
      if (std::ranges::equal(here, until_, {}, ToLower)) {
        at += i + until_.size();
        // "</script" leaves its ">" to be skipped as that of a tag.
        until_ = until_.starts_with("</") ? ">" : "";
        return at;
      }
    }
    return line_.end;
  }

  std::size_t SkipTag(std::size_t at) {
    for (; at < line_.end; ++at) {
      const char c = source_[at];
      if (quote_ != '\0') {
        if (c == quote_) quote_ = '\0';
      } else if (c == '"' || c == '\'') {
        quote_ = c;
      } else if (c == '>') {
        until_ = raw_;
        raw_ = "";
        return at + 1;
      }
    }
    return at;
  }

  std::size_t Step(std::size_t at) {
    const std::string_view rest = Rest(at);
    if (rest[0] == '<' && rest.size() > 1) {
      if (rest.starts_with("<!--")) return until_ = "-->", at + 4;
      if (rest.starts_with("<![CDATA[")) return until_ = "]]>", at + 9;
      if (rest[1] == '?') return until_ = "?>", at + 2;
      if (rest[1] == '!') return until_ = ">", at + 2;
      if (IsLetter(rest[1]) || (rest[1] == '/' && rest.size() > 2 && IsLetter(rest[2]))) {
        return StepTag(at);
      }
    }
    if (rest[0] == '&') {
      std::string decoded;
      const std::size_t size = decode_(rest.substr(1), decoded);
      if (size != 0) {
        const Span from = {Size32(at), Size32(at + 1 + size)};
        BeginText(from);
        writer_.text.Decoded(decoded, from);
        return from.end;
      }
    }
    const std::size_t next = std::min(rest.find_first_of("<&", 1), rest.size());
    AddText({Size32(at), Size32(at + next)});
    return at + next;
  }

  std::size_t StepTag(std::size_t at) {
    const std::string_view rest = Rest(at);
    Tag tag;
    tag.closing = rest[1] == '/';
    std::size_t end = tag.closing ? 2 : 1;
    while (end < rest.size() && (IsLetter(rest[end]) || IsDigit(rest[end]))) {
      tag.name.push_back(ToLower(rest[end++]));
    }
    until_ = ">";
    quote_ = '\0';
    if (!tag.closing && (tag.name == "script" || tag.name == "style")) {
      raw_ = tag.name == "script" ? "</script" : "</style";
    }
    const std::size_t after = SkipTag(at + end);
    Apply(tag, {Size32(at), Size32(after)});
    return after;
  }

  void Apply(const Tag& tag, Span from) {
    if (tag.name == "td" || tag.name == "th") {
      EndCell();
      if (!tag.closing) BeginCell(from, tag.name == "th");
    } else if (tag.name == "tr") {
      EndCell();
      if (!tag.closing) ++row_, column_ = 0;
    } else if (tag.name == "thead") {
      head_ = !tag.closing;
    } else if (tag.name == "table") {
      EndCell();
      if (table_) EndTable();
    } else if (std::ranges::find(kLineTags, tag.name) != kLineTags.end()) {
      AddBreak(from);
    }
  }

  void BeginCell(Span tag, bool th) {
    if (open_) Close();
    if (!table_) {
      if (writer_.in_group()) writer_.EndGroup();
      writer_.BeginGroup(Group::Kind::kTable);
      table_ = true;
      row_ = 0;
      column_ = 0;
    }
    writer_.BeginCell({tag.end, tag.end}, row_, column_, th && (head_ || row_ == 0));
    cell_ = open_ = true;
    written_ = false;
    column_ += ColumnSpan(source_.substr(tag.begin, tag.size()));
  }

  /// The columns that a cell covers, so that the cells after it stand under their headers.
  static std::int32_t ColumnSpan(std::string_view tag) {
    const std::size_t at = tag.find("colspan=");
    if (at == std::string_view::npos) return 1;
    std::int32_t columns = 0;
    for (const char c : tag.substr(at + 8, 4)) {
      if (IsDigit(c)) columns = columns * 10 + (c - '0');
    }
    return std::clamp(columns, 1, 100);
  }

  void EndCell() {
    if (cell_) Close();
    cell_ = false;
  }

  void EndTable() {
    writer_.EndGroup();
    table_ = false;
    row_ = -1;
  }

  void Close() {
    writer_.End();
    open_ = cell_ = false;
    has_blank_ = false;
  }

  /// Blanks are written when text follows them.
  void AddText(Span from) {
    const std::string_view text = source_.substr(from.begin, from.size());
    const std::size_t begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return AddBlank(from, false);
    const std::size_t end = text.find_last_not_of(" \t") + 1;
    if (begin != 0) AddBlank({from.begin, from.begin + Size32(begin)}, false);
    const Span body = {from.begin + Size32(begin), from.begin + Size32(end)};
    BeginText(body);
    writer_.text.Verbatim(body);
    if (end != text.size()) AddBlank({body.end, from.end}, false);
  }

  void AddBreak(Span from) { AddBlank(from, true); }

  void AddBlank(Span from, bool is_break) {
    if (!open_ || !written_) return;
    if (has_blank_ && (is_break || blank_is_break_ || blank_.end != from.begin)) {
      blank_is_break_ = true;
      blank_.end = from.end;
      return;
    }
    blank_is_break_ = is_break;
    blank_ = has_blank_ ? Span{blank_.begin, from.end} : from;
    has_blank_ = true;
  }

  void BeginText(Span from) {
    if (!open_) {
      if (table_) EndTable();
      if (!writer_.in_group()) writer_.BeginGroup(Group::Kind::kHtml);
      writer_.Begin(Block::Kind::kHtmlLine, line_).row = row_of_line_;
      writer_.group().rows = row_of_line_ + 1;
      open_ = true;
      written_ = false;
    }
    if (cell_) {
      cell_span_ = {written_ ? cell_span_.begin : from.begin, from.end};
      writer_.SetSpan(cell_span_);
    }
    if (has_blank_ && blank_is_break_) {
      writer_.text.Break({blank_.begin, from.begin});
    } else if (has_blank_) {
      writer_.text.Verbatim(blank_);
    }
    has_blank_ = false;
    written_ = true;
  }

  std::string_view source_;
  EntityDecoder decode_;
  BlockWriter& writer_;
  Span line_;
  std::string_view until_;  ///< not empty: what ends the comment, script or tag that we are in
  std::string_view raw_;    ///< what ends the script or style that the current tag begins
  char quote_ = '\0';
  bool open_ = false;     ///< a block is being written
  bool written_ = false;  ///< it has text
  bool cell_ = false;     ///< it is a cell
  Span cell_span_;
  bool table_ = false;
  bool head_ = false;
  std::int32_t row_ = -1;
  std::int32_t column_ = 0;
  std::int32_t row_of_line_ = 0;
  bool has_blank_ = false;
  bool blank_is_break_ = false;
  Span blank_;
};

}  // namespace

void WriteHtmlBlock(std::string_view source, const std::vector<Span>& lines, EntityDecoder decode,
                    BlockWriter& writer) {
  HtmlWriter html(source, decode, writer);
  for (const Span line : lines) html.Line(line);
  html.Finish();
}

}  // namespace shardlint
