#include <optional>
#include <string_view>

#include "verdict/checks/arithmetic.h"
#include "verdict/judgement.h"

// "41.2 GB used, limit 76 GB, headroom 34.8 GB": what is left is the difference of the two amounts
// that stand beside it.

namespace shardlint {
namespace {

constexpr std::uint32_t kNear = 6;  // lines, items or rows above that may hold the two amounts

struct Amounts {
  std::int32_t limit = -1, used = -1;  // mentions
};

bool Beside(const Judgement& j, const Block& block, std::uint32_t own, std::uint32_t other) {
  if (own == other) return true;
  const Block& b = j.document.blocks[other];
  if (own < other || own - other > 2 * kNear) return false;
  if (block.group >= 0)
    return b.group == block.group &&
           (block.kind != Block::Kind::kCell ||
            (b.column == block.column &&
             j.document.groups[static_cast<std::size_t>(block.group)].columns <= 3));
  return block.list >= 0 && b.list == block.list;
}

// The nearest of each before the claim, or behind it in its own block.
Amounts AmountsBeside(const Judgement& j, const Claim& claim) {
  Amounts found;
  const Block& block = j.document.blocks[claim.block];
  const auto take = [&](const Claim& other) {
    if (other.kind != Claim::Kind::kNumber || &other == &claim || other.role == Role::kRejected)
      return;
    const Number& n = j.NumberOf(other);
    if (n.dimension != Dimension::Of(Dimension::kByte) || n.range || n.bound != Bound::kNone)
      return;
    const std::string_view measure = j.MeasureOf(other);
    if (measure == "usable_memory" && found.limit < 0) found.limit = other.index;
    if ((measure == "memory" || measure == "memory_any") && found.used < 0)
      found.used = other.index;
  };
  const auto index = static_cast<std::size_t>(&claim - j.claims.claims.data());
  for (std::size_t c = index; c-- > 0;) {
    const Claim& other = j.claims.claims[c];
    if (claim.block - other.block > 2 * kNear) break;
    if (Beside(j, block, claim.block, other.block)) take(other);
  }
  for (std::size_t c = index + 1;
       c < j.claims.claims.size() && j.claims.claims[c].block == claim.block; ++c)
    take(j.claims.claims[c]);
  return found;
}

void CheckLeft(Judgement& j, std::uint32_t index) {
  const Claim& claim = j.claims.claims[index];
  if (claim.kind != Claim::Kind::kNumber || j.MeasureOf(claim) != "free_memory") return;
  if (claim.role != Role::kStated && claim.role != Role::kExpected) return;
  const Number& n = j.NumberOf(claim);
  if (n.dimension != Dimension::Of(Dimension::kByte) || n.range || n.operand) return;
  const Amounts amounts = AmountsBeside(j, claim);
  if (amounts.limit < 0 || amounts.used < 0) return;
  const Number& limit = j.mentions.numbers[static_cast<std::size_t>(amounts.limit)];
  const Number& used = j.mentions.numbers[static_cast<std::size_t>(amounts.used)];
  CheckDetail detail{.kind = CheckDetail::Kind::kDifference, .claim = index};
  detail.numbers = {static_cast<std::uint32_t>(amounts.limit),
                    static_cast<std::uint32_t>(amounts.used)};
  const auto left = [&](bool binary) {
    const auto bytes = [&](const Number& number) {
      return number.Printed() * Interval::Exactly(binary && number.binary_factor > 0
                                                      ? number.binary_factor
                                                      : number.factor);
    };
    return bytes(limit) - bytes(used);
  };
  detail.expected = left(false), detail.has_expected = true;
  for (const bool binary : {false, true}) {
    if (Agrees(n, left(binary)) == nullptr) continue;
    j.judged[index].Add("arithmetic-difference", Verdict::kConfirmed, Severity::kNone,
                        std::move(detail));
    return;
  }
  // Of which limit it is left, another check may know.
  if (j.judged[index].Folded() == Verdict::kConfirmed || !claim.firm || detail.expected.low <= 0)
    return;
  j.judged[index].Add("arithmetic-difference", Verdict::kContradicted,
                      NearMiss(n, detail.expected) ? Severity::kWarning : Severity::kError,
                      std::move(detail));
}

}  // namespace

void CheckHeadroom(Judgement& j) {
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c) CheckLeft(j, c);
}

}  // namespace shardlint
