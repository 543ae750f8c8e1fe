#include "plan/shape_scopes.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "plan/degree_scopes.h"
#include "plan/name_scopes.h"

namespace shardlint {
namespace {

constexpr std::array<std::string_view, 5> kShape = {
    "num_hidden_layers", "hidden_size", "num_attention_heads", "num_key_value_heads", "head_dim"};
constexpr std::ptrdiff_t kFewest = 3;  // of them that tell a model; "heads (8) and layers (2)" none

/// What one block says of a model, in the order of kShape; 0: nothing.
struct Shape {
  std::uint32_t block = 0;
  std::array<double, kShape.size()> values = {};
};

std::vector<Shape> ShapesOf(const Document& document, const Mentions& mentions,
                            const Claims& claims, const PlanRules& rules) {
  std::array<std::optional<SymbolId>, kShape.size()> symbols;
  std::ranges::transform(kShape, symbols.begin(),
                         [&](std::string_view name) { return rules.symbols.Find(name); });
  std::vector<Shape> shapes;
  for (const Claim& claim : claims.claims) {
    if (claim.kind != Claim::Kind::kNumber || claim.quantities.empty() || claim.unnamed ||
        !SaysWhatIs(claim.role))
      continue;
    const auto symbol = std::ranges::find(symbols, claim.quantities.front());
    const Number& n = mentions.numbers[static_cast<std::size_t>(claim.index)];
    if (symbol == symbols.end() || n.range ||
        document.blocks[claim.block].kind != Block::Kind::kParagraph)
      continue;
    if (shapes.empty() || shapes.back().block != claim.block) shapes.push_back({claim.block});
    double& value = shapes.back().values[static_cast<std::size_t>(symbol - symbols.begin())];
    if (value == 0) value = n.Nominal();
  }
  return shapes;
}

bool IsOfAnother(const Shape& a, const Shape& b) {
  const auto differ = [&](std::size_t i) {
    return a.values[i] > 0 && b.values[i] > 0 && a.values[i] != b.values[i];
  };
  // Heads alone may be those of a rank.
  const bool size = differ(0) || differ(1);
  return size && differ(0) + differ(1) + differ(2) + differ(3) > 1;
}

}  // namespace

std::vector<ShapeScope> FindShapeScopes(const Document& document, const Mentions& mentions,
                                        const Claims& claims, const PlanRules& rules) {
  const std::vector<Shape> shapes = ShapesOf(document, mentions, claims, rules);
  std::vector<ShapeScope> scopes;
  const auto tells = [](const Shape& s) {
    return std::ranges::count_if(s.values, [](double v) { return v > 0; }) >= kFewest;
  };
  const auto first = std::ranges::find_if(shapes, tells);
  for (auto s = first; s != shapes.end(); ++s) {
    if (!tells(*s) || !IsOfAnother(*first, *s)) continue;
    const std::int32_t section = document.blocks[s->block].section;
    std::uint32_t end = section < 0 ? static_cast<std::uint32_t>(document.blocks.size())
                                    : SectionEnd(document, static_cast<std::uint32_t>(section));
    for (auto next = s + 1; next != shapes.end(); ++next)
      if (tells(*next) && IsOfAnother(*s, *next)) {
        end = std::min(end, next->block);
        break;
      }
    if (!scopes.empty() && s->block < scopes.back().end) continue;
    scopes.push_back({s->block, end});
  }
  return scopes;
}

}  // namespace shardlint
