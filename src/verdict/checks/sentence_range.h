#pragma once

#include "claim/context.h"
#include "verdict/judgement.h"

namespace shardlint {

/// The sentence of a claim inside its block, looked for at most 400 bytes to either end.
TextRange SentenceOf(const Judgement& judgement, const Claim& claim);

}  // namespace shardlint
