#pragma once

#include <optional>
#include <span>

#include "verdict/checks/model/claim_plans.h"
#include "verdict/checks/model/model_values.h"

namespace shardlint {

/// What a claim's quantities give in the plans that it may speak of.
struct Search {
  std::optional<Outcome> agreed;  ///< the first quantity that confirms the claim
  Outcome best;                   ///< of the first quantity that could be computed
  SymbolId best_quantity = 0;
  bool contradicts = true;  ///< every quantity was computed, and says something
  bool chance = false;      ///< a value agreed that says nothing
  bool every_plan = true;   ///< no plan lacks it but the whole document beside others
  bool settled = false;     ///< arithmetic holds, so unusual readings were not tried
};

/// Looks for a claim's figure among the values of its quantities.
class PlanSearch {
 public:
  PlanSearch(Judgement& judgement, ClaimPlans& plans) : j_(judgement), plans_(plans) {}

  Search Of(std::uint32_t claim, std::span<const Ink> inks);

 private:
  Outcome TryPlans(const Claim& claim, std::span<const Ink> inks, SymbolId quantity,
                   Search& search);
  /// In one plan; whether its wide model was asked as well. It is where nothing else gives a value,
  /// and where `unusual` readings may be meant.
  bool TryPlan(const Number& number, std::span<const Ink> inks, SymbolId quantity,
               std::int32_t plan, bool unusual, Search& search, Outcome& here);
  bool IsAmount(SymbolId quantity) const;
  /// Whether any value of a plan that was tried before may be the claim's.
  bool MayAgreeIn(const ClaimPlans::OfRoot& in, const Interval& window, SymbolId quantity);
  bool OfOtherPhase(const Claim& claim, SymbolId quantity) const;

  Judgement& j_;
  ClaimPlans& plans_;
};

}  // namespace shardlint
