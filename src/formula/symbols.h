#pragma once

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

/// A set of symbols, one bit each.
class SymbolSet {
 public:
  void Add(SymbolId id) {
    if (words_.size() <= id / 64U) words_.resize(id / 64U + 1);
    words_[id / 64U] |= Bit(id);
  }
  void Add(const SymbolSet& other) {
    if (words_.size() < other.words_.size()) words_.resize(other.words_.size());
    for (std::size_t i = 0; i < other.words_.size(); ++i) words_[i] |= other.words_[i];
  }
  bool Contains(SymbolId id) const {
    return id / 64U < words_.size() && (words_[id / 64U] & Bit(id)) != 0;
  }
  bool Meets(const SymbolSet& other) const {
    const std::size_t n = words_.size() < other.words_.size() ? words_.size() : other.words_.size();
    for (std::size_t i = 0; i < n; ++i)
      if ((words_[i] & other.words_[i]) != 0) return true;
    return false;
  }

 private:
  static std::uint64_t Bit(SymbolId id) { return std::uint64_t{1} << (id % 64U); }
  std::vector<std::uint64_t> words_;
};

}  // namespace shardlint
