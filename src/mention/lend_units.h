#pragma once

#include <span>

#include "document/document.h"
#include "mention/token_stream.h"

namespace shardlint {

/// "(2.28 + 22.20) GB / 1.275 TB/s": a unit behind a bracket is that of each summand in it. Gives
/// it to the last number of each, where no number of the bracket has one of its own.
void LendUnits(const Document& document, const UnitTable& units, std::span<const TextToken> tokens,
               Mentions& mentions);

}  // namespace shardlint
