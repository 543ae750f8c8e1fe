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

// Shares, changes and ratios that a passage tells of two of its figures in any words: "it comes to
// 61.4 GB, 77 % of the card", "440 tokens/s per replica, 26 % less", "1.9 times as many". Where
// no figure beside them gives the share, and the one that the words mean gives it but for one
// digit, the other base, the remainder or a factor of two, it is wrong.

namespace shardlint {
namespace {

class ToldShares {
  static constexpr std::uint32_t kGap = 24;        // bytes from an amount to the share that it is
  static constexpr std::uint32_t kBehind = 32;     // bytes behind a share that say of what
  static constexpr std::uint32_t kSentence = 200;  // bytes back to the two figures of a change
  static constexpr std::size_t kMostFigures = 24;  // before a share
  static constexpr std::uint32_t kBlocksBack = 12;
  static constexpr double kSharp = 1.02;  // of a share; a wider one has no digits of its own
  static constexpr double kOfSlip = 0.012;
  static constexpr std::uint32_t kWord = 12;  // bytes of "more", "faster"
  static constexpr std::int64_t kTwoDigits = 10;
  static constexpr std::array<double, 4> kFactors = {2, 4, 8, 10};

 public:
  explicit ToldShares(Judgement& j) : j_(j), results_(j), memory_(j.Symbol("device.memory")) {}

  void Check(std::uint32_t index) {
    const Claim& claim = j_.claims.claims[index];
    if (!MayFollow(claim)) return;
    share_ = &j_.NumberOf(claim), claim_ = index;
    if ((!share_->percent && !share_->multiplier) || share_->range || share_->operand ||
        share_->bound != Bound::kNone || share_->noun != nullptr || !IsOpen())
      return;
    Gather();
    if (near_.empty()) return;
    if (share_->percent && ConfirmOfTwo()) return;
    if (share_->decimal.digits < kTwoDigits) return ConfirmOfPeak();
    if (share_->multiplier) return CheckTimes();
    const Block& block = j_.document.blocks[share_->block];
    const std::uint32_t end = std::min(block.text_end, share_->end + kBehind);
    const std::string_view behind =
        std::string_view(j_.document.text).substr(share_->end, end - share_->end);
    if (const auto more = Direction(behind)) return CheckChange(*more);
    if (Trim(behind).starts_with("of ")) {
      ConfirmOfPeak();
      CheckPart(end);
    }
  }

 private:
  // Confirmed by figures that happen to give it: what its words mean comes first.
  bool IsOpen() const {
    const JudgedClaim& judged = j_.judged[claim_];
    if (judged.Folded() == Verdict::kContradicted) return false;
    for (std::size_t i = 0; i < judged.checks.size(); ++i)
      if (judged.checks[i].verdict == Verdict::kConfirmed &&
          judged.details[i].kind != CheckDetail::Kind::kNearby)
        return false;
    return true;
  }
  bool IsConfirmed() const { return j_.judged[claim_].Folded() == Verdict::kConfirmed; }
  std::size_t IndexOf(const Number& n) const {
    return static_cast<std::size_t>(&n - j_.mentions.numbers.data());
  }
  std::string Words(const Number& n) const {
    return j_.document.text.substr(n.digits, n.end - n.digits);
  }
  bool IsFigure(const Number& n) const {
    return !n.percent && !n.multiplier && !n.range && n.decimal.digits > 0 && n.degree.empty() &&
           n.flag.empty();
  }
  static bool AreOfOneKind(const Number& a, const Number& b) {
    return a.dimension == b.dimension && a.noun == b.noun &&
           (a.noun != nullptr || !a.dimension.WithoutCounts().dimensionless());
  }

  // Figures before the share, nearest first, of its block and the few before it.
  void Gather() {
    near_.clear();
    for (std::size_t i = IndexOf(*share_); i-- > 0 && near_.size() < kMostFigures;) {
      const Number& n = j_.mentions.numbers[i];
      const Block &there = j_.document.blocks[n.block], &own = j_.document.blocks[share_->block];
      const bool cell = own.kind == Block::Kind::kCell;
      if (share_->block - n.block > kBlocksBack || there.section != own.section ||
          (cell && (there.kind != own.kind || there.row != own.row)))
        break;
      if (!cell && there.kind == Block::Kind::kCell) continue;
      if (IsFigure(n)) near_.push_back(&n);
    }
  }

  // "more": true, "less": false; only where nothing says of what else.
  std::optional<bool> Direction(std::string_view behind) const {
    const std::uint32_t at = share_->end;
    const std::string_view word = Trim(behind).substr(0, 14);
    if (word.empty()) return std::nullopt;
    const std::uint32_t to = at + Size32(std::min<std::size_t>(behind.size(), 12));
    if (j_.HasWord("is_less", at, to)) return false;
    if (j_.HasWord("is_more", at, to)) return true;
    const std::uint32_t from = share_->digits - std::min(share_->digits, 14U);
    if (j_.HasWord("saves", from, share_->digits)) return false;
    return std::nullopt;
  }

  // "1.4 TFLOP of 312 TFLOP -> compute 0.5%": its place says of which two figures it is.
  bool ConfirmOfTwo() {
    if (IsConfirmed() || near_.size() < 2) return false;
    const Number &whole = *near_[0], &part = *near_[1];
    if (part.block != share_->block || !AreOfOneKind(part, whole) ||
        (part.operand && !IsResult(part)) || whole.operand)
      return false;
    const std::string_view link = Trim(Between(j_, part, whole)), gap = Between(j_, whole, *share_);
    if ((link != "of" && link != "out of" && link != "/") || gap.size() > kBehind ||
        EndsSentence(gap) || j_.HasWord("left_over", whole.end, share_->digits))
      return false;
    return Confirm(part, whole.InBase(), Words(whole), {&part, &whole});
  }

  // "0.6 TFLOP/s, i.e. 0.5% of peak compute": the largest rate that its sentences tell, or the
  // device's.
  void ConfirmOfPeak() {
    const Block& block = j_.document.blocks[share_->block];
    const std::uint32_t end = std::min(block.text_end, share_->end + kBehind);
    if (IsConfirmed() || !share_->percent || !j_.HasWord("of_the_peak", share_->end, WordsEnd(end)))
      return;
    const Number* part = nullptr;
    for (const Number* n : near_)
      if (!n->operand || IsResult(*n)) {
        part = n;
        break;
      }
    if (part == nullptr || part->block != share_->block || !IsSameSentence(*part) ||
        Between(j_, *part, *share_).size() > kGap ||
        part->dimension.WithoutCounts() !=
            Dimension::Of(Dimension::kFlop) / Dimension::Of(Dimension::kSecond))
      return;
    const Number* most = nullptr;
    for (const Number* n : near_)
      if (n != part && n->dimension == part->dimension && (!n->operand || IsResult(*n)) &&
          (most == nullptr || n->Nominal() > most->Nominal()))
        most = n;
    if (most != nullptr) Confirm(*part, most->InBase(), Words(*most), {part, most});
  }

  bool Confirm(const Number& part, const Interval& whole, const std::string& name,
               const std::vector<const Number*>& operands) {
    const Interval value = part.InBase() / whole;
    if (!value.known() || value.low <= 0 || value.high > 1 || Agrees(*share_, value) == nullptr)
      return false;
    JudgeStep(j_, claim_, operands, value, Words(part) + " ÷ " + name);
    return true;
  }

  // From what stands before it to the last figure of its kind, or the other way round.
  void CheckChange(bool more) {
    const Number* const last = near_.front();
    if (last->block != share_->block || share_->digits - last->end > kSentence ||
        (last->operand && !IsResult(*last)) || last->hedged)
      return;
    const bool either = j_.HasWord("is_faster", share_->digits, share_->end + kWord);
    const Number* base = nullptr;
    Interval right;
    bool slipped = false;
    for (const Number* n : near_) {
      if (n->block != share_->block) break;  // figures of other paragraphs give anything by chance
      if (n == last || !AreOfOneKind(*last, *n) || (n->operand && !IsResult(*n)) || n->hedged)
        continue;
      const Interval one = Interval::Exactly(1), a = last->InBase(), b = n->InBase();
      if (a.low <= 0 || b.low <= 0 || a.Meets(b)) continue;
      const bool grows = a.middle() > b.middle();
      const Interval up = (grows ? a / b : b / a) - one, down = one - (grows ? b / a : a / b);
      const Interval &meant = more ? up : down, &other = more ? down : up;
      if (Agrees(*share_, meant) != nullptr || (either && Agrees(*share_, other) != nullptr))
        return;
      if (base != nullptr && slipped) continue;
      // Of the other one of the two.
      const bool other_base = Agrees(*share_, other) != nullptr;
      const bool slip = base == nullptr && IsSameSentence(*last) && !IsConfirmed() &&
                        (IsSameSentence(*n) ? IsSlip(meant) : IsOneDigitOff(meant.middle())) &&
                        !IsGivenBySomePair();
      if (!other_base && (!slip || !IsSharp(meant))) continue;
      base = n, right = meant, slipped = other_base;
    }
    if (base != nullptr) Refute(right, {base}, "from " + Words(*base) + " to " + Words(*last));
  }
  bool IsSameSentence(const Number& n) const {
    return n.block == share_->block && !EndsSentence(Between(j_, n, *share_));
  }
  static bool AreHedged(const Number& a, const Number& b) { return a.hedged || b.hedged; }
  static bool IsSharp(const Interval& value) {
    return value.known() && value.low > 0 && value.high < kSharp * value.low;
  }
  bool IsResult(const Number& n) const { return results_.Of(n) != nullptr; }

  // "61.4 GB, 77 % of the card", "That is 47 % of the 360.8 TFLOP total".
  void CheckPart(std::uint32_t end) {
    const Number* part = nullptr;
    for (const Number* n : near_)
      if (!n->operand || IsResult(*n)) {
        part = n;
        break;
      }
    if (part == nullptr || part->block != share_->block ||
        part->dimension.WithoutCounts().dimensionless())
      return;
    const std::string_view gap = Between(j_, *part, *share_);
    if (gap.size() > kGap) return;
    // A whole that is printed right behind it.
    const std::size_t next = IndexOf(*share_) + 1;
    if (next < j_.mentions.numbers.size()) {
      const Number& whole = j_.mentions.numbers[next];
      if (whole.block == share_->block && whole.digits < end) {
        if (AreOfOneKind(*part, whole) && IsFigure(whole) && !whole.hedged && !part->hedged)
          Judge(*part, whole.InBase(), &whole, Words(whole));
        return;
      }
    }
    if (EndsSentence(gap)) return;
    const std::uint32_t to = WordsEnd(end);
    if (part->dimension == Dimension::Of(Dimension::kByte) &&
        j_.HasWord("of_the_device", share_->end, to)) {
      // In every reading of its unit; of several devices it may be any.
      const std::vector<Interval> memories = Memories();
      if (!memories.empty() && std::ranges::none_of(memories, [&](const Interval& memory) {
            return Agrees(*share_, part->InBase() / memory) != nullptr;
          }))
        Judge(*part, memories.front(), nullptr, "the memory of a device");
    }
  }
  std::uint32_t WordsEnd(std::uint32_t end) const {
    for (std::uint32_t i = share_->end; i < end; ++i)
      if (std::string_view(",;:().").find(j_.document.text[i]) != std::string_view::npos) return i;
    return end;
  }
  std::vector<Interval> Memories() {
    std::vector<Interval> memories;
    if (!memory_) return memories;
    CostModel& model = j_.ModelOf(j_.ModelIndex(j_.PlanOf(j_.claims.claims[claim_]), false));
    for (const std::uint32_t id : model.Values(*memory_)) memories.push_back(model.at(id).value);
    return memories;
  }

  void Judge(const Number& part, const Interval& whole, const Number* of, std::string name) {
    const Interval right = part.InBase() / whole;
    if (!right.known() || right.low <= 0 || right.high > 1.3 || IsConfirmed()) return;
    if (Agrees(*share_, right) != nullptr) return;
    if (!IsSharp(right) || (!IsSlip(right) && !IsComplement(right)) || IsGivenBySomePair() ||
        IsOfWhole(whole))
      return;
    std::vector<const Number*> operands = {&part};
    if (of != nullptr) operands.push_back(of);
    Refute(right, operands, Words(part) + " ÷ " + name);
  }
  bool IsComplement(const Interval& right) const {
    return Agrees(*share_, Interval::Exactly(1) - right) != nullptr;
  }
  // Some other figure before it is that share of the whole.
  bool IsOfWhole(const Interval& whole) const {
    return std::ranges::any_of(
        near_, [&](const Number* n) { return Agrees(*share_, n->InBase() / whole) != nullptr; });
  }
  // Two other figures of the passage come to it.
  bool IsGivenBySomePair() const {
    const Interval one = Interval::Exactly(1);
    for (const Number* a : near_)
      for (const Number* b : near_) {
        if (a == b || !AreOfOneKind(*a, *b)) continue;
        const Interval ratio = a->InBase() / b->InBase();
        if (!ratio.known() || ratio.low <= 0) continue;
        if (Agrees(*share_, ratio) != nullptr) return true;
        if (share_->percent &&
            (Agrees(*share_, ratio - one) != nullptr || Agrees(*share_, one - ratio) != nullptr))
          return true;
      }
    return false;
  }

  // "275,040 tokens fit: 1.9 times as many": than the figure of its kind before it.
  void CheckTimes() {
    const Number* last = near_.front();
    if (last->block != share_->block || share_->digits - last->end > kGap ||
        (last->operand && !IsResult(*last)) || IsConfirmed() || !IsSameSentence(*last))
      return;
    const Block& block = j_.document.blocks[share_->block];
    if (!j_.HasWord("so_many_times", share_->digits,
                    std::min(block.text_end, share_->end + kBehind)) ||
        IsGivenBySomePair())
      return;
    for (std::size_t k = 1; k < near_.size(); ++k) {
      const Number& base = *near_[k];
      if (!AreOfOneKind(*last, base) || base.operand) continue;
      const Interval ratio = last->InBase() / base.InBase();
      if (!IsSharp(ratio) || AreHedged(*last, base)) return;
      const Interval right = ratio.high < 1 ? Interval::Exactly(1) / ratio : ratio;
      if (right.low < 1.2 || !IsSlip(right)) continue;
      return Refute(right, {last, &base}, Words(*last) + " ÷ " + Words(base));
    }
  }

  // Off by a usual factor, or by one digit of those that are printed.
  bool IsSlip(const Interval& right) const {
    const double told = share_->Nominal(), value = right.middle();
    const double times = told > value ? told / value : value / told;
    if (std::ranges::any_of(kFactors,
                            [&](double by) { return std::abs(times / by - 1) < kOfSlip; }))
      return true;
    return IsOneDigitOff(value);
  }
  bool IsOneDigitOff(double value) const {
    const std::string_view text =
        std::string_view(j_.document.text).substr(share_->digits, share_->end - share_->digits);
    std::string told;
    std::size_t decimals = 0;
    bool point = false;
    for (const char c : text) {
      if (c >= '0' && c <= '9') {
        told += c, decimals += point ? 1 : 0;
      } else if (c == '.' && !point) {
        point = true;
      } else {
        break;
      }
    }
    const double scaled = value / share_->factor * std::pow(10.0, static_cast<double>(decimals));
    for (const double rounded : {std::round(scaled), std::floor(scaled)}) {
      const std::string right = std::to_string(std::llround(rounded));
      if (right.size() != told.size() || right.size() < 2) continue;
      int differing = 0;
      for (std::size_t i = 0; i < right.size(); ++i) differing += right[i] != told[i] ? 1 : 0;
      if (differing == 1) return true;
      std::string ours = right, theirs = told;
      std::ranges::sort(ours), std::ranges::sort(theirs);
      if (differing == 2 && ours == theirs) return true;  // two of them changed places
    }
    return false;
  }

  void Refute(const Interval& right, const std::vector<const Number*>& operands,
              std::string expression) {
    RefuteStep(j_, claim_, operands, right, std::move(expression));
  }

  Judgement& j_;
  const EquationResults results_;
  const std::optional<SymbolId> memory_;
  std::vector<const Number*> near_;
  const Number* share_ = nullptr;
  std::uint32_t claim_ = 0;
};

}  // namespace

void CheckToldShares(Judgement& j) {
  ToldShares check(j);
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c) check.Check(c);
}

}  // namespace shardlint
