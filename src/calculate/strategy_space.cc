#include "calculate/strategy_space.h"

#include <cmath>

namespace shardlint {
namespace {

struct Degree {
  std::string_view quantity;
  std::uint32_t Strategy::*field;
};
constexpr std::array<Degree, 5> kDegrees = {{
    {"tensor_parallel_size", &Strategy::tp},
    {"pipeline_parallel_size", &Strategy::pp},
    {"data_parallel_size", &Strategy::dp},
    {"expert_parallel_size", &Strategy::ep},
    {"context_parallel_size", &Strategy::cp},
}};
/// What follows from a strategy, or is another one's.
constexpr std::array<std::string_view, 6> kFollowing = {"gpus.total",
                                                        "nodes.total",
                                                        "gpus.prefill",
                                                        "gpus.decode",
                                                        "sequence_parallel_size",
                                                        "expert_tensor_parallel_size"};

}  // namespace

std::string ToString(const Strategy& s) {
  std::string out = "TP" + std::to_string(s.tp);
  for (const auto& [name, value] :
       {std::pair("PP", s.pp), std::pair("DP", s.dp), std::pair("EP", s.ep), std::pair("CP", s.cp)})
    if (value > 1) out += std::string(" ") + name + std::to_string(value);
  return out;
}

SymbolSet DegreesOf(const Ruleset& rules) {
  SymbolSet out;
  for (const Degree& degree : kDegrees)
    if (const auto symbol = rules.symbols.Find(degree.quantity)) out.Add(*symbol);
  return out;
}

PlanInputs WithoutStrategy(const Ruleset& rules, const PlanInputs& inputs) {
  const SymbolSet degrees = DegreesOf(rules);
  SymbolSet fixed = degrees;
  for (const std::string_view name : kFollowing)
    if (const auto symbol = rules.symbols.Find(name)) fixed.Add(*symbol);
  PlanInputs out;
  out.model = inputs.model, out.device = inputs.device, out.notes = inputs.notes;
  for (const PlanInput& input : inputs.values()) {
    // A share of one GPU that is given belongs to the degrees it was computed with.
    const QuantityInfo& info = rules.quantities[input.quantity];
    const bool follows = !info.input && info.rests_on.Meets(degrees);
    if (!fixed.Contains(input.quantity) && !follows) out.Set(input);
  }
  return out;
}

PlanInputs WithStrategy(const Ruleset& rules, const PlanInputs& inputs, const Strategy& strategy) {
  PlanInputs out = inputs;
  for (const Degree& degree : kDegrees)
    if (const auto symbol = rules.symbols.Find(degree.quantity))
      out.Set({.quantity = *symbol, .values = {static_cast<double>(strategy.*degree.field)}});
  return out;
}

StrategySpace::StrategySpace(const Ruleset& rules, const PlanInputs& inputs,
                             const Assignment& assignment, std::uint32_t max_gpus)
    : rules_(rules), inputs_(inputs), assignment_(assignment), max_gpus_(max_gpus) {
  experts_ = Known("num_experts").value_or(0) > 1;
  gpus_per_node_ = static_cast<std::uint32_t>(Known("gpus.per_node").value_or(0));
  context_ = Known("context_length").value_or(0);
}

std::optional<double> StrategySpace::Known(std::string_view quantity) const {
  const auto symbol = rules_.symbols.Find(quantity);
  if (!symbol) return std::nullopt;
  PlanEvaluator evaluator(rules_, inputs_, assignment_);
  const std::optional<std::uint32_t> id = evaluator.Value(*symbol);
  if (!id) return std::nullopt;
  return evaluator.at(*id).value.low;
}

bool StrategySpace::Divides(std::string_view quantity, std::string_view degree,
                            std::uint32_t value) {
  const auto symbol = rules_.symbols.Find(quantity), what = rules_.symbols.Find(degree);
  if (!symbol || !what) return true;
  PlanInputs inputs = inputs_;
  inputs.Set({.quantity = *what, .values = {static_cast<double>(value)}});
  PlanEvaluator evaluator(rules_, inputs, assignment_);
  const std::optional<std::uint32_t> id = evaluator.Computed(*symbol);
  return !id || evaluator.at(*id).value.low == 1;
}

std::optional<Misfit> StrategySpace::OfTp(std::uint32_t tp) {
  constexpr std::string_view kTp = "tensor_parallel_size";
  if (!Divides("divisible.heads", kTp, tp)) return Misfit::kHeads;
  // A latent cache has no heads to divide.
  const auto attention = Known("attention");
  const bool latent = attention && *attention == EnumValue("mla");
  if (!latent && !Divides("divisible.kv_heads", kTp, tp)) return Misfit::kKvHeads;
  if (!Divides("divisible.mlp", kTp, tp)) return Misfit::kMlp;
  return std::nullopt;
}

std::vector<std::uint32_t> StrategySpace::ExpertDegrees(std::uint32_t ranks) const {
  std::vector<std::uint32_t> out = {1};
  for (std::uint32_t ep = 2; experts_ && ep <= ranks; ++ep)
    if (ranks % ep == 0) out.push_back(ep);
  return out;
}

void StrategySpace::ForEach(const std::function<void(const Strategy&)>& take) {
  const auto ask = [&](std::string_view quantity, std::string_view degree, Misfit misfit) {
    std::vector<std::optional<Misfit>> of(max_gpus_ + 1);
    for (std::uint32_t value = 1; value <= max_gpus_; ++value)
      if (!Divides(quantity, degree, value)) of[value] = misfit;
    return of;
  };
  std::vector<std::optional<Misfit>> of_tp(max_gpus_ + 1);
  for (std::uint32_t tp = 1; tp <= max_gpus_; ++tp) of_tp[tp] = OfTp(tp);
  const auto of_pp = ask("divisible.layers", "pipeline_parallel_size", Misfit::kLayers);
  const auto of_dp = ask("divisible.batch", "data_parallel_size", Misfit::kSequences);
  std::vector<std::optional<Misfit>> of_ep(max_gpus_ + 1);
  if (experts_) of_ep = ask("divisible.experts", "expert_parallel_size", Misfit::kExperts);
  const auto judge = [&](const Strategy& s) -> std::optional<Misfit> {
    if (of_tp[s.tp]) return of_tp[s.tp];
    if (of_pp[s.pp]) return of_pp[s.pp];
    if (of_ep[s.ep]) return of_ep[s.ep];
    if (of_dp[s.dp]) return of_dp[s.dp];
    if (s.cp > 1 && std::fmod(context_, s.cp) != 0) return Misfit::kContext;
    if (gpus_per_node_ > 0 && s.gpus() > gpus_per_node_ && s.gpus() % gpus_per_node_ != 0)
      return Misfit::kNodes;
    return std::nullopt;
  };
  std::vector<std::vector<std::uint32_t>> expert_degrees;
  for (std::uint32_t ranks = 0; ranks <= max_gpus_; ++ranks)
    expert_degrees.push_back(ExpertDegrees(ranks));
  size_ = 0, misfits_ = {};
  Strategy s;
  for (s.tp = 1; s.tp <= max_gpus_; ++s.tp)
    for (s.pp = 1; s.tp * s.pp <= max_gpus_; ++s.pp)
      for (s.dp = 1; s.tp * s.pp * s.dp <= max_gpus_; ++s.dp)
        for (s.cp = 1; s.gpus() <= max_gpus_; ++s.cp)
          for (const std::uint32_t ep : expert_degrees[s.tp * s.dp * s.cp]) {
            s.ep = ep;
            ++size_;
            if (const std::optional<Misfit> misfit = judge(s)) {
              ++misfits_[static_cast<std::size_t>(*misfit)];
            } else {
              take(s);
            }
          }
}

}  // namespace shardlint
