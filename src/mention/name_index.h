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
  std::uint16_t entry =
      0;  ///< index of the catalogue's entry; an ambiguous name stands once an entry
};

std::string NormalizedName(std::string_view name);

/// The names of the catalogue, sorted by name, then entry; the built-in ones are a constant table
/// made at compile time.
class NameIndex {
 public:
  explicit NameIndex(std::span<const CatalogName> built_in);
  /// Added names come before built-in ones that are equal. `name` is normalised here.
  void Add(std::string_view name, CatalogName::Kind kind, std::uint16_t entry);

  struct Match {
    std::uint32_t size = 0;          ///< bytes of text covered; 0: no name
    std::vector<CatalogName> names;  ///< all entries of that name, the default one first
  };
  /// The longest name at the start of `text` that ends where a word ends; a plural 's' is covered.
  /// Trailing variant words ("Instruct", "Chat", "-it", "AWQ", …) that name the same architecture
  /// are covered too, number formats ("FP8") are not: they say something of their own.
  Match Longest(std::string_view text) const;
  /// Calls `visit` with each name, added ones first, an entry's names in alphabetical order.
  template <class Visit>
  void ForEach(Visit visit) const {
    for (const CatalogName& name : added_) visit(name);
    for (const CatalogName& name : built_in_) visit(name);
  }

 private:
  void Remember(std::string_view name);
  void RememberWord(std::string_view word);
  /// The entries of a normalised name, in the order of Match::names.
  std::vector<CatalogName> EntriesOf(std::string_view name) const;

  std::span<const CatalogName> built_in_;
  std::deque<std::string> added_names_;  // a deque's strings stay where they are
  std::vector<CatalogName> added_;       // sorted by name, equal ones in the order added
  std::bitset<16384> first_words_;  // hashes of the names' first words: nearly all of a text's miss
  std::bitset<4096> first_letters_;  // the same for their first two letters
  std::size_t longest_ = 0;
};

}  // namespace shardlint
