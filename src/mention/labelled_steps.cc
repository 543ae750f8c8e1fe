#include "mention/labelled_steps.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "mention/read_side.h"

namespace shardlint {
namespace {

using Kind = TextToken::Kind;

constexpr double kAgrees = 0.02;  // of a result, whatever its rounding

bool Gives(const TextToken& start, std::span<const TextToken> step, const Mentions& mentions) {
  const auto join = std::ranges::find_if(step, IsJoin);
  if (join == step.end()) return false;
  std::vector<TextToken> left = {start};
  left.insert(left.end(), step.begin(), join);
  left.front().end = step.front().begin;
  const std::optional<Side> side = ReadWhole(left, mentions);
  const std::optional<Side> result =
      ReadResult(step.subspan(static_cast<std::size_t>(join - step.begin()) + 1), mentions);
  if (!side || !result) return false;
  std::vector<Interval> values;
  for (const std::uint32_t n : side->operands)
    values.push_back(Interval::Exactly(mentions.numbers[n].Nominal()));
  const double value = Evaluate(side->ToExpression(), values).middle();
  return std::abs(value / mentions.numbers[result->operands[0]].Nominal() - 1) < kAgrees;
}

}  // namespace

std::size_t BehindLabel(std::span<const TextToken> tokens, std::size_t line) {
  std::size_t at = line;
  const auto names = [](const TextToken& t) {  // "batch of 32"
    return t.kind == Kind::kWord || t.kind == Kind::kNumber || t.kind == Kind::kOf;
  };
  while (at < tokens.size() && names(tokens[at])) ++at;
  const bool goes_on = at > line && at + 1 < tokens.size() && tokens[at].kind == Kind::kColon &&
                       tokens[at + 1].kind == Kind::kOperator &&
                       (tokens[at + 1].op == '*' || tokens[at + 1].op == '/');
  return goes_on ? at + 1 : line;
}

bool GoesOnFromResult(std::span<const TextToken> tokens, std::size_t line, std::size_t next) {
  if (tokens[next].kind != Kind::kOperator) return false;
  std::size_t result = line;
  while (result > 0 && tokens[result - 1].kind != Kind::kNumber &&
         tokens[result - 1].kind != Kind::kOperator && !IsJoin(tokens[result - 1]))
    --result;
  return result > 1 && tokens[result - 1].kind == Kind::kNumber && IsJoin(tokens[result - 2]);
}

TextToken StartOf(std::span<const TextToken> results, std::span<const TextToken> step,
                  const Mentions& mentions) {
  for (std::size_t i = results.size(); i-- > 0;)
    if (Gives(results[i], step, mentions)) return results[i];
  return results.back();
}

}  // namespace shardlint
