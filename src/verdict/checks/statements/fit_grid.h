#pragma once

#include "claim/claim.h"
#include "verdict/statement_answer.h"

namespace shardlint {

/// "Model | Weights | H100 (80 GB) | L4 (24 GB)": a mark in the column of a device, or in its row,
/// against what the other side says is placed on it. None where a device or an amount is missing.
Answer JudgeFitGrid(const Judgement& judgement, std::uint32_t cell, Mark said);

}  // namespace shardlint
