#include "report/explain.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "calculate/plan_inputs.h"
#include "model/display_value.h"
#include "model/enum_words.h"
#include "model/rule_doc.h"
#include "verdict/words.h"

namespace shardlint {
namespace {

using Kind = Explained::Kind;
using Part = Explained::Part;

constexpr std::array<std::pair<Kind, std::string_view>, 8> kKinds = {
    {{Kind::kQuantity, "quantity"},
     {Kind::kFormula, "formula"},
     {Kind::kAssumption, "assumption"},
     {Kind::kCheck, "check"},
     {Kind::kStatement, "statement"},
     {Kind::kUnit, "unit"},
     {Kind::kModel, "model"},
     {Kind::kDevice, "device"}}};

void AddPart(Explained& e, std::string heading, std::vector<std::string> lines, bool code = false) {
  std::erase(lines, std::string());
  if (!lines.empty()) e.parts.push_back({std::move(heading), std::move(lines), code});
}

template <class Texts>
void AddSources(Explained& e, const Texts& references) {
  AddPart(e, "Sources", std::vector<std::string>(references.begin(), references.end()));
}

std::string_view MeaningOf(FormulaKind kind) {
  switch (kind) {
    case FormulaKind::kExact:
      return "Exact: it follows from definitions, and both confirms and contradicts.";
    case FormulaKind::kLowerBound:
      return "A lower bound: physics, which can only contradict what is smaller.";
    case FormulaKind::kUpperBound:
      return "An upper bound: physics, which can only contradict what is larger.";
    case FormulaKind::kEstimate:
      return "An estimate: a plausible interval, which judges nothing.";
  }
  return "";
}

std::string ValueOf(const Formula& formula) {
  std::string out = ToString(formula.value.expression);
  if (!formula.high.empty()) out += " to " + ToString(formula.high.expression);
  return out;
}

std::string ChoiceOf(const Ruleset& rules, const FormulaAssumption& assumed) {
  const Assumption& assumption = rules.assumptions[assumed.assumption];
  const AssumptionChoice& choice = assumption.choices[assumed.choice];
  return fmt::format("{}={}: {}, {}", assumption.id, choice.id, assumption.title, choice.title);
}

std::string GivenOf(const FormulaExample& example) {
  std::vector<std::string> given;
  for (const auto& [name, value] : example.given)
    given.push_back(fmt::format("{} = {}", name, value));
  return Joined(given);
}

class Describer {
 public:
  explicit Describer(const Ruleset& rules) : rules_(rules) {}

  void Quantity(Explained& e) const {
    const SymbolId quantity = *rules_.symbols.Find(e.id);
    const QuantityInfo& info = rules_.quantities[quantity];
    e.title = info.title;
    AddPart(e, "",
            {fmt::format("In {}.", BaseUnit(info.dimension) == "1" ? "plain numbers"
                                                                   : BaseUnit(info.dimension)),
             info.input ? fmt::format("A plan states it; as a flag {}.", FlagOf(rules_, quantity))
                        : std::string(),
             info.of ? fmt::format("Only where there is {}.", rules_.symbols.Name(*info.of))
                     : std::string()});
    AddPart(e, "When nobody states it", {Unstated(info)});
    std::vector<std::string> formulas, readings;
    for (const std::uint16_t f : info.formulas) {
      const Formula& formula = rules_.formulas[f];
      formulas.push_back(fmt::format("{} = {}  [{}]", e.id, ValueOf(formula), formula.id));
      for (const FormulaAssumption& assumed : formula.assumes) {
        std::string choice = ChoiceOf(rules_, assumed);
        if (std::ranges::find(readings, choice) == readings.end())
          readings.push_back(std::move(choice));
      }
    }
    AddPart(e, "Formulas, the usual one first", std::move(formulas), true);
    AddPart(e, "Readings", std::move(readings));
    AddPart(e, "Used for", {UsedFor(quantity)});
    AddExamples(e, info);
  }

  void FormulaOf(Explained& e) const {
    const Formula& formula = *std::ranges::find(rules_.formulas, e.id, &Formula::id);
    e.title = rules_.quantities[formula.defines].title;
    AddPart(e, "", {std::string(formula.rationale), std::string(MeaningOf(formula.kind))});
    AddPart(e, "Formula",
            {fmt::format("{} = {}", rules_.symbols.Name(formula.defines), ValueOf(formula)),
             formula.when.empty() ? "" : "when " + ToString(formula.when.expression)},
            true);
    std::vector<std::string> readings;
    if (!formula.reading.empty()) readings.push_back(formula.reading);
    for (const FormulaAssumption& assumed : formula.assumes)
      readings.push_back(ChoiceOf(rules_, assumed));
    AddPart(e, "Reading", std::move(readings));
    std::vector<std::string> confirmed, contradicted;
    for (const FormulaExample& example : formula.examples) confirmed.push_back(Confirmed(example));
    for (const FormulaExample& example : formula.wrong)
      contradicted.push_back(Contradicted(example));
    AddPart(e, "Confirmed", std::move(confirmed));
    AddPart(e, "Contradicted", std::move(contradicted));
    AddSources(e, formula.references);
  }

  void AssumptionOf(Explained& e) const {
    const auto at = std::ranges::find(rules_.assumptions, e.id, &Assumption::id);
    const auto index = static_cast<std::uint16_t>(at - rules_.assumptions.begin());
    e.title = at->title;
    AddPart(e, "", {std::string(at->rationale)});
    std::vector<std::string> choices, formulas;
    for (std::size_t c = 0; c < at->choices.size(); ++c)
      choices.push_back(fmt::format("{}={}: {}{}", at->id, at->choices[c].id, at->choices[c].title,
                                    c == at->usual ? " (the usual one)" : ""));
    for (const Formula& formula : rules_.formulas)
      for (const FormulaAssumption& assumed : formula.assumes)
        if (assumed.assumption == index)
          formulas.push_back(fmt::format("{}: {}", at->choices[assumed.choice].id, formula.id));
    AddPart(e, "Choices", std::move(choices));
    AddPart(e, "Formulas that stand for a choice", {Joined(formulas, "; ")});
    AddSources(e, at->references);
  }

  void Check(Explained& e) const {
    const RuleDoc doc = *DescribeRule(rules_, e.id);
    e.title = doc.title;
    AddPart(e, "", {std::string(doc.rationale)});
    AddPart(e, "Confirmed", {std::string(doc.confirmed)});
    AddPart(e, "Contradicted", {std::string(doc.contradicted)});
    AddSources(e, doc.references);
  }

  void StatementOf(Explained& e) const {
    const Statement& s = *std::ranges::find(rules_.statements, e.id, &Statement::id);
    e.title = s.message;
    AddPart(e, "", {s.rationale});
    AddPart(e, "Phrases that claim it", {Joined(s.phrases)});
    AddPart(e, "With one of", {Joined(s.with)});
    AddPart(e, "Unless the sentence says", {Joined(s.unless)});
    if (!s.holds.empty()) AddPart(e, "It holds if", {ToString(s.holds.expression)}, true);
    AddPart(e, "Verdict",
            {s.verdict.empty() ? "" : fmt::format("{}: {}", s.verdict, s.message),
             s.check.empty()
                 ? ""
                 : fmt::format("judged by the check {}; contradicted: {}", s.check, s.message)});
    AddSources(e, s.references);
  }

  void UnitOf(Explained& e) const {
    const auto json = std::ranges::find_if(
        rules_.unit_rules, [&](RuleValue unit) { return unit["id"].text() == e.id; });
    const Unit& unit = *rules_.units.Find(e.id);
    const std::string base = BaseUnit(unit.dimension);
    e.title = fmt::format("{:.12g} {}", unit.factor, base);
    AddPart(e, "",
            {fmt::format("One {} is {}.", e.id, e.title),
             unit.binary_factor > 0
                 ? fmt::format("It may be read as {:.12g} {} too, and the report says so.",
                               unit.binary_factor, base)
                 : std::string(),
             unit.amount_or_rate ? "It may be an amount or a rate a second." : std::string()});
    AddPart(e, "Spellings", {Joined((*json)["names"].texts())});
    AddPart(e, "Spellings in any case", {Joined((*json)["words"].texts())});
  }

  void Entry(Explained& e, const CatalogEntry& entry, std::vector<std::string> aliases) const {
    e.title = entry.name;
    AddPart(e, "", {entry.note});
    AddPart(e, "Also called", {Joined(aliases)});
    std::vector<std::string> facts;
    for (const CatalogFact& fact : entry.facts) {
      std::vector<std::string> values;
      for (const double value : fact.values) {
        std::string word = EnumWord(rules_, fact.quantity, value);
        if (word.empty())
          word = ReadableValue(Interval::Exactly(value), rules_.quantities[fact.quantity].dimension,
                               false);
        values.push_back(std::move(word));
      }
      facts.push_back(
          fmt::format("{} {}", rules_.symbols.Name(fact.quantity), Joined(values, " or ")));
    }
    AddPart(e, "Facts", {Joined(facts, "; ")});
    AddPart(e, "Sources", {entry.source, entry.published});
  }

 private:
  static std::string Confirmed(const FormulaExample& example) {
    return fmt::format("{}: it is {}", GivenOf(example), example.expect);
  }
  static std::string Contradicted(const FormulaExample& example) {
    return fmt::format("{}: it is not {} ({})", GivenOf(example), example.expect, example.cause);
  }

  /// One of each from the quantity's formulas, and all their sources.
  void AddExamples(Explained& e, const QuantityInfo& info) const {
    std::vector<std::string> confirmed, contradicted, sources;
    for (const std::uint16_t f : info.formulas) {
      const Formula& formula = rules_.formulas[f];
      if (confirmed.empty() && !formula.examples.empty())
        confirmed.push_back(Confirmed(formula.examples.front()));
      if (contradicted.empty() && !formula.wrong.empty())
        contradicted.push_back(Contradicted(formula.wrong.front()));
      for (const std::string_view source : formula.references)
        if (std::ranges::find(sources, source) == sources.end()) sources.emplace_back(source);
    }
    AddPart(e, "Confirmed", std::move(confirmed));
    AddPart(e, "Contradicted", std::move(contradicted));
    AddPart(e, "Sources", std::move(sources));
  }

  static std::string Unstated(const QuantityInfo& info, const Ruleset& rules) {
    if (info.unstated_divisors_of)
      return fmt::format("It may be any divisor of {}.",
                         rules.symbols.Name(*info.unstated_divisors_of));
    if (!info.unstated_low.empty())
      return fmt::format("It may be anything from {} to {}.",
                         ToString(info.unstated_low.expression),
                         ToString(info.unstated_high.expression));
    std::vector<std::string> values;
    for (const BoundExpression& value : info.unstated) values.push_back(ToString(value.expression));
    if (values.empty()) return {};
    return fmt::format("It may be {}{}.", Joined(values, " or "),
                       info.must_be_given ? "; shardlint model asks for it" : "");
  }
  std::string Unstated(const QuantityInfo& info) const { return Unstated(info, rules_); }

  std::string UsedFor(SymbolId quantity) const {
    std::vector<std::string> names;
    for (const Formula& formula : rules_.formulas) {
      const bool uses =
          std::ranges::find(formula.value.symbols, quantity) != formula.value.symbols.end() ||
          std::ranges::find(formula.high.symbols, quantity) != formula.high.symbols.end();
      const std::string name(rules_.symbols.Name(formula.defines));
      if (uses && std::ranges::find(names, name) == names.end()) names.push_back(name);
    }
    return Joined(names);
  }

  const Ruleset& rules_;
};

CatalogName::Kind NameKind(Kind kind) {
  return kind == Kind::kModel ? CatalogName::Kind::kModel : CatalogName::Kind::kDevice;
}

std::vector<std::string> AliasesOf(const Ruleset& rules, const CatalogEntry& entry) {
  std::vector<std::string> aliases;
  rules.names->ForEach([&](const CatalogName& name) {
    if (&rules.catalog->Entry(name.entry) != &entry) return;
    const std::string text(name.name);
    if (text != NormalizedName(entry.name) && std::ranges::find(aliases, text) == aliases.end())
      aliases.push_back(text);
  });
  return aliases;
}

}  // namespace

std::string_view ToWord(Kind kind) {
  for (const auto& [known, word] : kKinds)
    if (known == kind) return word;
  return "";
}

std::vector<Kind> ExplainedKinds() {
  std::vector<Kind> kinds;
  for (const auto& [kind, word] : kKinds) kinds.push_back(kind);
  return kinds;
}

std::vector<std::string> Explainer::IdsOf(Kind kind) const {
  std::vector<std::string> ids;
  switch (kind) {
    case Kind::kQuantity:
      for (std::size_t q = 0; q < rules_.symbols.size(); ++q)
        ids.emplace_back(rules_.symbols.Name(static_cast<SymbolId>(q)));
      break;
    case Kind::kFormula:  // by quantity, the usual one first
      for (const QuantityInfo& quantity : rules_.quantities)
        for (const std::uint16_t f : quantity.formulas) ids.push_back(rules_.formulas[f].id);
      break;
    case Kind::kAssumption:
      for (const Assumption& assumption : rules_.assumptions) ids.emplace_back(assumption.id);
      break;
    case Kind::kCheck:
      for (const CheckInfo& check : rules_.checks) ids.push_back(check.id);
      break;
    case Kind::kStatement:
      for (const Statement& statement : rules_.statements) ids.push_back(statement.id);
      break;
    case Kind::kUnit:
      for (const RuleValue unit : rules_.unit_rules) ids.emplace_back(unit["id"].text());
      break;
    case Kind::kModel:
    case Kind::kDevice: {
      std::vector<bool> listed(rules_.catalog->size(), false);
      rules_.names->ForEach([&](const CatalogName& name) {
        if (name.kind == NameKind(kind)) listed[name.entry] = true;
      });
      for (std::size_t i = 0; i < listed.size(); ++i)
        if (listed[i]) ids.push_back(rules_.catalog->Entry(static_cast<std::uint16_t>(i)).id);
      break;
    }
  }
  return ids;
}

Explained Explainer::Explain(Kind kind, const std::string& id) const {
  Explained e{.kind = kind, .id = id, .title = {}, .parts = {}};
  const Describer describer(rules_);
  switch (kind) {
    case Kind::kQuantity:
      describer.Quantity(e);
      break;
    case Kind::kFormula:
      describer.FormulaOf(e);
      break;
    case Kind::kAssumption:
      describer.AssumptionOf(e);
      break;
    case Kind::kCheck:
      describer.Check(e);
      break;
    case Kind::kStatement:
      describer.StatementOf(e);
      break;
    case Kind::kUnit:
      describer.UnitOf(e);
      break;
    case Kind::kModel:
    case Kind::kDevice:
      if (const Result<const CatalogEntry*> entry = FindEntry(rules_, NameKind(kind), id))
        describer.Entry(e, **entry, AliasesOf(rules_, **entry));
      break;
  }
  return e;
}

std::vector<Explained> Explainer::All(Kind kind) const {
  std::vector<Explained> all;
  for (const std::string& id : IdsOf(kind)) all.push_back(Explain(kind, id));
  return all;
}

std::vector<std::string> Explainer::Ids() const {
  std::vector<std::string> ids;
  for (const Kind kind : ExplainedKinds())
    for (std::string& id : IdsOf(kind)) ids.push_back(std::move(id));
  return ids;
}

std::vector<Explained> Explainer::Find(std::string_view id) const {
  std::vector<Explained> found;
  for (const Kind kind : ExplainedKinds()) {
    const std::vector<std::string> ids = IdsOf(kind);
    if (std::ranges::find(ids, id) != ids.end()) found.push_back(Explain(kind, std::string(id)));
  }
  if (!found.empty()) return found;
  for (const Kind kind : {Kind::kModel, Kind::kDevice})
    if (const Result<const CatalogEntry*> entry = FindEntry(rules_, NameKind(kind), id))
      found.push_back(Explain(kind, (*entry)->id));
  if (const Unit* unit = rules_.units.Find(id)) found.push_back(Explain(Kind::kUnit, unit->id));
  if (const std::optional<SymbolId> quantity = FindSettable(rules_, id))
    found.push_back(Explain(Kind::kQuantity, std::string(rules_.symbols.Name(*quantity))));
  return found;
}

}  // namespace shardlint
