#pragma once

#include <cstdint>
#include <span>

#include "verdict/checks/model/model_values.h"
#include "verdict/judgement.h"

namespace shardlint {

/// What the claim's own row, its column's header, its sentence or its equation states of inputs.
CostModel::Local LocalInputs(const Judgement& judgement, std::uint32_t claim);

/// Numbers of the arithmetic that gives the claim's figure; empty: none does.
std::span<const std::uint32_t> OwnOperands(const Judgement& judgement, std::uint32_t claim);

/// "1 token in the cache needs 0.033 MB": whether one token is counted right before it.
bool IsOfOneToken(const Judgement& judgement, std::uint32_t claim);

/// "2K × 320 KiB / 8 = 80 MB per token": whether the claim's own arithmetic takes an amount by a
/// length, so that it is of that many tokens, whatever follows it.
bool IsOfItsTokens(const Judgement& judgement, std::uint32_t claim);

/// Whether what agrees with the claim rests on an input other than the one its own row or equation
/// states: the batch of the row above, one byte a value beside "× 2 bytes".
bool DepartsFromBeside(Judgement& judgement, std::uint32_t claim, const Outcome& agreed);

/// Whether all that a value rests on is stated in the claim's own paragraph.
bool RestsOnOwnBlock(const Judgement& judgement, const Claim& claim, const CostModel& model,
                     std::uint32_t candidate);

/// Whether the claim's own factors spell out a slip from `best`, the plan's value: query heads
/// where KV heads belong ("2 × 32 layers × 32 heads × 128 × 2 bytes"), keys without values, or a
/// latent once for keys and once for values.
bool SpellsSlip(Judgement& judgement, std::uint32_t claim, const Outcome& best);

/// "| Max concurrency at 32,768 tokens/request | 4.9x |": the label of its row says another length
/// than the one that a value rests on.
bool RestsOnOtherLengthThanLabel(const Judgement& judgement, const Claim& claim,
                                 const CostModel& model, std::uint32_t candidate);

}  // namespace shardlint
