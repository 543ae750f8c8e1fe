#pragma once

#include "claim/claim.h"
#include "mention/mention.h"
#include "plan/plan.h"

namespace shardlint {

/// Whether the document says that its batch is of all replicas together: in words beside it
/// ("batch 128 (global)"), or by what it says of one replica ("128 / 2 = 64 per replica").
bool SaysGlobalBatch(const Document& document, const Mentions& mentions, const Claims& claims,
                     const PlanRules& rules);

}  // namespace shardlint
