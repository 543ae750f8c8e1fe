#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "verdict/checks/arithmetic/judge_step.h"
#include "verdict/checks/place/sentence_range.h"
#include "verdict/checks/place/tables.h"
#include "verdict/judgement.h"

// What running text says is left: of the amounts that its own sentence tells ("of 44.2 GB, 22.3 GB
// are weights and 2.6 GB buffers, which leaves 19.3 GB"), of the limit in the sentence before it
// ("after 51.9 GB of weights and 4 GB of buffers, 117 GB remain"), or of the limit and the sum of
// the table or box above it ("so it fits with 7 GB left").

namespace shardlint {
namespace {

struct Part {
  const Number* number = nullptr;
  Interval value = {};
};

class ToldRemainder {
  static constexpr std::uint32_t kBehind = 28;  // bytes behind a figure to "left", "remain"
  static constexpr std::uint32_t kLabel = 28;   // bytes before one to "spare:"
  static constexpr std::uint32_t kBudgetUp =
      6;  // blocks from a box or a table to what is said of it
  static constexpr std::size_t kMostParts = 6;
  static constexpr std::size_t kMostLimits = 8;
  static constexpr std::size_t kPassage = 24;  // numbers before it that it may be left of
  static constexpr double kSame = 0.005;       // of an amount told twice
  static constexpr double kLeastOff = 0.004;   // of what is left, which rounding may hide
  static constexpr double kMuchMore = 3;       // times what is kept of it
  static constexpr double kMostTaken = 0.8;    // of a limit by one amount alone
  static constexpr double kFarthest = 30;      // times; farther off it is about something else

 public:
  explicit ToldRemainder(Judgement& j) : j_(j) {}

  void Check(std::uint32_t index) {
    const Claim& claim = j_.claims.claims[index];
    if (claim.kind != Claim::Kind::kNumber || claim.index < 1 || claim.role == Role::kRequired ||
        claim.role == Role::kAlert || claim.role == Role::kMeasured)
      return;
    const Number& n = j_.NumberOf(claim);
    const Block& block = j_.document.blocks[n.block];
    if (n.dimension != Dimension::Of(Dimension::kByte) || n.range || n.hedged || n.operand ||
        n.bound != Bound::kNone || n.percent || n.multiplier || n.decimal.digits == 0 ||
        block.kind == Block::Kind::kCell || block.kind == Block::Kind::kHeading)
      return;
    if (IsResult(n) || IsRefutedByFigures(j_, index)) return;
    const TextRange sentence = SentenceOf(j_, claim);
    const bool over = SaysBefore(n, "over_by");
    if (!over && !SaysLeft(n)) return;
    // "The old setting" is a column of what stands above all the same.
    if (!over && claim.role != Role::kRejected && CheckOfSentence(index, n, sentence)) return;
    if (block.list < 0) CheckOfBudget(index, n);
  }

 private:
  const Number& At(std::size_t i) const { return j_.mentions.numbers[i]; }
  std::size_t IndexOf(const Number& n) const {
    return static_cast<std::size_t>(&n - j_.mentions.numbers.data());
  }
  std::string_view Text(std::uint32_t begin, std::uint32_t end) const {
    return std::string_view(j_.document.text).substr(begin, end - std::min(begin, end));
  }
  std::string Words(const Number& n) const {
    return j_.document.text.substr(n.digits, n.end - n.digits);
  }
  bool IsResult(const Number& n) const {
    return std::ranges::any_of(j_.EquationsNear(n), [&](const Equation& e) {
      return e.result == IndexOf(n) && e.operands.size() > 1;
    });
  }
  std::uint32_t EndOfPrevious(const Number& n) const {
    const std::size_t i = IndexOf(n);
    const std::uint32_t begin = j_.document.blocks[n.block].text_begin;
    return i > 0 && At(i - 1).block == n.block ? std::max(begin, At(i - 1).end) : begin;
  }
  bool SaysBefore(const Number& n, std::string_view word) const {
    const std::uint32_t from = EndOfPrevious(n);
    return j_.HasWord(word, std::max(from, n.digits - std::min(n.digits, kLabel)), n.digits);
  }
  // "leaves 19 GB", "19 GB remain", "Spare: 19 GB".
  bool SaysLeft(const Number& n) const {
    if (SaysBefore(n, "leaves")) return true;
    std::uint32_t end = n.end;
    const std::uint32_t stop = std::min(j_.document.blocks[n.block].text_end, n.end + kBehind);
    while (end < stop && !HasClauseMark(Text(end, end + 1)) &&
           WideMarkSize(j_.document.text, end) == 0)
      ++end;
    if (j_.HasWord("left_over", n.end, end)) return true;
    const std::string_view before = Trim(Text(EndOfPrevious(n), n.digits));
    return (before.ends_with(":") || before.ends_with("：") || before.ends_with("=")) &&
           SaysBefore(n, "left_over");
  }

  static bool IsAmount(const Number& o, const Number& n) {
    return o.dimension == n.dimension && !o.range && !o.percent && !o.multiplier &&
           o.bound == Bound::kNone && o.decimal.digits != 0 &&
           (o.binary_factor > 0) == (n.binary_factor > 0);
  }
  static Interval ValueOf(const Number& o, const Number& n) {
    return o.unit == n.unit ? o.Printed() * Interval::Exactly(n.factor) : o.InBase();
  }
  std::vector<Part> AmountsIn(std::uint32_t begin, const Number& n) const {
    std::vector<Part> out;
    for (const Number& o : j_.NumbersIn(begin, n.digits)) {
      if (!IsAmount(o, n)) continue;
      const Interval value = ValueOf(o, n);
      const bool again = std::ranges::any_of(out, [&](const Part& part) {
        return std::abs(part.value.middle() / value.middle() - 1) < kSame;
      });
      if (!again) out.push_back({&o, value});
    }
    return out;
  }

  bool Gives(const Number& n, const Interval& value) const {
    if (!value.known() || value.high <= 0) return false;
    Number plain = n;
    plain.binary_factor = 0;
    return Agrees(plain, value) != nullptr;
  }
  static Interval Less(Interval value, const std::vector<Part>& taken, std::uint32_t choice) {
    for (std::size_t i = 0; i < taken.size(); ++i)
      if (choice >> i & 1) value = value - taken[i].value;
    return value;
  }

  // Whether its sentence was enough to say.
  bool CheckOfSentence(std::uint32_t index, const Number& n, TextRange sentence) {
    std::vector<Part> parts = AmountsIn(sentence.begin, n);
    if (parts.empty() || parts.size() > kMostParts) return false;
    const bool operands =
        std::ranges::any_of(parts, [](const Part& p) { return p.number->operand; });
    if (operands || j_.HasWord("of_another", sentence.begin, sentence.end)) return true;
    std::optional<Part> limit;
    if (j_.HasWord("taken_off", sentence.begin, parts.front().number->digits)) {
      limit = LimitBefore(n, sentence.begin);
    } else if (AreNamed(parts) && (limit = LimitBefore(n, sentence.begin))) {
      // "We may use 72 GB. Weights take 15 GB and buffers 4 GB, so 53 GB are free."
      if (!IsLimit(*limit->number) && !TellsShare(*limit->number)) return false;
    } else if (parts.size() > 1) {
      limit = parts.front();
      parts.erase(parts.begin());
    }
    if (!limit) return false;
    const std::uint32_t all = (1U << parts.size()) - 1;
    const Interval value = Less(limit->value, parts, all);
    if (!value.known() || value.low <= 0) return true;
    if (Gives(n, value)) {
      Judge(index, n, *limit, parts, value);
      return true;
    }
    // "The weights are 61 GB. After 4 GB of buffers only 7 GB of the 72 GB are left": the whole.
    if (Interval whole = limit->value; parts.size() > 1) {
      for (const Part& part : parts) whole = whole + part.value;
      if (Gives(n, whole)) return true;
    }
    // "80 GB, of which 73.6 GB may be used": another limit.
    if (parts.size() == 1 && parts.front().value.high > kMostTaken * limit->value.low) return true;
    if (IsSetAside(n, value) || !AreContents(parts) || NamesMore(sentence.begin, n, parts) ||
        IsLeftOfAnother(n, parts) || IsOfEach(n, value))
      return true;
    Judge(index, n, *limit, parts, value);
    return true;
  }

  // "At 90 % we may use 72 GB".
  bool TellsShare(const Number& limit) const {
    const std::size_t i = IndexOf(limit);
    return i > 0 && At(i - 1).block == limit.block && At(i - 1).percent &&
           limit.digits - At(i - 1).end < 2 * kLabel;
  }
  // "37 GB of weights, 8 GB reserved as headroom": what somebody keeps of what is left.
  bool IsSetAside(const Number& n, const Interval& value) const {
    const std::uint32_t end = std::min(j_.document.blocks[n.block].text_end, n.end + kBehind);
    const std::uint32_t begin = n.digits - std::min(n.digits, kLabel);
    return j_.HasWord("set_aside", begin, end) || j_.HasWord("kept_free", begin, end) ||
           (!SaysBefore(n, "leaves") && n.InBase().high * kMuchMore < value.low);
  }
  bool AreNamed(const std::vector<Part>& parts) const {
    return std::ranges::all_of(parts, [&](const Part& part) {
      const std::string_view measure = MeasureOf(*part.number);
      return measure == "weights" || measure == "activations" || measure == "overhead";
    });
  }
  // What is taken off is in use, by its name, or one of several.
  bool AreContents(const std::vector<Part>& parts) const {
    return std::ranges::all_of(parts, [&](const Part& part) {
      const std::string_view measure = MeasureOf(*part.number);
      return measure == "weights" || measure == "kv_cache" || measure == "activations" ||
             measure == "overhead" ||
             (parts.size() > 1 && !IsLimit(*part.number) && measure != "free_memory");
    });
  }
  // "Less the weights and 5 GB of buffers": more is taken off than figures are told.
  bool NamesMore(std::uint32_t begin, const Number& n, const std::vector<Part>& parts) const {
    std::size_t named = 0;
    for (const Cue& cue : j_.CuesIn(begin, n.digits)) {
      if (cue.kind != Vocabulary::Kind::kMeasure) continue;
      const std::string& id = j_.rules.vocabulary.measures[cue.index].id;
      named += id == "weights" || id == "kv_cache" || id == "activations" || id == "overhead";
    }
    return named > parts.size();
  }

  // "Of the 192 GB we use 90 %, 172.8 GB. After …"
  std::optional<Part> LimitBefore(const Number& n, std::uint32_t begin) const {
    const Block& block = j_.document.blocks[n.block];
    for (auto i = IndexOf(n); i-- > 0;) {
      const Number& o = At(i);
      if (o.block != n.block || o.digits < block.text_begin) return std::nullopt;
      if (o.digits >= begin) continue;
      if (IsAmount(o, n)) return Part{&o, ValueOf(o, n)};
    }
    return std::nullopt;
  }

  // Of a limit told before, or of a card's memory.
  bool IsLeftOfAnother(const Number& n, const std::vector<Part>& parts) {
    const std::uint32_t all = (1U << parts.size()) - 1;
    const auto is_left = [&](const Interval& of) {
      for (std::uint32_t choice = 1; choice <= all; ++choice)
        if (Gives(n, Less(of, parts, choice))) return choice == all;
      return false;
    };
    for (std::size_t i = IndexOf(n); i-- > 0 && IndexOf(n) - i <= kPassage;) {
      const Number& o = At(i);
      if (!IsAmount(o, n)) continue;
      if (std::ranges::any_of(parts, [&](const Part& p) { return p.number == &o; })) continue;
      if (is_left(ValueOf(o, n))) return true;
    }
    return false;
  }
  // Of each of several GPUs, where the others were of all.
  bool IsOfEach(const Number& n, const Interval& value) const {
    for (double by = 2; by <= 64; by *= 2)
      if (Gives(n, value / Interval::Exactly(by))) return true;
    return false;
  }

  TextRange LabelOf(const Number& o) const {
    const Block& block = j_.document.blocks[o.block];
    if (block.kind != Block::Kind::kCell) return {block.text_begin, o.digits};
    const Block& first = j_.document.blocks[j_.document.FirstOfRow(o.block)];
    return {first.text_begin, first.text_end};
  }
  std::string_view MeasureOf(const Number& o) const {
    const std::int32_t c = j_.claims.of_number[IndexOf(o)];
    return c < 0 ? std::string_view() : j_.MeasureOf(j_.claims.claims[static_cast<std::size_t>(c)]);
  }

  // "So the old setting fitted with 7 GB left" below a box with a sum and what there is.
  void CheckOfBudget(std::uint32_t index, const Number& n) {
    const auto& blocks = j_.document.blocks;
    std::vector<Part> limits, sums, rows;
    std::int32_t group = -1;
    for (std::size_t i = IndexOf(n); i-- > 0;) {
      const Number& o = At(i);
      const Block& there = blocks[o.block];
      if (there.section != blocks[n.block].section) break;
      if (group < 0 && there.group < 0) {
        if (n.block - o.block > kBudgetUp) break;
        if (IsAmount(o, n) && IsLimit(o)) limits.push_back({&o, ValueOf(o, n)});
        continue;
      }
      if (group < 0) {
        if (blocks[n.block].group == there.group) return;
        group = there.group;
      }
      if (there.group != group) break;
      if (!IsAmount(o, n)) continue;
      const TextRange label = LabelOf(o);
      const Part part = {&o, ValueOf(o, n)};
      if (j_.HasWord("sum", label.begin, label.end) || MeasureOf(o) == "memory")
        sums.push_back(part);
      else if (IsLimit(o) || j_.HasWord("offered", label.begin, label.end) ||
               j_.HasWord("limit", label.begin, label.end))
        limits.push_back(part);
      else
        rows.push_back(part);
      if (rows.size() > 3 * kMostLimits) return;
    }
    if (limits.empty() || sums.empty() || limits.size() > kMostLimits || sums.size() > kMostLimits)
      return;
    const Part* of = nullptr;
    const Part* less = nullptr;
    double nearest = kFarthest;
    for (const Part& limit : limits)
      for (const Part& sum : sums) {
        const bool more = limit.value.middle() > sum.value.middle();
        const Interval value = more ? limit.value - sum.value : sum.value - limit.value;
        if (Gives(n, value))
          return Judge(index, n, more ? limit : sum, {more ? sum : limit}, value);
        const double ratio = n.Nominal() / value.middle();
        const double off = std::max(ratio, 1 / ratio);
        if (value.low <= 0 || off >= nearest) continue;
        nearest = off, of = more ? &limit : &sum, less = more ? &sum : &limit;
      }
    if (of == nullptr) return;
    // What is left of the limit by some of the rows, or of all that a card has.
    for (const Part& limit : limits)
      for (const Part& row : rows)
        if (Gives(n, limit.value - row.value)) return;
    if (const auto memory = j_.Symbol("device.memory")) {
      CostModel& model = j_.ModelOf(j_.ModelIndex(j_.PlanOf(j_.claims.claims[index]), false));
      for (const std::uint32_t id : model.Values(*memory))
        for (const Part& sum : sums)
          if (Gives(n, model.at(id).value - sum.value)) return;
    }
    if (IsToldBefore(n)) return;
    Judge(index, n, *of, {*less}, of->value - less->value);
  }
  bool IsLimit(const Number& o) const {
    const std::string_view measure = MeasureOf(o);
    return measure == "usable_memory" || measure == "device_memory" || measure == "kv_budget";
  }
  bool IsToldBefore(const Number& n) const {
    return std::ranges::any_of(j_.NumbersAround(n), [&](const Number& o) {
      return o.digits < n.digits && o.decimal == n.decimal && o.unit == n.unit;
    });
  }

  void Judge(std::uint32_t index, const Number& n, const Part& of, const std::vector<Part>& less,
             const Interval& value) {
    const bool agrees = Gives(n, value);
    JudgedClaim& judged = j_.judged[index];
    if (agrees && judged.Folded() == Verdict::kConfirmed) return;
    const double ratio = n.Nominal() / value.middle();
    if (!agrees && (std::abs(ratio - 1) < kLeastOff || ratio > kFarthest || ratio * kFarthest < 1))
      return;
    CheckDetail detail{.kind = CheckDetail::Kind::kNearby, .claim = index};
    detail.expected = value, detail.has_expected = true;
    detail.numbers.push_back(static_cast<std::uint32_t>(IndexOf(*of.number)));
    detail.message = Words(*of.number);
    for (const Part& part : less) {
      detail.numbers.push_back(static_cast<std::uint32_t>(IndexOf(*part.number)));
      detail.message += " − " + Words(*part.number);
    }
    const Severity severity = agrees               ? Severity::kNone
                              : NearMiss(n, value) ? Severity::kWarning
                                                   : Severity::kError;
    judged.Add("arithmetic-difference", agrees ? Verdict::kConfirmed : Verdict::kContradicted,
               severity, std::move(detail));
  }

  Judgement& j_;
};

}  // namespace

void CheckToldRemainders(Judgement& j) {
  ToldRemainder check(j);
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c) check.Check(c);
}

}  // namespace shardlint
