#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace shardlint {

/// An offset or a size in a text: texts are smaller than 4 GB.
constexpr std::uint32_t Size32(std::size_t n) { return static_cast<std::uint32_t>(n); }

/// ASCII-only character classes and case: bytes of multi-byte characters are never letters here.
constexpr bool IsDigit(char c) { return c >= '0' && c <= '9'; }
constexpr bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool IsLetter(char c) { return IsLower(c) || IsUpper(c); }
constexpr bool IsWord(char c) { return IsLetter(c) || IsDigit(c) || c == '_'; }
constexpr bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
constexpr bool IsPunctuation(char c) {
  return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') ||
         (c >= '{' && c <= '~');
}
constexpr char ToLower(char c) { return IsUpper(c) ? static_cast<char>(c + ('a' - 'A')) : c; }

std::string ToLowerAscii(std::string_view text);
std::string_view Trim(std::string_view text);
std::string Joined(std::span<const std::string> words, std::string_view separator = ", ");

/// Bytes of the full-width comma, colon, semicolon, stop or bracket at `at`; 0: there is none.
std::uint32_t WideMarkSize(std::string_view text, std::size_t at);
/// A mark that ends a clause, ASCII or full-width: , ; : . (
bool HasClauseMark(std::string_view text);

/// One code point of UTF-8 text; `size` is 1 and `value` U+FFFD for a byte that starts none.
struct CodePoint {
  std::uint32_t value = 0;
  std::uint32_t size = 1;
};
CodePoint DecodeUtf8(std::string_view text, std::size_t at);
std::size_t CountCodePoints(std::string_view text);
/// The offset of the first byte that belongs to no UTF-8 character, or npos.
std::size_t FindInvalidUtf8(std::string_view text);
bool IsValidUtf8(std::string_view text);
void AppendUtf8(std::string& out, std::uint32_t code_point);

}  // namespace shardlint
