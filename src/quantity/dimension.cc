#include "quantity/dimension.h"

#include <algorithm>

#include "base/text.h"

namespace shardlint {
namespace {

constexpr std::array<std::string_view, Dimension::kBases> kWords = {
    "byte", "second", "flop", "token", "request", "device", "dollar", "joule"};

/// Exponents saturate: hostile equations reach any power, and no real one comes near the end.
std::int8_t Saturate(int exponent) {
  return static_cast<std::int8_t>(std::clamp(exponent, -127, 127));
}

/// "byte", "second^2", "1".
std::optional<Dimension> ParseFactor(std::string_view text) {
  text = Trim(text);
  if (text == "1") return Dimension{};
  int exponent = 1;
  if (const std::size_t caret = text.find('^'); caret != text.npos) {
    const std::string_view digit = Trim(text.substr(caret + 1));
    if (digit.size() != 1 || !IsDigit(digit[0])) return std::nullopt;
    exponent = digit[0] - '0';
    text = Trim(text.substr(0, caret));
  }
  const auto word = std::ranges::find(kWords, text);
  if (word == kWords.end()) return std::nullopt;
  return Dimension::Of(static_cast<Dimension::Base>(word - kWords.begin()), exponent);
}

void AppendFactor(std::string& out, std::size_t base, int exponent) {
  out += kWords[base];
  if (exponent != 1) out += "^" + std::to_string(exponent);
}

}  // namespace

Dimension Dimension::Of(Base base, int exponent) {
  Dimension dimension;
  dimension.exponents[base] = Saturate(exponent);
  return dimension;
}

std::optional<Dimension> Dimension::Parse(std::string_view text) {
  Dimension result;
  for (char joint = '*'; joint != '\0';) {
    const std::size_t end = std::min(text.find_first_of("*/"), text.size());
    const std::optional<Dimension> factor = ParseFactor(text.substr(0, end));
    if (!factor) return std::nullopt;
    result = joint == '*' ? result * *factor : result / *factor;
    joint = end < text.size() ? text[end] : '\0';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return result;
}

Dimension Dimension::WithoutCounts() const {
  Dimension result = *this;
  for (const Base count : {kToken, kRequest, kDevice}) result.exponents[count] = 0;
  return result;
}

Dimension Dimension::Power(int n) const {
  Dimension result;
  const int factor = std::clamp(n, -127, 127);
  for (std::size_t i = 0; i < kBases; ++i) result.exponents[i] = Saturate(exponents[i] * factor);
  return result;
}

std::string Dimension::ToString() const {
  std::string out;
  for (std::size_t i = 0; i < kBases; ++i) {
    if (exponents[i] <= 0) continue;
    if (!out.empty()) out += " * ";
    AppendFactor(out, i, exponents[i]);
  }
  if (out.empty()) out = "1";
  for (std::size_t i = 0; i < kBases; ++i) {
    if (exponents[i] >= 0) continue;
    out += " / ";
    AppendFactor(out, i, -exponents[i]);
  }
  return out;
}

Dimension operator*(const Dimension& a, const Dimension& b) {
  if (a.dimensionless()) return b;
  if (b.dimensionless()) return a;
  Dimension result;
  for (std::size_t i = 0; i < Dimension::kBases; ++i) {
    result.exponents[i] = Saturate(a.exponents[i] + b.exponents[i]);
  }
  return result;
}

Dimension operator/(const Dimension& a, const Dimension& b) {
  if (b.dimensionless()) return a;
  Dimension result;
  for (std::size_t i = 0; i < Dimension::kBases; ++i) {
    result.exponents[i] = Saturate(a.exponents[i] - b.exponents[i]);
  }
  return result;
}

}  // namespace shardlint
