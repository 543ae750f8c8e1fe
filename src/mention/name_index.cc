#include "mention/name_index.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace shardlint {
namespace {

constexpr std::size_t kLongest = 64;

// Words that name a tuning or a format of the same architecture.
constexpr std::array<std::string_view, 20> kVariants = {
    "instruct", "chat", "base", "it", "hf", "fp8", "fp16", "bf16", "awq", "gptq", "nvfp4", "int4", "int8", "w4a16", "w8a8", "mxfp4", "dynamic", "gguf", "v1", "quantized"};

char Fold(char c) { return c == '-' || c == '_' || c == '/' ? ' ' : ToLower(c); }

std::size_t Beginning(std::string_view name) {
  std::size_t h = 0;
  for (std::size_t i = 0; i < 3; ++i) h = h * 32 + (i < name.size() ? static_cast<unsigned char>(name[i]) & 31U : 0);
  return h & 0x7FFF;
}

bool EndsName(std::string_view text, std::size_t size) {
  if (size >= text.size()) return true;
  const char next = text[size];
  if (IsLetter(next) || IsDigit(next)) return false;
  return !(next == '.' && size + 1 < text.size() && IsDigit(text[size + 1]));
}

}  // namespace

std::string NormalizedName(std::string_view name) {
  std::string out;
  for (const char c : name) {
    const char f = Fold(c);
    if (f == ' ' && (out.empty() || out.back() == ' ')) continue;
    out.push_back(f);
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

NameIndex::NameIndex(std::span<const CatalogName> built_in) : built_in_(built_in) {
  for (const CatalogName& name : built_in_) Mark(name.name);
}

void NameIndex::Mark(std::string_view name) { beginnings_.set(Beginning(name)); }

void NameIndex::Add(std::string_view name, CatalogName::Kind kind, std::uint16_t entry) {
  added_names_.push_back(NormalizedName(name));
  Mark(added_names_.back());
  const CatalogName added{added_names_.back(), kind, entry};
  added_.insert(std::ranges::lower_bound(added_, added.name, {}, &CatalogName::name), added);
}

NameIndex::Match NameIndex::Longest(std::string_view text) const {
  std::array<char, 3> head{};
  for (std::size_t i = 0; i < head.size() && i < text.size(); ++i) head[i] = Fold(text[i]);
  if (!beginnings_.test(Beginning({head.data(), std::min<std::size_t>(3, text.size())}))) return {};
  // Normalise as far as the longest name reaches; `source` maps back to bytes of the text.
  std::array<char, kLongest> folded;
  std::array<std::uint32_t, kLongest + 1> source;
  std::size_t n = 0;
  for (std::uint32_t i = 0; i < text.size() && n < kLongest; ++i) {
    if (text[i] == '\n') break;
    const char f = Fold(text[i]);
    if (f == ' ' && n > 0 && folded[n - 1] == ' ') continue;
    source[n] = i;
    folded[n++] = f;
  }
  source[n] = static_cast<std::uint32_t>(std::min<std::size_t>(text.size(), n == 0 ? 0 : source[n - 1] + 1));
  const std::string_view key(folded.data(), n);
  Match match;
  for (const std::span<const CatalogName> table : {built_in_, std::span<const CatalogName>(added_)}) {
    const auto low = std::ranges::lower_bound(table, key.substr(0, std::min<std::size_t>(2, n)), {}, &CatalogName::name);
    for (auto it = low; it != table.end() && it->name.substr(0, 2) == key.substr(0, 2); ++it) {
      if (!key.starts_with(it->name)) continue;
      const std::uint32_t size = it->name.size() < n ? source[it->name.size() - 1] + 1 : source[n];
      if (!EndsName(text, size)) continue;
      if (size > match.size) match.size = size, match.names.clear();
      if (size == match.size) match.names.push_back(*it);
    }
  }
  if (match.size == 0) return match;
  for (bool more = true; more;) {
    more = false;
    std::size_t i = match.size;
    if (i >= text.size() || (text[i] != '-' && text[i] != ' ' && text[i] != '_')) break;
    std::size_t j = ++i;
    while (j < text.size() && (IsLetter(text[j]) || IsDigit(text[j]))) ++j;
    const std::string word = ToLowerAscii(text.substr(i, j - i));
    if (text[i - 1] == ' ' && word != "instruct" && word != "chat" && word != "base") break;
    if (std::ranges::find(kVariants, word) != kVariants.end() && EndsName(text, j)) match.size = static_cast<std::uint32_t>(j), more = true;
  }
  std::ranges::stable_sort(match.names, {}, &CatalogName::entry);
  return match;
}

}  // namespace shardlint
