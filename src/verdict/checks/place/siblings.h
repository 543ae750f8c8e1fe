#pragma once

#include <cstdint>
#include <vector>

#include "verdict/judgement.h"

namespace shardlint {

/// Blocks that stand above one as rows above a total do, nearest first: lines of code without a
/// gap, items of its list, cells of its column.
std::vector<std::uint32_t> SiblingsAbove(const Judgement& judgement, std::uint32_t block);

}  // namespace shardlint
