#pragma once

#include <cstdint>

#include "verdict/checks/model/model_values.h"
#include "verdict/judgement.h"

namespace shardlint {

/// In one sentence, list, block of code, or table of names and values.
bool StandsBeside(const Judgement& judgement, const Claim& a, const Claim& b);

/// The first value of a claim's quantity that follows, by exact formulas alone, from figures
/// printed beside the claim and from inputs that the plan states: arithmetic, whatever else an
/// estimate of the same quantity may say. `out` is that value; false: there is none, or one of them
/// agrees.
bool GroundedValue(Judgement& judgement, std::uint32_t claim, Outcome& out);

}  // namespace shardlint
