#include "verdict/checks/model_bounds.h"

#include <algorithm>
#include <cmath>

#include "verdict/checks/model_values.h"

namespace shardlint {
namespace {

constexpr std::size_t kMaxRates = 256;

enum class Direction { kLower, kUpper };

// A bound that the claim breaks. The most generous value of the bound decides.
struct Broken {
  bool any = false;  ///< the bound could be computed
  bool refuted = false;
  std::int32_t model = -1;
  std::uint32_t candidate = 0;
  Interval bound;
  Direction direction = Direction::kLower;
};

Broken TryBound(Judgement& j, const Number& n, SymbolId quantity, std::int32_t plan, bool wide) {
  Broken out;
  if (!j.rules.quantities[quantity].has_bounds) return out;
  const std::int32_t index = j.ModelIndex(plan, wide);
  CostModel& model = j.ModelOf(index);
  bool all = true;
  const Interval printed = n.Printed();
  const double widest = std::max(n.factor, n.binary_factor), narrowest = n.factor;
  const bool at_least = n.bound == Bound::kAtLeast || n.bound == Bound::kGreater || n.open_ended;
  const bool at_most = n.bound == Bound::kAtMost || n.bound == Bound::kLess;
  model.ForEachComputed(quantity, [&](std::uint32_t id) {
    const Candidate& c = model.at(id);
    if (c.kind != FormulaKind::kLowerBound && c.kind != FormulaKind::kUpperBound) return true;
    if (c.loose) return true;
    out.any = true;
    const bool lower = c.kind == FormulaKind::kLowerBound;
    // "at most 10 s" stays possible when it could be slower than the bound; "at least" likewise.
    const bool broken = lower ? !at_least && printed.high * widest < c.value.low * (1 - 1e-9)
                              : !at_most && printed.low * narrowest > c.value.high * (1 + 1e-9);
    const bool looser =
        out.model < 0 || (lower ? c.value.low < out.bound.low : c.value.high > out.bound.high);
    if (looser) {
      out.model = index, out.candidate = id, out.bound = c.value;
      out.direction = lower ? Direction::kLower : Direction::kUpper;
    }
    all &= broken;
    return true;
  });
  out.refuted = out.any && all;
  return out;
}

// Quantities with a bound of their own: "tpot" and "tpot.bound", "throughput.per_gpu" and
// "…_bound".
std::optional<SymbolId> BoundOf(const Judgement& j, SymbolId q) {
  const std::string name(j.rules.symbols.Name(q));
  for (const std::string& candidate : {name + ".bound", name + "_bound"})
    if (const auto symbol = j.Symbol(candidate)) return symbol;
  return std::nullopt;
}

// A target is infeasible once, where it stands first.
bool SaidBefore(const Judgement& j, std::uint32_t index, const Claim& claim, const Number& n) {
  for (std::uint32_t c = 0; c < index; ++c) {
    const Claim& earlier = j.claims.claims[c];
    if (earlier.kind != Claim::Kind::kNumber || earlier.role != claim.role ||
        earlier.quantities.empty() || earlier.quantities.front() != claim.quantities.front())
      continue;
    const Number& o = j.NumberOf(earlier);
    if (o.decimal == n.decimal && o.factor == n.factor) return true;
  }
  return false;
}

// The bounds of a quantity, or those that stand under its name; refuted when every plan that
// has one is.
Broken TryBounds(Judgement& j, ClaimPlans& plans, const Claim& claim, const Number& n, SymbolId q) {
  for (const SymbolId quantity : {q, BoundOf(j, q).value_or(q)}) {
    Broken worst;
    bool all = true;
    for (const std::int32_t plan : plans.Judging(claim)) {
      if (plan != 0 && plan != j.PlanOf(claim) && !plans.Differs(plan, quantity)) continue;
      Broken broken = TryBound(j, n, quantity, plan, false);
      if (broken.refuted) broken = TryBound(j, n, quantity, plan, true);
      if (!broken.any) continue;
      all &= broken.refuted;
      if (worst.model < 0 || !broken.refuted) worst = broken;
    }
    if (worst.model < 0) continue;
    worst.refuted = all;
    return worst;
  }
  return {};
}

void AddBound(Judgement& j, std::uint32_t index, const Broken& worst, Verdict verdict) {
  CheckDetail detail = ModelDetail(j, index, worst.model, worst.candidate);
  detail.kind = CheckDetail::Kind::kBound;
  j.judged[index].Add(RuleOf(j, worst.model, worst.candidate), verdict,
                      verdict == Verdict::kContradicted ? Severity::kError : Severity::kNone,
                      std::move(detail));
}

// "0.25 ms a token" beside "4,000 tokens/s" is 1/throughput, not what one user waits.
bool AmortisedBeside(Judgement& j, const Number& n) {
  const double seconds = n.decimal.value() * n.factor;
  if (seconds <= 0) return false;
  if (j.token_rates.empty())
    for (const Number& other : j.mentions.numbers)
      if (other.dimension == Dimension::Of(Dimension::kSecond, -1) && other.noun != nullptr &&
          other.noun->id == "token" && j.token_rates.size() < kMaxRates)
        j.token_rates.push_back(other.decimal.value() * other.factor);
  return std::ranges::any_of(j.token_rates,
                             [&](double rate) { return std::abs(rate * seconds - 1) < 0.02; });
}

// Amounts of memory in the format that the block names, where the document names several: stated
// weights may be of another.
bool OfOwnFormat(const Judgement& j, const Claim& claim) {
  double here = 0;
  bool others = false;
  for (const Claim& format : j.claims.claims)
    if (format.kind == Claim::Kind::kPrecision && format.block == claim.block)
      here = j.rules.vocabulary.precisions[static_cast<std::size_t>(format.index)];
  for (const Claim& format : j.claims.claims)
    others |= format.kind == Claim::Kind::kPrecision && here > 0 &&
              j.rules.vocabulary.precisions[static_cast<std::size_t>(format.index)] != here;
  return others;
}

}  // namespace

void CheckBounds(Judgement& j, ClaimPlans& plans, std::uint32_t index) {
  const Claim& claim = j.claims.claims[index];
  const Number& n = j.NumberOf(claim);
  const bool required = claim.role == Role::kRequired;
  if (!claim.firm) return;
  const bool amount = n.dimension == Dimension::Of(Dimension::kByte);
  if (amount && std::ranges::any_of(j.judged[index].checks, [](const auto& c) {
        return c.rule == "arithmetic" && c.verdict == Verdict::kConfirmed;
      }))
    return;
  if (amount && OfOwnFormat(j, claim)) return;
  const SymbolId q = claim.quantities.front();
  const bool amortised = j.MeasureOf(claim) == "tpot" && AmortisedBeside(j, n);
  if (claim.quantities.size() > 1 && !claim.scope_known) {
    // What it may be is not said: all of it has to be impossible. What exceeds the whole's upper
    // bound exceeds any part's.
    if (required || amortised) return;
    Broken loosest;
    for (const SymbolId quantity : claim.quantities) {
      const Broken broken = TryBounds(j, plans, claim, n, quantity);
      const bool part = loosest.model >= 0 && loosest.direction == Direction::kUpper;
      if (part && broken.model < 0) continue;
      if (!broken.refuted) return;
      const bool looser = broken.direction == Direction::kLower
                              ? broken.bound.low < loosest.bound.low
                              : broken.bound.high > loosest.bound.high;
      if (loosest.model < 0 || looser) loosest = broken;
    }
    return AddBound(j, index, loosest, Verdict::kContradicted);
  }
  const Broken worst = TryBounds(j, plans, claim, n, q);
  if (worst.model < 0) return;
  if (worst.refuted && !amortised) {
    if (required && SaidBefore(j, index, claim, n)) return;
    j.judged[index].decisive |= required;
    AddBound(j, index, worst, Verdict::kContradicted);
  } else if (!required && !j.rules.quantities[q].input) {
    AddBound(j, index, worst, Verdict::kUnverifiable);
  }
}

}  // namespace shardlint
