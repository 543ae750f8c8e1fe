#include "document/code_table.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace shardlint {
namespace {

constexpr std::string_view kBoxBar = "│";

/// Code blocks with these names, or none, hold text rather than a language with an operator '|'.
constexpr std::array<std::string_view, 13> kTextInfos = {
    "",     "text", "txt",     "plain",  "plaintext", "ascii", "table",
    "none", "log",  "console", "output", "markdown",  "md"};

/// The size of the separator at `at`, or 0.
std::size_t BarAt(std::string_view line, std::size_t at) {
  if (line[at] == '|') return 1;
  return line.substr(at).starts_with(kBoxBar) ? kBoxBar.size() : 0;
}

bool IsBoxDrawing(std::string_view line, std::size_t at) {
  const CodePoint c = DecodeUtf8(line, at);
  return c.value >= 0x2500 && c.value <= 0x257F;
}

enum class Shape : std::uint8_t { kOther, kRow, kRule };

struct Line {
  Shape shape = Shape::kOther;
  std::uint32_t bars = 0;
  bool corners = false;  ///< a rule with '+' or drawn corners
  bool leading_bar = false;
};

/// A rule is made of dashes and corners alone; "├── file" is a branch of a tree, not a row.
Line Classify(std::string_view text) {
  Line line;
  bool other = false;
  bool dashes = false;
  bool branch = false;
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return line;
  for (std::size_t i = first; i < text.size();) {
    const char c = text[i];
    if (const std::size_t bar = BarAt(text, i); bar != 0) {
      ++line.bars;
      line.leading_bar |= i == first;
      i += bar;
    } else if (static_cast<unsigned char>(c) == 0xE2 && IsBoxDrawing(text, i)) {
      const std::string_view drawn = text.substr(i, 3);
      if (drawn == "─" || drawn == "═" || drawn == "━") {
        dashes = true;
      } else {
        line.corners = true;
        branch |= drawn == "├" || drawn == "└";
      }
      i += 3;
    } else {
      line.corners |= c == '+';
      dashes |= c == '-' || c == '=';
      other |= c != '-' && c != '=' && c != '+' && c != ':' && !IsSpace(c);
      ++i;
    }
  }
  if (!other && dashes) {
    line.shape = Shape::kRule;
  } else if (line.bars > 0 && !branch) {
    line.shape = Shape::kRow;
  }
  return line;
}

Span Trimmed(std::string_view line, std::size_t begin, std::size_t end) {
  while (begin < end && IsSpace(line[begin])) ++begin;
  while (end > begin && IsSpace(line[end - 1])) --end;
  return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

/// The trimmed cells of a row, as offsets into it; outer bars make no cells.
void SplitCells(std::string_view line, std::vector<Span>& cells) {
  cells.clear();
  const Span all = Trimmed(line, 0, line.size());
  std::size_t begin = all.begin;
  for (std::size_t i = all.begin; i < all.end;) {
    const std::size_t bar = BarAt(line, i);
    if (bar != 0) {
      if (i != all.begin) cells.push_back(Trimmed(line, begin, i));
      begin = i + bar;
    }
    i += bar == 0 ? 1 : bar;
  }
  if (begin < all.end) cells.push_back(Trimmed(line, begin, all.end));
}

class CodeBlockWriter {
 public:
  CodeBlockWriter(std::string_view source, const std::vector<CodeLine>& lines,
                  const std::string& info, BlockWriter& writer)
      : source_(source), lines_(lines), info_(info), writer_(writer) {
    shapes_.reserve(lines.size());
    for (const CodeLine& line : lines) {
      shapes_.push_back(line.spaces == 0 ? Classify(TextOf(line)) : Line{});
    }
  }

  void Write() {
    for (std::size_t i = 0; i < lines_.size();) {
      const std::size_t end = RunEnd(i);
      if (IsTable(i, end)) {
        WriteTable(i, end);
      } else {
        for (std::size_t k = i; k < end; ++k) WriteLine(k);
      }
      i = end;
    }
    CloseCode();
  }

 private:
  std::string_view TextOf(const CodeLine& line) const {
    return source_.substr(line.from.begin, line.from.size());
  }

  /// The end of the longest run of rules and rows with as many bars; of one line if it is neither.
  std::size_t RunEnd(std::size_t begin) const {
    std::uint32_t bars = 0;
    std::size_t i = begin;
    for (; i < lines_.size() && shapes_[i].shape != Shape::kOther; ++i) {
      if (shapes_[i].shape == Shape::kRule) continue;
      if (bars != 0 && shapes_[i].bars != bars) break;
      bars = shapes_[i].bars;
    }
    return std::max(i, begin + 1);
  }

  bool IsTable(std::size_t begin, std::size_t end) {
    std::size_t rows = 0;
    std::size_t corners = 0;
    std::size_t rules = 0;
    std::size_t leading = 0;
    for (std::size_t i = begin; i < end; ++i) {
      rows += shapes_[i].shape == Shape::kRow;
      leading += shapes_[i].shape == Shape::kRow && shapes_[i].leading_bar;
      rules += shapes_[i].shape == Shape::kRule;
      corners += shapes_[i].shape == Shape::kRule && shapes_[i].corners;
    }
    if (rows == 0 || (rows < 2 && corners < 2)) return false;
    if (std::ranges::find(kTextInfos, info_) == kTextInfos.end() && rules == 0 && leading < rows) {
      return false;
    }
    for (std::size_t i = begin; i < end; ++i) {
      if (shapes_[i].shape != Shape::kRow) continue;
      SplitCells(TextOf(lines_[i]), cells_);
      return cells_.size() > 1;
    }
    return false;
  }

  /// A cell of the line begins with a digit or with a mark of a number: "of 400" is no value.
  bool HasValue(std::size_t line) {
    const std::string_view text = TextOf(lines_[line]);
    SplitCells(text, cells_);
    return std::ranges::any_of(cells_, [&](Span cell) {
      std::size_t at = cell.begin;
      while (at < cell.end && !IsDigit(text[at]) && !IsLetter(text[at])) ++at;
      return at < cell.end && IsDigit(text[at]);
    });
  }

  /// A rule below the first row makes it the header, or words above numbers; a header with digits
  /// ("of 400") needs two rows of values below it.
  bool HasHeader(std::size_t begin, std::size_t end) {
    std::size_t first = begin;
    while (shapes_[first].shape != Shape::kRow) ++first;
    if (first + 1 < end && shapes_[first + 1].shape == Shape::kRule) return first + 2 < end;
    if (HasValue(first)) return false;
    std::size_t rows = 0, values = 0;
    for (std::size_t i = first + 1; i < end; ++i) {
      if (shapes_[i].shape != Shape::kRow) continue;
      ++rows;
      values += HasValue(i);
    }
    return std::ranges::any_of(TextOf(lines_[first]), IsDigit) ? values >= 2 && values == rows
                                                               : values > 0;
  }

  void WriteTable(std::size_t begin, std::size_t end) {
    CloseCode();
    writer_.BeginGroup(Group::Kind::kCodeTable, info_);
    const bool header = HasHeader(begin, end);
    std::int32_t row = 0;
    for (std::size_t i = begin; i < end; ++i) {
      if (shapes_[i].shape != Shape::kRow) continue;
      SplitCells(TextOf(lines_[i]), cells_);
      for (std::size_t c = 0; c < cells_.size(); ++c) {
        const Span cell = {lines_[i].from.begin + cells_[c].begin,
                           lines_[i].from.begin + cells_[c].end};
        writer_.BeginCell(cell, row, static_cast<std::int32_t>(c), header && row == 0);
        writer_.text.Verbatim(cell);
        writer_.End();
      }
      ++row;
    }
    writer_.EndGroup();
  }

  void WriteLine(std::size_t i) {
    const CodeLine& line = lines_[i];
    if (Trim(TextOf(line)).empty()) return;
    if (!writer_.in_group()) writer_.BeginGroup(Group::Kind::kCode, info_);
    const Span whole = {line.spaces == 0 ? line.from.begin : line.tab, line.from.end};
    writer_.Begin(Block::Kind::kCodeLine, whole).row = static_cast<std::int32_t>(i);
    writer_.group().rows = static_cast<std::int32_t>(i) + 1;
    if (line.spaces != 0) {
      writer_.text.Decoded(std::string(line.spaces, ' '), {line.tab, line.tab + 1});
    }
    writer_.text.Verbatim(line.from);
    writer_.End();
  }

  void CloseCode() {
    if (writer_.in_group()) writer_.EndGroup();
  }

  std::string_view source_;
  const std::vector<CodeLine>& lines_;
  const std::string& info_;
  BlockWriter& writer_;
  std::vector<Line> shapes_;
  std::vector<Span> cells_;
};

}  // namespace

void WriteCodeBlock(std::string_view source, const std::vector<CodeLine>& lines,
                    const std::string& info, BlockWriter& writer) {
  CodeBlockWriter(source, lines, info, writer).Write();
}

}  // namespace shardlint
