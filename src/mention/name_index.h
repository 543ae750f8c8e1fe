#pragma once

#include <bitset>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace shardlint {

/// A name of a model or a device as people write it, normalised: lower case, and '-', '_', '/', ' '
/// all one ' '.
struct CatalogName {
  enum class Kind : std::uint8_t { kModel, kDevice };
  std::string_view name;
  Kind kind = Kind::kModel;
  std::uint16_t entry = 0;  ///< index of the catalogue's entry; an ambiguous name stands once an entry
};

std::string NormalizedName(std::string_view name);

/// The names of the catalogue, sorted; the built-in ones are a constant table made at compile time.
class NameIndex {
 public:
  explicit NameIndex(std::span<const CatalogName> built_in);
  void Add(std::string_view name, CatalogName::Kind kind, std::uint16_t entry);

  struct Match {
    std::uint32_t size = 0;          ///< bytes of text covered; 0: no name
    std::vector<CatalogName> names;  ///< all entries of that name, the default one first
  };
  /// The longest name at the start of `text` that ends where a word ends. Trailing variant words
  /// ("Instruct", "Chat", "-it", "FP8", "AWQ", …) that name the same architecture are covered too.
  Match Longest(std::string_view text) const;

 private:
  void Mark(std::string_view name);
  std::span<const CatalogName> built_in_;
  std::deque<std::string> added_names_;
  std::vector<CatalogName> added_;
  std::bitset<1 << 15> beginnings_;  // hashes of the first three characters of names
};

}  // namespace shardlint
