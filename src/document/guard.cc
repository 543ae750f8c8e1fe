#include "document/guard.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"
#include "document/guard_line.h"
#include "document/guard_references.h"

namespace shardlint {
namespace {

// Limits are on counted steps of cmark's loops, a few nanoseconds each, so that the worst text that
// passes costs some tenths of a second more than an ordinary one. Measured on cmark-gfm
// 0.29.0.gfm.6; later versions mended some of the loops.
constexpr std::uint64_t kMaxFilledCells = 100'000;  ///< cells that rows lack: 300 bytes each
constexpr std::uint64_t kMaxCells = 2'000'000;
constexpr std::uint64_t kMaxCellSteps = 100'000'000;  ///< a row's cells are a linked list
constexpr std::uint64_t kMaxTableSteps = 150'000'000;
constexpr std::uint64_t kMaxOpenerSteps = 64'000'000;
constexpr std::uint64_t kMaxLinkSteps = 16'000'000;
constexpr std::uint64_t kMaxEmphasisSteps = 64'000'000;
constexpr std::size_t kMaxBrackets = 1'000'000;  ///< remembered; images beyond stay open
constexpr std::uint32_t kMaxDepth = 1000;
constexpr std::uint64_t kDepthSteps = 64;  ///< a byte, on average
constexpr std::uint64_t kFreeDepthSteps = 32'000'000;

/// Openers that search the rest of the text when nothing closes them.
struct Opener {
  std::string_view open;
  std::string_view close;
};
constexpr std::array<Opener, 4> kOpeners = {Opener{"<!--", "-->"}, Opener{"<![CDATA[", "]]>"},
                                            Opener{"<?", "?>"}, Opener{"<!", ">"}};

struct UnclosedOpeners {
  std::uint64_t count = 0;
  std::uint64_t sum_of_offsets = 0;
};

class Guard {
 public:
  explicit Guard(std::string_view text) : text_(text) {
    has_references_ = text.find("]:") != std::string_view::npos;
    for (const char c : std::string_view("<>]![*_~|`\\(")) {
      special_[static_cast<unsigned char>(c)] = true;
    }
  }

  std::optional<Refusal> Run() {
    for (std::uint32_t at = 0; at < text_.size() && !refusal_;) {
      const GuardLine line = MeasureLine(text_, at);
      CheckLine(line);
      at = line.next;
    }
    EndStretch(Size32(text_.size()));
    if (!refusal_ && has_references_) refusal_ = FindReferenceOveruse(text_);
    return std::move(refusal_);
  }

 private:
  template <class... Args>
  void Refuse(std::size_t offset, fmt::format_string<Args...> why, Args&&... args) {
    if (!refusal_) refusal_ = {Size32(offset), fmt::format(why, std::forward<Args>(args)...)};
  }

  void CheckLine(const GuardLine& line);
  void CheckDepth(const GuardLine& line);
  void ScanSpecials(GuardLine& line);
  void ScanSpecial(std::uint32_t at, const GuardLine& line);
  void ScanRun(std::uint32_t& at, const GuardLine& line);
  void OpenTag(std::uint32_t at);
  void CloseTag(std::string_view line_so_far);
  void OpenBracket(std::uint32_t at, bool image);
  void CloseBracket(std::uint32_t at);
  void CheckTables(const GuardLine& line);
  void CheckCells(const GuardLine& line, std::uint32_t cells);
  void BeginStretch(std::uint32_t at);
  void EndStretch(std::uint32_t at);

  std::string_view text_;
  std::optional<Refusal> refusal_;
  std::array<bool, 256> special_{};
  bool has_references_ = false;

  // Nesting.
  std::uint32_t depth_ = 0;
  bool after_blank_ = true;
  std::uint64_t depth_steps_ = 0;

  // A stretch: lines that cmark may read as the inlines of one block.
  std::uint32_t stretch_ = 0;
  std::array<UnclosedOpeners, kOpeners.size()> openers_{};
  std::uint64_t delimiters_ = 0;
  std::uint64_t strike_closers_ = 0;
  std::uint64_t open_images_ = 0;
  struct Bracket {
    std::uint32_t offset : 31;
    std::uint32_t image : 1;
  };
  std::vector<Bracket> brackets_;  ///< open ones
  std::uint32_t last_hiding_ = 0;  ///< after it, brackets may be inside code, a tag or a link

  // Steps so far.
  std::uint64_t opener_steps_ = 0;
  std::uint64_t link_steps_ = 0;
  std::uint64_t emphasis_steps_ = 0;

  // Tables.
  bool in_table_ = false;           ///< certainly, if cmark is not inside code or HTML
  std::uint32_t table_indent_ = 0;  ///< a line with less may have left the table's list item
  std::uint32_t columns_ = 0;       ///< of the widest table that may be open
  std::uint64_t rows_ = 0;
  std::uint32_t last_bar_ = 0;
  std::uint64_t back_steps_ = 0;  ///< cmark walks back from each line's first cell to the last '|'
  std::optional<GuardLine> previous_;  ///< the line before, if in the same stretch
  std::uint64_t filled_cells_ = 0;
  std::uint64_t cells_ = 0;
  std::uint64_t cell_steps_ = 0;
  std::uint64_t stretch_cell_steps_ = 0;  ///< of all lines of the stretch
  std::uint64_t table_steps_ = 0;
};

void Guard::CheckLine(const GuardLine& given) {
  GuardLine line = given;
  CheckDepth(line);
  // In cmark the table may go on: columns_ stays until the stretch ends.
  if (line.columns < table_indent_ || !IsPlain(text_, line)) in_table_ = false;
  if (line.blank() || BreaksParagraph(text_, line)) EndStretch(line.begin);
  if (!line.blank()) {
    if (!previous_) BeginStretch(line.begin);
    back_steps_ += line.begin - last_bar_;
    ScanSpecials(line);
    CheckTables(line);
    previous_ = line;
    if (in_table_) EndStretch(line.end);
  }
  after_blank_ = line.blank();
}

// Nesting: a line costs cmark a step for every open container, and so does every inline in it.

void Guard::CheckDepth(const GuardLine& line) {
  if (!line.blank()) {
    const Containers containers = ContainersOf(text_, line);
    const std::uint32_t matched = std::min(depth_, containers.kept) + containers.opened;
    depth_ = after_blank_ ? matched : std::max(depth_, matched);  // a lazy line keeps all open
    if (depth_ > kMaxDepth) {
      return Refuse(line.begin, "too deep nesting: about {} levels of quotes and lists (limit {})",
                    depth_, kMaxDepth);
    }
  }
  depth_steps_ += std::uint64_t{depth_} * (line.end - line.begin + 1);
  if (depth_steps_ > kFreeDepthSteps + kDepthSteps * text_.size()) {
    Refuse(line.begin, "too deep nesting: about {} levels of quotes and lists over too many lines",
           depth_);
  }
}

// Inlines

void Guard::ScanSpecials(GuardLine& line) {
  for (std::uint32_t at = line.begin; at < line.end; ++at) {
    if (!special_[static_cast<unsigned char>(text_[at])]) continue;
    if (text_[at] == '|') {
      const bool escaped = at > line.begin && text_[at - 1] == '\\';
      line.bars += !escaped;
      last_bar_ = at;
    } else if (text_[at] == '*' || text_[at] == '_' || text_[at] == '~') {
      ScanRun(at, line);
    } else {
      ScanSpecial(at, line);
    }
  }
}

void Guard::ScanRun(std::uint32_t& at, const GuardLine& line) {
  const std::uint32_t begin = at;
  const char c = text_[at];
  while (at + 1 < line.end && text_[at + 1] == c) ++at;
  const std::uint32_t size = at + 1 - begin;
  const char before = begin > line.begin ? text_[begin - 1] : ' ';
  const char after = at + 1 < line.end ? text_[at + 1] : ' ';
  const bool alone = IsSpace(before) && IsSpace(after);
  const bool inside_word = c == '_' && IsWord(before) && IsWord(after);
  if (alone || inside_word) return;
  ++delimiters_;
  strike_closers_ += c == '~' && size <= 2 && MayCloseStrikethrough(before, after);
}

void Guard::ScanSpecial(std::uint32_t at, const GuardLine& line) {
  switch (text_[at]) {
    case '!':
      open_images_ += text_.substr(at, 2) == "![";
      break;
    case '[':
      OpenBracket(at, at > line.begin && text_[at - 1] == '!');
      break;
    case ']':
      CloseBracket(at);
      break;
    case '>':
      CloseTag(text_.substr(line.begin, at + 1 - line.begin));
      break;
    case '<':
      OpenTag(at);
      break;
    default:
      last_hiding_ = at;
      break;
  }
}

void Guard::OpenTag(std::uint32_t at) {
  last_hiding_ = at;
  for (std::size_t i = 0; i < kOpeners.size(); ++i) {
    if (!text_.substr(at).starts_with(kOpeners[i].open)) continue;
    ++openers_[i].count;
    openers_[i].sum_of_offsets += at;
    return;
  }
}

void Guard::CloseTag(std::string_view line_so_far) {
  for (std::size_t i = 0; i < kOpeners.size(); ++i) {
    if (line_so_far.ends_with(kOpeners[i].close)) openers_[i] = {};
  }
}

void Guard::OpenBracket(std::uint32_t at, bool image) {
  if (brackets_.size() < kMaxBrackets) brackets_.push_back({at & 0x7FFFFFFF, image});
}

/// A link searches all delimiters and image openers before it.
void Guard::CloseBracket(std::uint32_t at) {
  const char after = at + 1 < text_.size() ? text_[at + 1] : '\0';
  if (has_references_ || after == '(' || after == '[') {
    link_steps_ += open_images_ + delimiters_;
    if (link_steps_ > kMaxLinkSteps) {
      Refuse(at, "too many links and emphasis marks in one paragraph");
    }
  }
  if (brackets_.empty() || brackets_.size() >= kMaxBrackets) return;
  // The pair is surely cmark's own if nothing after its opener could hide one of the two.
  if (brackets_.back().image && last_hiding_ < brackets_.back().offset) --open_images_;
  brackets_.pop_back();
}

void Guard::EndStretch(std::uint32_t at) {
  for (UnclosedOpeners& opener : openers_) {
    opener_steps_ += opener.count * at - opener.sum_of_offsets;
    opener = {};
  }
  // cmark forgets where it searched in vain once a match has removed that delimiter.
  emphasis_steps_ += delimiters_ * delimiters_ / 2 * (strike_closers_ != 0 ? 4 : 1);
  if (opener_steps_ > kMaxOpenerSteps) {
    Refuse(stretch_, "too many unclosed \"<?\", \"<!\" or \"<![CDATA[\" in one paragraph");
  }
  if (emphasis_steps_ > kMaxEmphasisSteps) {
    Refuse(stretch_, "too many emphasis marks in one paragraph");
  }
  BeginStretch(at);
  if (!in_table_) columns_ = 0;
}

void Guard::BeginStretch(std::uint32_t at) {
  stretch_ = at;
  delimiters_ = strike_closers_ = open_images_ = 0;
  back_steps_ = stretch_cell_steps_ = 0;
  brackets_.clear();
  last_bar_ = at;
  previous_.reset();
}

// Tables

void Guard::CheckTables(const GuardLine& line) {
  const std::uint32_t ruler = RulerColumns(text_, line);
  if (ruler != 0 && !in_table_) {
    // cmark reads the whole paragraph for a header, and walks back from each of its lines.
    table_steps_ += 28 * std::uint64_t{line.begin - stretch_} + back_steps_;
    columns_ = std::max(columns_, ruler);
    rows_ = 0;
    if (previous_ && line.columns <= 3 && line.inner == line.first && IsExactRuler(text_, line) &&
        IsPlain(text_, *previous_) && Cells(text_, *previous_) == ruler) {
      in_table_ = true;
      table_indent_ = std::min(line.columns, previous_->columns);
      columns_ = ruler;
    }
  } else if (columns_ != 0) {
    ++rows_;
  }
  const std::uint32_t cells = Cells(text_, line);
  stretch_cell_steps_ += std::uint64_t{cells} * cells;
  if (columns_ != 0) {
    cells_ += std::min(cells, columns_);
    filled_cells_ += columns_ - std::min(cells, columns_);
    cell_steps_ += ruler != 0 ? stretch_cell_steps_ : std::uint64_t{cells} * cells;
  }
  CheckCells(line, cells);
  if (table_steps_ > kMaxTableSteps) {
    Refuse(line.begin, "too many table rules below one paragraph");
  }
}

void Guard::CheckCells(const GuardLine& line, std::uint32_t cells) {
  if (filled_cells_ > kMaxFilledCells) {
    Refuse(line.begin,
           "too many table cells: rows shorter than {} columns leave more than {} to fill in",
           columns_, kMaxFilledCells);
  }
  if (cells_ > kMaxCells) Refuse(line.begin, "too many table cells: more than {}", kMaxCells);
  if (cell_steps_ > kMaxCellSteps) {
    Refuse(line.begin, "too many table cells: {} in one row after many long ones", cells);
  }
}

}  // namespace

bool MayCloseStrikethrough(char before, char after) {
  if (IsSpace(before)) return false;
  const bool may_be_punctuation = IsPunctuation(after) || static_cast<unsigned char>(after) >= 0x80;
  return !IsPunctuation(before) || IsSpace(after) || may_be_punctuation;
}

std::optional<Refusal> FindTooComplex(std::string_view text) { return Guard(text).Run(); }

}  // namespace shardlint
