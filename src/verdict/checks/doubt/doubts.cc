#include "verdict/checks/doubt/doubts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string>
#include <vector>

#include "base/text.h"
#include "verdict/checks/arithmetic/beside_inputs.h"
#include "verdict/checks/doubt/row_doubts.h"
#include "verdict/checks/doubt/word_doubts.h"
#include "verdict/checks/model/subject.h"
#include "verdict/checks/place/own_sentence.h"
#include "verdict/checks/place/sentence_range.h"

namespace shardlint {
namespace {

// Checkpoints over parameters × element size, where embeddings, head or attention stay in 16 bit.
constexpr double kFewPrompts = 6;       // of a batch: nobody is off by as much
constexpr std::uint32_t kLeftOut = 32;  // bytes from a count to what it is without
constexpr double kLeastCheckpoint = 0.97, kMostCheckpoint = 1.45;
constexpr double kOfFiles = 0.012;     // of a checkpoint, for headers and blocks on disk
constexpr double kNearlyEven = 1.15;   // shared layers and experts are split by other degrees
constexpr double kLargestShare = 0.6;  // of what two GPUs or more hold
constexpr double kLeastWeights = 1e6;  // bytes: less is no model's
constexpr double kMostOfToken = 1e9;   // bytes
constexpr std::uint32_t kSameSentence = 120;  // bytes behind a figure that still speak of it
constexpr std::size_t kMaxCounts = 8;         // of experts that a document may state
constexpr std::size_t kOtherPlaces = 1000;    // claims to either side of an input
constexpr int kMaxDepth = 10;                 // of a derivation
constexpr double kRounded = 0.01;             // of a count of parameters, printed shorter
constexpr double kNominal = 0.08;             // from a card's nominal memory to what tools report
constexpr double kWhole = 1e-6;               // from a whole number
constexpr double kFarMore = 1.5;              // times "40+ GB"
constexpr std::uint32_t kBesideOffer = 16;    // bytes from "budget of" to how much

// Whether an equation of its own line gives it, of a kind.
template <class OfKind>
bool IsGivenBy(const Judgement& j, std::uint32_t index, const OfKind& of_kind) {
  const JudgedClaim& judged = j.judged[index];
  for (std::size_t i = 0; i < judged.checks.size(); ++i)
    if (const std::int32_t equation = judged.details[i].other;
        judged.checks[i].rule == "arithmetic" && judged.checks[i].verdict == Verdict::kConfirmed &&
        equation >= 0 && of_kind(j.mentions.equations[static_cast<std::size_t>(equation)]))
      return true;
  return false;
}

// "Weights in the whole system: 7 × 72.7 = 509 GB": its own equation counts copies of what is told
// of one elsewhere.
bool CountsCopies(const Judgement& j, std::uint32_t index, const Claim& claim, const Number& n) {
  return IsGivenBy(j, index, [&](const Equation& e) {
    if (e.operands.size() != 2 || e.expression.nodes.back().op != Expression::Op::kMultiply)
      return false;
    const Number &a = j.mentions.numbers[e.operands[0]], &b = j.mentions.numbers[e.operands[1]];
    const bool first = a.decimal.integer() && a.dimension.dimensionless() && !b.decimal.integer();
    const Number &copies = first ? a : b, &one = first ? b : a;
    if (!copies.decimal.integer() || !copies.dimension.dimensionless() ||
        copies.decimal.value() < 2)
      return false;
    return std::ranges::any_of(j.claims.claims, [&](const Claim& other) {
      return other.kind == Claim::Kind::kNumber && other.measure == claim.measure &&
             other.end < claim.begin && j.NumberOf(other).decimal == one.decimal &&
             j.NumberOf(other).dimension == n.dimension;
    });
  });
}

// "The KV pool is oversized … 33.6 GiB is KV": what there is for the cache, not what is needed.
bool IsOfPool(const Judgement& j, const Claim& claim, double ratio) {
  if (ratio <= 1) return false;
  const Block& block = j.document.blocks[claim.block];
  // "KV Cache，预算为 37 GiB"
  if (j.HasWord("offered", claim.begin - std::min(claim.begin - block.text_begin, kBesideOffer),
                claim.begin))
    return true;
  const auto is_budget = [&](const Cue& cue) {
    return cue.kind == Vocabulary::Kind::kMeasure &&
           j.rules.vocabulary.measures[cue.index].id == "kv_budget";
  };
  // "What is left for the cache" heads a table of it.
  if (block.kind == Block::Kind::kCell && block.section >= 0 &&
      std::ranges::any_of(j.CuesOf(j.document.blocks[static_cast<std::size_t>(block.section)]),
                          is_budget))
    return true;
  return std::ranges::any_of(j.CuesOf(j.Near(claim)), [&](const Cue& cue) {
    if (cue.kind == Vocabulary::Kind::kWord && cue.begin == claim.end + 1)
      return j.rules.vocabulary.words[cue.index] == "pool";
    return is_budget(cue);
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
    // A launch command may set another figure than the plan counts with.
    if (other.kind == Claim::Kind::kNumber && other.block != claim.block &&
        !j.NumberOf(other).flag.empty() && claim.kind == Claim::Kind::kNumber &&
        j.NumberOf(claim).flag.empty() && j.NumberOf(claim).dimension.dimensionless())
      return true;
    const Block& there = j.document.blocks[other.block];
    const Block& here = j.document.blocks[claim.block];
    if (other.block == claim.block)
      return other.begin > claim.end + kSameSentence && there.kind != Block::Kind::kCodeLine;
    if (there.kind != Block::Kind::kParagraph || there.list >= 0) return false;
    if (other.begin > claim.begin) return true;
    // Users are counted anew in every sentence about capacity.
    const bool users = j.rules.symbols.Name(c.quantity) == "batch_size";
    if (!users && there.section == here.section) return false;
    const std::span<const Claim> all = j.claims.claims;
    const auto at = static_cast<std::size_t>(stated->claim);
    const std::size_t first = at - std::min(at, kOtherPlaces);
    const std::size_t few = std::min(all.size() - first, 2 * kOtherPlaces);
    return std::ranges::any_of(all.subspan(first, few), [&](const Claim& third) {
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

// Claims that a derivation rests on.
void FindSources(const CostModel& model, std::uint32_t id, int depth,
                 std::vector<std::pair<SymbolId, std::int32_t>>& sources) {
  const Candidate& c = model.at(id);
  if (const StatedValue* stated = model.Stated(c)) {
    if (stated->claim >= 0) sources.emplace_back(c.quantity, stated->claim);
    return;
  }
  if (depth > kMaxDepth) return;
  for (const std::uint32_t input : model.Inputs(c)) FindSources(model, input, depth + 1, sources);
}

// "Reduce the batch to 8: the cache drops to 5 GB" below a cache of 20 GB for 16: its own sentence
// changes what the figure that this rests on was worked out for.
bool RestsOnFigureBeforeChange(const Judgement& j, const Claim& claim, const CostModel& model,
                               std::uint32_t id) {
  std::vector<std::pair<SymbolId, std::int32_t>> sources;
  FindSources(model, id, 0, sources);
  const bool derived = std::ranges::any_of(sources, [&](const auto& source) {
    return !j.rules.quantities[source.first].input &&
           j.claims.claims[static_cast<std::size_t>(source.second)].block != claim.block;
  });
  if (!derived) return false;
  return std::ranges::any_of(ChangedBefore(j, claim), [&](SymbolId q) {
    return std::ranges::none_of(sources, [&](const auto& source) { return source.first == q; });
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
         std::ranges::none_of(j.CuesOf(j.Near(claim)), [](const Cue& cue) {
           return cue.kind == Vocabulary::Kind::kScope && cue.index != 0;
         });
}

// "the cache of a sequence (153 × 268 MB = 41 GB)": its own line works it out from the value.
bool IsWorkedOutFrom(const Judgement& j, std::uint32_t index, const Interval& value) {
  return IsGivenBy(j, index, [&](const Equation& e) {
    return std::ranges::any_of(e.operands, [&](std::uint32_t o) {
      const Number& n = j.mentions.numbers[o];
      return !n.dimension.dimensionless() && Agrees(n, value) != nullptr;
    });
  });
}

// "weights 144 GB / 4 = 36 GB": what its own line divides is the whole, and not what comes of it.
bool IsDividedHere(const Judgement& j, std::uint32_t index) {
  return IsGivenBy(j, index, [](const Equation& e) {
    return std::ranges::find(e.expression.nodes, Expression::Op::kDivide, &Expression::Node::op) !=
           e.expression.nodes.end();
  });
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

// "17.65 GB of weights" where a GPU holds 17.64 GB and nothing says that all of them are meant.
bool IsNearlyOfAnotherScope(const Claim& claim, const Number& n, CostModel& model,
                            SymbolId quantity) {
  if (claim.scope_known) return false;
  const double claimed = n.Nominal();
  return std::ranges::any_of(claim.quantities, [&](SymbolId other) {
    bool near = false;
    if (other != quantity)
      model.ForEachComputed(other, [&](std::uint32_t id) {
        const Interval& value = model.at(id).value;
        near |= std::abs(claimed / value.middle() - 1) < kRounded && Agrees(n, value) == nullptr;
        return !near;
      });
    return near;
  });
}

// What the formats that its row, else its table or list, names make of the one a value rests on.
std::vector<double> FormatsSaid(Judgement& j, const Claim& claim, const CostModel& model,
                                std::uint32_t candidate) {
  const double own = ElementSizeBelow(j, claim, model, candidate).bytes;
  std::vector<double> out = {1};
  if (own <= 0) return out;
  const auto add = [&](std::uint32_t begin, std::uint32_t end) {
    const auto [first, last] = j.ClaimsIn(begin, end);
    for (std::uint32_t c = first; c < last; ++c)
      if (const Claim& format = j.claims.claims[c]; format.kind == Claim::Kind::kPrecision)
        out.push_back(j.rules.vocabulary.precisions[static_cast<std::size_t>(format.index)] / own);
    return out.size() > 1;
  };
  const auto& blocks = j.document.blocks;
  const Block& block = blocks[claim.block];
  if (add(blocks[j.document.FirstOfRow(claim.block)].text_begin, block.text_end)) return out;
  if (block.group < 0) return out;
  const Group& group = j.document.groups[static_cast<std::size_t>(block.group)];
  for (std::uint32_t b = group.first_block; b < group.end_block && blocks[b].header; ++b)
    add(blocks[b].text_begin, blocks[b].text_end);
  return out;
}

// "13.7 GB a card", and in the budget "weights 13.7 GB": a figure that is said of a scope
// elsewhere.
bool IsSaidOfAScope(const Judgement& j, const Claim& claim, const Number& n, SymbolId quantity) {
  return !claim.scope_known && std::ranges::any_of(j.ClaimsAround(claim), [&](const Claim& other) {
    if (other.kind != Claim::Kind::kNumber || !other.scope_known || other.quantities.empty())
      return false;
    const std::string_view scope = j.rules.symbols.Name(other.quantities.front());
    if (!scope.ends_with("per_gpu") && other.measure != claim.measure) return false;
    if (other.quantities.front() == quantity) return false;
    const Number& o = j.NumberOf(other);
    return o.decimal == n.decimal && o.factor == n.factor && o.dimension == n.dimension;
  });
}

// What lies outside of an item, and is no fact of the model or the device.
bool RestsOnOtherBlock(const Judgement& j, const Claim& claim, const CostModel& model,
                       std::uint32_t id, int depth) {
  const Candidate& c = model.at(id);
  if (const StatedValue* stated = model.Stated(c))
    return stated->claim >= 0 &&
           j.claims.claims[static_cast<std::size_t>(stated->claim)].block != claim.block &&
           (Varies(j.rules.symbols.Name(c.quantity)) ||
            j.rules.symbols.Name(c.quantity).ends_with("_parallel_size"));
  const auto inputs = model.Inputs(c);
  if (inputs.empty() && j.rules.symbols.Name(c.quantity).ends_with("_parallel_size")) return true;
  return depth <= kMaxDepth && std::ranges::any_of(inputs, [&](std::uint32_t input) {
           return RestsOnOtherBlock(j, claim, model, input, depth + 1);
         });
}

// "Attention is 327 M a layer": a part of what a layer has.
bool IsTermOf(const CostModel& model, std::uint32_t id, const Number& n, int depth) {
  const Candidate& c = model.at(id);
  return depth <= kMaxDepth && model.Stated(c) == nullptr &&
         std::ranges::any_of(model.Inputs(c), [&](std::uint32_t input) {
           return Agrees(n, model.at(input).value) != nullptr ||
                  IsTermOf(model, input, n, depth + 1);
         });
}

// "TP 8 | 60 GB" in a table of pools: as many times as its own row counts otherwise.
bool IsShareByRow(Judgement& j, const Claim& claim, CostModel& model, double ratio) {
  const auto tp = j.Symbol("tensor_parallel_size");
  const Block& block = j.document.blocks[claim.block];
  if (!tp || block.kind != Block::Kind::kCell) return false;
  const std::uint32_t first = j.document.blocks[j.document.FirstOfRow(claim.block)].text_begin;
  return std::ranges::any_of(j.NumbersIn(first, claim.begin), [&](const Number& n) {
    const double count = n.decimal.value();
    const std::int32_t c =
        j.claims.of_number[static_cast<std::size_t>(&n - j.mentions.numbers.data())];
    const bool degree =
        c >= 0 && !j.claims.claims[static_cast<std::size_t>(c)].quantities.empty() &&
        j.rules.symbols.Name(j.claims.claims[static_cast<std::size_t>(c)].quantities.front())
            .ends_with("_parallel_size");
    const bool alone =
        Trim(j.document.TextOf(j.document.blocks[n.block])).size() == n.end - n.digits;
    return alone && !degree && n.dimension.dimensionless() && n.decimal.integer() && count > 1 &&
           std::ranges::any_of(model.Values(*tp), [&](std::uint32_t id) {
             const double used = model.at(id).value.middle();
             return count != used && std::abs(ratio * count / used - 1) < kRounded;
           });
  });
}

// "80 GiB usable as we count it": the card's own memory, in whatever unit.
bool IsAllOfCard(Judgement& j, const Number& n, CostModel& model) {
  const auto memory = j.Symbol("device.memory");
  return memory && std::ranges::any_of(model.Values(*memory), [&](std::uint32_t id) {
           return std::abs(n.decimal.value() * 1e9 / model.at(id).value.middle() - 1) < kWhole;
         });
}

// "A full node of 8", under it "usable 576 GB": more than one GPU has, and no word says that it is
// of one.
bool IsMoreThanOneHas(Judgement& j, const Claim& claim, const Number& n, CostModel& model) {
  const auto memory = j.Symbol("device.memory");
  if (!memory || SpeaksOfOneGpu(j, claim)) return false;
  const std::span<const std::uint32_t> values = model.Values(*memory);
  return !values.empty() && std::ranges::all_of(values, [&](std::uint32_t id) {
    return n.Nominal() > kFarMore * model.at(id).value.high;
  });
}

// "26.7 GB of weights" in a budget where all of them are 103.8 GB and four GPUs are spoken of: a
// share with the tables that each keeps whole, and nothing says that all are meant.
bool IsNearlyShare(Judgement& j, const Claim& claim, const Number& n, const CostModel& model,
                   const Outcome& best) {
  const auto gpus = j.Symbol("gpus.total"), share = j.Symbol("weights.per_gpu");
  if (claim.scope_known || !share ||
      std::ranges::find(claim.quantities, *share) == claim.quantities.end())
    return false;
  const auto& degrees = j.rules.plan_rules().degrees;
  const std::vector<double> formats = FormatsSaid(j, claim, model, best.first_candidate);
  const double whole = best.first.middle() / (n.Nominal());
  return std::ranges::any_of(j.ClaimsAround(claim), [&](const Claim& other) {
    if (other.kind != Claim::Kind::kNumber || other.quantities.empty()) return false;
    const SymbolId quantity = other.quantities.front();
    if (quantity != gpus && std::ranges::find(degrees, quantity) == degrees.end()) return false;
    const double by = j.NumberOf(other).decimal.value();
    return by > 1 && std::ranges::any_of(formats, [&](double format) {
             const double ratio = by / (whole * format);
             return ratio > 1 - kRounded && ratio < kNearlyEven;
           });
  });
}

// As slips and whole formats are.
bool IsPowerOfTwo(double times) {
  const double steps = std::log2(times);
  return std::abs(steps - std::round(steps)) < kRounded;
}

// "47 GB in BF16, so we quantise: … sum 14.2 GB", and then 7.1 GB on each of two: of a total told
// since, in another format.
bool IsShareOfLaterTotal(const Judgement& j, const Claim& claim, const Number& n,
                         const CostModel& model, const Outcome& best) {
  const auto total = j.Symbol("weights.total");
  if (!total) return false;
  std::vector<std::pair<SymbolId, std::int32_t>> sources;
  FindSources(model, best.first_candidate, 0, sources);
  const auto source = std::ranges::find(sources, *total, &std::pair<SymbolId, std::int32_t>::first);
  if (source == sources.end()) return false;
  const Claim& whole = j.claims.claims[static_cast<std::size_t>(source->second)];
  if (whole.kind != Claim::Kind::kNumber || whole.end >= claim.begin) return false;
  const auto [first, last] = j.ClaimsIn(whole.end, claim.begin);
  bool another_format = false;
  for (std::uint32_t c = first; c < last; ++c)
    another_format |= j.claims.claims[c].kind == Claim::Kind::kPrecision;
  const Interval implied = n.InBase() * j.NumberOf(whole).InBase() / best.first;
  return another_format &&
         std::ranges::any_of(j.NumbersIn(whole.end, claim.begin), [&](const Number& o) {
           return o.dimension == n.dimension && !o.operand && Agrees(o, implied) != nullptr;
         });
}

bool IsMoreThanBatch(Judgement& j, const Number& n, CostModel& model) {
  const auto batch = j.Symbol("batch_size");
  if (!batch) return false;
  const std::span<const std::uint32_t> values = model.Values(*batch);
  return !values.empty() && std::ranges::all_of(values, [&](std::uint32_t id) {
    return model.at(id).value.high < n.Nominal();
  });
}

// "Only every other layer keeps more than its window: 36 KiB per token".
bool GrowsInSomeLayers(Judgement& j, const Number& n, CostModel& model, const Interval& all) {
  const auto global = j.Symbol("num_global_layers"), layers = j.Symbol("num_kv_layers");
  if (!global || !layers) return false;
  for (const std::uint32_t some : model.Values(*global))
    for (const std::uint32_t of : model.Values(*layers))
      if (Agrees(n, all * model.at(some).value / model.at(of).value) != nullptr) return true;
  return false;
}

// "8 experts per GPU" of 128 on 16 ranks, in a document that says 256 as well.
bool IsOfOtherExperts(const Judgement& j, double ratio) {
  const auto experts = j.Symbol("num_experts");
  std::vector<double> counts;
  for (const Claim& claim : j.claims.claims)
    if (claim.kind == Claim::Kind::kNumber && !claim.quantities.empty() &&
        claim.quantities.front() == experts && counts.size() < kMaxCounts)
      if (const double v = j.NumberOf(claim).decimal.value();
          std::ranges::find(counts, v) == counts.end())
        counts.push_back(v);
  return std::ranges::any_of(counts, [&](double of) {
    return std::ranges::any_of(counts, [&](double by) { return of == by * ratio && of != by; });
  });
}

bool RestsOn(const CostModel& model, std::uint32_t id, SymbolId quantity, int depth) {
  const Candidate& c = model.at(id);
  if (c.quantity == quantity) return true;
  if (model.Stated(c) != nullptr || depth > kMaxDepth) return false;
  return std::ranges::any_of(model.Inputs(c), [&](std::uint32_t input) {
    return RestsOn(model, input, quantity, depth + 1);
  });
}

// Experts are split by a degree of their own, and the value takes no heed of it: how large they are
// is not stated.
bool LeavesExpertsWhole(Judgement& j, CostModel& model, std::uint32_t id) {
  const auto experts = j.Symbol("expert_parallel_size");
  if (!experts || RestsOn(model, id, *experts, 0)) return false;
  return std::ranges::any_of(model.Values(*experts), [&](std::uint32_t value) {
    return !model.at(value).assumed && model.at(value).value.low > 1;
  });
}

/// The equation that divides another amount to give a claim's: "141.2 GB / 8 = 17.65 GB".
const Equation* QuotientOf(const Judgement& j, const Claim& claim, const Number& n) {
  const std::span<const Equation> near = j.EquationsNear(n);
  const auto e = std::ranges::find_if(near, [&](const Equation& equation) {
    if (static_cast<std::int32_t>(equation.result) != claim.index ||
        equation.relation != Equation::Relation::kEqual || equation.operands.size() != 2)
      return false;
    const Number& whole = j.mentions.numbers[equation.operands.front()];
    const Number& by = j.mentions.numbers[equation.operands.back()];
    return whole.dimension == n.dimension && by.dimension.dimensionless() &&
           Agrees(n, whole.InBase() / by.InBase()) != nullptr;
  });
  return e == near.end() ? nullptr : &*e;
}

// "KV per token … 4.72 MB / 32 = 147 kB": its own equation gives the share of one GPU.
bool IsComputedShare(Judgement& j, const Claim& claim, const Number& n, CostModel& model,
                     std::string_view name) {
  const auto share = j.Symbol(std::string(name) + "_per_gpu");
  return share && QuotientOf(j, claim, n) != nullptr &&
         std::ranges::any_of(model.Values(*share), [&](std::uint32_t id) {
           return Agrees(n, model.at(id).value) != nullptr;
         });
}

// Its own equation divides by the TP of a pool, though its passage is read as another's.
bool IsSplitOfAnotherPool(const Judgement& j, const Claim& claim, const Number& n) {
  const auto tp = j.Symbol("tensor_parallel_size");
  const Equation* e = QuotientOf(j, claim, n);
  if (!tp || e == nullptr) return false;
  const Number& by = j.mentions.numbers[e->operands.back()];
  return by.decimal.value() > 1 && std::ranges::any_of(j.claims.claims, [&](const Claim& other) {
           return other.kind == Claim::Kind::kNumber && !other.quantities.empty() &&
                  other.quantities.front() == *tp && other.role == Role::kStated &&
                  j.NumberOf(other).decimal == by.decimal;
         });
}

bool IsOfContents(std::string_view name) {
  return name.starts_with("weights.") ||
         (name.starts_with("kv_cache.") && !name.starts_with("kv_cache.budget") &&
          !name.starts_with("kv_cache.capacity"));
}

// No format is said, and in 32 bit it would be just this.
bool IsIn32Bit(Judgement& j, const Claim& claim, const Number& n, const CostModel& model,
               const Outcome& best) {
  const ElementSize size = ElementSizeBelow(j, claim, model, best.first_candidate);
  return !size.said && size.bytes == 2 &&
         Agrees(n, best.first * Interval::Exactly(4 / size.bytes)) != nullptr;
}

// Whether a value of a quantity is said in a claim's section, or in one that it is part of.
bool SaysInSection(const Judgement& j, const Claim& claim, SymbolId quantity,
                   const Interval& value) {
  const auto& blocks = j.document.blocks;
  return std::ranges::any_of(j.claims.claims, [&](const Claim& other) {
    if (other.kind != Claim::Kind::kNumber || other.quantities.empty() ||
        other.quantities.front() != quantity || !(j.NumberOf(other).InBase() == value))
      return false;
    const std::int32_t there = blocks[other.block].section;
    if (there < 0) return true;
    for (std::int32_t s = blocks[claim.block].section; s >= 0;
         s = blocks[static_cast<std::size_t>(s)].section)
      if (s == there || static_cast<std::uint32_t>(s) == other.block) return true;
    return false;
  });
}

// A degree of another section, where the plan's own, said first, does not agree: each option of a
// document would confirm a slip by two.
bool RestsOnOtherSection(const Judgement& j, const Claim& claim, const CostModel& model,
                         std::uint32_t id, int depth) {
  const Candidate& c = model.at(id);
  if (const StatedValue* stated = model.Stated(c)) {
    if (stated->claim < 0) return false;
    const std::string_view name = j.rules.symbols.Name(c.quantity);
    return name.ends_with("_parallel_size") && !c.is_default &&
           !SaysInSection(j, claim, c.quantity, stated->value);
  }
  return depth <= kMaxDepth && std::ranges::any_of(model.Inputs(c), [&](std::uint32_t input) {
           return RestsOnOtherSection(j, claim, model, input, depth + 1);
         });
}

// "prompt of 2,048: 286 TFLOP" of a batch of 256.
bool IsOfOneOfMany(double ratio) {
  const double many = 1 / ratio;
  return many > kFewPrompts || (many > 1.5 && std::abs(many / std::round(many) - 1) < kWhole);
}

// "12 layers of a stage: 48 KiB per token", "times 64 layers: 72 KiB": as many as are counted in
// its sentence, and not all of them, or of another size each. In "80 layers × 8 heads × 128 × 2 B"
// all layers of the model are a factor like the others.
bool IsOfLayersBeside(Judgement& j, std::uint32_t index, const Claim& claim, double ratio,
                      CostModel& model) {
  const auto layers = j.Symbol("num_hidden_layers");
  const auto all = [&](const Number& n) {
    return OwnOperands(j, index).size() > 3 && layers &&
           std::ranges::any_of(model.Values(*layers), [&](std::uint32_t id) {
             return model.at(id).value.low == n.decimal.value();
           });
  };
  const TextRange sentence = SentenceOf(j, claim);
  const auto& numbers = j.mentions.numbers;
  for (auto n = std::ranges::lower_bound(numbers, sentence.begin, {}, &Number::digits);
       n != numbers.end() && n->digits < claim.begin; ++n)
    if (n->noun != nullptr && n->noun->id == "layer" && n->decimal.value() > 1 && ratio < 1 &&
        !(n->operand && all(*n)))
      return true;
  return false;
}

// "36 layers, 8 KV heads of 64: 73,728 B a token": as many times as layers are counted before it.
bool IsOfLayersCounted(const Judgement& j, const Claim& claim, double ratio) {
  const TextRange sentence = SentenceOf(j, claim);
  const auto& numbers = j.mentions.numbers;
  for (auto n = std::ranges::lower_bound(numbers, sentence.begin, {}, &Number::digits);
       n != numbers.end() && n->digits < claim.begin; ++n)
    if (n->noun != nullptr && n->noun->id == "layer" && n->decimal.value() > 1 &&
        std::abs(ratio / n->decimal.value() - 1) < kWhole)
      return true;
  return false;
}

// "4 slots a layer. Over the 58 layers a GPU stores 232 experts".
bool IsOverLayersBeside(const Judgement& j, const Claim& claim, const Number& n) {
  const TextRange sentence = SentenceOf(j, claim);
  return std::ranges::any_of(j.NumbersIn(sentence.begin, claim.begin), [&](const Number& o) {
    const double layers = o.decimal.value();
    return o.noun != nullptr && o.noun->id == "layer" && layers > 1 &&
           std::fmod(n.decimal.value(), layers) == 0;
  });
}

// "The model has 126 layers, 128 query heads": whole, wherever ranks were spoken of before.
bool SaysOfModel(const Judgement& j, const Claim& claim) {
  const TextRange sentence = SentenceOf(j, claim);
  const std::string words = ToLowerAscii(
      std::string_view(j.document.text).substr(sentence.begin, claim.begin - sentence.begin));
  return words.find("model has ") != std::string::npos ||
         words.find("model: ") != std::string::npos;
}

// "A checkpoint with optimizer states is 2.3 TB".
bool IsOfTraining(const Judgement& j, const Claim& claim) {
  const TextRange sentence = SentenceOf(j, claim);
  return std::ranges::any_of(j.CuesIn(sentence.begin, sentence.end), [&](const Cue& cue) {
    return cue.kind == Vocabulary::Kind::kMeasure &&
           j.rules.vocabulary.measures[cue.index].id == "training_state";
  });
}

// "One replica needs at least 2 devices; we give it 4".
bool IsFewest(const Judgement& j, const Claim& claim, const Number& n) {
  const Block& block = j.document.blocks[claim.block];
  const std::uint32_t from = claim.begin - std::min(claim.begin - block.text_begin, kBesideOffer);
  return n.bound == Bound::kAtLeast || j.HasWord("fewest", from, claim.begin);
}

// "5 global layers", "31 window layers".
bool CountsKindOfLayers(const Judgement& j, const Number& n) {
  const std::string_view text = j.document.text;
  const std::string_view behind = Trim(text.substr(n.digits, n.end - n.digits));
  return std::ranges::count(behind, ' ') > 1;
}

// "4.55B active without the vocabulary tables"
bool LeavesOut(const Judgement& j, const Number& n) {
  const Block& block = j.document.blocks[n.block];
  return j.HasWord("leaves_out", n.end, std::min(block.text_end, n.end + kLeftOut));
}

}  // namespace

const char* DoubtOfMatch(Judgement& j, const Claim& claim, const Number& n, const Outcome& out) {
  const CostModel& model = j.ModelOf(out.model);
  const std::string_view name = j.rules.symbols.Name(model.at(out.candidate).quantity);
  if (name.starts_with("weights.") && n.Nominal() < kLeastWeights)
    return "too little for the weights of a model";
  if (IsOfContents(name) && IsOfFailure(j, n)) return "of an attempt that failed";
  if (IsOfContents(name) && IsOfDevice(j, n)) return "what the device has, not what it takes";
  if (IsOfContents(name) && n.open_ended &&
      model.at(out.candidate).value.low > kFarMore * n.Nominal())
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
  if (DepartsFromColumn(j, claim, model, out.candidate)) return "its own column says otherwise";
  if (name.starts_with("weights.") && RestsOnOtherSection(j, claim, model, out.candidate, 0))
    return "only a degree of another section gives it";
  const Block& block = j.document.blocks[claim.block];
  if (block.kind != Block::Kind::kCell || !name.starts_with("throughput.")) return nullptr;
  // Rows of measurements that lie close together confirm each other of nothing.
  for (const std::uint32_t input : model.Inputs(model.at(out.candidate))) {
    const StatedValue* stated = model.Stated(model.at(input));
    if (stated == nullptr || stated->claim < 0) continue;
    const Claim& other = j.claims.claims[static_cast<std::size_t>(stated->claim)];
    const Block& there = j.document.blocks[other.block];
    // "Tokens/s per replica" above "Tokens/s per GPU" is no measurement again.
    const bool of_another_scope = claim.scope_known && other.scope_known &&
                                  other.quantities.front() != claim.quantities.front();
    if (other.measure == claim.measure && there.group == block.group && there.row != block.row &&
        !of_another_scope)
      return "only a figure of another row gives it";
  }
  return nullptr;
}

const char* DoubtOfValue(Judgement& j, std::uint32_t index, const Claim& claim, const Number& n,
                         const Outcome& best, SymbolId quantity) {
  CostModel& model = j.ModelOf(best.first_model);
  const std::string_view name = j.rules.symbols.Name(quantity);
  if (name.ends_with("per_sequence") && IsOfThem(j, n)) return "of several of them";
  if (name == "kv_cache.per_token" && n.Nominal() > kMostOfToken)
    return "more than any model keeps of a token";
  if (IsShareOfBracket(j, n)) return "its bracket computes it";
  if (j.document.blocks[claim.block].header) return "a header's figure says what its column is of";
  if (IsRowOfAnother(j, claim, model)) return "its row is of another model";
  const double ratio = n.Nominal() / best.first.middle();
  if (name == "weights.per_gpu" && IsEvenSplit(j, claim, n, ratio))
    return "an even split over all GPUs, which it nearly is";
  if (name == "weights.per_gpu" && ratio < 1 && LeavesExpertsWhole(j, model, best.first_candidate))
    return "the sizes of experts, which are split further, are not stated";
  if (name.starts_with("cost.") && !SpeaksOfGpus(j, claim))
    return "nothing beside it says that it is the price of GPUs";
  if (IsMisnamedInSum(j, claim, n)) return "named by the words of another part of the sum";
  if (IsWhatItFits(j, n)) return "what there is, not what is put there";
  if ((IsOfContents(name) || name == "memory.usable") && IsWhatIsLeft(j, n))
    return "what is left or saved, not what there is or what it takes";
  if (IsOfContents(name) && IsOfFailure(j, n)) return "of an attempt that failed";
  if (IsOfContents(name) && IsReadByOneGpu(j, claim, ratio)) return "what one GPU reads of it";
  if (IsOfContents(name) && IsOfNarrowerFormat(j, claim, ratio))
    return "of the format that its heading names";
  if (IsOfContents(name) && IsOfDevice(j, n)) return "what the device has, not what it takes";
  if (IsOfContents(name) && (IsOfTwoBefore(j, n) || IsShareOfAmountBefore(j, n)))
    return "what amounts before it make";
  if (name.starts_with("flops.") && IsOfOneOfMany(ratio)) return "of one of them, by its size";
  if (name == "kv_cache.per_token" && IsOfLayersBeside(j, index, claim, ratio, model))
    return "of the layers counted beside it";
  if (name == "kv_cache.per_token_per_layer" && IsOfLayersCounted(j, claim, ratio))
    return "of all the layers counted beside it";
  if (name.ends_with("heads.per_rank") && SaysOfModel(j, claim)) return "said of the model";
  if (name == "experts.per_gpu" && IsOverLayersBeside(j, claim, n))
    return "of all the layers counted beside it";
  if (name == "layers.per_stage" && CountsKindOfLayers(j, n)) return "of layers of one kind";
  if (name.starts_with("parameters.") && LeavesOut(j, n)) return "of a part that its words name";
  if (name.starts_with("sequences.per_") && IsMoreThanBatch(j, n, model))
    return "more than the whole batch: what there is room for";
  if (name == "kv_cache.per_token" && GrowsInSomeLayers(j, n, model, best.first))
    return "of the layers that keep all tokens";
  if (name == "memory.usable" && IsAllOfCard(j, n, model)) return "all that the card has";
  if (name.ends_with(".per_gpu") && IsShareByRow(j, claim, model, ratio))
    return "its own row counts other GPUs";
  if ((name == "memory.usable" || name == "memory.free") && IsMoreThanOneHas(j, claim, n, model))
    return "more than one GPU has, and nothing says that it is of one";
  if (name.starts_with("gpus.per_") && IsFewest(j, claim, n)) return "the least that will do";
  if (name.starts_with("gpus.") && !claim.scope_known && claim.quantities.size() > 1 &&
      j.document.blocks[claim.block].kind == Block::Kind::kCell &&
      j.document.groups[static_cast<std::size_t>(j.document.blocks[claim.block].group)].columns > 2)
    return "its words do not say of what they are";
  if ((name.starts_with("gpus.") || name.starts_with("nodes.") ||
       name.starts_with("sequences.per_")) &&
      n.decimal.integer() &&
      std::abs(best.first.middle() - std::round(best.first.middle())) > kWhole)
    return "what it depends on gives no whole number";
  if (name.starts_with("weights.") && ratio > 1 && IsOfTraining(j, claim))
    return "with what training keeps beside them";
  if (name.starts_with("weights.") && ratio < 1 && IsOfReading(j, claim))
    return "what a step reads of it";
  if (IsOfRejected(j, claim) && RestsOnOtherBlock(j, claim, model, best.first_candidate, 0))
    return "of an option that is not taken";
  if (name == "parameters.per_layer" && ratio < 1 && IsTermOf(model, best.first_candidate, n, 0))
    return "a part of it";
  if (name == "memory.free" && IsBelowLimit(j, n)) return "below a limit, not below all there is";
  if (name.starts_with("weights.") && IsRowOfAnotherFormat(j, claim, model, best))
    return "its row is of a format that this does not rest on";
  if (name.starts_with("memory.") && std::abs(ratio - 1) < kNominal &&
      RestsOnPublishedMemory(j, model, best.first_candidate))
    return "tools report other capacities than the nominal ones";
  if (IsOfOtherColumn(j, n, best.first) || RestsOnOtherColumn(j, n, model, best.first_candidate) ||
      RestsOnOtherOption(j, claim, model, best.first_candidate))
    return "another column of its row says so";
  if (IsOfContents(name) && IsNearlyOfAnotherScope(claim, n, model, quantity))
    return "nearly the figure of another scope";
  if (name == "weights.total" && IsSaidOfAScope(j, claim, n, quantity))
    return "the same figure is said of another scope";
  if (name == "weights.per_gpu" && ratio < 1 && !IsPowerOfTwo(1 / ratio) &&
      IsShareOfLaterTotal(j, claim, n, model, best))
    return "the share of a total told since, in another format";
  if (name == "weights.total" && IsNearlyShare(j, claim, n, model, best))
    return "nearly the share of one GPU, and nothing says that all of it is meant";
  if (name == "weights.per_gpu" && IsSplitOfAnotherPool(j, claim, n))
    return "its own equation divides by the degree of another pool";
  if (IsComputedShare(j, claim, n, model, name)) return "the share of one GPU that it computes";
  if (IsWholeOfSeveral(j, index, name)) return "its own line computes it of several";
  if (ratio > 1 && IsWorkedOutFrom(j, index, best.first))
    return "its own line works it out from what this is";
  if (name.ends_with(".total") && ratio > 1 && CountsCopies(j, index, claim, n))
    return "its own line counts copies of what one has";
  if (name.ends_with(".total") && IsDividedHere(j, index)) return "its own line divides the whole";
  if (name == "pipeline.bubble" && best.first.high == 0)
    return "the stages that it speaks of are not stated";
  if (RestsOnOtherPassage(j, claim, model, best.first_candidate, 0))
    return "what it depends on is said in another passage, of which it may not be";
  if (IsOfContents(name) && RestsOnFigureBeforeChange(j, claim, model, best.first_candidate))
    return "its own sentence changes what the figure was worked out for";
  if (IsOfContents(name) && AgreesWithOwnSentence(j, claim, n, model, best.first_candidate))
    return "it agrees with what its own sentence says";
  if ((name == "weights.total" || name.starts_with("kv_cache.")) && ratio < 1 && IsPart(j, n) &&
      !RestsOnOwnBlock(j, claim, model, best.first_candidate))
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
  if (name.starts_with("weights.") && std::abs(ratio - 1) < kRounded &&
      RestsOnPublishedModel(model, best.first_candidate))
    return "the published count of parameters is told in fewer digits";
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
  if (name == "kv_cache.capacity_sequences" &&
      RestsOnOtherLengthThanLabel(j, claim, model, best.first_candidate))
    return "the label of its row says another length";
  if (name == "kv_cache.total" && IsOfOneToken(j, index)) return "of one token";
  if ((name == "kv_cache.total" || name == "kv_cache.per_replica") && IsTimesCount(j, n))
    return "as many times a figure said before it";
  if (name.starts_with("kv_cache.") && ratio > 1 && IsPartOfSum(j, index))
    return "a budget may hold more than its requests need";
  if (name == "experts.per_gpu" && IsOfOtherExperts(j, ratio))
    return "another count of experts gives it";
  if (name == "layers.per_stage" && IsOfListBefore(j, n)) return "as many as the layers listed";
  if (name.starts_with("heads.") && IsOfKvHeads(j, index, n)) return "said of KV heads before it";
  // Most of the whole is no share of it, whatever the degrees are.
  const bool share = name.ends_with("per_gpu") || name.ends_with("per_node");
  const bool most = ratio < 1 && ratio > kLargestShare && name.ends_with("per_gpu");
  if (share && !most && RestsOnNoDegree(j, model, best.first_candidate))
    return "no degree of the strategy is stated";
  if (IsDerivedInItsRow(j, claim)) return "its row derives it in names";
  if (StatesUnread(j, claim)) return "its row states what could not be read";
  if (RestsOnPublishedModel(model, best.first_candidate) &&
      (SpeaksOfUnknownModel(j, claim) || IsNamedOnlyBehind(j, claim) ||
       RestsOnOtherModel(j, claim, model, best.first_candidate) ||
       DescribesAnother(j, j.PlanOf(claim))))
    return "its passage speaks of another model than the published one";
  return nullptr;
}

}  // namespace shardlint
