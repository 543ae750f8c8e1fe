#include <algorithm>

#include "base/text.h"
#include "verdict/checks/place/sentence_range.h"
#include "verdict/checks/statements/marks.h"
#include "verdict/statement_answer.h"

namespace shardlint {
namespace {

constexpr std::uint32_t kCounted = 24;  // bytes from "2 of 3" to "targets are met"
constexpr std::uint32_t kQuality = 24;  // bytes from "meets all" to what kind of targets

// The figure that a statement about a target is made of: in its own sentence, the nearest behind it
// before the next statement, else the last before it.
std::int32_t FigureBeside(const Judgement& j, const Claim& claim, const Number& target) {
  std::int32_t before = -1;
  const auto [first, last] =
      j.ClaimsIn(j.Near(claim).text_begin, std::max(claim.segment_end, claim.end));
  for (std::uint32_t c = first; c < last; ++c) {
    const Claim& other = j.claims.claims[c];
    if (other.kind == Claim::Kind::kStatement && other.begin != claim.begin) {
      if (other.begin > claim.begin) break;
      before = -1;
    }
    if (other.kind != Claim::Kind::kNumber) continue;
    if ((other.role == Role::kRequired && other.begin < claim.end) || IsLeftOver(j, other))
      continue;
    const Number& n = j.NumberOf(other);
    if (n.dimension != target.dimension || n.percent != target.percent || n.operand) continue;
    if (other.begin >= claim.end) return static_cast<std::int32_t>(c);
    before = static_cast<std::int32_t>(c);
  }
  return before;
}

// One target against the figures beside the statement, then those of its section.
Answer AgainstTarget(Judgement& j, const Claim& claim, std::uint32_t target) {
  const Number& t = j.NumberOf(j.claims.claims[target]);
  if (t.dimension.dimensionless() && !t.percent) return {};  // "32 cards in 4 servers"
  const std::int32_t beside = FigureBeside(j, claim, t);
  if (beside >= 0 && static_cast<std::uint32_t>(beside) != target) {
    const Claim& figure = j.claims.claims[static_cast<std::size_t>(beside)];
    const bool plain = t.percent || t.dimension == Dimension::Of(Dimension::kSecond);
    const bool unnamed = figure.measure == 0xFFFF || j.claims.claims[target].quantities.empty();
    const Met met = plain && (unnamed || t.percent)
                        ? CompareValues(t, j.NumberOf(figure))
                        : Compare(j, target, static_cast<std::uint32_t>(beside));
    if (met != Met::kUnknown) return Of(met, beside, static_cast<std::int32_t>(target));
  }
  if (const std::int32_t parent = FigureOfParent(j, j.claims.claims[target]); parent >= 0)
    return Of(CompareValues(t, j.NumberOf(j.claims.claims[static_cast<std::size_t>(parent)])),
              parent, static_cast<std::int32_t>(target));
  const TextRange section = WordsOfSection(j, claim);
  const auto [first, last] = j.ClaimsIn(section.begin, section.end);
  std::int32_t by = -1;
  const Met met = JudgeTarget(j, target, first, last, by);
  return Of(met, by, static_cast<std::int32_t>(target));
}

// "the target of 1 s is met (560 ms), and so is the target of 105 ms": a figure behind the words
// and before a target makes it another's.
bool FigureBetween(const Judgement& j, const Claim& claim, const Claim& target) {
  const auto [first, last] = j.ClaimsIn(claim.end, target.begin);
  for (std::uint32_t c = first; c < last; ++c) {
    const Claim& other = j.claims.claims[c];
    if (other.kind == Claim::Kind::kNumber &&
        j.NumberOf(other).dimension == j.NumberOf(target).dimension)
      return true;
  }
  return false;
}

// The target of the block itself: the last before the words, else the first behind them.
Answer OwnTarget(Judgement& j, const Claim& claim) {
  std::int32_t target = -1;
  const auto [first, last] = j.ClaimsOf(j.document.blocks[claim.block]);
  for (std::uint32_t c = first; c < last; ++c) {
    const Claim& other = j.claims.claims[c];
    if (other.kind != Claim::Kind::kNumber || other.role != Role::kRequired) continue;
    if (IsLeftOver(j, other)) continue;
    if (other.begin < claim.begin || (target < 0 && !FigureBetween(j, claim, other)))
      target = static_cast<std::int32_t>(c);
  }
  return target < 0 ? Answer{} : AgainstTarget(j, claim, static_cast<std::uint32_t>(target));
}

}  // namespace

Answer PairsOfSentence(Judgement& j, const Claim& claim, Mark mark) {
  const auto [first, last] = j.ClaimsIn(claim.segment_begin, claim.segment_end);
  for (std::uint32_t c = first; c < last; ++c) {
    const Claim& other = j.claims.claims[c];
    if (other.begin != claim.begin &&
        (other.kind == Claim::Kind::kStatement || other.kind == Claim::Kind::kTick))
      return {};
  }
  return JudgePairs(j, claim.segment_begin, claim.segment_end, mark);
}

// "meets all latency targets" says nothing of a throughput.
// "| Targets reached | 1 of 2 |"
bool IsCountedBeside(const Judgement& j, const Claim& claim) {
  const Block& cell = j.document.blocks[claim.block];
  if (cell.kind != Block::Kind::kCell || claim.block + 1 >= j.document.blocks.size()) return false;
  const Block& next = j.document.blocks[claim.block + 1];
  if (next.group != cell.group || next.row != cell.row) return false;
  const auto in = j.NumbersIn(next.text_begin, next.text_end);
  return in.size() == 2 && in.front().decimal.integer() && Trim(Between(j, in[0], in[1])) == "of";
}

// "2 of 3 objectives are met": counted, and not all.
bool IsCounted(const Judgement& j, const Claim& claim) {
  if (IsCountedBeside(j, claim)) return true;
  const auto before = j.NumbersIn(claim.segment_begin, claim.begin);
  if (before.size() < 2) return false;
  const Number &part = before[before.size() - 2], &whole = before.back();
  return claim.begin - whole.end <= kCounted && part.decimal.integer() &&
         Trim(Between(j, part, whole)) == "of";
}

Answer AllRequirementsMet(Judgement& j, const Claim& claim) {
  if (IsCounted(j, claim)) return {};
  std::int32_t by = -1, target = -1;
  bool others = false;
  std::uint32_t end = claim.end;  // of its clause: ", leaves 30% of memory" says no kind of target
  while (end < std::min(claim.end + kQuality, claim.segment_end) && j.document.text[end] != ',')
    ++end;
  bool times = j.HasWord("of_times", claim.begin, end);
  for (const Cue& cue : j.CuesIn(claim.begin, end)) {
    if (cue.kind != Vocabulary::Kind::kMeasure) continue;
    const auto& measure = j.rules.vocabulary.measures[cue.index];
    const bool time = std::ranges::all_of(measure.dimensions, [](const Dimension& d) {
      return d == Dimension::Of(Dimension::kSecond);
    });
    (time && !measure.dimensions.empty() ? times : others) = true;
  }
  const Met met = JudgeAllTargets(j, {}, by, target, times && !others);
  if (met == Met::kUnknown) return {true, Verdict::kUnverifiable};
  return Of(met, by, target);
}

Answer RequirementsMet(Judgement& j, const Claim& claim) {
  if (const Answer pairs = PairsOfSentence(j, claim, Mark::kMet); pairs.any) return pairs;
  if (const Answer own = OwnTarget(j, claim); own.any) return own;
  const Block block = j.Near(claim);
  std::string_view measure;
  bool named = false, memory = false;
  for (const Cue& cue : j.CuesIn(block.text_begin, claim.end)) {
    if (cue.kind != Vocabulary::Kind::kMeasure) continue;
    const std::string& id = j.rules.vocabulary.measures[cue.index].id;
    for (const Requirement& r : j.plans.requirements)
      if (Answers(id, j.MeasureOf(j.claims.claims[r.claim])) &&
          !IsLeftOver(j, j.claims.claims[r.claim]))
        measure = j.MeasureOf(j.claims.claims[r.claim]);
    named |= cue.begin >= claim.begin;
    memory |= id.find("memory") != std::string::npos;
  }
  for (const Requirement& r : j.plans.requirements) {
    const Claim& target = j.claims.claims[r.claim];
    const bool here = measure.empty() ? j.document.blocks[target.block].section == block.section
                                      : j.MeasureOf(target) == measure;
    if (!here || target.kind != Claim::Kind::kNumber || IsLeftOver(j, target)) continue;
    if (target.block == claim.block && target.begin > claim.end && FigureBetween(j, claim, target))
      continue;
    if (const Answer answer = AgainstTarget(j, claim, r.claim); answer.any) return answer;
  }
  if (measure.empty() && memory) return Fits(j, claim);
  if (measure.empty() && named) return {true};
  std::int32_t by = -1, target = -1;
  const Met met = JudgeAllTargets(j, measure, by, target);
  if (met == Met::kUnknown) return {true, Verdict::kUnverifiable};
  return Of(met, by, target);
}

Answer RequirementsMissed(Judgement& j, const Claim& claim) {
  if (const Answer pairs = PairsOfSentence(j, claim, Mark::kMissed); pairs.any) return pairs;
  const Answer met = OwnTarget(j, claim);
  return met.any ? Opposite(met) : Answer{true};
}

}  // namespace shardlint
