#include <algorithm>
#include <cmath>

#include "verdict/judgement.h"

namespace shardlint {
namespace {

// A list of ranks or layers is confirmed by its length: what a stage, a replica or a group holds.
void CheckRanks(Judgement& j, std::uint32_t index) {
  const Claim& claim = j.claims.claims[index];
  const RankList& list = j.mentions.ranks[static_cast<std::size_t>(claim.index)];
  if (list.noun == nullptr) return;
  const double count = static_cast<double>(list.indices.size());
  const std::string& noun = list.noun->id;
  std::vector<std::string_view> sizes;
  if (noun == "layer") sizes = {"layers.per_stage", "num_hidden_layers"};
  if (noun == "gpu" || noun == "rank")
    sizes = {"gpus.per_replica",  "gpus.per_stage", "gpus.per_tp_group",
             "gpus.per_ep_group", "gpus.total",     "gpus.per_node"};
  if (noun == "stage") sizes = {"pipeline_parallel_size"};
  if (noun == "expert") sizes = {"experts.per_gpu", "num_experts", "experts.per_group"};
  if (noun == "head") sizes = {"heads.per_rank", "num_attention_heads"};
  CheckDetail detail{.kind = CheckDetail::Kind::kRanks, .claim = index};
  for (const std::string_view name : sizes) {
    const auto q = j.Symbol(name);
    if (!q) continue;
    for (const std::int32_t plan : j.plans.Judging(j.PlanOf(claim))) {
      CostModel& model = j.ModelOf(j.ModelIndex(plan, false));
      for (const std::uint32_t id : model.Values(*q)) {
        if (model.at(id).assumed || !model.at(id).value.Contains(count)) continue;
        detail.message = std::string(name);
        j.judged[index].Add("ranks", Verdict::kConfirmed, Severity::kNone, std::move(detail));
        return;
      }
    }
  }
}

// "4×4×2": a product of degrees is confirmed by the number of GPUs.
void CheckProduct(Judgement& j, std::uint32_t index) {
  const Claim& claim = j.claims.claims[index];
  double product = 1;
  for (const std::uint32_t n : j.mentions.products[static_cast<std::size_t>(claim.index)].operands)
    product *= j.mentions.numbers[n].decimal.value();
  CheckDetail detail{.kind = CheckDetail::Kind::kProduct, .claim = index};
  for (const std::string_view name : {"gpus.total", "gpus.per_replica", "modules.total"}) {
    const auto q = j.Symbol(name);
    if (!q) continue;
    for (const std::int32_t plan : j.plans.Judging(j.PlanOf(claim))) {
      CostModel& model = j.ModelOf(j.ModelIndex(plan, true));
      for (const std::uint32_t id : model.Values(*q)) {
        if (model.at(id).assumed || !model.at(id).value.Contains(product)) continue;
        detail.message = std::string(name);
        j.judged[index].Add("arithmetic-product", Verdict::kConfirmed, Severity::kNone,
                            std::move(detail));
        return;
      }
    }
  }
}

}  // namespace

void CheckStructure(Judgement& j) {
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c) {
    if (j.claims.claims[c].kind == Claim::Kind::kRanks) CheckRanks(j, c);
    if (j.claims.claims[c].kind == Claim::Kind::kProduct) CheckProduct(j, c);
  }
}

}  // namespace shardlint
