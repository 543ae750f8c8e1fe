#include "verdict/checks/place/tables.h"

#include <algorithm>
#include <cmath>

#include "verdict/checks/place/rows.h"

namespace shardlint {
namespace {

constexpr std::uint32_t kRemark = 40;  // bytes of a remark above a table
constexpr std::size_t kMaxRows = 64;
constexpr std::size_t kMaxColumns = 8;
constexpr std::uint32_t kWideRow = 64;  // cells to either side

}  // namespace

Table TableOf(const Judgement& j, const Group& group) {
  Table table;
  const auto& blocks = j.document.blocks;
  std::int32_t row = -1;
  std::vector<std::int32_t> columns;
  for (std::uint32_t b = group.first_block; b < group.end_block; ++b)
    if (!blocks[b].header && blocks[b].column >= 0 &&
        std::ranges::find(columns, blocks[b].column) == columns.end())
      columns.push_back(blocks[b].column);
  if (columns.size() > kMaxColumns) return table;
  table.columns = columns;
  for (std::uint32_t b = group.first_block; b < group.end_block; ++b) {
    const Block& block = blocks[b];
    if (block.header || block.column < 0) continue;
    if (block.row != row) {
      if (table.rows.size() >= kMaxRows) break;
      row = block.row;
      table.rows.emplace_back(columns.size());
    }
    const auto first = std::ranges::lower_bound(j.mentions.numbers, b, {}, &Number::block);
    if (first == j.mentions.numbers.end() || first->block != b) continue;
    const bool several =
        std::next(first) != j.mentions.numbers.end() && std::next(first)->block == b;
    if (several || first->range || first->percent || first->bound != Bound::kNone ||
        IsTotalRow(j, *first))
      continue;
    const auto index = static_cast<std::int32_t>(first - j.mentions.numbers.begin());
    const auto place =
        static_cast<std::size_t>(std::ranges::find(columns, block.column) - columns.begin());
    table.rows.back()[place] = {index, j.claims.of_number[static_cast<std::size_t>(index)]};
  }
  return table;
}

bool AreOnOneLine(std::span<const std::pair<Interval, Interval>> points) {
  Interval slope{-HUGE_VAL, HUGE_VAL};
  for (std::size_t a = 0; a < points.size(); ++a)
    for (std::size_t b = 0; b < a; ++b) {
      const double run = points[a].first.middle() - points[b].first.middle();
      if (run == 0) return false;
      const Interval rise = points[a].second - points[b].second;
      const Interval own = rise / Interval::Exactly(run);
      slope = {std::max(slope.low, own.low), std::min(slope.high, own.high)};
    }
  return slope.low <= slope.high;
}

std::int32_t HeaderOf(const Judgement& j, std::uint32_t cell) {
  const auto& blocks = j.document.blocks;
  const Block& own = blocks[cell];
  const Group& group = j.document.groups[static_cast<std::size_t>(own.group)];
  const auto heads = [&](std::uint32_t b) {
    return b < group.end_block && blocks[b].header && blocks[b].column == own.column;
  };
  const std::uint32_t usual = group.first_block + static_cast<std::uint32_t>(own.column);
  if (heads(usual)) return static_cast<std::int32_t>(usual);
  for (std::uint32_t b = group.first_block; b < group.end_block && blocks[b].header; ++b)
    if (heads(b)) return static_cast<std::int32_t>(b);
  return -1;
}

std::pair<std::uint32_t, std::uint32_t> RowOf(const Judgement& j, std::uint32_t cell) {
  const auto& blocks = j.document.blocks;
  const auto same = [&](std::uint32_t b) {
    return blocks[b].group == blocks[cell].group && blocks[b].row == blocks[cell].row;
  };
  std::uint32_t begin = cell, end = cell + 1;
  while (begin > 0 && cell - begin < kWideRow && same(begin - 1)) --begin;
  while (end < blocks.size() && end - cell < kWideRow && same(end)) ++end;
  return {begin, end};
}

bool IsTableOfEstimates(const Judgement& j, std::uint32_t first_block) {
  if (first_block == 0) return false;
  const Block& before = j.document.blocks[first_block - 1];
  if (before.kind == Block::Kind::kCell || before.kind == Block::Kind::kCodeLine ||
      before.text_end - before.text_begin > kRemark)
    return false;
  return std::ranges::any_of(j.CuesOf(before), [](const Cue& cue) {
    return cue.kind == Vocabulary::Kind::kRole && static_cast<Role>(cue.index) == Role::kExpected;
  });
}

bool IsHeadedBy(const Judgement& j, const Claim& claim, std::string_view word) {
  const auto& blocks = j.document.blocks;
  const Block& own = blocks[claim.block];
  if (own.kind != Block::Kind::kCell || own.header) return false;
  const std::int32_t header = HeaderOf(j, claim.block);
  if (header < 0) return false;
  const Block& block = blocks[static_cast<std::size_t>(header)];
  return j.HasWord(word, block.text_begin, block.text_end);
}

}  // namespace shardlint
