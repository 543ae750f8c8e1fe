#include "report/json_writer.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstring>

#include "base/text.h"

namespace shardlint {
namespace {

bool IsPlain(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x20 && byte < 0x80 && c != '"' && c != '\\';
}

/// What stands for a byte that cannot stand for itself.
void AppendReplacement(std::string& out, char c) {
  constexpr std::string_view kHex = "0123456789abcdef";
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\b':
      out += "\\b";
      return;
    case '\f':
      out += "\\f";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  const auto byte = static_cast<unsigned char>(c);
  if (byte >= 0x80) return AppendUtf8(out, 0xFFFD);
  out += "\\u00";
  out += kHex[byte >> 4];
  out += kHex[byte & 0xF];
}

/// Whether one of eight bytes is not plain (Mycroft's test for a zero byte).
bool AnySpecial(std::uint64_t bytes) {
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  constexpr std::uint64_t kTops = 0x80 * kOnes;
  const auto below = [&](std::uint64_t words, std::uint64_t limit) {
    return (words - limit * kOnes) & ~words;
  };
  const std::uint64_t quotes = below(bytes ^ '"' * kOnes, 1);
  const std::uint64_t backslashes = below(bytes ^ '\\' * kOnes, 1);
  return ((bytes | below(bytes, 0x20) | quotes | backslashes) & kTops) != 0;
}

std::size_t SkipPlain(std::string_view text, std::size_t at) {
  std::uint64_t bytes = 0;
  for (; at + sizeof bytes <= text.size(); at += sizeof bytes) {
    std::memcpy(&bytes, text.data() + at, sizeof bytes);
    if (AnySpecial(bytes)) break;
  }
  while (at < text.size() && IsPlain(text[at])) ++at;
  return at;
}

/// Copies whole runs of text; only quotes, controls and broken UTF-8 end a run.
void AppendQuoted(std::string& out, std::string_view text) {
  out += '"';
  std::size_t copied = 0;
  for (std::size_t at = SkipPlain(text, 0); at < text.size(); at = SkipPlain(text, at)) {
    const CodePoint point = DecodeUtf8(text, at);
    if (point.size == 1) {
      out.append(text, copied, at - copied);
      copied = at + 1;
      AppendReplacement(out, text[at]);
    }
    at += point.size;
  }
  out.append(text, copied);
  out += '"';
}

template <class T>
void AppendDigits(std::string& out, T value) {
  std::array<char, 32> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out.append(digits.data(), end);
}

}  // namespace

void JsonWriter::TextKey(std::string_view name) {
  String(name);
  out_ += ':';
  comma_ = false;
}

void JsonWriter::String(std::string_view text) {
  Separate();
  AppendQuoted(out_, text);
}

void JsonWriter::StringOrNull(std::string_view text) {
  if (text.empty()) {
    Null();
  } else {
    String(text);
  }
}

void JsonWriter::Number(double value) {
  constexpr double kExactIntegers = 9007199254740992;  // 2^53
  if (!std::isfinite(value)) return Null();
  Separate();
  // Without an exponent, so that 2684354560 B stays readable.
  if (std::abs(value) <= kExactIntegers && value == std::trunc(value)) {
    AppendDigits(out_, static_cast<std::int64_t>(value));
  } else {
    AppendDigits(out_, value);
  }
}

void JsonWriter::Integer(std::uint64_t value) {
  Separate();
  AppendDigits(out_, value);
}

void JsonWriter::NewLine() {
  if (comma_) out_ += ',';
  out_ += '\n';
  comma_ = false;
}

}  // namespace shardlint
