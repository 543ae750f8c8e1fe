#include "quantity/interval.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace shardlint {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
/// Below this the rounding error of a product may itself underflow, and fma no longer shows it.
constexpr double kTiny = 0x1p-960;

/// nextafter towards infinity, which as a library call would cost more than what it corrects.
double Above(double x) {
  if (x != x || x == kInfinity) return x;
  if (x == 0) return std::numeric_limits<double>::denorm_min();
  const auto bits = std::bit_cast<std::int64_t>(x);
  return std::bit_cast<double>(x > 0 ? bits + 1 : bits - 1);
}
double Below(double x) { return -Above(-x); }

/// The doubles around the exact result, given the rounded one and the sign of what it lacks.
Interval Enclose(double rounded, double error) {
  if (error == 0) return {rounded, rounded};
  return {error < 0 ? Below(rounded) : rounded, error > 0 ? Above(rounded) : rounded};
}

/// The same where the result is finite and not zero: its neighbours are the next bit patterns.
Interval EncloseUsual(double rounded, double error) {
  if (error == 0) return {rounded, rounded};
  const auto bits = std::bit_cast<std::int64_t>(rounded);
  const bool outward = (error > 0) == (rounded > 0);  // the exact result lies farther from zero
  const double other = std::bit_cast<double>(outward ? bits + 1 : bits - 1);
  return error > 0 ? Interval{rounded, other} : Interval{other, rounded};
}

Interval Widen(double rounded) { return {Below(rounded), Above(rounded)}; }

/// Knuth's two-sum: the rounding error of an addition is itself a double.
Interval Sum(double a, double b) {
  const double sum = a + b;
  if (!std::isfinite(sum)) return Enclose(sum, std::isfinite(a) && std::isfinite(b) ? -sum : 0);
  const double b_part = sum - a;
  return Enclose(sum, (a - (sum - b_part)) + (b - b_part));
}

/// Whether fma shows the rounding error of a result of this size: it neither overflowed nor may the
/// error underflow. Zero, infinities and NaN are none of these.
bool IsUsual(double x) {
  const double size = std::abs(x);
  return size >= kTiny && size <= std::numeric_limits<double>::max();
}

/// Zero times an unbounded end is zero: infinity stands for "any large number", never a value.
Interval UnusualProduct(double a, double b) {
  if (a == 0 || b == 0) return {0, 0};
  const double product = a * b;
  if (std::isinf(product)) return Enclose(product, std::isinf(a) || std::isinf(b) ? 0 : -product);
  return Widen(product);
}

Interval Product(double a, double b) {
  const double product = a * b;
  if (!IsUsual(product)) return UnusualProduct(a, b);
  return EncloseUsual(product, std::fma(a, b, -product));
}

Interval UnusualQuotient(double a, double b) {
  if (a == 0) return {0, 0};
  if (std::isinf(b)) return std::isinf(a) ? Interval::Unknown() : Interval{0, 0};
  const double quotient = a / b;
  if (std::isinf(quotient)) return Enclose(quotient, std::isinf(a) ? 0 : -quotient);
  return Widen(quotient);
}

Interval Quotient(double a, double b) {
  // Where the quotient is usual, neither is infinite and `b` is not zero.
  const double quotient = a / b;
  if (!IsUsual(quotient) || std::abs(a) < kTiny) return UnusualQuotient(a, b);
  const double rest = std::fma(-quotient, b, a);
  return EncloseUsual(quotient, b > 0 ? rest : -rest);
}

Interval Hull(const Interval& a, const Interval& b) {
  if (!a.known() || !b.known()) return Interval::Unknown();
  return {std::min(a.low, b.low), std::max(a.high, b.high)};
}

bool IsOne(const Interval& a) { return a.low == 1 && a.high == 1; }

/// Hull of an operation that is monotone in each argument, over the corners.
template <class Operation>
Interval Corners(const Interval& a, const Interval& b, Operation operation) {
  if (a.exact() && b.exact()) return operation(a.low, b.low);
  return Hull(Hull(operation(a.low, b.low), operation(a.low, b.high)),
              Hull(operation(a.high, b.low), operation(a.high, b.high)));
}

Interval PointToInteger(double x, std::int64_t n) {
  Interval result = Interval::Exactly(1);
  Interval square = Interval::Exactly(x);
  for (; n > 0; n >>= 1) {
    if (n & 1) result = result * square;
    if (n > 1) square = square * square;
  }
  return result;
}

Interval ToInteger(const Interval& a, std::int64_t n) {
  if (n < 0) return Interval::Exactly(1) / ToInteger(a, -n);
  Interval hull = Hull(PointToInteger(a.low, n), PointToInteger(a.high, n));
  if (n > 0 && n % 2 == 0 && a.Contains(0)) hull.low = 0;
  return hull;
}

/// x ≥ 0. Library powers are right to less than one unit in the last place.
Interval PointToReal(double x, double y) {
  if (x == 1 || y == 0) return {1, 1};
  if (x == 0) return {0, 0};
  if (y == 0.5 && std::isfinite(x)) {
    const double root = std::sqrt(x);
    return Enclose(root, std::fma(-root, root, x));
  }
  const double power = std::pow(x, y);
  return {std::max(0.0, Below(power)), Above(power)};
}

/// The integer that `x` is but for rounding, else `x`.
double Snap(double x) {
  const double nearest = std::nearbyint(x);
  const double tolerance = std::min(1e-9 * std::abs(nearest), 0.01);
  return std::abs(x - nearest) <= tolerance ? nearest : x;
}

Interval PointLog2(double x) {
  if (x == 0 || std::isinf(x)) return Interval::Exactly(std::log2(x));
  int exponent = 0;
  if (std::frexp(x, &exponent) == 0.5) return Interval::Exactly(exponent - 1);
  return Widen(std::log2(x));
}

}  // namespace

Interval Interval::Unknown() {
  constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
  return {kNaN, kNaN};
}

Interval operator+(const Interval& a, const Interval& b) {
  if (a.exact() && b.exact()) return Sum(a.low, b.low);
  const Interval sum = {Sum(a.low, b.low).low, Sum(a.high, b.high).high};
  return sum.known() ? sum : Interval::Unknown();
}

Interval operator-(const Interval& a) { return {-a.high, -a.low}; }

Interval operator-(const Interval& a, const Interval& b) { return a + -b; }

Interval operator*(const Interval& a, const Interval& b) {
  if (IsOne(b)) return a;  // half of all factors are degrees that are not used
  if (a.exact() && b.exact()) return Product(a.low, b.low);
  if (!a.known() || !b.known()) return Interval::Unknown();
  if (a.low >= 0 && b.low >= 0) return {Product(a.low, b.low).low, Product(a.high, b.high).high};
  return Corners(a, b, Product);
}

Interval operator/(const Interval& a, const Interval& b) {
  if (IsOne(b)) return a;
  if (a.exact() && b.exact()) return b.low == 0 ? Interval::Unknown() : Quotient(a.low, b.low);
  if (!a.known() || !b.known() || b.Contains(0)) return Interval::Unknown();
  if (a.low >= 0 && b.low > 0 && b.high <= std::numeric_limits<double>::max())
    return {Quotient(a.low, b.high).low, Quotient(a.high, b.low).high};
  return Corners(a, b, Quotient);
}

Interval Power(const Interval& a, const Interval& b) {
  constexpr double kMaxInteger = 1 << 30;
  if (!a.known() || !b.known()) return Interval::Unknown();
  if (b.exact() && std::trunc(b.low) == b.low && std::abs(b.low) <= kMaxInteger) {
    return ToInteger(a, static_cast<std::int64_t>(b.low));
  }
  if (a.low < 0 || (a.low == 0 && b.low <= 0)) return Interval::Unknown();
  return Corners(a, b, PointToReal);
}

Interval Min(const Interval& a, const Interval& b) {
  if (!a.known() || !b.known()) return Interval::Unknown();
  return {std::min(a.low, b.low), std::min(a.high, b.high)};
}

Interval Max(const Interval& a, const Interval& b) {
  if (!a.known() || !b.known()) return Interval::Unknown();
  return {std::max(a.low, b.low), std::max(a.high, b.high)};
}

Interval Floor(const Interval& a) { return {std::floor(Snap(a.low)), std::floor(Snap(a.high))}; }

Interval Ceil(const Interval& a) { return {std::ceil(Snap(a.low)), std::ceil(Snap(a.high))}; }

Interval Log2(const Interval& a) {
  if (!a.known() || a.low < 0) return Interval::Unknown();
  if (a.exact()) return PointLog2(a.low);
  return {PointLog2(a.low).low, PointLog2(a.high).high};
}

}  // namespace shardlint
