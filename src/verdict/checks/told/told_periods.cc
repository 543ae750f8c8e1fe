#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "verdict/checks/arithmetic/judge_step.h"
#include "verdict/checks/place/sentence_range.h"
#include "verdict/judgement.h"

// What a rate makes in a day: "55,528 tokens/s … In a day that is 4.80 billion tokens". A rate of
// the document gives it, or one of requests with the tokens of one; where none does and its words
// name no share of the time, the rate before it in its paragraph holds against it.

namespace shardlint {
namespace {

class ToldPeriods {
  static constexpr std::uint32_t kBehind = 16;   // bytes from an amount to its period
  static constexpr std::uint32_t kReach = 240;   // back to the rate
  static constexpr std::size_t kMostRates = 64;  // of a document
  static constexpr double kDay = 86'400;
  static constexpr double kExactly = 1e-6;
  struct Period {
    const char* word;
    Interval seconds;
  };

 public:
  explicit ToldPeriods(Judgement& j) : j_(j) {
    for (const Number& n : j.mentions.numbers) {
      if (n.range || n.decimal.digits == 0 || rates_.size() > kMostRates) continue;
      if (IsRate(n)) rates_.push_back(&n);
    }
  }

  void Check(std::uint32_t index) {
    const Claim& claim = j_.claims.claims[index];
    if (!MayFollow(claim) || claim.role == Role::kMeasured || rates_.empty()) return;
    const Number& n = j_.NumberOf(claim);
    const bool rate_of_period = IsOfPeriod(n);  // "69 million tokens a day"
    if (n.noun == nullptr || n.percent || n.range || n.operand || n.decimal.digits == 0 ||
        (!rate_of_period && !n.dimension.WithoutCounts().dimensionless()) ||
        j_.judged[index].IsComputed())
      return;
    const TextRange sentence = SentenceOf(j_, claim);
    static constexpr Interval kSame = {1, 1};
    const Interval* period = rate_of_period ? &kSame : PeriodOf(n, sentence);
    if (period == nullptr) return;
    const Number* nearest = nullptr;
    for (const Number* rate : rates_) {
      if (rate->block == n.block && rate->end <= n.digits && n.digits - rate->end <= kReach &&
          rate->noun == n.noun)
        nearest = rate;
      if (rate->noun == n.noun && Gives(index, n, *rate, rate->InBase() * *period)) return;
    }
    for (const Number* rate : rates_)
      if (rate->noun != n.noun && GivenByRequests(n, *rate, *period)) return;
    if (nearest == nullptr || n.hedged || n.bound != Bound::kNone || IsPartOfTime(n, sentence) ||
        j_.claims.of_number[static_cast<std::size_t>(nearest - j_.mentions.numbers.data())] < 0)
      return;
    RefuteStep(j_, index, {nearest}, nearest->InBase() * *period, Step(*nearest, *period));
  }

 private:
  static bool IsRate(const Number& n) { return IsPerTime(n) && IsPowerOfTen(n.factor); }
  static bool IsOfPeriod(const Number& n) { return IsPerTime(n) && !IsPowerOfTen(n.factor); }
  static bool IsPerTime(const Number& n) {
    return n.noun != nullptr && n.per == nullptr &&
           n.dimension.WithoutCounts() == Dimension::Of(Dimension::kSecond, -1);
  }
  static bool IsPowerOfTen(double factor) {
    const double digits = std::log10(factor);
    return std::abs(digits - std::round(digits)) < kExactly;
  }

  std::string Step(const Number& rate, const Interval& period) const {
    const std::string words = j_.document.text.substr(rate.digits, rate.end - rate.digits);
    return period.high <= 1 ? words
                            : words + " × " + std::to_string(static_cast<long>(period.low)) + " s";
  }

  // The word stands right behind the amount, or before it with no other figure between them.
  const Interval* PeriodOf(const Number& n, TextRange sentence) const {
    static const std::array<Period, 5> kPeriods = {{
        {"in_a_day", {kDay, kDay}},
        {"in_an_hour", {3600, 3600}},
        {"in_a_week", {7 * kDay, 7 * kDay}},
        {"in_a_month", {28 * kDay, 31 * kDay}},
        {"in_a_year", {365 * kDay, 366 * kDay}},
    }};
    const auto before = j_.NumbersIn(sentence.begin, n.digits);
    const std::uint32_t from = before.empty() ? sentence.begin : before.back().end;
    const Period* found = nullptr;
    for (const Period& period : kPeriods) {
      if (!j_.HasWord(period.word, n.end, std::min(sentence.end, n.end + kBehind)) &&
          !j_.HasWord(period.word, from, n.digits))
        continue;
      if (found != nullptr) return nullptr;
      found = &period;
    }
    return found == nullptr ? nullptr : &found->seconds;
  }

  bool Gives(std::uint32_t index, const Number& n, const Number& rate, const Interval& value) {
    if (Agrees(n, value) == nullptr) return false;
    JudgeStep(j_, index, {&rate}, value, Step(rate, value / rate.InBase()));
    return true;
  }

  // "20 requests/s of 512 tokens are 885 million tokens a day"
  bool GivenByRequests(const Number& n, const Number& rate, const Interval& period) const {
    return std::ranges::any_of(j_.mentions.numbers, [&](const Number& tokens) {
      return tokens.noun == n.noun && tokens.dimension == n.dimension && !tokens.range &&
             &tokens != &n && Agrees(n, rate.InBase() * tokens.InBase() * period) != nullptr;
    });
  }

  // "at 60 % load", "8 hours of it", "on average": of what is not printed.
  bool IsPartOfTime(const Number& n, TextRange sentence) const {
    const std::uint32_t begin = j_.document.blocks[n.block].text_begin;
    if (j_.HasWord("part_of_time", begin, sentence.end)) return true;
    return std::ranges::any_of(j_.NumbersIn(sentence.begin, sentence.end), [](const Number& other) {
      return other.percent || other.dimension == Dimension::Of(Dimension::kSecond) ||
             other.multiplier;
    });
  }

  Judgement& j_;
  std::vector<const Number*> rates_;
};

}  // namespace

void CheckToldPeriods(Judgement& j) {
  ToldPeriods check(j);
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c) check.Check(c);
}

}  // namespace shardlint
