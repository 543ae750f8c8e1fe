#include "report/json_writer.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>

#include "base/text.h"

namespace shardlint {
namespace {

enum class ByteClass : std::uint8_t { kPlain, kEscape, kMultiByte };

constexpr std::array<ByteClass, 256> kByteClasses = [] {
  std::array<ByteClass, 256> classes{};
  for (std::size_t b = 0; b < 0x20; ++b) classes[b] = ByteClass::kEscape;
  for (std::size_t b = 0x80; b < 0x100; ++b) classes[b] = ByteClass::kMultiByte;
  classes['"'] = classes['\\'] = ByteClass::kEscape;
  return classes;
}();

void AppendEscape(std::string& out, char c) {
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
  out += "\\u00";
  out += kHex[byte >> 4];
  out += kHex[byte & 0xF];
}

/// Copies runs of plain text at once; only quotes, controls and broken UTF-8 stop a run.
void AppendQuoted(std::string& out, std::string_view text) {
  out += '"';
  std::size_t copied = 0;
  std::size_t at = 0;
  const auto flush = [&] { out.append(text, copied, at - copied); };
  while (at < text.size()) {
    switch (kByteClasses[static_cast<unsigned char>(text[at])]) {
      case ByteClass::kPlain:
        ++at;
        break;
      case ByteClass::kEscape:
        flush();
        AppendEscape(out, text[at]);
        copied = ++at;
        break;
      case ByteClass::kMultiByte: {
        const CodePoint point = DecodeUtf8(text, at);
        if (point.size > 1) {
          at += point.size;
          break;
        }
        flush();
        AppendUtf8(out, point.value);
        copied = ++at;
        break;
      }
    }
  }
  flush();
  out += '"';
}

template <class T>
void AppendDigits(std::string& out, T value) {
  std::array<char, 32> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out.append(digits.data(), end);
}

}  // namespace

void JsonWriter::Separate() {
  if (comma_) out_ += ',';
  comma_ = true;
}

void JsonWriter::Open(char bracket) {
  Separate();
  out_ += bracket;
  comma_ = false;
}

void JsonWriter::Close(char bracket) {
  out_ += bracket;
  comma_ = true;
}

void JsonWriter::Word(std::string_view word) {
  Separate();
  out_ += word;
}

void JsonWriter::Key(std::string_view name) {
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
