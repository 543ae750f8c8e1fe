#include "verdict/checks/model/model_bounds.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "base/text.h"
#include "verdict/checks/doubt/row_doubts.h"
#include "verdict/checks/doubt/word_doubts.h"
#include "verdict/checks/model/model_values.h"
#include "verdict/checks/place/tables.h"

namespace shardlint {
namespace {

constexpr std::size_t kMaxRates = 256;
constexpr double kTooSlow = 300;  // times a bound that no engine is so slow as to take
constexpr double kMuchShorter = 25, kPrefix = 1000;    // times a bound
constexpr std::uint32_t kBehind = 24;                  // bytes from a time to what it is of
constexpr std::string_view kOverBatch = "-amortised";  // how bounds end that share out a step

// Quantities with a bound of their own: "tpot" and "tpot.bound", "throughput.per_gpu" and
// "…_bound".
std::optional<SymbolId> BoundOf(const Judgement& j, SymbolId q) {
  const std::string name(j.rules.symbols.Name(q));
  for (const std::string& candidate : {name + ".bound", name + "_bound"})
    if (const auto symbol = j.Symbol(candidate)) return symbol;
  return std::nullopt;
}

// "23.6 µs at line rate" beside steps of milliseconds: of a part, unless it is a wrong prefix.
bool IsOfSomethingShorter(const Number& n, const BrokenBound& worst) {
  if (n.dimension != Dimension::Of(Dimension::kSecond) ||
      worst.direction != BrokenBound::Direction::kLower)
    return false;
  const double apart = worst.bound.low / (n.Nominal());
  return apart > kMuchShorter && (apart < kPrefix / 3 || apart > kPrefix * 3);
}

void AddBound(Judgement& j, std::uint32_t index, const BrokenBound& worst, Verdict verdict) {
  if (verdict == Verdict::kContradicted &&
      (RestsOnOtherSize(j, j.claims.claims[index], j.ModelOf(worst.model), worst.candidate) ||
       (j.MeasureOf(j.claims.claims[index]) == "step_time" &&
        IsOfSomethingShorter(j.NumberOf(j.claims.claims[index]), worst))))
    return;
  CheckDetail detail = ModelDetail(j, index, worst.model, worst.candidate);
  detail.kind = CheckDetail::Kind::kBound;
  j.judged[index].Add(RuleOf(j, worst.model, worst.candidate), verdict,
                      verdict == Verdict::kContradicted ? Severity::kError : Severity::kNone,
                      std::move(detail));
}

// "KV read per step: 4 ms": what its words name takes a part of the step.
bool IsPartOfStep(const Judgement& j, const Number& n) {
  const std::uint32_t begin = j.Near(n).text_begin;
  if (j.HasWord("collective", begin, n.digits) || j.HasWord("on_the_wire", begin, n.digits))
    return true;
  return std::ranges::any_of(j.CuesIn(begin, n.digits), [&](const Cue& cue) {
    if (cue.kind != Vocabulary::Kind::kMeasure) return false;
    const std::string& id = j.rules.vocabulary.measures[cue.index].id;
    return id.starts_with("kv_") || id == "weights" || id.starts_with("comm");
  });
}

// "TTFT | 195 ms + 20 ms scheduling": a summand is a part.
bool IsAdded(const Judgement& j, const Number& n) {
  const std::uint32_t begin = j.document.blocks[n.block].text_begin;
  return Trim(std::string_view(j.document.text).substr(begin, n.digits - begin)).ends_with('+');
}

// "1,000 / 480 = 2.08 s": worked out where it stands.
bool IsResult(const Judgement& j, const Claim& claim) {
  return std::ranges::any_of(j.EquationsNear(j.NumberOf(claim)), [&](const Equation& e) {
    return e.result == static_cast<std::uint32_t>(claim.index);
  });
}

// "TPOT: 53.7 s": hundreds of times what it needs at least, and a thousandth of it is plausible.
bool IsToldInSeconds(const Judgement& j, const Claim& claim, const Number& n,
                     const BrokenBound& bound) {
  const std::string_view measure = j.MeasureOf(claim);
  if ((measure != "tpot" && measure != "step_time") || n.factor != 1 || n.range ||
      claim.role == Role::kMeasured || IsResult(j, claim) ||
      bound.direction != BrokenBound::Direction::kLower ||
      n.dimension != Dimension::Of(Dimension::kSecond) || IsTermOfFormula(j, claim))
    return false;
  const double claimed = n.decimal.value();
  return claimed > 1 && claimed > kTooSlow * bound.bound.high && bound.bound.high > 0 &&
         claimed / 1000 > bound.bound.low;
}

void AddSlip(Judgement& j, std::uint32_t index, const Number& n) {
  CheckDetail detail{.kind = CheckDetail::Kind::kTimeUnit, .claim = index};
  detail.expected = n.Printed() * Interval::Exactly(n.factor / 1000), detail.has_expected = true;
  detail.diagnosis = Diagnosis{"seconds written for milliseconds", "figure / 1000"};
  j.judged[index].Add("time-unit", Verdict::kContradicted, Severity::kError, std::move(detail));
}

}  // namespace

BoundChecker::BoundChecker(Judgement& judgement, ClaimPlans& plans) : j_(judgement), plans_(plans) {
  for (const Claim& claim : j_.claims.claims)
    if (claim.kind == Claim::Kind::kPrecision) {
      const double format = FormatOf(claim);
      formats_ = formats_
                     ? Interval{std::min(formats_->low, format), std::max(formats_->high, format)}
                     : Interval::Exactly(format);
    }
  // What one user sees is the inverse of the time that this user waits, and nothing else.
  const auto of_user = j_.Symbol("throughput.per_user");
  for (std::size_t i = 0; i < j_.mentions.numbers.size(); ++i) {
    const Number& n = j_.mentions.numbers[i];
    if (n.dimension != Dimension::Of(Dimension::kSecond, -1) || n.noun == nullptr ||
        n.noun->id != "token" || token_rates_.size() >= kMaxRates)
      continue;
    const std::int32_t claim = j_.claims.of_number[i];
    if (claim >= 0 && of_user) {
      const Claim& said = j_.claims.claims[static_cast<std::size_t>(claim)];
      if (said.scope_known && !said.quantities.empty() && said.quantities.front() == *of_user)
        continue;
    }
    token_rates_.push_back(n.Nominal());
  }
}

double BoundChecker::FormatOf(const Claim& precision) const {
  return j_.rules.vocabulary.precisions[static_cast<std::size_t>(precision.index)];
}

bool BoundChecker::SaidBefore(std::uint32_t index) {
  const auto key = [&](const Claim& claim) {
    const Number& n = j_.NumberOf(claim);
    return std::tuple(claim.quantities.front(), n.decimal.digits, n.decimal.exponent, n.factor);
  };
  for (; targets_until_ < index; ++targets_until_) {
    const Claim& earlier = j_.claims.claims[targets_until_];
    if (earlier.kind == Claim::Kind::kNumber && earlier.role == Role::kRequired &&
        !earlier.quantities.empty())
      targets_.insert(key(earlier));
  }
  return targets_.contains(key(j_.claims.claims[index]));
}

bool BoundChecker::AmortisedBeside(const Number& n) const {
  const double seconds = n.Nominal();
  if (seconds <= 0) return false;
  return std::ranges::any_of(token_rates_,
                             [&](double rate) { return std::abs(rate * seconds - 1) < 0.02; });
}

bool BoundChecker::OfOwnFormat(const Claim& claim) const {
  if (!formats_ || formats_->exact()) return false;
  const auto [first, last] = j_.ClaimsOf(j_.document.blocks[claim.block]);
  double here = 0;
  for (std::uint32_t c = first; c < last; ++c)
    if (j_.claims.claims[c].kind == Claim::Kind::kPrecision) here = FormatOf(j_.claims.claims[c]);
  return here > 0;
}

const BoundChecker::Bounds& BoundChecker::BoundsOf(SymbolId quantity, std::int32_t index,
                                                   bool of_one) {
  auto& known = bounds_[of_one ? 1 : 0];
  known.resize(j_.rules.quantities.size());
  std::vector<Bounds>& of_quantity = known[quantity];
  const auto place = static_cast<std::size_t>(index);
  if (of_quantity.size() <= place) of_quantity.resize(place + 1);
  Bounds& bounds = of_quantity[place];
  if (bounds.known) return bounds;
  bounds.known = true;
  BrokenBound& loosest = bounds.loosest;
  CostModel& model = j_.ModelOf(index);
  model.ForEachComputed(quantity, [&](std::uint32_t id) {
    const Candidate& c = model.at(id);
    if (c.kind != FormulaKind::kLowerBound && c.kind != FormulaKind::kUpperBound) return true;
    if (c.value.low < 0) return true;  // less than nothing: something was misread
    if (c.loose || (of_one && RuleOf(j_, index, id).ends_with(kOverBatch))) return true;
    loosest.any = true;
    const bool lower = c.kind == FormulaKind::kLowerBound;
    if (lower) bounds.lower = std::min(bounds.lower.value_or(c.value.low), c.value.low);
    if (!lower) bounds.upper = std::max(bounds.upper.value_or(c.value.high), c.value.high);
    const bool looser = loosest.model < 0 || (lower ? c.value.low < loosest.bound.low
                                                    : c.value.high > loosest.bound.high);
    if (looser) {
      loosest.model = index, loosest.candidate = id, loosest.bound = c.value;
      loosest.direction = lower ? BrokenBound::Direction::kLower : BrokenBound::Direction::kUpper;
    }
    return true;
  });
  return bounds;
}

BrokenBound BoundChecker::TryBound(const Number& n, const Interval& printed, SymbolId quantity,
                                   std::int32_t plan, bool wide, bool of_one) {
  const Bounds& bounds = BoundsOf(quantity, j_.ModelIndex(plan, wide), of_one);
  BrokenBound out = bounds.loosest;
  const double widest = std::max(n.factor, n.binary_factor), narrowest = n.factor;
  const bool at_least = n.bound == Bound::kAtLeast || n.bound == Bound::kGreater || n.open_ended;
  const bool at_most = n.bound == Bound::kAtMost || n.bound == Bound::kLess;
  // "at most 10 s" stays possible when it could be slower than the bound; "at least" likewise.
  const bool below =
      !bounds.lower || (!at_least && printed.high * widest < *bounds.lower * (1 - 1e-9));
  const bool above =
      !bounds.upper || (!at_most && printed.low * narrowest > *bounds.upper * (1 + 1e-9));
  out.refuted = out.any && below && above;
  return out;
}

// The bounds of one quantity; refuted when every plan that has one is.
BrokenBound BoundChecker::TryPlans(const Claim& claim, const Number& n, const Interval& printed,
                                   SymbolId quantity, bool of_one) {
  if (!j_.rules.quantities[quantity].has_bounds) return {};
  BrokenBound worst;
  bool all = true;
  for (const std::int32_t plan : plans_.Judging(claim)) {
    if (plan != 0 && plan != j_.PlanOf(claim) && !plans_.Differs(plan, quantity)) continue;
    BrokenBound broken = TryBound(n, printed, quantity, plan, false, of_one);
    if (broken.refuted) broken = TryBound(n, printed, quantity, plan, true, of_one);
    if (!broken.any) continue;
    all &= broken.refuted;
    if (worst.model < 0 || !broken.refuted) worst = broken;
    if (!all) break;  // what is possible in one plan is not refuted
  }
  worst.refuted = worst.model >= 0 && all;
  return worst;
}

// "TPOT", "inter-token latency": what one request waits for its next token, not the share of a step
// that falls on each of a batch's tokens.
bool BoundChecker::IsOfOneRequest(const Claim& claim) const {
  const Block& block = j_.document.blocks[claim.block];
  const auto says = [&](std::uint32_t begin, std::uint32_t end) {
    return j_.HasWord("of_one_request", begin, end);
  };
  if (says(block.text_begin, std::min(block.text_end, claim.end + kBehind))) return true;
  if (block.kind != Block::Kind::kCell) return false;
  const Block& label = j_.document.blocks[j_.document.FirstOfRow(claim.block)];
  return says(label.text_begin, label.text_end) || IsHeadedBy(j_, claim, "of_one_request");
}

// The bounds of a quantity, or those that stand under its name.
BrokenBound BoundChecker::TryBounds(const Claim& claim, const Number& n, SymbolId q) {
  const Interval printed = n.Printed();
  const bool of_one = IsOfOneRequest(claim) && !AmortisedBeside(n);
  const BrokenBound own = TryPlans(claim, n, printed, q, of_one);
  if (own.model >= 0) return own;
  const auto named = named_.Of(q, [&](SymbolId quantity) { return BoundOf(j_, quantity); });
  return named ? TryPlans(claim, n, printed, *named, of_one) : BrokenBound{};
}

// "8x H100 80GB (640GB total)": what the devices just counted hold together.
bool BoundChecker::IsHeldByDevices(const Claim& claim, const Number& n) {
  const auto index = static_cast<std::size_t>(&n - j_.mentions.numbers.data());
  const auto memory = j_.Symbol("device.memory");
  if (index == 0 || !memory) return false;
  const Number& count = j_.mentions.numbers[index - 1];
  if (count.block != n.block || !count.dimension.dimensionless() || count.factor != 1) return false;
  CostModel& model = j_.ModelOf(j_.ModelIndex(j_.PlanOf(claim), false));
  return std::ranges::any_of(model.Values(*memory), [&](std::uint32_t id) {
    return Agrees(n, model.at(id).value * Interval::Exactly(count.decimal.value())) != nullptr;
  });
}

// Where no degree is said, a bound takes one device; a model that one cannot hold runs on more.
bool BoundChecker::MayBeOfOneDevice(const Claim& claim, const Number& n, const BrokenBound& bound) {
  const auto gpus = j_.Symbol("gpus.total");
  if (!gpus || claim.quantities.front() != j_.Symbol("memory.total")) return false;
  const Block& block = j_.document.blocks[claim.block];
  if (j_.HasWord("of_all_devices", block.text_begin, block.text_end)) return false;
  double most = 1;
  CostModel& model = j_.ModelOf(j_.ModelIndex(j_.PlanOf(claim), false));
  for (const std::uint32_t id : model.Values(*gpus)) most = std::max(most, model.at(id).value.high);
  return n.Nominal() * most >= bound.bound.low;
}
bool BoundChecker::NeedsMoreDevices(const Claim& claim, const BrokenBound& bound) {
  const auto weights = j_.Symbol("weights.total"), memory = j_.Symbol("device.memory");
  const auto gpus = j_.Symbol("gpus.total");
  CostModel& model = j_.ModelOf(j_.ModelIndex(j_.PlanOf(claim), false));
  if (!weights || !memory || !gpus || model.Known(*gpus)) return false;
  for (const SymbolId degree : j_.rules.plan_rules().degrees)
    if (model.Known(degree)) return false;
  const auto most = [&](SymbolId symbol) {
    double value = 0;
    for (const std::uint32_t id : model.Values(symbol))
      value = std::max(value, model.at(id).value.high);
    return value;
  };
  const double needed = most(*weights), held = most(*memory);
  return bound.model >= 0 && held > 0 && needed > held;
}

void BoundChecker::Check(std::uint32_t index) {
  const Claim& claim = j_.claims.claims[index];
  const Number& n = j_.NumberOf(claim);
  const bool required = claim.role == Role::kRequired;
  if (!claim.firm) return;
  const bool amount = n.dimension == Dimension::Of(Dimension::kByte);
  if (amount && std::ranges::any_of(j_.judged[index].checks, [](const auto& c) {
        return (c.rule == "arithmetic" || c.rule == "arithmetic-sum") &&
               c.verdict == Verdict::kConfirmed;
      }))
    return;
  // "167 GB (174% of the device)" says rightly that it does not fit.
  if (n.percent && j_.judged[index].Folded() == Verdict::kConfirmed) return;
  if (amount && (OfOwnFormat(claim) || IsWhatIsLeft(j_, n))) return;
  if (n.multiplier) return;  // "23× larger" is no share
  if (n.dimension == Dimension::Of(Dimension::kSecond) && IsAdded(j_, n)) return;
  if ((j_.MeasureOf(claim) == "step_time" || j_.MeasureOf(claim) == "tpot") && IsPartOfStep(j_, n))
    return;
  if (amount && IsHeldByDevices(claim, n)) return;
  const SymbolId q = claim.quantities.front();
  const bool amortised = j_.MeasureOf(claim) == "tpot" && AmortisedBeside(n);
  if (claim.quantities.size() > 1 && !claim.scope_known) {
    // What it may be is not said: all of it has to be impossible. What exceeds the whole's upper
    // bound exceeds any part's.
    if (required || amortised) return;
    BrokenBound loosest;
    for (const SymbolId quantity : claim.quantities) {
      const BrokenBound broken = TryBounds(claim, n, quantity);
      const bool part = loosest.model >= 0 && loosest.direction == BrokenBound::Direction::kUpper;
      if (part && broken.model < 0) continue;
      if (!broken.refuted) return;
      const bool looser = broken.direction == BrokenBound::Direction::kLower
                              ? broken.bound.low < loosest.bound.low
                              : broken.bound.high > loosest.bound.high;
      if (loosest.model < 0 || looser) loosest = broken;
    }
    return AddBound(j_, index, loosest, Verdict::kContradicted);
  }
  const BrokenBound worst = TryBounds(claim, n, q);
  if (worst.model < 0) return;
  if (!worst.refuted && !required && IsToldInSeconds(j_, claim, n, worst))
    return AddSlip(j_, index, n);
  if (worst.refuted && (NeedsMoreDevices(claim, worst) || MayBeOfOneDevice(claim, n, worst)))
    return;
  if (worst.refuted && !amortised) {
    if (required && SaidBefore(index)) return;
    j_.judged[index].decisive |= required;
    AddBound(j_, index, worst, Verdict::kContradicted);
  } else if (!required && !j_.rules.quantities[q].input) {
    AddBound(j_, index, worst, Verdict::kUnverifiable);
  }
}

}  // namespace shardlint
