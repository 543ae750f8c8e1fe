#include <algorithm>
#include <array>
#include <cmath>

#include "verdict/judgement.h"

namespace shardlint {

void InferKvHeads(Judgement& j) {
  const auto kv_heads = j.Symbol("num_key_value_heads"), heads = j.Symbol("num_attention_heads");
  if (!kv_heads || !heads) return;
  Plan& plan = j.plans.plans.front();
  if (!plan.values[*kv_heads].empty() || plan.values[*heads].empty()) return;
  std::vector<SymbolId> steps;
  for (const std::string_view name :
       {"kv_cache.per_token_per_layer", "kv_cache.per_token", "kv_cache.per_layer"})
    if (const auto q = j.Symbol(name)) steps.push_back(*q);
  std::vector<const Claim*> printed;
  for (const Claim& claim : j.claims.claims)
    if (claim.kind == Claim::Kind::kNumber && claim.firm && claim.quantities.size() == 1 &&
        printed.size() < 4 && std::ranges::find(steps, claim.quantities.front()) != steps.end())
      printed.push_back(&claim);
  const double whole = plan.values[*heads].front().value.low;
  if (printed.empty() || whole < 1 || whole > 512 || whole != std::floor(whole)) return;
  CostModel without(j.rules, j.plans);
  for (double d = whole; d >= 1; --d) {
    if (std::fmod(whole, d) != 0) continue;
    const StatedValue value{.value = Interval::Exactly(d), .source = StatedValue::Source::kDefault};
    CostModel model(without, CostModel::Local{{*kv_heads, value}});
    const bool agrees = std::ranges::any_of(printed, [&](const Claim* claim) {
      bool found = false;
      model.ForEachComputed(claim->quantities.front(), [&](std::uint32_t id) {
        const Candidate& c = model.at(id);
        found = c.kind == FormulaKind::kExact && Agrees(j.NumberOf(*claim), c.value) != nullptr;
        return !found;
      });
      return found;
    });
    if (!agrees) continue;
    plan.values[*kv_heads].push_back(value);
    return;
  }
}

}  // namespace shardlint
