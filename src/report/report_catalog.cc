#include <algorithm>

#include "base/text.h"
#include "model/display_value.h"
#include "model/enum_words.h"
#include "report/json_writer.h"
#include "report/printable.h"
#include "report/report_model.h"

namespace shardlint {
namespace {

/// An entry with its names.
struct Listed {
  const CatalogEntry* entry = nullptr;
  CatalogName::Kind kind = CatalogName::Kind::kModel;
  std::vector<std::string> aliases;
};

std::vector<Listed> AllEntries(const Ruleset& rules) {
  std::vector<Listed> listed(rules.catalog->size());
  rules.names->ForEach([&](const CatalogName& name) {
    Listed& one = listed[name.entry];
    one.entry = &rules.catalog->Entry(name.entry);
    one.kind = name.kind;
    const std::string text(name.name);
    if (text != NormalizedName(one.entry->name) && text != NormalizedName(one.entry->id) &&
        std::ranges::find(one.aliases, text) == one.aliases.end())
      one.aliases.push_back(text);
  });
  std::erase_if(listed, [](const Listed& one) { return one.entry == nullptr; });
  return listed;
}

constexpr std::string_view kModelFacts[] = {
    "parameters.total",    "parameters.active",   "num_hidden_layers", "hidden_size",
    "num_attention_heads", "num_key_value_heads", "num_experts",       "num_experts_per_tok"};
constexpr std::string_view kDeviceFacts[] = {"device.memory",          "device.memory_bandwidth",
                                             "device.peak_flops.bf16", "device.peak_flops.fp8",
                                             "device.link_bandwidth",  "device.tdp"};

std::span<const std::string_view> KeyFacts(CatalogName::Kind kind) {
  if (kind == CatalogName::Kind::kModel) return kModelFacts;
  return kDeviceFacts;
}

std::string Facts(const Ruleset& rules, const Listed& listed) {
  std::string out;
  for (const std::string_view name : KeyFacts(listed.kind)) {
    const std::optional<SymbolId> quantity = rules.symbols.Find(name);
    const CatalogFact* fact = quantity ? listed.entry->Find(*quantity) : nullptr;
    if (fact == nullptr) continue;
    out.append(out.empty() ? "" : ", ").append(name).append(" ");
    for (std::size_t i = 0; i < fact->values.size(); ++i)
      out += (i == 0 ? "" : " or ") + ReadableValue(Interval::Exactly(fact->values[i]),
                                                    rules.quantities[*quantity].dimension, false);
  }
  return out;
}

void ListKind(const Ruleset& rules, const std::vector<Listed>& listed, CatalogName::Kind kind,
              std::string_view title, std::string& out) {
  out.append(title).append("\n");
  for (const Listed& one : listed) {
    if (one.kind != kind) continue;
    out += "  " + Printable(one.entry->id) + ": " + Printable(one.entry->name) + '\n';
    std::string aliases;
    for (const std::string& alias : one.aliases) aliases += (aliases.empty() ? "" : ", ") + alias;
    if (!aliases.empty()) out += "      also " + Printable(aliases) + '\n';
    out += "      " + Facts(rules, one) + '\n';
  }
}

void WriteKind(const Ruleset& rules, const std::vector<Listed>& listed, CatalogName::Kind kind,
               std::string_view key, JsonWriter& json) {
  json.NewLine();
  json.Key(key);
  json.BeginArray();
  for (const Listed& one : listed) {
    if (one.kind != kind) continue;
    json.NewLine();
    json.BeginObject();
    json.Key("id");
    json.String(one.entry->id);
    json.Key("name");
    json.String(one.entry->name);
    json.Key("aliases");
    json.BeginArray();
    for (const std::string& alias : one.aliases) json.String(alias);
    json.EndArray();
    json.Key("facts");
    json.BeginObject();
    for (const CatalogFact& fact : one.entry->facts) {
      json.TextKey(rules.symbols.Name(fact.quantity));
      json.BeginArray();
      for (const double value : fact.values) {
        if (const std::string word = EnumWord(rules, fact.quantity, value); !word.empty()) {
          json.String(word);
        } else {
          json.Number(value);
        }
      }
      json.EndArray();
    }
    json.EndObject();
    json.Key("source");
    json.String(one.entry->source);
    json.EndObject();
  }
  json.EndArray();
}

}  // namespace

std::string CatalogText(const Ruleset& rules) {
  const std::vector<Listed> listed = AllEntries(rules);
  std::string out;
  ListKind(rules, listed, CatalogName::Kind::kModel, "Models", out);
  out += '\n';
  ListKind(rules, listed, CatalogName::Kind::kDevice, "Devices", out);
  return out;
}

std::string CatalogJson(const Ruleset& rules) {
  const std::vector<Listed> listed = AllEntries(rules);
  std::string out;
  {
    JsonWriter json(out);
    json.BeginObject();
    json.Key("schema_version");
    json.Integer(1);
    WriteKind(rules, listed, CatalogName::Kind::kModel, "models", json);
    WriteKind(rules, listed, CatalogName::Kind::kDevice, "devices", json);
    json.EndObject();
  }
  return out + '\n';
}

}  // namespace shardlint
