#include "document/guard_references.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <unordered_map>

#include "base/text.h"

namespace shardlint {
namespace {

constexpr std::uint64_t kMaxReferenceBytes = 32'000'000;

/// Labels are compared by their ASCII letters and digits: what cmark takes for equal is equal here.
class LabelHash {
 public:
  void Reset() { *this = {}; }
  void Add(char c) {
    const auto byte = static_cast<unsigned char>(c);
    if (IsLetter(c) || IsDigit(c)) {
      value_ = (value_ ^ static_cast<unsigned char>(ToLower(c))) * 1099511628211ULL;
    } else if (byte >= 0x80) {
      folds_to_ascii_ |= FoldsToAscii(previous_, byte);
    }
    previous_ = byte;
  }
  std::uint64_t value() const { return value_; }
  bool folds_to_ascii() const { return folds_to_ascii_; }

 private:
  /// The first two bytes of characters whose case folding has ASCII letters (sharp s, Kelvin sign).
  static bool FoldsToAscii(unsigned char a, unsigned char b) {
    return (a == 0xC3 && b == 0x9F) || (a == 0xC4 && b == 0xB0) ||
           (a == 0xC5 && (b == 0x89 || b == 0xBF)) || (a == 0xC7 && b == 0xB0) ||
           (a == 0xE1 && b == 0xBA) || (a == 0xE2 && b == 0x84) || (a == 0xEF && b == 0xAC);
  }

  std::uint64_t value_ = 14695981039346656037ULL;
  unsigned char previous_ = 0;
  bool folds_to_ascii_ = false;
};

/// The end of the destination and title of a definition whose colon stands before `at`.
std::size_t DefinitionEnd(std::string_view text, std::size_t at) {
  constexpr std::string_view kBlanks = " \t\r\n";
  at = std::min(text.find_first_not_of(kBlanks, at), text.size());
  const bool pointy = at < text.size() && text[at] == '<';
  at = std::min(text.find_first_of(pointy ? "\r\n>" : kBlanks, at), text.size());
  const std::size_t title =
      std::min(text.find_first_not_of(pointy ? " \t\r\n>" : kBlanks, at), text.size());
  const char quote = title < text.size() ? text[title] : '\0';
  if (quote != '"' && quote != '\'' && quote != '(') return at;
  return std::min(
      text.find_first_of(quote == '(' ? std::string_view("()") : std::string_view(&text[title], 1),
                         title + 1),
      text.size());
}

/// Calls `use` with the hash of the label before each ']', where it ends, and whether nothing but
/// container marks stands before its '['.
template <class Use>
void ForEachLabel(std::string_view text, Use use) {
  LabelHash hash;
  bool at_begin = true;
  bool label_at_begin = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\n' || c == '\r') {
      at_begin = true;
    } else if (c == '[') {
      hash.Reset();
      label_at_begin = at_begin;
      at_begin = false;
    } else if (c == ']') {
      use(hash, i, label_at_begin);
      at_begin = false;
    } else {
      hash.Add(c);
      at_begin =
          at_begin && std::string_view(" \t>-+*.)0123456789").find(c) != std::string_view::npos;
    }
  }
}

}  // namespace

std::optional<Refusal> FindReferenceOveruse(std::string_view text) {
  std::unordered_map<std::uint64_t, std::uint64_t> sizes;
  std::uint64_t largest = 0;
  ForEachLabel(text, [&](const LabelHash& hash, std::size_t end, bool at_begin) {
    if (!at_begin || text.substr(end + 1, 1) != ":") return;
    const std::uint64_t size = DefinitionEnd(text, end + 2) - end;
    std::uint64_t& largest_of_label = sizes[hash.value()];
    largest_of_label = std::max(largest_of_label, size);
    largest = std::max(largest, size);
  });
  const auto closers = static_cast<std::uint64_t>(std::ranges::count(text, ']'));
  if (largest * closers <= kMaxReferenceBytes) return std::nullopt;
  std::optional<Refusal> refusal;
  std::uint64_t copied = 0;
  ForEachLabel(text, [&](const LabelHash& hash, std::size_t end, bool) {
    const auto found = sizes.find(hash.value());
    if (hash.folds_to_ascii()) {
      copied += largest;
    } else if (found != sizes.end()) {
      copied += found->second;
    }
    if (copied > kMaxReferenceBytes && !refusal) {
      refusal = {static_cast<std::uint32_t>(end),
                 fmt::format("too many uses of a long link definition: more than {} bytes to copy",
                             kMaxReferenceBytes)};
    }
  });
  return refusal;
}

}  // namespace shardlint
