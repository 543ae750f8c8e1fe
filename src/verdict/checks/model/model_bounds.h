#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <set>
#include <tuple>
#include <vector>

#include "verdict/checks/model/claim_plans.h"
#include "verdict/checks/model/quantity_memo.h"
#include "verdict/judgement.h"

namespace shardlint {

/// A bound that a claim breaks. The most generous value of the bound decides.
struct BrokenBound {
  enum class Direction : std::uint8_t { kLower, kUpper };
  bool any = false;  ///< the bound could be computed
  bool refuted = false;
  std::int32_t model = -1;
  std::uint32_t candidate = 0;
  Interval bound;
  Direction direction = Direction::kLower;
};

/// Holds numbers against the hard bounds of their quantities: a claim or a target that every plan's
/// bound rules out is contradicted, whatever else speaks for it.
class BoundChecker {
 public:
  BoundChecker(Judgement& judgement, ClaimPlans& plans);

  /// Claims in document order.
  void Check(std::uint32_t claim);

 private:
  /// What one model gives for the bounds of one quantity, whatever number is held against them.
  struct Bounds {
    bool known = false;
    BrokenBound loosest;                 ///< model < 0: there is none
    std::optional<double> lower, upper;  ///< the lowest lower one, the highest upper one
  };
  const Bounds& BoundsOf(SymbolId quantity, std::int32_t model, bool of_one);
  BrokenBound TryBound(const Number& number, const Interval& printed, SymbolId quantity,
                       std::int32_t plan, bool wide, bool of_one);
  BrokenBound TryPlans(const Claim& claim, const Number& number, const Interval& printed,
                       SymbolId quantity, bool of_one);
  BrokenBound TryBounds(const Claim& claim, const Number& number, SymbolId quantity);
  double FormatOf(const Claim& precision) const;
  /// A target is infeasible once, where it stands first.
  bool SaidBefore(std::uint32_t claim);
  /// "0.25 ms a token" beside "4,000 tokens/s" is 1/throughput, not what one user waits.
  bool AmortisedBeside(const Number& number) const;
  /// Amounts of memory in the format that the block names, where the document names several: stated
  /// weights may be of another.
  bool OfOwnFormat(const Claim& claim) const;
  bool IsOfOneRequest(const Claim& claim) const;
  bool NeedsMoreDevices(const Claim& claim, const BrokenBound& bound);
  /// "The total of 29.8 GB leaves 18.2 GB": of a GPU's parts, unless its words say all GPUs.
  bool MayBeOfOneDevice(const Claim& claim, const Number& n, const BrokenBound& bound);
  bool IsHeldByDevices(const Claim& claim, const Number& n);

  Judgement& j_;
  ClaimPlans& plans_;
  std::vector<double> token_rates_;  // stated, per second; the first few hundred
  std::optional<Interval> formats_;  // least and greatest element size that is said
  /// Targets said before targets_until_: what of, and its digits.
  std::set<std::tuple<SymbolId, std::int64_t, int, double>> targets_;
  std::uint32_t targets_until_ = 0;
  QuantityMemo named_;
  /// By quantity and model, as far as anyone asked; of one request, and of any reading.
  std::array<std::vector<std::vector<Bounds>>, 2> bounds_;
};

}  // namespace shardlint
