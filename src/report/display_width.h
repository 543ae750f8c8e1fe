#pragma once

#include <cstdint>

namespace shardlint {

/// A variation selector that asks for the emoji picture, which is two cells wide (UAX #11).
inline constexpr std::uint32_t kEmojiSelector = 0xFE0F;

/// Cells of a terminal that a printable code point takes: 0, 1 or 2.
int DisplayWidth(std::uint32_t code_point);

}  // namespace shardlint
