#include <algorithm>
#include <optional>
#include <utility>

#include "verdict/checks/statements/marks.h"
#include "verdict/statement_answer.h"

// What a document says of a limit in words: below, within, above.

namespace shardlint {
namespace {

constexpr std::uint32_t kTargetReach = 40;  // bytes from the words to the limit
constexpr std::uint32_t kBefore = 400;      // bytes from a figure to the words

// The last figure before the words that can be held against a number, of the same block.
const Number* FigureBefore(const Judgement& j, const Claim& claim, const Number& target) {
  const Number* figure = nullptr;
  const std::uint32_t block = j.document.blocks[claim.block].text_begin;
  const std::uint32_t from = claim.begin - std::min(claim.begin - block, kBefore);
  for (const Number& n : j.NumbersIn(from, claim.begin))
    if (n.dimension == target.dimension && n.percent == target.percent && !n.operand && !n.range)
      figure = &n;
  return figure;
}

// Whether every figure named before the words lies below what is named behind them.
std::optional<bool> LiesBelow(const Judgement& j, const Claim& claim, Answer& answer) {
  std::optional<bool> below;
  const std::uint32_t end = std::max(claim.segment_end, claim.end);
  const std::int32_t none = -1;
  bool amount = false, share = false;
  for (const Number& target : j.NumbersIn(claim.begin, end)) {
    if ((target.dimension.dimensionless() && !target.percent) || target.operand) continue;
    // "within the limit, and leaves 30 GB free"
    if (target.digits > claim.end + kTargetReach || j.HasWord("leaves", claim.end, target.digits) ||
        j.HasWord("left_over", claim.end, target.end + kTargetReach / 2))
      break;
    // "56 GB (90% of 64 GB)": the first of a kind is the limit.
    if (std::exchange(target.percent ? share : amount, true)) continue;
    const Number* figure = FigureBefore(j, claim, target);
    if (figure == nullptr) continue;
    const double a = figure->Nominal(), b = target.Nominal();
    const bool here = a <= b * (1 + 1e-9);
    if (below && *below != here) return std::nullopt;
    below = here;
    const auto claim_of = [&](const Number* n) {
      return j.claims.of_number[static_cast<std::size_t>(n - j.mentions.numbers.data())];
    };
    if (answer.by == none) answer.by = claim_of(figure), answer.target = claim_of(&target);
  }
  return below;
}

Answer AgainstLimit(Judgement& j, const Claim& claim, bool below_said) {
  Answer answer{true};
  if (j.HasWord("left_over", claim.segment_begin, claim.end)) return answer;
  const auto below = LiesBelow(j, claim, answer);
  if (below) {
    answer.verdict = *below == below_said ? Verdict::kConfirmed : Verdict::kContradicted;
    answer.decisive = *below != below_said;
    return answer;
  }
  // "| 4.6 s | within budget |": it stands for a tick.
  Claim mark = claim;
  mark.index = static_cast<std::int32_t>(below_said ? Mark::kMet : Mark::kMissed);
  mark.segment_end = claim.begin;
  if (const Answer beside = JudgeMark(j, mark); beside.any) return beside;
  return Answer{true};
}

}  // namespace

Answer BelowLimit(Judgement& j, const Claim& claim) { return AgainstLimit(j, claim, true); }
Answer AboveLimit(Judgement& j, const Claim& claim) { return AgainstLimit(j, claim, false); }

}  // namespace shardlint
