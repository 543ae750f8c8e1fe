#include "base/phrase_table.h"

#include <algorithm>
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
  return std::rotl(h, 7) ^ static_cast<unsigned char>(c);
}

/// ASCII letters in lower case and digits; 0 for all else.
constexpr std::array<char, 256> kFolded = [] {
  std::array<char, 256> folded{};
  for (std::size_t i = 0; i < folded.size(); ++i)
    if (kClasses[i] == Class::kLetter) folded[i] = ToLower(static_cast<char>(i));
  return folded;
}();

char Folded(char c) { return kFolded[static_cast<unsigned char>(c)]; }

}  // namespace

/// A word of a text: which of the table's words it is, as it stands and without its final 's'.
struct PhraseTable::TextWord {
  std::uint32_t begin = 0, end = 0;
  std::uint32_t hash = 0, singular_hash = 0;
  std::uint32_t id = 0, singular_id = 0;  ///< 0: none
  bool plural = false;
  bool joined = false;  ///< to the word before it, by a short gap
};

/// The words of a stretch of text, read in batches; those well before the one that is matched are
/// forgotten.
class PhraseTable::Words {
 public:
  Words(const PhraseTable& table, std::string_view text, std::uint32_t begin)
      : table_(table), text_(text), at_(begin) {
    read_.reserve(2 * kBatch);
  }

  /// The word of that number; nullptr when there are not so many. Valid until the next call.
  const TextWord* At(std::size_t number) {
    while (number - dropped_ >= read_.size())
      if (!ReadMore()) return nullptr;
    return &read_[number - dropped_];
  }
  /// Words before this one will not be asked for.
  void Forget(std::size_t number) {
    if (number - dropped_ < kBatch) return;
    read_.erase(read_.begin(), read_.begin() + static_cast<std::ptrdiff_t>(number - dropped_));
    dropped_ = number;
  }

 private:
  static constexpr std::size_t kBatch = 256;

  // A word that no phrase has only keeps its neighbours apart, or is written of several.
  bool ReadMore() {
    const std::size_t before = read_.size();
    TextWord word;
    while (read_.size() < before + kBatch && table_.ReadWord(text_, at_, word)) {
      at_ = word.end;
      if (!Take(word) && IsLower(text_[word.begin])) ReadHumps(word.begin, word.end);
    }
    return read_.size() > before;
  }

  bool Take(TextWord word) {
    word.joined &= joins_;
    joins_ = table_.Identify(text_, word);
    if (joins_) read_.push_back(word);
    return joins_;
  }

  // "maxModelLen": three words, of letters; no "vLLM", which is a name.
  void ReadHumps(std::uint32_t begin, std::uint32_t end) {
    const std::string_view letters = text_.substr(begin, end - begin);
    if (letters.size() < 4 || !IsLower(letters[1]) || !std::ranges::all_of(letters, IsLetter))
      return;
    std::uint32_t from = begin;
    for (std::uint32_t at = begin + 1; at <= end; ++at) {
      const bool hump = at < end && IsUpper(text_[at]) && !IsUpper(text_[at - 1]);
      if (!hump && (at < end || from == begin)) continue;
      TextWord word;
      if (!table_.ReadWord(text_.substr(0, at), from, word)) return;
      Take(word);
      from = at;
    }
  }

  const PhraseTable& table_;
  std::string_view text_;
  std::uint32_t at_;
  bool joins_ = false;  // whether the word read last is one of the table's
  std::vector<TextWord> read_;
  std::size_t dropped_ = 0;
};

bool PhraseTable::ReadWord(std::string_view text, std::uint32_t at, TextWord& word) const {
  const auto end = static_cast<std::uint32_t>(text.size());
  std::uint32_t gap = 0, size = 1;
  Class c = Class::kBreak;
  for (; at < end; at += size) {
    c = Classify(text, at, size);
    if (c == Class::kLetter || (c == Class::kMark && marks_[static_cast<unsigned char>(text[at])]))
      break;
    gap += c == Class::kGap ? 1 : kMaxGap + 1;
  }
  if (at >= end) return false;
  word.begin = at;
  word.joined = gap <= kMaxGap;
  word.id = word.singular_id = 0;
  std::uint64_t h = 0, before = 0;
  char last = 0;
  if (c == Class::kMark) {
    for (const std::uint32_t stop = at + size; at < stop; ++at) h = Mix(h, text[at]);
  } else {
    while (at < end) {
      if (const char folded = Folded(text[at]); folded != 0) {
        before = h;
        h = Mix(h, folded);
        last = folded;
        ++at;
        continue;
      }
      if (static_cast<unsigned char>(text[at]) < 0x80 || Classify(text, at, size) != Class::kLetter)
        break;
      for (const std::uint32_t stop = at + size; at < stop; ++at) h = Mix(h, text[at]);
      last = 0;
    }
  }
  word.end = at;
  word.hash = Finish(h);
  word.plural = at - word.begin > 2 && last == 's';
  word.singular_hash = word.plural ? Finish(before) : 0;
  return true;
}

bool PhraseTable::Identify(std::string_view text, TextWord& word) const {
  const std::string_view letters = text.substr(word.begin, word.end - word.begin);
  word.id = FindWord(letters, word.hash);
  if (word.plural)
    word.singular_id = FindWord(letters.substr(0, letters.size() - 1), word.singular_hash);
  return word.id != 0 || word.singular_id != 0;
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

void PhraseTable::Add(std::string_view phrase, std::uint32_t payload, List list) {
  for (const char c : phrase) marks_[static_cast<unsigned char>(c)] = true;
  std::uint32_t node = 0;
  TextWord word;
  for (std::uint32_t at = 0; ReadWord(phrase, at, word); at = word.end)
    node =
        InternChild(node, InternWord(phrase.substr(word.begin, word.end - word.begin), word.hash));
  if (node == 0) return;
  std::uint32_t& first = nodes_[node].payloads[static_cast<std::size_t>(list)];
  std::uint32_t last = 0;
  for (std::uint32_t p = first; p != 0; p = payloads_[p].next) {
    if (payloads_[p].value == payload) return;
    last = p;
  }
  const auto fresh = static_cast<std::uint32_t>(payloads_.size());
  payloads_.push_back({.value = payload});
  (last == 0 ? first : payloads_[last].next) = fresh;
}

void PhraseTable::Longest(Words& words, std::uint32_t node, std::size_t number,
                          Found (&found)[kLists]) const {
  const TextWord word = *words.At(number);
  for (const std::uint32_t id : {word.id, word.singular_id}) {
    const std::uint32_t child = id == 0 ? 0 : Child(node, id);
    if (child == 0) continue;
    for (std::size_t list = 0; list < kLists; ++list)
      if (nodes_[child].payloads[list] != 0 && word.end > found[list].end)
        found[list] = {child, word.end};
    if (nodes_[child].child == 0) continue;
    const TextWord* next = words.At(number + 1);
    if (next != nullptr && next->joined) Longest(words, child, number + 1, found);
  }
}

void PhraseTable::FindAll(std::string_view text, std::uint32_t begin, std::uint32_t end,
                          std::vector<Match>& out) const {
  if (empty()) return;
  Words words(*this, text.substr(0, end), begin);
  for (std::size_t number = 0;; ++number) {
    words.Forget(number);
    const TextWord* word = words.At(number);
    if (word == nullptr) return;
    if (words_[word->id].first_node == 0 && words_[word->singular_id].first_node == 0) continue;
    const std::uint32_t at = word->begin;
    Found found[kLists];
    Longest(words, 0, number, found);
    for (std::size_t list = 0; list < kLists; ++list)
      for (std::uint32_t p = nodes_[found[list].node].payloads[list]; p != 0; p = payloads_[p].next)
        out.push_back({at, found[list].end, payloads_[p].value});
  }
}

}  // namespace shardlint
