#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "calculate/plan_evaluator.h"

namespace shardlint {

/// Degrees of parallelism. Expert parallelism lies over the GPUs of the other degrees.
struct Strategy {
  std::uint32_t tp = 1, pp = 1, dp = 1, ep = 1, cp = 1;
  std::uint32_t gpus() const { return tp * pp * dp * cp; }
  friend auto operator<=>(const Strategy&, const Strategy&) = default;
};

/// "TP8 PP2"; degrees of 1 are left out, but for TP.
std::string ToString(const Strategy& strategy);

/// Why a strategy is no candidate, in the order in which they are asked; each strategy has one.
enum class Misfit : std::uint8_t {
  kHeads,
  kKvHeads,
  kMlp,
  kLayers,
  kExperts,
  kSequences,
  kContext,
  kNodes,
  kWeights,
  kCache,
  kMemory,
};
inline constexpr std::size_t kMisfits = 11;

/// The strategies of at most `max_gpus` GPUs, EP a divisor of TP × DP × CP (1 without experts), and
/// which of them divide what they are to divide. That is asked of the cost model, once a degree.
class StrategySpace {
 public:
  /// `inputs` state no degree.
  StrategySpace(const Ruleset& rules, const PlanInputs& inputs, const Assignment& assignment,
                std::uint32_t max_gpus);

  /// Calls `take` for each strategy that divides, in lexicographic order; counts the others.
  void ForEach(const std::function<void(const Strategy&)>& take);
  std::size_t size() const { return size_; }
  const std::array<std::size_t, kMisfits>& misfits() const { return misfits_; }

 private:
  /// 1 divides, 0 does not; unknown counts as divided.
  bool Divides(std::string_view quantity, std::string_view degree, std::uint32_t value);
  std::optional<Misfit> OfTp(std::uint32_t tp);
  std::optional<double> Known(std::string_view quantity) const;
  std::vector<std::uint32_t> ExpertDegrees(std::uint32_t ranks) const;

  const Ruleset& rules_;
  const PlanInputs& inputs_;
  const Assignment& assignment_;
  std::uint32_t max_gpus_;
  bool experts_ = false;
  std::uint32_t gpus_per_node_ = 0;
  double context_ = 0;
  std::size_t size_ = 0;
  std::array<std::size_t, kMisfits> misfits_ = {};
};

/// The quantities that a strategy sets, and the inputs of a plan with those of a strategy.
SymbolSet DegreesOf(const Ruleset& rules);
PlanInputs WithStrategy(const Ruleset& rules, const PlanInputs& inputs, const Strategy& strategy);
/// The inputs without what a strategy or its size fixes.
PlanInputs WithoutStrategy(const Ruleset& rules, const PlanInputs& inputs);

}  // namespace shardlint
