#pragma once

#include "claim/claim.h"
#include "claim/context.h"

namespace shardlint {

/// Makes a claim of each number that says something, and lists of ranks of columns that count off.
/// Adds to `out.claims`, and says in `out.left_alone` why a number is no claim.
void AddNumberClaims(const Document& document, Mentions& mentions, const UnitTable& units,
                     const Vocabulary& vocabulary, ContextIndex& context, Claims& out);

}  // namespace shardlint
