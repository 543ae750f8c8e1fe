#include "mention/find_substituted.h"

#include <algorithm>
#include <vector>

namespace shardlint {
namespace {

/// A token of a side, with the number that a name stands for.
struct Step {
  Side::Part part;
  std::int32_t number = -1;
};

std::vector<Step> StepsOf(const Side& side) {
  std::vector<Step> steps;
  std::size_t names = 0;
  for (const Side::Part& part : side.tokens)
    steps.push_back({part, part.kind == Token::Kind::kName
                               ? static_cast<std::int32_t>(side.operands[names++])
                               : -1});
  return steps;
}

bool Same(const Step& a, const Step& b, const Mentions& mentions) {
  if (a.part.kind != b.part.kind) return false;
  if (a.number < 0) return true;
  const Number& x = mentions.numbers[static_cast<std::size_t>(a.number)];
  const Number& y = mentions.numbers[static_cast<std::size_t>(b.number)];
  return x.decimal == y.decimal && x.unit == y.unit;
}

}  // namespace

std::optional<Substituted> FindSubstituted(const Side& left, const Side& right,
                                           const Mentions& mentions) {
  const std::vector<Step> a = StepsOf(left), b = StepsOf(right);
  if (b.size() < 3 || a.size() < b.size() + 2) return std::nullopt;
  std::size_t head = 0, tail = 0;
  while (head < b.size() && Same(a[head], b[head], mentions)) ++head;
  while (head + tail < b.size() && Same(a[a.size() - 1 - tail], b[b.size() - 1 - tail], mentions))
    ++tail;
  // One number is new, and what it stands for is in brackets or all before the last operator.
  if (head + tail + 1 != b.size() || b[head].number < 0) return std::nullopt;
  const std::size_t end = a.size() - tail;
  const bool bracket =
      a[head].part.kind == Token::Kind::kOpen && a[end - 1].part.kind == Token::Kind::kClose;
  if (!bracket) return std::nullopt;
  int depth = 0;
  for (std::size_t i = head; i + 1 < end; ++i) {
    depth += a[i].part.kind == Token::Kind::kOpen;
    depth -= a[i].part.kind == Token::Kind::kClose;
    if (depth == 0) return std::nullopt;  // "(a + b) × (c + d)"
  }
  Substituted out;
  out.number = static_cast<std::uint32_t>(b[head].number);
  for (std::size_t i = head; i < end; ++i) {
    out.part.tokens.push_back(a[i].part);
    if (a[i].number >= 0) out.part.operands.push_back(static_cast<std::uint32_t>(a[i].number));
  }
  out.part.begin = a[head].part.begin, out.part.end = a[end - 1].part.end;
  return out;
}

}  // namespace shardlint
