#pragma once

#include "base/few.h"
#include "verdict/judgement.h"

namespace shardlint {

/// What a quantity comes to at the share of the hardware that a document states: one symbol for
/// each reading, the ordinary one first.
Few<SymbolId, 3> AtStatedEfficiency(const Judgement& judgement, SymbolId quantity);

}  // namespace shardlint
