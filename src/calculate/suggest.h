#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "calculate/strategy_figures.h"

namespace shardlint {

enum class Objective : std::uint8_t { kFewestGpus, kThroughput, kTpot };
std::string_view ToWord(Objective objective);
std::optional<Objective> ParseObjective(std::string_view word);

/// What part of the memory engines take when nobody says: vLLM's gpu_memory_utilization.
inline constexpr double kMemoryShare = 0.9;
/// What part of a bound software is expected to reach when nobody says.
inline constexpr double kReach = 0.5;
inline constexpr std::uint32_t kMaxGpus = 4096;
/// How far a search goes beyond its budget to say what would do.
inline constexpr std::uint32_t kFurtherGpus = 512;

struct SuggestOptions {
  std::uint32_t max_gpus = 64;  ///< at most kMaxGpus
  std::vector<SuggestTarget> targets;
  Objective objective = Objective::kFewestGpus;
  double reach = kReach;
  std::size_t best = 5;
};

/// What the whole space says of one target.
struct TargetOutcome {
  SuggestTarget target;
  /// The strategy whose bound is nearest to it, and how many times the target is beyond that bound
  /// (above 1: infeasible with these GPUs).
  std::optional<Strategy> nearest;
  double bound = 0, factor = 0;
  /// The factor whatever is counted: of tokens, those of prompts too (peak compute bounds both).
  double factor_of_any = 0;
  bool lower = true;              ///< the bound is a lower one
  std::size_t refuted = 0;        ///< strategies that fit but for it
  std::vector<SymbolId> missing;  ///< inputs without which there is no bound
  bool firm = true;               ///< the bound may refute it
  bool infeasible() const { return nearest && factor > 1 && firm; }
};

struct Suggestion {
  SuggestOptions options;
  double memory = 0;        ///< capacity of one GPU
  double memory_share = 0;  ///< part of it that may be used
  bool memory_share_stated = false;
  std::uint32_t gpus_per_node = 0;
  std::vector<SymbolId> missing;  ///< not empty: nothing could be searched
  std::size_t considered = 0;
  std::array<std::size_t, kMisfits> misfits = {};
  std::size_t fitting = 0;             ///< strategies that fit, whatever the targets
  std::vector<TargetOutcome> targets;  ///< parallel to the options' targets
  std::vector<Configuration> best;     ///< ranked; no bound refutes them
  std::size_t feasible = 0;            ///< how many there are of these
  std::size_t within_reach = 0;        ///< that need no more than `reach` of any bound
  /// Where none is feasible: the best with the fewest GPUs beyond the budget, and how far that was
  /// searched.
  std::optional<Configuration> beyond;
  std::uint32_t searched_up_to = 0;
  /// Where that finds none because of infeasible targets: the best without those.
  std::vector<Configuration> relaxed;
};

/// Searches all strategies of at most `max_gpus` GPUs. What `inputs` say of degrees and of the
/// number of GPUs does not count.
Suggestion Suggest(const Ruleset& rules, const PlanInputs& inputs, const Assignment& assignment,
                   const SuggestOptions& options);

}  // namespace shardlint
