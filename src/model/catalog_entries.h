#pragma once

#include <atomic>
#include <deque>
#include <span>
#include <vector>

#include "formula/symbols.h"
#include "model/rule_tree.h"
#include "plan/catalog.h"

namespace shardlint {

/// The catalogue over the texts of rules: an entry is made when it is first asked for. The texts
/// and `symbols` must outlive it.
class CatalogEntries : public Catalog {
 public:
  CatalogEntries(std::span<const RuleValue> built_in, const SymbolTable& symbols);
  ~CatalogEntries() override;
  CatalogEntries(const CatalogEntries&) = delete;
  CatalogEntries& operator=(const CatalogEntries&) = delete;

  /// Takes the place of the entry with its id, else comes last; returns its index. Not after the
  /// first Entry().
  std::uint16_t Add(RuleValue entry);

  const CatalogEntry& Entry(std::uint16_t index) const override;
  std::size_t size() const override { return entries_.size(); }

 private:
  const SymbolTable& symbols_;
  std::vector<RuleValue> entries_;
  mutable std::deque<std::atomic<const CatalogEntry*>> made_;  // null: not yet
};

}  // namespace shardlint
