#include "mention/digits.h"

#include <array>

#include "base/text.h"

namespace shardlint {
namespace {

constexpr std::array<std::string_view, 10> kSuperscripts = {"⁰", "¹", "²", "³", "⁴",
                                                            "⁵", "⁶", "⁷", "⁸", "⁹"};

/// The first bytes of what may stand between thousands.
constexpr std::array<bool, 256> kMaySeparate = [] {
  std::array<bool, 256> may{};
  for (const char c : std::string_view(",_{\xE2\xC2")) may[static_cast<unsigned char>(c)] = true;
  return may;
}();

}  // namespace

std::uint32_t BlankSize(std::string_view text) {
  if (text.empty()) return 0;
  if (text[0] == ' ' || text[0] == '\t') return 1;
  if (text[0] != '\\' && static_cast<unsigned char>(text[0]) < 0x80) return 0;
  for (const std::string_view blank :
       {"\xC2\xA0", "\xE2\x80\x89", "\xE2\x80\xAF", "\xE2\x80\x88", "\xE3\x80\x80", "\\,", "\\ "})
    if (text.starts_with(blank)) return static_cast<std::uint32_t>(blank.size());
  return 0;
}

std::uint32_t NumberSize(std::string_view text) {
  const auto digits = [&](std::size_t i) {
    std::size_t n = 0;
    while (i + n < text.size() && IsDigit(text[i + n])) ++n;
    return n;
  };
  std::size_t i = digits(0);
  if (i >= 1 && i <= 3) {
    for (;;) {
      std::size_t separator = 0;
      if (i >= text.size() || !kMaySeparate[static_cast<unsigned char>(text[i])]) break;
      for (const std::string_view s : {",", "_", "{,}", "\xE2\x80\x89", "\xE2\x80\xAF", "\xC2\xA0"})
        if (text.substr(i, s.size()) == s) separator = s.size();
      if (separator == 0 || digits(i + separator) != 3) break;
      i += separator + 3;
    }
  }
  if (i < text.size() && text[i] == '.' && digits(i + 1) > 0) i += 1 + digits(i + 1);
  if (i == 0) return 0;
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    std::size_t j = i + 1;
    if (j < text.size() && (text[j] == '+' || text[j] == '-')) ++j;
    if (const std::size_t n = digits(j); n > 0 && !(j + n < text.size() && IsLetter(text[j + n])))
      i = j + n;
  }
  return static_cast<std::uint32_t>(i);
}

std::optional<Decimal> ReadDecimal(std::string_view text) {
  std::array<char, 64> plain;
  std::size_t size = 0;
  for (const char c : text) {
    if (!IsDigit(c) && c != '.' && c != 'e' && c != 'E' && c != '-' && c != '+') continue;
    if (size == plain.size()) return std::nullopt;  // far more digits than a Decimal has
    plain[size++] = c;
  }
  return Decimal::Parse({plain.data(), size});
}

Superscript ReadSuperscript(std::string_view text) {
  Superscript out;
  if (text.empty() || (text[0] != '\xC2' && text[0] != '\xE2')) return out;
  for (int digits = 0; digits < 3; ++digits) {
    std::size_t digit = 0;
    while (digit < kSuperscripts.size() && !text.substr(out.size).starts_with(kSuperscripts[digit]))
      ++digit;
    if (digit == kSuperscripts.size()) break;
    out.value = out.value * 10 + static_cast<int>(digit);
    out.size += static_cast<std::uint32_t>(kSuperscripts[digit].size());
  }
  return out;
}

}  // namespace shardlint
