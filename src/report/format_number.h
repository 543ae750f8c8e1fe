#pragma once

#include <string>
#include <string_view>

namespace shardlint {

/// "2.684", "2684354560", "0.000125", "1.5e-09": at most `significant` digits (at least 1), except
/// that the digits before the point are never rounded away below 10^15; no trailing zeros.
/// "∞" for infinities, "unknown" for no number.
std::string FormatNumber(double value, int significant);

/// A value in base units as the reader writes it: FormatQuantity(2684354560, "GB", 1e9) is
/// "2.684 GB". `factor` is what one of `unit` is in base units; an empty unit gives the number
/// only.
std::string FormatQuantity(double base_value, std::string_view unit, double factor);

}  // namespace shardlint
