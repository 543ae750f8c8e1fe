#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "model/built_in_rules.h"
#include "model/rules_folder.h"
#include "model/ruleset.h"
#include "support/computed_plan.h"

namespace shardlint {
namespace {

const Ruleset& BuiltIn() { return BuiltInRules(); }

/// The mistakes, the folder's name left out.
RuleErrors MistakesOf(const RulesFolder& folder) {
  RuleErrors errors;
  EXPECT_EQ(LoadRuleset(folder.path(), errors), nullptr);
  for (std::string& error : errors)
    if (error.starts_with(folder.path() + "/")) error.erase(0, folder.path().size() + 1);
  return errors;
}

std::string_view FindFormula(const Ruleset& rules, std::string_view id) {
  const auto formula = std::ranges::find(rules.formulas, id, &Formula::id);
  return formula == rules.formulas.end() ? std::string_view() : formula->rationale;
}

TEST(LoadRulesetTest, TheBuiltInRulesLoad) {
  const Ruleset& rules = BuiltIn();
  EXPECT_EQ(rules.quantities.size(), rules.symbols.size());
  EXPECT_GT(rules.formulas.size(), 200U);
  EXPECT_GT(rules.units.units().size(), 100U);
  EXPECT_GT(rules.vocabulary.measures.size(), 50U);
  ASSERT_FALSE(rules.vocabulary.scopes.empty());
  EXPECT_EQ(rules.vocabulary.scopes.front(), "total");
  EXPECT_GT(rules.statements.size(), 10U);
  EXPECT_GT(rules.catalog->size(), 150U);
  EXPECT_EQ(rules.symbols.Name(rules.plan_rules().gpus_total), "gpus.total");
}

TEST(LoadRulesetTest, FormulasStandAfterTheirInputs) {
  const Ruleset& rules = BuiltIn();
  std::vector<std::size_t> last(rules.symbols.size(), 0);
  for (std::size_t i = 0; i < rules.formulas.size(); ++i) last[rules.formulas[i].defines] = i;
  for (std::size_t i = 0; i < rules.formulas.size(); ++i)
    for (const SymbolId input : rules.formulas[i].value.symbols) {
      if ((input & kAsksKnown) != 0) continue;  // asks, and computes nothing from it
      EXPECT_TRUE(rules.quantities[input].formulas.empty() || last[input] < i)
          << rules.formulas[i].id << " stands before " << rules.symbols.Name(input);
    }
}

TEST(LoadRulesetTest, EveryReadingNamesTheAssumptionItStandsFor) {
  const Ruleset& rules = BuiltIn();
  std::vector<std::vector<bool>> named;
  for (const Assumption& a : rules.assumptions) named.emplace_back(a.choices.size(), false);
  for (const Formula& formula : rules.formulas) {
    EXPECT_TRUE(formula.reading.empty() || !formula.assumes.empty()) << formula.id;
    for (const FormulaAssumption& a : formula.assumes) named[a.assumption][a.choice] = true;
  }
  // Ink and published figures are read, not computed.
  for (std::size_t i = 0; i < named.size(); ++i) {
    const Assumption& a = rules.assumptions[i];
    if (a.kind == AssumptionClass::kInk || a.kind == AssumptionClass::kPublished) continue;
    for (std::size_t c = 0; c < named[i].size(); ++c)
      EXPECT_TRUE(named[i][c] || c == a.usual || !a.choices[c].sets.empty())
          << a.id << '=' << a.choices[c].id << " changes nothing";
  }
  EXPECT_GE(rules.assumptions.size(), 31U);
}

// What is only asked for must not become an input: each of its values would be tried for nothing,
// and a guard's first answer would be missing where nobody states it.
TEST(LoadRulesetTest, WhatIsOnlyAskedForIsNoInput) {
  const Ruleset& rules = BuiltIn();
  std::size_t questions = 0;
  for (const Formula& formula : rules.formulas)
    for (const BoundExpression* part : {&formula.value, &formula.high, &formula.when}) {
      std::vector<std::size_t> uses(part->symbols.size(), 0);
      for (const Expression::Node& node : part->expression.nodes)
        if (node.op == Expression::Op::kName) ++uses[static_cast<std::size_t>(node.a)];
      for (const Expression::Node& node : part->expression.nodes)
        EXPECT_NE(node.op, Expression::Op::kKnown) << formula.id << ": an unbound question";
      for (std::size_t i = 0; i < uses.size(); ++i) {
        const bool question = (part->symbols[i] & kAsksKnown) != 0;
        questions += question;
        EXPECT_EQ(part->expression.names[i].starts_with("known("), question) << formula.id;
        EXPECT_GT(uses[i], 0U) << formula.id << ' ' << part->expression.names[i];
      }
    }
  EXPECT_GT(questions, 50U);
}

Interval Compute(const Ruleset& rules, const BoundExpression& bound,
                 const FormulaExample& example) {
  std::vector<Interval> values;
  for (const SymbolId symbol : bound.symbols) {
    const auto name = rules.symbols.Name(static_cast<SymbolId>(symbol & ~kAsksKnown));
    const auto given = std::ranges::find(example.given, name,
                                         &std::pair<std::string_view, std::string_view>::first);
    const bool known = given != example.given.end();
    if ((symbol & kAsksKnown) != 0) {
      values.push_back(Interval::Exactly(known ? 1 : 0));
    } else {
      values.push_back(known ? RuleLiteral(rules, given->second) : Interval::Unknown());
    }
  }
  return Evaluate(bound.expression, values);
}

double RelativeDistance(const Interval& value, double from) {
  return value.Contains(from) ? 0
                              : std::min(std::abs(value.low - from), std::abs(value.high - from)) /
                                    std::max(std::abs(from), 1e-300);
}

TEST(LoadRulesetTest, FormulasGiveTheirExamples) {
  const Ruleset& rules = BuiltIn();
  for (const Formula& formula : rules.formulas) {
    EXPECT_FALSE(formula.examples.empty()) << formula.id;
    for (const FormulaExample& example : formula.examples) {
      Interval value = Compute(rules, formula.value, example);
      if (!formula.high.empty()) value.high = Compute(rules, formula.high, example).high;
      const Interval expected = RuleLiteral(rules, example.expect);
      EXPECT_TRUE(value.known()) << formula.id << " lacks a value in an example";
      EXPECT_LE(RelativeDistance(value, expected.middle()), std::max(example.tolerance, 1e-9))
          << formula.id << ": " << value.low << " … " << value.high << ", not " << example.expect;
      if (formula.when.empty()) continue;
      const Interval when = Compute(rules, formula.when, example);
      EXPECT_NE(when, Interval::Exactly(0)) << formula.id << ": an example outside its guard";
    }
  }
}

// Each formula has a claim that it contradicts: one that misses an exact value, breaks a bound or
// lies outside of what an estimate calls plausible.
TEST(LoadRulesetTest, FormulasRefuseTheirWrongExamples) {
  const Ruleset& rules = BuiltIn();
  for (const Formula& formula : rules.formulas) {
    EXPECT_FALSE(formula.wrong.empty()) << formula.id;
    for (const FormulaExample& example : formula.wrong) {
      EXPECT_FALSE(example.cause.empty()) << formula.id;
      Interval value = Compute(rules, formula.value, example);
      if (!formula.high.empty()) value.high = Compute(rules, formula.high, example).high;
      const double claimed = RuleLiteral(rules, example.expect).middle();
      EXPECT_GT(RelativeDistance(value, claimed), 0.005)
          << formula.id << ": " << example.expect << " is not wrong";
      if (formula.kind == FormulaKind::kLowerBound) {
        EXPECT_LT(claimed, value.low) << formula.id;
      }
      if (formula.kind == FormulaKind::kUpperBound) {
        EXPECT_GT(claimed, value.high) << formula.id;
      }
    }
  }
}

TEST(LoadRulesetTest, ExamplesNameWhoElseGivesThem) {
  std::size_t sourced = 0;
  for (const Formula& formula : BuiltIn().formulas)
    for (const FormulaExample& example : formula.examples) sourced += !example.source.empty();
  EXPECT_GE(sourced, 30U);
}

TEST(LoadRulesetTest, CollectsEveryMistakeWithFilePointerAndColumn) {
  const RulesFolder folder;
  folder.Write("formulas/a.json", R"({"formulas": [
    {"id": "one", "defines": "weights.total", "kind": "exact", "expression": "parameters.total * weight_size",
     "rationale": "r", "references": ["s"], "examples": [{"given": {"parameters.total": "1"}, "expect": "1 B"}]},
    {"id": "two", "defines": "weights.total", "kind": "exact", "expression": "parameters.total * 2",
     "rationale": "r", "references": ["s"], "examples": [{"given": {"parameters.total": "1"}, "expect": "1 B"}]},
    {"id": "three", "defines": "weight", "kind": "exact", "expression": "1",
     "rationale": "r", "references": ["s"], "examples": [{"given": {"parameters.total": "1"}, "expect": "1"}]},
    {"id": "four", "defines": "weights.total", "kind": "exact", "expression": "2 B * (3 +", "when": "1 token",
     "rationale": "r", "references": ["s"], "examples": [{"given": {"parameters.total": "1"}, "expect": "1 B"}]}]})");
  folder.Write("models/m.json", R"({"models": [
    {"id": "m", "name": "Em", "aliases": [], "facts": {"num_layers": 3}, "source": "s"}]})");
  folder.Write("statements/s.json", R"({"statements": [
    {"id": "s", "phrases": ["of course"], "holds": "weights.total <= 3", "message": "m", "rationale": "r"},
    {"id": "t", "patterns": ["{moon} <weights>", "{not}? {fit}"], "opposite": "sun", "verdict": "given",
     "message": "m", "rationale": "r"}]})");
  folder.Write("vocabulary.json", R"({"measures": [
    {"id": "weights", "quantities": {"per_moon": "weights.total", "total": "weight.total"}, "words": []},
    {"id": "layers", "nouns": ["lyer"], "words": []}]})");
  folder.Write("assumptions.json", R"({"assumptions": [
    {"id": "moon", "class": "plan", "title": "moon", "default": "new", "rationale": "r", "references": ["s"],
     "choices": [{"id": "full", "title": "full", "sets": {"moons": "1"}}, {"id": "half", "title": "half"}]}]})");
  folder.Write("formulas/b.json", R"({"formulas": [
    {"id": "five", "defines": "weights.total", "kind": "exact", "expression": "3 B", "reading": "three",
     "assumes": {"moon": "blue", "sun": "up"}, "rationale": "r", "examples": [{"given": {}, "expect": "3 B"}]}]})");
  folder.Write("broken.json", "{\"units\": [}");
  folder.Write("devices/d.json", R"({"devices": [{"id": "d", "name": "D"}]})");
  const RuleErrors mistakes = MistakesOf(folder);
  const auto has = [&](std::string_view begin) {
    const bool found =
        std::ranges::any_of(mistakes, [&](const std::string& m) { return m.starts_with(begin); });
    EXPECT_TRUE(found) << "no mistake " << begin << " in:\n" << testing::PrintToString(mistakes);
  };
  has("assumptions.json: /assumptions/0/choices/0/sets/moons: unknown quantity 'moons'");
  has("assumptions.json: /assumptions/0/default: no choice 'new'");
  has("formulas/b.json: /formulas/0/assumes/moon: no choice 'blue' of 'moon'");
  has("formulas/b.json: /formulas/0/assumes/sun: unknown assumption 'sun'");
  has("broken.json:1:12: ");
  has("devices/d.json: /devices/0: ");
  has("formulas/a.json: /formulas/0/expression:20: unknown name 'weight_size'");
  has("formulas/a.json: /formulas/1/expression:1: is in 1, should be in byte");
  has("formulas/a.json: /formulas/2/defines: unknown quantity 'weight'");
  has("formulas/a.json: /formulas/3/expression:11: ");
  has("formulas/a.json: /formulas/3/when:1: is in token, should be in 1");
  has("models/m.json: /models/0/facts/num_layers: unknown quantity 'num_layers'");
  has("statements/s.json: /statements/0/holds:");
  has("statements/s.json: /statements/1/patterns/0: unknown word 'moon'");
  has("statements/s.json: /statements/1/patterns/1: a pattern begins with a word that has to "
      "stand");
  has("statements/s.json: /statements/1/opposite: unknown statement 'sun'");
  has("vocabulary.json: /measures/0/quantities/per_moon: unknown scope 'per_moon'");
  has("vocabulary.json: /measures/0/quantities/total: unknown quantity 'weight.total'");
  has("vocabulary.json: /measures/1/nouns/0: no noun 'lyer' in the units");
}

TEST(LoadRulesetTest, RefusesCycles) {
  const RulesFolder folder;
  folder.Write("quantities.json", R"({"quantities": [
    {"id": "egg", "dimension": "1", "title": "egg"}, {"id": "hen", "dimension": "1", "title": "hen"}]})");
  folder.Write("formulas/c.json", R"({"formulas": [
    {"id": "egg", "defines": "egg", "kind": "exact", "expression": "hen + 1",
     "rationale": "r", "references": ["s"], "examples": [{"given": {"hen": "1"}, "expect": "2"}]},
    {"id": "hen", "defines": "hen", "kind": "exact", "expression": "2 * egg",
     "rationale": "r", "references": ["s"], "examples": [{"given": {"egg": "1"}, "expect": "2"}]}]})");
  EXPECT_EQ(MistakesOf(folder),
            (RuleErrors{"formulas/c.json: /formulas/1: a cycle: egg from hen from egg"}));
}

TEST(LoadRulesetTest, RefusesAFormulaOfTooManyNames) {
  std::string quantities, sum;
  for (std::size_t i = 0; i <= kMaxFormulaNames; ++i) {
    const std::string name = "q" + std::to_string(i);
    quantities += R"(,{"id": ")" + name + R"(", "title": "q", "dimension": "1"})";
    sum += (sum.empty() ? "" : " + ") + name;
  }
  const auto mistakes = [&](const std::string& expression) {
    const RulesFolder folder;
    folder.Write(
        "quantities.json",
        R"({"quantities": [{"id": "all", "title": "a", "dimension": "1"})" + quantities + "]}");
    folder.Write("formulas/f.json",
                 R"({"formulas": [{"id": "all-of-them", "defines": "all", "kind": "exact",
                     "expression": ")" +
                     expression + R"(", "rationale": "all",
                     "examples": [{"given": {"q0": "1"}, "expect": "1"}]}]})");
    RuleErrors errors;
    LoadRuleset(folder.path(), errors);
    for (std::string& error : errors) error.erase(0, folder.path().size() + 1);
    return errors;
  };
  EXPECT_EQ(mistakes(sum.substr(0, sum.rfind(" + "))), RuleErrors{});
  EXPECT_EQ(mistakes(sum),
            RuleErrors{"formulas/f.json: /formulas/0: names more than 24 quantities"});
}

TEST(LoadRulesetTest, AMissingFolderIsAMistake) {
  RuleErrors errors;
  EXPECT_EQ(LoadRuleset("/no/such/folder", errors), nullptr);
  EXPECT_EQ(errors, (RuleErrors{"/no/such/folder: No such file or directory"}));
}

TEST(LoadRulesetTest, OutsideRulesAddAndOverride) {
  const Ruleset& built_in = BuiltIn();
  const RulesFolder folder;
  folder.Write("formulas/ours.json", R"({"formulas": [
    {"id": "weights-total", "defines": "weights.total", "kind": "exact",
     "expression": "parameters.total * weight_element_size", "rationale": "ours", "references": ["s"],
     "examples": [{"given": {"parameters.total": "1", "weight_element_size": "2 B"}, "expect": "2 B"}]},
    {"id": "our-weights", "defines": "weights.total", "kind": "exact", "reading": "ours", "assumes": {"quantization": "mixed"},
     "expression": "1.1 * parameters.total * weight_element_size", "rationale": "added", "references": ["s"],
     "examples": [{"given": {"parameters.total": "10", "weight_element_size": "1 B"}, "expect": "11 B"}]}]})");
  folder.Write("units.json", R"({"units": [
    {"id": "GB", "kind": "measure", "dimension": "byte", "factor": 1e9, "names": ["GB"]},
    {"id": "furlong", "kind": "noun", "dimension": "1", "factor": 1, "words": ["furlongs"]}]})");
  folder.Write("models/ours.json", R"({"models": [
    {"id": "llama-3-70b", "name": "Llama 3 70B", "aliases": ["Our Llama"], "facts": {"num_hidden_layers": 81}, "source": "us"},
    {"id": "ours-13b", "name": "Ours 13B", "aliases": ["OURS"], "facts": {"num_hidden_layers": [40, 41], "attention": "gqa"}, "source": "us"}]})");
  folder.Write("vocabulary.json", R"({"measures": [{"id": "weights", "words": ["heaviness"]}]})");
  RuleErrors errors;
  const auto rules = LoadRuleset(folder.path(), errors);
  ASSERT_NE(rules, nullptr) << testing::PrintToString(errors);

  EXPECT_EQ(FindFormula(*rules, "weights-total"), "ours");
  EXPECT_EQ(FindFormula(*rules, "our-weights"), "added");
  EXPECT_EQ(rules->formulas.size(), built_in.formulas.size() + 1);
  EXPECT_EQ(rules->units.Find("GB")->binary_factor, 0);
  EXPECT_EQ(rules->units.units().size(), built_in.units.units().size() + 1);

  const std::string text = "the heaviness";
  std::vector<PhraseTable::Match> matches;
  rules->vocabulary.phrases.FindAll(text, 0, static_cast<std::uint32_t>(text.size()), matches);
  ASSERT_EQ(matches.size(), 1U);
  EXPECT_EQ(rules->vocabulary.measures[matches.front().payload & 0xFFFF].id, "weights");
  EXPECT_EQ(rules->vocabulary.measures.size(), built_in.vocabulary.measures.size());

  EXPECT_EQ(rules->catalog->size(), built_in.catalog->size() + 1);
  const auto layers = *rules->symbols.Find("num_hidden_layers");
  const auto entry_of = [&](std::string_view name) {
    const NameIndex::Match match = rules->names->Longest(name);
    EXPECT_EQ(match.size, name.size()) << name;
    return match.names.empty() ? CatalogEntry{} : rules->catalog->Entry(match.names.front().entry);
  };
  EXPECT_EQ(entry_of("Our Llama").Find(layers)->values, std::vector<double>{81});
  EXPECT_EQ(entry_of("Llama-3-70B").Find(layers)->values, std::vector<double>{81});
  const CatalogEntry ours = entry_of("ours");
  EXPECT_EQ(ours.Find(layers)->values, (std::vector<double>{40, 41}));
  EXPECT_EQ(ours.Find(*rules->symbols.Find("attention"))->values,
            std::vector<double>{EnumValue("gqa")});
}

}  // namespace
}  // namespace shardlint
