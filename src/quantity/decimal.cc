#include "quantity/decimal.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "base/text.h"

namespace shardlint {
namespace {

constexpr std::int64_t kTooLarge = 1'000'000'000'000'000'000;  // 10^18: more than 18 digits
constexpr int kMaxExponent = 280;                              // 18 digits of it are still finite
constexpr std::uint64_t kExactIntegers = std::uint64_t{1} << 53;

/// 10^n for the n where that is a double.
constexpr std::array<double, 23> kPowersOfTen = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                 1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                                 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/// A number of either sign; one digit longer than Decimal's, for half a unit.
struct Scaled {
  std::int64_t numerator;
  int exponent;
};

double NearestBySpelling(const Scaled& number) {
  std::array<char, 40> text{};
  char* end = std::to_chars(text.data(), text.data() + 24, number.numerator).ptr;
  *end++ = 'e';
  end = std::to_chars(end, text.data() + text.size(), number.exponent).ptr;
  double value = 0;
  std::from_chars(text.data(), end, value);
  return value;
}

/// The doubles around `number`, both the same when it is one.
Interval Enclose(const Scaled& number) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const auto size = static_cast<std::size_t>(std::abs(number.exponent));
  const auto magnitude = static_cast<std::uint64_t>(std::abs(number.numerator));
  if (magnitude <= kExactIntegers && size < kPowersOfTen.size()) {
    const Interval numerator = Interval::Exactly(static_cast<double>(number.numerator));
    if (size == 0) return numerator;
    const Interval power = Interval::Exactly(kPowersOfTen[size]);
    return number.exponent < 0 ? numerator / power : numerator * power;
  }
  const double nearest = NearestBySpelling(number);
  return {std::nextafter(nearest, -kInfinity), std::nextafter(nearest, kInfinity)};
}

/// `number` plus `tenths` tenths of a unit of its last digit.
Scaled Shift(const Decimal& number, int tenths) {
  if (tenths % 10 == 0) return {number.digits + tenths / 10, number.exponent};
  // 19 digits may not fit: a tenth of a unit in the 18th digit is far below what doubles tell
  // apart.
  if (std::abs(number.digits) > kTooLarge / 10) {
    return {number.digits + (tenths < 0 ? -1 : 1), number.exponent};
  }
  return {number.digits * 10 + tenths, number.exponent - 1};
}

Interval Between(const Decimal& number, int low_tenths, int high_tenths) {
  if (low_tenths == high_tenths) return Enclose(Shift(number, low_tenths));
  return {Enclose(Shift(number, low_tenths)).low, Enclose(Shift(number, high_tenths)).high};
}

Decimal WithoutTrailingZeros(Decimal number) {
  while (number.digits != 0 && number.digits % 10 == 0) {
    number.digits /= 10;
    ++number.exponent;
  }
  return number;
}

/// Reads a Decimal from the front of `text_` on; every step returns false on a mistake.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::optional<Decimal> Read() {
    const bool negative = Take("-") || Take("−");
    if (!ReadInteger() || !ReadFraction() || !ReadExponent() || !text_.empty()) return std::nullopt;
    if (std::abs(number_.exponent) > kMaxExponent) return std::nullopt;
    if (negative) number_.digits = -number_.digits;
    return number_;
  }

 private:
  bool Take(std::string_view prefix) {
    if (!text_.starts_with(prefix)) return false;
    text_.remove_prefix(prefix.size());
    return true;
  }

  bool AtDigit() const { return !text_.empty() && IsDigit(text_.front()); }

  /// Appends the digits that come next; how many, or -1 when they are too many.
  int Digits() {
    int count = 0;
    for (; AtDigit(); ++count, text_.remove_prefix(1)) {
      if (number_.digits >= kTooLarge / 10) return -1;
      number_.digits = number_.digits * 10 + (text_.front() - '0');
    }
    return count;
  }

  std::string_view Separator() const {
    for (const std::string_view separator : {"{,}", ",", "_"}) {
      if (text_.starts_with(separator)) return separator;
    }
    return {};
  }

  bool ReadInteger() {
    if (text_.starts_with('.')) return true;
    const bool leading_zero = text_.starts_with('0');
    const int first = Digits();
    const std::string_view separator = Separator();
    if (first <= 0 || separator.empty()) return first > 0;
    if (first > 3 || leading_zero) return false;
    while (Take(separator)) {
      if (Digits() != 3) return false;
    }
    return true;
  }

  bool ReadFraction() {
    if (!Take(".")) return true;
    const int count = Digits();
    number_.exponent = -count;
    return count > 0;
  }

  bool ReadExponent() {
    if (!Take("e") && !Take("E")) return true;
    const bool negative = Take("-");
    if (!negative) Take("+");
    int exponent = 0;
    const char* end = text_.data() + text_.size();
    if (!AtDigit()) return false;
    const auto [stop, error] = std::from_chars(text_.data(), end, exponent);
    if (error != std::errc() || exponent > 1000) return false;
    text_.remove_prefix(static_cast<std::size_t>(stop - text_.data()));
    number_.exponent += negative ? -exponent : exponent;
    return true;
  }

  std::string_view text_;
  Decimal number_;
};

}  // namespace

std::optional<Decimal> Decimal::Parse(std::string_view text) { return Reader(text).Read(); }

double Decimal::value() const {
  const auto size = static_cast<std::size_t>(std::abs(exponent));
  const auto magnitude = static_cast<std::uint64_t>(std::abs(digits));
  if (magnitude > kExactIntegers || size >= kPowersOfTen.size()) {
    return NearestBySpelling({digits, exponent});
  }
  const auto numerator = static_cast<double>(digits);
  return exponent < 0 ? numerator / kPowersOfTen[size] : numerator * kPowersOfTen[size];
}

double Decimal::unit() const { return Decimal{1, exponent}.value(); }

Interval PrintedInterval(const Decimal& number, Precision precision) {
  switch (precision) {
    case Precision::kExact:
      return Between(number, 0, 0);
    case Precision::kHalfUnit:
      return Between(number, -5, 5);
    case Precision::kHedged: {
      const Decimal significant = WithoutTrailingZeros(number);
      const int tenths = std::abs(significant.digits) < 10 ? 5 : 10;
      return Between(significant, -tenths, tenths);
    }
    case Precision::kTruncated:
      return number.digits < 0 ? Between(number, -10, 0) : Between(number, 0, 10);
  }
  return Interval::Unknown();
}

}  // namespace shardlint
