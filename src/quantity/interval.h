#pragma once

namespace shardlint {

/// A closed interval of reals. An operation rounds outward only when it was inexact, so integers
/// still compare as integers. NaN ends mean "unknown" and propagate; see known().
struct Interval {
  double low = 0;
  double high = 0;

  static constexpr Interval Exactly(double value) { return {value, value}; }
  static Interval Unknown();
  bool known() const { return low == low && high == high; }
  bool exact() const { return low == high; }
  double middle() const { return low == high ? low : low + (high - low) / 2; }
  bool Contains(double value) const { return low <= value && value <= high; }
  /// Closed sets that share a point: equal end points are never a contradiction.
  bool Meets(const Interval& other) const { return low <= other.high && other.low <= high; }
  friend bool operator==(const Interval&, const Interval&) = default;
};

Interval operator+(const Interval& a, const Interval& b);
Interval operator-(const Interval& a, const Interval& b);
Interval operator*(const Interval& a, const Interval& b);
/// Unknown when `b` contains zero.
Interval operator/(const Interval& a, const Interval& b);
Interval operator-(const Interval& a);
/// Integer and real powers of a non-negative base, integer powers of any; else unknown.
Interval Power(const Interval& a, const Interval& b);
Interval Min(const Interval& a, const Interval& b);
Interval Max(const Interval& a, const Interval& b);
/// Ends that lie within 1e-9 (relative) of an integer count as that integer.
Interval Floor(const Interval& a);
Interval Ceil(const Interval& a);
Interval Log2(const Interval& a);

}  // namespace shardlint
