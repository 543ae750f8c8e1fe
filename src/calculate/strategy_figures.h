#pragma once

#include <optional>
#include <string>
#include <vector>

#include "calculate/strategy_space.h"

namespace shardlint {

/// A requirement: at least or at most this much of a quantity, in base units.
struct SuggestTarget {
  SymbolId quantity = 0;
  bool at_least = false;
  double value = 0;
  std::string at = {};  ///< where it is stated: "plan.md:12"; empty: on the command line
};

/// One strategy with what the cost model says of it, in base units; unknown where it says nothing.
struct Configuration {
  Strategy strategy;
  Interval weights, cache, activations, overhead, memory;  ///< of one GPU
  std::optional<double> ttft_bound, tpot_bound;            ///< seconds, not less
  bool ttft_firm = true;                   ///< false: prompts may be shorter than the sequence
  std::optional<double> throughput_bound;  ///< generated tokens a second of all GPUs, not more
  Interval ttft, tpot, throughput;         ///< estimates
  /// Of each target: its bound, and the share of it that the target asks for (above 1 the bound
  /// refutes it); none where there is no bound.
  std::vector<std::optional<double>> bounds, shares;
  /// Of each target: whether its bound may refute it. One of prompts that may be shorter may not.
  std::vector<bool> firm;
  bool Refutes(std::size_t target) const {
    return shares[target] && *shares[target] > 1 && firm[target];
  }
  bool crosses_nodes = false;  ///< tensor parallelism leaves its node
  /// The largest of `shares`, 0 without any.
  double worst_share() const;
};

/// Reads a configuration's figures from an evaluator of its plan, which decodes (phase).
class StrategyFigures {
 public:
  StrategyFigures(const Ruleset& rules, const Assignment& assignment)
      : rules_(rules), assignment_(assignment) {}

  /// The tightest bound against a target: the greatest lower or the least upper one, or the exact
  /// value. `firm` gets whether it rests on nothing that may be smaller.
  std::optional<double> BoundOf(PlanEvaluator& evaluator, const SuggestTarget& target,
                                bool* firm = nullptr) const;
  /// What keeps it unknown.
  std::vector<SymbolId> MissingOf(PlanEvaluator& evaluator, SymbolId quantity) const;
  Interval ValueOf(PlanEvaluator& evaluator, std::string_view quantity) const;
  SymbolId SymbolOf(std::string_view name) const;
  void AddMemory(PlanEvaluator& evaluator, Configuration& c) const;
  void AddSpeed(PlanEvaluator& evaluator, Configuration& c) const;
  void AddTarget(PlanEvaluator& evaluator, const SuggestTarget& target, Configuration& c) const;

 private:
  const Ruleset& rules_;
  const Assignment& assignment_;
};

/// The same inputs with `phase` decode: what is generated is decoded.
PlanInputs Decoding(const Ruleset& rules, const PlanInputs& inputs);

/// How many times a target is beyond a bound; at most 1: the bound allows it.
double ShareOf(const SuggestTarget& target, double bound);

}  // namespace shardlint
