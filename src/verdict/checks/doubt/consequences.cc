#include <algorithm>
#include <array>

#include "model/display_value.h"
#include "verdict/judgement.h"
#include "verdict/requirements.h"

namespace shardlint {
namespace {

constexpr std::size_t kMaxTargets = 64;  // a document with more repeats itself

/// A limit that an amount is held against, as the plan's values give it; one that is not known lets
/// nothing follow.
struct Limit {
  Interval value = Interval::Unknown();
  double stated = 0;  ///< what a reader knows it by
};

Limit LimitOf(Judgement& j, std::int32_t plan, std::string_view quantity) {
  const auto symbol = j.Symbol(quantity);
  Limit limit;
  if (!symbol) return limit;
  CostModel& model = j.ModelOf(j.ModelIndex(plan, false));
  for (const std::uint32_t id : model.Values(*symbol)) {
    const Candidate& c = model.at(id);
    if (c.assumed || !c.value.known()) continue;
    // Limit and amount are of the same ink: "GB" is not binary in one of them only.
    if (const StatedValue* stated = model.Stated(c); stated && *stated->reading != '\0') continue;
    if (!limit.value.known()) limit = {c.value, c.value.middle()};
    limit.value = {std::min(limit.value.low, c.value.low),
                   std::max(limit.value.high, c.value.high)};
  }
  return limit;
}

/// What the right figure turns around, in words; empty: nothing.
class Consequence {
 public:
  Consequence(Judgement& judgement, std::uint32_t index, const Interval& recomputed)
      : j_(judgement),
        index_(index),
        claim_(judgement.claims.claims[index]),
        recomputed_(recomputed) {
    const Number& n = j_.NumberOf(claim_);
    Number plain = n;
    plain.bound = Bound::kNone;
    claimed_ = plain.Printed() * Interval::Exactly(n.factor);
  }

  std::string Find() {
    if (claim_.quantities.empty()) return "";
    std::string text = OfCapacity();
    if (text.empty()) text = OfShare();
    return text.empty() ? OfTargets() : text;
  }

 private:
  static std::string Bytes(double amount) {
    return DisplayBase(Interval::Exactly(amount), Dimension::Of(Dimension::kByte));
  }
  std::string_view Quantity() const { return j_.rules.symbols.Name(claim_.quantities.front()); }

  /// The text where one figure is within the limit and the other beyond it.
  std::string Against(const Interval& limit, const std::string& what) const {
    if (!limit.known()) return "";
    if (claimed_.high <= limit.low && recomputed_.low > limit.high)
      return "so it does not fit " + what;
    if (claimed_.low > limit.high && recomputed_.high <= limit.low) return "so it does fit " + what;
    return "";
  }

  std::string OfCapacity() const {
    const Dimension byte = Dimension::Of(Dimension::kByte);
    if (j_.NumberOf(claim_).dimension != byte) return "";
    const std::int32_t plan = j_.PlanOf(claim_);
    Limit limit = LimitOf(j_, plan, "device.memory");
    const std::string_view quantity = Quantity();
    if (quantity == "memory.total" || quantity == "weights.total") {
      const Limit gpus = LimitOf(j_, plan, "gpus.total");
      limit = {limit.value * gpus.value, limit.stated * gpus.stated};
      return Against(limit.value, "the " + Bytes(limit.stated) + " of all GPUs");
    }
    if (!quantity.ends_with(".per_gpu") && quantity != "memory.peak") return "";
    return Against(limit.value, "the " + Bytes(limit.stated) + " of one GPU");
  }

  std::string OfShare() const {
    if (Quantity() != "memory.utilization") return "";
    return Against(Interval::Exactly(1), "one GPU");
  }

  std::string OfTargets() {
    const std::size_t count = std::min(j_.plans.requirements.size(), kMaxTargets);
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint32_t target = j_.plans.requirements[i].claim;
      const Claim& t = j_.claims.claims[target];
      if (target == index_ || t.kind != Claim::Kind::kNumber || t.measure == 0xFFFF) continue;
      if (!Answers(j_.MeasureOf(claim_), j_.MeasureOf(t))) continue;
      const bool phases = t.phase != Phase::kNone && claim_.phase != Phase::kNone;
      if (phases && t.phase != claim_.phase) continue;
      const Met before = Compare(j_, target, index_), after = MetBy(target);
      if (before == after || before == Met::kUnknown || after == Met::kUnknown) continue;
      return "so the target \"" + std::string(j_.TextOf(t)) +
             (after == Met::kNo ? "\" is not met" : "\" is met");
    }
    return "";
  }

  /// By all of the recomputed figure, or by none of it.
  Met MetBy(std::uint32_t target) {
    const Met low = CompareFigure(j_, target, index_, Interval::Exactly(recomputed_.low));
    const Met high = CompareFigure(j_, target, index_, Interval::Exactly(recomputed_.high));
    return low == high ? low : Met::kUnknown;
  }

  Judgement& j_;
  std::uint32_t index_;
  const Claim& claim_;
  Interval claimed_, recomputed_;
};

}  // namespace

void CheckConsequences(Judgement& j) {
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c) {
    const Claim& claim = j.claims.claims[c];
    JudgedClaim& judged = j.judged[c];
    if (claim.kind != Claim::Kind::kNumber || claim.role == Role::kRequired) continue;
    for (std::size_t i = 0; i < judged.checks.size(); ++i) {
      CheckDetail& detail = judged.details[i];
      if (judged.checks[i].verdict != Verdict::kContradicted || !detail.has_expected) continue;
      detail.consequence = Consequence(j, c, detail.expected).Find();
      judged.decisive |= !detail.consequence.empty();
    }
  }
}

}  // namespace shardlint
