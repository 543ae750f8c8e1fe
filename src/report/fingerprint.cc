#include "report/fingerprint.h"

#include <array>
#include <cstdint>

namespace shardlint {

std::string Fingerprint(std::string_view rule, std::string_view id, std::string_view scope) {
  std::uint64_t hash = 0xcbf29ce484222325;  // FNV-1a
  const auto take = [&](std::string_view text) {
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    hash = (hash ^ 0xFF) * 0x100000001b3;  // no byte of UTF-8: ends the part
  };
  take(scope);
  take(rule);
  take(id);
  constexpr std::string_view kHex = "0123456789abcdef";
  std::array<char, 16> digits;
  for (std::size_t i = 0; i < digits.size(); ++i) digits[i] = kHex[hash >> (60 - 4 * i) & 15];
  return {digits.data(), digits.size()};
}

}  // namespace shardlint
