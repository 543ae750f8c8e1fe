#include "claim/share_scopes.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace shardlint {
namespace {

constexpr std::array<std::string_view, 8> kJoins = {"and", "&",  "+",  "/",
                                                    "和",  "与", "と", ", and"};

const Measure* CountedPart(const Claim& claim, const Vocabulary& vocabulary) {
  if (claim.kind != Claim::Kind::kNumber || claim.measure == 0xFFFF || claim.quantities.size() != 1)
    return nullptr;
  const Measure& measure = vocabulary.measures[claim.measure];
  return measure.id == "heads" || measure.id == "kv_heads" ? &measure : nullptr;
}

// The quantity of a part that a measure has, where it is stated for all.
std::optional<SymbolId> PartOf(const Measure& measure, const Vocabulary& vocabulary) {
  for (const auto& [scope, quantity] : measure.quantities)
    if (vocabulary.scopes[scope] == "per_rank") return quantity;
  return std::nullopt;
}

}  // namespace

void ShareScopes(std::string_view text, const Mentions& mentions, const Vocabulary& vocabulary,
                 Claims& claims) {
  for (std::size_t i = 0; i + 1 < claims.claims.size(); ++i) {
    Claim& a = claims.claims[i];
    Claim& b = claims.claims[i + 1];
    const Measure *first = CountedPart(a, vocabulary), *second = CountedPart(b, vocabulary);
    if (first == nullptr || second == nullptr || first == second || a.block != b.block ||
        b.begin < a.end)
      continue;
    // "16 query heads and 2": the noun is the figure's own.
    const Number& n = mentions.numbers[static_cast<std::size_t>(a.index)];
    const std::string_view gap = Trim(text.substr(n.end, b.begin - n.end));
    if (std::ranges::find(kJoins, gap) == kJoins.end()) continue;
    const auto part = PartOf(*first, vocabulary), other = PartOf(*second, vocabulary);
    if (!part || !other || (a.quantities.front() == *part) == (b.quantities.front() == *other))
      continue;
    Claim& whole = a.quantities.front() == *part ? b : a;
    whole.quantities = {a.quantities.front() == *part ? *other : *part};
    whole.scope_known = true;
  }
}

}  // namespace shardlint
