#pragma once

#include <cstdint>
#include <optional>

#include "mention/read_side.h"

namespace shardlint {

/// "18 GB / (4096 × 320 KB) = 18 GB / 1.31 GB": the part of `left` in whose place `right` prints
/// one number, and that number.
struct Substituted {
  Side part;
  std::uint32_t number = 0;
};
std::optional<Substituted> FindSubstituted(const Side& left, const Side& right,
                                           const Mentions& mentions);

}  // namespace shardlint
