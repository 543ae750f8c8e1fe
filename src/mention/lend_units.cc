#include "mention/lend_units.h"

#include <utility>
#include <vector>

#include "base/text.h"

namespace shardlint {
namespace {

using Kind = TextToken::Kind;

bool IsBare(const Number& n) {
  return n.unit == nullptr && n.noun == nullptr && !n.percent && !n.range && !n.multiplier &&
         !n.bare_suffix && n.degree.empty() && n.flag.empty() && n.dimension.dimensionless();
}

// The numbers that the unit is lent to: the last of each summand; none where the bracket is no sum
// of bare numbers.
std::vector<std::uint32_t> Summands(std::span<const TextToken> inside, const Mentions& mentions) {
  std::vector<std::uint32_t> out;
  bool sum = false, open = true;  // a summand that no number was taken for yet
  int depth = 0;
  for (const TextToken& t : inside) {
    if (t.kind == Kind::kOpen || t.kind == Kind::kClose) {
      depth += t.kind == Kind::kOpen ? 1 : -1;
    } else if (t.kind == Kind::kNumber) {
      const auto n = static_cast<std::uint32_t>(t.number);
      if (!IsBare(mentions.numbers[n])) return {};
      if (!open) out.pop_back();
      out.push_back(n);
      open = false;
    } else if (t.kind == Kind::kOperator) {
      if (t.op == '^' || (t.op == '/' && depth == 0)) return {};
      if (depth > 0 || t.op == '*') continue;
      if (open) return {};
      sum = open = true;
    } else if (t.kind != Kind::kWord) {
      return {};
    }
  }
  return sum && !open ? out : std::vector<std::uint32_t>();
}

}  // namespace

void LendUnits(const Document& document, const UnitTable& units, std::span<const TextToken> tokens,
               Mentions& mentions) {
  const std::string_view text = document.text;
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].kind == Kind::kOpen) open.push_back(i);
    if (tokens[i].kind != Kind::kClose || open.empty()) continue;
    const std::size_t begin = std::exchange(open.back(), 0) + 1;
    open.pop_back();
    const std::size_t at = tokens[i].end + (text.substr(tokens[i].end, 1) == " " ? 1 : 0);
    const UnitTable::Match match = units.Longest(text.substr(at));
    if (match.unit == nullptr || match.unit->kind == Unit::Kind::kNoun ||
        match.unit->kind == Unit::Kind::kPercent || match.unit->kind == Unit::Kind::kSuffix ||
        match.unit->dimension.dimensionless() || text.substr(at + match.size, 1) == "/")
      continue;
    for (const std::uint32_t n : Summands(tokens.subspan(begin, i - begin), mentions)) {
      Number& number = mentions.numbers[n];
      number.unit = match.unit, number.dimension = match.unit->dimension;
      number.factor = match.unit->factor, number.binary_factor = match.unit->binary_factor;
      number.inherited_unit = number.operand = true;
    }
  }
}

}  // namespace shardlint
