#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/ruleset.h"
#include "quantity/interval.h"
#include "source/source_file.h"
#include "verdict/finding.h"

namespace shardlint {

/// A quantity of a plan: what the document claims of it, and what comes out. Base units.
struct PlanFigure {
  std::string_view quantity;
  std::optional<Interval> claimed = {};     ///< what the printed digits stand for
  std::size_t finding = 0;                  ///< the claim's, where there is one
  std::optional<Interval> recomputed = {};  ///< by the claim's check; without a claim by the model
  bool estimate = false;                    ///< `recomputed` is a plausible range

  bool Shown() const { return claimed || recomputed; }
};

/// What fills the memory of one GPU.
struct MemoryFigures {
  std::vector<PlanFigure> parts;  ///< weights, KV cache, activations, overhead
  /// A confirmed total is as its check has it, unless a part is contradicted; else it is the sum of
  /// the parts: of those that are only estimated, what is claimed counts unless it is contradicted.
  PlanFigure total;
  std::optional<Interval> capacity;
  std::vector<std::string> missing;  ///< titles of what keeps parts or the capacity unknown
};

/// A plan's point under the roof of one GPU.
struct RooflineFigures {
  double peak_flops = 0;                  ///< FLOP/s; 0: unknown
  double bandwidth = 0;                   ///< B/s; 0: unknown
  std::optional<double> intensity;        ///< FLOP/B of a decode step
  std::optional<double> flops_per_token;  ///< that the compute bound counts
  std::optional<double> bound;            ///< most tokens a second and GPU, the plan read as usual
  std::optional<double> allowed;     ///< the same under the readings that the claim was judged by
  PlanFigure throughput;             ///< per GPU, as claimed
  std::vector<std::string> missing;  ///< titles of what keeps it from being drawn

  bool Drawable() const { return peak_flops > 0 && bandwidth > 0; }
};

struct PlanFigures {
  std::string title;  ///< the heading that opens the plan; empty: the whole document
  Phase phase = Phase::kNone;
  MemoryFigures memory;
  RooflineFigures roofline;
  /// Names of which the document has several, so that no facts of the catalogue were taken.
  std::string several_devices, several_models;
};

/// Of each plan that a document describes as its own and makes claims of memory or throughput in;
/// of the whole document where there is none. Nothing for a document that is not ours.
std::vector<PlanFigures> FiguresOf(const Ruleset& rules, const SourceFile& file,
                                   const DocumentReport& report);

}  // namespace shardlint
