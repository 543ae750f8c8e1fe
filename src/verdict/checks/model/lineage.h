#pragma once

#include <cstdint>

#include "verdict/judgement.h"

namespace shardlint {

/// Whether checks took the figure `number` for what comes from `from`, or from one of its value:
/// then it says nothing of it.
bool ComesFrom(const Judgement& judgement, std::uint32_t number, std::uint32_t from);

}  // namespace shardlint
