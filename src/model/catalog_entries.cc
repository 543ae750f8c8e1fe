#include "model/catalog_entries.h"

#include <nlohmann/json.hpp>

#include "formula/expression.h"

namespace shardlint {

CatalogEntries::CatalogEntries(SymbolTable& symbols, std::size_t) : symbols_(symbols) {}

std::uint16_t CatalogEntries::Add(std::string_view text) {
  texts_.push_back(text);
  slots_.emplace_back();
  return static_cast<std::uint16_t>(texts_.size() - 1);
}

const CatalogEntry& CatalogEntries::Entry(std::uint16_t index) const {
  Slot& slot = slots_[index];
  std::call_once(slot.once, [&] {
    const auto json = nlohmann::json::parse(texts_[index], nullptr, false);
    if (json.is_discarded()) return;
    CatalogEntry& entry = slot.entry;
    entry.id = json.value("id", "");
    entry.name = json.value("name", "");
    entry.source = json.value("source", "");
    for (const auto& [name, value] : json["facts"].items()) {
      const auto symbol = symbols_.Find(name);
      if (!symbol) continue;
      CatalogFact fact{*symbol, {}};
      for (const auto& v : value.is_array() ? value : nlohmann::json::array({value})) {
        if (v.is_number()) fact.values.push_back(v.get<double>());
        if (v.is_string()) fact.values.push_back(EnumValue(v.get<std::string>()));
      }
      entry.facts.push_back(std::move(fact));
    }
  });
  return slot.entry;
}

}  // namespace shardlint
