#include "verdict/checks/model/lineage.h"

#include <algorithm>

namespace shardlint {
namespace {

constexpr int kSteps = 3;  // that are followed back

bool ComesFromWithin(const Judgement& j, std::uint32_t number, std::uint32_t from, int steps) {
  const std::int32_t c = j.claims.of_number[number];
  if (c < 0 || steps == 0) return false;
  const Number& origin = j.mentions.numbers[from];
  const auto from_it = [&](std::uint32_t i) {
    const Number& n = j.mentions.numbers[i];
    return i == from || ComesFromWithin(j, i, from, steps - 1) || n.decimal == origin.decimal ||
           (n.Nominal() == origin.Nominal() && n.dimension == origin.dimension);
  };
  const JudgedClaim& judged = j.judged[static_cast<std::size_t>(c)];
  return std::ranges::any_of(judged.details, [&](const CheckDetail& detail) {
    if (std::ranges::any_of(detail.numbers, from_it)) return true;
    if (detail.kind != CheckDetail::Kind::kArithmetic || detail.other < 0) return false;
    return std::ranges::any_of(
        j.mentions.equations[static_cast<std::size_t>(detail.other)].operands, from_it);
  });
}

}  // namespace

bool ComesFrom(const Judgement& j, std::uint32_t number, std::uint32_t from) {
  return ComesFromWithin(j, number, from, kSteps);
}

}  // namespace shardlint
