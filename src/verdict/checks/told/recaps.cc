#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <tuple>
#include <vector>

#include "base/text.h"
#include "verdict/checks/place/sentence_range.h"
#include "verdict/checks/told/told_passage.h"
#include "verdict/judgement.h"

// A passage that tells figures of the document again: "TTFT 905 ms, TPOT 42.2 ms, 14.5 GB of cache
// on every GPU" in a conclusion. Where all its other figures stand elsewhere digit by digit, the
// one that does not is held against what the document derives for the same quantity.

namespace shardlint {
namespace {

class Recaps {
  static constexpr std::size_t kEchoes = 2;        // telling figures of a passage that tells again
  static constexpr std::size_t kMostNumbers = 40;  // of a passage; more are a body
  static constexpr std::size_t kMostTold = 64;     // of one quantity; more are of many plans
  static constexpr std::size_t kBudget = 3;        // amounts of one kind in a table
  static constexpr std::int32_t kMostColumns = 3;  // name, value, verdict
  static constexpr double kNearEnough = 16.5;      // times
  static constexpr std::array<double, 3> kPlaces = {100, 1000, 1024};
  static constexpr double kRounded = 0.02;
  static constexpr double kLeast = 1.02;        // times; closer ones are rounded otherwise
  static constexpr std::int64_t kTelling = 10;  // of digits

 public:
  explicit Recaps(Judgement& j) : j_(j) {
    for (const Number& n : j.mentions.numbers) places_[KeyOf(n)].push_back(n.block);
    for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c) {
      const Claim& claim = j.claims.claims[c];
      if (claim.kind == Claim::Kind::kNumber && !claim.quantities.empty())
        told_[claim.quantities.front()].push_back(c);
    }
  }

  void Check(std::uint32_t index) {
    const Claim& claim = j_.claims.claims[index];
    if (!IsOpenFigure(j_, index) || claim.quantities.empty() || claim.unnamed || IsVague(claim))
      return;
    const Number& n = j_.NumberOf(claim);
    if (!IsTelling(n) || n.operand || n.hedged || n.bound != Bound::kNone || n.open_ended ||
        j_.rules.quantities[claim.quantities.front()].input)
      return;
    const Span unit = PassageOf(claim.block);
    if (unit.first == unit.last || StandsElsewhere(n, unit) || SaysOther(claim)) return;
    const std::uint32_t value = ValueElsewhere(claim, n, unit);
    if (value == kNone || !TellsAgain(claim, n, unit)) return;
    Refute(index, value);
  }

 private:
  struct Span {
    std::uint32_t first = 0, last = 0;  ///< blocks
    bool Has(std::uint32_t block) const { return block >= first && block < last; }
  };
  using Key = std::tuple<std::int64_t, std::int32_t, double, bool>;
  static constexpr std::uint32_t kNone = ~0U;

  // Zeros at the end of a fraction are digits like the others.
  static Key KeyOf(const Number& n) {
    return {n.decimal.digits, n.decimal.exponent, n.factor, n.dimension.dimensionless()};
  }
  static bool IsTelling(const Number& n) {
    std::int64_t digits = std::abs(n.decimal.digits);
    while (digits != 0 && digits % 10 == 0) digits /= 10;
    return digits > kTelling && !n.dimension.dimensionless() && !n.range && !n.percent;
  }

  // "time", "latency" are of many things; a limit is set.
  bool IsVague(const Claim& claim) const {
    if (claim.measure == 0xFFFF) return true;
    const Measure& measure = j_.rules.vocabulary.measures[claim.measure];
    return measure.fallback || measure.soft || measure.id == "usable_memory";
  }

  // A paragraph, a list, or a table of names and values.
  Span PassageOf(std::uint32_t index) const {
    const auto& blocks = j_.document.blocks;
    const Block& own = blocks[index];
    if (own.kind == Block::Kind::kCell) {
      const Group& group = j_.document.groups[static_cast<std::size_t>(own.group)];
      if (group.columns > kMostColumns || own.header) return {};
      return {group.first_block, group.end_block};
    }
    if (own.kind != Block::Kind::kParagraph) return {};
    Span span = {index, index + 1};
    if (own.list < 0) return span;
    while (span.first > 0 && blocks[span.first - 1].list == own.list) {
      if (index - --span.first > kMostNumbers) return {};
    }
    while (span.last < blocks.size() && blocks[span.last].list == own.list) {
      if (++span.last - index > kMostNumbers) return {};
    }
    return span;
  }

  bool StandsElsewhere(const Number& n, const Span& unit) const {
    const auto found = places_.find(KeyOf(n));
    return found != places_.end() &&  // in order
           (found->second.front() < unit.first || found->second.back() >= unit.last);
  }

  // Of another load or layout than the rest.
  bool SaysOther(const Claim& claim) const {
    const TextRange sentence = SentenceOf(j_, claim);
    for (const std::string_view word : {"would", "of_another", "not_taken"})
      if (j_.HasWord(word, sentence.begin, sentence.end)) return true;
    return false;
  }

  // The one value that the document derives for it in other places.
  std::uint32_t ValueElsewhere(const Claim& claim, const Number& n, const Span& unit) const {
    std::uint32_t value = kNone;
    const std::vector<std::uint32_t>& told = told_.at(claim.quantities.front());
    if (told.size() > kMostTold) return kNone;
    for (const std::uint32_t c : told) {
      const Claim& other = j_.claims.claims[c];
      const Number& o = j_.NumberOf(other);
      if (unit.Has(other.block) || o.dimension != n.dimension || other.phase != claim.phase ||
          !IsDerived(c) || IsTarget(claim.quantities.front(), o))
        continue;
      if (o.range || o.bound != Bound::kNone) return kNone;
      if (!IsSlipOf(n.Nominal() / o.Nominal())) continue;
      if (value != kNone && !SameValue(o, j_.NumberOf(j_.claims.claims[value]))) return kNone;
      value = c;
    }
    return value;
  }

  // Not the same rounded otherwise, and near enough to be meant, or off by places.
  static bool IsSlipOf(double ratio) {
    const double times = std::max(ratio, 1 / ratio);
    return times > kLeast &&
           (times < kNearEnough || std::ranges::any_of(kPlaces, [&](double places) {
              return std::abs(times / places - 1) < kRounded;
            }));
  }

  // By an equation or a formula, there or where it is told first.
  bool IsDerived(std::uint32_t index) const {
    const Claim& claim = j_.claims.claims[index];
    const JudgedClaim& judged = j_.judged[index];
    if ((claim.role != Role::kStated && claim.role != Role::kExpected) ||
        judged.Folded() != Verdict::kConfirmed ||
        j_.plans.plans[static_cast<std::size_t>(j_.PlanOf(claim))].hypothetical)
      return false;
    for (std::size_t k = 0; k < judged.checks.size(); ++k) {
      const auto& check = judged.checks[k];
      if (check.verdict != Verdict::kConfirmed) continue;
      if (check.rule == "restated") {
        const std::int32_t first = judged.details[k].other;
        return first >= 0 && static_cast<std::uint32_t>(first) < index &&
               IsDerived(static_cast<std::uint32_t>(first));
      }
      if (check.rule != "arithmetic-nearby" && check.rule != "catalogue") return true;
    }
    return false;
  }

  // "TPOT 21 ms vs 30 ms", where 30 ms is asked for above.
  bool IsTarget(SymbolId quantity, const Number& n) const {
    return std::ranges::any_of(told_.at(quantity), [&](std::uint32_t c) {
      const Claim& target = j_.claims.claims[c];
      return (target.role == Role::kRequired || target.role == Role::kAlert) &&
             SameValue(j_.NumberOf(target), n);
    });
  }

  // All but this one, its targets aside, are told elsewhere, and enough of them tell which.
  bool TellsAgain(const Claim& claim, const Number& figure, const Span& unit) const {
    const auto& blocks = j_.document.blocks;
    const Block& own = blocks[claim.block];
    const auto numbers =
        j_.NumbersIn(blocks[unit.first].text_begin, blocks[unit.last - 1].text_end);
    if (numbers.size() > kMostNumbers) return false;
    std::size_t echoes = 0, alike = 0;
    for (const Number& n : numbers) {
      if (&n == &figure) continue;
      alike += n.dimension == figure.dimension && !n.percent;
      if (StandsElsewhere(n, unit)) {
        echoes += IsTelling(n);
        continue;
      }
      const std::int32_t c =
          j_.claims.of_number[static_cast<std::size_t>(&n - j_.mentions.numbers.data())];
      if (c >= 0 && j_.judged[static_cast<std::size_t>(c)].IsComputed()) continue;
      const bool beside =
          own.kind == Block::Kind::kCell ? blocks[n.block].row == own.row : n.block == claim.block;
      if (beside) return false;
    }
    // A table of many amounts is a budget.
    return echoes >= kEchoes && (own.kind != Block::Kind::kCell || alike < kBudget);
  }

  void Refute(std::uint32_t index, std::uint32_t other) {
    CheckDetail detail{.kind = CheckDetail::Kind::kConflict,
                       .claim = index,
                       .other = static_cast<std::int32_t>(other)};
    detail.sure = true;  // the figures beside it say that it is told again
    detail.expected = j_.NumberOf(j_.claims.claims[other]).InBase(), detail.has_expected = true;
    j_.judged[index].Add("stated-twice", Verdict::kContradicted, Severity::kError,
                         std::move(detail));
  }

  Judgement& j_;
  std::map<Key, std::vector<std::uint32_t>> places_;
  std::map<SymbolId, std::vector<std::uint32_t>> told_;
};

}  // namespace

void CheckRecaps(Judgement& j) {
  Recaps check(j);
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c) check.Check(c);
}

}  // namespace shardlint
