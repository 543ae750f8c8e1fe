#include <algorithm>
#include <deque>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/text.h"
#include "model/catalog_entries.h"
#include "model/embedded_rules.h"
#include "model/rule_files.h"
#include "model/ruleset.h"

namespace shardlint {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kKnownOf = "known_of.";

// known(x) asks whether x is stated or follows from what is; a value assumed for x does not make it
// known, so the question becomes a name of its own.
std::string KnownAsNames(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    if (text.compare(i, 6, "known(") == 0 && (i == 0 || !(IsWord(text[i - 1]) || text[i - 1] == '.'))) {
      const std::size_t close = text.find(')', i);
      if (close != std::string::npos) {
        out += kKnownOf;
        out += text.substr(i + 6, close - i - 6);
        i = close + 1;
        continue;
      }
    }
    out.push_back(text[i++]);
  }
  return out;
}

/// Reads all rule files into a Ruleset and collects every mistake with its file, pointer and column.
class Loader {
 public:
  Loader(Ruleset& rules, RuleErrors& errors) : rules_(rules), errors_(errors) {
    rules_.names = std::make_unique<NameIndex>(EmbeddedNames());
    auto entries = std::make_unique<CatalogEntries>(rules_.symbols, 0);
    for (const EmbeddedFile& entry : EmbeddedEntries()) entries->Add(entry.text);
    entries_ = entries.get();
    rules_.catalog = std::move(entries);
  }

  void Load(const std::vector<RuleFile>& files) {
    // Quantities before what names them; the rest in the order of files.
    for (const RuleFile& file : files) Parse(file);
    for (auto& [file, json] : parsed_) LoadUnits(file, json);
    for (auto& [file, json] : parsed_) LoadQuantities(file, json);
    BindUnstated();
    for (auto& [file, json] : parsed_) LoadFormulas(file, json);
    for (auto& [file, json] : parsed_) LoadVocabulary(file, json);
    for (auto& [file, json] : parsed_) LoadStatements(file, json);
    for (auto& [file, json] : parsed_) LoadEntries(file, json);
    Finish();
  }

 private:
  void Parse(const RuleFile& file) {
    Json json = Json::parse(file.text, nullptr, false);
    if (json.is_discarded()) {
      try {
        const Json again = Json::parse(file.text);
      } catch (const nlohmann::json::exception& error) {
        errors_.push_back(file.path + ": not JSON: " + error.what());
      }
      return;
    }
    parsed_.emplace_back(file.path, std::move(json));
  }

  void Mistake(const std::string& file, const std::string& pointer, const std::string& what, std::int64_t column = -1) {
    errors_.push_back(file + ": " + pointer + (column >= 0 ? ":" + std::to_string(column + 1) : "") + ": " + what);
  }

  static std::vector<std::string> Strings(const Json& json, const char* key) {
    std::vector<std::string> out;
    if (const auto it = json.find(key); it != json.end() && it->is_array())
      for (const Json& s : *it) out.push_back(s.get<std::string>());
    return out;
  }

  void LoadUnits(const std::string& file, const Json& json) {
    if (!json.contains("units")) return;
    std::size_t i = 0;
    for (const Json& u : json["units"]) {
      const std::string pointer = "/units/" + std::to_string(i++);
      Unit unit;
      unit.id = u.at("id");
      const std::string kind = u.at("kind");
      unit.kind = kind == "noun"      ? Unit::Kind::kNoun
                  : kind == "suffix"  ? Unit::Kind::kSuffix
                  : kind == "rate"    ? Unit::Kind::kRate
                  : kind == "percent" ? Unit::Kind::kPercent
                                      : Unit::Kind::kMeasure;
      const auto dimension = Dimension::Parse(u.at("dimension").get<std::string>());
      if (!dimension) Mistake(file, pointer + "/dimension", "unknown dimension '" + u.at("dimension").get<std::string>() + "'");
      unit.dimension = dimension.value_or(Dimension{});
      unit.factor = u.at("factor");
      unit.binary_factor = u.value("binary", 0.0);
      unit.amount_or_rate = u.value("amount_or_rate", false);
      rules_.units.Add(std::move(unit), Strings(u, "names"), u.value("any_case", false));
    }
  }

  SymbolId Quantity(const std::string& name) {
    const SymbolId id = rules_.symbols.Intern(name);
    if (rules_.quantities.size() <= id) rules_.quantities.resize(id + 1U);
    return id;
  }

  void LoadQuantities(const std::string& file, const Json& json) {
    if (!json.contains("quantities") || !json["quantities"].is_array()) return;
    std::size_t i = 0;
    for (const Json& q : json["quantities"]) {
      const std::string pointer = "/quantities/" + std::to_string(i++);
      QuantityInfo& info = rules_.quantities[Quantity(q.at("id"))];
      info.title = q.at("title");
      info.input = q.value("input", false);
      const auto dimension = Dimension::Parse(q.at("dimension").get<std::string>());
      if (!dimension) Mistake(file, pointer + "/dimension", "unknown dimension '" + q.at("dimension").get<std::string>() + "'");
      info.dimension = dimension.value_or(Dimension{});
      if (q.contains("unstated")) unstated_.push_back({file, pointer + "/unstated", q.at("id"), q["unstated"]});
    }
  }

  // Names in "unstated" may stand later in the file.
  void BindUnstated() {
    for (const auto& [file, pointer, id, json] : unstated_) {
      QuantityInfo& info = rules_.quantities[*rules_.symbols.Find(id)];
      info.unstated.clear();
      info.unstated_low = info.unstated_high = {};
      info.unstated_divisors_of.reset();
      if (json.is_array()) {
        std::size_t i = 0;
        for (const Json& e : json) info.unstated.push_back(Bind(file, pointer + "/" + std::to_string(i++), e, info.dimension));
      } else if (json.contains("divisors_of")) {
        info.unstated_divisors_of = Named(file, pointer + "/divisors_of", json["divisors_of"]);
      } else {
        info.unstated_low = Bind(file, pointer + "/low", json.at("low"), info.dimension);
        info.unstated_high = Bind(file, pointer + "/high", json.at("high"), info.dimension);
      }
    }
  }

  std::optional<SymbolId> Named(const std::string& file, const std::string& pointer, const std::string& name) {
    const auto symbol = rules_.symbols.Find(name);
    if (!symbol) Mistake(file, pointer, "unknown quantity '" + name + "'");
    return symbol;
  }

  std::optional<shardlint::Quantity> UnitLiteral(std::string_view name) const {
    const Unit* unit = rules_.units.Find(name);
    if (unit == nullptr) {
      if (name == "device") return shardlint::Quantity{Interval::Exactly(1), Dimension::Of(Dimension::kDevice)};
      return std::nullopt;
    }
    return shardlint::Quantity{Interval::Exactly(unit->factor), unit->dimension};
  }

  BoundExpression Bind(const std::string& file, const std::string& pointer, const Json& json, std::optional<Dimension> wanted) {
    BoundExpression bound;
    const std::string text = json.get<std::string>();
    ExpressionError error;
    auto expression = ParseExpression(KnownAsNames(text), [this](std::string_view unit) { return UnitLiteral(unit); }, &error);
    if (!expression) {
      Mistake(file, pointer, error.message, error.at);
      return {};
    }
    std::vector<Dimension> dimensions;
    for (std::string& name : expression->names) {
      const bool asks = name.starts_with(kKnownOf);
      if (asks) name.erase(0, kKnownOf.size());
      const auto symbol = rules_.symbols.Find(name);
      if (asks && symbol) {
        bound.symbols.push_back(static_cast<SymbolId>(*symbol | kAsksKnown));
        dimensions.emplace_back();
        name = "known(" + name + ")";
        continue;
      }
      if (!symbol) {
        Mistake(file, pointer, "unknown name '" + name + "'", static_cast<std::int64_t>(text.find(name)));
        return {};
      }
      bound.symbols.push_back(*symbol);
      dimensions.push_back(rules_.quantities[*symbol].dimension);
    }
    const auto dimension = CheckDimensions(*expression, dimensions, &error);
    if (!dimension) {
      Mistake(file, pointer, error.message, error.at);
      return {};
    }
    if (wanted && *dimension != *wanted)
      Mistake(file, pointer, "has the dimension " + dimension->ToString() + ", not " + wanted->ToString(), 0);
    bound.expression = std::move(*expression);
    return bound;
  }

  void LoadFormulas(const std::string& file, const Json& json) {
    if (!json.contains("formulas")) return;
    std::size_t i = 0;
    for (const Json& f : json["formulas"]) {
      const std::string pointer = "/formulas/" + std::to_string(i++);
      const auto defines = Named(file, pointer + "/defines", f.at("defines"));
      if (!defines) continue;
      Formula formula;
      formula.id = f.at("id");
      formula.defines = *defines;
      const std::string kind = f.at("kind");
      formula.kind = kind == "lower-bound"   ? FormulaKind::kLowerBound
                     : kind == "upper-bound" ? FormulaKind::kUpperBound
                     : kind == "estimate"    ? FormulaKind::kEstimate
                                             : FormulaKind::kExact;
      const Dimension dimension = rules_.quantities[*defines].dimension;
      if (formula.kind == FormulaKind::kEstimate) {
        formula.value = Bind(file, pointer + "/low", f.at("low"), dimension);
        formula.high = Bind(file, pointer + "/high", f.at("high"), dimension);
      } else {
        formula.value = Bind(file, pointer + "/expression", f.at("expression"), dimension);
      }
      if (f.contains("when")) formula.when = Bind(file, pointer + "/when", f["when"], Dimension{});
      formula.loose = f.value("loose", false);
      formula.reading = f.value("reading", "");
      formula.rationale = f.at("rationale");
      formula.references = Strings(f, "references");
      if (f.contains("examples"))
        for (const Json& e : f["examples"]) {
          FormulaExample example;
          for (const auto& [name, value] : e.at("given").items()) example.given.emplace_back(name, value.get<std::string>());
          example.expect = e.at("expect");
          example.tolerance = e.value("tolerance", 0.0);
          formula.examples.push_back(std::move(example));
        }
      if (formula.value.empty()) continue;
      const auto same = std::ranges::find(rules_.formulas, formula.id, &Formula::id);
      if (same != rules_.formulas.end()) {
        *same = std::move(formula);  // a rule of the same id overrides
      } else {
        rules_.formulas.push_back(std::move(formula));
      }
    }
  }

  void AddWords(const Json& entry, const char* key, Vocabulary::Kind kind, std::size_t index) {
    for (const std::string& word : Strings(entry, key))
      rules_.vocabulary.phrases.Add(word, Vocabulary::Payload(kind, static_cast<std::uint32_t>(index)));
  }

  template <class T>
  static std::size_t IndexOf(std::vector<T>& list, const T& id) {
    const auto it = std::ranges::find(list, id);
    if (it != list.end()) return static_cast<std::size_t>(it - list.begin());
    list.push_back(id);
    return list.size() - 1;
  }

  void LoadVocabulary(const std::string& file, const Json& json) {
    Vocabulary& v = rules_.vocabulary;
    const auto each = [&](const char* key, const auto& body) {
      if (!json.contains(key)) return;
      std::size_t i = 0;
      for (const Json& entry : json[key]) body(entry, std::string("/") + key + "/" + std::to_string(i++));
    };
    each("scopes", [&](const Json& e, const std::string&) { AddWords(e, "words", Vocabulary::Kind::kScope, IndexOf<std::string>(v.scopes, e.at("id"))); });
    each("phases", [&](const Json& e, const std::string&) { AddWords(e, "words", Vocabulary::Kind::kPhase, IndexOf<std::string>(v.phases, e.at("id"))); });
    each("roles", [&](const Json& e, const std::string&) { AddWords(e, "words", Vocabulary::Kind::kRole, IndexOf<std::string>(v.roles, e.at("id"))); });
    each("words", [&](const Json& e, const std::string&) { AddWords(e, "words", Vocabulary::Kind::kWord, IndexOf<std::string>(v.words, e.at("id"))); });
    each("precisions", [&](const Json& e, const std::string&) {
      v.precisions.push_back(e.at("bytes"));
      AddWords(e, "names", Vocabulary::Kind::kPrecision, v.precisions.size() - 1);
    });
    each("measures", [&](const Json& e, const std::string& pointer) {
      const std::string id = e.at("id");
      auto it = std::ranges::find(v.measures, id, &Measure::id);
      if (it == v.measures.end()) {
        v.measures.push_back({});
        it = v.measures.end() - 1;
        it->id = id;
      }
      const auto index = static_cast<std::size_t>(it - v.measures.begin());
      for (const std::string& d : Strings(e, "dimensions")) {
        const auto dimension = Dimension::Parse(d);
        if (!dimension) {
          Mistake(file, pointer + "/dimensions", "unknown dimension '" + d + "'");
        } else if (std::ranges::find(it->dimensions, *dimension) == it->dimensions.end()) {
          it->dimensions.push_back(*dimension);
        }
      }
      it->accepts_percent |= e.value("percent", false);
      it->fallback |= e.value("fallback", false);
      it->soft |= e.value("soft", false);
      it->needs_noun |= e.value("needs_noun", false);
      for (const std::string& also : Strings(e, "also")) it->also.push_back(also);
      for (const std::string& scope : Strings(e, "unsaid")) {
        const auto s = std::ranges::find(v.scopes, scope);
        if (s != v.scopes.end()) it->unsaid.push_back(static_cast<ScopeId>(s - v.scopes.begin()));
      }
      if (e.contains("quantities"))
        for (const auto& [scope, quantity] : e["quantities"].items()) {
          const auto s = std::ranges::find(v.scopes, scope);
          if (s == v.scopes.end()) {
            Mistake(file, pointer + "/quantities/" + scope, "unknown scope '" + scope + "'");
            continue;
          }
          const auto symbol = Named(file, pointer + "/quantities/" + scope, quantity);
          if (symbol) it->quantities.emplace_back(static_cast<ScopeId>(s - v.scopes.begin()), *symbol);
        }
      for (const std::string& noun : Strings(e, "nouns")) {
        it->nouns.push_back(noun);
        v.nouns.try_emplace(noun, static_cast<std::uint16_t>(index));
      }
      AddWords(e, "words", Vocabulary::Kind::kMeasure, index);
    });
    each("flags", [&](const Json& e, const std::string& pointer) {
      const auto symbol = Named(file, pointer + "/quantity", e.at("quantity"));
      if (symbol)
        for (const std::string& name : Strings(e, "names")) v.flags[name] = *symbol;
    });
    each("degrees", [&](const Json& e, const std::string& pointer) {
      const auto symbol = Named(file, pointer + "/quantity", e.at("quantity"));
      if (symbol)
        for (const std::string& name : Strings(e, "names")) {
          v.degrees[name] = *symbol;
          rules_.degree_names.push_back(name);
        }
    });
  }

  void LoadStatements(const std::string& file, const Json& json) {
    if (!json.contains("statements")) return;
    std::size_t i = 0;
    for (const Json& s : json["statements"]) {
      const std::string pointer = "/statements/" + std::to_string(i++);
      Statement statement;
      statement.id = s.at("id");
      statement.phrases = Strings(s, "phrases");
      statement.unless = Strings(s, "unless");
      statement.with = Strings(s, "with");
      if (s.contains("holds")) statement.holds = Bind(file, pointer + "/holds", s["holds"], Dimension{});
      statement.verdict = s.value("verdict", "");
      statement.severity = s.value("severity", "error");
      statement.check = s.value("check", "");
      statement.message = s.at("message");
      statement.rationale = s.at("rationale");
      statement.references = Strings(s, "references");
      auto same = std::ranges::find(rules_.statements, statement.id, &Statement::id);
      const auto index = static_cast<std::uint32_t>(same - rules_.statements.begin());
      for (const std::string& phrase : statement.phrases) rules_.statement_phrases.Add(phrase, index);
      if (same != rules_.statements.end()) {
        *same = std::move(statement);
      } else {
        rules_.statements.push_back(std::move(statement));
      }
    }
  }

  // Entries of an outside folder; the built-in ones are parsed on first mention.
  void LoadEntries(const std::string&, const Json& json) {
    for (const char* kind : {"models", "devices"}) {
      if (!json.contains(kind)) continue;
      for (const Json& e : json[kind]) {
        texts_.push_back(e.dump());
        const std::uint16_t index = entries_->Add(texts_.back());
        const auto k = std::string_view(kind) == "models" ? CatalogName::Kind::kModel : CatalogName::Kind::kDevice;
        rules_.names->Add(e.at("name").get<std::string>(), k, index);
        for (const std::string& alias : Strings(e, "aliases")) rules_.names->Add(alias, k, index);
      }
    }
  }

  void Finish() {
    rules_.quantities.resize(rules_.symbols.size());
    for (QuantityInfo& q : rules_.quantities) q.formulas.clear();
    for (std::size_t f = 0; f < rules_.formulas.size(); ++f)
      rules_.quantities[rules_.formulas[f].defines].formulas.push_back(static_cast<std::uint16_t>(f));
    CheckCycles();
    if (errors_.empty()) FindDependencies();
    auto plan = std::make_unique<PlanRules>(PlanRules{*rules_.catalog, rules_.symbols, rules_.vocabulary});
    for (const QuantityInfo& q : rules_.quantities) plan->inputs.push_back(q.input);
    for (const auto& [name, symbol] : rules_.vocabulary.degrees)
      if (std::ranges::find(plan->degrees, symbol) == plan->degrees.end()) plan->degrees.push_back(symbol);
    std::ranges::sort(plan->degrees);
    const auto known = [&](const char* name) { return rules_.symbols.Find(name).value_or(0); };
    plan->weight_element_size = known("weight_element_size");
    plan->kv_element_size = known("kv_element_size");
    plan->gpus_total = known("gpus.total");
    plan->peak_flops = known("device.peak_flops");
    rules_.plan = std::move(plan);
  }

  // What each quantity may depend on, so that plans that differ in nothing it needs are not tried.
  void FindDependencies() {
    const std::size_t n = rules_.quantities.size();
    for (std::size_t q = 0; q < n; ++q) {
      std::vector<bool>& rests = rules_.quantities[q].rests_on;
      rests.assign(n, false);
      std::vector<SymbolId> stack = {static_cast<SymbolId>(q)};
      while (!stack.empty()) {
        const SymbolId s = stack.back();
        stack.pop_back();
        if (rests[s]) continue;
        rests[s] = true;
        const QuantityInfo& info = rules_.quantities[s];
        const auto add = [&](const BoundExpression& e) { 
          for (const SymbolId symbol : e.symbols) stack.push_back(static_cast<SymbolId>(symbol & ~kAsksKnown));
        };
        for (const std::uint16_t f : info.formulas)
          add(rules_.formulas[f].value), add(rules_.formulas[f].high), add(rules_.formulas[f].when);
        for (const BoundExpression& e : info.unstated) add(e);
        add(info.unstated_low), add(info.unstated_high);
        if (info.unstated_divisors_of) stack.push_back(*info.unstated_divisors_of);
      }
    }
  }

  // A quantity that needs itself could never be evaluated: each formula's names come before what it defines.
  void CheckCycles() {
    enum class Mark : std::uint8_t { kNew, kOpen, kDone };
    std::vector<Mark> marks(rules_.quantities.size(), Mark::kNew);
    for (std::size_t root = 0; root < marks.size(); ++root) {
      std::vector<std::pair<SymbolId, std::size_t>> stack;
      if (marks[root] == Mark::kNew) stack.push_back({static_cast<SymbolId>(root), 0});
      while (!stack.empty()) {
        auto& [q, next] = stack.back();
        marks[q] = Mark::kOpen;
        std::vector<SymbolId> inputs;
        for (const std::uint16_t f : rules_.quantities[q].formulas)
          for (const SymbolId s : rules_.formulas[f].value.symbols)
            if ((s & kAsksKnown) == 0) inputs.push_back(s);
        if (next >= inputs.size()) {
          marks[q] = Mark::kDone;
          stack.pop_back();
          continue;
        }
        const SymbolId input = inputs[next++];
        if (marks[input] == Mark::kOpen) {
          errors_.push_back("rules: '" + std::string(rules_.symbols.Name(input)) + "' is computed from itself by way of '" + std::string(rules_.symbols.Name(q)) + "'");
        } else if (marks[input] == Mark::kNew) {
          stack.push_back({input, 0});
        }
      }
    }
  }

  struct Unstated {
    std::string file, pointer, id;
    Json json;
  };
  Ruleset& rules_;
  RuleErrors& errors_;
  CatalogEntries* entries_ = nullptr;
  std::vector<std::pair<std::string, Json>> parsed_;
  std::vector<Unstated> unstated_;
  static inline std::deque<std::string> texts_;
};

}  // namespace

std::unique_ptr<const Ruleset> LoadRuleset(const std::string& directory, RuleErrors& errors) {
  std::vector<RuleFile> files;
  for (const EmbeddedFile& file : EmbeddedRules()) files.push_back({std::string(file.path), std::string(file.text)});
  if (!directory.empty()) ReadRuleFolder(directory, files, errors);
  if (!errors.empty()) return nullptr;
  auto rules = std::make_unique<Ruleset>();  // its parts refer to each other, so it stays where it is
  try {
    Loader(*rules, errors).Load(files);
  } catch (const nlohmann::json::exception& error) {
    errors.push_back(std::string("rules: ") + error.what());
  }
  if (!errors.empty()) return nullptr;
  return rules;
}

}  // namespace shardlint
