#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "verdict/checks/arithmetic/judge_step.h"
#include "verdict/checks/place/equation_results.h"
#include "verdict/checks/place/sentence_range.h"
#include "verdict/judgement.h"

// Shares whose two figures their place tells: "38 GB of 47 GB, 81 %", the only other figure of a
// paragraph that makes "the total" with one, "13.1 and 8.2 ms … a gain of 37 %", and "(−48 %)"
// behind the items of a list, of which the others are against the first.

namespace shardlint {
namespace {

class PairShares {
  static constexpr std::uint32_t kThin = 6;       // bytes from a figure to the share that it is
  static constexpr std::uint32_t kBehind = 24;    // bytes behind a share that say of what
  static constexpr std::uint32_t kSentence = 80;  // bytes from two figures to their change
  static constexpr std::size_t kMost = 12;        // figures before a share
  static constexpr double kSharp = 1.03;
  static constexpr std::array<double, 5> kSlips = {2, 3, 4, 8, 10};
  static constexpr std::array<std::string_view, 9> kLinks = {
      ",", "(", ", or", "or", ", i.e.", "=", ":", "or about", ", that is"};
  static constexpr std::array<std::string_view, 9> kOfTotal = {
      "of the total", "of the sum",  "of the whole",    "of the work", "of all the work",
      "of both",      "of them all", "of the two sums", "of total"};
  static constexpr std::array<std::string_view, 7> kJoins = {"and",     "to", "vs", "vs.",
                                                             "against", "→",  "->"};
  static constexpr std::array<std::string_view, 9> kChanges = {
      "gain of",   "reduction of", "saving of", "improvement of", "increase of",
      "change of", "decrease of",  "drop of",   "growth of"};
  static constexpr std::array<std::string_view, 5> kOther = {"left_over", "leaves", "is_more",
                                                             "is_less", "part"};

 public:
  explicit PairShares(Judgement& j) : j_(j), results_(j) {}

  void Check(std::uint32_t index) {
    const Claim& claim = j_.claims.claims[index];
    if (!MayFollow(claim) || claim.role == Role::kHypothetical) return;
    const Number& n = j_.NumberOf(claim);
    if (!n.percent || n.range || n.operand || n.hedged || n.bound != Bound::kNone ||
        n.noun != nullptr || n.decimal.digits < 10 || results_.Of(n) != nullptr || !IsOpen(index))
      return;
    share_ = &n, claim_ = index;
    const Block& block = j_.document.blocks[n.block];
    if (block.kind == Block::Kind::kCell || block.kind == Block::Kind::kHeading) return;
    Gather();
    if (before_.empty()) return;
    if (!CheckPartOfWhole() && !CheckOfTotal() && !CheckChangeOfTwo()) CheckItem();
  }

 private:
  std::string_view Text(std::uint32_t begin, std::uint32_t end) const {
    return std::string_view(j_.document.text).substr(begin, end - std::min(begin, end));
  }
  std::string Words(const Number& n) const { return std::string(Text(n.digits, n.end)); }
  std::size_t IndexOf(const Number& n) const {
    return static_cast<std::size_t>(&n - j_.mentions.numbers.data());
  }
  bool IsOpen(std::uint32_t index) const {
    const JudgedClaim& judged = j_.judged[index];
    if (judged.Folded() == Verdict::kContradicted) return false;
    for (std::size_t i = 0; i < judged.checks.size(); ++i)
      if (judged.checks[i].verdict == Verdict::kConfirmed &&
          judged.details[i].kind != CheckDetail::Kind::kNearby)
        return false;
    return true;
  }

  static bool IsFigure(const Number& n) {
    return !n.percent && !n.multiplier && !n.range && n.decimal.digits > 0 && n.degree.empty() &&
           n.flag.empty() && n.bound == Bound::kNone;
  }
  bool IsTold(const Number& n) const { return !n.operand || results_.Of(n) != nullptr; }
  static bool AreOfOneKind(const Number& a, const Number& b) {
    if (a.dimension != b.dimension || a.noun != b.noun) return false;
    return a.noun != nullptr || !a.dimension.WithoutCounts().dimensionless() ||
           (a.bare_suffix && b.bare_suffix && a.factor >= 1e6 && b.factor >= 1e6);
  }
  static Interval PartOf(const Number& a, const Number& b) { return a.InBase() / b.InBase(); }

  // Figures of its block before it, nearest first.
  void Gather() {
    before_.clear();
    for (std::size_t i = IndexOf(*share_); i-- > 0 && before_.size() < kMost;) {
      const Number& n = j_.mentions.numbers[i];
      if (n.block != share_->block) break;
      if (IsFigure(n)) before_.push_back(&n);
    }
  }
  bool IsThin(const Number& n) const {
    const std::string_view gap = Text(n.end, share_->digits);
    return IndexOf(n) + 1 == IndexOf(*share_) && gap.size() <= kThin + 4 &&
           std::ranges::find(kLinks, Trim(gap)) != kLinks.end();
  }
  std::uint32_t End() const {
    return std::min(j_.document.blocks[share_->block].text_end, share_->end + kBehind);
  }
  bool SaysOther(std::uint32_t from) const {
    std::uint32_t end = End();
    for (std::uint32_t i = share_->end; i < end; ++i)
      if (std::string_view(",;:.)").find(j_.document.text[i]) != std::string_view::npos) end = i;
    return std::ranges::any_of(kOther,
                               [&](std::string_view word) { return j_.HasWord(word, from, end); });
  }
  static bool IsSharp(const Interval& value) {
    return value.known() && value.low > 0 && value.high < kSharp * value.low;
  }

  // "18 (weights) + 27 (cache) = 45 GB of 56 GB": an equation that was not read may be wrong
  // itself.
  bool IsUnreadResult(const Number& n) const {
    const std::int32_t c = j_.claims.of_number[IndexOf(n)];
    const std::string_view before = Trim(Text(n.digits - std::min(n.digits, 4U), n.digits));
    return before.ends_with('=') &&
           (c < 0 || j_.judged[static_cast<std::size_t>(c)].Folded() != Verdict::kConfirmed);
  }

  // "135.3B of 140.6B, 96.2 % of the model"
  bool CheckPartOfWhole() {
    if (before_.size() < 2) return false;
    const Number &whole = *before_[0], &part = *before_[1];
    const std::string_view link = Trim(Between(j_, part, whole));
    if (!IsThin(whole) || (link != "of" && link != "out of" && link != "of the") ||
        IndexOf(part) + 1 != IndexOf(whole) || !AreOfOneKind(part, whole) || part.hedged ||
        whole.hedged || SaysOther(part.digits) || IsUnreadResult(part))
      return false;
    const Interval right = PartOf(part, whole);
    if (!IsSharp(right) || right.high > 1 ||
        Agrees(*share_, Interval::Exactly(1) - right) != nullptr)
      return false;
    JudgeStep(j_, claim_, {&part, &whole}, right, Words(part) + " ÷ " + Words(whole));
    return true;
  }

  // "A = 25,643 TFLOP. B = 25,333 TFLOP, 50 % of the total": the paragraph tells no third.
  bool CheckOfTotal() {
    const std::string_view behind = Trim(Text(share_->end, End()));
    const Number& part = *before_.front();
    if (std::ranges::none_of(kOfTotal,
                             [&](std::string_view of) { return behind.starts_with(of); }) ||
        !IsThin(part) || !IsTold(part) || part.hedged)
      return false;
    const Number* other = nullptr;
    for (const Number* n : before_) {
      if (n == &part || !IsTold(*n) || n->dimension != part.dimension) continue;
      if (other != nullptr && SameValue(*other, *n)) continue;
      if (other != nullptr || !AreOfOneKind(part, *n) || n->hedged) return false;
      other = n;
    }
    if (other == nullptr) return false;
    const Interval one = Interval::Exactly(1), ratio = PartOf(*other, part);
    const Interval of_sum = one / (one + ratio);
    const bool may_hold = ratio.low > 1;
    const auto is = [&](const Interval& value) {
      return Agrees(*share_, value) != nullptr || Agrees(*share_, one - value) != nullptr;
    };
    if (Agrees(*share_, of_sum) != nullptr && IsSharp(of_sum)) {
      JudgeStep(j_, claim_, {&part, other}, of_sum,
                Words(part) + " ÷ (" + Words(part) + " + " + Words(*other) + ")");
      return true;
    }
    if (!IsSharp(of_sum) || is(of_sum) || (may_hold && is(one / ratio))) return false;
    // The other one is off by a usual factor, and the share is of what it should be.
    for (const double by : kSlips)
      for (const double off : {by, 1 / by})
        if (Agrees(*share_, one / (one + ratio * Interval::Exactly(off))) != nullptr) return false;
    // Work and time of two parts add up; an amount right above may hold the other.
    if (may_hold && part.dimension == Dimension::Of(Dimension::kByte)) {
      JudgeStep(j_, claim_, {&part, other}, one / ratio, Words(part) + " ÷ " + Words(*other));
      return true;
    }
    JudgeStep(j_, claim_, {&part, other}, of_sum,
              Words(part) + " ÷ (" + Words(part) + " + " + Words(*other) + ")");
    return true;
  }

  // "We measured 13.1 and 8.2 ms. That is a gain of 37 %".
  bool CheckChangeOfTwo() {
    const Number& to = *before_.front();
    if (before_.size() < 2 || share_->digits - to.end > kSentence ||
        IndexOf(to) + 1 != IndexOf(*share_))
      return false;
    const Number& from = *before_[1];
    const std::string_view lead = Trim(Text(to.end, share_->digits));
    if (std::ranges::none_of(kChanges,
                             [&](std::string_view change) { return lead.ends_with(change); }) ||
        std::ranges::find(kJoins, Trim(Between(j_, from, to))) == kJoins.end() || from.hedged ||
        to.hedged || from.operand || to.operand)
      return false;
    const bool lent = from.unit == nullptr && from.noun == nullptr && to.unit != nullptr;
    if (!lent && !AreOfOneKind(from, to)) return false;
    const Interval one = Interval::Exactly(1);
    const Interval a = lent ? from.Printed() : from.InBase(), b = lent ? to.Printed() : to.InBase();
    if (a.low <= 0 || b.low <= 0 || a.Meets(b)) return false;
    const Interval ratio = a.low > b.high ? b / a : a / b;
    const Interval less = one - ratio, more = one / ratio - one;
    const std::string words = "from " + Words(from) + " to " + Words(to);
    for (const Interval& right : {less, more})
      if (Agrees(*share_, right) != nullptr) {
        JudgeStep(j_, claim_, {&from, &to}, right, words);
        return true;
      }
    JudgeStep(j_, claim_, {&from, &to}, a.low > b.high ? less : more, words);
    return true;
  }

  bool IsFallBehind(const Number& share) const {
    const std::string_view before = Text(share.digits - std::min(share.digits, 6U), share.digits);
    return share.percent && !share.range &&
           (before.ends_with("(−") || before.ends_with("(-") || before.ends_with("(–"));
  }
  const Number* FigureBefore(const Number& share) const {
    const std::size_t i = IndexOf(share);
    if (i == 0) return nullptr;
    const Number& n = j_.mentions.numbers[i - 1];
    return n.block == share.block && share.digits - n.end <= kThin + 2 && IsFigure(n) && IsTold(n)
               ? &n
               : nullptr;
  }

  // "- BF16: 208 GB", "- FP8: 107 GB (−48 %)", "- AWQ: 58 GB (−72 %)".
  void CheckItem() {
    const Block& own = j_.document.blocks[share_->block];
    const Number* const last = FigureBefore(*share_);
    if (own.list < 0 || !IsFallBehind(*share_) || last == nullptr) return;
    const Number* base = nullptr;
    std::size_t agreeing = 0;
    std::vector<std::pair<const Number*, const Number*>> others;
    for (std::uint32_t b = own.section >= 0 ? static_cast<std::uint32_t>(own.section) : 0;
         b < j_.document.blocks.size(); ++b) {
      const Block& item = j_.document.blocks[b];
      if (item.list != own.list) {
        if (b > share_->block && item.kind == Block::Kind::kHeading) break;
        continue;
      }
      for (const Number& n : j_.NumbersIn(item.text_begin, item.text_end)) {
        if (base == nullptr && IsFigure(n) && IsTold(n) && AreOfOneKind(n, *last) && &n != last)
          base = &n;
        if (&n == share_ || !IsFallBehind(n)) continue;
        if (const Number* figure = FigureBefore(n); figure != nullptr && figure != base)
          others.emplace_back(figure, &n);
      }
    }
    if (base == nullptr || base->digits > last->digits) return;
    const auto fall = [&](const Number& figure) {
      return Interval::Exactly(1) - PartOf(figure, *base);
    };
    for (const auto& [figure, share] : others)
      if (AreOfOneKind(*figure, *base) && Agrees(*share, fall(*figure)) != nullptr) ++agreeing;
    const Interval right = fall(*last);
    if (agreeing == 0 || agreeing != others.size() || !right.known() || right.low <= 0) return;
    JudgeStep(j_, claim_, {base, last}, right, "from " + Words(*base) + " to " + Words(*last));
  }

  Judgement& j_;
  const EquationResults results_;
  std::vector<const Number*> before_;
  const Number* share_ = nullptr;
  std::uint32_t claim_ = 0;
};

}  // namespace

void CheckSharesOfPairs(Judgement& j) {
  PairShares check(j);
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c) check.Check(c);
}

}  // namespace shardlint
