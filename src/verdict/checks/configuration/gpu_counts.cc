#include "verdict/checks/configuration/gpu_counts.h"

#include <algorithm>

#include "base/text.h"

namespace shardlint {
namespace {

constexpr std::uint32_t kLongSentence = 240;  // bytes of a block that counts GPUs by their degrees
constexpr std::size_t kShortLabel = 24;       // bytes
constexpr std::uint32_t kPlanReach = 40;      // bytes from "the plan uses" to the count
constexpr std::uint32_t kPlanBehind = 16;
constexpr std::uint32_t kCountLabel = 40;  // bytes
constexpr std::size_t kMaxDissent = 3;     // places that repeat a count which the others refute

// "Total GPUs: 40", "a world size of 40": other counts of GPUs are of pools, nodes and options.
bool SaysTotal(const Judgement& j, const Claim& claim) {
  if (claim.label_begin < 0) return false;
  const Number& n = j.NumberOf(claim);
  const auto at = static_cast<std::uint32_t>(claim.label_begin);
  return at < n.digits && j.HasWord("count", at, std::min(at + kCountLabel, n.digits));
}

int CountsDegrees(const Judgement& j, std::uint32_t begin, std::uint32_t end) {
  const auto [first, last] = j.ClaimsIn(begin, end);
  int degrees = 0;
  for (std::uint32_t c = first; c < last; ++c) {
    const Claim& claim = j.claims.claims[c];
    degrees += claim.kind == Claim::Kind::kNumber && !claim.quantities.empty() &&
               j.rules.symbols.Name(claim.quantities.front()).ends_with("_parallel_size");
  }
  return degrees;
}

// "16 GPUs (TP4/PP2/DP2)", "TP=2, PP=1, DP=4 on 8 GPUs", or a table of names and values that gives
// the degrees as well.
bool ListsDegrees(const Judgement& j, const Claim& claim) {
  const Number& n = j.NumberOf(claim);
  const Block& block = j.document.blocks[claim.block];
  const std::string_view text = j.document.text;
  std::uint32_t begin = n.end, end = block.text_end;
  int needed = 2;
  const auto bracket =
      static_cast<std::uint32_t>(std::min<std::size_t>(text.find(')', n.end), end));
  if (text.substr(n.end, 2) == " (" && CountsDegrees(j, n.end, bracket) > 0) {
    end = bracket;
  } else if (block.kind == Block::Kind::kCell) {
    const Group& group = j.document.groups[static_cast<std::size_t>(block.group)];
    if (group.columns > 3 || block.column != 1) return false;
    begin = j.document.blocks[group.first_block].text_begin;
    end = j.document.blocks[group.end_block - 1].text_end;
  } else {
    // Of a sentence, all three, and no other GPUs beside.
    begin = block.text_begin;
    needed = 3;
    if (end - begin > kLongSentence) {  // a long paragraph: its sentence
      begin = std::max(begin, std::min(claim.segment_begin, claim.begin));
      end = std::min(end, std::max(claim.segment_end, claim.end));
      if (end - begin > kLongSentence) return false;
    }
  }
  const auto [first, last] = j.ClaimsIn(begin, end);
  int degrees = 0;
  for (std::uint32_t c = first; c < last; ++c) {
    const Claim& other = j.claims.claims[c];
    if (other.kind != Claim::Kind::kNumber || other.quantities.empty()) continue;
    const std::string_view name = j.rules.symbols.Name(other.quantities.front());
    degrees += name.ends_with("_parallel_size");
    const bool other_gpus = &other != &claim && name == "gpus.total";
    // "4 replicas of 2 GPUs (TP=2, DP=4, 8 GPUs)": the bracket has the count of its own.
    if (other_gpus && block.kind != Block::Kind::kCell) return false;
    if (needed == 3 && name.starts_with("nodes.")) return false;
  }
  return degrees >= needed;
}

// "- 16 GPUs", "Option 1: 16 GPUs, …", "| GPUs | 16 |": the count is what the line is about.
bool LeadsItsLine(const Judgement& j, const Claim& claim) {
  const Number& n = j.NumberOf(claim);
  const Block& block = j.document.blocks[claim.block];
  const std::string_view text = j.document.text;
  if (n.end > n.digits && text.substr(n.digits, n.end - n.digits).find('-') != std::string::npos)
    return false;  // "4-GPU replicas"
  if (block.kind == Block::Kind::kCell)
    return block.column == 1 && n.begin == block.text_begin && n.end == block.text_end &&
           j.document.groups[static_cast<std::size_t>(block.group)].columns <= 3;
  const std::string_view before = Trim(text.substr(block.text_begin, n.digits - block.text_begin));
  return std::ranges::none_of(before, IsLetter) ||
         (before.size() <= kShortLabel && before.ends_with(':'));
}

// "The plan uses 8 GPUs", "4 GPUs in total": all that the plan runs on.
bool SpeaksOfThePlan(const Judgement& j, const Claim& claim) {
  const Number& n = j.NumberOf(claim);
  const Block& block = j.document.blocks[claim.block];
  const std::uint32_t from = n.digits - std::min(n.digits - block.text_begin, kPlanReach);
  return j.HasWord("of_the_plan", from, n.digits) ||
         j.HasWord("of_the_plan", n.end, std::min(block.text_end, n.end + kPlanBehind));
}

// The one count that departs: elsewhere the document counts its GPUs as the degrees do, and knows
// no third count.
bool Departs(Judgement& j, std::uint32_t index, const Outcome& out) {
  const Claim& claim = j.claims.claims[index];
  const Number& n = j.NumberOf(claim);
  if (!LeadsItsLine(j, claim) && !SpeaksOfThePlan(j, claim)) return false;
  CostModel& model = j.ModelOf(out.first_model);
  for (const char* degree :
       {"tensor_parallel_size", "pipeline_parallel_size", "data_parallel_size"})
    if (const auto symbol = j.Symbol(degree); !symbol || !model.Known(*symbol)) return false;
  const std::int32_t plan = j.PlanOf(claim);
  std::size_t agreeing = 0, departing = 0;
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c) {
    const Claim& other = j.claims.claims[c];
    if (other.kind != Claim::Kind::kNumber || other.quantities != claim.quantities) continue;
    if (other.role == Role::kRejected || other.role == Role::kHypothetical) continue;
    const Number& o = j.NumberOf(other);
    if (o.range && o.upper.value() < out.first.high) continue;  // "GPUs 4-7": which of them
    if (j.PlanOf(other) != plan || o.range || o.bound != Bound::kNone) return false;
    if (Agrees(o, out.first) != nullptr) {
      ++agreeing;
    } else if (o.decimal == n.decimal && o.factor == n.factor) {
      ++departing;
    } else {
      return false;
    }
  }
  return agreeing > 0 && departing <= std::min(agreeing, kMaxDissent);
}

// A column of counts: each row has its own strategy.
bool IsOfRow(const Judgement& j, const Claim& claim) {
  const Block& block = j.document.blocks[claim.block];
  if (block.kind != Block::Kind::kCell) return false;
  const Group& group = j.document.groups[static_cast<std::size_t>(block.group)];
  std::size_t counts = 0;
  const auto [first, last] = j.ClaimsIn(j.document.blocks[group.first_block].text_begin,
                                        j.document.blocks[group.end_block - 1].text_end);
  for (std::uint32_t c = first; c < last; ++c) {
    const Claim& other = j.claims.claims[c];
    counts += other.kind == Claim::Kind::kNumber && other.quantities == claim.quantities &&
              j.document.blocks[other.block].column == block.column;
  }
  return counts > 1;
}

// "as only 4 GPUs read at once"
bool IsOfOneMoment(const Judgement& j, const Claim& claim) {
  constexpr std::uint32_t kVerb = 32;  // bytes from a count to what is said of it
  const std::uint32_t end = j.document.blocks[claim.block].text_end;
  return j.HasWord("at_once", claim.end, std::min(end, claim.end + kVerb));
}

}  // namespace

bool CountsAllGpus(Judgement& j, std::uint32_t index, const Outcome& out) {
  const Claim& claim = j.claims.claims[index];
  if (IsOfRow(j, claim) || IsOfOneMoment(j, claim)) return false;
  return SaysTotal(j, claim) || ListsDegrees(j, claim) || Departs(j, index, out);
}

}  // namespace shardlint
