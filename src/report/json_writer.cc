#include "report/json_writer.h"

#include <charconv>
#include <cmath>

#include "base/text.h"

namespace shardlint {
namespace {

bool IsPlain(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x20 && byte < 0x80 && c != '"' && c != '\\';
}

/// What stands for a byte that cannot stand for itself.
std::string ReplacementOf(char c) {
  constexpr std::string_view kHex = "0123456789abcdef";
  constexpr std::string_view kNamed = "\"\\\b\f\n\r\t";
  constexpr std::string_view kNames = "\"\\bfnrt";
  const auto byte = static_cast<unsigned char>(c);
  if (byte >= 0x80) return "\uFFFD";
  if (const std::size_t named = kNamed.find(c); named != std::string_view::npos) {
    return {'\\', kNames[named]};
  }
  return {'\\', 'u', '0', '0', kHex[byte >> 4], kHex[byte & 0xF]};
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
  constexpr std::size_t kWord = sizeof(std::uint64_t);
  const auto any_special = [&](std::size_t from) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, text.data() + from, kWord);
    return AnySpecial(bytes);
  };
  while (at + kWord <= text.size() && !any_special(at)) at += kWord;
  // The last bytes once more with those before them.
  if (at + kWord > text.size() && text.size() >= kWord && !any_special(text.size() - kWord))
    return text.size();
  while (at < text.size() && IsPlain(text[at])) ++at;
  return at;
}

}  // namespace

void JsonWriter::PutLong(std::string_view text) {
  Reserve(text.size());
  if (text.size() <= kBufferSize) {
    Put(text);
  } else {
    out_.append(text);
  }
}

/// Copies whole runs of text; only quotes, controls and broken UTF-8 end a run.
void JsonWriter::PutQuoted(std::string_view text) {
  Reserve(1);
  Put('"');
  std::size_t copied = 0;
  for (std::size_t at = SkipPlain(text, 0); at < text.size(); at = SkipPlain(text, at)) {
    const CodePoint point = DecodeUtf8(text, at);
    if (point.size == 1) {
      PutLong(text.substr(copied, at - copied));
      PutLong(ReplacementOf(text[at]));
      copied = at + 1;
    }
    at += point.size;
  }
  PutLong(text.substr(copied));
  Reserve(1);
  Put('"');
}

template <class T>
void JsonWriter::PutDigits(T value) {
  char* const begin = buffer_.data() + used_;
  used_ +=
      static_cast<std::size_t>(std::to_chars(begin, begin + kLongestNumber, value).ptr - begin);
}

void JsonWriter::TextKey(std::string_view name) {
  String(name);
  Reserve(1);
  Put(':');
  comma_ = false;
}

void JsonWriter::String(std::string_view text) {
  Reserve(1);
  Separate();
  PutQuoted(text);
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
  Reserve(kLongestNumber + 1);
  Separate();
  // Without an exponent, so that 2684354560 B stays readable.
  if (std::abs(value) <= kExactIntegers && value == std::trunc(value)) {
    PutDigits(static_cast<std::int64_t>(value));
  } else {
    PutDigits(value);
  }
}

void JsonWriter::Integer(std::uint64_t value) {
  Reserve(kLongestNumber + 1);
  Separate();
  PutDigits(value);
}

void JsonWriter::Members(std::string_view object) {
  if (object.size() <= 2) return;
  Reserve(1);
  Separate();
  PutLong(object.substr(1, object.size() - 2));
}

void JsonWriter::NewLine() {
  Reserve(2);
  if (comma_) Put(',');
  Put('\n');
  comma_ = false;
}

}  // namespace shardlint
