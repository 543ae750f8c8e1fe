#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "claim/statement_grammar.h"
#include "claim/vocabulary.h"
#include "formula/expression.h"
#include "formula/program.h"
#include "formula/symbols.h"
#include "mention/fix_prefixes.h"
#include "mention/name_index.h"
#include "model/fixed_assumption.h"
#include "model/rule_tree.h"
#include "plan/catalog.h"
#include "plan/plan.h"
#include "quantity/unit.h"

namespace shardlint {

enum class FormulaKind : std::uint8_t { kExact, kLowerBound, kUpperBound, kEstimate };
constexpr bool IsBound(FormulaKind kind) {
  return kind == FormulaKind::kLowerBound || kind == FormulaKind::kUpperBound;
}

/// Set in a symbol of a BoundExpression that asks known(x) instead of taking x's value.
inline constexpr SymbolId kAsksKnown = 0x8000;

/// An expression with its names as symbols, in the order of Expression::names.
struct BoundExpression {
  Expression expression;
  Program program;
  std::vector<SymbolId> symbols;
  /// By name: the value may be known without it, as it stands only below known() or in a branch of
  /// if().
  std::vector<bool> optional;
  std::vector<std::uint8_t> places;  ///< of a formula: where each symbol stands in Formula::names
  bool empty() const { return expression.empty(); }
  /// Its value under those of its names, which stand in the first slots.
  Interval Value(Program::Slots& slots) const {
    return program.empty() ? Evaluate(expression, {slots.data(), symbols.size()})
                           : program.Run(slots);
  }
};

/// A worked example of a formula; texts as in the rules file (and living there), checked by a test.
struct FormulaExample {
  std::vector<std::pair<std::string_view, std::string_view>> given;
  std::string_view expect;  ///< what it gives; of a wrong example: what is claimed
  std::string_view cause;   ///< of a wrong example: the slip that gives it
  std::string_view source;  ///< who else gives it; may be empty
  double tolerance = 0;     ///< relative
};

/// How a printed number is read, which of several published figures is meant, a convention of a
/// scope of the document, a fact of the deployment.
enum class AssumptionClass : std::uint8_t { kInk, kPublished, kConvention, kPlan };

struct AssumptionChoice {
  std::string_view id, title;
  /// Inputs that the choice fixes where the plan does not state them.
  std::vector<std::pair<SymbolId, BoundExpression>> sets;
};

/// A question on which honest readers differ, as it is set by name: "ep=axis".
struct Assumption {
  std::string_view id, title, rationale;
  AssumptionClass kind = AssumptionClass::kConvention;
  std::vector<AssumptionChoice> choices;
  std::uint16_t usual = 0;  ///< the choice where nothing is said
  std::vector<std::string_view> references;

  /// The index of a choice.
  std::optional<std::uint16_t> Find(std::string_view choice) const {
    for (std::size_t i = 0; i < choices.size(); ++i)
      if (choices[i].id == choice) return static_cast<std::uint16_t>(i);
    return std::nullopt;
  }
};

/// Names of one formula's expressions, guard included; loading refuses more.
inline constexpr std::size_t kMaxFormulaNames = 24;

/// A choice that a formula stands for: indexes into Ruleset::assumptions and its choices.
struct FormulaAssumption {
  std::uint16_t assumption = 0, choice = 0;
};

struct Formula {
  std::string id;
  SymbolId defines = 0;
  FormulaKind kind = FormulaKind::kExact;
  bool loose =
      false;  ///< its value may be smaller (a maximum stands for the usual): no bound rests on it
  BoundExpression value;                   ///< kEstimate: the low end
  BoundExpression high;                    ///< kEstimate only
  BoundExpression when;                    ///< empty: always
  std::string reading;                     ///< empty: the default reading
  std::vector<FormulaAssumption> assumes;  ///< the choices it stands for
  std::string_view rationale;
  std::vector<std::string_view> references;
  std::vector<FormulaExample> examples;
  std::vector<FormulaExample> wrong;  ///< claims that it contradicts
  /// Made at the end of loading: one list of names for the value, the high end and the guard, so
  /// that each has one value in an evaluation. The value and the high end need the first `needed`.
  std::vector<SymbolId> names;
  std::vector<bool> optional;  ///< of each name: BoundExpression::optional wherever it stands
  std::size_t needed = 0;
  bool guard_chooses = false;  ///< the guard asks for a name that the value needs too
  std::vector<bool> divides;   ///< of each symbol of the value: where it is zero there is no value
};

/// What is known of a quantity apart from its formulas. Indexed by SymbolId in Ruleset.
struct QuantityInfo {
  std::string title;
  Dimension dimension;
  bool input = false;
  bool allowance = false;  ///< set aside by its author: given where no formula agrees
  /// What an unstated input may be: admissible values, or a range, or the divisors of another.
  std::vector<BoundExpression> unstated;
  BoundExpression unstated_low, unstated_high;
  std::optional<SymbolId> unstated_divisors_of;
  std::optional<SymbolId> of;           ///< a deployment without that quantity has no such thing
  bool share = false;                   ///< people write it in percent
  bool beside = false;                  ///< serves claims of its own paragraph or row alone
  bool must_be_given = false;           ///< the first value of `unstated` is a guess, no default
  bool said = false;                    ///< a plan says so where it is not what `unstated` says
  std::vector<std::uint16_t> formulas;  ///< that define it, the default first
  SymbolSet rests_on;                   ///< what its value may depend on, itself included
  SymbolSet needs;                      ///< what its formulas may depend on
  bool has_bounds = false;              ///< a formula of it is a lower or an upper bound
  bool has_exact = false;               ///< a formula of it is exact
  bool has_estimates = false;           ///< a formula of it is an estimate

  /// Whether anything is admissible where nobody states it.
  bool MayBeUnstated() const {
    return !unstated.empty() || !unstated_low.empty() || unstated_divisors_of.has_value();
  }
};

/// Quantities that are listed together, in the order of the rules.
struct QuantityGroup {
  std::string id, title;
  std::vector<SymbolId> quantities;  ///< those that formulas define
};

/// A claim without a number about the plan (rules/statements/); how it is worded, and which words
/// turn it into another, is Ruleset::statement_grammar.
struct Statement {
  std::string id;
  std::vector<std::string> phrases;  ///< ways to word it, as in the rules
  std::vector<std::string> unless;   ///< words of the same block that take it back
  std::vector<std::string> with;     ///< one has to stand in the block or above it; empty: none
  BoundExpression holds;  ///< 1 confirms, 0 contradicts, more decides nothing; may be empty
  std::string verdict;  ///< fixed verdict when `holds` is empty: "contradicted", "unverifiable", …
  std::string severity;  ///< "error", "warning", "info"
  std::string check;     ///< name of an algorithm in src/verdict/checks, or empty
  std::string message;
  std::string rationale;
  std::vector<std::string> references;
};

/// What a check that is an algorithm says of itself (rules/checks.json).
struct CheckInfo {
  std::string id, title, rationale;
  std::vector<std::string> references;
  std::string confirmed, contradicted;  ///< words that it would judge so; may be empty
};

/// All rules, checked: dimensions agree, names exist, formulas form no cycle. Immutable after
/// loading and shared by all threads.
/// What a rule set is made of beside the built-in rules.
struct RuleSources {
  std::vector<std::string> paths;  ///< folders and files; later ones override by id
  std::vector<FixedAssumption> assumptions;
};

struct Ruleset {
  RuleSources sources;                ///< of an assumption fixed twice only the later choice
  std::shared_ptr<const void> texts;  ///< the files that views below point into
  SymbolTable symbols;
  std::vector<QuantityInfo> quantities;  ///< by SymbolId
  std::vector<Assumption> assumptions;
  std::vector<Formula> formulas;      ///< in an order in which inputs come first
  std::vector<QuantityGroup> groups;  ///< of quantities that formulas define, each at most once
  UnitTable units;
  UnitTable operators;  ///< words for signs of arithmetic; a unit's id is the sign
  FixedPrefixes prefixes;
  Vocabulary vocabulary;
  std::vector<Statement> statements;
  StatementGrammar statement_grammar;
  /// Of rules/architectures.json; read when a config.json is.
  std::vector<RuleValue> config_keys, config_facts, architectures;
  std::vector<RuleValue> unit_rules;  ///< of UnitTable::units, with all their names
  std::vector<CheckInfo> checks;
  std::unique_ptr<NameIndex> names;
  std::unique_ptr<Catalog> catalog;
  std::vector<std::string> pool_names;    ///< "P", "D": letters of "P4D9"
  std::vector<std::string> degree_names;  ///< "TP", "PP", …: what FindMentions splits off numbers
  std::unique_ptr<PlanRules> plan;        ///< what ResolvePlans needs, made at the end of loading
  const PlanRules& plan_rules() const { return *plan; }
};

/// A mistake in a rules file: "rules/formulas/x.json: /formulas/3/expression:14: unknown name
/// 'foo'".
using RuleErrors = std::vector<std::string>;

std::unique_ptr<const Ruleset> LoadRuleset(const RuleSources& sources, RuleErrors& errors);

/// The built-in rules, with those of `directory` (when not empty) added or overriding by id. Files
/// of an outside directory are validated against the schemas first. All mistakes are collected;
/// null when there is any.
std::unique_ptr<const Ruleset> LoadRuleset(const std::string& directory, RuleErrors& errors);

}  // namespace shardlint
