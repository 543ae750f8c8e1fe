#include "document/guard.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unordered_map>
#include <vector>

#include "base/text.h"

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
constexpr std::uint64_t kMaxReferenceBytes = 32'000'000;
constexpr std::size_t kMaxBrackets = 1'000'000;  ///< remembered; images beyond stay open
constexpr std::uint32_t kMaxDepth = 1000;
constexpr std::uint64_t kDepthSteps = 64;  ///< a byte, on average
constexpr std::uint64_t kFreeDepthSteps = 32'000'000;

bool IsSpaceOrTab(char c) { return c == ' ' || c == '\t'; }
bool IsCellBlank(char c) { return IsSpaceOrTab(c) || c == '\v' || c == '\f'; }

/// "12." or "12)", which may begin a list.
bool IsListNumber(std::string_view text) {
  const std::size_t end = text.find_first_not_of("0123456789");
  return end != std::string_view::npos && (text[end] == '.' || text[end] == ')');
}

/// One line as the guard sees it.
struct Line {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;      ///< without its line end
  std::uint32_t first = 0;    ///< the first byte that is not blank; `end` in a blank line
  std::uint32_t columns = 0;  ///< of indentation before it
  std::uint32_t inner = 0;    ///< the first byte behind blanks and quote marks
  std::uint32_t bars = 0;     ///< '|' without a backslash before it
  bool blank() const { return first == end; }
};

/// What in a line opens containers, as an upper bound.
struct Containers {
  std::uint32_t opened = 0;  ///< tree nodes: a quote is one, a list with its item two
  std::uint32_t kept = 0;    ///< how many open ones its prefix can continue
};

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
    for (std::size_t at = 0; at < text_.size() && !refusal_;) at = TakeLine(at);
    EndStretch(Size32(text_.size()));
    if (!refusal_ && has_references_) CheckReferences();
    return std::move(refusal_);
  }

 private:
  static std::uint32_t Size32(std::size_t n) { return static_cast<std::uint32_t>(n); }

  template <class... Args>
  void Refuse(std::size_t offset, fmt::format_string<Args...> why, Args&&... args) {
    if (!refusal_) refusal_ = {Size32(offset), fmt::format(why, std::forward<Args>(args)...)};
  }

  std::size_t TakeLine(std::size_t at);
  void CheckLine(const Line& line);
  void CheckDepth(const Line& line);
  Containers ContainersOf(const Line& line) const;
  std::uint32_t ThematicBreakIn(const Line& line) const;
  bool BreaksParagraph(const Line& line) const;
  void ScanSpecials(Line& line);
  void ScanSpecial(std::uint32_t at, const Line& line);
  void ScanRun(std::uint32_t& at, const Line& line);
  void OpenTag(std::uint32_t at);
  void CloseTag(std::string_view line_so_far);
  void OpenBracket(std::uint32_t at, bool image);
  void CloseBracket(std::uint32_t at);
  void CheckTables(const Line& line);
  void CheckCells(const Line& line, std::uint32_t cells);
  std::uint32_t RulerColumns(const Line& line) const;
  bool IsExactRuler(const Line& line) const;
  std::uint32_t Cells(const Line& line) const;
  bool IsPlain(const Line& line) const;
  void BeginStretch(std::uint32_t at);
  void EndStretch(std::uint32_t at);
  void CheckReferences();

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
  std::optional<Line> previous_;  ///< the line before, if in the same stretch
  std::uint64_t filled_cells_ = 0;
  std::uint64_t cells_ = 0;
  std::uint64_t cell_steps_ = 0;
  std::uint64_t stretch_cell_steps_ = 0;  ///< of all lines of the stretch
  std::uint64_t table_steps_ = 0;
};

std::size_t Guard::TakeLine(std::size_t at) {
  std::size_t end = at;
  while (end < text_.size() && text_[end] != '\n' && text_[end] != '\r') ++end;
  const std::size_t next = std::min(text_.size(), end + (text_.substr(end, 2) == "\r\n" ? 2 : 1));
  Line line{Size32(at), Size32(end), Size32(at), 0, 0, 0};
  while (line.first < line.end && IsSpaceOrTab(text_[line.first])) {
    line.columns += text_[line.first++] == '\t' ? 4 - line.columns % 4 : 1;
  }
  line.inner = line.first;
  while (line.inner < line.end && (IsSpaceOrTab(text_[line.inner]) || text_[line.inner] == '>')) {
    ++line.inner;
  }
  CheckLine(line);
  return next;
}

void Guard::CheckLine(const Line& given) {
  Line line = given;
  CheckDepth(line);
  // In cmark the table may go on: columns_ stays until the stretch ends.
  if (line.columns < table_indent_ || !IsPlain(line)) in_table_ = false;
  if (line.blank() || BreaksParagraph(line)) EndStretch(line.begin);
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

void Guard::CheckDepth(const Line& line) {
  if (!line.blank()) {
    const Containers containers = ContainersOf(line);
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

Containers Guard::ContainersOf(const Line& line) const {
  Containers found{0, line.columns};
  const std::uint32_t thematic = ThematicBreakIn(line);
  for (std::uint32_t at = line.first; at < line.end && at < thematic;) {
    const char c = text_[at];
    std::uint32_t marker = 0;
    while (IsDigit(c) && marker < 9 && at + marker < line.end && IsDigit(text_[at + marker])) {
      ++marker;
    }
    const char after = at + marker < line.end ? text_[at + marker] : '\0';
    const bool list = IsDigit(c) ? after == '.' || after == ')' : c == '-' || c == '*' || c == '+';
    if (c == '>') {
      ++found.opened;
      ++found.kept;
      ++at;
    } else if (list && (at + marker + 1 == line.end || IsSpaceOrTab(text_[at + marker + 1]))) {
      found.opened += 2;
      at += marker + 1;
    } else {
      break;
    }
    for (; at < line.end && IsSpaceOrTab(text_[at]); ++at) ++found.kept;
  }
  return found;
}

/// Where the rest of the line is one thematic break ("* * *"), whose marks open no lists.
std::uint32_t Guard::ThematicBreakIn(const Line& line) const {
  std::uint32_t end = line.end;
  while (end > line.first && IsSpaceOrTab(text_[end - 1])) --end;
  const char mark = end > line.first ? text_[end - 1] : '\0';
  if (mark != '-' && mark != '*' && mark != '_') return line.end;
  std::uint32_t marks = 0;
  std::uint32_t begin = end;
  for (; begin > line.first && (text_[begin - 1] == mark || IsSpaceOrTab(text_[begin - 1]));
       --begin) {
    marks += text_[begin - 1] == mark;
  }
  // Up to two marks at its begin may belong to lists around it.
  return marks >= 3 ? begin : line.end;
}

/// Lines that surely end a paragraph. Others may continue one.
bool Guard::BreaksParagraph(const Line& line) const {
  if (line.columns > 3) return false;
  const std::string_view rest = text_.substr(line.first, line.end - line.first);
  if (rest.starts_with("```") || rest.starts_with("~~~")) {
    return rest[0] == '~' || rest.find('`', rest.find_first_not_of('`')) == std::string_view::npos;
  }
  if (rest[0] == '#') {
    const std::size_t end = rest.find_first_not_of('#');
    return end != std::string_view::npos && end <= 6 && IsSpaceOrTab(rest[end]);
  }
  return (rest[0] == '-' || rest[0] == '+' || rest[0] == '*') && rest.size() > 2 &&
         IsSpaceOrTab(rest[1]) && rest.find_first_not_of(" \t", 1) != std::string_view::npos;
}

// Inlines

void Guard::ScanSpecials(Line& line) {
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

void Guard::ScanRun(std::uint32_t& at, const Line& line) {
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

void Guard::ScanSpecial(std::uint32_t at, const Line& line) {
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

/// The columns of a line that may be a table's rule ("|---|:-:|"); 0 if it is none. A line of
/// dashes alone underlines a heading.
std::uint32_t Guard::RulerColumns(const Line& line) const {
  const std::string_view rest = text_.substr(line.inner, line.end - line.inner);
  if (rest.find_first_not_of("|:- \t\v\f") != std::string_view::npos) return 0;
  if (rest.find('-') == std::string_view::npos) return 0;
  if (line.bars == 0 && rest.find(':') == std::string_view::npos) return 0;
  return Cells(line);
}

std::uint32_t Guard::Cells(const Line& line) const {
  std::uint32_t end = line.end;
  while (end > line.inner && IsCellBlank(text_[end - 1])) --end;
  const bool leading = line.inner < end && text_[line.inner] == '|';
  if (leading && line.inner + 1 == end) return 0;
  const bool trailing = end > line.inner + 1 && text_[end - 1] == '|' && text_[end - 2] != '\\';
  return line.bars + 1 - (leading ? 1 : 0) - (trailing ? 1 : 0);
}

/// What cmark takes for a rule, to the letter.
bool Guard::IsExactRuler(const Line& line) const {
  std::uint32_t at = line.inner;
  const auto skip = [&](auto wanted) {
    const std::uint32_t begin = at;
    while (at < line.end && wanted(text_[at])) ++at;
    return at - begin;
  };
  const auto skip_one = [&](char c) { at += at < line.end && text_[at] == c ? 1 : 0; };
  skip_one('|');
  while (at < line.end) {
    skip(IsCellBlank);
    skip_one(':');
    if (skip([](char c) { return c == '-'; }) == 0) return false;
    skip_one(':');
    skip(IsCellBlank);
    if (at < line.end && text_[at] != '|') return false;
    skip_one('|');
    std::uint32_t rest = at;
    while (rest < line.end && IsCellBlank(text_[rest])) ++rest;
    if (rest == line.end) return true;
  }
  return false;
}

/// Surely a line of a paragraph or table, if cmark is in one: it can open no other block.
bool Guard::IsPlain(const Line& line) const {
  if (line.blank() || line.columns > 3) return false;
  const std::string_view rest = text_.substr(line.first, line.end - line.first);
  const char c = rest[0];
  const std::size_t run = std::min(rest.find_first_not_of(c), rest.size());
  const char after = run < rest.size() ? rest[run] : '\0';
  const bool word_after =
      IsLetter(after) || IsDigit(after) || static_cast<unsigned char>(after) >= 0x80;
  switch (c) {
    case '>':
    case '<':
    case '#':
    case '=':
      return false;
    case '*':
    case '_':
    case '-':
    case '+':
      return word_after;
    case '`':
    case '~':
      return run < 3;
    case '|':  // a lone bar has no cell and ends a table
      return rest.find_first_not_of(" \t\v\f", 1) != std::string_view::npos;
    default:
      return !IsDigit(c) || !IsListNumber(rest);
  }
}

void Guard::CheckTables(const Line& line) {
  const std::uint32_t ruler = RulerColumns(line);
  if (ruler != 0 && !in_table_) {
    // cmark reads the whole paragraph for a header, and walks back from each of its lines.
    table_steps_ += 28 * std::uint64_t{line.begin - stretch_} + back_steps_;
    columns_ = std::max(columns_, ruler);
    rows_ = 0;
    if (previous_ && line.columns <= 3 && line.inner == line.first && IsExactRuler(line) &&
        IsPlain(*previous_) && Cells(*previous_) == ruler) {
      in_table_ = true;
      table_indent_ = std::min(line.columns, previous_->columns);
      columns_ = ruler;
    }
  } else if (columns_ != 0) {
    ++rows_;
  }
  const std::uint32_t cells = Cells(line);
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

void Guard::CheckCells(const Line& line, std::uint32_t cells) {
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

// References: every use of a definition copies its destination and title.

/// Labels are compared by their ASCII letters and digits: what cmark takes for equal is equal here.
class LabelHash {
 public:
  void Reset() { *this = {}; }
  void Add(char c) {
    const auto byte = static_cast<unsigned char>(c);
    if (IsLetter(c) || IsDigit(c)) {
      value_ = (value_ ^ static_cast<unsigned char>(ToLower(c))) * 1099511628211ULL;
    } else if (byte >= 0x80) {
      folds_to_ascii_ |= FoldsToAscii(previous_, byte);
    }
    previous_ = byte;
  }
  std::uint64_t value() const { return value_; }
  bool folds_to_ascii() const { return folds_to_ascii_; }

 private:
  /// The first two bytes of characters whose case folding has ASCII letters (sharp s, Kelvin sign).
  static bool FoldsToAscii(unsigned char a, unsigned char b) {
    return (a == 0xC3 && b == 0x9F) || (a == 0xC4 && b == 0xB0) ||
           (a == 0xC5 && (b == 0x89 || b == 0xBF)) || (a == 0xC7 && b == 0xB0) ||
           (a == 0xE1 && b == 0xBA) || (a == 0xE2 && b == 0x84) || (a == 0xEF && b == 0xAC);
  }

  std::uint64_t value_ = 14695981039346656037ULL;
  unsigned char previous_ = 0;
  bool folds_to_ascii_ = false;
};

/// The end of the destination and title of a definition whose colon stands before `at`.
std::size_t DefinitionEnd(std::string_view text, std::size_t at) {
  constexpr std::string_view kBlanks = " \t\r\n";
  at = std::min(text.find_first_not_of(kBlanks, at), text.size());
  const bool pointy = at < text.size() && text[at] == '<';
  at = std::min(text.find_first_of(pointy ? "\r\n>" : kBlanks, at), text.size());
  const std::size_t title =
      std::min(text.find_first_not_of(pointy ? " \t\r\n>" : kBlanks, at), text.size());
  const char quote = title < text.size() ? text[title] : '\0';
  if (quote != '"' && quote != '\'' && quote != '(') return at;
  return std::min(
      text.find_first_of(quote == '(' ? std::string_view("()") : std::string_view(&text[title], 1),
                         title + 1),
      text.size());
}

/// Calls `use` with the hash of the label before each ']', where it ends, and whether nothing but
/// container marks stands before its '['.
template <class Use>
void ForEachLabel(std::string_view text, Use use) {
  LabelHash hash;
  bool at_begin = true;
  bool label_at_begin = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\n' || c == '\r') {
      at_begin = true;
    } else if (c == '[') {
      hash.Reset();
      label_at_begin = at_begin;
      at_begin = false;
    } else if (c == ']') {
      use(hash, i, label_at_begin);
      at_begin = false;
    } else {
      hash.Add(c);
      at_begin =
          at_begin && std::string_view(" \t>-+*.)0123456789").find(c) != std::string_view::npos;
    }
  }
}

void Guard::CheckReferences() {
  std::unordered_map<std::uint64_t, std::uint64_t> sizes;
  std::uint64_t largest = 0;
  ForEachLabel(text_, [&](const LabelHash& hash, std::size_t end, bool at_begin) {
    if (!at_begin || text_.substr(end + 1, 1) != ":") return;
    const std::uint64_t size = DefinitionEnd(text_, end + 2) - end;
    std::uint64_t& largest_of_label = sizes[hash.value()];
    largest_of_label = std::max(largest_of_label, size);
    largest = std::max(largest, size);
  });
  const auto closers = static_cast<std::uint64_t>(std::ranges::count(text_, ']'));
  if (largest * closers <= kMaxReferenceBytes) return;
  std::uint64_t copied = 0;
  ForEachLabel(text_, [&](const LabelHash& hash, std::size_t end, bool) {
    const auto found = sizes.find(hash.value());
    if (hash.folds_to_ascii()) {
      copied += largest;
    } else if (found != sizes.end()) {
      copied += found->second;
    }
    if (copied > kMaxReferenceBytes) {
      Refuse(end, "too many uses of a long link definition: more than {} bytes to copy",
             kMaxReferenceBytes);
    }
  });
}

}  // namespace

bool MayCloseStrikethrough(char before, char after) {
  if (IsSpace(before)) return false;
  const bool may_be_punctuation = IsPunctuation(after) || static_cast<unsigned char>(after) >= 0x80;
  return !IsPunctuation(before) || IsSpace(after) || may_be_punctuation;
}

std::optional<Refusal> FindTooComplex(std::string_view text) { return Guard(text).Run(); }

}  // namespace shardlint
