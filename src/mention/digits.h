#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "quantity/decimal.h"

namespace shardlint {

/// Bytes of the blank that `text` begins with (a space, a tab, a wide or a LaTeX one); 0: none.
std::uint32_t BlankSize(std::string_view text);

/// Bytes of digits with thousands separators, a fraction and an exponent; 0 when `text` begins with
/// none.
std::uint32_t NumberSize(std::string_view text);

/// The number that stretch of NumberSize bytes is.
std::optional<Decimal> ReadDecimal(std::string_view text);

/// The superscript digits, three at most, that `text` begins with; `size` 0: none.
struct Superscript {
  int value = 0;
  std::uint32_t size = 0;  ///< bytes
};
Superscript ReadSuperscript(std::string_view text);

}  // namespace shardlint
