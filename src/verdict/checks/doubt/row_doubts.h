#pragma once

#include "verdict/checks/model/model_values.h"

// What the row, the column or the box of a figure says of it.

namespace shardlint {

/// "Sum = 18 GB + 5 GB = 23 GB": the label names the result, not a summand; "49 GB of cache plus 14
/// GB of weights = 63 GB": nor do a summand's words name the result.
bool IsMisnamedInSum(const Judgement& judgement, const Claim& claim, const Number& number);

/// "| 34B | 19.5 GB |": the row is of another model than the one that is computed with.
bool IsRowOfAnother(const Judgement& judgement, const Claim& claim, CostModel& model);

/// "| 34B | 19.5 GB |": whether a value rests on parameters of another size than its row names.
bool RestsOnOtherSize(const Judgement& judgement, const Claim& claim, const CostModel& model,
                      std::uint32_t candidate);

/// A figure of its column is the sum of all others, this one among them.
bool IsPartOfSum(const Judgement& judgement, std::uint32_t index);

/// "KV cache (B=32, S=4096)": its row or its column states what could not be read.
bool StatesUnread(const Judgement& judgement, const Claim& claim);

/// "| Weight read | total / TP | 70.6 GB |": whether another cell of a claim's row says in names
/// what it is derived from.
bool IsDerivedInItsRow(const Judgement& judgement, const Claim& claim);

/// "| INT4 | 0.5 | 26 GB |": its row is of a format that the value does not rest on.
bool IsRowOfAnotherFormat(Judgement& judgement, const Claim& claim, const CostModel& model,
                          const Outcome& best);

/// "weights   65.00 GB   32.50 GB": what the plan gives stands in another column of its row, which
/// is of another case.
bool IsOfOtherColumn(const Judgement& judgement, const Number& number, const Interval& value);

/// "| Hardware | 2 nodes × 8 A100 | 4 × H200 |": whether a value rests on the column of another
/// device or model than the claim's.
bool RestsOnOtherOption(const Judgement& judgement, const Claim& claim, const CostModel& model,
                        std::uint32_t candidate);

/// "| cards | 4 | 2 |" above "| sequences per card | 11.5 | 23.0 |": whether a value rests on what
/// the row says of another column, and not of the claim's.
bool DepartsFromColumn(const Judgement& judgement, const Claim& claim, const CostModel& model,
                       std::uint32_t candidate);

/// "free   27.37 GB   70.94 GB" where an input stands in another line of such a box: of which
/// column it is cannot be said.
bool RestsOnOtherColumn(const Judgement& judgement, const Number& number, const CostModel& model,
                        std::uint32_t candidate);

}  // namespace shardlint
