#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "verdict/checks/place/sentence_range.h"
#include "verdict/statement_answer.h"

// What a document says of the parts of a memory budget.

namespace shardlint {
namespace {

constexpr std::array<std::string_view, 3> kParts = {"kv_cache", "weights", "activations"};

/// Amounts of the parts of a budget: the largest of each in a stretch of the text, 0 where none.
using PartAmounts = std::array<double, kParts.size()>;

std::size_t PartOf(std::string_view measure) {
  return static_cast<std::size_t>(std::ranges::find(kParts, measure) - kParts.begin());
}

// Those of one scope ("per_gpu"), or of any: the largest or the least of each.
PartAmounts AmountsIn(const Judgement& j, std::uint32_t begin, std::uint32_t end,
                      std::string_view scope, bool largest = true) {
  PartAmounts out = {};
  const auto [first, last] = j.ClaimsIn(begin, end);
  for (std::uint32_t c = first; c < last; ++c) {
    const Claim& other = j.claims.claims[c];
    if (other.kind != Claim::Kind::kNumber) continue;
    const std::size_t part = PartOf(j.MeasureOf(other));
    const Number& n = j.NumberOf(other);
    if (part == kParts.size() || n.dimension != Dimension::Of(Dimension::kByte)) continue;
    if (!scope.empty() && (other.quantities.size() != 1 ||
                           !j.rules.symbols.Name(other.quantities.front()).ends_with(scope)))
      continue;
    const double value = n.Nominal();
    out[part] = out[part] == 0 ? value
                : largest      ? std::max(out[part], value)
                               : std::min(out[part], value);
  }
  return out;
}

// The parts of a budget in the section of a statement; where it has no two, those per GPU anywhere.
PartAmounts AmountsAround(const Judgement& j, const Claim& claim, std::size_t part, bool anywhere) {
  const TextRange section = WordsOfSection(j, claim);
  const PartAmounts here = AmountsIn(j, section.begin, section.end, {});
  if (here[part] > 0 && std::ranges::count_if(here, [](double v) { return v > 0; }) > 1)
    return here;
  if (!anywhere || j.plans.plans.size() > 2) return {};
  return AmountsIn(j, 0, static_cast<std::uint32_t>(j.document.text.size()), "per_gpu");
}

}  // namespace

Answer BudgetHoldsCache(Judgement& j, const Claim& claim) {
  if (j.document.blocks[claim.block].kind != Block::Kind::kHeading) return {};
  bool weights = false, activations = false, cache = false, total = false;
  for (std::uint32_t b = claim.block + 1; b < j.document.blocks.size(); ++b) {
    const Block& block = j.document.blocks[b];
    if (block.kind == Block::Kind::kHeading) break;
    for (const Cue& cue : j.CuesOf(block)) {
      if (cue.kind == Vocabulary::Kind::kMeasure) {
        const std::string& id = j.rules.vocabulary.measures[cue.index].id;
        cache |= id == "kv_cache" || id == "kv_budget";
      }
    }
  }
  std::uint32_t end_block = claim.block + 1;
  while (end_block < j.document.blocks.size() &&
         j.document.blocks[end_block].kind != Block::Kind::kHeading)
    ++end_block;
  const auto [first, last] = j.ClaimsIn(j.document.blocks[claim.block].text_begin,
                                        j.document.blocks[end_block - 1].text_end);
  for (std::uint32_t c = first; c < last; ++c) {
    const Claim& other = j.claims.claims[c];
    if (other.kind != Claim::Kind::kNumber) continue;
    if (j.NumberOf(other).dimension != Dimension::Of(Dimension::kByte)) continue;
    const std::string_view id = j.MeasureOf(other);
    weights |= id == "weights" || id == "expert_weights" || id == "attention_weights";
    activations |= id == "activations" || id == "overhead" || id == "training_state";
    total |= std::ranges::any_of(j.judged[c].checks,
                                 [](const Check& check) { return check.rule == "arithmetic-sum"; });
  }
  if (!weights || !activations || !total) return {};
  if (cache) return {true, Verdict::kConfirmed};
  return {true, Verdict::kContradicted, -1, -1, false};
}

Answer Dominates(Judgement& j, const Claim& claim) {
  const Block block = j.Near(claim);
  std::size_t subject = kParts.size();
  for (const Cue& cue : j.CuesIn(block.text_begin, claim.end))
    if (cue.kind == Vocabulary::Kind::kMeasure)
      if (const std::size_t part = PartOf(j.rules.vocabulary.measures[cue.index].id);
          part < kParts.size())
        subject = part;
  if (subject == kParts.size()) return {};
  // "At this length the cache dominates:" speaks of what follows it.
  if (Trim(std::string_view(j.document.text).substr(claim.end, block.text_end - claim.end)) == ":")
    return {};
  // "The cache dominates" may be said of any plan; "… the memory of a GPU" is said of this one.
  bool memory = false;
  for (const Cue& cue : j.CuesIn(claim.segment_begin, claim.segment_end)) {
    if (cue.kind != Vocabulary::Kind::kMeasure) continue;
    const std::string& id = j.rules.vocabulary.measures[cue.index].id;
    memory |= id == "device_memory" || id == "memory" || id == "memory_any";
  }
  PartAmounts amounts = AmountsAround(j, claim, subject, memory);
  const double own = std::exchange(amounts[subject], 0), best = *std::ranges::max_element(amounts);
  if (own == 0 || best == 0) return {};
  return {true, own >= best ? Verdict::kConfirmed : Verdict::kContradicted};
}

Answer LargerPart(Judgement& j, const Claim& claim) {
  std::size_t before = kParts.size(), behind = kParts.size();
  for (const Cue& cue : j.CuesIn(claim.segment_begin, claim.segment_end)) {
    if (cue.kind != Vocabulary::Kind::kMeasure) continue;
    const std::size_t part = PartOf(j.rules.vocabulary.measures[cue.index].id);
    if (part == kParts.size()) continue;
    if (cue.begin < claim.begin) before = part;
    if (cue.begin >= claim.end && behind == kParts.size()) behind = part;
  }
  if (before == kParts.size() || behind == kParts.size() || before == behind) return {};
  if (j.plans.plans.size() > 2) return {};
  const auto end = static_cast<std::uint32_t>(j.document.text.size());
  const PartAmounts most = AmountsIn(j, 0, end, "per_gpu", true),
                    least = AmountsIn(j, 0, end, "per_gpu", false);
  if (most[before] == 0 || most[behind] == 0) return {};
  if (least[before] >= most[behind]) return {true, Verdict::kConfirmed};
  return {true, most[before] < least[behind] ? Verdict::kContradicted : Verdict::kUnverifiable};
}

}  // namespace shardlint
