#include "base/phrase_table.h"

#include <algorithm>

#include "base/text.h"

namespace shardlint {
namespace {

constexpr std::uint64_t kSeed = 0xCBF29CE484222325ULL;
constexpr std::uint64_t kPrime = 0x100000001B3ULL;

struct Word {
  std::uint32_t begin = 0, end = 0;
  std::uint64_t hash = kSeed;
  std::uint64_t singular = 0;  ///< hash without a final 's', 0 when there is none
};

// The next word at or after `i`, at most up to `end`; begin == end when there is none.
Word NextWord(std::string_view text, std::uint32_t i, std::uint32_t end) {
  Word word;
  while (i < end && !IsWord(text[i]) && static_cast<unsigned char>(text[i]) < 0x80) ++i;
  while (i < end && text[i] == '_') ++i;
  word.begin = word.end = i;
  if (i >= end) return word;
  if (static_cast<unsigned char>(text[i]) >= 0x80) {
    const CodePoint c = DecodeUtf8(text.substr(0, end), i);
    for (std::uint32_t k = 0; k < c.size; ++k) word.hash = (word.hash ^ static_cast<unsigned char>(text[i + k])) * kPrime;
    word.end = i + c.size;
    return word;
  }
  std::uint64_t before = kSeed;
  char last = 0;
  while (i < end && (IsLetter(text[i]) || IsDigit(text[i]))) {
    before = word.hash;
    last = ToLower(text[i]);
    word.hash = (word.hash ^ static_cast<unsigned char>(last)) * kPrime;
    ++i;
  }
  word.end = i;
  if (last == 's' && word.end - word.begin > 2) word.singular = before;
  if (word.end == word.begin) word.end = word.begin + 1;
  return word;
}

std::uint64_t Edge(std::uint32_t node, std::uint64_t word) { return (word ^ node) * 0x9E3779B97F4A7C15ULL + node; }

// Only blanks, '-', '_' and '/' stand between words of one phrase.
bool Joined(std::string_view text, std::uint32_t begin, std::uint32_t end) {
  if (end - begin > 3) return false;
  return std::ranges::all_of(text.substr(begin, end - begin), [](char c) { return c == ' ' || c == '-' || c == '_' || c == '/'; });
}

}  // namespace

void PhraseTable::Add(std::string_view phrase, std::uint32_t payload) {
  std::uint32_t node = 0;
  const auto end = static_cast<std::uint32_t>(phrase.size());
  for (Word word = NextWord(phrase, 0, end); word.begin < word.end; word = NextWord(phrase, word.end, end)) {
    if (node == 0) first_[word.hash & 0xFFFF] = true;
    const auto [it, fresh] = edges_.try_emplace(Edge(node, word.hash), static_cast<std::uint32_t>(payloads_.size()));
    if (fresh) payloads_.emplace_back();
    node = it->second;
  }
  if (node != 0 && std::ranges::find(payloads_[node], payload) == payloads_[node].end()) payloads_[node].push_back(payload);
}

void PhraseTable::FindAll(std::string_view text, std::uint32_t begin, std::uint32_t end, std::vector<Match>& out) const {
  for (Word first = NextWord(text, begin, end); first.begin < first.end; first = NextWord(text, first.end, end)) {
    if (!first_[first.hash & 0xFFFF] && !(first.singular != 0 && first_[first.singular & 0xFFFF])) continue;
    std::uint32_t node = 0, best = 0, best_end = 0;
    Word word = first;
    for (int n = 0; n < 12; ++n) {
      auto it = edges_.find(Edge(node, word.hash));
      if (it == edges_.end() && word.singular != 0) it = edges_.find(Edge(node, word.singular));
      if (it == edges_.end()) break;
      node = it->second;
      if (!payloads_[node].empty()) best = node, best_end = word.end;
      const Word next = NextWord(text, word.end, end);
      if (next.begin >= next.end || !Joined(text, word.end, next.begin)) break;
      word = next;
    }
    for (const std::uint32_t payload : payloads_[best]) out.push_back({first.begin, best_end, payload});
  }
}

}  // namespace shardlint
