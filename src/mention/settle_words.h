#pragma once

#include <span>

#include "mention/token_stream.h"

namespace shardlint {

/// Decides of the tokens of one block what stands for a sign: words ("140 GB over 8 GPUs is
/// 17.5 GB", "80 minus 25 leaves 55") and arrows become operators and signs of equality where
/// numbers stand around them, and plain words or arrows elsewhere. No kOver or kIs is left.
void SettleWords(std::span<TextToken> tokens, const Mentions& mentions);

}  // namespace shardlint
