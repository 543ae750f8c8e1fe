#include "verdict/checks/doubts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "base/text.h"
#include "verdict/checks/beside_inputs.h"
#include "verdict/checks/own_sentence.h"
#include "verdict/checks/rows.h"
#include "verdict/checks/subject.h"

namespace shardlint {
namespace {

// Checkpoints over parameters × element size, where embeddings, head or attention stay in 16 bit.
constexpr double kLeastCheckpoint = 0.97, kMostCheckpoint = 1.45;
constexpr double kOfFiles = 0.012;          // of a checkpoint, for headers and blocks on disk
constexpr double kNearlyEven = 1.15;        // shared layers and experts are split by other degrees
constexpr std::size_t kMaxParts = 64;       // of a sum
constexpr std::uint32_t kFitsIn = 14;       // bytes of "fits within "
constexpr std::uint32_t kFewEarlier = 8;    // claims back to what a short name repeats
constexpr double kLargestShare = 0.6;       // of what two GPUs or more hold
constexpr double kLeastWeights = 1e6;       // bytes: less is no model's
constexpr std::uint32_t kBesideCount = 24;  // bytes from parameters to what they take
constexpr double kMostOfToken = 1e9;        // bytes
constexpr std::uint32_t kOfThem = 20;       // bytes from "32 of them" to what they take
constexpr std::uint32_t kSameSentence = 120;  // bytes behind a figure that still speak of it
constexpr int kMaxDepth = 10;                 // of a derivation
constexpr std::uint32_t kBesideWord = 14;     // bytes from "leaves" to how much
constexpr double kNominal = 0.08;             // from a card's nominal memory to what tools report
constexpr std::uint32_t kBesidePart = 64;     // bytes from "the rest of" to its amount
constexpr double kFarMore = 1.5;              // times "40+ GB"
constexpr std::uint32_t kBesideDevice = 12;   // bytes from a device to what it holds

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

// "layers 0-21 (22 layers)": as many as are listed right before it.
bool IsOfListBefore(const Judgement& j, const Number& n) {
  return std::ranges::any_of(j.mentions.ranks, [&](const RankList& list) {
    return list.block == n.block && list.end <= n.begin && n.begin - list.end <= 3 &&
           static_cast<double>(list.indices.size()) == n.decimal.value();
  });
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

// "Sum = 18 GB + 5 GB = 23 GB": the label names the result, not a summand; "49 GB of cache plus 14
// GB of weights = 63 GB": nor do a summand's words name the result.
bool IsMisnamedInSum(const Judgement& j, const Claim& claim, const Number& n) {
  const std::string_view text = j.document.text;
  const Block& block = j.document.blocks[n.block];
  const std::string_view before = Trim(text.substr(block.text_begin, n.digits - block.text_begin));
  if (before.ends_with('='))
    return Trim(text.substr(n.end, block.text_end - n.end)).starts_with('+') ||
           (claim.label_begin >= 0 && static_cast<std::uint32_t>(claim.label_begin) < n.digits &&
            std::ranges::any_of(std::array{" + ", " plus "}, [&](const char* sign) {
              const std::size_t at = before.find(sign);
              return at != std::string_view::npos &&
                     block.text_begin + at < static_cast<std::uint32_t>(claim.label_begin);
            }));
  return before.ends_with('+');
}

// Bills of an API, of people and of disks stand in the same documents.
bool SpeaksOfGpus(const Judgement& j, const Claim& claim) {
  const Block& block = j.document.blocks[claim.block];
  std::uint32_t begin = block.text_begin, end = block.text_end;
  if (block.kind == Block::Kind::kCell) {
    const Group& group = j.document.groups[static_cast<std::size_t>(block.group)];
    begin = j.document.blocks[group.first_block].text_begin;
    end = j.document.blocks[group.end_block - 1].text_end;
  }
  const auto [first, last] = j.ClaimsIn(begin, end);
  for (std::uint32_t c = first; c < last; ++c) {
    const Claim& other = j.claims.claims[c];
    if (other.kind == Claim::Kind::kName) return true;
    if (other.kind != Claim::Kind::kNumber || other.quantities.empty()) continue;
    const std::string_view name = j.rules.symbols.Name(other.quantities.front());
    if (name.starts_with("gpus.") || name == "cost_per_gpu_hour") return true;
  }
  return std::ranges::any_of(j.CuesIn(begin, end), [&](const Cue& cue) {
    if (cue.kind == Vocabulary::Kind::kScope) {
      const std::string& scope = j.rules.vocabulary.scopes[cue.index];
      return scope.starts_with("per_gpu") || scope == "per_node";
    }
    return cue.kind == Vocabulary::Kind::kMeasure &&
           j.rules.vocabulary.measures[cue.index].id == "gpus";
  });
}

// "| 34B | 19.5 GB |": the row is of another model than the one that is computed with.
bool IsRowOfAnother(const Judgement& j, const Claim& claim, CostModel& model) {
  const Block& block = j.document.blocks[claim.block];
  const auto parameters = j.Symbol("parameters.total");
  if (block.kind != Block::Kind::kCell || !parameters) return false;
  const std::uint32_t first = j.document.FirstOfRow(claim.block);
  const auto n = std::ranges::lower_bound(j.mentions.numbers, first, {}, &Number::block);
  if (n == j.mentions.numbers.end() || n->block != first || !n->bare_suffix || n->factor < 1e6)
    return false;
  const double size = n->decimal.value() * n->factor;
  return std::ranges::none_of(model.Values(*parameters), [&](std::uint32_t id) {
    const Interval value = model.at(id).value;
    return size > value.low / 1.1 && size < value.high * 1.1;
  });
}

// "a conversation takes 1.25 GiB, and 32 of them 40 GiB".
bool IsOfThem(const Judgement& j, const Number& n) {
  const std::uint32_t begin = j.document.blocks[n.block].text_begin;
  const std::uint32_t from = n.digits - std::min(n.digits - begin, kOfThem);
  return std::string_view(j.document.text).substr(from, n.digits - from).find(" of them") !=
         std::string_view::npos;
}

// "54.4 GB (85% of 64 GB)": its bracket computes it, of whatever device that is.
bool IsShareOfBracket(const Judgement& j, const Number& n) {
  const auto index = static_cast<std::size_t>(&n - j.mentions.numbers.data());
  if (index + 2 >= j.mentions.numbers.size()) return false;
  const Number& share = j.mentions.numbers[index + 1];
  const Number& whole = j.mentions.numbers[index + 2];
  return share.percent && whole.block == n.block && whole.dimension == n.dimension &&
         share.digits - n.end <= 3 && whole.digits - share.end <= 6 &&
         Agrees(n, share.InBase() * whole.InBase()) != nullptr;
}

// "does not fit in 80 GB": what there is, not what is put there.
bool IsWhatItFits(const Judgement& j, const Number& n) {
  const std::uint32_t begin = j.document.blocks[n.block].text_begin;
  return std::ranges::any_of(
      j.CuesIn(n.digits - std::min(n.digits - begin, kFitsIn), n.digits), [&](const Cue& cue) {
        return cue.kind == Vocabulary::Kind::kWord && cue.end + 1 == n.digits &&
               j.rules.vocabulary.words[cue.index] == "fits_in";
      });
}

// Inputs of a workload and formats, which a document varies from passage to passage.
bool Varies(std::string_view name) {
  return name == "sequence_length" || name == "input_length" || name == "output_length" ||
         name == "batch_size" || name == "kv_element_size" || name == "micro_batches" ||
         name == "weight_element_size" || name == "memory_utilization_limit";
}

// A sentence elsewhere says an input that varies: behind the figure, or other than a third place.
bool RestsOnOtherPassage(const Judgement& j, const Claim& claim, const CostModel& model,
                         std::uint32_t id, int depth) {
  const Candidate& c = model.at(id);
  if (const StatedValue* stated = model.Stated(c)) {
    if (stated->claim < 0 || !Varies(j.rules.symbols.Name(c.quantity))) return false;
    const Claim& other = j.claims.claims[static_cast<std::size_t>(stated->claim)];
    const Block& there = j.document.blocks[other.block];
    const Block& here = j.document.blocks[claim.block];
    if (other.block == claim.block)
      return other.begin > claim.end + kSameSentence && there.kind != Block::Kind::kCodeLine;
    if (there.kind != Block::Kind::kParagraph || there.list >= 0) return false;
    if (other.begin > claim.begin) return true;
    return there.section != here.section &&
           std::ranges::any_of(j.claims.claims, [&](const Claim& third) {
             if (third.kind != other.kind || third.begin == other.begin) return false;
             if (third.kind == Claim::Kind::kPrecision) return third.index != other.index;
             return third.quantities == other.quantities &&
                    !(j.NumberOf(third).decimal == j.NumberOf(other).decimal);
           });
  }
  if (depth > kMaxDepth) return false;
  return std::ranges::any_of(model.Inputs(c), [&](std::uint32_t input) {
    return RestsOnOtherPassage(j, claim, model, input, depth + 1);
  });
}

// "10 × 375 MiB ≈ 3.66 GiB": arithmetic right there gives the whole of several, and what one of
// them is stands elsewhere.
bool IsWholeOfSeveral(const Judgement& j, std::uint32_t index, std::string_view name) {
  const Claim& claim = j.claims.claims[index];
  const bool one = name.ends_with("per_sequence") || name.ends_with("per_token") ||
                   name.ends_with("per_layer") || name.ends_with("per_gpu");
  return one &&
         std::ranges::any_of(j.judged[index].checks,
                             [](const auto& check) {
                               return check.rule == "arithmetic" &&
                                      check.verdict == Verdict::kConfirmed;
                             }) &&
         std::ranges::none_of(j.CuesOf(j.document.blocks[claim.block]), [](const Cue& cue) {
           return cue.kind == Vocabulary::Kind::kScope && cue.index != 0;
         });
}

// "Most of the weights belong to experts: 270 GB", "the remaining weights 17 GB".
bool IsPart(const Judgement& j, const Number& n) {
  const Block& block = j.document.blocks[n.block];
  const std::uint32_t from = std::max(block.text_begin, n.digits - std::min(n.digits, kBesidePart));
  return j.HasWord("part", from, n.digits);
}

// "Leaves 50 GB to the weights": what there is for them, not what they take.
bool IsWhatIsLeft(const Judgement& j, const Number& n) {
  const std::uint32_t begin = j.document.blocks[n.block].text_begin;
  return j.HasWord("leaves", n.digits - std::min(n.digits - begin, kBesideWord), n.digits);
}

// "TP=4: OOM (71 GB)": what an attempt reached that failed.
bool IsOfFailure(const Judgement& j, const Number& n) {
  const std::uint32_t begin = j.document.blocks[n.block].text_begin;
  return j.HasWord("failure", n.digits - std::min(n.digits - begin, kBesideWord), n.digits);
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
  const std::uint32_t row = j.document.FirstOfRow(claim.block);
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

// "Headroom to the budget": what is free below a limit, not below all there is.
bool IsBelowLimit(const Judgement& j, const Number& n) {
  const Block& block = j.document.blocks[n.block];
  const std::uint32_t first =
      block.kind == Block::Kind::kCell ? j.document.FirstOfRow(n.block) : n.block;
  return j.HasWord("below_limit", j.document.blocks[first].text_begin, n.digits);
}

// "| INT4 | 0.5 | 26 GB |": its row is of a format that the value does not rest on.
bool IsRowOfAnotherFormat(Judgement& j, const Claim& claim, const CostModel& model,
                          const Outcome& best) {
  const Block& block = j.document.blocks[claim.block];
  if (block.kind != Block::Kind::kCell) return false;
  const Block& first = j.document.blocks[j.document.FirstOfRow(claim.block)];
  const auto [from, to] = j.ClaimsIn(first.text_begin, claim.begin);
  const double bytes = ElementSizeBelow(j, claim, model, best.first_candidate).bytes;
  for (std::uint32_t c = from; c < to; ++c) {
    const Claim& format = j.claims.claims[c];
    if (format.kind == Claim::Kind::kPrecision && format.role != Role::kRejected)
      return j.rules.vocabulary.precisions[static_cast<std::size_t>(format.index)] != bytes;
  }
  return false;
}

// "an A100 holds 80 GB", "a 16 GB T4", "a 24 GB card": what the device has.
bool IsOfDevice(const Judgement& j, const Number& n) {
  const std::string_view text = j.document.text;
  const std::string_view behind = text.substr(n.end, std::string_view(" card").size());
  if (behind == " card" || behind == "-card") return true;
  const auto memory = j.Symbol("device.memory");
  return memory && std::ranges::any_of(j.mentions.names, [&](const NameHit& hit) {
           const bool before = hit.end <= n.begin && n.begin - hit.end <= kBesideDevice;
           if (hit.block != n.block || !(before || (hit.begin >= n.end && hit.begin <= n.end + 1)))
             return false;
           if (before && text.substr(hit.end, n.begin - hit.end).find_first_of("+-=:") !=
                             std::string_view::npos)
             return false;
           return std::ranges::any_of(hit.names, [&](const CatalogName& name) {
             if (name.kind != CatalogName::Kind::kDevice) return false;
             const CatalogFact* fact = j.rules.catalog->Entry(name.entry).Find(*memory);
             return fact != nullptr && std::ranges::any_of(fact->values, [&](double value) {
                      return Agrees(n, Interval::Exactly(value)) != nullptr;
                    });
           });
         });
}

// Whether the words of its own block name the cache; a cell's are those of its table.
bool SpeaksOfCache(const Judgement& j, const Claim& claim) {
  const Block& block = j.document.blocks[claim.block];
  return block.kind == Block::Kind::kCell ||
         std::ranges::any_of(j.CuesOf(block), [&](const Cue& cue) {
           return cue.kind == Vocabulary::Kind::kMeasure &&
                  j.rules.vocabulary.measures[cue.index].id == "kv_cache";
         });
}

bool IsOfContents(std::string_view name) {
  return name.starts_with("weights.") ||
         (name.starts_with("kv_cache.") && !name.starts_with("kv_cache.budget") &&
          !name.starts_with("kv_cache.capacity"));
}

// "weights   65.00 GB   32.50 GB": what the plan gives stands in another column of its row, which
// is of another case.
bool IsOfOtherColumn(const Judgement& j, const Number& n, const Interval& value) {
  const Block& block = j.document.blocks[n.block];
  const bool cell = block.kind == Block::Kind::kCell;
  if (!cell && block.kind != Block::Kind::kCodeLine) return false;
  const auto& numbers = j.mentions.numbers;
  auto other = std::ranges::lower_bound(numbers, cell ? j.document.FirstOfRow(n.block) : n.block,
                                        {}, &Number::block);
  for (; other != numbers.end(); ++other) {
    const Block& there = j.document.blocks[other->block];
    if (cell ? there.group != block.group || there.row != block.row : other->block != n.block)
      return false;
    if (&*other == &n || other->dimension != n.dimension || other->operand) continue;
    const double ratio = other->decimal.value() * other->factor / value.middle();
    if (std::abs(ratio - 1) < kNominal) return true;
  }
  return false;
}

// "free   27.37 GB   70.94 GB" where an input stands in another line of such a box: of which column
// it is cannot be said.
bool RestsOnOtherColumn(const Judgement& j, const Number& n, const CostModel& model,
                        std::uint32_t candidate) {
  const Block& block = j.document.blocks[n.block];
  if (block.kind != Block::Kind::kCodeLine || !IsOfColumns(j, n)) return false;
  return std::ranges::any_of(model.Inputs(model.at(candidate)), [&](std::uint32_t input) {
    const StatedValue* stated = model.Stated(model.at(input));
    if (stated == nullptr || stated->claim < 0) return false;
    const Claim& there = j.claims.claims[static_cast<std::size_t>(stated->claim)];
    return there.kind == Claim::Kind::kNumber && there.block != n.block &&
           j.document.blocks[there.block].group == block.group && IsOfColumns(j, j.NumberOf(there));
  });
}

// No format is said, and in 32 bit it would be just this.
bool IsIn32Bit(Judgement& j, const Claim& claim, const Number& n, const CostModel& model,
               const Outcome& best) {
  const ElementSize size = ElementSizeBelow(j, claim, model, best.first_candidate);
  return !size.said && size.bytes == 2 &&
         Agrees(n, best.first * Interval::Exactly(4 / size.bytes)) != nullptr;
}

}  // namespace

const char* DoubtOfMatch(Judgement& j, const Claim& claim, const Number& n, const Outcome& out) {
  const CostModel& model = j.ModelOf(out.model);
  const std::string_view name = j.rules.symbols.Name(model.at(out.candidate).quantity);
  if (name.starts_with("weights.") && n.decimal.value() * n.factor < kLeastWeights)
    return "too little for the weights of a model";
  if (IsOfContents(name) && IsOfFailure(j, n)) return "of an attempt that failed";
  if (IsOfContents(name) && IsOfDevice(j, n)) return "what the device has, not what it takes";
  if (IsOfContents(name) && n.open_ended &&
      model.at(out.candidate).value.low > kFarMore * n.decimal.value() * n.factor)
    return "far more than that";
  const SymbolId quantity = model.at(out.candidate).quantity;
  if (name == "kv_cache.per_sequence" && !claim.scope_known && *out.reading != '\0' &&
      quantity != claim.quantities.front() && !SpeaksOfCache(j, claim))
    return "nothing beside it says that it is of one sequence";
  // A share that no degree gives, of a figure that does not say that it is a share.
  if (!claim.scope_known && quantity != claim.quantities.front() &&
      (name.ends_with("per_gpu") || name.ends_with("per_stage")) &&
      name.find("per_token") == std::string_view::npos &&
      (*out.reading != '\0' || RestsOnGuessedSplit(j, model, out.candidate)) &&
      RestsOnNoDegree(j, model, out.candidate))
    return "no degree of the strategy is stated";
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
  CostModel& model = j.ModelOf(best.first_model);
  const std::string_view name = j.rules.symbols.Name(quantity);
  if (name.ends_with("per_sequence") && IsOfThem(j, n)) return "of several of them";
  if (name == "kv_cache.per_token" && n.decimal.value() * n.factor > kMostOfToken)
    return "more than any model keeps of a token";
  if (IsShareOfBracket(j, n)) return "its bracket computes it";
  if (IsRowOfAnother(j, claim, model)) return "its row is of a model of another size";
  const double ratio = n.decimal.value() * n.factor / best.first.middle();
  if (name == "weights.per_gpu" && IsEvenSplit(j, claim, n, ratio))
    return "an even split over all GPUs, which it nearly is";
  if (name.starts_with("cost.") && !SpeaksOfGpus(j, claim))
    return "nothing beside it says that it is the price of GPUs";
  if (IsMisnamedInSum(j, claim, n)) return "named by the words of another part of the sum";
  if (IsWhatItFits(j, n)) return "what there is, not what is put there";
  if (IsOfContents(name) && IsWhatIsLeft(j, n)) return "what is left for it, not what it takes";
  if (IsOfContents(name) && IsOfFailure(j, n)) return "of an attempt that failed";
  if (IsOfContents(name) && IsOfDevice(j, n)) return "what the device has, not what it takes";
  if (name == "memory.free" && IsBelowLimit(j, n)) return "below a limit, not below all there is";
  if (name.starts_with("weights.") && IsRowOfAnotherFormat(j, claim, model, best))
    return "its row is of a format that this does not rest on";
  if (name.starts_with("memory.") && std::abs(ratio - 1) < kNominal &&
      RestsOnPublishedMemory(j, model, best.first_candidate))
    return "tools report other capacities than the nominal ones";
  if (IsOfOtherColumn(j, n, best.first) || RestsOnOtherColumn(j, n, model, best.first_candidate))
    return "another column of its row says so";
  if (IsWholeOfSeveral(j, index, name)) return "its own line computes it of several";
  if (name == "pipeline.bubble" && best.first.high == 0)
    return "the stages that it speaks of are not stated";
  if (RestsOnOtherPassage(j, claim, model, best.first_candidate, 0))
    return "what it depends on is said in another passage, of which it may not be";
  if (IsOfContents(name) && AgreesWithOwnSentence(j, claim, n, model, best.first_candidate))
    return "it agrees with what its own sentence says";
  if ((name == "weights.total" || name.starts_with("kv_cache.")) && ratio < 1 && IsPart(j, n))
    return "a part of it";
  if (name.starts_with("weights.") && ratio > 1 &&
      RestsOnPartOfModel(j, j.PlanOf(claim), model, best.first_candidate))
    return "rests on fewer parameters than the model has";
  if (name.starts_with("weights.") && IsOfParametersBefore(j, n))
    return "of the parameters counted right before it";
  if (name == "weights.total" &&
      ((n.binary_factor > 0 &&
        std::abs(n.decimal.value() * n.binary_factor / best.first.middle() - 1) < kOfFiles) ||
       (RestsOnPublishedModel(model, best.first_candidate) && std::abs(ratio - 1) < kOfFiles)))
    return "files of weights take as much more";
  if (name.starts_with("weights.") && IsIn32Bit(j, claim, n, model, best))
    return "no format is said, and 32 bit gives it";
  if (name.starts_with("weights.")) {
    const ElementSize size = ElementSizeBelow(j, claim, model, best.first_candidate);
    for (const double part : {1.0, 0.5, 0.25, 0.125}) {
      // Nobody says the format: the published one may have been quantised.
      if (size.bytes == 0 || (part < 1 && (size.said || size.bytes * part < 0.5))) break;
      if (size.bytes * part < 2 && ratio >= kLeastCheckpoint * part &&
          ratio <= kMostCheckpoint * part)
        return "quantised checkpoints keep some tensors in 16 bit";
    }
  }
  if (name.starts_with("kv_cache.") && (IsOfPool(j, claim, ratio) || IsOfTokensBehind(j, n)))
    return "of a pool, or of the tokens said beside it";
  if (name.starts_with("kv_cache.per_token") && IsOfItsTokens(j, index))
    return "of the tokens in its own equation";
  if (name == "kv_cache.total" && IsOfOneToken(j, index)) return "of one token";
  if (name.starts_with("kv_cache.") && ratio > 1 && IsPartOfSum(j, index))
    return "a budget may hold more than its requests need";
  if (name == "layers.per_stage" && IsOfListBefore(j, n)) return "as many as the layers listed";
  if (name.starts_with("heads.") && IsOfKvHeads(j, index, n)) return "said of KV heads before it";
  // Most of the whole is no share of it, whatever the degrees are.
  const bool share = name.ends_with("per_gpu") || name.ends_with("per_node");
  const bool most = ratio < 1 && ratio > kLargestShare && name.ends_with("per_gpu");
  if (share && !most && RestsOnNoDegree(j, model, best.first_candidate))
    return "no degree of the strategy is stated";
  if (StatesUnread(j, claim)) return "its row states what could not be read";
  if (RestsOnPublishedModel(model, best.first_candidate) &&
      (SpeaksOfUnknownModel(j, claim) || IsNamedOnlyBehind(j, claim) ||
       RestsOnOtherModel(j, claim, model, best.first_candidate) ||
       DescribesAnother(j, j.PlanOf(claim))))
    return "its passage speaks of another model than the published one";
  return nullptr;
}

}  // namespace shardlint
