#pragma once

#include "verdict/judgement.h"

namespace shardlint {

/// Whether the words right beside a figure name a scope that the quantity is not of: "a full
/// sequence 394 MB" after "one token costs 192 KB".
bool SaysOtherScope(const Judgement& judgement, const Claim& claim, SymbolId quantity);

}  // namespace shardlint
