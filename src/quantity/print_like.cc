#include "quantity/print_like.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "base/text.h"

namespace shardlint {
namespace {

constexpr double kLargest = 1e15;  // whole numbers up to it are exact
constexpr int kMorePlaces = 6;     // than are printed
constexpr int kFewest = 2;         // significant digits that are kept, whatever the places
constexpr double kTie = 1e-12;     // 7.355 lies a hair below or above itself; ties go up

/// The parts of "57{,}344.50e+09".
struct Style {
  std::string separator;  ///< between thousands; empty: none
  int places = 0;
  int significant = 0;
  bool bare_point = false;  ///< ".5"
  std::string exponent;     ///< "e+09"; empty: none
};

std::optional<Style> StyleOf(std::string_view printed) {
  Style style;
  const std::size_t e = std::min(printed.find_first_of("eE"), printed.size());
  style.exponent = printed.substr(e);
  const std::string_view mantissa = printed.substr(0, e);
  const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
  style.bare_point = point == 0;
  const std::string_view whole = mantissa.substr(0, point);
  const auto digit = [](char c) { return IsDigit(c); };
  const auto gap = std::ranges::find_if_not(whole, digit);
  style.separator.assign(gap, std::find_if(gap, whole.end(), digit));
  bool leading = true, digits = false;
  for (std::size_t i = 0; i < mantissa.size(); ++i) {
    if (!IsDigit(mantissa[i])) {
      if (i > point) return std::nullopt;
      continue;
    }
    digits = true;
    leading &= mantissa[i] == '0';
    style.significant += !leading;
    style.places += i > point;
  }
  if (!digits) return std::nullopt;
  return style;
}

/// The places that were printed, more where they would leave a single digit of several.
int PlacesFor(const Style& style, double value) {
  const double scale = std::pow(10, style.places);
  const bool exact = std::abs(std::round(value * scale) - value * scale) <= 1e-9 * value * scale;
  if (exact) return style.places;
  const int above = static_cast<int>(std::floor(std::log10(value * (1 + kTie)))) + 1;
  return std::clamp(std::min(style.significant, kFewest) - above, style.places,
                    style.places + kMorePlaces);
}

std::string Grouped(std::string digits, const std::string& separator) {
  std::size_t end = std::min(digits.find('.'), digits.size());
  if (separator.empty()) return digits;
  while (end > 3) digits.insert(end -= 3, separator);
  return digits;
}

std::string Mantissa(const Style& style, double value) {
  std::string text = fmt::format("{:.{}f}", value * (1 + kTie), PlacesFor(style, value));
  if (style.bare_point && text.starts_with("0.")) text.erase(0, 1);
  return Grouped(std::move(text), style.separator);
}

/// "e+09" with another exponent, the sign and the zeros as they were.
std::string ExponentLike(const std::string& like, int exponent) {
  const bool plus = like.size() > 1 && like[1] == '+';
  const bool sign = plus || (like.size() > 1 && like[1] == '-');
  const std::size_t width = like.size() - 1 - (sign ? 1 : 0);
  const std::string digits = fmt::format("{:0{}d}", std::abs(exponent), width);
  return like.substr(0, 1) + (exponent < 0 ? "-" : plus ? "+" : "") + digits;
}

}  // namespace

std::optional<std::string> PrintLike(std::string_view printed, double value) {
  const std::optional<Style> style = StyleOf(printed);
  if (!style || !(value > 0) || value >= kLargest) return std::nullopt;
  std::string text;
  if (style->exponent.empty()) {
    text = Mantissa(*style, value);
  } else {
    int exponent = std::atoi(style->exponent.c_str() + 1);
    double mantissa = value / std::pow(10, exponent);
    if (mantissa < 1 || mantissa >= 1000) {
      exponent = static_cast<int>(std::floor(std::log10(value)));
      mantissa = value / std::pow(10, exponent);
    }
    text = Mantissa(*style, mantissa) + ExponentLike(style->exponent, exponent);
  }
  const bool zero = std::ranges::none_of(text, [](char c) { return c >= '1' && c <= '9'; });
  return zero ? std::nullopt : std::optional(text);
}

}  // namespace shardlint
