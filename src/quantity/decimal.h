#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "quantity/interval.h"

namespace shardlint {

/// A printed number: `digits` × 10^`exponent`. The digits stay as printed, so 2.5 and 2.50 differ.
struct Decimal {
  std::int64_t digits = 0;
  int exponent = 0;
  friend bool operator==(const Decimal&, const Decimal&) = default;

  /// "2.50", "8,192", "1e12", "3.35e-2", "57{,}344", "10_240", ".5". Nothing when it is no number,
  /// a separator stands elsewhere than before three digits, or it has more than 18 digits.
  static std::optional<Decimal> Parse(std::string_view text);
  double value() const;
  /// One unit of the last printed digit.
  double unit() const;
  bool integer() const { return exponent >= 0; }
};

/// What the printed digits stand for (style.md, section 6; the idea is GRIM's and statcheck's).
enum class Precision : std::uint8_t {
  kExact,      ///< a count: the number itself
  kHalfUnit,   ///< rounded: half a unit of the last digit either way
  kHedged,     ///< "about": one unit of the last non-zero digit, half of it when only one is
               ///< significant
  kTruncated,  ///< cut off: [value, value + one unit of the last digit]
};
Interval PrintedInterval(const Decimal& number, Precision precision);

}  // namespace shardlint
