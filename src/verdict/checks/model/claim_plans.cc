#include "verdict/checks/model/claim_plans.h"

#include <algorithm>
#include <utility>

namespace shardlint {

std::span<const std::int32_t> ClaimPlans::Judging(const Claim& claim) {
  const std::int32_t plan = j_.PlanOf(claim);
  if (plan == 0) return JudgingRoot();
  if (std::exchange(plan_, plan) != plan) of_plan_ = j_.plans.Judging(plan);
  return of_plan_;
}

std::span<const std::int32_t> ClaimPlans::JudgingRoot() {
  if (of_root_.empty()) of_root_ = j_.plans.Judging(0);
  return of_root_;
}

std::span<ClaimPlans::OfRoot> ClaimPlans::Root(SymbolId quantity) {
  root_.resize(j_.rules.quantities.size());
  std::vector<OfRoot>& plans = root_[quantity];
  if (plans.empty())
    for (const std::int32_t plan : JudgingRoot())
      if (plan == 0 || Differs(plan, quantity))
        plans.push_back({.plan = plan, .changes = plan == 0 || Changes(plan, quantity)});
  return plans;
}

bool ClaimPlans::Differs(std::int32_t plan, SymbolId quantity) {
  if (own_.empty()) ComparePlans();
  return own_[static_cast<std::size_t>(plan)].Meets(j_.rules.quantities[quantity].rests_on);
}

bool ClaimPlans::Changes(std::int32_t plan, SymbolId quantity) {
  if (own_.empty()) ComparePlans();
  return changes_[static_cast<std::size_t>(plan)].Meets(j_.rules.quantities[quantity].rests_on);
}

void ClaimPlans::ComparePlans() {
  const auto& plans = j_.plans.plans;
  own_.resize(plans.size());
  changes_.resize(plans.size());
  const auto same = [](const StatedValue& a, const StatedValue& b) {
    return a.value == b.value && a.weak == b.weak;
  };
  for (std::size_t p = 0; p < own_.size(); ++p)
    for (std::size_t q = 0; q < plans[p].values.size(); ++q) {
      const auto& values = plans[p].values[q];
      if (values.empty()) continue;
      own_[p].Add(static_cast<SymbolId>(q));
      std::int32_t above = plans[p].parent;
      const bool tried = above >= 0 && !plans[static_cast<std::size_t>(above)].hypothetical;
      while (above > 0 && plans[static_cast<std::size_t>(above)].values[q].empty())
        above = plans[static_cast<std::size_t>(above)].parent;
      if (!tried ||
          !std::ranges::equal(values, plans[static_cast<std::size_t>(above)].values[q], same))
        changes_[p].Add(static_cast<SymbolId>(q));
    }
}

}  // namespace shardlint
