#pragma once

#include <string>

#include "quantity/dimension.h"
#include "quantity/interval.h"

namespace shardlint {

/// A value of a derivation, four digits in the unit that suits it: "17.64 GB", "20.75 ms",
/// "8192 token"; an interval's ends with "…" between them.
std::string DisplayBase(const Interval& value, const Dimension& dimension);

/// The base unit as programs name it: "B", "B/token", "FLOP/s", "$/s"; "1" for a count.
std::string BaseUnit(const Dimension& dimension);

/// A value in a list that people read: "17.64 GB (16.43 GiB)", "327,680 B/token (320 KiB)",
/// "70.55 B" (billions), "131,072"; with `share` a count is a share: "42.9 %".
std::string ReadableValue(const Interval& value, const Dimension& dimension, bool share);

}  // namespace shardlint
