#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "verdict/checks/arithmetic/judge_step.h"
#include "verdict/checks/configuration/stated_counts.h"
#include "verdict/checks/place/equation_results.h"
#include "verdict/checks/place/sentence_range.h"
#include "verdict/checks/place/tables.h"
#include "verdict/judgement.h"

// Times whose amount and rate stand where a reader looks for them, whatever the words between them:
// "11.3 GB in the end. The bus has 64 GB/s: 1.8 s", "- 4 cards reach 592 TFLOPS, 0.17 s" below the
// work, "| over one 50 GB/s NIC | 0.72 ms |" below the bytes. Only a time that misses by a usual
// slip is wrong, and only where no count of the document and no share explains it.

namespace shardlint {
namespace {

class PlacedTimes {
  static constexpr std::uint32_t kBlocksBack = 4;  // items, lines or rows before a time
  static constexpr std::uint32_t kGap = 40;        // bytes from the last operand to the time
  static constexpr std::uint32_t kBehind = 48;     // bytes from the time to the rate behind it
  static constexpr std::uint32_t kReach = 320;     // bytes back in the own block
  static constexpr std::size_t kMostFigures = 24;  // before a time
  static constexpr std::uint32_t kOne = 16;        // bytes from "one" to its rate
  static constexpr std::size_t kOfPeak = 12;       // bytes of "of 2 ×", "of the peak"
  static constexpr std::int64_t kTwoDigits = 10;
  static constexpr double kRounded = 0.02;
  static constexpr double kMostCounted = 64;
  static constexpr double kOfSlip = 0.01;  // from a slip, whose product may have been rounded twice
  static constexpr double kSharp = 1.08;   // of an expected time; a wider one says little
  static constexpr std::array<double, 7> kSlips = {2, 4, 8, 10, 16, 100, 1000};
  static constexpr double kPowerOfTen = 9.5;  // slips from here on have no other reason

 public:
  explicit PlacedTimes(Judgement& j) : j_(j), counts_(j), results_(j) {}

  void Check(std::uint32_t index) {
    const Claim& claim = j_.claims.claims[index];
    if (claim.kind != Claim::Kind::kNumber || claim.index < 1) return;
    time_ = &j_.NumberOf(claim);
    told_ = *time_;
    told_.bound = Bound::kNone;  // "takes at least 11.5 ms" is what it comes to
    if (time_->dimension != Dimension::Of(Dimension::kSecond) || time_->range || time_->operand ||
        time_->bound == Bound::kAtMost || time_->bound == Bound::kLess || time_->open_ended ||
        !MayFollow(claim) || !IsOpen(index))
      return;
    Gather(claim);
    FindPlainWork();
    const Number* const rate = FindRate(claim);
    if (rate == nullptr) return;
    const Number* const amount = FindAmount(*rate);
    if (amount == nullptr || !IsToldOf(*amount, *rate)) return;
    Judge(index, *amount, *rate);
  }

 private:
  // "Estimates and measurements" above a section makes none of its times a measured one.
  bool MayFollow(const Claim& claim) const {
    const Block& block = j_.document.blocks[claim.block];
    return claim.role == Role::kStated || claim.role == Role::kExpected ||
           claim.role == Role::kHypothetical ||
           (claim.role == Role::kMeasured &&
            std::ranges::none_of(j_.CuesIn(block.text_begin, claim.end), [](const Cue& cue) {
              return cue.kind == Vocabulary::Kind::kRole &&
                     cue.index == static_cast<std::uint16_t>(Role::kMeasured);
            }));
  }
  // Confirmed by what is computed for the whole plan, or by chance figures: its own words come
  // first.
  bool IsOpen(std::uint32_t index) const {
    const JudgedClaim& judged = j_.judged[index];
    if (judged.Folded() == Verdict::kContradicted) return false;
    for (std::size_t i = 0; i < judged.checks.size(); ++i) {
      if (judged.checks[i].verdict != Verdict::kConfirmed) continue;
      const CheckDetail::Kind kind = judged.details[i].kind;
      if (kind != CheckDetail::Kind::kModel && kind != CheckDetail::Kind::kNearby &&
          kind != CheckDetail::Kind::kEstimate)
        return false;
    }
    return true;
  }
  std::size_t IndexOf(const Number& n) const {
    return static_cast<std::size_t>(&n - j_.mentions.numbers.data());
  }
  std::string Words(const Number& n) const {
    return j_.document.text.substr(n.digits, n.end - n.digits);
  }
  const Block& BlockOf(const Number& n) const { return j_.document.blocks[n.block]; }

  // "989 TFLOPS" is a rate where its words do not make it work that is to be done.
  Dimension DimensionOf(const Number& n) const {
    if (!n.amount_or_rate) return n.dimension;
    if (plain_work_) return n.dimension / Dimension::Of(Dimension::kSecond);
    const std::int32_t c = j_.claims.of_number[IndexOf(n)];
    if (c >= 0) {
      const auto& quantities = j_.claims.claims[static_cast<std::size_t>(c)].quantities;
      if (!quantities.empty() &&
          j_.rules.quantities[quantities.front()].dimension.WithoutCounts() == n.dimension)
        return n.dimension;
    }
    return n.dimension / Dimension::Of(Dimension::kSecond);
  }
  bool IsRate(const Number& n) const {
    const Dimension second = Dimension::Of(Dimension::kSecond), d = DimensionOf(n);
    return (d == Dimension::Of(Dimension::kByte) / second ||
            d == Dimension::Of(Dimension::kFlop) / second) &&
           !n.range && n.decimal.digits > 0;
  }

  // Figures before the time, nearest first: of its sentence, its block, its list, code or table.
  void Gather(const Claim& claim) {
    near_.clear(), plain_work_ = false;
    const auto self = static_cast<std::size_t>(claim.index);
    const Block& own = BlockOf(*time_);
    const TextRange sentence = SentenceOf(j_, claim);
    for (std::size_t i = self; i-- > 0 && near_.size() < kMostFigures;) {
      const Number& n = j_.mentions.numbers[i];
      const Block& there = BlockOf(n);
      if (n.block == time_->block) {
        if (time_->digits - n.end > kReach) break;
        near_.push_back({&n, n.digits >= sentence.begin ? 0 : 1});
        continue;
      }
      if (there.section != own.section || time_->block - n.block > kBlocksBack * 8) break;
      if (own.kind == Block::Kind::kCell) {
        if (there.group != own.group || there.header || own.row - there.row > 2) break;
        near_.push_back({&n, there.row == own.row ? 0 : 1 + own.row - there.row});
      } else if (own.kind == Block::Kind::kCodeLine) {
        if (there.group != own.group || own.row - there.row > static_cast<int>(kBlocksBack)) break;
        near_.push_back({&n, 1 + own.row - there.row});
      } else {
        // What a table comes to, right above a paragraph.
        if (there.kind == Block::Kind::kCell) {
          const Group& group = j_.document.groups[static_cast<std::size_t>(there.group)];
          if (group.end_block != time_->block || there.row != group.rows - 1) break;
          near_.push_back({&n, 2});
          continue;
        }
        // Items of one list follow from each other; below a paragraph stands what it introduces.
        const bool same_list = own.list >= 0 && there.list == own.list;
        if (there.kind == Block::Kind::kCodeLine ||
            time_->block - n.block > (same_list ? kBlocksBack : 1))
          break;
        near_.push_back({&n, 1 + static_cast<int>(time_->block - n.block)});
      }
    }
  }

  // Work in FLOP beside it leaves no doubt what TFLOPS are.
  void FindPlainWork() {
    plain_work_ = std::ranges::any_of(near_, [](const Near& near) {
      return !near.n->amount_or_rate && near.n->dimension == Dimension::Of(Dimension::kFlop);
    });
  }

  // The one rate of its sentence or row, right behind it too; else the one that stands nearest.
  const Number* FindRate(const Claim& claim) {
    behind_ = false;
    const Number* rate = nullptr;
    int place = 0;
    for (const auto& [n, at] : near_) {
      if (!IsRate(*n) || (rate != nullptr && at > place)) continue;
      if (rate != nullptr && DimensionOf(*rate) == DimensionOf(*n) && SameValue(*rate, *n))
        continue;
      if (rate != nullptr && IsResultOf(*rate, *n)) continue;
      if (rate != nullptr) return nullptr;
      rate = n, place = at;
    }
    const TextRange sentence = SentenceOf(j_, claim);
    for (std::size_t i = IndexOf(*time_) + 1; i < j_.mentions.numbers.size(); ++i) {
      const Number& n = j_.mentions.numbers[i];
      if (n.block != time_->block || n.digits >= sentence.end || n.digits - time_->end > kBehind)
        break;
      if (!IsRate(n)) continue;
      if (!j_.HasWord("at_rate", time_->end, n.digits) ||
          (rate != nullptr && place == 0 && !SameValue(*rate, n)))
        return nullptr;
      rate = &n, place = 0, behind_ = true;
      break;
    }
    return rate;
  }

  // "4 × 242 = 968 TFLOPS": what an equation gives, of what it gives it.
  bool IsResultOf(const Number& result, const Number& operand) const {
    const Equation* const e = results_.Of(result);
    return e != nullptr && std::ranges::any_of(e->operands, [&](std::uint32_t o) {
             return &j_.mentions.numbers[o] == &operand;
           });
  }

  // The nearest amount that such a rate moves or computes; nothing else of its kind in its place.
  const Number* FindAmount(const Number& rate) {
    others_.clear();
    const Dimension wanted = DimensionOf(rate) * Dimension::Of(Dimension::kSecond);
    const Number* amount = nullptr;
    int place = 0;
    for (const auto& [n, at] : near_) {
      if (DimensionOf(*n) != wanted || n->range || n->decimal.digits == 0 || n->percent) continue;
      if (amount == nullptr) {
        if (n->operand && !IsChained(*n)) return nullptr;  // the sum or the product is not told
        amount = n, place = at;
      } else if (at <= place || others_.size() < 3) {
        others_.push_back(n);
      }
    }
    return amount;
  }
  bool IsChained(const Number& n) const {
    const Equation* const e = results_.Of(n);
    return e != nullptr && e->operands.size() > 1;
  }

  // The words from the last of them to the time lead to it, and name no target.
  bool IsToldOf(const Number& amount, const Number& rate) const {
    const Number* last = &amount;
    if (!behind_ && IndexOf(rate) > IndexOf(amount)) last = &rate;
    const Number* const operand = last;
    for (std::size_t i = IndexOf(*time_); i-- > IndexOf(*operand);) {
      const Number& n = j_.mentions.numbers[i];
      if (&n == operand) break;
      if (n.dimension == time_->dimension && n.block == time_->block) return false;
      if (last == operand && n.block == time_->block && (n.percent || n.dimension.dimensionless()))
        last = &n;
    }
    const Block& own = BlockOf(*time_);
    if (last->block != time_->block) {
      // A cell, or an item that says nothing but the time.
      return own.kind == Block::Kind::kCell;
    }
    const std::string_view gap = Between(j_, *last, *time_);
    if (gap.size() > kGap || gap.find(';') != std::string_view::npos) return false;
    if (EndsSentence(gap)) return false;
    const std::string_view told = Trim(gap);
    if (told.empty() && own.kind == Block::Kind::kCodeLine) return true;  // the next column
    constexpr std::array<std::string_view, 13> kLeads = {",",   "(",  ":",  "=",  "≈",  "→", "is",
                                                         "are", "in", "，", "：", "、", "~"};
    if (std::ranges::any_of(kLeads, [&](std::string_view lead) { return told.ends_with(lead); }))
      return true;
    return j_.HasWord("takes", last->end, time_->digits) ||
           j_.HasWord("yields", last->end, time_->digits) ||
           j_.HasWord("result", last->end, time_->digits) ||
           j_.HasWord("in_other_words", last->end, time_->digits) ||
           j_.HasWord("floor_of_time", last->end, time_->digits);
  }

  // Words between the last of them and the time say that it takes so long.
  bool IsSaidOfBoth(const Number& amount, const Number& rate) const {
    const Number& last = IndexOf(rate) > IndexOf(amount) ? rate : amount;
    if (amount.block != time_->block || rate.block != time_->block ||
        IndexOf(last) + 1 != IndexOf(*time_) || EndsSentence(Between(j_, amount, *time_)))
      return false;
    return j_.HasWord("takes", last.end, time_->digits) ||
           j_.HasWord("this_takes", last.end, time_->digits) ||
           j_.HasWord("floor_of_time", last.end, time_->digits);
  }

  static bool IsSlip(double factor, bool said) {
    const double times = factor < 1 ? 1 / factor : factor;
    if (said && times > 1.5 && times < kMostCounted &&
        std::abs(times / std::round(times) - 1) < kOfSlip)
      return true;
    return std::ranges::any_of(kSlips,
                               [&](double slip) { return std::abs(times / slip - 1) < kOfSlip; });
  }

  void Judge(std::uint32_t index, const Number& amount, const Number& rate) {
    Interval whole = amount.InBase() / rate.InBase();
    std::vector<const Number*> operands = {&amount, &rate};
    std::string divisor = Words(rate);
    bool counted = IsCountedRate(rate);
    std::vector<double> beside;
    for (const auto& [n, at] : near_) {
      if (n->block != rate.block && at > 0) continue;
      if (at == 0 && n->percent && BlockOf(*n).kind != Block::Kind::kCell && IsAtShare(*n) &&
          !IsBesideRate(*n, rate) && !(IsChained(rate) && n->digits < rate.digits)) {
        whole = whole / n->InBase();  // "At 85 % of line rate that takes"
        operands.push_back(n);
        divisor += " × " + Words(*n);
        continue;
      }
      AddFactor(*n, rate, whole, operands, divisor, counted, beside);
    }
    for (std::size_t i = IndexOf(*time_) + 1; behind_ && i < IndexOf(rate) + 2; ++i)
      if (i < j_.mentions.numbers.size() && j_.mentions.numbers[i].block == time_->block)
        AddFactor(j_.mentions.numbers[i], rate, whole, operands, divisor, counted, beside);
    if (!whole.known() || whole.low <= 0) return;
    const bool wide = whole.high > kSharp * whole.low;
    if (Agrees(told_, whole) != nullptr) {
      if (!wide && amount.block == time_->block && j_.judged[index].Folded() != Verdict::kConfirmed)
        JudgeStep(j_, index, operands, whole, ExpressionOf(amount, operands, divisor));
      return;
    }
    if (time_->decimal.digits < kTwoDigits && !IsInBits(rate)) return;
    const Interval factor = told_.InBase() / whole;
    const bool confirmed = j_.judged[index].Folded() == Verdict::kConfirmed;
    const bool said = IsSaidOfBoth(amount, rate);
    if ((wide && rate.decimal.digits < kTwoDigits) || (confirmed && !said) ||
        (!IsSlip(factor.middle(), said) && (wide || !IsSlipOf(told_, whole))) ||
        IsExplained(factor, amount, rate, counted, beside))
      return;
    for (const Number* other : others_)
      for (const Interval& value :
           {other->InBase() / rate.InBase(), whole * (other->InBase() / amount.InBase()),
            whole + whole * (other->InBase() / amount.InBase())})
        if (value.known() && Agrees(told_, value) != nullptr) return;
    RefuteStep(j_, index, operands, whole, ExpressionOf(amount, operands, divisor),
               factor.low > 1 && counted && SaysFloor(amount, rate));
  }
  std::string ExpressionOf(const Number& amount, const std::vector<const Number*>& operands,
                           const std::string& divisor) const {
    return Words(amount) + " ÷ " + (operands.size() > 2 ? "(" + divisor + ")" : divisor);
  }

  bool IsAtShare(const Number& share) const {
    const std::uint32_t from = share.digits - std::min(share.digits, 4U);
    const std::string_view before =
        Trim(std::string_view(j_.document.text).substr(from, share.digits - from));
    return before.ends_with("At") || before.ends_with("at") || before.ends_with('@');
  }
  bool IsBesideRate(const Number& share, const Number& rate) const {
    const std::string_view gap =
        share.digits < rate.digits ? Between(j_, share, rate) : Between(j_, rate, share);
    return gap.size() <= kGap && !EndsSentence(gap);
  }

  // "8 × 296 TFLOPS", "60 % of 990 TFLOPS", "990 TFLOPS at 40 %".
  void AddFactor(const Number& n, const Number& rate, Interval& whole,
                 std::vector<const Number*>& operands, std::string& divisor, bool& counted,
                 std::vector<double>& beside) {
    if (&n == &rate || n.range) return;
    const bool before = n.digits < rate.digits;
    const std::string_view gap = before ? Between(j_, n, rate) : Between(j_, rate, n);
    const bool beside_rate = gap.size() <= kGap && !EndsSentence(gap);
    const std::string_view sign = beside_rate ? Trim(gap) : std::string_view("…");
    const bool times = sign == "×" || sign == "x" || sign == "*" || sign == "·";
    if (n.percent) {
      const bool of = before ? times || (sign.starts_with("of") && sign.size() <= kOfPeak)
                             : times || sign == "at" || sign == "and" || sign == "(";
      if (of) {
        whole = whole / n.InBase();
        operands.push_back(&n);
        divisor = before ? Words(n) + " of " + divisor : divisor + " × " + Words(n);
      } else {
        beside.push_back(n.InBase().middle());
      }
      return;
    }
    if (!n.dimension.dimensionless() || !n.decimal.integer() || n.decimal.value() < 2) return;
    if (times || (before && gap == " links of ") ||
        (before && n.noun != nullptr && n.noun->id == "link" && sign == "of")) {
      whole = whole / n.InBase();
      operands.push_back(&n);
      divisor = before ? Words(n) + " × " + divisor : divisor + " × " + Words(n);
      counted = true;
    } else {
      beside.push_back(n.InBase().middle());
    }
  }

  // It is that of several devices, as another rate of the document says.
  bool IsCountedRate(const Number& rate) const {
    if (IsChained(rate)) return true;
    return counts_.IsManyOfOne(DimensionOf(rate), rate.InBase().middle());
  }
  bool IsInBits(const Number& rate) const {
    const auto i = IndexOf(rate);
    for (std::size_t k = i > 0 ? i - 1 : i; k <= i + 1 && k < j_.mentions.numbers.size(); ++k) {
      const Number& n = j_.mentions.numbers[k];
      if (n.block == rate.block && n.unit != nullptr && n.factor < 1e12 &&
          n.dimension == rate.dimension && n.unit->id.find('b') != std::string::npos)
        return true;
    }
    return false;
  }
  // "one 400 Gb/s port", "a single link of 50 GB/s", "each GPU".
  bool IsOfOne(const Number& rate) const {
    const std::uint32_t begin = BlockOf(rate).text_begin;
    const std::uint32_t from = rate.digits - std::min(rate.digits - begin, kOne);
    return j_.HasWord("only_one", from, rate.digits);
  }

  bool IsExplained(const Interval& factor, const Number& amount, const Number& rate, bool counted,
                   const std::vector<double>& beside) const {
    const bool faster = factor.high < 1;
    const double times = faster ? 1 / factor.middle() : factor.middle();
    const auto is = [&](double count) { return std::abs(times / count - 1) < kRounded; };
    // "8 × 989 = 7,912 TFLOP/s, so 132 ms is the floor": all of them are in it, at their peak.
    if (!faster && counted && SaysFloor(amount, rate)) return false;
    if (std::ranges::any_of(beside, is)) return true;
    if (SaysOfIt(amount, rate)) return false;
    if (std::ranges::any_of(beside, [&](double share) { return is(1 / share); })) return true;
    if (times > kPowerOfTen && std::abs(std::log10(times) - std::round(std::log10(times))) < 0.01)
      return counts_.Tells(times, kRounded);
    // "over a link of 100 Gb/s (12.5 GB/s) in 26.8 ms": the bits taken for bytes, where nobody says
    // that several links share it.
    const std::uint32_t from = std::min(amount.digits, rate.digits);
    if (faster && is(8) && IsInBits(rate) && amount.block == time_->block &&
        rate.block == time_->block && !j_.HasWord("all_of_them", from, time_->end + kBehind))
      return false;
    if (faster) {
      if (counted || IsOfOne(rate) || (IsInBits(rate) && is(8) && IsSaidOfOne(rate))) return false;
      return counts_.Tells(times, kRounded) || counts_.TellsProduct(times, kRounded);
    }
    return counts_.TellsShare(1 / times) || counts_.Tells(times, kRounded) ||
           (is(2) && IsToldTwice(amount));
  }
  // "With one port of 50 GB/s this takes 62.4 ms": what was just told of, nothing more.
  bool SaysOfIt(const Number& amount, const Number& rate) const {
    const Number& last = IndexOf(rate) > IndexOf(amount) ? rate : amount;
    return j_.HasWord("this_takes", last.end, time_->digits);
  }
  // "so 132 ms is the floor", "no faster than 0.63 s", with nothing else since the rate.
  bool SaysFloor(const Number& amount, const Number& rate) const {
    const Number& last = IndexOf(rate) > IndexOf(amount) ? rate : amount;
    const std::uint32_t end = std::min(BlockOf(*time_).text_end, time_->end + kGap / 2);
    return amount.block == time_->block && rate.block == time_->block &&
           IndexOf(last) + 1 == IndexOf(*time_) &&
           (j_.HasWord("hard_floor", last.end, time_->digits) ||
            j_.HasWord("hard_floor", time_->end, end));
  }
  // "a 200 Gb/s port".
  bool IsSaidOfOne(const Number& rate) const {
    std::size_t i = IndexOf(rate);
    if (i > 0 && j_.mentions.numbers[i - 1].block == rate.block &&
        rate.digits - j_.mentions.numbers[i - 1].end <= kBehind &&
        j_.mentions.numbers[i - 1].dimension == rate.dimension)
      --i;
    const Number& first = j_.mentions.numbers[i];
    const std::string_view text = j_.document.text;
    const std::string_view before =
        text.substr(first.digits - std::min(first.digits, 4U), std::min(first.digits, 4U));
    return before.ends_with(" a ") || before.ends_with("A ") || IsOfOne(first);
  }
  bool IsToldTwice(const Number& amount) const {
    const std::uint32_t from =
        std::max(BlockOf(amount).text_begin, amount.digits - std::min(amount.digits, kReach / 2));
    return j_.HasWord("told_twice", from, time_->digits) ||
           j_.HasWord("told_twice", time_->end,
                      std::min(BlockOf(*time_).text_end, time_->end + kBehind));
  }

  struct Near {
    const Number* n;
    int place;  // 0: its sentence or row; the greater the farther
  };

  Judgement& j_;
  const StatedCounts counts_;
  const EquationResults results_;
  const Number* time_ = nullptr;
  Number told_;
  std::vector<Near> near_;
  std::vector<const Number*> others_;
  bool behind_ = false;
  bool plain_work_ = false;  // figures before the time tell work in FLOP
};

}  // namespace

void CheckPlacedTimes(Judgement& j) {
  PlacedTimes check(j);
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c) check.Check(c);
}

}  // namespace shardlint
