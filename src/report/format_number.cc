#include "report/format_number.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace shardlint {
namespace {

constexpr int kLargestPlainExponent = 14;
constexpr int kSmallestPlainExponent = -5;
constexpr int kQuantityDigits = 4;

std::string ToDigits(double value, std::chars_format format, int precision) {
  std::array<char, 64> digits;
  const auto end =
      std::to_chars(digits.data(), digits.data() + digits.size(), value, format, precision).ptr;
  return std::string(digits.data(), end);
}

/// Drops zeros at the end of the fraction, before an exponent if there is one.
std::string WithoutTrailingZeros(std::string number) {
  const std::size_t exponent = std::min(number.find('e'), number.size());
  const std::string mantissa = number.substr(0, exponent);
  if (mantissa.find('.') == std::string::npos) return number;
  std::size_t end = mantissa.find_last_not_of('0') + 1;
  if (mantissa[end - 1] == '.') --end;
  return mantissa.substr(0, end) + number.substr(exponent);
}

}  // namespace

std::string FormatNumber(double value, int significant) {
  if (std::isnan(value)) return "unknown";
  if (std::isinf(value)) return value > 0 ? "∞" : "-∞";
  if (value == 0) return "0";
  significant = std::clamp(significant, 1, 17);
  const std::string scientific = ToDigits(value, std::chars_format::scientific, significant - 1);
  const char* const sign = scientific.data() + scientific.find('e') + 1;
  int exponent = 0;  // after rounding, so that 9.996 counts as 10.0
  std::from_chars(*sign == '+' ? sign + 1 : sign, scientific.data() + scientific.size(), exponent);
  if (exponent < kSmallestPlainExponent || exponent > kLargestPlainExponent) {
    return WithoutTrailingZeros(scientific);
  }
  const int decimals = std::max(0, significant - 1 - exponent);
  return WithoutTrailingZeros(ToDigits(value, std::chars_format::fixed, decimals));
}

std::string FormatQuantity(double base_value, std::string_view unit, double factor) {
  std::string text = FormatNumber(base_value / factor, kQuantityDigits);
  if (!unit.empty()) text.append(" ").append(unit);
  return text;
}

}  // namespace shardlint
