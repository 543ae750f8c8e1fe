#pragma once

#include <cstdint>
#include <vector>

#include "plan/plan.h"

namespace shardlint {

/// Whether a claim of this role says what a plan is, and not what it rejects, supposes or watches.
inline bool SaysWhatIs(Role role) {
  return role != Role::kRejected && role != Role::kHypothetical && role != Role::kAlert;
}

/// A stretch of a document whose degrees agree with each other and not with those around it.
struct DegreeScope {
  std::int32_t heading = -1;         ///< the block that opens it; -1: a row or an item
  std::uint32_t begin = 0, end = 0;  ///< blocks
};

struct DegreeScopes {
  std::vector<DegreeScope> scopes;
  std::vector<std::uint32_t> options;  ///< sibling headings that state degrees: "3.1 TP=4"
};

/// A document whose degrees agree has no scopes but its options.
DegreeScopes FindDegreeScopes(const Document& document, const Mentions& mentions,
                              const Claims& claims, const PlanRules& rules);

}  // namespace shardlint
