#pragma once

#include "verdict/judgement.h"

namespace shardlint {

/// A count of GPUs, stages or tensors: the factor by which slips are off.
bool IsFewCount(double value);

/// Whether a claim's words say that it is so many of another figure, or (`divided`) a part of it:
/// the count (an index of numbers, or < 0 for a degree of the plan) stands right beside the claim,
/// or a scope does ("in total", "per GPU"). Twice or an eighth of a figure nearby is else what a
/// slip makes of it as well, and confirms nothing.
bool SaysStep(const Judgement& judgement, const Claim& claim, std::int32_t count, bool divided);

}  // namespace shardlint
