#pragma once

#include <cstdint>

#include "verdict/judgement.h"
#include "verdict/statement_answer.h"

namespace shardlint {

/// What the printed figures beside a tick, or a word that stands for one, say of it: the pair that
/// its line compares, the figure and the limit of its row, or the memory of its row or column
/// against a device where the header asks whether it fits. None where they do not tell.
Answer JudgeMark(Judgement& judgement, const Claim& mark);

/// What the figures compared in a stretch of the text say of a mark behind or before them.
Answer JudgePairs(Judgement& judgement, std::uint32_t begin, std::uint32_t end, Mark mark);

/// "Verdict | fits | does not fit": a cell of a row or column of such words against the memory of
/// its column or row.
Answer JudgeFitCell(Judgement& judgement, const Claim& claim, Mark said);

/// Whether the header of its column or the label of its row asks if something is met or fits.
bool IsAsked(const Judgement& judgement, const Claim& mark);

/// Whether a mark in a table stands where one is asked for: "yes" may answer anything.
bool AsksForResult(const Judgement& judgement, const Claim& mark);

}  // namespace shardlint
