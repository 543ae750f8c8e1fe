#pragma once

#include <string_view>

#include "verdict/judgement.h"

namespace shardlint {

/// Whether a word of the list stands beside a claim in its block.
bool HasWordNear(const Judgement& judgement, const Claim& claim, std::string_view word);

/// "→ 17 sequences", "so it needs 5 GPUs", "leaves 5 GB", "252 GB headroom", "(~$4.10/GPU)": signs
/// or words, of its line or its column's head, give a figure as a result.
bool IsToldAsResult(const Judgement& judgement, const Claim& claim);

}  // namespace shardlint
