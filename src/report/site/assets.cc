#include "report/site/assets.h"

#include <cstddef>
#include <cstdint>

namespace shardlint {
namespace {

std::uint32_t HexDigit(char c) {
  return static_cast<std::uint32_t>(c <= '9' ? c - '0' : c - 'a' + 10);
}

}  // namespace

std::string SiteAsset::PolicySource() const {
  constexpr std::string_view kBase64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out = "'sha256-";
  // Three hexadecimal digits are two of base 64; 256 bits leave one over, which makes one more.
  for (std::size_t i = 0; i < sha256.size(); i += 3) {
    std::uint32_t bits = 0;
    for (std::size_t k = i; k < i + 3; ++k)
      bits = bits << 4 | (k < sha256.size() ? HexDigit(sha256[k]) : 0);
    out += kBase64[bits >> 6];
    if (i + 1 < sha256.size()) out += kBase64[bits & 63];
  }
  return out + "='";
}

}  // namespace shardlint
