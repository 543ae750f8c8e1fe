#include "report/line_hash.h"

#include <array>
#include <charconv>
#include <unordered_map>

#include "base/text.h"

namespace shardlint {
namespace {

constexpr std::size_t kWindow = 100;
constexpr std::uint64_t kFactor = 37;
constexpr std::uint16_t kEndOfText = 0xFFFF;

constexpr std::uint64_t Power(std::uint64_t base, std::size_t exponent) {
  std::uint64_t result = 1;
  for (std::size_t i = 0; i < exponent; ++i) result *= base;
  return result;
}

/// Takes code units one by one; a line's hash is known once the window that begins there is full.
class LineHasher {
 public:
  void Take(std::uint16_t unit) {
    if (unit == ' ' || unit == '\t' || (unit == '\n' && after_return_)) {
      after_return_ = false;
      return;
    }
    after_return_ = unit == '\r';
    if (unit == '\r') unit = '\n';
    if (starts_[next_] >= 0) Finish();
    if (line_begins_) {
      line_begins_ = false;
      starts_[next_] = static_cast<std::int64_t>(hashes_.size());
      hashes_.emplace_back();
    }
    line_begins_ = unit == '\n';
    Shift(unit);
  }

  std::vector<std::string> End() {
    Take(kEndOfText);
    for (std::size_t i = 0; i < kWindow; ++i) {
      if (starts_[next_] >= 0) Finish();
      Shift(0);
    }
    return std::move(hashes_);
  }

 private:
  void Shift(std::uint16_t unit) {
    const std::uint64_t leaving = window_[next_];
    window_[next_] = unit;
    hash_ = kFactor * hash_ + unit - Power(kFactor, kWindow) * leaving;
    next_ = (next_ + 1) % kWindow;
  }

  void Finish() {
    std::array<char, 16> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), hash_, 16).ptr;
    hashes_[static_cast<std::size_t>(starts_[next_])] =
        std::string(digits.data(), end) + ":" + std::to_string(++seen_[hash_]);
    starts_[next_] = -1;
  }

  static constexpr std::array<std::int64_t, kWindow> NoStarts() {
    std::array<std::int64_t, kWindow> starts{};
    starts.fill(-1);
    return starts;
  }

  std::array<std::uint16_t, kWindow> window_{};
  std::array<std::int64_t, kWindow> starts_ = NoStarts();  // line that begins at each place, or -1
  std::size_t next_ = 0;
  std::uint64_t hash_ = 0;
  bool line_begins_ = true;
  bool after_return_ = false;
  std::vector<std::string> hashes_;
  std::unordered_map<std::uint64_t, std::size_t> seen_;
};

}  // namespace

std::vector<std::string> LineHashes(std::string_view text) {
  LineHasher hasher;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint c = DecodeUtf8(text, at);
    at += c.size;
    if (c.value < 0x10000) {
      hasher.Take(static_cast<std::uint16_t>(c.value));
    } else {
      hasher.Take(static_cast<std::uint16_t>(0xD800 + ((c.value - 0x10000) >> 10)));
      hasher.Take(static_cast<std::uint16_t>(0xDC00 + ((c.value - 0x10000) & 0x3FF)));
    }
  }
  return hasher.End();
}

}  // namespace shardlint
