#include "verdict/checks/model/plan_search.h"

#include <algorithm>

namespace shardlint {
namespace {

// The first outcome that agrees counts, else the first that could be computed.
void Take(Outcome& out, Outcome here) {
  if (!out.computed || here.confirmed) {
    out = std::move(here);
  } else {
    out.only_wide |= here.only_wide;
  }
}

bool MayAgree(const Interval& window, const CostModel::Reach& reach) {
  return !reach.known() || (reach.any && MayAgree(window, reach.range)) ||
         (reach.zero && MayAgree(window, Interval{0, 0}));
}

// By its values themselves, where all were made.
bool MayAgree(const Interval& window, CostModel& model, SymbolId quantity) {
  const CostModel::ExactValues* exact = model.ExactComputed(quantity);
  return exact == nullptr ||
         std::ranges::any_of(exact->values, [&](const CostModel::ExactValue& value) {
           return MayAgree(window, value.value);
         });
}

}  // namespace

Search PlanSearch::Of(std::uint32_t index, std::span<const Ink> inks) {
  const Claim& claim = j_.claims.claims[index];
  const Number& n = j_.NumberOf(claim);
  Search search;
  // Arithmetic that holds needs no second opinion, except on amounts of memory whose meaning is
  // firm or only one.
  const bool sure = claim.firm || claim.quantities.size() == 1;
  search.settled = !(sure && n.dimension == Dimension::Of(Dimension::kByte)) &&
                   std::ranges::any_of(j_.judged[index].checks, [](const auto& check) {
                     return check.verdict == Verdict::kConfirmed;
                   });
  search.best_quantity = claim.quantities.front();
  for (const SymbolId quantity : claim.quantities) {
    if (claim.quantities.size() > 1 && OfOtherPhase(claim, quantity)) continue;
    Outcome out = TryPlans(claim, inks, quantity, search);
    if (out.confirmed) {
      search.agreed = std::move(out);
      break;
    }
    if (!out.computed || out.only_wide) search.contradicts = false;
    if (out.computed && !search.best.computed)
      search.best = std::move(out), search.best_quantity = quantity;
  }
  return search;
}

// One quantity in every plan. Of the many plans that a claim of the whole document is tried in,
// those whose values all lie elsewhere are told by where they lie.
Outcome PlanSearch::TryPlans(const Claim& claim, std::span<const Ink> inks, SymbolId quantity,
                             Search& search) {
  const Number& n = j_.NumberOf(claim);
  Outcome out;
  if (const std::int32_t own = j_.PlanOf(claim); own != 0) {
    TryPlan(n, inks, quantity, own, true, search, out);
    return out;
  }
  const Interval window = WindowOf(n, inks);
  bool rested = false;
  for (ClaimPlans::OfRoot& in : plans_.Root(quantity)) {
    // Equal values fail alike, but for a claim that is itself one of them.
    if (out.computed && !rested && !in.changes) continue;
    if (out.computed && in.tried && !MayAgreeIn(in, window, quantity)) {
      if (!in.computed) search.every_plan = false;
      continue;
    }
    Outcome here;
    const bool unusual = in.plan == 0 || !IsAmount(quantity);
    const bool both = TryPlan(n, inks, quantity, in.plan, unusual, search, here);
    if (!in.tried && !here.confirmed && (both || !unusual)) {
      in.reach = j_.ModelOf(j_.ModelIndex(in.plan, false)).ReachOfComputed(quantity);
      if (both) in.reach.Extend(j_.ModelOf(j_.ModelIndex(in.plan, true)).ReachOfComputed(quantity));
      in.tried = true, in.wide = both, in.computed = here.computed;
    }
    rested |= here.rested;
    Take(out, std::move(here));
    if (out.confirmed) break;
  }
  return out;
}

bool PlanSearch::MayAgreeIn(const ClaimPlans::OfRoot& in, const Interval& window,
                            SymbolId quantity) {
  return MayAgree(window, in.reach) &&
         (MayAgree(window, j_.ModelOf(j_.ModelIndex(in.plan, false)), quantity) ||
          (in.wide && MayAgree(window, j_.ModelOf(j_.ModelIndex(in.plan, true)), quantity)));
}

// A document has so many amounts of memory that what their printed steps do not give agrees with
// some plan's unusual reading by chance: those are asked for in the claim's own plan only.
bool PlanSearch::IsAmount(SymbolId quantity) const {
  return j_.rules.quantities[quantity].dimension == Dimension::Of(Dimension::kByte);
}

bool PlanSearch::TryPlan(const Number& n, std::span<const Ink> inks, SymbolId quantity,
                         std::int32_t plan, bool unusual, Search& search, Outcome& here) {
  Try(j_, n, inks, quantity, plan, false, here);
  const bool both = !here.confirmed && ((unusual && !search.settled) || !here.computed);
  if (both) Try(j_, n, inks, quantity, plan, true, here);
  if (!here.computed)
    search.every_plan = search.every_plan && plan == 0 && j_.plans.plans.size() > 1;
  if (here.confirmed && ByChance(j_, n, here)) here.confirmed = false, search.chance = true;
  return both;
}

bool PlanSearch::OfOtherPhase(const Claim& claim, SymbolId quantity) const {
  const std::string_view name = j_.rules.symbols.Name(quantity);
  return (claim.phase == Phase::kPrefill && name.find("decode") != std::string_view::npos) ||
         (claim.phase == Phase::kDecode && name.find("prefill") != std::string_view::npos);
}

}  // namespace shardlint
