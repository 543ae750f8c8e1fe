#pragma once

#include <cstdint>

#include "verdict/checks/model/model_values.h"
#include "verdict/judgement.h"

namespace shardlint {

/// Whether a claim of gpus.total that no reading of the degrees gives counts all GPUs of its plan,
/// and not those of a pool, a node or an option: it says so ("Total GPUs: 40"), it stands beside
/// the degrees ("16 GPUs (TP4/PP2/DP2)"), or it is the one that departs from what the document
/// says elsewhere. `out` holds what the degrees give.
bool CountsAllGpus(Judgement& judgement, std::uint32_t claim, const Outcome& out);

}  // namespace shardlint
