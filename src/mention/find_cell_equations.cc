#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "mention/find_equations.h"
#include "mention/read_side.h"

namespace shardlint {
namespace {

using Kind = TextToken::Kind;

constexpr double kFewThings = 10;    // fewer are the product of two counts by chance
constexpr int kSureOthers = 2;       // rows of a column that hold where one fails
constexpr double kAsPrinted = 0.02;  // of a bare figure from what its row computes

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

/// "2 × 25 Gbps | 28" under "bandwidth" and "ports": a bare figure is what an amount comes to only
/// where it is that in the amount's own unit.
bool IsOfAnotherColumn(const Side& side, std::uint32_t result, const Mentions& mentions) {
  const Number& value = mentions.numbers[result];
  const bool amount = std::ranges::any_of(side.operands, [&](std::uint32_t n) {
    return !mentions.numbers[n].dimension.WithoutCounts().dimensionless();
  });
  if (!amount || value.unit != nullptr || value.noun != nullptr || value.percent ||
      !value.dimension.dimensionless())
    return false;
  std::vector<Interval> printed;
  for (const std::uint32_t n : side.operands)
    printed.push_back(Interval::Exactly(mentions.numbers[n].decimal.value()));
  const double given = Evaluate(side.ToExpression(), printed).middle();
  return std::abs(given / value.decimal.value() - 1) > kAsPrinted &&
         std::ranges::none_of(side.tokens, [](const Side::Part& part) {
           return part.kind == Token::Kind::kDivide;  // amounts over amounts are counts
         });
}

/// "4.6 ms (9.2 ms in BF16)": a cell without what stands in brackets at its end.
std::span<const TextToken> BeforeRemark(std::span<const TextToken> cell) {
  const auto open = std::ranges::find(cell, Kind::kOpen, &TextToken::kind);
  const auto at = static_cast<std::size_t>(open - cell.begin());
  const bool last = at > 0 && at < cell.size() && CloseOf(cell, at) == cell.size() &&
                    cell.back().kind == Kind::kClose;
  return last ? cell.first(at) : cell;
}

/// The number of a cell that is no more than a figure with its words.
std::optional<std::uint32_t> FigureOf(std::span<const TextToken> cell, const Mentions& mentions) {
  const auto is_number = [](const TextToken& t) { return t.kind == Kind::kNumber; };
  if (std::ranges::count_if(cell, is_number) != 1) return std::nullopt;
  if (!cell.empty() && cell.front().kind == Kind::kApprox) cell = cell.subspan(1);
  const std::optional<Side> side = ReadResult(cell, mentions);
  return side ? std::optional(side->operands[0]) : std::nullopt;
}

// "512 | 64 × 8", "1.0M | = 2,000 × 512": how the figure of the cell before comes about. The first
// cell of a row is its label.
void ReadBehind(std::span<const std::vector<TextToken>> cells, std::size_t i,
                const Mentions& mentions, std::vector<CellFormula>& behind) {
  if (i < 2) return;
  std::span<const TextToken> cell = cells[i];
  if (!cell.empty() && cell.front().kind == Kind::kEqual) cell = cell.subspan(1);
  if (std::ranges::any_of(cell, IsJoin) || IsPairOfCounts(cell, mentions)) return;
  const bool follows = i + 1 < cells.size() && FigureOf(cells[i + 1], mentions).has_value();
  const std::optional<std::uint32_t> value = FigureOf(cells[i - 1], mentions);
  if (follows || !value) return;
  std::optional<Side> side = ReadWhole(cell, mentions);
  if (!side || !side->computed() || side->partial || IsCountOfNoWhole(*side, *value, mentions) ||
      IsAmountUnderDegrees(*side, *value, mentions))
    return;
  CellFormula& formula = behind.emplace_back();
  formula.column = i;
  Equation& equation = formula.equation;
  equation.begin = mentions.numbers[*value].begin, equation.end = side->end;
  equation.expression = side->ToExpression();
  equation.operands = std::move(side->operands);
  equation.result = *value;
  equation.implicit = true;
}

bool Holds(const Equation& equation, const Mentions& mentions) {
  std::vector<Interval> base, bare;
  for (const std::uint32_t n : equation.operands) {
    base.push_back(mentions.numbers[n].InBase());
    bare.push_back(mentions.numbers[n].Printed());
  }
  const Number& result = mentions.numbers[equation.result];
  return Evaluate(equation.expression, base).Meets(result.InBase()) ||
         Evaluate(equation.expression, bare).Meets(result.Printed());
}

}  // namespace

void SettleCellFormulas(std::vector<CellFormula>& behind, Mentions& mentions) {
  std::vector<bool> holds;
  for (const CellFormula& formula : behind) holds.push_back(Holds(formula.equation, mentions));
  for (std::size_t i = 0; i < behind.size(); ++i) {
    Equation& equation = behind[i].equation;
    const bool told = std::ranges::any_of(
        mentions.equations, [&](const Equation& e) { return e.result == equation.result; });
    if (told) continue;
    int right = 0, wrong = 0;
    for (std::size_t k = 0; k < behind.size(); ++k)
      if (k != i && behind[k].column == behind[i].column) ++(holds[k] ? right : wrong);
    const bool few = mentions.numbers[equation.result].Nominal() < kFewThings;
    if (holds[i] ? few && right == 0 : right < kSureOthers || right <= 2 * wrong) continue;
    for (const std::uint32_t n : equation.operands) mentions.numbers[n].operand = true;
    mentions.equations.push_back(std::move(equation));
  }
  behind.clear();
}

void FindCellEquations(std::span<const std::vector<TextToken>> cells,
                       const std::vector<bool>& unit_above, Mentions& mentions,
                       std::vector<CellFormula>* behind) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (behind != nullptr) ReadBehind(cells, i, mentions, *behind);
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
    if (behind != nullptr) mark();
    if (i + 1 == cells.size()) break;
    const auto next = BeforeRemark(cells[i + 1]);
    std::size_t numbers = 0;
    for (const TextToken& t : next) numbers += t.kind == Kind::kNumber;
    const std::optional<Side> result = ReadResult(next, mentions);
    if (numbers != 1 || !result || IsCountOfNoWhole(*side, result->operands[0], mentions) ||
        IsAmountUnderDegrees(*side, result->operands[0], mentions) ||
        CountsDevices(mentions.numbers[result->operands[0]]) ||
        (behind != nullptr && !unit_above[i + 1] &&
         IsOfAnotherColumn(*side, result->operands[0], mentions)))
      continue;
    if (behind == nullptr && !MayGive(*side, result->operands[0], mentions)) continue;
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
