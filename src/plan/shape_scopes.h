#pragma once

#include <cstdint>
#include <vector>

#include "plan/plan.h"

namespace shardlint {

/// A paragraph that states the shape of another model than the first one, with what follows it.
struct ShapeScope {
  std::uint32_t begin = 0, end = 0;  ///< blocks
};

/// "For an 8B model (32 layers, 32 heads, …):" behind a model of 80 layers and 64 heads. One figure
/// that differs is a conflict, two are another model.
std::vector<ShapeScope> FindShapeScopes(const Document& document, const Mentions& mentions,
                                        const Claims& claims, const PlanRules& rules);

}  // namespace shardlint
