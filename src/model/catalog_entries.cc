#include "model/catalog_entries.h"

#include <algorithm>
#include <memory>

#include "formula/expression.h"

namespace shardlint {
namespace {

void AddValue(RuleValue value, std::vector<double>& out) {
  if (value.kind() == RuleValue::Kind::kArray) {
    for (const RuleValue one : value) AddValue(one, out);
  } else if (value.kind() == RuleValue::Kind::kString) {
    out.push_back(EnumValue(value.text()));
  } else {
    out.push_back(value.number());
  }
}

std::unique_ptr<const CatalogEntry> MakeEntry(RuleValue json, const SymbolTable& symbols) {
  auto entry = std::make_unique<CatalogEntry>();
  entry->id = json["id"].text();
  entry->name = json["name"].text();
  entry->source = json["source"].text();
  entry->note = json["note"].text();
  entry->published = json["published"]["source"].text();
  if (const RuleValue why = json["why"]) entry->published.append("; ").append(why.text());
  for (const RuleValue fact : json["facts"]) {
    const std::optional<SymbolId> quantity = symbols.Find(fact.key());
    if (!quantity) continue;  // refused when an outside file is loaded, tested of the built-in ones
    entry->facts.push_back({.quantity = *quantity, .values = {}});
    AddValue(fact, entry->facts.back().values);
  }
  return entry;
}

}  // namespace

CatalogEntries::CatalogEntries(std::span<const RuleValue> built_in, const SymbolTable& symbols)
    : symbols_(symbols), entries_(built_in.begin(), built_in.end()), made_(built_in.size()) {}

CatalogEntries::~CatalogEntries() {
  for (const std::atomic<const CatalogEntry*>& entry : made_) delete entry.load();
}

std::uint16_t CatalogEntries::Add(RuleValue entry) {
  const auto known = std::ranges::find(entries_, entry["id"].text(),
                                       [](RuleValue other) { return other["id"].text(); });
  const auto index = static_cast<std::uint16_t>(known - entries_.begin());
  if (known != entries_.end()) {
    *known = entry;
  } else {
    entries_.push_back(entry);
    made_.emplace_back(nullptr);
  }
  return index;
}

const CatalogEntry& CatalogEntries::Entry(std::uint16_t index) const {
  std::atomic<const CatalogEntry*>& place = made_[index];
  const CatalogEntry* entry = place.load(std::memory_order_acquire);
  if (entry != nullptr) return *entry;
  std::unique_ptr<const CatalogEntry> fresh = MakeEntry(entries_[index], symbols_);
  // Two threads may make it; the first one's stays.
  if (place.compare_exchange_strong(entry, fresh.get(), std::memory_order_acq_rel))
    return *fresh.release();
  return *entry;
}

}  // namespace shardlint
