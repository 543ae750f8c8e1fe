#pragma once

#include "claim/claim.h"
#include "plan/plan.h"

namespace shardlint {

/// "Selected: option B (TP=4, PP=2)", and further down "The selected option in detail" with no more
/// than its two stages: a section that speaks of the chosen plan has that plan's degrees.
void AdoptChosen(Plans& plans, const Document& document, const Claims& claims,
                 const PlanRules& rules);

}  // namespace shardlint
