#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace shardlint {

/// A name of a quantity ("kv_cache.per_token") as a small integer, dense from 0.
using SymbolId = std::uint16_t;

/// Names and their ids. It only grows, so ids and the views that Name returns stay valid as long as
/// the table; moving it keeps them too.
class SymbolTable {
 public:
  SymbolTable() = default;
  SymbolTable(SymbolTable&&) = default;
  SymbolTable& operator=(SymbolTable&&) = default;

  /// The id of `name`, a new one at its first use. At most 65,536 names.
  SymbolId Intern(std::string_view name);
  std::optional<SymbolId> Find(std::string_view name) const;
  std::string_view Name(SymbolId id) const { return names_[id]; }
  std::size_t size() const { return names_.size(); }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view name) const {
      return std::hash<std::string_view>()(name);
    }
  };
  std::unordered_map<std::string, SymbolId, Hash, std::equal_to<>> ids_;
  std::vector<std::string_view> names_;  // of the keys of ids_, which do not move
};

/// A set of symbols, one bit each; the first few hundred without the heap.
class SymbolSet {
 public:
  void Add(SymbolId id) {
    const std::size_t word = id / 64U;
    if (word >= kInline + more_.size()) more_.resize(word - kInline + 1);
    (word < kInline ? words_[word] : more_[word - kInline]) |= Bit(id);
  }
  void Add(const SymbolSet& other) {
    for (std::size_t i = 0; i < kInline; ++i) words_[i] |= other.words_[i];
    if (more_.size() < other.more_.size()) more_.resize(other.more_.size());
    for (std::size_t i = 0; i < other.more_.size(); ++i) more_[i] |= other.more_[i];
  }
  bool Contains(SymbolId id) const {
    const std::size_t word = id / 64U;
    if (word < kInline) return (words_[word] & Bit(id)) != 0;
    return word - kInline < more_.size() && (more_[word - kInline] & Bit(id)) != 0;
  }
  bool Meets(const SymbolSet& other) const {
    std::uint64_t both = 0;
    for (std::size_t i = 0; i < kInline; ++i) both |= words_[i] & other.words_[i];
    const std::size_t n = std::min(more_.size(), other.more_.size());
    for (std::size_t i = 0; i < n; ++i) both |= more_[i] & other.more_[i];
    return both != 0;
  }

 private:
  static constexpr std::size_t kInline = 8;
  static std::uint64_t Bit(SymbolId id) { return std::uint64_t{1} << (id % 64U); }
  std::array<std::uint64_t, kInline> words_ = {};
  std::vector<std::uint64_t> more_;
};

}  // namespace shardlint
