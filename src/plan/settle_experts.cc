#include "plan/settle_experts.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace shardlint {
namespace {

// Of the nearest plan that has any.
std::span<const StatedValue> ValuesOf(const Plans& plans, std::size_t plan, SymbolId quantity) {
  for (auto p = static_cast<std::int32_t>(plan); p >= 0;
       p = plans.plans[static_cast<std::size_t>(p)].parent)
    if (const auto& values = plans.plans[static_cast<std::size_t>(p)].values[quantity];
        !values.empty())
      return values;
  return {};
}

}  // namespace

void SettleExperts(Plans& plans, const Claims& claims, const PlanRules& rules) {
  const auto experts = rules.symbols.Find("num_experts");
  const auto total = rules.symbols.Find("num_experts_total");
  const auto layers = rules.symbols.Find("num_hidden_layers");
  const auto active = rules.symbols.Find("num_experts_per_tok");
  const auto ranks = rules.symbols.Find("expert_parallel_size");
  if (!experts || !total || !layers || !active || !ranks) return;
  for (std::size_t p = 0; p < plans.plans.size(); ++p) {
    const auto among = ValuesOf(plans, p, *layers);
    const auto& values = plans.plans[p].values[*experts];
    const auto stated = [](const StatedValue& v) { return v.claim >= 0; };
    // "8 experts … the 2 experts of a token": several counts are of several things.
    if (among.empty() || std::ranges::count_if(values, stated) != 1) continue;
    for (StatedValue& value : plans.plans[p].values[*experts]) {
      if (!value.weak || value.claim < 0) continue;
      const Claim& claim = claims.claims[static_cast<std::size_t>(value.claim)];
      if (!claim.firm || std::ranges::any_of(claim.quantities, [&](SymbolId q) {
            return q != *experts && q != *total;
          }))
        continue;
      double chosen = 1;  // of a layer, at least
      for (const SymbolId q : {*active, *ranks})
        for (const StatedValue& v : ValuesOf(plans, p, q)) chosen = std::max(chosen, v.value.low);
      value.weak = std::ranges::any_of(among, [&](const StatedValue& count) {
        const double each = value.value.low / count.value.high;
        return each == std::floor(each) && each > chosen;
      });
    }
  }
}

}  // namespace shardlint
