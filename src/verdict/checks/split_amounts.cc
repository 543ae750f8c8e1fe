#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "verdict/checks/judge_step.h"
#include "verdict/judgement.h"

// What one GPU keeps of an amount told right before it, under a degree told between the two: "184
// KiB; with TP4 46 KiB per GPU". Heads that are fewer than the ranks are kept several times, so a
// GPU may keep more than its share, and never less. And quotients that are rounded to whole things:
// "207.6 / 43.2 = 4.8, so 5 GPUs", "= 6.9, so 6 requests fit".

namespace shardlint {
namespace {

constexpr std::uint32_t kGap = 64;     // bytes from the amount to its share
constexpr std::uint32_t kBehind = 16;  // bytes behind a share that may say "per GPU"
constexpr std::uint32_t kRounds = 40;  // bytes from a quotient to the whole number of it
constexpr std::uint32_t kWords = 24;   // bytes around that number that say what it is for
constexpr double kNearWhole = 0.05;    // of a quotient that may be called whole

class SplitCheck {
 public:
  explicit SplitCheck(Judgement& j) : j_(j) {
    quotients_.assign(j.mentions.numbers.size(), false);
    for (const Equation& e : j.mentions.equations)
      if (e.relation == Equation::Relation::kEqual && e.operands.size() == 2 &&
          e.expression.nodes.back().op == Expression::Op::kDivide)
        quotients_[e.result] = true;
    for (const std::string_view name : {"pipeline_parallel_size", "expert_parallel_size"})
      if (const auto symbol = j.Symbol(name))
        for (const Plan& plan : j.plans.plans)
          stages_ |= std::ranges::any_of(
              plan.values[*symbol], [](const StatedValue& value) { return value.value.high > 1; });
  }

  void Check(std::uint32_t index) {
    const Claim& claim = j_.claims.claims[index];
    if (!MayFollow(claim)) return;
    const Number& n = j_.NumberOf(claim);
    if (n.range || n.bound != Bound::kNone || n.operand || n.percent || n.decimal.digits == 0)
      return;
    if (n.dimension == Dimension::Of(Dimension::kByte)) CheckShare(index, n);
    if (n.dimension.dimensionless() && n.noun != nullptr) CheckWhole(index, n);
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
  bool SaysGpu(std::uint32_t begin, std::uint32_t end) const {
    return std::ranges::any_of(j_.CuesIn(begin, end), [&](const Cue& cue) {
      return cue.kind == Vocabulary::Kind::kScope &&
             j_.rules.vocabulary.scopes[cue.index] == "per_gpu";
    });
  }

  // "TP4", "TP=4".
  bool IsTensorDegree(const Number& n) const {
    if (!n.degree.empty()) return n.degree == "TP";
    const std::int32_t c =
        j_.claims.of_number[static_cast<std::size_t>(&n - j_.mentions.numbers.data())];
    if (c < 0) return false;
    const auto& quantities = j_.claims.claims[static_cast<std::size_t>(c)].quantities;
    return quantities.size() == 1 &&
           j_.rules.symbols.Name(quantities.front()) == "tensor_parallel_size";
  }

  // "141.2 GB; in FP8 with TP4 17.6 GB per GPU".
  bool SaysFormat(std::uint32_t begin, std::uint32_t end) const {
    return std::ranges::any_of(j_.CuesIn(begin, end), [](const Cue& cue) {
      return cue.kind == Vocabulary::Kind::kPrecision;
    });
  }

  void CheckShare(std::uint32_t index, const Number& n) {
    const auto i = static_cast<std::size_t>(&n - j_.mentions.numbers.data());
    if (i < 2) return;
    const Number &degree = j_.mentions.numbers[i - 1], &whole = j_.mentions.numbers[i - 2];
    if (degree.block != n.block || whole.block != n.block || !IsTensorDegree(degree) ||
        whole.dimension != n.dimension || whole.range || n.hedged || whole.hedged ||
        whole.percent || n.digits - whole.end > kGap || degree.decimal.value() < 2 ||
        (i >= 3 && j_.mentions.numbers[i - 3].dimension == n.dimension &&
         j_.mentions.numbers[i - 3].block == n.block &&
         whole.digits - j_.mentions.numbers[i - 3].end < 8 &&
         j_.mentions.numbers[i - 3].unit == whole.unit))
      return;
    const std::uint32_t end = std::min(j_.document.blocks[n.block].text_end, n.end + kBehind);
    if (!SaysGpu(degree.end, end) || SaysGpu(whole.digits, degree.begin) ||
        Text(whole.end, n.digits).find(". ") != std::string_view::npos ||
        Text(whole.end, n.digits).find("。") != std::string_view::npos)
      return;
    const Interval value = whole.InBase() / degree.InBase();
    const bool agrees = Agrees(n, value) != nullptr;
    if (agrees ? !IsOpen(index)
               : n.InBase().high >= value.low || !IsSlipOf(n, value) || stages_ ||
                     SaysFormat(whole.end, end))
      return;
    JudgeStep(j_, index, {&whole, &degree}, value, Words(whole) + " ÷ " + Words(degree));
  }

  void CheckWhole(std::uint32_t index, const Number& n) {
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

  Judgement& j_;
  std::vector<bool> quotients_;  // of numbers: the result of a division
  bool stages_ = false;          // or experts split the model as well
};

}  // namespace

void CheckSplitAmounts(Judgement& j) {
  SplitCheck check(j);
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c) check.Check(c);
}

}  // namespace shardlint
