#pragma once

#include "verdict/judgement.h"

namespace shardlint {

/// Whether a number stands in a row of totals: its row header, or the words before it in its block,
/// hold a word for a sum.
bool IsTotalRow(const Judgement& judgement, const Number& number);

}  // namespace shardlint
