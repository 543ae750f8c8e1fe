#pragma once

#include <cstdint>
#include <set>
#include <unordered_set>
#include <utility>
#include <vector>

#include "verdict/judgement.h"

namespace shardlint {

/// What the figures that come out right rest on, as far as other checks have confirmed any.
class UsedInputs {
 public:
  explicit UsedInputs(Judgement& judgement) : j_(judgement) {}

  bool Has(std::uint32_t claim);

 private:
  void Gather();
  void Follow(std::int32_t model, std::uint32_t candidate, int depth);

  Judgement& j_;
  bool gathered_ = false;
  std::unordered_set<std::int32_t> used_;                      // claims
  std::vector<double> shares_;                                 // operands of confirmed equations
  std::set<std::pair<std::int32_t, std::uint32_t>> followed_;  // candidates of each model
};

}  // namespace shardlint
