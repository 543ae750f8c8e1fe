#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace shardlint {

/// Exponents over the base dimensions of plans. Heads, layers, experts are plain numbers; tokens
/// and devices are dimensions because "per token" and "per GPU" is where plans go wrong.
struct Dimension {
  enum Base : std::uint8_t { kByte, kSecond, kFlop, kToken, kRequest, kDevice, kDollar, kJoule };
  static constexpr std::size_t kBases = 8;
  std::array<std::int8_t, kBases> exponents{};

  static Dimension Of(Base base, int exponent = 1);
  /// "byte / token", "flop / second", "1", "token / second / device"; nothing on an unknown word.
  static std::optional<Dimension> Parse(std::string_view text);
  bool dimensionless() const { return Bits() == 0; }
  /// Tokens, requests and devices dropped: what is left when counts are read as plain numbers.
  Dimension WithoutCounts() const;
  Dimension Power(int n) const;
  std::string ToString() const;
  friend bool operator==(const Dimension& a, const Dimension& b) { return a.Bits() == b.Bits(); }

 private:
  // As one word: compared more often than anything else is.
  std::uint64_t Bits() const { return std::bit_cast<std::uint64_t>(exponents); }
};
Dimension operator*(const Dimension& a, const Dimension& b);
Dimension operator/(const Dimension& a, const Dimension& b);

}  // namespace shardlint
