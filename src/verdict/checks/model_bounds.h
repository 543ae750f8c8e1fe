#pragma once

#include "verdict/checks/claim_plans.h"
#include "verdict/judgement.h"

namespace shardlint {

/// Holds a number against the hard bounds of its quantity: a claim or a target that every plan's
/// bound rules out is contradicted, whatever else speaks for it.
void CheckBounds(Judgement& judgement, ClaimPlans& plans, std::uint32_t claim);

}  // namespace shardlint
