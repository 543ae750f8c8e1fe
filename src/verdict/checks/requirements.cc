#include "verdict/requirements.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "verdict/judgement.h"

namespace shardlint {
namespace {

constexpr std::size_t kMaxTargets = 64;  // a document with more repeats itself

// Measures that answer each other: what a plan calls its prefill latency answers a TTFT target.
bool Answers(std::string_view achieved, std::string_view target) {
  if (achieved == target) return true;
  const auto first_token = [](std::string_view m) { return m == "ttft" || m == "prefill_time"; };
  const auto per_token = [](std::string_view m) { return m == "tpot" || m == "step_time"; };
  const auto memory = [](std::string_view m) { return m == "memory" || m == "memory_any"; };
  return (first_token(achieved) && first_token(target)) ||
         (per_token(achieved) && per_token(target)) || (memory(achieved) && memory(target));
}

// Targets are of times, rates, amounts and shares; "requires at least 2 GPUs" counts something.
bool IsTarget(const Judgement& j, const Claim& c) {
  if (c.kind != Claim::Kind::kNumber || c.role != Role::kRequired || c.measure == 0xFFFF)
    return false;
  const Number& n = j.NumberOf(c);
  return n.percent || !n.dimension.dimensionless();
}

// A figure that a plan reports for itself.
bool IsAchieved(const Claim& c) {
  return c.kind == Claim::Kind::kNumber && c.measure != 0xFFFF &&
         (c.role == Role::kStated || c.role == Role::kExpected || c.role == Role::kMeasured);
}

std::optional<double> GpusOf(Judgement& j, const Claim& claim, std::string_view name) {
  const auto q = j.Symbol(name);
  if (!q) return std::nullopt;
  for (const std::uint32_t id : j.ModelOf(j.ModelIndex(j.PlanOf(claim), false)).Values(*q))
    if (const Candidate& c = j.ModelOf(j.ModelIndex(j.PlanOf(claim), false)).at(id);
        !c.assumed && c.value.exact())
      return c.value.low;
  return std::nullopt;
}

// What one unit of the achieved scope holds of the target's scope, so that both are per the same.
std::optional<double> ScaleTo(Judgement& j, const Claim& achieved, SymbolId target) {
  const std::string_view to = j.rules.symbols.Name(target);
  std::optional<double> common;
  for (const SymbolId q : achieved.quantities) {
    const std::string_view from = j.rules.symbols.Name(q);
    std::optional<double> scale;
    if (from == to) scale = 1;
    if (to.ends_with("per_gpu") && from.ends_with(".total")) {
      if (const auto g = GpusOf(j, achieved, "gpus.total")) scale = 1 / *g;
    } else if (to.ends_with("per_gpu") && from.ends_with("per_replica")) {
      if (const auto g = GpusOf(j, achieved, "gpus.per_replica")) scale = 1 / *g;
    } else if (to.ends_with(".total") && from.ends_with("per_gpu")) {
      if (const auto g = GpusOf(j, achieved, "gpus.total")) scale = *g;
    }
    if (!scale) return achieved.quantities.size() == 1 ? std::nullopt : common;
    if (achieved.scope_known) return scale;
    common = common ? std::max(*common, *scale) : *scale;  // the most generous scope
  }
  return common;
}

}  // namespace

Met Compare(Judgement& j, std::uint32_t target_claim, std::uint32_t achieved_claim) {
  const Claim& target = j.claims.claims[target_claim];
  const Claim& achieved = j.claims.claims[achieved_claim];
  const Number& t = j.NumberOf(target);
  const Number& a = j.NumberOf(achieved);
  if (t.dimension != a.dimension || t.percent != a.percent || target.quantities.empty() ||
      achieved.quantities.empty())
    return Met::kUnknown;
  double scale = 1;
  const bool scoped = t.dimension == Dimension::Of(Dimension::kSecond, -1) ||
                      t.dimension == Dimension::Of(Dimension::kByte);
  if (scoped) {
    const auto s = ScaleTo(j, achieved, target.quantities.front());
    if (!s) return Met::kUnknown;
    scale = *s;
  }
  const bool at_least =
      t.bound == Bound::kAtLeast || t.bound == Bound::kGreater || t.open_ended ||
      (t.bound == Bound::kNone && t.dimension == Dimension::Of(Dimension::kSecond, -1));
  const double goal = t.decimal.value() * t.factor;
  const double low = a.decimal.value() * a.factor * scale,
               high = a.upper.value() * a.factor * scale;
  if (at_least) return high >= goal * (1 - 1e-9) ? Met::kYes : Met::kNo;
  return low <= goal * (1 + 1e-9) ? Met::kYes : Met::kNo;
}

// The target's own figure first: what the document itself reports for it, wherever it stands.
Met JudgeTarget(Judgement& j, std::uint32_t target, std::int32_t only_block, std::int32_t& by) {
  Met met = Met::kUnknown;
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c) {
    const Claim& claim = j.claims.claims[c];
    if (!IsAchieved(claim) ||
        (only_block >= 0 && claim.block != static_cast<std::uint32_t>(only_block)))
      continue;
    if (!Answers(j.MeasureOf(claim), j.MeasureOf(j.claims.claims[target]))) continue;
    if (!claim.scope_known && j.NumberOf(claim).operand) continue;
    const Claim& t = j.claims.claims[target];
    if (t.phase != Phase::kNone && claim.phase != Phase::kNone && t.phase != claim.phase) continue;
    const Met here = Compare(j, target, c);
    if (here == Met::kUnknown) continue;
    if (met == Met::kUnknown || here == Met::kYes) met = here, by = static_cast<std::int32_t>(c);
  }
  return met;
}

Met JudgeAllTargets(Judgement& j, std::string_view measure, std::int32_t& by,
                    std::int32_t& target) {
  Met all = Met::kUnknown;
  const std::size_t count = std::min(j.plans.requirements.size(), kMaxTargets);
  j.target_state.resize(count), j.target_by.resize(count, -1);
  for (std::size_t i = 0; i < count; ++i) {
    const Requirement& r = j.plans.requirements[i];
    const Claim& claim = j.claims.claims[r.claim];
    if (!IsTarget(j, claim)) continue;
    if (!measure.empty() && !Answers(j.MeasureOf(claim), measure)) continue;
    if (j.target_state[i] == 0)
      j.target_state[i] = static_cast<std::uint8_t>(
          1 + static_cast<int>(JudgeTarget(j, r.claim, -1, j.target_by[i])));
    const std::int32_t here = j.target_by[i];
    const Met met = static_cast<Met>(j.target_state[i] - 1);
    if (met == Met::kNo) return by = here, target = static_cast<std::int32_t>(r.claim), Met::kNo;
    if (met == Met::kYes) all = Met::kYes, by = here, target = static_cast<std::int32_t>(r.claim);
  }
  return all;
}

Met JudgeFit(Judgement& j, std::int32_t plan, std::string* why) {
  const auto memory = j.Symbol("memory.per_gpu"), capacity = j.Symbol("device.memory"),
             weights = j.Symbol("weights.per_gpu");
  if (!memory || !capacity || !weights) return Met::kUnknown;
  CostModel& model = j.ModelOf(j.ModelIndex(plan, false));
  double least_capacity = 0, most_capacity = 0;
  for (const std::uint32_t id : model.Values(*capacity)) {
    const Interval v = model.at(id).value;
    least_capacity = least_capacity == 0 ? v.low : std::min(least_capacity, v.low);
    most_capacity = std::max(most_capacity, v.high);
  }
  if (most_capacity == 0) return Met::kUnknown;
  double least = 0;
  for (const std::uint32_t id : model.Values(*memory)) {
    if (model.at(id).assumed) continue;
    const double v = model.at(id).value.low;
    least = least == 0 ? v : std::min(least, v);
  }
  if (least > 0) {
    if (why != nullptr) *why = "memory per GPU against its capacity";
    return least <= most_capacity ? Met::kYes : Met::kNo;
  }
  double floor = 0;
  for (const std::uint32_t id : model.Values(*weights)) {
    if (model.at(id).assumed) continue;
    const double v = model.at(id).value.low;
    floor = floor == 0 ? v : std::min(floor, v);
  }
  if (floor > most_capacity) {
    if (why != nullptr) *why = "the weights alone against the capacity";
    return Met::kNo;
  }
  return Met::kUnknown;
}

namespace {

void AddMet(Judgement& j, std::uint32_t claim, Met met, std::int32_t by, std::int32_t target) {
  if (met == Met::kUnknown) return;
  CheckDetail detail{.kind = CheckDetail::Kind::kRequirement, .claim = claim, .other = by};
  if (target >= 0) detail.numbers.push_back(static_cast<std::uint32_t>(target));
  const bool no = met == Met::kNo;
  j.judged[claim].decisive |= no;
  j.judged[claim].Add("requirement-met", no ? Verdict::kContradicted : Verdict::kConfirmed,
                      no ? Severity::kError : Severity::kNone, std::move(detail));
}

// A tick is no evidence: it is judged by the figures beside it.
void CheckTick(Judgement& j, std::uint32_t index) {
  const Claim& tick = j.claims.claims[index];
  std::vector<std::uint32_t> targets, achieved, others;
  const auto [first, last] = j.ClaimsOf(j.document.blocks[tick.block]);
  for (std::uint32_t c = first; c < last; ++c) {
    const Claim& claim = j.claims.claims[c];
    if (c == index || claim.begin < tick.segment_begin || claim.begin >= tick.segment_end) continue;
    if (IsTarget(j, claim)) {
      targets.push_back(c);
    } else if (IsAchieved(claim)) {
      achieved.push_back(c);
    } else if (claim.kind != Claim::Kind::kTick && claim.kind != Claim::Kind::kStatement) {
      others.push_back(c);
    }
  }
  Met met = Met::kUnknown;
  std::int32_t by = -1, target = -1;
  for (const std::uint32_t t : targets)
    for (const std::uint32_t a : achieved)
      if (const Met m = Compare(j, t, a); m != Met::kUnknown && met != Met::kNo)
        met = m, by = static_cast<std::int32_t>(a), target = static_cast<std::int32_t>(t);
  if (met == Met::kUnknown)
    for (const std::uint32_t a : achieved)
      for (std::size_t i = 0; i < std::min(j.plans.requirements.size(), kMaxTargets); ++i) {
        const Requirement& r = j.plans.requirements[i];
        if (!IsTarget(j, j.claims.claims[r.claim]) ||
            !Answers(j.MeasureOf(j.claims.claims[a]), j.MeasureOf(j.claims.claims[r.claim])))
          continue;
        if (const Met m = Compare(j, r.claim, a); m != Met::kUnknown && met != Met::kNo)
          met = m, by = static_cast<std::int32_t>(a), target = static_cast<std::int32_t>(r.claim);
      }
  if (met != Met::kUnknown) return AddMet(j, index, met, by, target);
  for (const std::uint32_t a : achieved) {
    const std::string_view measure = j.MeasureOf(j.claims.claims[a]);
    if (measure != "memory" && measure != "memory_utilization" && measure != "memory_any") continue;
    if (const Met fit = JudgeFit(j, j.PlanOf(tick), nullptr); fit != Met::kUnknown)
      return AddMet(j, index, fit, static_cast<std::int32_t>(a), -1);
  }
  // Figures that were all recomputed carry their tick.
  bool any = false;
  for (const std::uint32_t c : achieved) {
    const Verdict v = j.judged[c].checks.empty() ? Verdict::kGiven : j.judged[c].Folded();
    if (v == Verdict::kContradicted || v == Verdict::kUnverifiable) return;
    any |= v == Verdict::kConfirmed;
  }
  if (any) AddMet(j, index, Met::kYes, static_cast<std::int32_t>(achieved.front()), -1);
}

}  // namespace

void CheckRequirements(Judgement& j) {
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c)
    if (j.claims.claims[c].kind == Claim::Kind::kTick) CheckTick(j, c);
}

}  // namespace shardlint
