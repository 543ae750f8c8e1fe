#include "mention/name_index.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace shardlint {
namespace {

constexpr std::size_t kMaxName = 96;  // longer ones are not looked for

// Say nothing of architecture or size. Those of `kJoined` are words of English or of others when
// they stand alone.
constexpr std::array<std::string_view, 7> kVariants = {
    "instruct", "chat", "base", "thinking", "instruction", "instructed", "original"};
constexpr std::array<std::string_view, 7> kJoinedVariants = {"it",  "hf",  "pt",   "exp",
                                                             "dpo", "sft", "turbo"};

// How the weights of the same model are stored, or what a file of them is named for.
constexpr std::array<std::string_view, 14> kStoredAs = {
    "awq",       "gptq",  "gguf",    "ggml",    "mlx",     "bnb",   "marlin",
    "quantized", "quant", "dynamic", "preview", "release", "block", "tensor"};

// "Llama-3-class": like that model, and not it.
constexpr std::array<std::string_view, 5> kCompared = {"class", "style", "like", "scale", "sized"};

// Make another part of a device's name: "RTX 3090 Ti".
constexpr std::array<std::string_view, 5> kOtherParts = {"ti", "super", "laptop", "mobile", "max"};

bool IsNameChar(char c) { return IsLetter(c) || IsDigit(c) || c == '.' || c == '+'; }
bool IsAlnum(char c) { return IsLetter(c) || IsDigit(c); }

/// Bytes of a separator at `at`, 0 when there is none.
std::size_t SeparatorAt(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (c == ' ' || c == '-' || c == '_' || c == '/') return 1;
  for (const std::string_view wide : {"\xC2\xA0", "\xE2\x80\x90", "\xE2\x80\x91", "\xE2\x80\xAF"})
    if (text.substr(at, wide.size()) == wide) return wide.size();
  return 0;
}

/// A name as far as the text before `at` goes, with the place in the text behind each of its bytes.
struct Reading {
  std::array<char, kMaxName> bytes;
  std::array<std::uint32_t, kMaxName> ends;
  std::size_t size = 0;

  bool Push(char c, std::size_t end) {
    if (size == kMaxName) return false;
    bytes[size] = c;
    ends[size++] = static_cast<std::uint32_t>(end);
    return true;
  }
  std::string_view Prefix(std::size_t n) const { return {bytes.data(), n}; }
};

/// Normalises `text` up to the first byte that no name holds, or `limit` bytes.
Reading Read(std::string_view text, std::size_t limit) {
  Reading out;
  for (std::size_t i = 0; i < text.size() && out.size < limit;) {
    if (const std::size_t separator = SeparatorAt(text, i); separator > 0) {
      i += separator;
      if (out.size == 0 || out.bytes[out.size - 1] == ' ') continue;
      if (!out.Push(' ', i)) break;
    } else if (IsNameChar(text[i])) {
      if (!out.Push(ToLower(text[i]), i + 1)) break;
      ++i;
    } else if (text.substr(i, 2) == "\xC3\x97") {  // "8×7B"
      if (!out.Push('x', i + 2)) break;
      i += 2;
    } else {
      break;
    }
  }
  return out;
}

std::size_t HashOf(std::string_view word) {
  std::uint32_t h = 2166136261U;
  for (const char c : word) h = (h ^ static_cast<unsigned char>(ToLower(c))) * 16777619U;
  return (h ^ h >> 15) % 16384;
}

constexpr std::size_t kLetters = 64;

/// A hash of the first two letters; the second is 0 where there is none.
std::size_t LettersOf(std::string_view text) {
  const auto letter = [&](std::size_t i) {
    return static_cast<std::size_t>(static_cast<unsigned char>(ToLower(text[i])) % kLetters);
  };
  return letter(0) * kLetters + (text.size() > 1 ? letter(1) : 0);
}

std::string_view FirstWord(std::string_view text) {
  std::size_t n = 0;
  while (n < text.size() && IsAlnum(text[n])) ++n;
  return text.substr(0, n);
}

/// Whether a word of `text` ends at `at`; a point between digits or letters is inside one.
bool WordEndsAt(std::string_view text, std::size_t at) {
  if (at >= text.size()) return true;
  if (text[at] == '.') return at + 1 >= text.size() || !IsAlnum(text[at + 1]);
  if (static_cast<unsigned char>(text[at]) < 0x80) return !IsAlnum(text[at]);
  const std::uint32_t next = DecodeUtf8(text, at).value;
  return next < 0xC0 || next == 0xD7 || next >= 0x2000;
}

template <std::size_t N>
bool Holds(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::ranges::any_of(words, [&](std::string_view known) {
    return std::ranges::equal(known, word, {}, {}, ToLower);
  });
}

bool AllDigits(std::string_view word) { return std::ranges::all_of(word, IsDigit); }

/// "2507", "v0.3": a date or a revision of the same architecture.
bool IsRevision(std::string_view word) {
  if (word.size() == 4 && AllDigits(word)) return true;
  return word.size() == 4 && ToLower(word[0]) == 'v' && IsDigit(word[1]) && word[2] == '.' &&
         IsDigit(word[3]);
}

/// Where the variant words after a name that ends at `at` end.
std::size_t SkipVariants(std::string_view text, std::size_t at) {
  while (at < text.size() && (text[at] == ' ' || text[at] == '-' || text[at] == '_')) {
    std::size_t end = at + 1;
    while (end < text.size() && (IsAlnum(text[end]) || !WordEndsAt(text, end))) ++end;
    const std::string_view word = text.substr(at + 1, end - at - 1);
    const bool joined = text[at] != ' ' && (Holds(kJoinedVariants, word) || IsRevision(word));
    if (!joined && !Holds(kVariants, word)) break;
    at = end;
  }
  return at;
}

/// "…-70B": a size that the name does not have makes another model's.
bool SizeFollows(std::string_view text, std::size_t at) {
  if (at >= text.size() || (text[at] != '-' && text[at] != '_')) return false;
  std::size_t end = at + 1;
  while (end < text.size() && (IsDigit(text[end]) || text[end] == '.')) ++end;
  return end > at + 1 && end < text.size() && ToLower(text[end]) == 'b' &&
         WordEndsAt(text, end + 1);
}

/// "GLM-4.7-Flash", "DeepSeek-V3-class": a capitalised word that is no known variant, or a word
/// that only compares, makes it another model than the one before it.
bool OtherModelFollows(std::string_view text, std::size_t at) {
  if (at >= text.size() || text[at] != '-') return false;
  std::size_t end = at + 1;
  while (end < text.size() && IsLetter(text[end])) ++end;
  const std::string_view word = text.substr(at + 1, end - at - 1);
  if (word.size() < 3 || (end < text.size() && IsDigit(text[end]))) return false;
  if (Holds(kCompared, word)) return true;
  if (!IsUpper(word[0]) || IsUpper(word[1])) return false;
  return !Holds(kVariants, word) && !Holds(kJoinedVariants, word) && !Holds(kStoredAs, word);
}

/// "RTX 3090 Ti", "RTX 4080 Super": another device than the one before the last word.
bool OtherPartFollows(std::string_view text, std::size_t at) {
  if (at >= text.size() || (text[at] != ' ' && text[at] != '-')) return false;
  return Holds(kOtherParts, FirstWord(text.substr(at + 1)));
}

}  // namespace

std::string NormalizedName(std::string_view name) {
  const Reading reading = Read(name, kMaxName);
  std::string out(reading.Prefix(reading.size));
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

NameIndex::NameIndex(std::span<const CatalogName> built_in) : built_in_(built_in) {
  std::string_view last;
  for (const CatalogName& name : built_in_) {
    const std::string_view word = FirstWord(name.name);
    longest_ = std::max(longest_, name.name.size());
    if (word == last) continue;
    RememberWord(word);
    last = word;
  }
}

void NameIndex::RememberWord(std::string_view word) {
  first_words_.set(HashOf(word));
  const std::size_t letters = LettersOf(word);
  first_letters_.set(letters);
  if (word.size() == 1)
    for (std::size_t second = 0; second < kLetters; ++second) first_letters_.set(letters + second);
}

void NameIndex::Remember(std::string_view name) {
  RememberWord(FirstWord(name));
  longest_ = std::max(longest_, name.size());
}

void NameIndex::Add(std::string_view name, CatalogName::Kind kind, std::uint16_t entry) {
  const std::string& kept = added_names_.emplace_back(NormalizedName(name));
  const auto place =
      std::ranges::upper_bound(added_, std::string_view(kept), {}, &CatalogName::name);
  added_.insert(place, {kept, kind, entry});
  Remember(kept);
}

std::vector<CatalogName> NameIndex::EntriesOf(std::string_view name) const {
  std::vector<CatalogName> entries;
  for (const std::span<const CatalogName> names :
       {std::span<const CatalogName>(added_), built_in_}) {
    auto found = std::ranges::lower_bound(names, name, {}, &CatalogName::name);
    for (; found != names.end() && found->name == name; ++found) {
      const bool known =
          std::ranges::find(entries, found->entry, &CatalogName::entry) != entries.end();
      if (!known) entries.push_back(*found);
    }
  }
  return entries;
}

NameIndex::Match NameIndex::Longest(std::string_view text) const {
  if (text.empty() || !first_letters_[LettersOf(text)]) return {};
  std::string_view word = FirstWord(text);
  if (word.empty()) return {};
  if (!first_words_[HashOf(word)]) {
    if (ToLower(word.back()) != 's') return {};
    word.remove_suffix(1);
    if (!first_words_[HashOf(word)]) return {};
  }
  const Reading reading = Read(text, longest_ + 1);
  for (std::size_t n = reading.size; n > 0; --n) {
    if (reading.bytes[n - 1] == ' ' || !WordEndsAt(text, reading.ends[n - 1])) continue;
    Match match{.size = reading.ends[n - 1], .names = EntriesOf(reading.Prefix(n))};
    if (match.names.empty() && n > 1 && reading.bytes[n - 1] == 's')
      match.names = EntriesOf(reading.Prefix(n - 1));
    if (match.names.empty()) continue;
    if (SizeFollows(text, match.size)) continue;
    if (match.names.front().kind == CatalogName::Kind::kDevice &&
        OtherPartFollows(text, match.size))
      return {};
    match.size = static_cast<std::uint32_t>(SkipVariants(text, match.size));
    if (match.names.front().kind == CatalogName::Kind::kModel &&
        OtherModelFollows(text, match.size))
      return {};
    return match;
  }
  return {};
}

}  // namespace shardlint
