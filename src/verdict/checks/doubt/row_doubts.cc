#include "verdict/checks/doubt/row_doubts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <vector>

#include "base/text.h"
#include "verdict/checks/model/subject.h"
#include "verdict/checks/place/rows.h"

namespace shardlint {
namespace {

// Between what a row is derived from.
constexpr std::array<std::string_view, 4> kSteps = {" / ", "÷", " × ", " * "};
constexpr int kMaxSteps = 10;          // of a derivation that are followed
constexpr std::size_t kMaxParts = 64;  // of a sum
constexpr double kNamedAbout = 1.1;    // a size in a name is round
constexpr std::size_t kNamedRows = 2;  // that tell what the first column is
constexpr std::uint32_t kLongTable = 4096;
constexpr double kNominalRow = 0.08;  // from a card's nominal memory to what tools report

// The cell of a column in a block's row.
std::optional<std::uint32_t> CellOfRow(const Judgement& j, std::uint32_t block,
                                       std::int32_t column) {
  const auto& blocks = j.document.blocks;
  const Group& group = j.document.groups[static_cast<std::size_t>(blocks[block].group)];
  for (std::uint32_t b = j.document.FirstOfRow(block);
       b < group.end_block && blocks[b].row == blocks[block].row; ++b)
    if (blocks[b].column == column) return b;
  return std::nullopt;
}

// Names in the cell that stands in a block's row and in a column.
bool NamesInCell(const Judgement& j, std::uint32_t block, std::int32_t column) {
  const auto cell = CellOfRow(j, block, column);
  if (!cell) return false;
  const auto hit = std::ranges::lower_bound(j.mentions.names, *cell, {}, &NameHit::block);
  return hit != j.mentions.names.end() && hit->block == *cell;
}

bool RestsOnOption(const Judgement& j, const Block& own, const CostModel& model, std::uint32_t id,
                   int depth) {
  const Candidate& c = model.at(id);
  if (const StatedValue* stated = model.Stated(c)) {
    if (stated->claim < 0) return false;
    const std::uint32_t b = j.claims.claims[static_cast<std::size_t>(stated->claim)].block;
    const Block& there = j.document.blocks[b];
    return there.kind == Block::Kind::kCell && there.group == own.group && there.column > 0 &&
           there.column != own.column && NamesInCell(j, b, there.column) &&
           NamesInCell(j, b, own.column);
  }
  return depth < kMaxSteps && std::ranges::any_of(model.Inputs(c), [&](std::uint32_t input) {
           return RestsOnOption(j, own, model, input, depth + 1);
         });
}

// What a cell of a column in a block's row says of a quantity.
const Number* SaidInColumn(const Judgement& j, std::uint32_t block, std::int32_t column,
                           SymbolId quantity) {
  const auto cell = CellOfRow(j, block, column);
  if (!cell) return nullptr;
  const auto [first, last] = j.ClaimsOf(j.document.blocks[*cell]);
  for (std::uint32_t c = first; c < last; ++c)
    if (const Claim& claim = j.claims.claims[c]; claim.kind == Claim::Kind::kNumber &&
                                                 !claim.quantities.empty() &&
                                                 claim.quantities.front() == quantity)
      return &j.NumberOf(claim);
  return nullptr;
}

bool RestsOnColumn(const Judgement& j, const Block& own, const CostModel& model, std::uint32_t id,
                   int depth) {
  const Candidate& c = model.at(id);
  if (const StatedValue* stated = model.Stated(c)) {
    if (stated->claim < 0) return false;
    const std::uint32_t b = j.claims.claims[static_cast<std::size_t>(stated->claim)].block;
    const Block& there = j.document.blocks[b];
    if (there.kind != Block::Kind::kCell || there.group != own.group || there.row == own.row ||
        there.column == own.column || there.column == 0)
      return false;
    const Number* said = SaidInColumn(j, b, own.column, c.quantity);
    return said != nullptr && Agrees(*said, c.value) == nullptr;
  }
  return depth < kMaxSteps && std::ranges::any_of(model.Inputs(c), [&](std::uint32_t input) {
           return RestsOnColumn(j, own, model, input, depth + 1);
         });
}

}  // namespace

bool DepartsFromColumn(const Judgement& j, const Claim& claim, const CostModel& model,
                       std::uint32_t candidate) {
  const Block& block = j.document.blocks[claim.block];
  return block.kind == Block::Kind::kCell && block.column > 0 &&
         RestsOnColumn(j, block, model, candidate, 0);
}

bool RestsOnOtherOption(const Judgement& j, const Claim& claim, const CostModel& model,
                        std::uint32_t candidate) {
  const Block& block = j.document.blocks[claim.block];
  return block.kind == Block::Kind::kCell && block.column > 0 &&
         RestsOnOption(j, block, model, candidate, 0);
}

bool IsMisnamedInSum(const Judgement& j, const Claim& claim, const Number& n) {
  const std::string_view text = j.document.text;
  const Block block = j.Near(n);
  const std::string_view before = Trim(text.substr(block.text_begin, n.digits - block.text_begin));
  if (before.ends_with('='))
    return Trim(text.substr(n.end, block.text_end - n.end)).starts_with('+') ||
           (claim.label_begin >= 0 && static_cast<std::uint32_t>(claim.label_begin) < n.digits &&
            std::ranges::any_of(std::array{" + ", " plus "}, [&](const char* sign) {
              const std::size_t at = before.find(sign);
              return at != std::string_view::npos &&
                     block.text_begin + at < static_cast<std::uint32_t>(claim.label_begin);
            }));
  return before.ends_with('+');
}

// Rows that begin with names of models, and one that begins with a name nobody knows.
bool IsRowOfUnknown(const Judgement& j, std::uint32_t own) {
  const auto& blocks = j.document.blocks;
  const Group& group = j.document.groups[static_cast<std::size_t>(blocks[own].group)];
  if (blocks[own].column != 0 || blocks[own].header || group.end_block - own > kLongTable)
    return false;
  std::size_t named = 0;
  auto hit = std::ranges::lower_bound(j.mentions.names, group.first_block, {}, &NameHit::block);
  for (; hit != j.mentions.names.end() && hit->block < group.end_block; ++hit) {
    const Block& there = blocks[hit->block];
    if (there.column != 0 || hit->names.front().kind != CatalogName::Kind::kModel) continue;
    if (hit->block == own) return false;
    named += !there.header;
  }
  return named >= kNamedRows;
}

bool IsRowOfAnother(const Judgement& j, const Claim& claim, CostModel& model) {
  const Block& block = j.document.blocks[claim.block];
  const auto parameters = j.Symbol("parameters.total");
  if (block.kind != Block::Kind::kCell || !parameters) return false;
  const std::uint32_t first = j.document.FirstOfRow(claim.block);
  if (IsRowOfUnknown(j, first)) return true;
  const auto n = std::ranges::lower_bound(j.mentions.numbers, first, {}, &Number::block);
  if (n == j.mentions.numbers.end() || n->block != first || !n->bare_suffix || n->factor < 1e6)
    return false;
  const double size = n->Nominal();
  return std::ranges::none_of(model.Values(*parameters), [&](std::uint32_t id) {
    const Interval value = model.at(id).value;
    return size > value.low / 1.1 && size < value.high * 1.1;
  });
}

bool RestsOnOtherSize(const Judgement& j, const Claim& claim, const CostModel& model,
                      std::uint32_t candidate) {
  const auto parameters = j.Symbol("parameters.total");
  if (j.document.blocks[claim.block].kind != Block::Kind::kCell || !parameters) return false;
  const auto rests_on = ParametersBelow(j, model, candidate);
  if (!rests_on) return false;
  const std::uint32_t first = j.document.FirstOfRow(claim.block);
  bool named = false, same = false;
  const auto compare = [&](double size) {
    named = true;
    same |= size > rests_on->low / kNamedAbout && size < rests_on->high * kNamedAbout;
  };
  for (auto n = std::ranges::lower_bound(j.mentions.numbers, first, {}, &Number::block);
       n != j.mentions.numbers.end() && n->block == first; ++n)
    if (n->bare_suffix && n->factor >= 1e6) compare(n->Nominal());
  for (auto hit = std::ranges::lower_bound(j.mentions.names, first, {}, &NameHit::block);
       hit != j.mentions.names.end() && hit->block == first; ++hit)
    for (const CatalogName& name : hit->names)
      if (name.kind == CatalogName::Kind::kModel)
        if (const CatalogFact* fact = j.rules.catalog->Entry(name.entry).Find(*parameters))
          compare(fact->values.front());
  return named && !same;
}

bool IsPartOfSum(const Judgement& j, std::uint32_t index) {
  const Number& n = j.NumberOf(j.claims.claims[index]);
  const Block& block = j.document.blocks[n.block];
  if (block.group < 0) return false;
  const Group& group = j.document.groups[static_cast<std::size_t>(block.group)];
  std::vector<const Number*> column;
  Interval sum = Interval::Exactly(0);
  const auto& numbers = j.mentions.numbers;
  for (auto i = std::ranges::lower_bound(numbers, group.first_block, {}, &Number::block);
       i != numbers.end() && i->block < group.end_block && column.size() < kMaxParts; ++i) {
    if (j.document.blocks[i->block].column != block.column || i->dimension != n.dimension) continue;
    column.push_back(&*i);
    sum = sum + i->Printed() * Interval::Exactly(i->factor);
  }
  return column.size() > 2 && std::ranges::any_of(column, [&](const Number* total) {
           const Interval printed = total->Printed() * Interval::Exactly(total->factor);
           return total != &n &&
                  printed.Meets(Interval{sum.low - printed.high, sum.high - printed.low});
         });
}

bool StatesUnread(const Judgement& j, const Claim& claim) {
  const Block& block = j.document.blocks[claim.block];
  if (block.kind != Block::Kind::kCell) return false;
  const Group& group = j.document.groups[static_cast<std::size_t>(block.group)];
  const auto& numbers = j.mentions.numbers;
  const std::uint32_t row = j.document.FirstOfRow(claim.block);
  const auto at = [&](std::uint32_t b) {
    return std::ranges::lower_bound(numbers, b, {}, &Number::block);
  };
  for (auto i = at(group.first_block); i != numbers.end() && i->block < group.end_block; ++i) {
    const Block* cell = &j.document.blocks[i->block];
    if (!cell->header && i->block < row) {  // behind the header comes the row
      i = at(row);
      if (i == numbers.end() || i->block >= group.end_block) break;
      cell = &j.document.blocks[i->block];
    }
    if (!cell->header && cell->row != block.row) break;
    const bool beside = cell->row == block.row || (cell->header && cell->column == block.column);
    if (!beside || i->block == claim.block || i->digits < 2 ||
        j.document.text[i->digits - 1] != '=' || !IsLetter(j.document.text[i->digits - 2]))
      continue;
    const std::int32_t other = j.claims.of_number[static_cast<std::size_t>(i - numbers.begin())];
    if (other < 0 || j.claims.claims[static_cast<std::size_t>(other)].quantities.empty())
      return true;
  }
  return false;
}

bool IsDerivedInItsRow(const Judgement& j, const Claim& claim) {
  const Block& block = j.document.blocks[claim.block];
  if (block.kind != Block::Kind::kCell) return false;
  const Group& group = j.document.groups[static_cast<std::size_t>(block.group)];
  for (std::uint32_t b = j.document.FirstOfRow(claim.block);
       b < group.end_block && j.document.blocks[b].row == block.row; ++b) {
    if (b == claim.block || j.document.blocks[b].column == 0) continue;
    const std::string_view cell = Trim(j.document.TextOf(j.document.blocks[b]));
    for (const std::string_view op : kSteps) {
      const std::size_t at = cell.find(op);
      if (at == std::string_view::npos) continue;
      const std::string_view before = Trim(cell.substr(0, at)),
                             behind = cell.substr(at + op.size());
      const auto is_name = [](char c) { return IsLetter(c) || c == '(' || c == ')'; };
      const bool named = std::ranges::any_of(Trim(behind).substr(0, 1), is_name);
      if (named && (before.empty() || is_name(before.back()))) return true;
    }
  }
  return false;
}

bool IsRowOfAnotherFormat(Judgement& j, const Claim& claim, const CostModel& model,
                          const Outcome& best) {
  const Block& block = j.document.blocks[claim.block];
  if (block.kind != Block::Kind::kCell) return false;
  const Block& first = j.document.blocks[j.document.FirstOfRow(claim.block)];
  const auto [from, to] = j.ClaimsIn(first.text_begin, claim.begin);
  const double bytes = ElementSizeBelow(j, claim, model, best.first_candidate).bytes;
  for (std::uint32_t c = from; c < to; ++c) {
    const Claim& format = j.claims.claims[c];
    if (format.kind == Claim::Kind::kPrecision && format.role != Role::kRejected)
      return j.rules.vocabulary.precisions[static_cast<std::size_t>(format.index)] != bytes;
  }
  return false;
}

bool IsOfOtherColumn(const Judgement& j, const Number& n, const Interval& value) {
  const Block& block = j.document.blocks[n.block];
  const bool cell = block.kind == Block::Kind::kCell;
  if (!cell && block.kind != Block::Kind::kCodeLine) return false;
  const auto& numbers = j.mentions.numbers;
  auto other =
      std::ranges::lower_bound(numbers, j.document.FirstOfRow(n.block), {}, &Number::block);
  for (; other != numbers.end(); ++other) {
    const Block& there = j.document.blocks[other->block];
    if (cell ? there.group != block.group || there.row != block.row : other->block != n.block)
      return false;
    if (&*other == &n || other->dimension != n.dimension || other->operand) continue;
    const double ratio = other->Nominal() / value.middle();
    if (std::abs(ratio - 1) < kNominalRow) return true;
  }
  return false;
}

bool RestsOnOtherColumn(const Judgement& j, const Number& n, const CostModel& model,
                        std::uint32_t candidate) {
  const Block& block = j.document.blocks[n.block];
  if (block.kind != Block::Kind::kCodeLine || !IsOfColumns(j, n)) return false;
  return std::ranges::any_of(model.Inputs(model.at(candidate)), [&](std::uint32_t input) {
    const StatedValue* stated = model.Stated(model.at(input));
    if (stated == nullptr || stated->claim < 0) return false;
    const Claim& there = j.claims.claims[static_cast<std::size_t>(stated->claim)];
    return there.kind == Claim::Kind::kNumber && there.block != n.block &&
           j.document.blocks[there.block].group == block.group && IsOfColumns(j, j.NumberOf(there));
  });
}

}  // namespace shardlint
