#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "verdict/judgement.h"

namespace shardlint {

/// In which plans of one document a claim is judged, and where two plans cannot differ.
class ClaimPlans {
 public:
  explicit ClaimPlans(const Judgement& judgement) : j_(judgement) {}

  /// Plans::Judging, made once for the many claims of the whole document.
  std::span<const std::int32_t> Judging(const Claim& claim);
  /// A plan in which claims of the whole document are judged, as far as one quantity is concerned.
  struct OfRoot {
    std::int32_t plan = 0;
    bool changes = true;          ///< see Changes
    bool tried = false;           ///< whether the rest is known
    bool wide = false;            ///< its wide model was asked as well
    bool computed = false;        ///< some value was found
    CostModel::Reach reach = {};  ///< where the values of the models that were asked lie
  };
  /// Those plans without the ones that do not differ in the quantity; the caller notes what it
  /// learns of them.
  std::span<OfRoot> Root(SymbolId quantity);
  /// Whether a plan states anything that the quantity rests on.
  bool Differs(std::int32_t plan, SymbolId quantity);
  /// Whether it states other values than the plan above it, which is tried before it.
  bool Changes(std::int32_t plan, SymbolId quantity);

 private:
  void ComparePlans();

  const Judgement& j_;
  std::span<const std::int32_t> JudgingRoot();

  std::vector<std::int32_t> of_root_, of_plan_;  // of the claim asked for last
  std::int32_t plan_ = 0;                        // of that claim
  std::vector<std::vector<OfRoot>> root_;        // by quantity; empty: not asked for yet
  std::vector<SymbolSet> own_;                   // what each plan itself states
  std::vector<SymbolSet> changes_;               // and where it says something new
};

}  // namespace shardlint
