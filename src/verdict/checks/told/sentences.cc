#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "verdict/checks/arithmetic/judge_step.h"
#include "verdict/checks/place/sentence_range.h"
#include "verdict/judgement.h"

// Steps that a sentence takes in words instead of signs: "335 MB at 50 GB/s takes 6.7 ms",
// "57.2 GB of 72 GB = 79.5%", "each GPU delivers 1,200 tokens/s, so 8 GPUs deliver 9,600 tokens/s",
// "131,072 bytes, or 128 KiB".

namespace shardlint {
namespace {

class SentenceCheck {
  static constexpr std::uint32_t kSentence = 160;  // bytes from the first amount to the last
  static constexpr std::uint32_t kNear = 40;       // bytes from two amounts to their share
  static constexpr std::uint32_t kBehind = 24;     // bytes behind a share that may say of what
  static constexpr std::uint32_t kVerb = 28;   // bytes from "so 8 GPUs" to what they make together
  static constexpr std::uint32_t kAgain = 40;  // bytes from an amount to the same in another unit
  static constexpr std::size_t kOfRate = 10;   // bytes from a share to the rate that it is of
  static constexpr std::size_t kFactors = 3;   // numbers between an amount and the time it takes
  static constexpr std::uint32_t kItemsBack = 4;   // items of a list before a time
  static constexpr double kLeastWhole = 16;        // of what a share of counts is taken
  static constexpr std::size_t kFewWords = 24;     // bytes between the two
  static constexpr std::size_t kMostOfBlock = 64;  // figures of a paragraph that is looked through
  static constexpr std::array<double, 10> kUsualCounts = {2, 3, 4, 6, 8, 12, 16, 24, 32, 64};
  // A power of two, ten, or a prefix of 1024 multiplied with where it divides (KB, MB, GB).
  static constexpr std::array<double, 7> kConversionSlips = {2,        4,           8,          10,
                                                             1.048576, 1.099511628, 1.152921505};
  static constexpr std::int64_t kSurelyPrecise = 10;  // digits of an amount that is converted
  static constexpr double kSurelyMore =
      1.25;  // of work that also grows with the square of the length

 public:
  explicit SentenceCheck(Judgement& j) : j_(j), computed_(j.mentions.numbers.size(), false) {
    for (const Equation& e : j.mentions.equations)
      if (e.operands.size() > 1) computed_[e.result] = true;
  }

  void Check(std::uint32_t index) {
    const Claim& claim = j_.claims.claims[index];
    if (claim.kind != Claim::Kind::kNumber || claim.index < 1) return;
    const auto i = static_cast<std::size_t>(claim.index);
    const Number& n = j_.mentions.numbers[i];
    const Number& b = j_.mentions.numbers[i - 1];
    if (b.block != n.block || n.range || b.range || n.bound != Bound::kNone || n.operand) return;
    if (IsRoundedUp(b, n))
      return JudgeStep(j_, index, {&b}, Interval::Exactly(std::floor(b.decimal.value())),
                       Words(b) + " rounded down");
    if (IsSaidAgain(b, n)) {
      if (Open(index)) return CheckAgain(index, b, n);
      // "80 GiB (171.8 GB)": what else speaks for the one in brackets speaks against the other.
      const std::int32_t before = j_.claims.of_number[i - 1];
      if (before >= 0 && !b.operand && j_.judged[index].Folded() == Verdict::kConfirmed &&
          Open(static_cast<std::uint32_t>(before)))
        CheckAgain(static_cast<std::uint32_t>(before), n, b);
      return;
    }
    // "It would take 9.9 ms at 50 GB/s" tells what it rests on all the same.
    if (claim.role == Role::kHypothetical && n.dimension == Dimension::Of(Dimension::kSecond) &&
        IsUndecided(index) &&
        RateBehind(i, Dimension::Of(Dimension::kByte) / n.dimension) != nullptr)
      return CheckMove(index, n);
    if (!Open(index)) return;
    if (n.dimension == Dimension::Of(Dimension::kSecond)) {
      CheckTime(index, n);
      if (Open(index)) CheckMove(index, n);
      if (Open(index)) CheckItemBefore(index, n);
      return;
    }
    if (n.dimension == Dimension::Of(Dimension::kJoule)) return CheckEnergy(index, n);
    if (claim.index < 2) return;
    const Number& a = j_.mentions.numbers[i - 2];
    if (a.block != n.block || a.range) return;
    if (n.percent) return CheckShare(index, a, b, n);
    CheckEach(index, a, b, n);
  }

 private:
  bool Open(std::uint32_t index) const {
    const Claim& claim = j_.claims.claims[index];
    if (claim.role != Role::kStated && claim.role != Role::kExpected) return false;
    return IsUndecided(index);
  }
  bool IsUndecided(std::uint32_t index) const {
    const Verdict now = j_.judged[index].Folded();
    return now == Verdict::kGiven || now == Verdict::kUnverifiable;
  }
  std::string Words(const Number& n) const {
    return j_.document.text.substr(n.digits, n.end - n.digits);
  }

  // "60 / 8.6 = 6.98, rounded up to 7 requests": the last of them does not fit.
  bool IsRoundedUp(const Number& fit, const Number& n) const {
    if (n.noun == nullptr ||
        (n.noun->id != "request" && n.noun->id != "sequence" && n.noun->id != "user") ||
        !n.decimal.integer() || fit.decimal.integer() || fit.unit != nullptr || fit.hedged ||
        n.decimal.value() != std::ceil(fit.decimal.value()) || n.digits - fit.end > kAgain)
      return false;
    return j_.HasWord("rounded_up", fit.end, n.digits);
  }

  // "131,072 bytes per token, or 128 MB", "400 Gb/s per GPU (= 50 GB/s)": one amount in two units.
  bool IsSaidAgain(const Number& a, const Number& n) const {
    if (n.dimension != a.dimension || n.unit == a.unit || n.percent ||
        n.dimension.WithoutCounts().dimensionless() || n.digits - a.end > kAgain)
      return false;
    const std::string_view gap = Between(j_, a, n);
    const auto words = j_.CuesIn(a.end, n.digits);
    if (std::ranges::any_of(words,
                            [](const Cue& cue) { return cue.kind == Vocabulary::Kind::kMeasure; }))
      return false;
    if (gap.ends_with('(') || gap.ends_with("（") || Trim(gap).ends_with("(=")) {
      const std::string_view behind = std::string_view(j_.document.text).substr(n.end, 4);
      return behind.starts_with(')') || behind.starts_with("）") || behind.starts_with(" per");
    }
    return j_.HasWord("in_other_words", a.end, n.digits) && !EndsSentence(gap);
  }

  // Equal under a reading, or the same digits with another prefix, which no other amount would
  // have.
  void CheckAgain(std::uint32_t index, const Number& a, const Number& n) {
    if (a.noun != n.noun) return;  // "2,700 output tokens/s, or 2.6 requests/s"
    for (const double factor : {a.factor, a.binary_factor}) {
      if (factor == 0) continue;
      const Interval value = a.Printed() * Interval::Exactly(factor);
      if (Agrees(n, value) != nullptr) return JudgeStep(j_, index, {&a}, value, Words(a));
    }
    if (n.decimal.digits < 10) return;
    for (const double step : {1e3, 1024.0, 8.0})
      for (const double shift : {step, 1 / step})
        if (Agrees(n, a.InBase() * Interval::Exactly(shift)) != nullptr)
          return JudgeStep(j_, index, {&a}, a.InBase(), Words(a));
    if (IsMisconverted(a, n)) JudgeStep(j_, index, {&a}, a.InBase(), Words(a));
  }

  // "258,048 B, or 504 KiB", "85.6 GB (91.9 GiB)": off by a power of two, or converted the wrong
  // way. Digits of a few would fit by chance, and "per GPU" makes it another amount.
  bool IsMisconverted(const Number& a, const Number& n) const {
    const Number& last = a.digits < n.digits ? n : a;
    if (a.decimal.digits < kSurelyPrecise || n.decimal.digits < kSurelyPrecise || a.hedged ||
        n.hedged || std::string_view(j_.document.text).substr(last.end, 5).starts_with(" per"))
      return false;
    return std::ranges::any_of(kConversionSlips, [&](double slip) {
      return Agrees(n, a.InBase() * Interval::Exactly(slip)) != nullptr ||
             Agrees(n, a.InBase() / Interval::Exactly(slip)) != nullptr;
    });
  }

  // An amount, the rate it moves at, and the time that takes: "810 TFLOP, at 989 TFLOPS × 8 and 50%
  // this is 205 ms". Everything between the two is a factor, or nothing is said.
  void CheckTime(std::uint32_t index, const Number& n) {
    const auto last = static_cast<std::size_t>(&n - j_.mentions.numbers.data());
    std::vector<const Number*> operands;
    Interval share = Interval::Exactly(1), rate = Interval::Exactly(1),
             parts = Interval::Exactly(1);
    std::string divisor;
    std::optional<Dimension> of_rate;
    bool of_gpus = false;
    for (std::size_t i = last; i-- > 0 && last - i <= kFactors + 1;) {
      const Number& x = j_.mentions.numbers[i];
      if (x.block != n.block || n.end - x.digits > kSentence || x.range || x.hedged) return;
      if (of_rate && AsAmount(x) / *of_rate == n.dimension) {
        if (of_gpus && x.dimension == Dimension::Of(Dimension::kByte)) return;
        if (!SaysTakes(*operands.back(), x, n)) return;
        operands.push_back(&x);
        std::ranges::reverse(operands);
        // "8 GPUs at 7,912 TFLOPS" may have counted them already.
        const Number* const joined = JoinedTo(i);
        if (joined == nullptr && IsOneOfSeveral(i, n.end)) return;
        if (joined != nullptr) operands.insert(operands.begin(), joined);
        const Interval amount = joined == nullptr ? x.InBase() : joined->InBase() + x.InBase();
        const Interval whole = amount / rate;
        const bool counted = !Multiplied(operands) && Agrees(n, whole) != nullptr;
        const Interval value = counted ? whole : whole / parts;
        // "At 45% the group computes 1,780 TFLOPS", "4 × 989 × 0.5 = 1,978": the share is in it.
        if (Agrees(n, value) == nullptr && (Agrees(n, value * share) != nullptr ||
                                            SharedAmongSome(n, value) || AddsToTime(last, value)))
          return;
        return JudgeStep(
            j_, index, operands, value,
            (joined == nullptr ? Words(x) : "(" + Words(*joined) + " + " + Words(x) + ")") + " ÷ " +
                (operands.size() > 2 ? "(" + divisor + ")" : divisor));
      }
      if (x.percent) {
        rate = rate * x.InBase();
        if (!operands.empty() && Between(j_, x, *operands.back()).size() > kOfRate)
          share = share * x.InBase();
      } else if (x.dimension.dimensionless() && x.decimal.integer() && (IsGpus(x) || IsFactor(i))) {
        of_gpus |= IsGpus(x) && !IsFactor(i);  // a message among them is another matter
        parts = parts * x.InBase();
      } else if (!of_rate && !x.dimension.dimensionless()) {
        of_rate = AsRate(x);
        rate = rate * x.InBase();
      } else {
        return;
      }
      divisor = Words(x) + (divisor.empty() ? "" : " × ") + divisor;
      operands.push_back(&x);
    }
  }

  // "27.4 GB a card, 13.4 ms" in a paragraph that tells the rate elsewhere, "it would take 9.9 ms
  // at 50 GB/s": what moves stands right before the time, or is all that its paragraph tells of.
  void CheckMove(std::uint32_t index, const Number& n) {
    const auto i = static_cast<std::size_t>(&n - j_.mentions.numbers.data());
    const Dimension bytes = Dimension::Of(Dimension::kByte), rate = bytes / n.dimension;
    const Number* const behind = RateBehind(i, rate);
    const Number* at = behind;
    const Number* amount = nullptr;
    const auto [first, last] = NumbersOf(n.block);
    if (last - first > kMostOfBlock) return;
    bool several = false, held = false;
    for (std::size_t k = first; k < last; ++k) {
      const Number& x = j_.mentions.numbers[k];
      if (x.dimension == rate && at != behind) several |= x.InBase() != at->InBase();
      if (x.dimension == rate && at == nullptr) at = &x;
      if (x.dimension == bytes && k < i && !x.range && !x.operand) {
        several |= behind != nullptr && amount != nullptr;
        amount = &x;
      }
    }
    if (at == nullptr || amount == nullptr || several || at->range || amount->decimal.digits == 0)
      return;
    if (behind == nullptr) {
      if (amount != &j_.mentions.numbers[i - 1] || !IsToldRightBehind(*amount, n)) return;
      // Some other time of the paragraph is that of its own amount.
      for (std::size_t k = first + 1; k < last && !held; ++k) {
        const Number& time = j_.mentions.numbers[k];
        if (k == i || time.dimension != n.dimension) continue;
        for (std::size_t a = first; a < k && !held; ++a)
          held = j_.mentions.numbers[a].dimension == bytes && a + 3 >= k &&
                 Agrees(time, j_.mentions.numbers[a].InBase() / at->InBase()) != nullptr;
      }
    }
    const Interval value = amount->InBase() / at->InBase();
    if (!value.known() ||
        (Agrees(n, value) == nullptr && ((behind == nullptr && !held) || !IsSlipOf(n, value))))
      return;
    JudgeStep(j_, index, {amount, at}, value, Words(*amount) + " ÷ " + Words(*at));
  }

  // "- a prompt: 268 TFLOP" above "- 4 × 242 = 968 TFLOPS, 0.28 s at peak": the one amount of the
  // items before it, at the rate right before the time.
  void CheckItemBefore(std::uint32_t index, const Number& n) {
    const auto i = static_cast<std::size_t>(&n - j_.mentions.numbers.data());
    const Number& at = j_.mentions.numbers[i - 1];
    const Block& block = j_.document.blocks[n.block];
    if (block.list < 0 || at.block != n.block || at.range || at.percent || at.hedged) return;
    const Dimension rate = AsRate(at), wanted = rate * n.dimension;
    const Dimension bytes = Dimension::Of(Dimension::kByte), flop = Dimension::Of(Dimension::kFlop);
    if ((wanted != bytes && wanted != flop) || !IsToldRightBehind(at, n)) return;
    const Number* amount = nullptr;
    for (std::size_t k = i - 1; k-- > 0 && i - k <= kMostOfBlock;) {
      const Number& x = j_.mentions.numbers[k];
      if (j_.document.blocks[x.block].list != block.list || n.block - x.block > kItemsBack) break;
      if (x.operand || x.range || (x.dimension != wanted) || x.amount_or_rate) continue;
      if (x.block == n.block || (amount != nullptr && amount->block == x.block)) return;
      if (amount == nullptr) amount = &x;
    }
    if (amount == nullptr) return;
    const Interval value = amount->InBase() / at.InBase();
    if (!value.known() || (Agrees(n, value) == nullptr && !IsSlipOf(n, value))) return;
    // The GPUs that share it are counted already: "4 × 242 = 968 TFLOPS", "4 cards: 592 TFLOPS".
    if (n.InBase().high < value.low && !CountsGpus(i - 1)) return;
    JudgeStep(j_, index, {amount, &at}, value, Words(*amount) + " ÷ " + Words(at));
  }
  bool CountsGpus(std::size_t at) const {
    const auto& numbers = j_.mentions.numbers;
    if (computed_[at]) return true;
    return at > 0 && numbers[at - 1].block == numbers[at].block && IsGpus(numbers[at - 1]) &&
           Between(j_, numbers[at - 1], numbers[at]).size() <= kVerb;
  }

  // "Eight GPUs draw 8 kW. At 13,900 tokens/s a token costs 0.58 J".
  void CheckEnergy(std::uint32_t index, const Number& n) {
    const auto i = static_cast<std::size_t>(&n - j_.mentions.numbers.data());
    const Dimension watt = n.dimension / Dimension::Of(Dimension::kSecond),
                    per_second = Dimension::Of(Dimension::kSecond, -1);
    const Block& block = j_.document.blocks[n.block];
    if (!j_.HasWord("of_token", n.digits - std::min(n.digits - block.text_begin, kNear),
                    std::min(block.text_end, n.end + kBehind)))
      return;
    const Number *rate = nullptr, *power = nullptr;
    const auto [first, last] = NumbersOf(n.block);
    if (last - first > kMostOfBlock) return;
    for (std::size_t k = i; k-- > first;) {
      const Number& x = j_.mentions.numbers[k];
      if (x.dimension == per_second && x.noun != nullptr && x.noun->id == "token") {
        if (rate != nullptr) return;
        rate = &x;
      }
      if (x.dimension == watt && power == nullptr) power = &x;
    }
    if (rate == nullptr || power == nullptr || rate->range || power->range) return;
    for (std::size_t k = first; k < i; ++k)
      if (j_.mentions.numbers[k].dimension == watt &&
          Agrees(n, j_.mentions.numbers[k].InBase() / rate->InBase()) != nullptr)
        power = &j_.mentions.numbers[k];
    const Interval value = power->InBase() / rate->InBase();
    // Factors of two may be GPUs whose watts or tokens these are.
    const bool slip = std::ranges::any_of(std::array{10.0, 100.0, 1e3}, [&](double by) {
      return Agrees(n, value * Interval::Exactly(by)) != nullptr ||
             Agrees(n, value / Interval::Exactly(by)) != nullptr;
    });
    if (Agrees(n, value) == nullptr && !slip) return;
    JudgeStep(j_, index, {power, rate}, value, Words(*power) + " ÷ " + Words(*rate));
  }

  // "takes 9.9 ms at 50 GB/s".
  const Number* RateBehind(std::size_t i, const Dimension& rate) const {
    const auto& numbers = j_.mentions.numbers;
    if (i + 1 >= numbers.size() || numbers[i + 1].block != numbers[i].block ||
        numbers[i + 1].dimension != rate || Between(j_, numbers[i], numbers[i + 1]) != " at ")
      return nullptr;
    const std::uint32_t from = numbers[i].digits - std::min(numbers[i].digits, kVerb);
    return j_.HasWord("takes", from, numbers[i].digits) ? &numbers[i + 1] : nullptr;
  }

  // "27.4 GB a card, 13.4 ms", "5.59 GB are 1.4 ms", "50.7 GB (6.6 ms)".
  bool IsToldRightBehind(const Number& amount, const Number& n) const {
    const std::string_view gap = Between(j_, amount, n);
    if (gap.size() > kVerb || EndsSentence(gap) || gap.find(';') != std::string_view::npos)
      return false;
    if (std::ranges::any_of(j_.CuesIn(amount.end, n.digits),
                            [](const Cue& cue) { return cue.kind == Vocabulary::Kind::kMeasure; }))
      return false;
    return gap.ends_with(", ") || gap.ends_with(" (") || gap.ends_with(" is ") ||
           gap.ends_with(" are ") || gap.ends_with(": ") || gap.ends_with(" = ") ||
           gap.ends_with("，") || gap.ends_with("、") || TellsOfIt(amount.end, n.digits);
  }

  std::pair<std::size_t, std::size_t> NumbersOf(std::uint32_t block) const {
    const auto& numbers = j_.mentions.numbers;
    const auto first = std::ranges::lower_bound(numbers, block, {}, &Number::block);
    const auto last = std::ranges::lower_bound(first, numbers.end(), block + 1, {}, &Number::block);
    return {static_cast<std::size_t>(first - numbers.begin()),
            static_cast<std::size_t>(last - numbers.begin())};
  }

  // "reads 35 GB of weights and 16 GB of cache at 4.8 TB/s": the time is of both.
  bool IsOneOfSeveral(std::size_t i, std::uint32_t end) const {
    const Number& x = j_.mentions.numbers[i];
    if (i == 0) return false;
    const Number& before = j_.mentions.numbers[i - 1];
    return before.block == x.block && before.dimension == x.dimension &&
           end - before.digits <= kSentence && !EndsSentence(Between(j_, before, x));
  }

  // "35 GB of weights and 16 GB of cache at 80% of 4.8 TB/s": the amount that goes with the one
  // before the rate.
  const Number* JoinedTo(std::size_t i) const {
    if (i == 0) return nullptr;
    const Number &x = j_.mentions.numbers[i], &other = j_.mentions.numbers[i - 1];
    if (other.block != x.block || other.dimension != x.dimension || other.range) return nullptr;
    const std::string_view gap = Between(j_, other, x);
    if (gap.size() > kNear || EndsSentence(gap)) return nullptr;
    const bool joined =
        gap.find(" and ") != std::string_view::npos || gap.find('+') != std::string_view::npos ||
        j_.HasWord("joins", other.end, x.digits) || j_.HasWord("adds", other.end, x.digits);
    return joined ? &other : nullptr;
  }

  // "1.56 ms. Add a cache of 403 MB and it is 1.66 ms": with a time of the same passage.
  bool AddsToTime(std::size_t index, const Interval& value) const {
    const Number& n = j_.mentions.numbers[index];
    for (std::size_t i = index; i-- > 0 && j_.mentions.numbers[i].block == n.block;) {
      const Number& time = j_.mentions.numbers[i];
      if (time.dimension == n.dimension && Agrees(n, value + time.InBase()) != nullptr) return true;
    }
    return false;
  }

  // "on two cards of 70 TFLOPS": as many GPUs as words or the plan may say.
  static bool SharedAmongSome(const Number& n, const Interval& value) {
    return std::ranges::any_of(kUsualCounts, [&](double gpus) {
      return Agrees(n, value / Interval::Exactly(gpus)) != nullptr;
    });
  }
  // "TFLOPS" may be an amount or a rate.
  static Dimension AsRate(const Number& n) {
    return n.amount_or_rate ? Dimension::Of(Dimension::kFlop) / Dimension::Of(Dimension::kSecond)
                            : n.dimension;
  }
  static Dimension AsAmount(const Number& n) {
    return n.amount_or_rate ? Dimension::Of(Dimension::kFlop) : n.dimension;
  }
  static bool IsGpus(const Number& n) { return n.noun != nullptr && n.noun->id == "gpu"; }
  // "989 TFLOPS × 8", "8 × 989 TFLOPS".
  bool IsFactor(std::size_t i) const {
    const auto& numbers = j_.mentions.numbers;
    const auto times = [&](std::size_t a, std::size_t b) {
      if (b >= numbers.size() || numbers[a].block != numbers[b].block) return false;
      const std::string_view gap = Trim(Between(j_, numbers[a], numbers[b]));
      return gap == "×" || gap == "x" || gap == "*";
    };
    return (i > 0 && times(i - 1, i)) || times(i, i + 1);
  }
  bool Multiplied(std::span<const Number* const> operands) const {
    return std::ranges::any_of(operands, [&](const Number* x) {
      return x->dimension.dimensionless() && !x->percent && !IsGpus(*x);
    });
  }

  bool TellsOfIt(std::uint32_t begin, std::uint32_t end) const {
    return j_.HasWord("takes", begin, end) || j_.HasWord("yields", begin, end);
  }

  // The amount `a` is what moves at `rate`, and that is what takes the time.
  bool SaysTakes(const Number& rate, const Number& a, const Number& n) const {
    const auto last = static_cast<std::size_t>(&n - j_.mentions.numbers.data()) - 1;
    const Number& before = j_.mentions.numbers[last];
    const std::string_view gap = Between(j_, before, n), at = Trim(Between(j_, a, rate));
    if (EndsSentence(gap) || EndsSentence(at)) return false;
    if (!TellsOfIt(before.end, n.digits) && Trim(gap) != ":" && !gap.ends_with(" is ") &&
        !j_.HasWord("result", before.end, n.digits))
      return false;
    return j_.HasWord("at_rate", a.end, rate.digits);
  }

  void CheckShare(std::uint32_t index, const Number& a, const Number& b, const Number& n) {
    const std::string_view of = Trim(Between(j_, a, b)), gap = Between(j_, b, n);
    if (gap.size() > kNear || EndsSentence(gap)) return;
    if (j_.HasWord("left_over", b.end, n.digits) || j_.HasWord("left_over", n.end, n.end + kBehind))
      return;
    const bool count = b.dimension.dimensionless();
    if (count ? !ArePartOfCount(a, b, of) : of != "of" && of != "out of") return;
    // "59.6 of 72.0 GB": the unit stands behind the second.
    const bool bare = !count && a.unit == nullptr && a.noun == nullptr && !a.percent;
    if (!bare && (a.dimension != b.dimension || (!count && a.unit != b.unit))) return;
    const Interval ratio =
        (bare ? a.Printed() * Interval::Exactly(b.factor) : a.InBase()) / b.InBase();
    const std::string_view behind = std::string_view(j_.document.text).substr(n.end, 2);
    const bool bracket = gap == " (" && behind.starts_with(')'),
               ends = gap == ", " && (behind.empty() || behind[0] == '.' || behind[0] == '\n' ||
                                      behind[0] == ';' || behind[0] == ')');
    // "of 72 GB allowed (90%)" is what part of the device may be used.
    if (!count && gap.find('(') != std::string_view::npos && Agrees(n, ratio) == nullptr) return;
    if (!bracket && !ends && gap.find('=') == std::string_view::npos &&
        gap.find(':') == std::string_view::npos && gap.find("→") == std::string_view::npos &&
        gap.find(" or ") == std::string_view::npos)
      return;
    JudgeStep(j_, index, {&a, &b}, ratio, "");
  }

  // "11,400 failed requests of 61,600": some of what is counted.
  static bool ArePartOfCount(const Number& a, const Number& b, std::string_view of) {
    if (!a.decimal.integer() || !b.decimal.integer() || a.percent || a.operand || b.operand ||
        b.range || a.Nominal() > b.Nominal() || b.decimal.value() < kLeastWhole ||
        !a.degree.empty() || !b.degree.empty())
      return false;
    return of == "of" || of == "out of" ||
           (of.ends_with(" of") && of.size() <= kFewWords && !HasClauseMark(of));
  }

  // "A token costs 25.8 GFLOP, so a 4,096-token prompt costs 105.7 TFLOP": what one takes, how many
  // there are, what they take together.
  void CheckEach(std::uint32_t index, const Number& a, const Number& count, const Number& n) {
    if (count.noun == nullptr || !count.dimension.WithoutCounts().dimensionless() ||
        !count.decimal.integer() || count.hedged || a.hedged || n.hedged || a.percent ||
        a.dimension != n.dimension || n.dimension.WithoutCounts().dimensionless() ||
        n.digits - count.end > kVerb || n.end - a.digits > kSentence)
      return;
    const std::string_view gap = Between(j_, count, n), lead = Between(j_, a, count);
    if (gap.find_first_of(",;:()") != std::string_view::npos || EndsSentence(lead)) return;
    if (!TellsOfIt(count.end, n.digits) || !IsOfOne(a, count.noun->id)) return;
    const Claim& together = j_.claims.claims[index];
    if (together.quantities.size() == 1 &&
        j_.rules.symbols.Name(together.quantities.front()).ends_with("per_" + count.noun->id))
      return;
    const Interval value = a.InBase() * Interval::Exactly(count.Nominal());
    // Attention adds to what the weights take.
    const double ratio = n.Nominal() / value.middle();
    if (n.dimension == Dimension::Of(Dimension::kFlop) && ratio > 1 && ratio < kSurelyMore) return;
    JudgeStep(j_, index, {&a, &count}, value, Words(a) + " × " + Words(count));
  }

  // By what it is taken for: "flops.per_token" is of one token.
  bool IsOfOne(const Number& a, std::string_view noun) const {
    const auto i = static_cast<std::size_t>(&a - j_.mentions.numbers.data());
    const std::int32_t claim = j_.claims.of_number[i];
    if (claim < 0) return false;
    const auto& quantities = j_.claims.claims[static_cast<std::size_t>(claim)].quantities;
    return quantities.size() == 1 &&
           j_.rules.symbols.Name(quantities.front()).ends_with(".per_" + std::string(noun));
  }

  Judgement& j_;
  std::vector<bool> computed_;  // of numbers: the result of an equation
};

}  // namespace

void CheckSentences(Judgement& j) {
  SentenceCheck check(j);
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c) check.Check(c);
}

}  // namespace shardlint
