#include "verdict/checks/tables/consensus_grid.h"

#include <algorithm>
#include <iterator>

#include "base/text.h"

namespace shardlint {
namespace {

constexpr std::size_t kMaxSeries = 24, kMaxItems = 32;
constexpr std::size_t kFewestShared = 3;  // items of two tables

bool HasLetters(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return IsLetter(c) || (c & 0x80) != 0; });
}

void Settle(const Judgement& j, Grid& grid) {
  for (GridSeries& series : grid.series) {
    const Number* one = nullptr;
    for (const GridCell& cell : series.cells) {
      if (cell.number < 0) continue;
      const Number& n = j.mentions.numbers[static_cast<std::size_t>(cell.number)];
      if (one == nullptr) one = &n;
      series.uniform &= n.dimension == one->dimension && n.percent == one->percent;
    }
    series.percent = one != nullptr && one->percent;
    series.uniform &= one != nullptr;
  }
  std::erase_if(grid.series, [](const GridSeries& series) {
    return std::ranges::count_if(series.cells, [](const GridCell& c) { return c.number >= 0; }) < 2;
  });
}

}  // namespace

GridCell CellOf(const Judgement& j, std::uint32_t b) {
  GridCell cell;
  const auto& numbers = j.mentions.numbers;
  const auto first = std::ranges::lower_bound(numbers, b, {}, &Number::block);
  if (first == numbers.end() || first->block != b) return cell;
  if (first->range || first->bound != Bound::kNone) return cell;
  const Block& block = j.document.blocks[b];
  const std::string_view text = j.document.text;
  std::string_view behind = text.substr(first->end, block.text_end - first->end);
  // "140,544 B (137 KiB)": the bracket tells it again.
  if (const auto second = std::next(first); second != numbers.end() && second->block == b) {
    if (!Trim(behind).starts_with('(') || Trim(behind).find(')') + 1 != Trim(behind).size())
      return cell;
    behind = {};
  }
  const std::string_view before =
      Trim(text.substr(block.text_begin, first->digits - block.text_begin));
  cell.number = static_cast<std::int32_t>(first - numbers.begin());
  cell.claim = j.claims.of_number[static_cast<std::size_t>(cell.number)];
  cell.minus = before.ends_with('-') || before.ends_with("−") || before.ends_with("–");
  cell.plus = before.ends_with('+');
  const std::string_view ahead =
      before.substr(0, before.size() - (before.ends_with("−") || before.ends_with("–") ? 3
                                        : cell.minus || cell.plus                      ? 1
                                                                                       : 0));
  cell.remark = HasLetters(behind) || (HasLetters(ahead) && first->begin == first->digits);
  return cell;
}

std::string Grid::Words(std::size_t s, std::size_t item) const {
  const Number& n = NumberAt(s, item);
  return judgement->document.text.substr(n.digits, n.end - n.digits);
}

std::string_view Grid::LabelOf(std::size_t s) const {
  const TextRange r = series[s].label;
  return std::string_view(judgement->document.text).substr(r.begin, r.end - r.begin);
}

std::string_view Grid::ItemOf(std::size_t item) const {
  const TextRange r = labels[item];
  return r.end <= r.begin
             ? "\n"
             : std::string_view(judgement->document.text).substr(r.begin, r.end - r.begin);
}

bool Grid::Says(std::size_t s, std::string_view word) const {
  const TextRange r = series[s].label;
  return judgement->HasWord(word, r.begin, r.end);
}

std::optional<Interval> Grid::Signed(std::size_t s, std::size_t item) const {
  if (!Has(s, item)) return std::nullopt;
  const Interval v = NumberAt(s, item).InBase();
  return At(s, item).minus ? -v : v;
}

bool Grid::AreAlike(std::size_t a, std::size_t b, std::size_t item) const {
  const Number &x = NumberAt(a, item), &y = NumberAt(b, item);
  return x.unit == y.unit && x.dimension == y.dimension && !x.percent && !y.percent &&
         x.factor == y.factor && x.noun == y.noun;
}

bool Grid::IsBare(std::size_t s, std::size_t item) const {
  const Number& n = NumberAt(s, item);
  return n.unit == nullptr && n.noun == nullptr && !n.percent && !n.multiplier &&
         n.dimension.dimensionless() && n.decimal.exponent < 0;
}

Grid GridOf(const Judgement& j, const Group& group, bool rows) {
  Grid grid;
  grid.judgement = &j;
  grid.rows = rows, grid.first = group.first_block, grid.end = group.end_block;
  const auto& blocks = j.document.blocks;
  std::vector<std::int32_t> series, items;
  const auto place = [](std::vector<std::int32_t>& known, std::int32_t id) {
    const auto at = std::ranges::find(known, id);
    if (at != known.end()) return static_cast<std::size_t>(at - known.begin());
    known.push_back(id);
    return known.size() - 1;
  };
  for (std::uint32_t b = group.first_block; b < group.end_block; ++b) {
    const Block& block = blocks[b];
    if (block.header || block.column < 0 || (!rows && block.column == 0)) continue;
    const std::size_t s = place(series, rows ? block.column : block.row);
    const std::size_t i = place(items, rows ? block.row : block.column);
    if (s >= kMaxSeries || i >= kMaxItems) return {};
    if (grid.series.size() <= s) grid.series.resize(s + 1);
    grid.series[s].key = rows && block.column == 0;
    for (GridSeries& own : grid.series) own.cells.resize(items.size());
    grid.labels.resize(items.size()), grid.totals.resize(items.size());
    grid.series[s].cells[i] = CellOf(j, b);
  }
  for (std::uint32_t b = group.first_block; b < group.end_block; ++b) {
    const Block& block = blocks[b];
    const TextRange range{block.text_begin, block.text_end};
    const auto set = [&](const std::vector<std::int32_t>& known, std::int32_t id, bool of_series) {
      const auto at = std::ranges::find(known, id);
      if (at == known.end()) return;
      const auto k = static_cast<std::size_t>(at - known.begin());
      if (of_series) {
        grid.series[k].label = range;
      } else {
        grid.labels[k] = range;
        grid.totals[k] = j.HasWord("sum", range.begin, range.end);
      }
    };
    if (block.header) set(rows ? series : items, block.column, rows);
    if (!block.header && block.column == 0) set(rows ? items : series, block.row, !rows);
  }
  Settle(j, grid);
  return grid;
}

Grid Joined(const Grid& a, const Grid& b) {
  Grid grid = a;
  std::vector<std::int32_t> place(a.Items(), -1);
  std::size_t shared = 0;
  for (std::size_t i = 0; i < a.Items(); ++i)
    for (std::size_t k = 0; k < b.Items(); ++k)
      if (ToLowerAscii(Trim(a.ItemOf(i))) == ToLowerAscii(Trim(b.ItemOf(k))) && !a.totals[i]) {
        // A label that stands twice, here or there, is of no single thing.
        const auto at = static_cast<std::int32_t>(k);
        if (place[i] >= 0 || std::ranges::find(place, at) != place.end()) return {};
        place[i] = at;
        ++shared;
      }
  if (shared < kFewestShared || a.series.size() + b.series.size() > kMaxSeries) return {};
  for (const GridSeries& series : b.series) {
    if (series.key) continue;
    GridSeries own = series;
    own.cells.assign(a.Items(), {});
    for (std::size_t i = 0; i < a.Items(); ++i)
      if (place[i] >= 0) own.cells[i] = series.cells[static_cast<std::size_t>(place[i])];
    grid.series.push_back(std::move(own));
  }
  grid.first = std::min(a.first, b.first), grid.end = std::max(a.end, b.end);
  return grid;
}

}  // namespace shardlint
