#include "report/printable.h"

#include <array>
#include <charconv>

#include "base/text.h"

namespace shardlint {
namespace {

bool Between(std::uint32_t first, std::uint32_t value, std::uint32_t last) {
  return first <= value && value <= last;
}

bool IsPlainAscii(char c) { return (c >= ' ' && c <= '~') || c == '\t'; }

}  // namespace

bool IsHidden(std::uint32_t c) {
  if (c < 0x20) return c != '\t';
  if (c < 0x7F) return false;
  return c <= 0x9F || c == 0xAD || c == 0x61C || c == 0x180E || Between(0x200B, c, 0x200F) ||
         Between(0x2028, c, 0x202E) || Between(0x2060, c, 0x206F) || c == 0xFEFF ||
         Between(0xFFF9, c, 0xFFFB) || Between(0xE0000, c, 0xE007F);
}

std::string HiddenName(std::uint32_t code_point) {
  std::array<char, 8> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), code_point, 16).ptr;
  std::string hex(digits.data(), end);
  for (char& c : hex) c = c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c;
  hex.insert(0, hex.size() < 4 ? 4 - hex.size() : 0, '0');
  return "<U+" + hex + ">";
}

void AppendPrintable(std::string& out, std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    while (at < text.size() && IsPlainAscii(text[at])) ++at;
    out.append(text, begin, at - begin);
    if (at == text.size()) return;
    const CodePoint point = DecodeUtf8(text, at);
    if (IsHidden(point.value)) {
      out += HiddenName(point.value);
    } else {
      AppendUtf8(out, point.value);
    }
    at += point.size;
  }
}

std::string Printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  AppendPrintable(out, text);
  return out;
}

std::string Quoted(std::string_view text) {
  constexpr std::size_t kMaxCharacters = 100;
  std::string line;
  std::size_t characters = 0;
  std::size_t at = 0;
  for (; at < text.size() && characters < kMaxCharacters; ++characters) {
    const std::size_t size = DecodeUtf8(text, at).size;
    if (!IsSpace(text[at])) {
      line.append(text, at, size);
    } else if (!line.ends_with(' ')) {
      line += ' ';
    }
    at += size;
  }
  return "\"" + Printable(line) + (at < text.size() ? "…\"" : "\"");
}

}  // namespace shardlint
