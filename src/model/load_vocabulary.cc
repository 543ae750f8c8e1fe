#include <algorithm>

#include "model/rule_loader.h"

namespace shardlint {
namespace {

using Kind = Vocabulary::Kind;

class VocabularyLoader {
 public:
  explicit VocabularyLoader(RuleLoader& loader)
      : loader_(loader), vocabulary_(loader.rules().vocabulary) {}

  /// Entries of one id in several files, or twice in one, add to each other: adding a synonym takes
  /// no more than its word.
  void Load() {
    LoadWords("scopes", Kind::kScope, vocabulary_.scopes, &vocabulary_.scope_names);
    LoadWords("phases", Kind::kPhase, vocabulary_.phases);
    LoadWords("roles", Kind::kRole, vocabulary_.roles);
    LoadWords("words", Kind::kWord, vocabulary_.words);
    loader_.ForEach("precisions", [&](RuleValue json) {
      AddPhrases(json["names"], Kind::kPrecision, vocabulary_.precisions.size());
      vocabulary_.precisions.push_back(json["bytes"].number());
    });
    loader_.ForEach("measures", [&](RuleValue json) { LoadMeasure(json); });
    loader_.ForEach("flags", [&](RuleValue json) { LoadNames(json, vocabulary_.flags); });
    loader_.ForEach("symbols", [&](RuleValue json) { LoadSymbols(json); });
    loader_.ForEach("degrees", [&](RuleValue json) {
      LoadNames(json, vocabulary_.degrees);
      for (const RuleValue name : json["names"])
        loader_.rules().degree_names.emplace_back(name.text());
    });
    loader_.ForEach("pools", [&](RuleValue json) { LoadGlued(json, loader_.rules().pool_names); });
    loader_.ForEach("glued",
                    [&](RuleValue json) { LoadGlued(json, loader_.rules().degree_names); });
  }

 private:
  void AddPhrases(RuleValue words, Kind kind, std::size_t index) {
    const std::uint32_t payload = Vocabulary::Payload(kind, static_cast<std::uint32_t>(index));
    for (const RuleValue word : words) vocabulary_.phrases.Add(word.text(), payload);
  }

  /// The first that begins so, else the first.
  static std::string FirstOf(RuleValue words, std::string_view beginning = {}) {
    std::string first;
    for (const RuleValue word : words) {
      if (word.text().starts_with(beginning)) return std::string(word.text());
      if (first.empty()) first = word.text();
    }
    return first;
  }

  void LoadWords(std::string_view list, Kind kind, std::vector<std::string>& ids,
                 std::vector<std::string>* names = nullptr) {
    loader_.ForEach(list, [&](RuleValue json) {
      const auto known = std::ranges::find(ids, json["id"].text());
      const auto index = static_cast<std::size_t>(known - ids.begin());
      if (known == ids.end()) {
        ids.emplace_back(json["id"].text());
        if (names != nullptr) names->push_back(FirstOf(json["words"], "per "));
      }
      AddPhrases(json["words"], kind, index);
    });
  }

  void LoadNames(RuleValue json, std::unordered_map<std::string, SymbolId>& names) {
    const std::optional<SymbolId> quantity = loader_.FindQuantity(json["quantity"]);
    if (!quantity) return;
    for (const RuleValue name : json["names"])
      names.insert_or_assign(std::string(name.text()), *quantity);
  }

  void LoadGlued(RuleValue json, std::vector<std::string>& names) {
    const std::optional<SymbolId> quantity = loader_.FindQuantity(json["quantity"]);
    if (!quantity) return;
    Vocabulary::Glued glued{.quantity = *quantity};
    if (const RuleValue beside = json["beside"]) {
      const auto word = std::ranges::find(vocabulary_.words, beside.text());
      if (word == vocabulary_.words.end())
        return loader_.Mistake(beside, "no list of words is called so");
      glued.beside = static_cast<std::int32_t>(word - vocabulary_.words.begin());
    }
    for (const RuleValue name : json["names"]) {
      vocabulary_.glued.insert_or_assign(std::string(name.text()), glued);
      names.emplace_back(name.text());
    }
  }

  void LoadSymbols(RuleValue json) {
    const std::optional<SymbolId> quantity = loader_.FindQuantity(json["quantity"]);
    if (!quantity) return;
    const Vocabulary::Meaning meaning = {*quantity, json["least"].number(), json["most"].number()};
    for (const RuleValue name : json["names"])
      vocabulary_.symbols[std::string(name.text())].push_back(meaning);
  }

  std::optional<ScopeId> FindScope(RuleValue at, std::string_view name) {
    const auto scope = std::ranges::find(vocabulary_.scopes, name);
    if (scope == vocabulary_.scopes.end()) {
      loader_.Mistake(at, "unknown scope '" + std::string(name) + "'");
      return std::nullopt;
    }
    return static_cast<ScopeId>(scope - vocabulary_.scopes.begin());
  }

  std::size_t MeasureIndex(std::string_view id) {
    auto& measures = vocabulary_.measures;
    const auto known = std::ranges::find(measures, id, &Measure::id);
    const auto index = static_cast<std::size_t>(known - measures.begin());
    if (known == measures.end()) measures.emplace_back().id = id;
    return index;
  }

  void LoadMeasure(RuleValue json) {
    const std::size_t index = MeasureIndex(json["id"].text());
    Measure& measure = vocabulary_.measures[index];
    for (const RuleValue value : json["dimensions"]) {
      const Dimension dimension = loader_.ReadDimension(value);
      const bool known =
          std::ranges::find(measure.dimensions, dimension) != measure.dimensions.end();
      if (!known) measure.dimensions.push_back(dimension);
    }
    measure.accepts_percent |= json["percent"].truth();
    measure.fraction |= json["fraction"].truth();
    measure.fallback |= json["fallback"].truth();
    measure.needs_noun |= json["needs_noun"].truth();
    measure.soft |= json["soft"].truth();
    measure.times |= json["times"].truth();
    for (const RuleValue other : json["also"]) measure.also.emplace_back(other.text());
    measure.near_only |= json["near_only"].truth();
    measure.of_precision |= json["of_precision"].truth();
    for (const RuleValue scope : json["implied_by"])
      if (const auto id = FindScope(scope, scope.text())) measure.implied_by.push_back(*id);
    for (const RuleValue scope : json["unsaid"])
      if (const auto id = FindScope(scope, scope.text())) measure.unsaid.push_back(*id);
    for (const RuleValue noun : json["nouns"]) LoadNoun(noun, measure, index);
    for (const RuleValue quantity : json["quantities"]) LoadMeasured(quantity, measure);
    if (measure.name.empty()) measure.name = FirstOf(json["words"]);
    AddPhrases(json["words"], Kind::kMeasure, index);
  }

  void LoadNoun(RuleValue noun, Measure& measure, std::size_t index) {
    const bool known = std::ranges::any_of(loader_.rules().units.units(), [&](const Unit& unit) {
      return unit.kind == Unit::Kind::kNoun && unit.id == noun.text();
    });
    if (!known) loader_.Mistake(noun, "no noun '" + std::string(noun.text()) + "' in the units");
    measure.nouns.emplace_back(noun.text());
    vocabulary_.nouns.try_emplace(measure.nouns.back(), static_cast<std::uint16_t>(index));
  }

  void LoadMeasured(RuleValue json, Measure& measure) {
    const std::optional<ScopeId> scope = FindScope(json, json.key());
    const std::optional<SymbolId> quantity = loader_.FindQuantity(json);
    if (scope && quantity) measure.quantities.emplace_back(*scope, *quantity);
  }

  RuleLoader& loader_;
  Vocabulary& vocabulary_;
};

}  // namespace

void LoadVocabulary(RuleLoader& loader) { VocabularyLoader(loader).Load(); }

}  // namespace shardlint
