#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace shardlint {

/// Appends JSON (RFC 8259) to a string as it is told, keeping nothing but whether a comma is due.
/// The output is always valid UTF-8: a byte that starts no code point becomes U+FFFD. The string is
/// complete once the writer is gone; until then the last bytes wait in its buffer.
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}
  ~JsonWriter() { Flush(); }
  JsonWriter(const JsonWriter&) = delete;
  JsonWriter& operator=(const JsonWriter&) = delete;

  void BeginObject() { Open('{'); }
  void EndObject() { Close('}'); }
  void BeginArray() { Open('['); }
  void EndArray() { Close(']'); }
  /// The name of the next value: a short word of ours, which needs no escapes.
  void Key(std::string_view word) {
    Reserve(word.size() + 4);
    Separate();
    Put('"');
    Put(word);
    Put('"');
    Put(':');
    comma_ = false;
  }
  /// The same for a name that comes from elsewhere.
  void TextKey(std::string_view name);
  void String(std::string_view text);
  /// An empty text stands for "none".
  void StringOrNull(std::string_view text);
  /// Shortest digits that read back as the same double; null when there is no such number.
  void Number(double value);
  void Integer(std::uint64_t value);
  void Bool(bool value) { Word(value ? "true" : "false"); }
  void Null() { Word("null"); }
  // A member: its name, as of Key, and its value.
  void Text(std::string_view word, std::string_view text) { Key(word), String(text); }
  void TextOrNull(std::string_view word, std::string_view text) { Key(word), StringOrNull(text); }
  void Amount(std::string_view word, double value) { Key(word), Number(value); }
  void Count(std::string_view word, std::uint64_t value) { Key(word), Integer(value); }
  void Flag(std::string_view word, bool value) { Key(word), Bool(value); }
  /// The members of an object that was written before, braces included.
  void Members(std::string_view object);
  /// The next array element or member starts on a line of its own.
  void NewLine();

 private:
  static constexpr std::size_t kBufferSize = 4096;
  static constexpr std::size_t kLongestNumber = 32;

  void Flush() {
    out_.append(buffer_.data(), used_);
    used_ = 0;
  }
  /// Room for `size` bytes, at most the buffer's size.
  void Reserve(std::size_t size) {
    if (kBufferSize - used_ < size) Flush();
  }
  // These two need the room reserved.
  void Put(char c) { buffer_[used_++] = c; }
  void Put(std::string_view text) {
    std::memcpy(buffer_.data() + used_, text.data(), text.size());
    used_ += text.size();
  }
  void PutLong(std::string_view text);
  void PutQuoted(std::string_view text);
  template <class T>
  void PutDigits(T value);

  void Separate() {
    if (comma_) Put(',');
    comma_ = true;
  }
  void Open(char bracket) {
    Reserve(2);
    Separate();
    Put(bracket);
    comma_ = false;
  }
  void Close(char bracket) {
    Reserve(1);
    Put(bracket);
    comma_ = true;
  }
  void Word(std::string_view word) {
    Reserve(word.size() + 1);
    Separate();
    Put(word);
  }

  std::string& out_;
  std::size_t used_ = 0;
  bool comma_ = false;
  std::array<char, kBufferSize> buffer_ = {};  // g++ 12 takes it for uninitialised otherwise
};

}  // namespace shardlint
