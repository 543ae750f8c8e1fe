#include "model/catalog_entries.h"
#include "model/embedded_rules.h"
#include "model/entry_names.h"
#include "model/rule_loader.h"

namespace shardlint {
namespace {

/// Entries of an outside folder; nothing is read of the built-in ones before a document names them.
void AddEntries(RuleLoader& loader, std::string_view list, CatalogName::Kind kind,
                CatalogEntries& catalog) {
  for (const RuleValue json : loader.Entries(list)) {
    for (const RuleValue fact : json["facts"]) loader.FindQuantity(fact, fact.key());
    const std::uint16_t index = catalog.Add(json);
    for (const std::string& name : NamesOfEntry(json, kind))
      loader.rules().names->Add(name, kind, index);
  }
}

}  // namespace

void LoadArchitectures(RuleLoader& loader) {
  Ruleset& rules = loader.rules();
  loader.ForEach("keys", [&](RuleValue json) {
    loader.FindQuantity(json["quantity"]);
    rules.config_keys.push_back(json);
  });
  rules.config_facts = loader.Lists("common");
  // Those of an outside folder come last and count first.
  loader.ForEach("architectures", [&](RuleValue json) {
    for (const RuleValue fact : json["facts"]) loader.FindQuantity(fact, fact.key());
    rules.architectures.insert(rules.architectures.begin(), json);
  });
}

void LoadCatalog(RuleLoader& loader) {
  Ruleset& rules = loader.rules();
  rules.names = std::make_unique<NameIndex>(EmbeddedNames());
  auto catalog = std::make_unique<CatalogEntries>(EmbeddedEntries(), rules.symbols);
  AddEntries(loader, "models", CatalogName::Kind::kModel, *catalog);
  AddEntries(loader, "devices", CatalogName::Kind::kDevice, *catalog);
  rules.catalog = std::move(catalog);
}

}  // namespace shardlint
