#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "verdict/checks/judge_step.h"
#include "verdict/judgement.h"

// Quotients that are rounded to whole things: "207.6 / 43.2 = 4.8, so 5 GPUs", "= 6.9, so 6
// requests fit".

namespace shardlint {
namespace {

constexpr std::uint32_t kRounds = 40;  // bytes from a quotient to the whole number of it
constexpr std::uint32_t kWords = 24;   // bytes around that number that say what it is for
constexpr double kNearWhole = 0.05;    // of a quotient that may be called whole

class WholeCheck {
 public:
  explicit WholeCheck(Judgement& j) : j_(j) {
    quotients_.assign(j.mentions.numbers.size(), false);
    for (const Equation& e : j.mentions.equations)
      if (e.relation == Equation::Relation::kEqual && e.operands.size() == 2 &&
          e.expression.nodes.back().op == Expression::Op::kDivide)
        quotients_[e.result] = true;
  }

  void Check(std::uint32_t index) {
    const Claim& claim = j_.claims.claims[index];
    if (!MayFollow(claim)) return;
    const Number& n = j_.NumberOf(claim);
    if (n.range || n.bound != Bound::kNone || n.operand || n.percent || n.decimal.digits == 0 ||
        !n.dimension.dimensionless() || n.noun == nullptr)
      return;
    const auto i = static_cast<std::size_t>(&n - j_.mentions.numbers.data());
    const Number& quotient = j_.mentions.numbers[i - 1];
    if (quotient.block != n.block || !n.decimal.integer() || quotient.decimal.integer() ||
        !quotient.dimension.dimensionless() || quotient.percent || quotient.multiplier ||
        quotient.factor != 1 || n.factor != 1 || n.digits - quotient.end > kRounds || n.hedged)
      return;
    const double value = quotient.decimal.value(), count = n.decimal.value();
    const double down = std::floor(value), up = std::ceil(value);
    if (count != down && count != up) return;
    const std::string_view gap = Text(quotient.end, n.digits);
    if (gap.find(". ") != std::string_view::npos || gap.find('(') != std::string_view::npos) return;
    const std::uint32_t end = std::min(j_.document.blocks[n.block].text_end, n.end + kWords);
    const bool follows = j_.HasWord("result", quotient.end, n.digits) ||
                         j_.HasWord("in_other_words", quotient.end, n.digits) ||
                         gap.find("→") != std::string_view::npos ||
                         gap.find("->") != std::string_view::npos;
    if (!follows) return;
    if (!quotients_[i - 1]) return;
    const bool needed =
        (n.noun->id == "gpu" || n.noun->id == "node") && j_.HasWord("takes", quotient.end, end);
    const bool held =
        (n.noun->id == "sequence" || n.noun->id == "request" || n.noun->id == "user") &&
        j_.HasWord("fits_or_holds", quotient.end, end);
    if (needed == held) return;
    const double right = needed ? up : down;
    const bool agrees = count == right;
    if (!agrees && std::abs(value - std::round(value)) < kNearWhole) return;
    if (agrees && !IsOpen(index)) return;
    JudgeStep(j_, index, {&quotient}, Interval::Exactly(right),
              Words(quotient) + (needed ? ", rounded up" : ", rounded down"));
  }

 private:
  std::string_view Text(std::uint32_t begin, std::uint32_t end) const {
    return std::string_view(j_.document.text).substr(begin, end - std::min(begin, end));
  }
  std::string Words(const Number& n) const {
    return j_.document.text.substr(n.digits, n.end - n.digits);
  }
  bool IsOpen(std::uint32_t index) const {
    const Verdict now = j_.judged[index].Folded();
    return now == Verdict::kGiven || now == Verdict::kUnverifiable;
  }

  Judgement& j_;
  std::vector<bool> quotients_;  // of numbers: the result of a division
};

}  // namespace

void CheckWholeCounts(Judgement& j) {
  WholeCheck check(j);
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c) check.Check(c);
}

}  // namespace shardlint
