#include "report/snippet.h"

#include <algorithm>
#include <cstddef>

#include "base/text.h"
#include "report/display_width.h"
#include "report/printable.h"

namespace shardlint {
namespace {

constexpr std::uint32_t kMaxLines = 4;
// Bytes of a line kept before and after the part of interest; the whole line where it is short.
constexpr std::uint32_t kContext = 80;
constexpr std::uint32_t kShortLine = 200;
constexpr std::string_view kCut = "…";

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

/// Moves a cut to the next place where a visible character begins, as far as that is near.
std::uint32_t ToVisible(std::string_view text, std::uint32_t at) {
  const std::size_t limit = std::min<std::size_t>(text.size(), at + kContext);
  const auto joins = [&] {
    return IsContinuation(text[at]) || DisplayWidth(DecodeUtf8(text, at).value) == 0;
  };
  while (at > 0 && at < limit && joins()) ++at;
  return at;
}

/// The part of a span that lies on the line, as offsets in it; never empty.
Span PartOn(std::uint32_t line_begin, std::string_view line, Span span) {
  const auto size = static_cast<std::uint32_t>(line.size());
  const auto on_line = [&](std::uint32_t at) {
    return at > line_begin ? std::min(at - line_begin, size) : 0;
  };
  const std::uint32_t begin = on_line(span.begin);
  return {begin, std::max(begin + 1, on_line(span.end))};
}

/// A line as shown and, cell for cell, the marks below it.
class MarkedLine {
 public:
  /// `marked` holds offsets in `line`.
  MarkedLine(std::string_view line, Span marked) : line_(line), marked_(marked) {
    const auto size = static_cast<std::uint32_t>(line.size());
    std::uint32_t begin = 0;
    std::uint32_t end = size;
    if (size > kShortLine) {
      begin = marked.begin > kContext ? ToVisible(line, marked.begin - kContext) : 0;
      end = ToVisible(line, std::min(size, std::min(marked.end, begin + kShortLine) + kContext));
    }
    if (begin > 0) Put(kCut, 1, ' ');
    for (std::uint32_t at = begin; at < end;) at = PutCodePoint(at);
    if (end < size) shown_ += kCut;
    if (!any_mark_) marks_ += '^';
    marks_.resize(marks_.find_last_not_of(" \t") + 1);
  }

  const std::string& shown() const { return shown_; }
  const std::string& marks() const { return marks_; }

 private:
  void Put(std::string_view text, int width, char mark) {
    shown_ += text;
    marks_.append(static_cast<std::size_t>(width), mark);
  }

  char MarkAt(std::uint32_t at) const {
    return marked_.begin <= at && at < marked_.end ? '~' : ' ';
  }

  std::uint32_t PutCodePoint(std::uint32_t at) {
    const CodePoint point = DecodeUtf8(line_, at);
    const char mark = MarkAt(at);
    const std::size_t first_cell = marks_.size();
    if (point.value == '\t') {
      shown_ += '\t';
      marks_ += '\t';  // the terminal aligns both
      last_width_ = 0;
    } else if (IsHidden(point.value)) {
      const std::string name = HiddenName(point.value);
      Put(name, static_cast<int>(name.size()), mark);
      last_width_ = 0;
    } else {
      const bool widens = point.value == kEmojiSelector && last_width_ == 1;
      last_width_ = widens ? 1 : DisplayWidth(point.value);
      std::string text;
      AppendUtf8(text, point.value);
      Put(text, last_width_, mark);
    }
    MarkFirst(first_cell);
    return at + point.size;
  }

  /// The first cell of the mark is a caret.
  void MarkFirst(std::size_t cell) {
    if (any_mark_ || cell == marks_.size() || marks_[cell] != '~') return;
    marks_[cell] = '^';
    any_mark_ = true;
  }

  std::string_view line_;
  Span marked_;
  std::string shown_;
  std::string marks_;
  int last_width_ = 0;
  bool any_mark_ = false;
};

MarkedLine MarkLine(const LineIndex& lines, std::uint32_t number, Span span) {
  std::uint32_t begin = lines.LineBegin(number);
  std::string_view text = lines.Line(number);
  if (number == 1 && text.starts_with(kByteOrderMark)) {
    text.remove_prefix(kByteOrderMark.size());
    begin += static_cast<std::uint32_t>(kByteOrderMark.size());
  }
  return MarkedLine(text, PartOn(begin, text, span));
}

void AppendGutter(std::string& out, const Painter& painter, std::size_t width,
                  std::string_view number) {
  std::string gutter(number);
  gutter.resize(width, ' ');
  painter.Paint(out, Style::kQuiet, gutter + "|");
  out += ' ';
}

}  // namespace

std::size_t GutterWidth(std::uint32_t line) { return std::to_string(line).size() + 1; }

void Snippet::AppendTo(std::string& out, const Painter& painter) const {
  const std::uint32_t first = positions.LineOf(span.begin);
  const std::uint32_t span_last = positions.LineOf(std::max(span.begin + 1, span.end) - 1);
  const std::uint32_t last = std::min(span_last, first + kMaxLines - 1);
  const std::size_t width = GutterWidth(last);
  for (std::uint32_t number = first; number <= last; ++number) {
    const MarkedLine line = MarkLine(positions.lines(), number, span);
    AppendGutter(out, painter, width, std::to_string(number));
    out.append(line.shown()).append("\n");
    const std::string_view label = number == last ? note : std::string_view();
    const std::string_view marks = underline ? std::string_view(line.marks()) : std::string_view();
    if (label.empty() && marks.empty()) continue;
    AppendGutter(out, painter, width, "");
    painter.Paint(out, mark_style, marks);
    if (!marks.empty() && !label.empty()) out += ' ';
    painter.Paint(out, mark_style, label);
    out += '\n';
  }
}

}  // namespace shardlint
