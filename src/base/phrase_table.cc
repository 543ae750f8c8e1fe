#include "base/phrase_table.h"

#include <array>
#include <bit>

#include "base/text.h"

namespace shardlint {
namespace {

constexpr std::uint32_t kMaxGap = 3;  // characters between two words of a phrase

enum class Class : std::uint8_t { kLetter, kGap, kBreak, kMark, kWide };

constexpr std::array<Class, 256> kClasses = [] {
  std::array<Class, 256> classes{};
  for (std::size_t i = 0; i < classes.size(); ++i) {
    const char c = static_cast<char>(i);
    const bool gap = c == ' ' || c == '\t' || c == '-' || c == '_' || c == '/';
    classes[i] = i >= 0x80                   ? Class::kWide
                 : IsLetter(c) || IsDigit(c) ? Class::kLetter
                 : gap                       ? Class::kGap
                 : c == '\n' || c == '\r'    ? Class::kBreak
                                             : Class::kMark;
  }
  return classes;
}();

bool In(std::uint32_t value, std::uint32_t low, std::uint32_t high) {
  return low <= value && value <= high;
}

/// Class of a character above ASCII. What is neither letter nor blank stands for itself, as does
/// each character of a script that writes no blanks.
Class ClassOf(std::uint32_t v) {
  if (v == 0xA0 || In(v, 0x2000, 0x200A) || v == 0x202F || v == 0x205F || v == 0x3000)
    return Class::kGap;
  if (v == 0x2010 || v == 0x2011) return Class::kGap;
  if (v < 0xC0 && v != 0xB5) return Class::kMark;
  if (v == 0xD7 || v == 0xF7) return Class::kMark;
  return v < 0x2000 ? Class::kLetter : Class::kMark;
}

/// The class of the character at `at`, and its size.
Class Classify(std::string_view text, std::uint32_t at, std::uint32_t& size) {
  const Class ascii = kClasses[static_cast<unsigned char>(text[at])];
  size = 1;
  if (ascii != Class::kWide) return ascii;
  const CodePoint c = DecodeUtf8(text, at);
  size = c.size;
  return ClassOf(c.value);
}

std::uint32_t Finish(std::uint64_t h) {
  return static_cast<std::uint32_t>((h * 0x9E3779B97F4A7C15ULL) >> 32);
}

std::uint64_t Mix(std::uint64_t h, char c) {
  return std::rotl(h, 7) ^ static_cast<unsigned char>(ToLower(c));
}

}  // namespace

/// A word of a text, and what it is without its final 's'.
struct PhraseTable::TextWord {
  std::uint32_t begin = 0, end = 0;
  std::uint32_t hash = 0;
  std::uint32_t singular_hash = 0;
  bool plural = false;
  bool joined = false;  ///< to the word before it, by a short gap
};

bool PhraseTable::NextWord(std::string_view text, std::uint32_t at, TextWord& word) {
  const auto end = static_cast<std::uint32_t>(text.size());
  std::uint32_t gap = 0, size = 1;
  Class c = Class::kBreak;
  for (; at < end; at += size) {
    c = Classify(text, at, size);
    if (c == Class::kLetter || c == Class::kMark) break;
    gap += c == Class::kBreak ? kMaxGap + 1 : 1;
  }
  if (at >= end) return false;
  word.begin = at;
  word.joined = gap <= kMaxGap;
  std::uint64_t h = 0, before = 0;
  if (c == Class::kMark) {
    for (const std::uint32_t stop = at + size; at < stop; ++at) h = Mix(h, text[at]);
  } else {
    while (at < end) {
      const Class ascii = kClasses[static_cast<unsigned char>(text[at])];
      if (ascii == Class::kLetter) {
        before = h;
        h = Mix(h, text[at++]);
        continue;
      }
      if (ascii != Class::kWide || Classify(text, at, size) != Class::kLetter) break;
      for (const std::uint32_t stop = at + size; at < stop; ++at) h = Mix(h, text[at]);
    }
  }
  word.end = at;
  word.hash = Finish(h);
  word.plural = at - word.begin > 2 && ToLower(text[at - 1]) == 's';
  word.singular_hash = word.plural ? Finish(before) : 0;
  return true;
}

std::uint32_t PhraseTable::FindWord(std::string_view text, std::uint32_t hash) const {
  if (slots_.empty()) return 0;
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t i = hash & mask;; i = (i + 1) & mask) {
    const std::uint32_t id = slots_[i];
    if (id == 0) return 0;
    const Word& word = words_[id];
    if (word.hash != hash || word.size != text.size()) continue;
    std::size_t k = 0;
    while (k < text.size() && ToLower(text[k]) == pool_[word.pool_begin + k]) ++k;
    if (k == text.size()) return id;
  }
}

std::uint32_t PhraseTable::InternWord(std::string_view text, std::uint32_t hash) {
  if (const std::uint32_t id = FindWord(text, hash); id != 0) return id;
  const auto id = static_cast<std::uint32_t>(words_.size());
  words_.push_back({.pool_begin = static_cast<std::uint32_t>(pool_.size()),
                    .size = static_cast<std::uint32_t>(text.size()),
                    .hash = hash});
  for (const char c : text) pool_.push_back(ToLower(c));
  if (words_.size() * 4 > slots_.size()) {
    Grow();
  } else {
    const std::size_t mask = slots_.size() - 1;
    std::size_t i = hash & mask;
    while (slots_[i] != 0) i = (i + 1) & mask;
    slots_[i] = id;
  }
  return id;
}

void PhraseTable::Grow() {
  slots_.assign(std::bit_ceil(words_.size() * 8), 0);
  const std::size_t mask = slots_.size() - 1;
  for (std::uint32_t id = 1; id < words_.size(); ++id) {
    std::size_t i = words_[id].hash & mask;
    while (slots_[i] != 0) i = (i + 1) & mask;
    slots_[i] = id;
  }
}

std::uint32_t PhraseTable::Child(std::uint32_t node, std::uint32_t word) const {
  if (node == 0) return words_[word].first_node;
  std::uint32_t child = nodes_[node].child;
  while (child != 0 && nodes_[child].word != word) child = nodes_[child].sibling;
  return child;
}

std::uint32_t PhraseTable::InternChild(std::uint32_t node, std::uint32_t word) {
  if (const std::uint32_t known = Child(node, word); known != 0) return known;
  const auto child = static_cast<std::uint32_t>(nodes_.size());
  nodes_.push_back({.word = word, .sibling = node == 0 ? 0 : nodes_[node].child});
  (node == 0 ? words_[word].first_node : nodes_[node].child) = child;
  return child;
}

void PhraseTable::Add(std::string_view phrase, std::uint32_t payload) {
  std::uint32_t node = 0;
  TextWord word;
  for (std::uint32_t at = 0; NextWord(phrase, at, word); at = word.end)
    node =
        InternChild(node, InternWord(phrase.substr(word.begin, word.end - word.begin), word.hash));
  if (node == 0) return;
  std::uint32_t last = 0;
  for (std::uint32_t p = nodes_[node].payload; p != 0; p = payloads_[p].next) {
    if (payloads_[p].value == payload) return;
    last = p;
  }
  const auto fresh = static_cast<std::uint32_t>(payloads_.size());
  payloads_.push_back({.value = payload});
  (last == 0 ? nodes_[node].payload : payloads_[last].next) = fresh;
}

void PhraseTable::Longest(std::string_view text, std::uint32_t node, const TextWord& word,
                          Found& found) const {
  const auto follow = [&](std::string_view letters, std::uint32_t hash) {
    const std::uint32_t id = FindWord(letters, hash);
    const std::uint32_t child = id == 0 ? 0 : Child(node, id);
    if (child == 0) return;
    if (nodes_[child].payload != 0 && word.end > found.end) found = {child, word.end};
    TextWord next;
    if (nodes_[child].child != 0 && NextWord(text, word.end, next) && next.joined)
      Longest(text, child, next, found);
  };
  const std::string_view letters = text.substr(word.begin, word.end - word.begin);
  follow(letters, word.hash);
  if (word.plural) follow(letters.substr(0, letters.size() - 1), word.singular_hash);
}

void PhraseTable::FindAll(std::string_view text, std::uint32_t begin, std::uint32_t end,
                          std::vector<Match>& out) const {
  if (empty()) return;
  text = text.substr(0, end);
  TextWord word;
  for (std::uint32_t at = begin; NextWord(text, at, word); at = word.end) {
    Found found;
    Longest(text, 0, word, found);
    if (found.node == 0) continue;
    for (std::uint32_t p = nodes_[found.node].payload; p != 0; p = payloads_[p].next)
      out.push_back({word.begin, found.end, payloads_[p].value});
  }
}

}  // namespace shardlint
