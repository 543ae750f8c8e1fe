#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <tuple>
#include <vector>

#include "verdict/checks/claim_plans.h"
#include "verdict/judgement.h"

namespace shardlint {

/// Holds numbers against the hard bounds of their quantities: a claim or a target that every plan's
/// bound rules out is contradicted, whatever else speaks for it.
class BoundChecker {
 public:
  BoundChecker(Judgement& judgement, ClaimPlans& plans);

  /// Claims in document order.
  void Check(std::uint32_t claim);

 private:
  double FormatOf(const Claim& precision) const;
  /// A target is infeasible once, where it stands first.
  bool SaidBefore(std::uint32_t claim);
  /// "0.25 ms a token" beside "4,000 tokens/s" is 1/throughput, not what one user waits.
  bool AmortisedBeside(const Number& number) const;
  /// Amounts of memory in the format that the block names, where the document names several: stated
  /// weights may be of another.
  bool OfOwnFormat(const Claim& claim) const;

  Judgement& j_;
  ClaimPlans& plans_;
  std::vector<double> token_rates_;  // stated, per second; the first few hundred
  std::optional<Interval> formats_;  // least and greatest element size that is said
  /// Targets said before targets_until_: what of, and its digits.
  std::set<std::tuple<SymbolId, std::int64_t, int, double>> targets_;
  std::uint32_t targets_until_ = 0;
};

}  // namespace shardlint
