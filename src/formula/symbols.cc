#include "formula/symbols.h"

#include "base/check.h"

namespace shardlint {

SymbolId SymbolTable::Intern(std::string_view name) {
  if (const std::optional<SymbolId> id = Find(name)) return *id;
  SHARDLINT_CHECK(names_.size() < 65536);
  const auto id = static_cast<SymbolId>(names_.size());
  names_.push_back(ids_.emplace(name, id).first->first);
  return id;
}

std::optional<SymbolId> SymbolTable::Find(std::string_view name) const {
  const auto entry = ids_.find(name);
  if (entry == ids_.end()) return std::nullopt;
  return entry->second;
}

}  // namespace shardlint
