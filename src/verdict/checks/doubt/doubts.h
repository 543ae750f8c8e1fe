#pragma once

#include "verdict/checks/model/model_values.h"

namespace shardlint {

/// What speaks against confirming a claim by the value that agrees with it; null: nothing.
const char* DoubtOfMatch(Judgement& judgement, const Claim& claim, const Number& number,
                         const Outcome& out);

/// What speaks against holding the first value of `best` against a claim; null: nothing.
const char* DoubtOfValue(Judgement& judgement, std::uint32_t index, const Claim& claim,
                         const Number& number, const Outcome& best, SymbolId quantity);

}  // namespace shardlint
