#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "verdict/checks/arithmetic/judge_step.h"
#include "verdict/checks/place/sentence_range.h"
#include "verdict/checks/place/tables.h"
#include "verdict/judgement.h"

// By how much something changes, beside what it changes from and to: "falls from 158 ms to 46.4 ms,
// a reduction of 71%", a row "| GPUs | 48 | 32 | 33% fewer |", "against 64 GPUs before, 50% fewer
// GPUs".

namespace shardlint {
namespace {

class ChangeCheck {
  static constexpr std::uint32_t kBehind = 24;   // bytes behind a change that may say of what
  static constexpr std::uint32_t kNear = 40;     // bytes from two figures to their change
  static constexpr std::uint32_t kWord = 12;     // bytes of "less", right behind a change
  static constexpr std::size_t kMostTimes = 64;  // per token that a plan tells
  static constexpr std::uint32_t kBefore = 160;  // bytes back to what it changes from

 public:
  explicit ChangeCheck(Judgement& j) : j_(j), gpus_(j.Symbol("gpus.total")) {
    for (const Claim& claim : j.claims.claims)
      if (IsTimePerToken(claim)) times_.push_back(&j.NumberOf(claim));
  }

  void Check(std::uint32_t index) {
    const Claim& claim = j_.claims.claims[index];
    // "Compared with the previous plan" rejects that plan, not the change.
    const bool rejected = claim.role == Role::kRejected;
    if (claim.kind != Claim::Kind::kNumber || claim.index < 1 ||
        (claim.role != Role::kStated && claim.role != Role::kExpected && !rejected))
      return;
    const Verdict now = j_.judged[index].Folded();
    if (now == Verdict::kConfirmed || now == Verdict::kContradicted) return;
    const auto i = static_cast<std::size_t>(claim.index);
    const Number& n = j_.mentions.numbers[i];
    if ((!n.percent && !n.multiplier) || n.range || n.bound != Bound::kNone || n.operand) return;
    if (n.multiplier && CheckFaster(index, n)) return;
    if (rejected) {
      if (n.percent) CheckFewer(index, n);
      return;
    }
    if (j_.document.blocks[n.block].kind == Block::Kind::kCell) return CheckRow(index, n);
    const Number& b = j_.mentions.numbers[i - 1];
    if (b.block == n.block && b.range && n.percent && CheckRange(index, b, n)) return;
    if (i >= 2 && b.block == n.block && j_.mentions.numbers[i - 2].block == n.block &&
        Tells(j_.mentions.numbers[i - 2], b, n))
      return CheckChange(index, j_.mentions.numbers[i - 2], b, n);
    if (n.percent) CheckFewer(index, n);
  }

 private:
  std::string Words(const Number& n) const {
    return j_.document.text.substr(n.digits, n.end - n.digits);
  }
  static bool AreHeads(const Number& n) {
    return n.noun != nullptr && n.noun->id.ends_with("head");
  }
  static bool IsFigure(const Number& n) {
    return !n.percent && !n.multiplier && !n.range && !n.operand && n.bound == Bound::kNone &&
           n.decimal.digits > 0;
  }

  // "falls from 158 ms to 46.4 ms, a reduction of 71%", "goes from 24 to 16 (−33%)", "64 query
  // heads share 8 KV heads, an 8× reduction".
  bool Tells(const Number& a, const Number& b, const Number& n) const {
    if (a.percent || b.percent || a.operand || b.operand || a.range || b.range ||
        n.digits - b.end > kNear)
      return false;
    const std::string_view gap = Between(j_, b, n), to = Trim(Between(j_, a, b));
    if (EndsSentence(gap) || gap.find(';') != std::string_view::npos) return false;
    const std::string_view before =
        Trim(std::string_view(j_.document.text).substr(a.begin - std::min(a.begin, 6U), 5));
    if (n.multiplier)
      return to.find("share") != std::string_view::npos && AreHeads(a) && AreHeads(b) &&
             a.decimal.value() > b.decimal.value();
    if (!HasUnitOf(a, b) && (a.dimension != b.dimension || a.unit != b.unit)) return false;
    const bool told = j_.HasWord("change", b.end, n.end + kBehind) || gap == ", +" ||
                      gap == ", −" || gap == ", -" || gap == ": +" || gap == ": −";
    return before.ends_with("from") && to == "to" && (told || Trim(gap).starts_with('('));
  }

  // "from 1,480 to 2,610 tokens/s".
  static bool HasUnitOf(const Number& a, const Number& b) {
    return a.unit == nullptr && a.noun == nullptr && b.unit != nullptr && !b.bare_suffix;
  }

  void CheckChange(std::uint32_t index, const Number& a, const Number& b, const Number& n) {
    const Interval ratio = HasUnitOf(a, b) ? b.Printed() / a.Printed() : b.InBase() / a.InBase();
    const Interval one = Interval::Exactly(1);
    const std::string expression = "from " + Words(a) + " to " + Words(b);
    if (n.multiplier) return JudgeStep(j_, index, {&a, &b}, one / ratio, expression);
    // Less of the one, or more of what it is the inverse of where no sign says that it is less.
    const bool less = ratio.high < 1, sign = Between(j_, b, n).ends_with("−");
    const Interval change = less ? one - ratio : ratio - one, inverse = one / ratio - one;
    // "43 % less" is of what there was before.
    const bool said = j_.HasWord("is_less", n.digits, n.end + kWord) &&
                      !j_.HasWord("is_faster", n.digits, n.end + kWord);
    if (!sign && !(less && said) && inverse.low > 0 && Agrees(n, inverse) != nullptr)
      return JudgeStep(j_, index, {&a, &b}, inverse, expression);
    JudgeStep(j_, index, {&a, &b}, change, expression);
  }

  // "from 1,480 to 2,610 tokens/s, +76 %" reads as a range.
  bool CheckRange(std::uint32_t index, const Number& b, const Number& n) {
    const std::string_view gap = Between(j_, b, n),
                           before = std::string_view(j_.document.text)
                                        .substr(b.begin - std::min(b.begin, 5U), 5);
    const bool signed_change = gap == ", +" || gap == ", −" || gap == ", -" || gap == " (+" ||
                               gap == " (−" || gap == " (-" || gap == ": +" || gap == ": −";
    if (before != "from " || !signed_change || b.hedged) return false;
    Number from = b, to = b;
    from.range = to.range = false;
    from.upper = from.decimal, to.decimal = to.upper;
    const Interval ratio = to.InBase() / from.InBase(), one = Interval::Exactly(1);
    if (!ratio.known() || ratio.Contains(1)) return false;
    // "(−43 % time)": of something else.
    const std::string_view behind = std::string_view(j_.document.text).substr(n.end, 2);
    const bool more = gap.find('+') != std::string_view::npos;
    if (more != (ratio.low > 1) || behind.starts_with(" ")) return false;
    JudgeStep(j_, index, {&b}, ratio.high < 1 ? one - ratio : ratio - one, "from " + Words(b));
    return true;
  }

  // "| GPUs | 48 | 32 | 33% fewer |": the row's two figures, and a cell or a head that says that it
  // is their change.
  void CheckRow(std::uint32_t index, const Number& n) {
    const Claim& claim = j_.claims.claims[index];
    const Block& cell = j_.document.blocks[n.block];
    const bool headed = IsHeadedBy(j_, claim, "difference");
    const bool told = j_.HasWord("change", n.end, cell.text_end);
    if ((!headed && !told) || cell.header) return;
    std::vector<const Number*> figures;
    const auto& numbers = j_.mentions.numbers;
    for (auto i = static_cast<std::size_t>(claim.index); i-- > 0;) {
      const Block& there = j_.document.blocks[numbers[i].block];
      if (there.group != cell.group || there.row != cell.row) break;
      if (there.column == 0) continue;  // the label
      if (!IsFigure(numbers[i]) || there.column == cell.column) return;
      figures.push_back(&numbers[i]);
    }
    if (figures.size() != 2 || figures[0]->block == figures[1]->block) return;
    const Number &b = *figures[0], &a = *figures[1];
    if (a.dimension != b.dimension || a.unit != b.unit || a.noun != b.noun || a.hedged || b.hedged)
      return;
    const Interval ratio = b.InBase() / a.InBase(), one = Interval::Exactly(1);
    if (!ratio.known() || ratio.Contains(1)) return;
    const std::string expression = "from " + Words(a) + " to " + Words(b);
    const Interval change = ratio.high < 1 ? one - ratio : ratio - one;
    const std::array readings = {n.multiplier ? ratio : change, one / ratio,
                                 n.multiplier ? change : one / ratio - one, one - one / ratio};
    for (const Interval& reading : readings)
      if (reading.low > 0 && (n.multiplier || &reading != &readings[1]) &&
          Agrees(n, reading) != nullptr)
        return JudgeStep(j_, index, {&a, &b}, reading, expression);
    // "| batch | 2 | 10 | 1.4x |": of what it is so many times, its cell has to say.
    if (n.multiplier && !told) return;
    const bool ordinary = n.percent || ratio.low > 1;
    JudgeStep(j_, index, {&a, &b}, ordinary ? readings[0] : one / ratio, expression);
  }

  // The one figure of its kind before a change in its sentence.
  template <class IsKind>
  const Number* OnlyBefore(const Number& n, const IsKind& is_kind) const {
    const Number* before = nullptr;
    const auto& numbers = j_.mentions.numbers;
    for (auto i = static_cast<std::size_t>(&n - numbers.data()); i-- > 0;) {
      const Number& other = numbers[i];
      if (other.block != n.block || n.digits - other.end > kBefore ||
          EndsSentence(Between(j_, other, n)))
        break;
      if (!is_kind(other) || !IsFigure(other)) continue;
      if (before != nullptr) return nullptr;  // from the one to the other, as the sentence says
      before = &other;
    }
    return before;
  }

  bool IsTimePerToken(const Claim& claim) const {
    if (claim.kind != Claim::Kind::kNumber || claim.quantities.size() != 1 || claim.unnamed ||
        (claim.role != Role::kStated && claim.role != Role::kExpected))
      return false;
    const std::string_view name = j_.rules.symbols.Name(claim.quantities.front());
    return (name == "tpot" || name == "step_time") && IsFigure(j_.NumberOf(claim));
  }

  // "Against 61 ms per token before, it is 2.3× faster per token": than the plan's own time.
  bool CheckFaster(std::uint32_t index, const Number& n) {
    const Block& block = j_.document.blocks[n.block];
    if (!j_.HasWord("change", n.digits, std::min(block.text_end, n.end + kBehind))) return false;
    const auto per_token = [&](const Cue& cue) {
      return cue.kind == Vocabulary::Kind::kScope &&
             j_.rules.vocabulary.scopes[cue.index] == "per_token";
    };
    if (std::ranges::none_of(j_.CuesIn(n.end, std::min(block.text_end, n.end + kBehind)),
                             per_token))
      return false;
    const Number* before = OnlyBefore(
        n, [](const Number& o) { return o.dimension == Dimension::Of(Dimension::kSecond); });
    if (before == nullptr) return false;
    std::optional<Interval> time;
    if (times_.size() > kMostTimes) return true;
    for (const Number* const now : times_) {
      if (now == before) continue;
      const Interval here = now->InBase();
      if (Agrees(n, before->InBase() / here) != nullptr) {
        JudgeStep(j_, index, {before}, before->InBase() / here,
                  "from " + Words(*before) + " to " + Words(*now));
        return true;
      }
      if (time && !time->Meets(here)) return true;  // which of them is not said
      time = here;
    }
    if (time && time->high < before->InBase().low)
      JudgeStep(j_, index, {before}, before->InBase() / *time,
                "from " + Words(*before) + " to the time per token of the plan");
    return true;
  }

  // "Compared with 64 GPUs before, it needs 50% fewer GPUs": of what the plan has.
  void CheckFewer(std::uint32_t index, const Number& n) {
    const Block& block = j_.document.blocks[n.block];
    const std::string_view behind =
        std::string_view(j_.document.text).substr(n.end, std::min(kBehind, block.text_end - n.end));
    if (!gpus_ || behind.find("GPUs") == std::string_view::npos ||
        !j_.HasWord("change", n.digits, n.end + kBehind))
      return;
    const auto total = CountOfPlan(index);
    if (!total) return;
    const Number* before = OnlyBefore(n, [](const Number& o) {
      return o.noun != nullptr && o.noun->id == "gpu" && o.dimension.dimensionless() &&
             o.decimal.integer();
    });
    if (before == nullptr || before->decimal.value() <= *total) return;
    const Interval change = Interval::Exactly(1 - *total / before->decimal.value());
    JudgeStep(j_, index, {before}, change, "from " + Words(*before) + " to those of the plan");
  }

  // The count of GPUs that the document's degrees give, in the ordinary reading, and that it
  // states.
  std::optional<double> CountOfPlan(std::uint32_t index) {
    CostModel& model = j_.ModelOf(j_.ModelIndex(j_.PlanOf(j_.claims.claims[index]), false));
    std::optional<double> total;
    bool several = false;
    model.ForEachComputed(*gpus_, [&](std::uint32_t id) {
      const Candidate& c = model.at(id);
      if (c.guessed || !c.value.exact() || c.formula < 0 ||
          !j_.rules.formulas[static_cast<std::size_t>(c.formula)].reading.empty())
        return true;
      several |= total && *total != c.value.low;
      total = c.value.low;
      return !several;
    });
    if (several || !total) return std::nullopt;
    const bool stated = std::ranges::any_of(j_.plans.plans, [&](const Plan& plan) {
      return std::ranges::any_of(plan.values[*gpus_], [&](const StatedValue& value) {
        return value.value == Interval::Exactly(*total);
      });
    });
    return stated ? total : std::nullopt;
  }

  Judgement& j_;
  std::optional<SymbolId> gpus_;
  std::vector<const Number*> times_;  // per token, of the plan
};

}  // namespace

void CheckChanges(Judgement& j) {
  ChangeCheck check(j);
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c) check.Check(c);
}

}  // namespace shardlint
