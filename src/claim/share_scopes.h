#pragma once

#include <string_view>

#include "claim/claim.h"

namespace shardlint {

/// "16 query heads and 2 KV heads per GPU", "each rank keeps 16 query heads and 2 KV heads": counts
/// of heads, layers and experts that "and" joins are of the same part; a scope that stands with one
/// of them is the other's as well.
void ShareScopes(std::string_view text, const Mentions& mentions, const Vocabulary& vocabulary,
                 Claims& claims);

}  // namespace shardlint
