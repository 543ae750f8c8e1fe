#include "verdict/checks/tables/unread_rows.h"

#include <algorithm>
#include <vector>

namespace shardlint {
namespace {

constexpr std::size_t kMostOthers = 24;  // amounts of a passage that are tried
constexpr std::size_t kMostRows = 10;    // of which every choice is tried
constexpr std::uint32_t kPassage = 40;   // blocks on either side of the total
constexpr std::size_t kFewestRead = 2, kFewestOut = 2;

/// The first block of the list, table or lines of code that a total stands in.
std::uint32_t FirstOfPassage(const Judgement& j, std::uint32_t total) {
  const auto& blocks = j.document.blocks;
  std::uint32_t first = total;
  while (first > 0 && total - first < kPassage &&
         (blocks[total].group >= 0 ? blocks[first - 1].group == blocks[total].group
                                   : blocks[first - 1].list >= 0))
    --first;
  return first;
}

/// Amounts before the total that are no rows, each value once.
std::vector<Interval> OthersOf(const Judgement& j, const CheckDetail& sum, const Number& total) {
  std::vector<Interval> seen, others;
  for (const std::uint32_t row : sum.numbers) seen.push_back(j.mentions.numbers[row].InBase());
  const auto& numbers = j.mentions.numbers;
  const std::uint32_t from = FirstOfPassage(j, total.block);
  for (auto n = std::ranges::lower_bound(numbers, from, {}, &Number::block);
       n != numbers.end() && n->block <= total.block && others.size() < kMostOthers; ++n) {
    if (n->dimension != total.dimension || n->range || n->percent || n->bound != Bound::kNone)
      continue;
    const Interval value = n->InBase();
    if (value.low <= 0 || value.low >= total.InBase().low ||
        std::ranges::find(seen, value) != seen.end())
      continue;
    seen.push_back(value);
    others.push_back(value);
  }
  return others;
}

bool MissesSome(const Judgement& j, const CheckDetail& sum, const Number& total) {
  const std::vector<Interval> others = OthersOf(j, sum, total);
  for (std::size_t a = 0; a < others.size(); ++a) {
    const Interval with = sum.expected + others[a];
    if (Agrees(total, with) != nullptr) return true;
    for (std::size_t b = 0; b < a; ++b)
      if (Agrees(total, with + others[b]) != nullptr) return true;
  }
  return false;
}

bool HasTooMany(const Judgement& j, const CheckDetail& sum, const Number& total) {
  const std::size_t rows = sum.numbers.size();
  if (rows > kMostRows) return false;
  for (std::uint32_t choice = 1; choice < 1U << rows; ++choice) {
    Interval value = Interval::Exactly(0);
    std::size_t taken = 0;
    for (std::size_t i = 0; i < rows; ++i) {
      if ((choice >> i & 1) == 0) continue;
      const Number& n = j.mentions.numbers[sum.numbers[i]];
      value = value + (n.dimension.dimensionless() ? n.Printed() * Interval::Exactly(total.factor)
                                                   : n.InBase());
      ++taken;
    }
    if (taken >= kFewestRead && rows - taken >= kFewestOut && Agrees(total, value) != nullptr)
      return true;
  }
  return false;
}

}  // namespace

bool HasUnreadRows(const Judgement& j, const CheckDetail& sum) {
  const Number& total = j.NumberOf(j.claims.claims[sum.claim]);
  return sum.expected.high < total.InBase().low ? MissesSome(j, sum, total)
                                                : HasTooMany(j, sum, total);
}

}  // namespace shardlint
