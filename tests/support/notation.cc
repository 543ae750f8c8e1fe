#include "support/notation.h"

#include <cstdio>
#include <stdexcept>

#include "support/audited.h"

namespace shardlint {
namespace {

std::string Plain(double value) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.12g", value);
  return buffer;
}

const char* SignOf(Bound bound) {
  switch (bound) {
    case Bound::kNone:
      return "";
    case Bound::kAtMost:
      return "<=";
    case Bound::kAtLeast:
      return ">=";
    case Bound::kLess:
      return "<";
    case Bound::kGreater:
      return ">";
  }
  return "";
}

const char* SignOf(Equation::Relation relation) {
  switch (relation) {
    case Equation::Relation::kEqual:
      return " = ";
    case Equation::Relation::kLess:
      return " < ";
    case Equation::Relation::kLessEqual:
      return " <= ";
    case Equation::Relation::kGreater:
      return " > ";
    case Equation::Relation::kGreaterEqual:
      return " >= ";
  }
  return "";
}

Document Parsed(const SourceFile& file) {
  Result<Document> document = ParseMarkdown(file);
  if (!document) throw std::runtime_error(document.error().message);
  return std::move(*document);
}

}  // namespace

Mentioned::Mentioned(std::string markdown)
    : file("test.md", std::move(markdown)), document(Parsed(file)) {
  const Ruleset& rules = BuiltInRules();
  mentions = FindMentions(
      document, {rules.units, rules.operators, *rules.names, rules.degree_names, rules.pool_names});
}

std::string Notation(const Number& n) {
  std::string out;
  if (!n.flag.empty()) out.append(n.flag).append("=");
  if (!n.degree.empty()) out.append(n.degree).append("=");
  out.append(n.hedged ? "~" : "").append(SignOf(n.bound)).append(Plain(n.Nominal()));
  if (n.range) out.append("..").append(Plain(n.upper.value() * n.factor));
  if (n.open_ended) out += "+";
  if (n.multiplier) out += "x";
  if (n.way) out += "-way";
  if (n.percent) out += " %";
  if (!n.dimension.dimensionless()) out.append(" ").append(n.dimension.ToString());
  if (n.amount_or_rate) out += "?";
  if (n.noun != nullptr && !n.way) out.append(" ").append(n.noun->id);
  if (n.per != nullptr) out.append(" / ").append(n.per->id);
  return out;
}

std::string NumbersOf(std::string_view markdown) {
  const Mentioned mentioned{std::string(markdown)};
  std::string out;
  for (const Number& number : mentioned.mentions.numbers)
    out.append(out.empty() ? "" : ", ").append(Notation(number));
  return out;
}

std::string EquationsOf(std::string_view markdown) {
  const Mentioned mentioned{std::string(markdown)};
  const std::string_view text = mentioned.document.text;
  const auto words = [&](std::uint32_t number) {
    const Number& n = mentioned.mentions.numbers[number];
    return std::string(text.substr(n.digits, n.end - n.digits));
  };
  std::string out;
  for (const Equation& equation : mentioned.mentions.equations) {
    out.append(out.empty() ? "" : ", ");
    out += ToString(equation.expression,
                    [&](std::size_t name) { return words(equation.operands[name]); });
    out.append(SignOf(equation.relation)).append(words(equation.result));
    out.append(equation.approximate ? " (≈)" : "").append(equation.implicit ? " (implicit)" : "");
    out.append(equation.partial ? " (partial)" : "");
  }
  return out;
}

std::string ClaimsOf(std::string_view markdown) {
  constexpr std::string_view kPlan = "Parameters: 70B\n\nGPUs: 8\n\n";
  const Ruleset& rules = BuiltInRules();
  Mentioned mentioned{std::string(kPlan) + std::string(markdown)};
  const Claims claims = BuildClaims(mentioned.document, mentioned.mentions, rules.units,
                                    rules.vocabulary, rules.statement_grammar);
  std::string out;
  for (const Claim& claim : claims.claims) {
    if (claim.span.begin < kPlan.size()) continue;
    if (!out.empty()) out += "; ";
    if (claim.role != Role::kStated)
      out += "<" + rules.vocabulary.roles[static_cast<std::size_t>(claim.role)] + "> ";
    if (claim.phase != Phase::kNone)
      out += claim.phase == Phase::kPrefill ? "<prefill> " : "<decode> ";
    if (claim.kind == Claim::Kind::kStatement)
      out += rules.statements[static_cast<std::size_t>(claim.index)].id + ":";
    for (const SymbolId quantity :
         std::span(claim.quantities).first(std::min<std::size_t>(claim.quantities.size(), 1)))
      out += rules.symbols.Name(quantity);
    if (claim.quantities.size() > 1) out += "?";
    if (!out.empty() && !out.ends_with(' ')) out += " ";
    out += mentioned.file.At(claim.span);
  }
  return out;
}

}  // namespace shardlint
