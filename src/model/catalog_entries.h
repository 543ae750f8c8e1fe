#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "plan/catalog.h"

namespace shardlint {

/// The catalogue as JSON texts, each parsed when it is first asked for.
class CatalogEntries : public Catalog {
 public:
  CatalogEntries(SymbolTable& symbols, std::size_t quantities);
  /// Takes an entry's text; the view must stay valid. Returns its index.
  std::uint16_t Add(std::string_view text);
  const CatalogEntry& Entry(std::uint16_t index) const override;
  std::size_t size() const override { return texts_.size(); }

 private:
  struct Slot {
    std::once_flag once;
    CatalogEntry entry;
  };
  const SymbolTable& symbols_;
  std::vector<std::string_view> texts_;
  mutable std::deque<Slot> slots_;
};

}  // namespace shardlint
