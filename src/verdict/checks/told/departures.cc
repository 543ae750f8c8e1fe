#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/text.h"
#include "verdict/checks/place/own_sentence.h"
#include "verdict/checks/place/rows.h"

// A derived figure that one place gives and the document's derivation does not: a summary, a table
// or a conclusion that was not brought up to date.

namespace shardlint {
namespace {

// Of which a plan has one; latencies, limits and totals of memory have many beside each other.
constexpr std::array<std::string_view, 15> kSingle = {
    "weights.per_gpu",     "kv_cache.per_gpu",      "kv_cache.per_replica",
    "throughput.total",    "throughput.per_gpu",    "throughput.per_replica",
    "throughput.per_user", "sequences.per_replica", "experts.per_gpu",
    "layers.per_stage",    "heads.per_rank",        "kv_heads.per_rank",
    "gpus.per_replica",    "cost.per_hour",         "cost.per_million_tokens"};

// Rules whose confirmation may rest on the figure itself, or on chance.
constexpr std::array<std::string_view, 4> kFaint = {"arithmetic-nearby", "restated",
                                                    "arithmetic-margin", "arithmetic-share"};

bool IsDerived(const Judgement& j, std::uint32_t c) {
  return j.judged[c].Folded() == Verdict::kConfirmed &&
         std::ranges::any_of(j.judged[c].checks, [](const Check& check) {
           return check.verdict == Verdict::kConfirmed &&
                  std::ranges::find(kFaint, check.rule) == kFaint.end();
         });
}

// Named by nothing nearer than the document's title.
bool NamedByTitle(const Judgement& j, const Claim& claim) {
  if (claim.label_begin < 0) return false;
  const auto& blocks = j.document.blocks;
  const Block* title = nullptr;
  for (std::int32_t s = blocks[claim.block].section; s >= 0;
       s = blocks[static_cast<std::size_t>(s)].section)
    title = &blocks[static_cast<std::size_t>(s)];
  const auto label = static_cast<std::uint32_t>(claim.label_begin);
  return title != nullptr && label >= title->text_begin && label < title->text_end;
}

// "58 MoE layers together: 464 experts on each GPU": of more than one layer.
bool IsOfLayers(const Judgement& j, const Claim& claim) {
  if (j.MeasureOf(claim) != "experts") return false;
  const Block block = j.Near(claim);
  const auto& numbers = j.mentions.numbers;
  for (auto n = std::ranges::lower_bound(numbers, block.text_begin, {}, &Number::digits);
       n != numbers.end() && n->digits < block.text_end; ++n)
    if (n->noun != nullptr && n->noun->id == "layer") return true;
  return false;
}

// A figure of one meaning, as printed.
bool IsFigure(const Judgement& j, const Claim& claim) {
  if (claim.kind != Claim::Kind::kNumber || claim.quantities.size() != 1 || !claim.scope_known ||
      claim.unnamed || (claim.role != Role::kStated && claim.role != Role::kExpected))
    return false;
  if (NamedByTitle(j, claim) || IsOfLayers(j, claim)) return false;
  const Number& n = j.NumberOf(claim);
  const Plan& plan = j.plans.plans[static_cast<std::size_t>(j.PlanOf(claim))];
  return !n.range && n.bound == Bound::kNone && !n.open_ended && !n.hedged &&
         n.decimal.digits != 0 && !plan.hypothetical && !plan.part_of_list && !IsAtShare(j, n) &&
         std::ranges::find(kSingle, j.rules.symbols.Name(claim.quantities.front())) !=
             kSingle.end();
}

// One of several options, or a figure against another, beside each other.
bool InSeries(const Judgement& j, std::uint32_t index) {
  const Claim& claim = j.claims.claims[index];
  const Block block = j.Near(claim);
  const std::string_view before =
      std::string_view(j.document.text).substr(block.text_begin, claim.begin - block.text_begin);
  if (Trim(before).ends_with('=')) return true;  // its own line derives it
  const auto [first, last] = j.ClaimsOf(block);
  for (std::uint32_t c = first; c < last; ++c)
    if (c != index && j.claims.claims[c].quantities == claim.quantities) return true;
  if (block.kind != Block::Kind::kCell) return false;
  // "| FP8 | 1 byte | 139 GB |": a row for each format.
  const Block& label = j.document.blocks[j.document.FirstOfRow(claim.block)];
  const bool formats = std::ranges::any_of(
      j.CuesOf(label), [](const Cue& cue) { return cue.kind == Vocabulary::Kind::kPrecision; });
  return formats || j.document.groups[static_cast<std::size_t>(block.group)].columns > 3;
}

class DepartureCheck {
  static constexpr std::size_t kMaxPlaces = 64;  // of one quantity; more are a series
  static constexpr double kLeast = 1.03;         // times; closer figures differ by a convention
  static constexpr double kFarthest = 1e4;       // times; farther ones are about something else
  static constexpr std::size_t kMany = 3;        // places that agree where none is derived

 public:
  explicit DepartureCheck(Judgement& j) : j_(j) {}

  void Run() {
    using Key = std::tuple<SymbolId, std::int32_t, Phase>;
    std::map<Key, std::vector<std::uint32_t>> places;
    for (std::uint32_t c = 0; c < j_.claims.claims.size(); ++c) {
      const Claim& claim = j_.claims.claims[c];
      if (!IsFigure(j_, claim)) continue;
      // What is said of no phase is of decode, unless it is of prefill.
      const Phase phase = claim.phase == Phase::kPrefill ? Phase::kPrefill : Phase::kNone;
      places[{claim.quantities.front(), StrategyOf(claim), phase}].push_back(c);
    }
    for (const auto& [key, list] : places)
      if (list.size() > 1 && list.size() <= kMaxPlaces) Compare(list);
  }

 private:
  // The nearest plan with a degree of its own: a passage about a phase alone is of its parent's.
  std::int32_t StrategyOf(const Claim& claim) const {
    std::int32_t plan = j_.PlanOf(claim);
    while (plan > 0) {
      const Plan& own = j_.plans.plans[static_cast<std::size_t>(plan)];
      const bool degrees = std::ranges::any_of(j_.rules.plan_rules().degrees, [&](SymbolId degree) {
        return !own.values[degree].empty();
      });
      if (degrees || own.parent < 0) break;
      plan = own.parent;
    }
    return plan;
  }

  // Two values, one of them derived: the other is the slip.
  void Compare(const std::vector<std::uint32_t>& list) {
    std::vector<std::uint32_t> first, second;
    for (const std::uint32_t c : list) {
      if (first.empty() || Same(first.front(), c)) {
        first.push_back(c);
      } else if (second.empty() || Same(second.front(), c)) {
        second.push_back(c);
      } else {
        return;
      }
    }
    if (second.empty()) return;
    const auto derived = [&](std::uint32_t c) { return IsDerived(j_, c); };
    const bool one = std::ranges::any_of(first, derived),
               two = std::ranges::any_of(second, derived);
    if (one == two) {
      if (one || std::min(first.size(), second.size()) != 1) return;
      if (first.size() >= kMany) return Refute(second, first);
      if (second.size() >= kMany) return Refute(first, second);
      return;
    }
    one ? Refute(second, first) : Refute(first, second);
  }

  bool Same(std::uint32_t a, std::uint32_t b) const {
    return SameValue(j_.NumberOf(j_.claims.claims[a]), j_.NumberOf(j_.claims.claims[b]));
  }

  void Refute(const std::vector<std::uint32_t>& odd, const std::vector<std::uint32_t>& others) {
    const auto source =
        std::ranges::find_if(others, [&](std::uint32_t c) { return IsDerived(j_, c); });
    const std::uint32_t right = source != others.end() ? *source : others.front();
    const double value = j_.NumberOf(j_.claims.claims[right]).InBase().middle();
    for (const std::uint32_t c : odd) {
      const Claim& claim = j_.claims.claims[c];
      const Number& n = j_.NumberOf(claim);
      const double claimed = n.InBase().middle(), apart = claimed / value;
      if (n.operand || j_.judged[c].Folded() == Verdict::kConfirmed || InSeries(j_, c) ||
          apart > kFarthest || apart * kFarthest < 1 || (apart < kLeast && apart * kLeast > 1) ||
          !ChangedBefore(j_, claim).empty())
        continue;
      CheckDetail detail{.kind = CheckDetail::Kind::kConflict,
                         .claim = c,
                         .other = static_cast<std::int32_t>(right)};
      detail.expected = j_.NumberOf(j_.claims.claims[right]).InBase(), detail.has_expected = true;
      j_.judged[c].Add("stated-twice", Verdict::kContradicted, Severity::kError, std::move(detail));
    }
  }

  Judgement& j_;
};

}  // namespace

void CheckDepartures(Judgement& j) { DepartureCheck(j).Run(); }

}  // namespace shardlint
