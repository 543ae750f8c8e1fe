#pragma once

#include "claim/claim.h"
#include "plan/plan.h"

namespace shardlint {

/// "### Option A: TP=4 …" and, wherever it stands, a table with a row "A", another "B": a row is of
/// the plan whose heading has its label. Sets Plans::of_block of such rows.
void AssignLabelledRows(Plans& plans, const Document& document, const Claims& claims,
                        const PlanRules& rules);

}  // namespace shardlint
