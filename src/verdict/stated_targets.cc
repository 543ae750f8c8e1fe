#include <algorithm>

#include "verdict/requirements.h"

namespace shardlint {
namespace {

constexpr std::size_t kMaxTargets = 16;  // a document with more repeats itself

// "100 tokens/ms" without a word on its scope is the easier one to meet: of the whole deployment.
SymbolId QuantityOf(const Judgement& j, const Claim& claim) {
  if (!claim.scope_known)
    for (const SymbolId q : claim.quantities)
      if (j.rules.symbols.Name(q).ends_with(".total")) return q;
  return claim.quantities.front();
}

}  // namespace

std::vector<StatedTarget> FindTargets(Judgement& j, std::span<const std::int32_t> finding_of) {
  std::vector<StatedTarget> out;
  const auto all = static_cast<std::uint32_t>(j.claims.claims.size());
  for (const Requirement& requirement : j.plans.requirements) {
    const Claim& claim = j.claims.claims[requirement.claim];
    const std::int32_t finding = finding_of[requirement.claim];
    if (claim.role != Role::kRequired || finding < 0 || out.size() == kMaxTargets) continue;
    const Number& n = j.NumberOf(claim);
    // "Total required: 88 GB" and "at least 2 GPUs" tell what is needed, not what is aimed at.
    const bool rate = n.percent || n.dimension == Dimension::Of(Dimension::kSecond) ||
                      n.dimension == Dimension::Of(Dimension::kSecond, -1);
    if (!rate && (n.bound == Bound::kNone || n.dimension.dimensionless())) continue;
    StatedTarget target;
    target.finding = static_cast<std::size_t>(finding);
    target.quantity = QuantityOf(j, claim);
    target.at_least = IsAtLeast(n);
    target.value = (target.at_least ? n.decimal : n.upper).value() * n.factor;
    const bool known = std::ranges::any_of(out, [&](const StatedTarget& other) {
      return other.quantity == target.quantity && other.at_least == target.at_least &&
             other.value == target.value;
    });
    if (known) continue;
    std::int32_t by = -1;
    target.met = JudgeTarget(j, requirement.claim, 0, all, by);
    if (by >= 0) target.by = finding_of[static_cast<std::size_t>(by)];
    out.push_back(target);
  }
  return out;
}

}  // namespace shardlint
