#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "verdict/checks/arithmetic/judge_step.h"
#include "verdict/checks/configuration/stated_counts.h"
#include "verdict/checks/place/equation_results.h"
#include "verdict/checks/place/sentence_range.h"
#include "verdict/judgement.h"

// Tokens a second that a sentence draws from the time of a step: "= 12.4 ms, so at most 161
// tokens/s for one user", "a step takes 49.5 ms, and 24 streams make 4,850 tokens/s". One stream
// gets a token a step; several get as many as there are, and a factor of ten is nobody's count.

namespace shardlint {
namespace {

class StepRates {
  static constexpr std::uint32_t kGap = 72;      // bytes from a time to the rate
  static constexpr std::uint32_t kBehind = 40;   // bytes behind a rate that may say of whom
  static constexpr std::uint32_t kBefore = 240;  // bytes before a time that may
  static constexpr double kSharp = 1.03;
  static constexpr double kWithin = 0.015;
  static constexpr double kMostTimes = 64;
  static constexpr std::size_t kMostCounts = 64;
  static constexpr std::array<std::string_view, 3> kOfUsers = {"sequence", "request", "user"};

 public:
  explicit StepRates(Judgement& j) : j_(j), counts_(j), results_(j) {
    for (const Number& n : j.mentions.numbers)
      if (IsCount(n) && batches_.size() < kMostCounts) batches_.push_back(&n);
  }

  void Check(std::uint32_t index) {
    const Claim& claim = j_.claims.claims[index];
    if (!MayFollow(claim)) return;
    const Number& n = j_.NumberOf(claim);
    const Verdict now = j_.judged[index].Folded();
    if (now == Verdict::kContradicted || n.dimension != Dimension::Of(Dimension::kSecond, -1) ||
        n.noun == nullptr || n.noun->id != "token" || n.range || n.operand ||
        n.decimal.digits < 10 || (n.per != nullptr && n.per->id != "user"))
      return;
    const Number* const time = TimeBefore(n);
    if (time == nullptr || SpeaksOfSpeculation(claim)) return;
    const Interval tokens = n.InBase() * time->InBase();  // a step
    if (!tokens.known() || tokens.low <= 0 || tokens.high > kSharp * tokens.low) return;
    const bool one = IsOfOneStream(*time, n);
    if (now == Verdict::kConfirmed && (!one || IsFirm(index))) return;
    if (one) {
      const double times = tokens.middle() < 1 ? 1 / tokens.middle() : tokens.middle();
      const bool many =
          times > 1.5 && times < kMostTimes && std::abs(times / std::round(times) - 1) < kWithin;
      if (many || IsPowerOfTen(times))
        RefuteStep(j_, index, {time}, Interval::Exactly(1) / time->InBase(), "1 ÷ " + Words(*time));
      return;
    }
    JudgeSeveral(index, *time, tokens.middle());
  }

 private:
  std::string Words(const Number& n) const {
    return j_.document.text.substr(n.digits, n.end - n.digits);
  }
  // By more than what is computed for the whole plan, or by figures nearby.
  bool IsFirm(std::uint32_t index) const {
    const JudgedClaim& judged = j_.judged[index];
    for (std::size_t i = 0; i < judged.checks.size(); ++i)
      if (judged.checks[i].verdict == Verdict::kConfirmed &&
          judged.details[i].kind != CheckDetail::Kind::kModel &&
          judged.details[i].kind != CheckDetail::Kind::kNearby)
        return true;
    return false;
  }
  bool IsCount(const Number& n) const {
    // "batch 64".
    const std::int32_t c =
        j_.claims.of_number[static_cast<std::size_t>(&n - j_.mentions.numbers.data())];
    if (c >= 0 && n.noun == nullptr && n.decimal.integer() && n.dimension.dimensionless() &&
        !n.range && !n.percent && n.decimal.value() >= 2) {
      const Claim& claim = j_.claims.claims[static_cast<std::size_t>(c)];
      return claim.quantities.size() == 1 &&
             j_.rules.symbols.Name(claim.quantities.front()) == "batch_size";
    }
    return n.dimension.WithoutCounts().dimensionless() && n.decimal.integer() && !n.percent &&
           !n.range && n.noun != nullptr && n.Nominal() >= 2 &&
           std::ranges::find(kOfUsers, n.noun->id) != kOfUsers.end();
  }
  static bool IsPowerOfTen(double times) {
    const double log = std::log10(times);
    return times > 5 && std::abs(log - std::round(log)) < kWithin / 2;
  }

  // The one time of the sentence, not far before the rate.
  const Number* TimeBefore(const Number& n) const {
    const auto& numbers = j_.mentions.numbers;
    for (auto i = static_cast<std::size_t>(&n - numbers.data()); i-- > 0;) {
      const Number& x = numbers[i];
      if (x.block != n.block || n.digits - x.end > kGap || x.percent) return nullptr;
      if (x.dimension == n.dimension) return nullptr;  // of which of them is not said
      if (x.dimension != Dimension::Of(Dimension::kSecond)) continue;
      const bool told = !x.operand || results_.Of(x) != nullptr;
      return told && !x.range && !x.hedged && x.decimal.digits >= 10 &&
                     !EndsSentence(Between(j_, x, n))
                 ? &x
                 : nullptr;
    }
    return nullptr;
  }

  bool SpeaksOfSpeculation(const Claim& claim) {
    const auto speculation = j_.Symbol("uses.speculation");
    return speculation && j_.ModelOf(j_.ModelIndex(j_.PlanOf(claim), false)).Known(*speculation);
  }

  // "for one user", "one stream", "per user"; what the words before the time speak of, too.
  bool IsOfOneStream(const Number& time, const Number& n) const {
    if (n.per != nullptr) return n.per->id == "user";
    const Block& block = j_.document.blocks[n.block];
    std::uint32_t from = std::max(block.text_begin, time.digits - std::min(time.digits, kBefore));
    const std::uint32_t to = std::min(block.text_end, n.end + kBehind);
    bool several = false;
    const auto& numbers = j_.mentions.numbers;
    // A time or a rate before it has streams of its own.
    for (auto i = static_cast<std::size_t>(&time - numbers.data());
         i-- > 0 && numbers[i].begin >= from;)
      if (numbers[i].dimension == n.dimension ||
          (numbers[i].dimension == time.dimension && !numbers[i].operand))
        from = numbers[i].end;
    for (auto i = static_cast<std::size_t>(&n - numbers.data());
         i-- > 0 && numbers[i].begin >= from;)
      several |= IsCount(numbers[i]);
    return !several && !j_.HasWord("several", from, to) && j_.HasWord("one_stream", from, to);
  }

  // A figure that ten times as many streams would make, where nobody counts so many.
  void JudgeSeveral(std::uint32_t index, const Number& time, double tokens) {
    const Number* wrong = nullptr;
    for (const Number* batch : batches_) {
      const bool beside = batch->block == time.block;
      const double times = tokens / (batch->Nominal());
      if (std::abs(times - 1) < kWithin || IsExplained(times)) return;
      if (beside && batch->factor == 1 && wrong == nullptr &&
          IsPowerOfTen(times < 1 ? 1 / times : times))
        wrong = batch;
    }
    if (wrong == nullptr || std::abs(tokens - 1) < kWithin) return;
    RefuteStep(j_, index, {wrong, &time}, wrong->InBase() / time.InBase(),
               Words(*wrong) + " ÷ " + Words(time));
  }
  bool IsExplained(double times) const {
    return times > 1.2 && !IsPowerOfTen(times) &&
           (counts_.Tells(times, kWithin) || counts_.Tells(1 / times, kWithin));
  }

  Judgement& j_;
  const StatedCounts counts_;
  const EquationResults results_;
  std::vector<const Number*> batches_;
};

}  // namespace

void CheckStepRates(Judgement& j) {
  StepRates check(j);
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c) check.Check(c);
}

}  // namespace shardlint
