#include "calculate/hf_config.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>

#include "calculate/json_file.h"

namespace shardlint {
namespace {

constexpr int kDeepest = 16;  // no config nests its keys deeper

/// Keys of a config and what they say: objects with points, lists by size and by word.
using Keys = std::map<std::string, double, std::less<>>;

void Flatten(RuleValue value, const std::string& name, Keys& keys, int depth = 0) {
  if (depth > kDeepest) return;
  switch (value.kind()) {
    case RuleValue::Kind::kNull:
      return;
    case RuleValue::Kind::kTrue:
    case RuleValue::Kind::kFalse:
      keys.try_emplace(name, value.truth() ? 1 : 0);
      return;
    case RuleValue::Kind::kNumber:
      keys.try_emplace(name, value.number());
      return;
    case RuleValue::Kind::kString:
      keys.try_emplace(name, EnumValue(value.text()));
      return;
    case RuleValue::Kind::kArray:
      keys.try_emplace(name + ".size", static_cast<double>(value.size()));
      for (const RuleValue one : value)
        if (one.kind() == RuleValue::Kind::kString)
          keys[name + ".count." + std::string(one.text())] += 1;
      return;
    case RuleValue::Kind::kObject:
      for (const RuleValue member : value)
        Flatten(member, (name.empty() ? "" : name + ".") + std::string(member.key()), keys,
                depth + 1);
  }
}

class ConfigReader {
 public:
  ConfigReader(const Ruleset& rules, std::string path, PlanInputs& inputs,
               std::vector<std::string>& mistakes)
      : rules_(rules), path_(std::move(path)), inputs_(inputs), mistakes_(mistakes) {}

  void Read(RuleValue root) {
    // A model of several modalities keeps its language model's keys apart.
    for (const char* part : {"text_config", "language_config", "llm_config"})
      Flatten(root[part], "", keys_);
    Flatten(root, "", keys_);
    const std::string_view type = root["model_type"].text();
    const RuleValue architecture = ArchitectureOf(type);
    if (!architecture) NoteUnknown(type);
    for (const RuleValue key : architecture["defaults"])
      keys_.try_emplace(std::string(key.key()), key.number());
    for (const RuleValue rule : rules_.config_keys) TakeKey(rule);
    for (const RuleValue fact : architecture["facts"]) TakeFact(fact, true);
    for (const RuleValue facts : rules_.config_facts)
      for (const RuleValue fact : facts) TakeFact(fact, false);
    for (const auto& [quantity, value] : values_)
      inputs_.Set({.quantity = quantity, .values = {value}, .source = PlanInput::Source::kConfig});
    if (inputs_.model.empty()) inputs_.model = NameOf(root);
    NoteMissing();
  }

 private:
  RuleValue ArchitectureOf(std::string_view type) const {
    for (const RuleValue architecture : rules_.architectures)
      for (const RuleValue known : architecture["model_types"])
        if (known.text() == type) return architecture;
    return {};
  }

  void NoteUnknown(std::string_view type) {
    inputs_.notes.push_back(
        path_ + ": " +
        (type.empty() ? "it names no model_type"
                      : "model_type '" + std::string(type) + "' is not known") +
        "; taken as a gated MLP, two RMS norms a layer and no biases, windows not read");
  }

  void NoteMissing() {
    std::string missing;
    for (const char* name : {"num_hidden_layers", "hidden_size", "num_attention_heads",
                             "vocab_size", "weight_element_size"}) {
      const std::optional<SymbolId> quantity = rules_.symbols.Find(name);
      if (quantity && !values_.contains(*quantity) && inputs_.Find(*quantity) == nullptr)
        missing += (missing.empty() ? "" : ", ") + std::string(name);
    }
    if (!missing.empty()) inputs_.notes.push_back(path_ + ": it does not say: " + missing);
  }

  void TakeKey(RuleValue rule) {
    const std::optional<SymbolId> quantity = rules_.symbols.Find(rule["quantity"].text());
    if (!quantity) return;
    for (const RuleValue name : rule["names"])
      if (const auto key = keys_.find(name.text()); key != keys_.end()) {
        values_.try_emplace(*quantity, key->second);
        return;
      }
  }

  void TakeFact(RuleValue fact, bool overrule) {
    const std::optional<SymbolId> quantity = rules_.symbols.Find(fact.key());
    if (!quantity || (!overrule && values_.contains(*quantity))) return;
    ExpressionError error;
    const std::optional<Expression> expression = ParseExpression(
        fact.text(), [](std::string_view) { return std::optional<Quantity>(); }, &error);
    if (!expression) {
      mistakes_.push_back("rules: " + fact.Pointer() + ": " + error.message);
      return;
    }
    std::vector<Interval> values;
    for (const std::string& name : expression->names) values.push_back(ValueOf(name));
    const Interval value = Evaluate(*expression, values);
    if (value.known() && value.exact()) values_[*quantity] = value.low;
  }

  Interval ValueOf(const std::string& name) const {
    if (const auto key = keys_.find(name); key != keys_.end())
      return Interval::Exactly(key->second);
    if (const std::optional<SymbolId> quantity = rules_.symbols.Find(name))
      if (const auto value = values_.find(*quantity); value != values_.end())
        return Interval::Exactly(value->second);
    return Interval::Unknown();
  }

  std::string NameOf(RuleValue root) const {
    if (const std::string_view name = root["_name_or_path"].text(); !name.empty())
      return std::string(name);
    return std::filesystem::path(path_).filename().generic_string();
  }

  const Ruleset& rules_;
  std::string path_;
  PlanInputs& inputs_;
  std::vector<std::string>& mistakes_;
  Keys keys_;
  std::map<SymbolId, double> values_;
};

}  // namespace

void ReadHfConfig(const Ruleset& rules, const std::string& path, PlanInputs& inputs,
                  std::vector<std::string>& mistakes) {
  const Result<JsonFile> file = ReadJsonFile(path);
  if (!file) {
    mistakes.push_back(file.error().message);
  } else if (file->root().kind() != RuleValue::Kind::kObject) {
    mistakes.push_back(path + ": is no JSON object");
  } else {
    ConfigReader(rules, path, inputs, mistakes).Read(file->root());
  }
}

}  // namespace shardlint
