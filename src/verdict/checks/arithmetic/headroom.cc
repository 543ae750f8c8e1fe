#include <optional>
#include <string_view>

#include "verdict/checks/arithmetic/arithmetic.h"
#include "verdict/judgement.h"

// "41.2 GB used, limit 76 GB, headroom 34.8 GB": what is left is the difference of the two amounts
// that stand beside it.

namespace shardlint {
namespace {

constexpr std::size_t kFewClaims = 200;  // to either side of a figure
constexpr std::uint32_t kNear = 6;       // lines, items or rows above that may hold the two amounts

constexpr std::size_t kMaxAmounts = 4;  // of each kind that are tried

constexpr double kSetAside = 0.1;  // of what is left; more is what is left

struct Amounts {
  std::vector<std::int32_t> limits, used;  // mentions, the nearest first
  std::vector<std::int32_t> parts;         // other amounts among them
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
    auto* const list = measure == "usable_memory" || measure == "device_memory" ? &found.limits
                       : measure == "memory" || measure == "memory_any"         ? &found.used
                                                                                : nullptr;
    if (list != nullptr && list->size() < kMaxAmounts) list->push_back(other.index);
    if (list == nullptr && found.parts.size() < kMaxAmounts) found.parts.push_back(other.index);
  };
  const auto index = static_cast<std::size_t>(&claim - j.claims.claims.data());
  for (std::size_t c = index; c-- > 0 && index - c <= kFewClaims;) {
    const Claim& other = j.claims.claims[c];
    if (claim.block - other.block > 2 * kNear) break;
    if (Beside(j, block, claim.block, other.block)) take(other);
  }
  for (std::size_t c = index + 1;
       c < j.claims.claims.size() && j.claims.claims[c].block == claim.block &&
       c - index <= kFewClaims;
       ++c)
    take(j.claims.claims[c]);
  return found;
}

Interval Bytes(const Judgement& j, std::int32_t mention, bool binary) {
  const Number& n = j.mentions.numbers[static_cast<std::size_t>(mention)];
  return n.Printed() *
         Interval::Exactly(binary && n.binary_factor > 0 ? n.binary_factor : n.factor);
}

// "budget 60 GB, used 25 GB, margin 1 GB, cache 34 GB": a row behind it tells what is left.
bool IsSetAside(const Judgement& j, const Claim& claim, const Interval& left) {
  const Block& block = j.document.blocks[claim.block];
  const Interval own = j.NumberOf(claim).InBase();
  if (own.high > kSetAside * left.low) return false;
  const auto index = static_cast<std::size_t>(&claim - j.claims.claims.data());
  for (std::size_t c = index + 1; c < j.claims.claims.size(); ++c) {
    const Claim& other = j.claims.claims[c];
    if (other.block - claim.block > 2 * kNear) break;
    if (other.kind != Claim::Kind::kNumber || !Beside(j, block, other.block, claim.block)) continue;
    const Number& n = j.NumberOf(other);
    if (n.dimension != Dimension::Of(Dimension::kByte) || n.range) continue;
    const Interval value = n.InBase();
    if (value.high < left.high && value.high > (1 - kSetAside) * left.low) return true;
  }
  return false;
}

void CheckLeft(Judgement& j, std::uint32_t index) {
  const Claim& claim = j.claims.claims[index];
  if (claim.kind != Claim::Kind::kNumber || j.MeasureOf(claim) != "free_memory") return;
  if (claim.role != Role::kStated && claim.role != Role::kExpected) return;
  const Number& n = j.NumberOf(claim);
  if (n.dimension != Dimension::Of(Dimension::kByte) || n.range || n.operand) return;
  const Amounts amounts = AmountsBeside(j, claim);
  if (amounts.limits.empty() && amounts.used.empty()) return;
  CheckDetail detail{.kind = CheckDetail::Kind::kDifference, .claim = index};
  detail.has_expected = true;
  // What is "available" may itself be what others are taken from.
  std::vector<std::int32_t> from = amounts.limits, taken = amounts.used;
  from.insert(from.end(), amounts.used.begin(), amounts.used.end());
  taken.insert(taken.end(), amounts.parts.begin(), amounts.parts.end());
  for (const bool binary : {false, true})
    for (const std::int32_t limit : from)
      for (const std::int32_t used : taken) {
        const Interval left = Bytes(j, limit, binary) - Bytes(j, used, binary);
        if (Agrees(n, left) == nullptr) continue;
        detail.expected = left;
        detail.numbers = {static_cast<std::uint32_t>(limit), static_cast<std::uint32_t>(used)};
        // What stands beside it comes before what the plan gives.
        j.judged[index].Drop(Verdict::kContradicted);
        j.judged[index].Add("arithmetic-difference", Verdict::kConfirmed, Severity::kNone,
                            std::move(detail));
        return;
      }
  if (amounts.limits.empty() || amounts.used.empty()) return;
  // Of which limit it is left, another check may know.
  const std::int32_t limit = amounts.limits.front(), used = amounts.used.front();
  detail.expected = Bytes(j, limit, false) - Bytes(j, used, false);
  detail.numbers = {static_cast<std::uint32_t>(limit), static_cast<std::uint32_t>(used)};
  detail.open = amounts.limits.size() > 1;
  const Verdict now = j.judged[index].Folded();
  if (now == Verdict::kConfirmed || now == Verdict::kContradicted || !claim.firm ||
      detail.expected.low <= 0 || IsSetAside(j, claim, detail.expected))
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
