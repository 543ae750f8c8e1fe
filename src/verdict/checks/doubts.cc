#include "verdict/checks/doubts.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"
#include "verdict/checks/subject.h"

namespace shardlint {
namespace {

// Checkpoints over parameters × element size, where embeddings, head or attention stay in 16 bit.
constexpr double kLeastCheckpoint = 0.97, kMostCheckpoint = 1.45;
constexpr double kNearlyEven = 1.15;        // shared layers and experts are split by other degrees
constexpr std::size_t kMaxParts = 64;       // of a sum
constexpr std::uint32_t kFewEarlier = 8;    // claims back to what a short name repeats
constexpr double kLargestShare = 0.6;       // of what two GPUs or more hold
constexpr double kLeastWeights = 1e6;       // bytes: less is no model's
constexpr std::uint32_t kBesideCount = 24;  // bytes from parameters to what they take
constexpr std::uint32_t kBesidePart = 64;   // bytes from "the rest of" to its amount

// "shared: 1.60B, 3.2 GB on every GPU": the count before it, in a usual format.
bool IsOfParametersBefore(const Judgement& j, const Number& n) {
  const auto index = static_cast<std::size_t>(&n - j.mentions.numbers.data());
  if (index == 0) return false;
  const Number& count = j.mentions.numbers[index - 1];
  if (count.block != n.block || n.digits - count.end > kBesideCount ||
      !count.dimension.dimensionless() || !count.bare_suffix || count.factor < 1e6)
    return false;
  return std::ranges::any_of(std::array{0.5, 1.0, 2.0, 4.0}, [&](double bytes) {
    const double parameters = count.decimal.value() * count.factor;
    return Agrees(n, Interval::Exactly(parameters * bytes)) != nullptr;
  });
}

// "KV heads per GPU = 8 / 2 = 4 … 4 heads per GPU": the count just told, by its short name.
bool IsOfKvHeads(const Judgement& j, std::uint32_t index, const Number& n) {
  for (std::uint32_t c = index - std::min(index, kFewEarlier); c < index; ++c) {
    const Claim& earlier = j.claims.claims[c];
    if (j.MeasureOf(earlier) == "kv_heads" && j.NumberOf(earlier).decimal == n.decimal) return true;
  }
  return false;
}

// "The KV pool is oversized … 33.6 GiB is KV": what there is for the cache, not what is needed.
bool IsOfPool(const Judgement& j, const Claim& claim, double ratio) {
  return ratio > 1 &&
         std::ranges::any_of(j.CuesOf(j.document.blocks[claim.block]), [&](const Cue& cue) {
           return cue.kind == Vocabulary::Kind::kMeasure &&
                  j.rules.vocabulary.measures[cue.index].id == "kv_budget";
         });
}

// "33.6 GiB is KV = 366,880 tokens": the cache of as many.
bool IsOfTokensBehind(const Judgement& j, const Number& n) {
  const auto next = static_cast<std::size_t>(&n - j.mentions.numbers.data()) + 1;
  if (next >= j.mentions.numbers.size()) return false;
  const Number& tokens = j.mentions.numbers[next];
  return tokens.block == n.block && tokens.begin >= n.end && tokens.begin - n.end <= kBesideCount &&
         tokens.noun != nullptr && tokens.noun->id == "token" && tokens.dimension.dimensionless() &&
         j.document.text.substr(n.end, tokens.begin - n.end).find('=') != std::string::npos;
}

// "Sum = 18 GB + 5 GB = 23 GB": the label names the result, not the first summand.
bool IsFirstSummand(const Judgement& j, const Number& n) {
  const std::string_view text = j.document.text;
  const Block& block = j.document.blocks[n.block];
  return Trim(text.substr(block.text_begin, n.digits - block.text_begin)).ends_with('=') &&
         Trim(text.substr(n.end, block.text_end - n.end)).starts_with('+');
}

// "Most of the weights belong to experts: 270 GB", "the remaining weights 17 GB".
bool IsPart(const Judgement& j, const Number& n) {
  const Block& block = j.document.blocks[n.block];
  const std::uint32_t from =
      std::max(block.text_begin, n.digits - std::min(n.digits, kBesidePart));
  return std::ranges::any_of(j.CuesIn(from, n.digits), [&](const Cue& cue) {
    return cue.kind == Vocabulary::Kind::kWord && j.rules.vocabulary.words[cue.index] == "part";
  });
}

// A figure of its column is the sum of all others, this one among them.
bool IsPartOfSum(const Judgement& j, std::uint32_t index) {
  const Number& n = j.NumberOf(j.claims.claims[index]);
  const Block& block = j.document.blocks[n.block];
  if (block.group < 0) return false;
  const Group& group = j.document.groups[static_cast<std::size_t>(block.group)];
  std::vector<const Number*> column;
  Interval sum = Interval::Exactly(0);
  const auto& numbers = j.mentions.numbers;
  for (auto i = std::ranges::lower_bound(numbers, group.first_block, {}, &Number::block);
       i != numbers.end() && i->block < group.end_block && column.size() < kMaxParts; ++i) {
    if (j.document.blocks[i->block].column != block.column || i->dimension != n.dimension) continue;
    column.push_back(&*i);
    sum = sum + i->Printed() * Interval::Exactly(i->factor);
  }
  return column.size() > 2 && std::ranges::any_of(column, [&](const Number* total) {
           const Interval printed = total->Printed() * Interval::Exactly(total->factor);
           return total != &n &&
                  printed.Meets(Interval{sum.low - printed.high, sum.high - printed.low});
         });
}

// "KV cache (B=32, S=4096)": its row or its column states what could not be read.
bool StatesUnread(const Judgement& j, const Claim& claim) {
  const Block& block = j.document.blocks[claim.block];
  if (block.kind != Block::Kind::kCell) return false;
  const Group& group = j.document.groups[static_cast<std::size_t>(block.group)];
  const auto& numbers = j.mentions.numbers;
  std::uint32_t row = claim.block;
  while (row > group.first_block && j.document.blocks[row - 1].row == block.row) --row;
  const auto at = [&](std::uint32_t b) {
    return std::ranges::lower_bound(numbers, b, {}, &Number::block);
  };
  for (auto i = at(group.first_block); i != numbers.end() && i->block < group.end_block; ++i) {
    const Block* cell = &j.document.blocks[i->block];
    if (!cell->header && i->block < row) {  // behind the header comes the row
      i = at(row);
      if (i == numbers.end() || i->block >= group.end_block) break;
      cell = &j.document.blocks[i->block];
    }
    if (!cell->header && cell->row != block.row) break;
    const bool beside = cell->row == block.row || (cell->header && cell->column == block.column);
    if (!beside || i->block == claim.block || i->digits < 2 ||
        j.document.text[i->digits - 1] != '=' || !IsLetter(j.document.text[i->digits - 2]))
      continue;
    const std::int32_t other = j.claims.of_number[static_cast<std::size_t>(i - numbers.begin())];
    if (other < 0 || j.claims.claims[static_cast<std::size_t>(other)].quantities.empty())
      return true;
  }
  return false;
}

// "671B × 2 bytes over 32 cards": all weights over all GPUs, where that is nearly what each holds.
bool IsEvenSplit(Judgement& j, const Claim& claim, const Number& n, double ratio) {
  if (ratio < 1 / kNearlyEven || ratio > kNearlyEven) return false;
  const auto weights = j.Symbol("weights.total"), gpus = j.Symbol("gpus.total");
  if (!weights || !gpus) return false;
  CostModel& model = j.ModelOf(j.ModelIndex(j.PlanOf(claim), false));
  for (const std::uint32_t g : model.Values(*gpus)) {
    if (model.at(g).assumed) continue;
    for (const std::uint32_t w : model.Values(*weights))
      if (Agrees(n, model.at(w).value / model.at(g).value) != nullptr) return true;
  }
  return false;
}

}  // namespace

const char* DoubtOfMatch(Judgement& j, const Claim& claim, const Number& n, const Outcome& out) {
  const CostModel& model = j.ModelOf(out.model);
  const std::string_view name = j.rules.symbols.Name(model.at(out.candidate).quantity);
  if (name.starts_with("weights.") && n.decimal.value() * n.factor < kLeastWeights)
    return "too little for the weights of a model";
  const Block& block = j.document.blocks[claim.block];
  if (block.kind != Block::Kind::kCell || !name.starts_with("throughput.")) return nullptr;
  // Rows of measurements that lie close together confirm each other of nothing.
  for (const std::uint32_t input : model.Inputs(model.at(out.candidate))) {
    const StatedValue* stated = model.Stated(model.at(input));
    if (stated == nullptr || stated->claim < 0) continue;
    const Claim& other = j.claims.claims[static_cast<std::size_t>(stated->claim)];
    const Block& there = j.document.blocks[other.block];
    if (other.measure == claim.measure && there.group == block.group && there.row != block.row)
      return "only a figure of another row gives it";
  }
  return nullptr;
}

const char* DoubtOfValue(Judgement& j, std::uint32_t index, const Claim& claim, const Number& n,
                         const Outcome& best, SymbolId quantity) {
  const CostModel& model = j.ModelOf(best.first_model);
  const std::string_view name = j.rules.symbols.Name(quantity);
  const double ratio = n.decimal.value() * n.factor / best.first.middle();
  if (name == "weights.per_gpu" && IsEvenSplit(j, claim, n, ratio))
    return "an even split over all GPUs, which it nearly is";
  if (IsFirstSummand(j, n)) return "the first of several summands";
  if (name == "weights.total" && ratio < 1 && IsPart(j, n)) return "a part of the weights";
  if (name.starts_with("weights.") && IsOfParametersBefore(j, n))
    return "of the parameters counted right before it";
  if (name.starts_with("weights.")) {
    const ElementSize size = ElementSizeBelow(j, model, best.first_candidate);
    for (const double part : {1.0, 0.5, 0.25}) {
      // Nobody says the format: the published one may have been quantised.
      if (size.bytes == 0 || (part < 1 && (size.said || size.bytes * part < 0.5))) break;
      if (size.bytes * part < 2 && ratio >= kLeastCheckpoint * part &&
          ratio <= kMostCheckpoint * part)
        return "quantised checkpoints keep some tensors in 16 bit";
    }
  }
  if (name.starts_with("kv_cache.") && (IsOfPool(j, claim, ratio) || IsOfTokensBehind(j, n)))
    return "of a pool, or of the tokens said beside it";
  if (name.starts_with("kv_cache.") && ratio > 1 && IsPartOfSum(j, index))
    return "a budget may hold more than its requests need";
  if (name.starts_with("heads.") && IsOfKvHeads(j, index, n)) return "said of KV heads before it";
  // Most of the whole is no share of it, whatever the degrees are.
  const bool share = name.ends_with("per_gpu") || name.ends_with("per_node");
  const bool most = ratio < 1 && ratio > kLargestShare && name.ends_with("per_gpu");
  if (share && !most && RestsOnNoDegree(j, model, best.first_candidate))
    return "no degree of the strategy is stated";
  if (StatesUnread(j, claim)) return "its row states what could not be read";
  if (RestsOnPublishedModel(model, best.first_candidate) &&
      (SpeaksOfUnknownModel(j, claim) || RestsOnOtherModel(j, claim, model, best.first_candidate) ||
       DescribesAnother(j, j.PlanOf(claim))))
    return "its passage speaks of another model than the published one";
  return nullptr;
}

}  // namespace shardlint
