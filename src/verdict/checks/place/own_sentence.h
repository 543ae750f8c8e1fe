#pragma once

#include <vector>

#include "verdict/judgement.h"

namespace shardlint {

/// Whether a figure agrees with a value once the length, the number of sequences or the number
/// format that its own sentence says stands for the one that the value rests on.
bool AgreesWithOwnSentence(const Judgement& judgement, const Claim& claim, const Number& number,
                           const CostModel& model, std::uint32_t candidate);

/// "Reduce the batch to 8: …", "with 4 GPUs instead: …": sizes of the plan that the words before a
/// figure, in its own block, give another value than its section or the document did.
std::vector<SymbolId> ChangedBefore(const Judgement& j, const Claim& claim);

}  // namespace shardlint
