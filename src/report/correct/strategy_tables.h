#pragma once

#include <string>

#include "summary/corrected_summary.h"

namespace shardlint {

/// Figures that rest on what is contradicted are those of a plan that may not exist.
bool RestsOnContradicted(const SummaryScope& scope);

/// The memory of one GPU, of which there are `capacity` bytes (0: unknown), and the speed of a
/// strategy, as far as they are known. `hypothetical` figures say so.
std::string StrategyTables(const Configuration& figures, double capacity, bool hypothetical);

}  // namespace shardlint
