#include "model/rule_doc.h"

#include <algorithm>

namespace shardlint {
namespace {

RuleDoc Describe(const Ruleset& rules, const Formula& formula) {
  RuleDoc doc{.kind = RuleDoc::Kind::kFormula, .id = formula.id};
  doc.title = rules.quantities[formula.defines].title;
  doc.rationale = formula.rationale;
  doc.formula = std::string(rules.symbols.Name(formula.defines)) + " = ";
  doc.formula += ToString(formula.value.expression);
  if (!formula.high.empty()) doc.formula += " … " + ToString(formula.high.expression);
  if (!formula.when.empty()) doc.when = ToString(formula.when.expression);
  doc.reading = formula.reading;
  doc.references = formula.references;
  return doc;
}

RuleDoc Describe(const Statement& statement) {
  RuleDoc doc{.kind = RuleDoc::Kind::kStatement, .id = statement.id};
  doc.title = statement.message;
  doc.rationale = statement.rationale;
  doc.references.assign(statement.references.begin(), statement.references.end());
  return doc;
}

RuleDoc Describe(const CheckInfo& check) {
  RuleDoc doc{.kind = RuleDoc::Kind::kCheck, .id = check.id};
  doc.title = check.title;
  doc.rationale = check.rationale;
  doc.references.assign(check.references.begin(), check.references.end());
  doc.confirmed = check.confirmed;
  doc.contradicted = check.contradicted;
  return doc;
}

}  // namespace

std::optional<RuleDoc> DescribeRule(const Ruleset& rules, std::string_view id) {
  if (const auto formula = std::ranges::find(rules.formulas, id, &Formula::id);
      formula != rules.formulas.end())
    return Describe(rules, *formula);
  if (const auto statement = std::ranges::find(rules.statements, id, &Statement::id);
      statement != rules.statements.end())
    return Describe(*statement);
  if (const auto check = std::ranges::find(rules.checks, id, &CheckInfo::id);
      check != rules.checks.end())
    return Describe(*check);
  return std::nullopt;
}

std::vector<std::string> RuleIds(const Ruleset& rules) {
  std::vector<std::string> ids;
  for (const Formula& formula : rules.formulas) ids.push_back(formula.id);
  for (const Statement& statement : rules.statements) ids.push_back(statement.id);
  for (const CheckInfo& check : rules.checks) ids.push_back(check.id);
  std::ranges::sort(ids);
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

}  // namespace shardlint
