#pragma once

#include "claim/claim.h"
#include "plan/plan.h"

namespace shardlint {

/// "64 experts" may be of a layer or of all layers together: where they cannot be shared out among
/// the layers, or too few would be left of each to choose from, they are of one layer.
void SettleExperts(Plans& plans, const Claims& claims, const PlanRules& rules);

}  // namespace shardlint
