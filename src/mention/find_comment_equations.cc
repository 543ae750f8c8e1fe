#include <algorithm>
#include <string_view>

#include "mention/find_equations.h"
#include "mention/read_side.h"

namespace shardlint {
namespace {

using Kind = TextToken::Kind;

/// "# 4 x 8 GPUs": a sign that counts devices as often as it multiplies.
bool MayCountDevices(const Side& side, const Mentions& mentions) {
  return std::ranges::any_of(side.operands, [&](std::uint32_t n) {
    const Number& number = mentions.numbers[n];
    return number.multiplier || (number.noun != nullptr && number.noun->id == "gpu");
  });
}

/// Between its signs nothing but figures: a word may stand behind them.
bool IsBareExpression(std::span<const TextToken> tokens) {
  std::size_t numbers = 0, operators = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const TextToken& t = tokens[i];
    if (t.kind == Kind::kNumber) {
      ++numbers;
    } else if (t.kind == Kind::kOperator) {
      if (!t.spaced || t.word) return false;
      ++operators;
    } else if (t.kind != Kind::kOpen && t.kind != Kind::kClose) {
      return false;
    }
  }
  return numbers > 1 && operators + 1 == numbers;
}

}  // namespace

void FindCommentEquation(std::string_view line, std::uint32_t line_begin, bool slashes,
                         std::span<const TextToken> tokens, Mentions& mentions) {
  std::size_t mark = line.find(" # ");
  if (slashes) mark = std::min(mark, line.find(" // "));
  if (mark == std::string_view::npos) return;
  const auto at = line_begin + static_cast<std::uint32_t>(mark);
  const auto behind = std::ranges::find_if(
      tokens, [&](const TextToken& t) { return t.begin > at + 1 && t.kind != Kind::kOther; });
  const auto count = static_cast<std::size_t>(behind - tokens.begin());
  std::size_t left = 0;  // tokens before the mark
  while (left < count && tokens[left].end <= at) ++left;
  if (left > 0 && tokens[left - 1].kind == Kind::kComma) --left;
  if (left < 2 || tokens[left - 1].kind != Kind::kNumber ||
      (tokens[left - 2].kind != Kind::kEqual && tokens[left - 2].kind != Kind::kColon))
    return;
  const auto comment = tokens.subspan(count);
  if (!IsBareExpression(comment)) return;
  const auto result = static_cast<std::uint32_t>(tokens[left - 1].number);
  std::optional<Side> side = ReadWhole(comment, mentions);
  if (!side || !side->computed() || MayCountDevices(*side, mentions) ||
      !MayGive(*side, result, mentions))
    return;
  // "replicas = 4  # 4 * 8": one of the factors is what is set.
  const auto same = [&](std::uint32_t n) {
    return mentions.numbers[n].Nominal() == mentions.numbers[result].Nominal();
  };
  if (std::ranges::any_of(side->operands, same)) return;
  for (const std::uint32_t n : side->operands) mentions.numbers[n].operand = true;
  Equation equation;
  equation.begin = tokens[left - 1].begin, equation.end = side->end;
  equation.expression = side->ToExpression();
  equation.operands = std::move(side->operands);
  equation.result = result;
  equation.implicit = true;
  mentions.equations.push_back(std::move(equation));
}

}  // namespace shardlint
