#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace shardlint {

/// Appends JSON (RFC 8259) to a string as it is told, keeping nothing but whether a comma is due.
/// The output is always valid UTF-8: a byte that starts no code point becomes U+FFFD.
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  void BeginObject() { Open('{'); }
  void EndObject() { Close('}'); }
  void BeginArray() { Open('['); }
  void EndArray() { Close(']'); }
  /// The name of the next value: a word of ours, which needs no escapes.
  void Key(std::string_view word) {
    Separate();
    out_.append("\"", 1).append(word).append("\":", 2);
    comma_ = false;
  }
  /// The same for a name that comes from elsewhere.
  void TextKey(std::string_view name);
  void String(std::string_view text);
  /// Shortest digits that read back as the same double; null when there is no such number.
  void Number(double value);
  void Integer(std::uint64_t value);
  void Bool(bool value) { Word(value ? "true" : "false"); }
  void Null() { Word("null"); }
  /// The next array element or member starts on a line of its own.
  void NewLine();
  /// An empty text stands for "none".
  void StringOrNull(std::string_view text);

 private:
  void Separate() {
    if (comma_) out_ += ',';
    comma_ = true;
  }
  void Open(char bracket) {
    Separate();
    out_ += bracket;
    comma_ = false;
  }
  void Close(char bracket) {
    out_ += bracket;
    comma_ = true;
  }
  void Word(std::string_view word) {
    Separate();
    out_ += word;
  }

  std::string& out_;
  bool comma_ = false;
};

}  // namespace shardlint
