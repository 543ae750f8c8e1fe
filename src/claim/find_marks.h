#pragma once

#include <vector>

#include "claim/claim.h"
#include "claim/vocabulary.h"
#include "mention/mention.h"

namespace shardlint {

/// Ticks, crosses and the words that stand for them: "✅", "412 ms (limit 500 ms): met", "| yes |",
/// "(held)". Each is a claim with the stretch it speaks for as segment.
void FindMarks(const Document& document, const Mentions& mentions, const Vocabulary& vocabulary,
               std::span<const Cue> cues, std::vector<Claim>& out);

}  // namespace shardlint
