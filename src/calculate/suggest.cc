#include "calculate/suggest.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

namespace shardlint {
namespace {

constexpr std::array<std::pair<Objective, std::string_view>, 3> kObjectives = {{
    {Objective::kFewestGpus, "fewest-gpus"},
    {Objective::kThroughput, "throughput"},
    {Objective::kTpot, "tpot"},
}};

class Search {
 public:
  Search(const Ruleset& rules, const PlanInputs& inputs, const Assignment& assignment,
         const SuggestOptions& options)
      : rules_(rules),
        assignment_(assignment),
        figures_(rules, assignment),
        varied_(DegreesOf(rules)),
        inputs_(Decoding(rules, WithoutStrategy(rules, inputs))),
        base_(rules, inputs_, assignment) {
    out_.options = options;
  }

  Suggestion Run() {
    for (std::size_t q = 0; q < rules_.quantities.size(); ++q)
      if (!rules_.quantities[q].rests_on.Meets(varied_)) base_.Value(static_cast<SymbolId>(q));
    ReadDevice();
    FindMissing();
    if (!out_.missing.empty()) return std::move(out_);
    std::vector<Configuration> feasible;
    StrategySpace space(rules_, inputs_, assignment_, out_.options.max_gpus);
    space.ForEach([&](const Strategy& strategy) { Take(strategy, feasible); });
    out_.considered = space.size();
    for (std::size_t i = 0; i < kMisfits; ++i) out_.misfits[i] += space.misfits()[i];
    Rank(feasible);
    LoosenTargets();
    return std::move(out_);
  }

 private:
  void ReadDevice() {
    const auto value = [&](std::string_view name) -> std::optional<double> {
      const std::optional<std::uint32_t> id = base_.Value(figures_.SymbolOf(name));
      if (!id) return std::nullopt;
      return base_.at(*id).value.low;
    };
    out_.memory = value("device.memory").value_or(0);
    const PlanInput* share = inputs_.Find(figures_.SymbolOf("memory_utilization_limit"));
    out_.memory_share_stated = share != nullptr;
    out_.memory_share = share != nullptr ? share->values.front() : kMemoryShare;
    out_.gpus_per_node = static_cast<std::uint32_t>(value("gpus.per_node").value_or(0));
  }

  void FindMissing() {
    const PlanInputs one = WithStrategy(rules_, inputs_, {});
    PlanEvaluator evaluator(rules_, one, assignment_);
    const auto add = [](std::vector<SymbolId>& to, const std::vector<SymbolId>& from) {
      for (const SymbolId q : from)
        if (std::ranges::find(to, q) == to.end()) to.push_back(q);
    };
    for (const char* name : {"weights.per_gpu", "kv_cache.per_gpu", "context_length",
                             "sequences.per_replica", "device.memory"})
      add(out_.missing, evaluator.Missing(figures_.SymbolOf(name)));
    for (const SuggestTarget& target : out_.options.targets) {
      TargetOutcome& outcome = out_.targets.emplace_back();
      outcome.target = target;
      outcome.lower = !target.at_least;
      if (!figures_.BoundOf(evaluator, target))
        add(outcome.missing, figures_.MissingOf(evaluator, target.quantity));
    }
  }

  std::optional<Misfit> MisfitOf(Configuration& c, PlanEvaluator& evaluator) {
    const double usable = out_.memory * out_.memory_share;
    if (figures_.ValueOf(evaluator, "weights.per_gpu").low > usable) return Misfit::kWeights;
    figures_.AddMemory(evaluator, c);
    if (c.weights.low + c.cache.low > usable) return Misfit::kCache;
    if (c.memory.low > usable) return Misfit::kMemory;
    return std::nullopt;
  }

  void Take(const Strategy& strategy, std::vector<Configuration>& feasible) {
    const PlanInputs inputs = WithStrategy(rules_, inputs_, strategy);
    PlanEvaluator evaluator(base_, inputs, varied_);
    Configuration c;
    c.strategy = strategy;
    if (const std::optional<Misfit> misfit = MisfitOf(c, evaluator)) {
      ++out_.misfits[static_cast<std::size_t>(*misfit)];
      return;
    }
    ++out_.fitting;
    c.crosses_nodes = out_.gpus_per_node > 0 && strategy.tp > out_.gpus_per_node;
    bool refuted = false;
    for (std::size_t t = 0; t < out_.targets.size(); ++t) {
      TargetOutcome& outcome = out_.targets[t];
      figures_.AddTarget(evaluator, outcome.target, c);
      outcome.firm = outcome.firm && c.firm.back();
      const std::optional<double>& share = c.shares.back();
      if (!share) continue;
      if (!outcome.nearest || *share < outcome.factor)
        outcome.nearest = strategy, outcome.bound = *c.bounds.back(), outcome.factor = *share;
      if (!c.Refutes(t)) continue;
      if (!refuted) ++outcome.refuted;
      refuted = true;
    }
    if (refuted) return;
    figures_.AddSpeed(evaluator, c);
    feasible.push_back(std::move(c));
  }

  /// Infeasible targets against what holds in prefill as well.
  void LoosenTargets() {
    for (TargetOutcome& outcome : out_.targets) {
      outcome.factor_of_any = outcome.factor;
      if (!outcome.infeasible()) continue;
      const PlanInputs inputs = WithStrategy(rules_, WithoutPhase(inputs_), *outcome.nearest);
      PlanEvaluator evaluator(rules_, inputs, assignment_);
      if (const std::optional<double> bound = figures_.BoundOf(evaluator, outcome.target))
        outcome.factor_of_any = ShareOf(outcome.target, *bound);
    }
  }

  PlanInputs WithoutPhase(const PlanInputs& inputs) const {
    PlanInputs out;
    for (const PlanInput& input : inputs.values())
      if (input.quantity != figures_.SymbolOf("phase")) out.Set(input);
    return out;
  }

  /// Smaller is better.
  auto KeyOf(const Configuration& c) const {
    constexpr double kNever = std::numeric_limits<double>::infinity();
    const double gpus = c.strategy.gpus(), throughput = -c.throughput_bound.value_or(0),
                 tpot = c.tpot_bound.value_or(kNever);
    const int tier = (c.worst_share() > out_.options.reach ? 2 : 0) + (c.crosses_nodes ? 1 : 0);
    std::array<double, 3> key = {};
    switch (out_.options.objective) {
      case Objective::kFewestGpus:
        key = {gpus, throughput, tpot};
        break;
      case Objective::kThroughput:
        key = {throughput, gpus, tpot};
        break;
      case Objective::kTpot:
        key = {tpot, gpus, throughput};
        break;
    }
    // Equal otherwise: fewer stages, fewer ranks of a context, and so on.
    return std::tuple(tier, key, c.strategy.pp, c.strategy.cp, c.strategy.tp, c.strategy);
  }

  void Rank(std::vector<Configuration>& feasible) {
    out_.feasible = feasible.size();
    out_.within_reach = static_cast<std::size_t>(std::ranges::count_if(
        feasible, [&](const Configuration& c) { return c.worst_share() <= out_.options.reach; }));
    const auto end = feasible.begin() +
                     static_cast<std::ptrdiff_t>(std::min(out_.options.best, feasible.size()));
    std::ranges::partial_sort(feasible, end, {}, [&](const Configuration& c) { return KeyOf(c); });
    out_.best.assign(feasible.begin(), end);
  }

  const Ruleset& rules_;
  const Assignment& assignment_;
  StrategyFigures figures_;
  SymbolSet varied_;
  PlanInputs inputs_;
  PlanEvaluator base_;  // what no degree changes
  Suggestion out_;
};

}  // namespace

std::string_view ToWord(Objective objective) {
  for (const auto& [known, word] : kObjectives)
    if (known == objective) return word;
  return "";
}

std::optional<Objective> ParseObjective(std::string_view word) {
  for (const auto& [objective, known] : kObjectives)
    if (known == word) return objective;
  return std::nullopt;
}

Suggestion Suggest(const Ruleset& rules, const PlanInputs& inputs, const Assignment& assignment,
                   const SuggestOptions& options) {
  Suggestion out = Search(rules, inputs, assignment, options).Run();
  out.searched_up_to = options.max_gpus;
  if (!out.missing.empty() || !out.best.empty()) return out;
  SuggestOptions further = options;
  further.objective = Objective::kFewestGpus, further.best = 1;
  while (!out.beyond && further.max_gpus < kFurtherGpus) {
    further.max_gpus = std::min(2 * further.max_gpus, kFurtherGpus);
    const Suggestion more = Search(rules, inputs, assignment, further).Run();
    if (!more.best.empty()) out.beyond = more.best.front();
    out.searched_up_to = further.max_gpus;
  }
  SuggestOptions relaxed = options;
  relaxed.targets.clear();
  for (const TargetOutcome& outcome : out.targets)
    if (!outcome.infeasible()) relaxed.targets.push_back(outcome.target);
  if (!out.beyond && relaxed.targets.size() < options.targets.size())
    out.relaxed = Search(rules, inputs, assignment, relaxed).Run().best;
  return out;
}

}  // namespace shardlint
