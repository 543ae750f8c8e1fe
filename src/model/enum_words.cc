#include "model/enum_words.h"

#include <set>
#include <utility>

#include "model/display_value.h"

namespace shardlint {
namespace {

// EnumValue gives nothing below this, and no count of a plan reaches it.
constexpr double kLeastEnumValue = 4503599627370496;  // 2^52

void AddWords(const BoundExpression& bound, SymbolId quantity, std::set<std::string>& words) {
  const Expression& e = bound.expression;
  const auto child = [&](std::int32_t index) -> const Expression::Node& {
    return e.nodes[static_cast<std::size_t>(index)];
  };
  for (const Expression::Node& node : e.nodes) {
    if (node.op != Expression::Op::kEqual && node.op != Expression::Op::kNotEqual) continue;
    const Expression::Node &name = child(node.a), &literal = child(node.b);
    if (name.op != Expression::Op::kName || literal.op != Expression::Op::kLiteral ||
        bound.symbols[static_cast<std::size_t>(name.a)] != quantity)
      continue;
    const std::string& text = e.literals[static_cast<std::size_t>(literal.a)].text;
    if (text.size() > 2 && text.front() == '\'') words.insert(text.substr(1, text.size() - 2));
  }
}

}  // namespace

std::vector<std::string> EnumWords(const Ruleset& rules, SymbolId quantity) {
  std::set<std::string> words;
  for (const Formula& formula : rules.formulas)
    for (const BoundExpression* part : {&formula.value, &formula.high, &formula.when})
      AddWords(*part, quantity, words);
  for (const BoundExpression& value : rules.quantities[quantity].unstated)
    for (const Expression::Literal& literal : value.expression.literals)
      if (literal.text.size() > 2 && literal.text.front() == '\'')
        words.insert(literal.text.substr(1, literal.text.size() - 2));
  return {words.begin(), words.end()};
}

std::string EnumWord(const Ruleset& rules, SymbolId quantity, double value) {
  for (std::string& word : EnumWords(rules, quantity))
    if (EnumValue(word) == value) return std::move(word);
  return {};
}

std::string DisplayOf(const Ruleset& rules, SymbolId quantity, const Interval& value) {
  const Dimension& dimension = rules.quantities[quantity].dimension;
  if (IsEnumValue(rules, quantity, value))
    if (std::string word = EnumWord(rules, quantity, value.low); !word.empty()) return word;
  return DisplayBase(value, dimension);
}

bool IsEnumValue(const Ruleset& rules, SymbolId quantity, const Interval& value) {
  return value.exact() && value.low >= kLeastEnumValue &&
         rules.quantities[quantity].dimension == Dimension{};
}

}  // namespace shardlint
