#include <re2/re2.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "base/text.h"
#include "mention/find_equations.h"
#include "mention/labelled_steps.h"
#include "mention/lend_units.h"
#include "mention/read_side.h"
#include "mention/settle_words.h"
#include "mention/token_stream.h"

namespace shardlint {
namespace {

using Kind = TextToken::Kind;

// Stretches whose digits are no quantities: URLs, mail, dates, clock times, versions, addresses,
// file names, hashes, issue numbers.
std::vector<Span> FindMasked(const std::string& text) {
  static const RE2 pattern(
      R"(https?://[^\s)>\]]+|www\.[^\s)>\]]+|\b\d{4}-\d{1,2}-\d{1,2}(?:[T ]\d{1,2}:\d{2}(?::\d{2})?Z?)?\b|\b\d{1,2}/\d{1,2}/\d{4}\b)"
      R"(|\b\d{1,2}:\d{2}(?::\d{2})?\b|\b[vV]?\d+\.\d+\.\d+[\w.+-]*|\bv\d+(?:\.\d+)*\b|[\w.+-]+@[\w-]+\.[\w.]+|\B#\d+\b)"
      R"(|[\w./-]*/[\w.-]+\.[a-z]{1,5}\b|\b[\w-]+\.(?:py|md|json|sh|ya?ml|cc|cpp|h|txt|toml|cu)\b)"
      R"(|\b(?:[Vv]ersion|[Pp]ort|[Ii]ssue|[Pp][Rr]|CUDA|ROCm|Python|PyTorch|arXiv:?|RFC|ISO|localhost:?) ?\d[\w.]*)",
      RE2::Quiet);
  std::vector<Span> masked;
  re2::StringPiece whole(text);
  re2::StringPiece match;
  std::size_t at = 0;
  while (at < text.size() && pattern.Match(whole, at, text.size(), RE2::UNANCHORED, &match, 1)) {
    const auto begin = static_cast<std::uint32_t>(match.data() - text.data());
    masked.push_back({begin, begin + static_cast<std::uint32_t>(match.size())});
    at = begin + std::max<std::size_t>(match.size(), 1);
  }
  return masked;
}

// A code line that continues the equation above it begins with a sign of equality or an operator.
bool Continues(const TextToken& first) {
  return first.kind == Kind::kEqual || first.kind == Kind::kApprox ||
         (first.kind == Kind::kOperator && first.op != '-' && first.op != '/');
}

constexpr std::uint32_t kColumnGap = 2;  // bytes between the columns of aligned text, at least

// "Wk, Wv    2 × 4096 × 1024    8.4 M": a line of aligned text as the cells of a row. What has a
// sign of equality is read as the equation that it is.
std::vector<std::vector<TextToken>> ColumnsOf(std::span<const TextToken> line) {
  std::vector<std::vector<TextToken>> columns;
  if (std::ranges::any_of(line, IsJoin) ||
      std::ranges::find(line, Kind::kOperator, &TextToken::kind) == line.end())
    return columns;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (i == 0 || line[i].begin >= line[i - 1].end + kColumnGap) columns.emplace_back();
    columns.back().push_back(line[i]);
  }
  return columns;
}

// In Python "//" divides.
bool CommentsBySlashes(const Document& document, const Block& block) {
  const std::string& language = document.groups[static_cast<std::size_t>(block.group)].info;
  return !language.empty() && !language.starts_with("py");
}

// "Size (GB)" above a cell.
bool HeaderNamesUnit(const Document& document, std::uint32_t cell, const UnitTable& units) {
  const Block& own = document.blocks[cell];
  const Group& group = document.groups[static_cast<std::size_t>(own.group)];
  for (std::uint32_t b = group.first_block; b < group.end_block; ++b) {
    const Block& head = document.blocks[b];
    if (!head.header) break;
    if (head.column != own.column) continue;
    const std::string_view text = document.TextOf(head);
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (!IsWord(text[i]) || (i > 0 && IsWord(text[i - 1]))) continue;
      const Unit* unit = units.Longest(text.substr(i)).unit;
      if (unit != nullptr && unit->kind != Unit::Kind::kNoun) return true;
    }
  }
  return false;
}

// Lines of one piece of code, items of one list.
bool FollowsAtOnce(const Block& block, const Block& before) {
  if (block.kind == Block::Kind::kCodeLine)
    return before.group == block.group && before.row + 1 == block.row;
  return block.list >= 0 && block.list == before.list && block.parent == before.parent;
}

}  // namespace

Interval Number::Printed() const {
  const bool count = !percent && !bare_suffix && !hedged && !rounded && decimal.integer() &&
                     (unit == nullptr || unit->kind == Unit::Kind::kNoun) &&
                     dimension.dimensionless();
  const Precision precision = hedged  ? Precision::kHedged
                              : count ? Precision::kExact
                                      : Precision::kHalfUnit;
  const Interval low = PrintedInterval(decimal, precision);
  if (!range) return low;
  return {low.low, PrintedInterval(upper, precision).high};
}

Interval Number::Truncated() const { return PrintedInterval(decimal, Precision::kTruncated); }

Mentions FindMentions(const Document& document, const MentionRules& rules) {
  Mentions mentions;
  mentions.numbers.reserve(document.text.size() / 64);
  const std::vector<Span> masked = FindMasked(document.text);
  BlockScanner scanner(document, rules, mentions);
  std::vector<TextToken> tokens;
  std::vector<TextToken> results;  // that the next lines may start from, oldest first
  std::vector<std::vector<TextToken>> row;
  bool header = false;
  std::vector<CellFormula> behind;
  std::int32_t table = -1;
  std::vector<bool> unit_above;  // of each cell of the row
  const auto flush_row = [&] {
    // What heads a column says nothing of the next one.
    if (row.size() > 1 && !header) FindCellEquations(row, unit_above, mentions, &behind);
    row.clear(), unit_above.clear();
  };
  for (std::uint32_t b = 0; b < document.blocks.size(); ++b) {
    const Block& block = document.blocks[b];
    const std::size_t before = tokens.size();
    scanner.Scan(b, masked, tokens);
    SettleWords(std::span(tokens).subspan(before), mentions);
    LendUnits(document, rules.units, std::span(tokens).subspan(before), mentions);
    if (block.kind != Block::Kind::kCell ||
        (b > 0 &&
         (document.blocks[b - 1].group != block.group || document.blocks[b - 1].row != block.row)))
      flush_row();
    if (!behind.empty() && block.group != table) SettleCellFormulas(behind, mentions);
    table = block.group;
    if (block.kind == Block::Kind::kCell) {
      header = block.header;
      row.emplace_back(tokens.begin() + static_cast<std::ptrdiff_t>(before), tokens.end());
      unit_above.push_back(HeaderNamesUnit(document, b, rules.units));
    }
    const bool code = block.kind == Block::Kind::kCodeLine;
    if (code) {
      const auto line = std::span(tokens).subspan(before);
      FindCellEquations(ColumnsOf(line), {}, mentions, nullptr);
      FindCommentEquation(document.TextOf(block), block.text_begin,
                          CommentsBySlashes(document, block), line, mentions);
    }
    // Lines of one equation are read together.
    const bool follows = before > 0 && tokens.size() > before && b > 0 &&
                         FollowsAtOnce(block, document.blocks[b - 1]);
    const std::size_t next = follows ? BehindLabel(tokens, before) : before;
    const bool joined = follows && (next > before || (code && Continues(tokens[before])));
    if (joined && GoesOnFromResult(tokens, before, next)) {
      FindEquations(std::span(tokens).first(before), rules.units, mentions);
      results.push_back(*std::ranges::find(
          std::reverse_iterator(tokens.begin() + static_cast<std::ptrdiff_t>(before)),
          tokens.rend(), Kind::kNumber, &TextToken::kind));
      TextToken kept = next > before ? StartOf(results, std::span(tokens).subspan(next), mentions)
                                     : results.back();
      kept.end = tokens[next - 1].end;  // its words, or the label, stand before the operator
      tokens.erase(tokens.begin(), tokens.begin() + static_cast<std::ptrdiff_t>(next));
      tokens.insert(tokens.begin(), kept);
      continue;
    }
    if (tokens.size() > before) results.clear();
    if ((!joined || next > before) && before > 0) {
      FindEquations(std::span(tokens).first(before), rules.units, mentions);
      tokens.erase(tokens.begin(), tokens.begin() + static_cast<std::ptrdiff_t>(before));
    }
    if (tokens.size() > 4096) {  // a block is a paragraph, not a book
      FindEquations(tokens, rules.units, mentions);
      tokens.clear();
    }
  }
  FindEquations(tokens, rules.units, mentions);
  flush_row();
  SettleCellFormulas(behind, mentions);
  std::ranges::stable_sort(mentions.equations, {}, &Equation::begin);
  mentions.numbers.shrink_to_fit();  // they stay as long as the report
  return mentions;
}

}  // namespace shardlint
