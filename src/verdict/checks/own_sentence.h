#pragma once

#include "verdict/judgement.h"

namespace shardlint {

/// Whether a figure agrees with a value once the length, the number of sequences or the number
/// format that its own sentence says stands for the one that the value rests on.
bool AgreesWithOwnSentence(const Judgement& judgement, const Claim& claim, const Number& number,
                           const CostModel& model, std::uint32_t candidate);

}  // namespace shardlint
