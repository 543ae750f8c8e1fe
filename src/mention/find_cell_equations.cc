#include <algorithm>
#include <optional>

#include "mention/find_equations.h"
#include "mention/read_side.h"

namespace shardlint {
namespace {

using Kind = TextToken::Kind;

/// "128/2048" under "ISL/OSL": two figures, no quotient that the next cell gives.
bool IsPairOfCounts(std::span<const TextToken> cell, const Mentions& mentions) {
  if (cell.size() != 3 || cell[0].kind != Kind::kNumber || cell[2].kind != Kind::kNumber ||
      cell[1].kind != Kind::kOperator || cell[1].op != '/' || cell[1].spaced)
    return false;
  const Number& a = mentions.numbers[static_cast<std::size_t>(cell[0].number)];
  const Number& b = mentions.numbers[static_cast<std::size_t>(cell[2].number)];
  const auto bare = [](const Number& n) {
    return n.unit == nullptr && n.noun == nullptr && !n.percent;
  };
  // "4.25/4.25" bits: nobody divides a figure by itself.
  return bare(a) && bare(b) &&
         ((a.decimal.integer() && b.decimal.integer()) || a.decimal == b.decimal);
}

/// "Ratio (6000/4000) | 2.67× | 3.41×": a label of several figures, whose quotient is none of them.
bool IsLabelOfRow(std::span<const std::vector<TextToken>> cells, std::size_t at,
                  const Mentions& mentions) {
  std::vector<TextToken> pair;
  bool words = false;
  for (const TextToken& t : cells[at]) {
    words |= t.kind == Kind::kWord;
    if (t.kind != Kind::kWord && t.kind != Kind::kOpen && t.kind != Kind::kClose) pair.push_back(t);
  }
  const auto behind = std::ranges::count_if(cells.subspan(at + 1), [](const auto& cell) {
    return std::ranges::any_of(cell, [](const TextToken& t) { return t.kind == Kind::kNumber; });
  });
  return words && behind > 1 && IsPairOfCounts(pair, mentions);
}

/// "int8 (on 4x4) | 1.03": whole counts multiply to whole counts.
bool IsCountOfNoWhole(const Side& side, std::uint32_t result, const Mentions& mentions) {
  const Number& value = mentions.numbers[result];
  return !value.decimal.integer() && value.unit == nullptr &&
         std::ranges::all_of(side.operands,
                             [&](std::uint32_t n) {
                               const Number& number = mentions.numbers[n];
                               return number.unit == nullptr && number.decimal.integer();
                             }) &&
         std::ranges::none_of(
             side.tokens, [](const Side::Part& part) { return part.kind == Token::Kind::kDivide; });
}

/// "TP4 × 2 | 16.25 GB": a strategy, and what a GPU holds under it.
bool IsAmountUnderDegrees(const Side& side, std::uint32_t result, const Mentions& mentions) {
  return !mentions.numbers[result].dimension.dimensionless() &&
         std::ranges::any_of(side.operands,
                             [&](std::uint32_t n) { return !mentions.numbers[n].degree.empty(); });
}

/// "2 nodes × 8 A100 | 4 × H200", "TP8 × 2 | TP4": before and after.
bool CountsDevices(const Number& result) {
  return !result.degree.empty() ||
         (result.multiplier && result.noun != nullptr && result.noun->id == "gpu");
}

/// "4.6 ms (9.2 ms in BF16)": a cell without what stands in brackets at its end.
std::span<const TextToken> BeforeRemark(std::span<const TextToken> cell) {
  const auto open = std::ranges::find(cell, Kind::kOpen, &TextToken::kind);
  const auto at = static_cast<std::size_t>(open - cell.begin());
  const bool last = at > 0 && at < cell.size() && CloseOf(cell, at) == cell.size() &&
                    cell.back().kind == Kind::kClose;
  return last ? cell.first(at) : cell;
}

}  // namespace

void FindCellEquations(std::span<const std::vector<TextToken>> cells, bool table,
                       Mentions& mentions) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (std::ranges::any_of(cells[i], IsJoin) || IsPairOfCounts(cells[i], mentions) ||
        IsLabelOfRow(cells, i, mentions))
      continue;
    const bool computed = std::ranges::any_of(cells[i], [](const TextToken& t) {
      return t.kind == Kind::kOperator || t.kind == Kind::kOf;
    });
    if (!computed) continue;
    std::optional<Side> side = ReadWhole(cells[i], mentions);
    if (!side || !side->computed()) continue;
    const auto mark = [&] {
      for (const std::uint32_t n : side->operands) mentions.numbers[n].operand = true;
    };
    if (table) mark();
    if (i + 1 == cells.size()) break;
    const auto next = BeforeRemark(cells[i + 1]);
    std::size_t numbers = 0;
    for (const TextToken& t : next) numbers += t.kind == Kind::kNumber;
    const std::optional<Side> result = ReadResult(next, mentions);
    if (numbers != 1 || !result || IsCountOfNoWhole(*side, result->operands[0], mentions) ||
        IsAmountUnderDegrees(*side, result->operands[0], mentions) ||
        CountsDevices(mentions.numbers[result->operands[0]]))
      continue;
    if (!table && !MayGive(*side, result->operands[0], mentions)) continue;
    mark();
    Equation equation;
    equation.begin = side->begin, equation.end = result->end;
    equation.expression = side->ToExpression();
    equation.operands = std::move(side->operands);
    equation.result = result->operands[0];
    equation.implicit = true;
    mentions.equations.push_back(std::move(equation));
  }
}

}  // namespace shardlint
