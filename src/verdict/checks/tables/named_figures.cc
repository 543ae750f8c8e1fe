#include "verdict/checks/tables/named_figures.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "mention/symbols.h"
#include "verdict/checks/tables/consensus_grid.h"

namespace shardlint {
namespace {

constexpr std::int32_t kRowsOfSheet = 128, kColumnsOfSheet = 16;
constexpr std::size_t kMaxFigures = 2048;
constexpr std::size_t kLongestId = 8, kLongestName = 60;  // bytes
constexpr std::int32_t kListScopes = 1 << 20;
constexpr std::uint32_t kLongestLine = 400;

/// "R5", "#5", "(a)", "C27", "W", "1": short, and no word.
bool IsId(std::string_view text) {
  if (text.empty() || text.size() > kLongestId) return false;
  std::size_t letters = 0, digits = 0;
  for (const char c : text) {
    letters += IsLetter(c), digits += IsDigit(c);
    if (!IsWord(c) && c != '#' && c != '(' && c != ')' && c != '[' && c != ']' && c != '.')
      return false;
  }
  return letters + digits > 0 && letters <= 3;
}

std::string_view WithoutBrackets(std::string_view text) {
  while (!text.empty() && (text.front() == '(' || text.front() == '[')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ')' || text.back() == ']' || text.back() == '.'))
    text.remove_suffix(1);
  return text;
}

bool IsCount(std::string_view text) { return !text.empty() && std::ranges::all_of(text, IsDigit); }

bool EndsName(std::string_view text, std::uint32_t at) {
  return at >= text.size() || !(IsWord(text[at]) || (text[at] & 0x80) != 0) ||
         SymbolAt(text.substr(at)).kind != TextToken::Kind::kOther;
}

}  // namespace

std::optional<std::uint32_t> NamedItem::At(std::int32_t key) const {
  for (const Figure& f : figures)
    if (f.key == key) return f.number;
  if (figures.size() == 1) return figures.front().number;
  return std::nullopt;
}

NamedFigures::NamedFigures(const Judgement& judgement) : j_(judgement) {
  AddTables();
  AddLines();
}

void NamedFigures::Name(std::string name, std::size_t item, bool everywhere) {
  auto& names = everywhere ? everywhere_ : in_scope_;
  if (!everywhere) name = std::to_string(items_[item].scope) + " " + name;
  const auto [at, is_new] = names.try_emplace(std::move(name), item);
  if (!is_new && at->second != item) at->second = kTwice;
}

// "Weights per GPU (W), BF16" is called so, "weights per GPU" and "W".
void NamedFigures::NameByLabel(TextRange label, std::size_t item) {
  std::string_view text =
      std::string_view(j_.document.text).substr(label.begin, label.end - label.begin);
  text = Trim(text.substr(0, text.find('=')));
  if (text.empty() || text.size() > kLongestName) return;
  Name(ToLowerAscii(text), item, false);
  const std::size_t cut = std::min({text.find('('), text.find(','), text.find('['), text.size()});
  const std::string_view head = Trim(text.substr(0, cut));
  if (head.size() > 1 && head != text) Name(ToLowerAscii(head), item, false);
  if (cut < text.size() && text[cut] != ',') {
    const std::size_t close = text.find_first_of(")]", cut);
    if (close == std::string_view::npos) return;
    const std::string_view inner = Trim(text.substr(cut + 1, close - cut - 1));
    if (IsId(inner) && IsLetter(inner.front())) Name(std::string(inner), item, false);
  }
}

void NamedFigures::AddTables() {
  for (std::size_t g = 0; g < j_.document.groups.size(); ++g) {
    const Group& group = j_.document.groups[g];
    const bool table = group.kind == Group::Kind::kTable || group.kind == Group::Kind::kCodeTable;
    if (table && group.rows <= kRowsOfSheet && group.columns <= kColumnsOfSheet &&
        group.columns > 1 && items_.size() < kMaxFigures)
      AddTable(static_cast<std::int32_t>(g));
  }
}

void NamedFigures::AddTable(std::int32_t g) {
  const Group& group = j_.document.groups[static_cast<std::size_t>(g)];
  const auto& blocks = j_.document.blocks;
  bool ids = true, counts = true;
  std::size_t rows = 0;
  for (std::uint32_t b = group.first_block; b < group.end_block; ++b) {
    if (blocks[b].header || blocks[b].column != 0) continue;
    const std::string_view text = Trim(j_.document.TextOf(blocks[b]));
    if (text.empty()) continue;
    ++rows;
    ids &= IsId(text);
    counts &= IsCount(text);
  }
  ids &= rows > 1;
  const std::int32_t label_column = ids && group.columns > 2 ? 1 : 0;
  std::vector<std::size_t> of_column(static_cast<std::size_t>(group.columns), kTwice);
  std::size_t of_row = kTwice;
  std::int32_t row = -1;
  for (std::uint32_t b = group.first_block; b < group.end_block; ++b) {
    const Block& block = blocks[b];
    if (block.column < 0 || block.column >= group.columns) continue;
    const TextRange range{block.text_begin, block.text_end};
    if (block.header) {
      if (block.column == 0 && label_column == 0) continue;
      of_column[static_cast<std::size_t>(block.column)] = items_.size();
      items_.push_back({.scope = 2 * g + 1, .block = b, .figures = {}, .formulas = {range}});
      NameByLabel(range, items_.size() - 1);
      continue;
    }
    if (block.row != row) {
      row = block.row;
      of_row = items_.size();
      items_.push_back({.scope = 2 * g, .block = b, .figures = {}, .formulas = {}});
    }
    NamedItem& item = items_[of_row];
    const std::string_view text = Trim(j_.document.TextOf(block));
    if (ids && block.column == 0) {
      if (text.empty()) continue;
      if (counts) {
        Name("(" + std::string(text) + ")", of_row, false);
        Name("[" + std::string(text) + "]", of_row, false);
        Name("#" + std::string(text), of_row, false);
        Name(" " + std::string(text), of_row, false);  // behind "row"
      } else {
        const std::string_view plain = WithoutBrackets(text);
        const bool numbered = std::ranges::any_of(text, IsDigit);
        Name(std::string(text), of_row, numbered);
        if (plain != text && !IsCount(plain)) Name(std::string(plain), of_row, numbered);
        if (plain == text && !text.starts_with('#')) {
          Name("(" + std::string(text) + ")", of_row, numbered);
          Name("[" + std::string(text) + "]", of_row, numbered);
        }
      }
      continue;
    }
    item.formulas.push_back(range);
    if (block.column == label_column) NameByLabel(range, of_row);
    if (block.column <= label_column) continue;
    const GridCell cell = CellOf(j_, b);
    if (cell.number < 0) continue;
    const auto number = static_cast<std::uint32_t>(cell.number);
    items_[of_row].figures.push_back({block.column, number});
    if (const std::size_t c = of_column[static_cast<std::size_t>(block.column)]; c != kTwice)
      items_[c].figures.push_back({block.row, number});
  }
}

void NamedFigures::AddLines() {
  const auto& blocks = j_.document.blocks;
  for (std::uint32_t b = 0; b < blocks.size() && items_.size() < kMaxFigures; ++b) {
    const Block& block = blocks[b];
    if (block.text_end - block.text_begin > kLongestLine) continue;
    if (block.kind == Block::Kind::kCodeLine)
      AddLine(b, 2 * block.group);
    else if (block.kind == Block::Kind::kParagraph && block.list >= 0)
      AddLine(b, kListScopes + block.list);
  }
}

// "left = usable − weights = 54.4 GB", "(3) Cache: (1) × (2) = 5.4 GB"
bool NamedFigures::AddLine(std::uint32_t b, std::int32_t scope) {
  const Block& block = j_.document.blocks[b];
  const std::string_view text = j_.document.TextOf(block);
  const std::size_t equal = text.find(" = "), colon = text.find(": ");
  const std::size_t first = std::min(equal, colon);
  if (first == std::string_view::npos || first == 0 || first > kLongestName) return false;
  const std::size_t last = text.rfind(" = ");
  const bool computed = last != std::string_view::npos && last > first;
  const std::size_t value = (computed ? last : first) + (computed || equal < colon ? 3 : 2);
  std::size_t at = value;
  while (at < text.size() && IsSpace(text[at])) ++at;
  const auto& numbers = j_.mentions.numbers;
  const std::uint32_t begin = block.text_begin + Size32(at);
  const auto n = std::ranges::lower_bound(numbers, begin, {}, &Number::digits);
  if (n == numbers.end() || n->block != b || n->begin > begin + 3 || n->digits > begin + 3 ||
      n->range || n->bound != Bound::kNone)
    return false;
  const std::string_view behind =
      Trim(std::string_view(j_.document.text).substr(n->end, block.text_end - n->end));
  // What goes on with a sign is no figure of its own.
  if (!behind.empty() && SymbolAt(behind).kind == TextToken::Kind::kOperator) return false;
  NamedItem item{.scope = scope, .block = b, .figures = {}, .formulas = {}};
  item.figures.push_back({-1, static_cast<std::uint32_t>(n - numbers.begin())});
  if (computed)
    item.formulas.push_back({block.text_begin + Size32(first) + (equal < colon ? 3U : 2U),
                             block.text_begin + Size32(last)});
  const std::size_t id = items_.size();
  items_.push_back(std::move(item));
  const std::string_view name = Trim(text.substr(0, first));
  const std::size_t blank = name.find(' ');
  const std::string_view head = name.substr(0, blank);
  if (IsId(head) && std::ranges::any_of(head, IsDigit) && !IsCount(WithoutBrackets(head))) {
    Name(std::string(WithoutBrackets(head)), id, true);
  } else if (IsId(head) && head.front() == '(' && head.back() == ')') {
    Name(std::string(head), id, false);
    if (!IsCount(WithoutBrackets(head))) Name(std::string(WithoutBrackets(head)), id, false);
  }
  const std::uint32_t begin_of_name =
      block.text_begin + Size32(static_cast<std::size_t>(name.data() - text.data()));
  NameByLabel({begin_of_name, begin_of_name + Size32(name.size())}, id);
  return true;
}

std::optional<NamedFigures::Hit> NamedFigures::NameAt(std::uint32_t at, std::uint32_t end,
                                                      std::int32_t scope) const {
  const std::string_view text = std::string_view(j_.document.text).substr(0, end);
  const std::uint32_t longest = std::min<std::uint32_t>(end, at + Size32(kLongestName));
  const std::string prefix = std::to_string(scope) + " ";
  const auto find = [](const auto& names, const std::string& name) -> std::optional<std::size_t> {
    const auto it = names.find(name);
    if (it == names.end()) return std::nullopt;
    return it->second;
  };
  for (std::uint32_t stop = longest; stop > at; --stop) {
    const char last = text[stop - 1];
    if (IsSpace(last) || !EndsName(text, stop)) continue;
    const std::string name(text.substr(at, stop - at));
    auto found = find(in_scope_, prefix + name);
    if (!found) found = find(in_scope_, prefix + ToLowerAscii(name));
    if (!found) found = find(everywhere_, name);
    if (!found) continue;
    if (*found == kTwice) return std::nullopt;
    const bool numbered = IsId(name) && std::ranges::any_of(name, [](char c) {
                            return IsDigit(c) || c == '#' || c == '(' || c == '[';
                          });
    return Hit{*found, stop, numbered};
  }
  // "row 5"
  for (const Cue& cue : j_.CuesIn(at, at + 1)) {
    if (cue.begin != at || cue.kind != Vocabulary::Kind::kWord ||
        j_.rules.vocabulary.words[cue.index] != "names_row")
      continue;
    std::uint32_t stop = cue.end;
    while (stop < end && text[stop] == ' ') ++stop;
    const std::uint32_t digits = stop;
    while (stop < end && IsDigit(text[stop])) ++stop;
    if (stop == digits) continue;
    const auto found =
        find(in_scope_, prefix + " " + std::string(text.substr(digits, stop - digits)));
    if (found && *found != kTwice) return Hit{*found, stop, true};
  }
  return std::nullopt;
}

}  // namespace shardlint
