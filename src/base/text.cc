#include "base/text.h"

#include <cstring>

namespace shardlint {

std::string ToLowerAscii(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = ToLower(c);
  return out;
}

std::uint32_t WideMarkSize(std::string_view text, std::size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  if (first != 0xE3 && first != 0xEF) return 0;
  for (const std::string_view mark : {"，", "、", "：", "；", "。", "（", "）"})
    if (text.substr(at).starts_with(mark)) return static_cast<std::uint32_t>(mark.size());
  return 0;
}

bool HasClauseMark(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] == ',' || text[i] == ';' || text[i] == ':' || text[i] == '.' || text[i] == '(' ||
        WideMarkSize(text, i) != 0)
      return true;
  return false;
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && IsSpace(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsSpace(text.back())) text.remove_suffix(1);
  return text;
}

CodePoint DecodeUtf8(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) -> std::uint32_t {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0;
  };
  const auto tail = [&](std::size_t i) { return (byte(i) & 0xC0) == 0x80; };
  const std::uint32_t b0 = byte(at);
  if (b0 < 0x80) return {b0, 1};
  if (b0 >= 0xC2 && b0 < 0xE0 && tail(at + 1)) return {(b0 & 0x1F) << 6 | (byte(at + 1) & 0x3F), 2};
  if (b0 >= 0xE0 && b0 < 0xF0 && tail(at + 1) && tail(at + 2)) {
    const std::uint32_t v = (b0 & 0x0F) << 12 | (byte(at + 1) & 0x3F) << 6 | (byte(at + 2) & 0x3F);
    if (v >= 0x800 && (v < 0xD800 || v > 0xDFFF)) return {v, 3};
  }
  if (b0 >= 0xF0 && b0 < 0xF5 && tail(at + 1) && tail(at + 2) && tail(at + 3)) {
    const std::uint32_t v = (b0 & 0x07) << 18 | (byte(at + 1) & 0x3F) << 12 |
                            (byte(at + 2) & 0x3F) << 6 | (byte(at + 3) & 0x3F);
    if (v >= 0x10000 && v <= 0x10FFFF) return {v, 4};
  }
  return {0xFFFD, 1};
}

std::size_t CountCodePoints(std::string_view text) {
  std::size_t n = 0;
  for (const char c : text) n += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return n;
}

std::size_t FindInvalidUtf8(std::string_view text) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080;
  std::size_t i = 0;
  while (i < text.size()) {
    for (std::uint64_t word = 0; i + 8 <= text.size(); i += 8) {  // most text is ASCII
      std::memcpy(&word, text.data() + i, 8);
      if (word & kHighBits) break;
    }
    if (i >= text.size()) break;
    const CodePoint c = DecodeUtf8(text, i);
    if (c.size == 1 && static_cast<unsigned char>(text[i]) >= 0x80) return i;
    i += c.size;
  }
  return std::string_view::npos;
}

std::string Joined(std::span<const std::string> words, std::string_view separator) {
  std::string out;
  for (const std::string& word : words) out.append(out.empty() ? "" : separator).append(word);
  return out;
}

bool IsValidUtf8(std::string_view text) { return FindInvalidUtf8(text) == std::string_view::npos; }

void AppendUtf8(std::string& out, std::uint32_t v) {
  const auto put = [&](std::uint32_t b) { out.push_back(static_cast<char>(b)); };
  if (v < 0x80) {
    put(v);
  } else if (v < 0x800) {
    put(0xC0 | v >> 6), put(0x80 | (v & 0x3F));
  } else if (v < 0x10000) {
    put(0xE0 | v >> 12), put(0x80 | (v >> 6 & 0x3F)), put(0x80 | (v & 0x3F));
  } else {
    put(0xF0 | v >> 18), put(0x80 | (v >> 12 & 0x3F)), put(0x80 | (v >> 6 & 0x3F)),
        put(0x80 | (v & 0x3F));
  }
}

}  // namespace shardlint
