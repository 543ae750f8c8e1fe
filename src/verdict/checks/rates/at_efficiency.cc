#include "verdict/checks/rates/at_efficiency.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "verdict/checks/model/model_values.h"
#include "verdict/checks/place/tables.h"
#include "verdict/judgement.h"

// Times at a share of the hardware that their own words state: "decode step at 70% of bandwidth:
// 26 ms". What of the weights and the cache a step reads, and which GPUs share a prompt, is a
// matter of reading; a time that lies beyond all of these readings is wrong.

namespace shardlint {
namespace {

/// A time, the share of the hardware that it is reached at, what it comes to under each reading,
/// and what no reading goes below at the full rate.
struct AtShare {
  std::string_view time, share;
  std::array<std::string_view, 3> values;
  std::string_view floor;
};
constexpr std::array<std::string_view, 3> kOfStep = {"step_time.at_stated_bandwidth",
                                                     "step_time.at_stated_bandwidth_in_series",
                                                     "step_time.at_stated_bandwidth_weights"};
constexpr std::array<std::string_view, 3> kOfPrefill = {"prefill_time.at_stated_mfu",
                                                        "prefill_time.at_stated_mfu_prompt"};
constexpr std::array<AtShare, 5> kTimes = {{
    {"step_time", "bandwidth_utilization", kOfStep, "step_time.weight_bound"},
    {"tpot", "bandwidth_utilization", kOfStep, "step_time.weight_bound"},
    {"prefill_time", "mfu", kOfPrefill, ""},
    {"ttft", "mfu", kOfPrefill, ""},
    {"throughput.per_gpu", "", {"throughput.at_stated_efficiency"}, ""},
}};

const AtShare* Find(const Judgement& j, SymbolId quantity) {
  const auto found = std::ranges::find(kTimes, j.rules.symbols.Name(quantity), &AtShare::time);
  return found == kTimes.end() ? nullptr : &*found;
}

class AtShareCheck {
  static constexpr double kFaster = 1.1;  // times; below the shortest of all readings
  static constexpr double kSlower =
      1.25;  // times; above the longest: launches and transfers take some
  static constexpr std::uint32_t kBeside = 600;  // bytes of its block around a time
  static constexpr double kFarthest = 2e3;       // times; farther off it is about something else

 public:
  explicit AtShareCheck(Judgement& j) : j_(j) {}

  void Check(std::uint32_t index) {
    const Claim& claim = j_.claims.claims[index];
    if (claim.kind != Claim::Kind::kNumber || !claim.firm || claim.unnamed ||
        claim.quantities.size() != 1 ||
        (claim.role != Role::kStated && claim.role != Role::kExpected))
      return;
    const AtShare* const kind = Find(j_, claim.quantities.front());
    const Number& n = j_.NumberOf(claim);
    if (kind == nullptr || kind->share.empty() || n.range || n.bound != Bound::kNone ||
        n.open_ended)
      return;
    const Verdict now = j_.judged[index].Folded();
    if (now == Verdict::kConfirmed || now == Verdict::kContradicted) return;
    const auto share = ShareBeside(claim, kind->share);
    if (!share || IsHeadedBy(j_, claim, "limit") || !Gather(claim, *kind, *share)) return;
    const double claimed = n.Nominal();
    const bool beyond = claimed * kFaster < low_ || claimed > high_ * kSlower;
    if (!beyond || claimed * kFarthest < low_ || claimed > high_ * kFarthest) return;
    auto slip = SlipBehind(claim);
    if (!slip) return;
    CheckDetail detail = ModelDetail(j_, index, model_, candidate_);
    detail.diagnosis = std::move(slip);
    detail.open = true;
    j_.judged[index].Add(RuleOf(j_, model_, candidate_), Verdict::kContradicted, Severity::kError,
                         std::move(detail));
  }

 private:
  // The share that the claim's own block or row states, of one value.
  std::optional<double> ShareBeside(const Claim& claim, std::string_view quantity) const {
    const auto symbol = j_.Symbol(quantity);
    const Block& block = j_.document.blocks[claim.block];
    std::optional<double> share;
    bool several = false;
    const auto look = [&](std::uint32_t begin, std::uint32_t end) {
      const auto [first, last] = j_.ClaimsIn(begin, end);
      for (std::uint32_t c = first; c < last; ++c) {
        const Claim& other = j_.claims.claims[c];
        if (other.kind != Claim::Kind::kNumber || other.quantities.empty() ||
            other.quantities.front() != symbol)
          continue;
        const double value = j_.NumberOf(other).InBase().middle();
        several |= share && *share != value;
        share = value;
      }
    };
    look(std::max(block.text_begin, claim.begin - std::min(claim.begin, kBeside)),
         std::min(block.text_end, claim.end + kBeside));
    if (block.kind == Block::Kind::kCell) {
      const auto& blocks = j_.document.blocks;
      const auto [first, last] = RowOf(j_, claim.block);
      for (std::uint32_t b = first; b < last; ++b)
        if (b != claim.block) look(blocks[b].text_begin, blocks[b].text_end);
    }
    return several ? std::nullopt : share;
  }

  // All readings: between which times they lie, and the ordinary one.
  bool Gather(const Claim& claim, const AtShare& kind, double share) {
    low_ = high_ = 0, model_ = -1, values_.clear();
    for (const std::string_view name : kind.values)
      if (const auto value = j_.Symbol(name)) values_.push_back(*value);
    const auto floor = j_.Symbol(kind.floor);
    for (const bool wide : {false, true}) {
      const std::int32_t m = j_.ModelIndex(j_.PlanOf(claim), wide);
      CostModel& model = j_.ModelOf(m);
      const auto take = [&](const Interval& time) {
        low_ = low_ == 0 ? time.low : std::min(low_, time.low);
        high_ = std::max(high_, time.high);
      };
      for (const SymbolId value : values_)
        model.ForEachComputed(value, [&](std::uint32_t id) {
          const Candidate& c = model.at(id);
          if (c.value.low <= 0) return true;
          take(c.value);
          if (model_ < 0 && !c.assumed && !c.guessed) model_ = m, candidate_ = id;
          return true;
        });
      // Experts that no token is routed to are not read.
      if (floor)
        model.ForEachComputed(*floor, [&](std::uint32_t id) {
          if (model.at(id).value.low > 0) take(model.at(id).value / Interval::Exactly(share));
          return true;
        });
    }
    return model_ >= 0;
  }

  // The slip that gives the claim's very digits under one of the readings.
  std::optional<Diagnosis> SlipBehind(const Claim& claim) {
    Claim alone = claim;
    alone.measure = 0xFFFF;  // whose other figures are none of these
    for (const SymbolId value : values_) {
      auto slip = Diagnose(j_, alone, model_, value);
      if (!slip) continue;
      j_.ModelOf(model_).ForEachComputed(value, [&](std::uint32_t id) {
        candidate_ = id;
        return false;
      });
      return slip;
    }
    return std::nullopt;
  }

  Judgement& j_;
  std::vector<SymbolId> values_;  // the readings
  double low_ = 0, high_ = 0;     // seconds
  std::int32_t model_ = -1;
  std::uint32_t candidate_ = 0;
};

}  // namespace

Few<SymbolId, 3> AtStatedEfficiency(const Judgement& j, SymbolId quantity) {
  Few<SymbolId, 3> symbols;
  if (const AtShare* const kind = Find(j, quantity))
    for (const std::string_view name : kind->values)
      if (const auto symbol = j.Symbol(name)) symbols.push_back(*symbol);
  return symbols;
}

void CheckAtEfficiency(Judgement& j) {
  AtShareCheck check(j);
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c) check.Check(c);
}

}  // namespace shardlint
