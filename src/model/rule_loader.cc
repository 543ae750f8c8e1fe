#include "model/rule_loader.h"

#include <algorithm>
#include <unordered_map>

#include "base/text.h"

namespace shardlint {
namespace {

/// "B", "flop / second", "$ / h": what one of it is in base units.
std::optional<Quantity> UnitQuantity(const UnitTable& units, std::string_view text) {
  Quantity product{Interval::Exactly(1), {}};
  for (bool above = true;; above = false) {
    const std::size_t slash = std::min(text.find('/'), text.size());
    const Unit* unit = units.Find(Trim(text.substr(0, slash)));
    if (unit == nullptr) return std::nullopt;
    const Interval factor = Interval::Exactly(unit->factor);
    product.value = above ? product.value * factor : product.value / factor;
    product.dimension =
        above ? product.dimension * unit->dimension : product.dimension / unit->dimension;
    if (slash == text.size()) return product;
    text.remove_prefix(slash + 1);
  }
}

std::uint32_t PlaceOfName(const Expression& expression, std::size_t name) {
  for (const Expression::Node& node : expression.nodes)
    if (node.op == Expression::Op::kName && node.a == static_cast<std::int32_t>(name))
      return node.begin;
  return 0;
}

/// Clears `optional` for the names that the value of a node always needs.
void MarkNeeded(const Expression& expression, std::int32_t index, std::vector<bool>& optional) {
  if (index < 0) return;
  const Expression::Node& node = expression.nodes[static_cast<std::size_t>(index)];
  switch (node.op) {
    case Expression::Op::kLiteral:
    case Expression::Op::kKnown:
      return;
    case Expression::Op::kName:
      optional[static_cast<std::size_t>(node.a)] = false;
      return;
    case Expression::Op::kIf:
      return MarkNeeded(expression, node.a, optional);
    default:
      MarkNeeded(expression, node.a, optional);
      MarkNeeded(expression, node.b, optional);
  }
}

std::vector<bool> OptionalNames(const Expression& expression) {
  std::vector<bool> optional(expression.names.size(), true);
  MarkNeeded(expression, expression.root(), optional);
  return optional;
}

/// By name: whether its value is taken anywhere, not only asked for by known().
std::vector<bool> TakenNames(const Expression& expression) {
  std::vector<bool> asked(expression.nodes.size(), false), taken(expression.names.size(), false);
  for (const Expression::Node& node : expression.nodes)
    if (node.op == Expression::Op::kKnown) asked[static_cast<std::size_t>(node.a)] = true;
  for (std::size_t i = 0; i < expression.nodes.size(); ++i)
    if (const Expression::Node& node = expression.nodes[i];
        node.op == Expression::Op::kName && !asked[i])
      taken[static_cast<std::size_t>(node.a)] = true;
  return taken;
}

// known(x) asks whether x is stated or follows from what is; a value assumed for x does not make it
// known, so the question becomes a name with a symbol that says so: its own where the value of x is
// taken too, else in the place of x, which is no input then.
void AskKnown(BoundExpression& bound) {
  Expression& expression = bound.expression;
  const std::vector<bool> taken = TakenNames(expression);
  for (Expression::Node& node : expression.nodes) {
    if (node.op != Expression::Op::kKnown) continue;
    const Expression::Node& asked = expression.nodes[static_cast<std::size_t>(node.a)];
    if (asked.op != Expression::Op::kName) continue;
    const auto name = static_cast<std::size_t>(asked.a);
    node.op = Expression::Op::kName;
    node.b = node.c = -1;
    if (!taken[name]) {
      node.a = asked.a;
      if ((bound.symbols[name] & kAsksKnown) != 0) continue;
      expression.names[name] = "known(" + expression.names[name] + ")";
      bound.symbols[name] = static_cast<SymbolId>(bound.symbols[name] | kAsksKnown);
      continue;
    }
    const std::string question = "known(" + expression.names[name] + ")";
    const auto at = std::ranges::find(expression.names, question);
    node.a = static_cast<std::int32_t>(at - expression.names.begin());
    if (at != expression.names.end()) continue;
    expression.names.push_back(question);
    bound.symbols.push_back(static_cast<SymbolId>(bound.symbols[name] | kAsksKnown));
    bound.optional.push_back(true);
  }
}

}  // namespace

std::vector<RuleValue> RuleLoader::Entries(std::string_view list) const {
  std::vector<RuleValue> entries;
  std::unordered_map<std::string_view, std::size_t> places;
  ForEach(list, [&](RuleValue entry) {
    const auto [place, fresh] = places.try_emplace(entry["id"].text(), entries.size());
    if (fresh) {
      entries.push_back(entry);
    } else {
      entries[place->second] = entry;
    }
  });
  return entries;
}

std::vector<RuleValue> RuleLoader::Lists(std::string_view name) const {
  std::vector<RuleValue> lists;
  for (const RuleFile& file : files_)
    if (const RuleValue list = RuleValue(file.tree)[name]) lists.push_back(list);
  return lists;
}

void RuleLoader::Mistake(RuleValue value, std::string_view what, std::optional<std::uint32_t> at) {
  const auto file = std::ranges::find_if(
      files_, [&](const RuleFile& candidate) { return &candidate.tree == value.tree(); });
  std::string line = file == files_.end() ? std::string("rules") : file->path;
  line += ": " + value.Pointer();
  if (at) line += ':' + std::to_string(CountCodePoints(value.text().substr(0, *at)) + 1);
  errors_.push_back(line + ": " + std::string(what));
}

Dimension RuleLoader::ReadDimension(RuleValue value) {
  const std::optional<Dimension> dimension = Dimension::Parse(value.text());
  if (!dimension) Mistake(value, "'" + std::string(value.text()) + "' is no dimension");
  return dimension.value_or(Dimension{});
}

std::optional<SymbolId> RuleLoader::FindQuantity(RuleValue value, std::string_view name) {
  const std::optional<SymbolId> quantity = rules_.symbols.Find(name);
  if (!quantity) Mistake(value, "unknown quantity '" + std::string(name) + "'");
  return quantity;
}

bool RuleLoader::BindNames(RuleValue value, BoundExpression& bound) {
  const Expression& expression = bound.expression;
  bool known = true;
  for (std::size_t i = 0; i < expression.names.size(); ++i) {
    const std::optional<SymbolId> quantity = rules_.symbols.Find(expression.names[i]);
    if (!quantity) {
      Mistake(value, "unknown name '" + expression.names[i] + "'", PlaceOfName(expression, i));
      known = false;
    }
    bound.symbols.push_back(quantity.value_or(0));
  }
  return known;
}

BoundExpression RuleLoader::Bind(RuleValue value, const Dimension& wanted) {
  ExpressionError error;
  std::optional<Expression> expression = ParseExpression(
      value.text(), [this](std::string_view unit) { return UnitQuantity(rules_.units, unit); },
      &error);
  if (!expression) {
    Mistake(value, error.message, error.at);
    return {};
  }
  BoundExpression bound;
  bound.optional = OptionalNames(*expression);
  bound.expression = std::move(*expression);
  if (!BindNames(value, bound)) return {};
  AskKnown(bound);
  std::vector<Dimension> dimensions;
  for (const SymbolId name : bound.symbols)
    dimensions.push_back((name & kAsksKnown) != 0 ? Dimension{}
                                                  : rules_.quantities[name].dimension);
  const std::optional<Dimension> dimension = CheckDimensions(bound.expression, dimensions, &error);
  if (!dimension) {
    Mistake(value, error.message, error.at);
    return {};
  }
  if (*dimension != wanted) {
    Mistake(value, "is in " + dimension->ToString() + ", should be in " + wanted.ToString(), 0);
    return {};
  }
  bound.program = Program(bound.expression);
  return bound;
}

}  // namespace shardlint
