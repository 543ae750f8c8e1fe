#pragma once

#include "verdict/judgement.h"

namespace shardlint {

/// Whether a number stands in a row of totals: its row header, or the words before it in its block,
/// hold a word for a sum.
bool IsTotalRow(const Judgement& judgement, const Number& number);

/// Whether another amount of its kind stands in the next column of aligned text: "total per card
/// 36.63 GB    70.06 GB".
bool IsOfColumns(const Judgement& judgement, const Number& number);

/// Whether a share stands in the words before a number, in its block or its row's first cell:
/// "Bandwidth at 75 % | 3.6 TB/s", "per million tokens at 50% load: $3.74".
bool IsAtShare(const Judgement& judgement, const Number& number);

}  // namespace shardlint
