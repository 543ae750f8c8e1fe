#include "report/correct/value_text.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "model/display_value.h"
#include "model/enum_words.h"
#include "report/escape.h"

namespace shardlint {
namespace {

std::string InputNumber(const Ruleset& rules, SymbolId quantity, double value) {
  const Dimension& dimension = rules.quantities[quantity].dimension;
  // "1 B" is a billion too.
  if (rules.symbols.Name(quantity).ends_with("element_size"))
    return fmt::format("{:.4g} byte{}", value, value == 1 ? "" : "s");
  if (dimension == Dimension::Of(Dimension::kToken)) return ShownValue(value, {}) + " tokens";
  if (dimension.dimensionless() && std::abs(value) >= 1e6)
    return value >= 1e12  ? fmt::format("{:.4g}T", value / 1e12)
           : value >= 1e9 ? fmt::format("{:.4g}B", value / 1e9)
                          : fmt::format("{:.4g}M", value / 1e6);
  return ShownValue(value, dimension);
}

std::string Percentage(double share) { return fmt::format("{:.4g} %", 100 * share); }

}  // namespace

std::string ShownValue(const Interval& value, const Dimension& dimension) {
  if (!value.known()) return "unknown";
  if (!value.exact())
    return ShownValue(value.low, dimension) + " to " + ShownValue(value.high, dimension);
  // A second figure in GiB would be a claim of its own.
  return dimension == Dimension::Of(Dimension::kByte) ? DisplayBase(value, dimension)
                                                      : ReadableValue(value, dimension, false);
}

std::string ShownValue(double value, const Dimension& dimension) {
  return ShownValue(Interval::Exactly(value), dimension);
}

std::string ShownQuantity(const Ruleset& rules, SymbolId quantity, double value) {
  const QuantityInfo& info = rules.quantities[quantity];
  return info.share ? Percentage(value) : ShownValue(value, info.dimension);
}

std::string ShownInput(const Ruleset& rules, SymbolId quantity, double value) {
  std::string word = EnumWord(rules, quantity, value);
  if (!word.empty()) return word;
  return rules.quantities[quantity].share ? Percentage(value) : InputNumber(rules, quantity, value);
}

std::string DegreesText(const Strategy& s) {
  std::string out = fmt::format("TP={}", s.tp);
  for (const auto& [name, value] :
       {std::pair("PP", s.pp), std::pair("DP", s.dp), std::pair("EP", s.ep), std::pair("CP", s.cp)})
    out += fmt::format(", {}={}", name, value);
  return out;
}

std::string MissingInputs(const Ruleset& rules, const std::vector<SymbolId>& missing) {
  std::string text;
  for (const SymbolId quantity : missing)
    text +=
        (text.empty() ? ", missing: " : ", ") + EscapeMarkdown(rules.quantities[quantity].title);
  return text;
}

}  // namespace shardlint
