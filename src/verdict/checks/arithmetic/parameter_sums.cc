#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <vector>

#include "base/text.h"
#include "verdict/checks/place/rows.h"
#include "verdict/checks/place/siblings.h"
#include "verdict/judgement.h"

// "attention = 3.9 B", "MLP = 16.6 B", "tables = 1.2 B", "total = 26.1 B": counts of parameters
// that add up. A row that a later one goes on from is a step and no summand. Held against a total
// only where the document goes on with what its rows make.

namespace shardlint {
namespace {

class ParameterSums {
  static constexpr std::size_t kMostRows = 8;
  static constexpr double kLeast = 1e6;      // parameters
  static constexpr double kFarthest = 3;     // times
  static constexpr double kRounding = 0.01;  // of a sum of rounded rows
  static constexpr double kOpen = 0.003;     // of what is told elsewhere
  static constexpr std::array<double, 5> kBytes = {1, 2, 0.5, 4, 8};

 public:
  explicit ParameterSums(Judgement& j) : j_(j) {}

  void Check(std::uint32_t index) {
    const Claim& claim = j_.claims.claims[index];
    if (claim.kind != Claim::Kind::kNumber || claim.role != Role::kStated) return;
    const Number& total = j_.NumberOf(claim);
    if (!IsCount(total) || total.operand || total.hedged || !IsTotalRow(j_, total)) return;
    const Verdict now = j_.judged[index].Folded();
    if (now == Verdict::kConfirmed || now == Verdict::kContradicted || IsComputedHere(total))
      return;
    const std::vector<const Number*> all = RowsAbove(total);
    std::vector<const Number*> rows;
    std::ranges::copy_if(all, std::back_inserter(rows),
                         [&](const Number* row) { return !IsGoneOnFrom(*row, all, total); });
    if (rows.size() < 2 || all.size() > kMostRows) return;
    for (std::uint32_t choice = 1; choice < 1U << all.size(); ++choice)
      if (Agrees(total, SumOf(all, choice)) != nullptr) return Judge(index, rows, true);
    const double sum = SumOf(rows, ~0U).middle(), ratio = total.Nominal() / sum;
    if (ratio > kFarthest || ratio * kFarthest < 1 || std::abs(ratio - 1) < kRounding ||
        !IsToldElsewhere(sum, total))
      return;
    Judge(index, rows, false);
  }

 private:
  static bool IsCount(const Number& n) {
    return n.dimension.dimensionless() && n.factor >= kLeast && !n.percent && !n.range &&
           !n.multiplier;
  }
  static Interval SumOf(const std::vector<const Number*>& rows, std::uint32_t choice) {
    Interval sum = Interval::Exactly(0);
    for (std::size_t i = 0; i < rows.size(); ++i)
      if (choice >> i & 1) sum = sum + rows[i]->InBase();
    return sum;
  }
  bool IsComputedHere(const Number& n) const {
    const auto index = static_cast<std::uint32_t>(&n - j_.mentions.numbers.data());
    return std::ranges::any_of(j_.EquationsNear(n),
                               [&](const Equation& e) { return e.result == index; });
  }

  // The last count of each line, item or row above it, to the next total.
  std::vector<const Number*> RowsAbove(const Number& total) const {
    std::vector<const Number*> rows;
    for (const std::uint32_t b : SiblingsAbove(j_, total.block)) {
      const Block& block = j_.document.blocks[b];
      const Number* last = nullptr;
      for (const Number& n : j_.NumbersIn(block.text_begin, block.text_end))
        if (IsCount(n) && !n.operand) last = &n;
      if (last == nullptr) continue;
      if (IsTotalRow(j_, *last)) break;
      rows.push_back(last);
    }
    std::ranges::reverse(rows);
    return rows;
  }

  // "per layer 617 M", "all layers: 48 × 617 M = 29.6 B"
  bool IsGoneOnFrom(const Number& row, const std::vector<const Number*>& rows,
                    const Number& total) const {
    const auto numbers = j_.NumbersIn(row.end, total.digits);
    return rows.size() > 2 && std::ranges::any_of(numbers, [&](const Number& n) {
             return n.operand && n.decimal == row.decimal && n.factor == row.factor;
           });
  }

  // The sum, or so many bytes of it, stands in another place, and the total does not.
  bool IsToldElsewhere(double sum, const Number& total) const {
    bool told = false;
    for (const Number& n : j_.mentions.numbers) {
      if (&n == &total || n.percent || n.range || n.decimal.digits < 100) continue;
      if (n.decimal == total.decimal && n.factor == total.factor) return false;
      if (IsCount(n)) told |= std::abs(n.Nominal() / sum - 1) < kOpen;
      if (n.dimension == Dimension::Of(Dimension::kByte))
        told |= std::ranges::any_of(kBytes, [&](double bytes) {
          return std::abs(n.Nominal() / (sum * bytes) - 1) < kOpen;
        });
    }
    return told;
  }

  void Judge(std::uint32_t index, const std::vector<const Number*>& rows, bool agrees) {
    CheckDetail detail{.kind = CheckDetail::Kind::kSum, .claim = index};
    for (const Number* row : rows)
      detail.numbers.push_back(static_cast<std::uint32_t>(row - j_.mentions.numbers.data()));
    detail.expected = agrees ? j_.NumberOf(j_.claims.claims[index]).InBase() : SumOf(rows, ~0U);
    detail.has_expected = true;
    j_.judged[index].Add("arithmetic-sum", agrees ? Verdict::kConfirmed : Verdict::kContradicted,
                         agrees ? Severity::kNone : Severity::kError, std::move(detail));
  }

  Judgement& j_;
};

}  // namespace

void CheckParameterSums(Judgement& j) {
  ParameterSums check(j);
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c) check.Check(c);
}

}  // namespace shardlint
