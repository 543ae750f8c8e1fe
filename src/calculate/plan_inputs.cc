#include "calculate/plan_inputs.h"

#include <algorithm>
#include <cmath>

#include "base/nearest.h"
#include "base/text.h"
#include "model/enum_words.h"
#include "quantity/decimal.h"

namespace shardlint {
namespace {

constexpr std::size_t kShortFlag = 12;  // longer ones are no better than the quantity's own name

/// "B", "TB/s", "$ / h" in base units.
std::optional<Quantity> UnitOf(const UnitTable& units, std::string_view text) {
  if (const Unit* whole = units.Find(Trim(text)))
    return Quantity{Interval::Exactly(whole->factor), whole->dimension};
  const std::size_t slash = text.rfind('/');
  if (slash == text.npos) return std::nullopt;
  const std::optional<Quantity> above = UnitOf(units, text.substr(0, slash));
  const Unit* below = units.Find(Trim(text.substr(slash + 1)));
  if (!above || below == nullptr) return std::nullopt;
  return Quantity{above->value / Interval::Exactly(below->factor),
                  above->dimension / below->dimension};
}

/// What one of the unit is in base units of the quantity; none when it measures something else.
std::optional<double> FactorOf(const Ruleset& rules, SymbolId quantity, std::string_view unit) {
  const Dimension& wanted = rules.quantities[quantity].dimension;
  // In a count B is a billion; elsewhere it is a byte.
  for (const std::string& text : {std::string(unit), ToLowerAscii(unit)}) {
    const std::optional<Quantity> one = UnitOf(rules.units, text);
    if (one &&
        (one->dimension == wanted || one->dimension.WithoutCounts() == wanted.WithoutCounts()))
      return one->value.low;
    const Unit* amount = rules.units.Find(text);
    if (amount != nullptr && amount->amount_or_rate &&
        amount->dimension / Dimension::Of(Dimension::kSecond) == wanted)
      return amount->factor;
  }
  return std::nullopt;
}

std::size_t NumberSize(std::string_view text) {
  std::size_t size = 0;
  while (size < text.size()) {
    const char c = text[size];
    const bool exponent =
        (c == 'e' || c == 'E') && size > 0 && size + 1 < text.size() &&
        (IsDigit(text[size + 1]) || text[size + 1] == '-' || text[size + 1] == '+');
    const bool sign = (c == '-' || c == '+') && size > 0 && ToLower(text[size - 1]) == 'e';
    if (!IsDigit(c) && c != '.' && c != ',' && c != '_' && !exponent && !sign) break;
    ++size;
  }
  return size;
}

std::optional<double> PrecisionBytes(const Vocabulary& vocabulary, std::string_view word) {
  std::vector<PhraseTable::Match> matches;
  vocabulary.phrases.FindAll(word, 0, static_cast<std::uint32_t>(word.size()), matches);
  for (const PhraseTable::Match& match : matches)
    if (match.begin == 0 && match.end == word.size() &&
        match.payload >> 16 == static_cast<std::uint32_t>(Vocabulary::Kind::kPrecision))
      return vocabulary.precisions[match.payload & 0xFFFF];
  return std::nullopt;
}

bool IsElementSize(const Ruleset& rules, SymbolId quantity) {
  return rules.symbols.Name(quantity).ends_with("element_size");
}

std::string Expected(const Ruleset& rules, SymbolId quantity) {
  const std::vector<std::string> words = EnumWords(rules, quantity);
  if (!words.empty()) {
    std::string out;
    for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
    return "one of " + out;
  }
  const std::string dimension = rules.quantities[quantity].dimension.ToString();
  std::string out = dimension == "1" ? "a number" : "a number of " + dimension + " with its unit";
  if (IsElementSize(rules, quantity)) out += " or a number format such as bf16 or fp8";
  return out;
}

/// '_' and '.' are '-' in a flag.
std::string AsFlag(std::string_view name) {
  std::string out = ToLowerAscii(name);
  std::ranges::replace_if(
      out, [](char c) { return c == '_' || c == '.'; }, '-');
  return out;
}

}  // namespace

void PlanInputs::Set(PlanInput input) {
  const auto known = std::ranges::find(values_, input.quantity, &PlanInput::quantity);
  if (known == values_.end()) {
    values_.push_back(std::move(input));
  } else if (known->source <= input.source) {
    *known = std::move(input);
  }
}

void PlanInputs::Add(const CatalogEntry& entry) {
  for (const CatalogFact& fact : entry.facts)
    Set({.quantity = fact.quantity,
         .values = fact.values,
         .source = PlanInput::Source::kCatalogue});
}

const PlanInput* PlanInputs::Find(SymbolId quantity) const {
  const auto known = std::ranges::find(values_, quantity, &PlanInput::quantity);
  return known == values_.end() ? nullptr : &*known;
}

Result<double> ReadValue(const Ruleset& rules, SymbolId quantity, std::string_view text,
                         std::size_t* at) {
  const char* const begin = text.data();
  text = Trim(text);
  const std::size_t size = NumberSize(text);
  const std::string_view unit = Trim(text.substr(size));
  const std::optional<Decimal> number = Decimal::Parse(text.substr(0, size));
  const bool word = !text.empty() && IsLetter(text.front());
  const std::vector<SymbolId>& degrees = rules.plan_rules().degrees;
  if (number && std::ranges::find(degrees, quantity) != degrees.end()) {
    const double degree = number->value();
    if (unit.empty() && degree >= 1 && degree == std::floor(degree)) return degree;
    return Error{"'" + std::string(text) + "' is not a whole number of at least 1"};
  }
  if (number && EnumWords(rules, quantity).empty()) {
    if (unit.empty()) return number->value();
    if (const std::optional<double> factor = FactorOf(rules, quantity, unit))
      return number->value() * *factor;
  }
  if (IsElementSize(rules, quantity))
    if (const std::optional<double> bytes = PrecisionBytes(rules.vocabulary, text)) return *bytes;
  if (word)
    for (const std::string& known : EnumWords(rules, quantity))
      if (known == ToLowerAscii(text)) return EnumValue(known);
  if (at != nullptr)
    *at = static_cast<std::size_t>((number && !unit.empty() ? unit : text).data() - begin);
  return Error{"'" + std::string(text) + "' is not " + Expected(rules, quantity)};
}

std::optional<SymbolId> FindSettable(const Ruleset& rules, std::string_view name) {
  while (name.starts_with('-')) name.remove_prefix(1);
  if (const std::optional<SymbolId> quantity = rules.symbols.Find(name)) return quantity;
  const std::string wanted = AsFlag(name);
  for (std::size_t q = 0; q < rules.symbols.size(); ++q)
    if (AsFlag(rules.symbols.Name(static_cast<SymbolId>(q))) == wanted)
      return static_cast<SymbolId>(q);
  for (const std::string& dashes : {"--" + wanted, "-" + wanted})
    for (const auto& [flag, quantity] : rules.vocabulary.flags)
      if (AsFlag(flag) == dashes) return quantity;
  return std::nullopt;
}

std::string FlagOf(const Ruleset& rules, SymbolId quantity) {
  const std::string own = "--" + AsFlag(rules.symbols.Name(quantity));
  std::string best;
  const auto better = [&](const std::string& flag) {
    const bool begins = own.starts_with(flag), best_begins = own.starts_with(best);
    if (best.empty() || begins != best_begins) return best.empty() || begins;
    return flag.size() != best.size() ? flag.size() < best.size() : flag < best;
  };
  for (const auto& [flag, known] : rules.vocabulary.flags)
    if (known == quantity && flag.size() <= kShortFlag && flag.starts_with("--") &&
        AsFlag(flag) == flag && better(flag))
      best = flag;
  return best.empty() ? own : best;
}

Result<const CatalogEntry*> FindEntry(const Ruleset& rules, CatalogName::Kind kind,
                                      std::string_view name) {
  const std::string wanted = NormalizedName(name);
  std::vector<std::string> candidates;
  std::optional<std::uint16_t> found;
  rules.names->ForEach([&](const CatalogName& known) {
    if (known.kind != kind) return;
    if (known.name == wanted && !found) found = known.entry;
    const CatalogEntry& entry = rules.catalog->Entry(known.entry);
    if (std::ranges::find(candidates, entry.id) == candidates.end()) candidates.push_back(entry.id);
    if (NormalizedName(entry.id) == wanted && !found) found = known.entry;
  });
  if (found) return &rules.catalog->Entry(*found);
  const NameIndex::Match match = rules.names->Longest(name);
  if (match.size == name.size())
    for (const CatalogName& known : match.names)
      if (known.kind == kind) return &rules.catalog->Entry(known.entry);
  const std::string what = kind == CatalogName::Kind::kModel ? "model" : "device";
  return Error{"unknown " + what + " '" + std::string(name) + "'" + DidYouMean(name, candidates) +
               " (shardlint model --list names all)"};
}

}  // namespace shardlint
