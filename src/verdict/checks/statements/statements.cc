#include <algorithm>
#include <cmath>
#include <functional>
#include <span>
#include <unordered_map>
#include <utility>

#include "base/text.h"
#include "verdict/checks/place/count_words.h"
#include "verdict/judgement.h"
#include "verdict/requirements.h"
#include "verdict/statement_answer.h"

namespace shardlint {
namespace {

constexpr std::uint32_t kCountReach = 24;   // bytes from a count to "divide evenly"
constexpr std::uint32_t kOpens = 6;         // bytes: "The prefill" opens its sentence
constexpr std::uint32_t kFactorReach = 24;  // bytes from "cuts the cache" to by how much
constexpr std::uint32_t kByReach = 12;      // and from there to what it is divided by
constexpr std::size_t kTrainingWords = 4;   // of a document that speaks of training too
constexpr std::size_t kInferenceWords = 2;  // of one that surely speaks of inference

// A document that names training again and again, or hardly names inference, may speak of training
// anywhere.
bool SpeaksOfTraining(const Judgement& j) {
  return j.CountOf("uses.training") >= kTrainingWords || j.CountOf("inference") < kInferenceWords;
}

bool BlockSays(const Judgement& j, std::uint32_t block, std::string_view measure,
               std::uint32_t upto = 0xFFFFFFFF) {
  const Block& b = j.document.blocks[block];
  for (const Cue& cue : j.CuesIn(b.text_begin, std::min(b.text_end, upto)))
    if (cue.kind == Vocabulary::Kind::kMeasure &&
        j.rules.vocabulary.measures[cue.index].id == measure)
      return true;
  return false;
}

// "40 / 16 is 2.5: does not work": a quotient beside the words that is no whole number.
Answer Quotient(Judgement& j, const Claim& claim, double below) {
  const Block block = j.Near(claim);
  bool any = false;
  const Number* last = nullptr;
  for (const Number& n : j.NumbersIn(std::min(claim.segment_begin, claim.begin), block.text_end)) {
    if (!n.dimension.dimensionless() || n.percent || n.factor != 1) continue;
    const double value = n.decimal.value();
    any |= value < below && value != std::floor(value);
    // "8 / 16"
    if (last != nullptr && IsDivided(j, *last, n)) {
      const double quotient = last->decimal.value() / value;
      any |= quotient < below && quotient != std::floor(quotient);
    }
    last = &n;
  }
  return any ? Answer{true, Verdict::kConfirmed} : Answer{};
}
// The first value of a quantity that the plan does not assume.
std::optional<double> Settled(Judgement& j, const Claim& claim, std::string_view name) {
  const auto symbol = j.Symbol(name);
  if (!symbol) return std::nullopt;
  CostModel& model = j.ModelOf(j.ModelIndex(j.PlanOf(claim), false));
  const auto values = model.Values(*symbol);
  if (values.empty() || model.at(values.front()).assumed) return std::nullopt;
  return model.at(values.front()).value.middle();
}

// "48 layers are not a multiple of 5": the only two counts of the sentence, the whole one first.
std::pair<double, double> TwoCounts(const Judgement& j, const Claim& claim) {
  std::vector<double> counts;
  for (const Number& n :
       j.NumbersIn(std::min(claim.segment_begin, claim.begin), claim.segment_end)) {
    const bool count = n.dimension.dimensionless() && !n.percent && n.decimal.integer() &&
                       !n.range && n.decimal.value() >= 1;
    if (!count || counts.size() == 2) return {};
    counts.push_back(n.Nominal());
  }
  return counts.size() == 2 ? std::pair{counts[0], counts[1]} : std::pair{0.0, 0.0};
}

// "64 query heads divide evenly by 3, and 80 layers …": the count right before the words and the
// one right behind them.
std::pair<double, double> CountsAround(const Judgement& j, const Claim& claim) {
  const Block block = j.Near(claim);
  const std::string_view text = j.document.text;
  const auto counts = [](const Number& n) {
    return n.dimension.dimensionless() && !n.percent && n.decimal.integer() && !n.range &&
           n.factor == 1 && n.decimal.value() >= 1;
  };
  const Number *before = nullptr, *behind = nullptr;
  for (const Number& n : j.NumbersIn(block.text_begin, block.text_end)) {
    if (n.end <= claim.begin) before = &n;
    if (n.digits >= claim.end && behind == nullptr) behind = &n;
  }
  if (before == nullptr || behind == nullptr || !counts(*before) || !counts(*behind) ||
      claim.begin - before->end > kCountReach || behind->digits - claim.end > kByReach)
    return {};
  const std::string_view left = text.substr(before->end, claim.begin - before->end);
  const std::string_view right = Trim(text.substr(claim.end, behind->digits - claim.end));
  if (left.find_first_of(",;.:") != std::string_view::npos) return {};
  const bool by = right.empty() || right == "by" || right.ends_with('=');
  return by ? std::pair{before->decimal.value(), behind->decimal.value()} : std::pair{0.0, 0.0};
}

// "2560 / TP is no multiple of 128": a quotient, and not the count itself.
bool DividesBefore(const Judgement& j, const Claim& claim) {
  const Block block = j.Near(claim);
  const std::uint32_t from = claim.begin - std::min(claim.begin - block.text_begin, kByReach);
  const auto numbers = j.NumbersIn(from, claim.begin);
  if (numbers.empty() || numbers.back().end > claim.begin) return false;
  const std::uint32_t behind = numbers.back().end;
  return Trim(std::string_view(j.document.text).substr(behind, claim.begin - behind))
      .starts_with('/');
}

// "48 layers cannot be split evenly into 4 stages": the one count and the one degree beside it.
Answer Uneven(Judgement& j, const Claim& claim) {
  if (DividesBefore(j, claim)) return {true};
  if (const auto [of, by] = CountsAround(j, claim); by > 0)
    return {true, std::fmod(of, by) == 0 ? Verdict::kContradicted : Verdict::kConfirmed};
  double count = 0, degree = 0;
  const auto [first, last] =
      j.ClaimsIn(std::min(claim.segment_begin, claim.begin), claim.segment_end);
  for (std::uint32_t c = first; c < last; ++c) {
    const Claim& other = j.claims.claims[c];
    if (other.kind != Claim::Kind::kNumber || other.quantities.empty()) continue;
    const std::string_view name = j.rules.symbols.Name(other.quantities.front());
    const Number& n = j.NumberOf(other);
    if (!n.dimension.dimensionless() || n.percent) continue;
    double& value = name.ends_with("_parallel_size") ? degree : count;
    if (value > 0 && value != n.decimal.value()) return {true};
    value = n.decimal.value();
  }
  if (count == 0 || degree == 0) {
    const auto [of, by] = TwoCounts(j, claim);
    if (by == 0) return {true};
    count = of, degree = by;
  }
  return {true, std::fmod(count, degree) == 0 ? Verdict::kContradicted : Verdict::kConfirmed};
}

// "80 layers are divisible by 3": said of the figures beside it, or of nothing that is known.
Answer Even(Judgement& j, const Claim& claim) {
  const Answer uneven = Uneven(j, claim);
  return uneven.verdict == Verdict::kUnverifiable ? Answer{} : Opposite(uneven);
}

Answer NotWhole(Judgement& j, const Claim& claim) { return Quotient(j, claim, 1e18); }
Answer Fraction(Judgement& j, const Claim& claim) { return Quotient(j, claim, 1); }

// Weights divided by the strategy's degrees against a device, with room to spare.
Answer WeightsTooLarge(Judgement& j, const Claim& claim) {
  const std::int32_t plan = j.PlanOf(claim);
  if (plan == 0) return {};
  const auto weights = j.Symbol("weights.per_gpu"), capacity = j.Symbol("device.memory");
  if (!weights || !capacity) return {};
  CostModel& model = j.ModelOf(j.ModelIndex(plan, false));
  double most = 0, least = 0, capacity_low = 0, capacity_high = 0;
  model.ForEachComputed(*weights, [&](std::uint32_t id) {
    const Interval v = model.at(id).value;
    if (model.at(id).kind != FormulaKind::kExact || !model.at(id).is_default) return true;
    most = std::max(most, v.high), least = least == 0 ? v.low : std::min(least, v.low);
    return true;
  });
  for (const std::uint32_t id : model.Values(*capacity)) {
    const Interval v = model.at(id).value;
    capacity_high = std::max(capacity_high, v.high);
    capacity_low = capacity_low == 0 ? v.low : std::min(capacity_low, v.low);
  }
  if (most == 0 || capacity_low == 0) return {};
  if (most < 0.7 * capacity_low) return {true, Verdict::kContradicted, -1, -1, true};
  if (least > capacity_high) return {true, Verdict::kConfirmed};
  return {true, Verdict::kUnverifiable};
}

// "8 heads are not divisible by 3, so TP=3 is impossible": what its sentence says of a division.
std::optional<Answer> SaidOfDivision(Judgement& j, const Claim& claim) {
  const auto [first, last] = j.ClaimsIn(claim.segment_begin, claim.segment_end);
  for (std::uint32_t c = first; c < last; ++c) {
    const Claim& other = j.claims.claims[c];
    if (other.kind != Claim::Kind::kStatement || &other == &claim) continue;
    if (j.rules.statements[static_cast<std::size_t>(other.index)].check != "uneven") continue;
    const bool uneven = Uneven(j, other).verdict == Verdict::kConfirmed;
    return Answer{true, uneven ? Verdict::kConfirmed : Verdict::kUnverifiable};
  }
  return std::nullopt;
}

// A strategy called impossible: refuted when its share of the weights fits a device.
Answer Infeasible(Judgement& j, const Claim& claim) {
  if (NotWhole(j, claim).any) return {true, Verdict::kConfirmed};
  if (const auto said = SaidOfDivision(j, claim)) return *said;
  const Answer weights = WeightsTooLarge(j, claim);
  if (weights.verdict == Verdict::kUnverifiable && ComparesAmounts(j, claim) == Met::kNo)
    return {true, Verdict::kConfirmed};
  return weights;
}

// "each GPU holds the full model": true of data parallelism, false of any tensor or pipeline split.
Answer FullCopy(Judgement& j, const Claim& claim) {
  if (BlockSays(j, claim.block, "tensor_parallel", claim.begin) ||
      BlockSays(j, claim.block, "pipeline_parallel", claim.begin))
    return {true, Verdict::kContradicted, -1, -1, true};
  if (BlockSays(j, claim.block, "data_parallel", claim.begin)) return {true, Verdict::kConfirmed};
  // Of the only strategy there is.
  const bool only = std::ranges::count_if(
                        j.plans.plans, [](const Plan& plan) { return plan.hypothetical; }) == 0 &&
                    j.plans.plans.size() <= 2;
  const auto tp = Settled(j, claim, "tensor_parallel_size"),
             pp = Settled(j, claim, "pipeline_parallel_size");
  if (!only || !tp || *tp * pp.value_or(1) <= 1) return {};
  return {true, Verdict::kContradicted, -1, -1, true};
}

// "Decode", "a decode step", "TTFT".
Phase PhaseOf(const Judgement& j, const Cue& cue) {
  if (cue.kind == Vocabulary::Kind::kPhase)
    return j.rules.vocabulary.phases[cue.index] == "prefill" ? Phase::kPrefill : Phase::kDecode;
  if (cue.kind != Vocabulary::Kind::kMeasure) return Phase::kNone;
  const std::string_view id = j.rules.vocabulary.measures[cue.index].id;
  if (id == "step_time" || id == "tpot") return Phase::kDecode;
  return id == "prefill_time" || id == "ttft" ? Phase::kPrefill : Phase::kNone;
}

// The phase that the words before a statement name, the nearest first; else those behind it.
Phase PhaseBeside(const Judgement& j, const Claim& claim) {
  const Block& block = j.document.blocks[claim.block];
  Phase before = Phase::kNone, behind = Phase::kNone;
  for (const Cue& cue : j.CuesOf(block)) {
    const Phase phase = PhaseOf(j, cue);
    if (phase == Phase::kNone) continue;
    if (cue.begin < claim.begin) before = phase;
    if (cue.begin >= claim.end && behind == Phase::kNone) behind = phase;
  }
  return before != Phase::kNone ? before : behind;
}

// Prefill of many tokens is compute-bound, decode of few is memory-bound; the other way round is
// wrong only where the batch says so.
constexpr double kClearly = 2;          // times the ridge point
constexpr std::uint32_t kSubject = 24;  // bytes from the phase to what bounds it

// Operations on each byte of the weights over what the device does for each byte it reads.
std::optional<double> OverRidge(Judgement& j, const Claim& claim, std::string_view tokens) {
  const auto count = Settled(j, claim, tokens), bytes = Settled(j, claim, "weight_element_size"),
             ridge = Settled(j, claim, "ridge_point");
  if (!count || !bytes || !ridge || *bytes <= 0 || *ridge <= 0) return std::nullopt;
  const auto active = Settled(j, claim, "num_experts_per_tok"),
             experts = Settled(j, claim, "num_experts");
  const double share = active && experts && *experts > 1 ? *active / *experts : 1;
  return 2 * *count * share / *bytes / *ridge;
}

// "Decode is compute-bound": the phase that the words are said of, right before them.
Phase SubjectPhase(const Judgement& j, const Claim& claim) {
  const std::uint32_t from =
      std::max(claim.segment_begin, claim.begin - std::min(claim.begin, kSubject));
  Phase phase = Phase::kNone;
  for (const Cue& cue : j.CuesIn(from, claim.begin))
    if (const Phase named = PhaseOf(j, cue); named != Phase::kNone) phase = named;
  if (phase != Phase::kNone) return phase;
  // "Prefill of prompts this long is …": the sentence begins with it and names no other.
  bool opens = false;
  for (const Cue& cue : j.CuesIn(claim.segment_begin, claim.begin))
    if (const Phase named = PhaseOf(j, cue); named != Phase::kNone) {
      if (phase != Phase::kNone && phase != named) return Phase::kNone;
      phase = named;
      opens |= cue.begin <= claim.segment_begin + kOpens;
    }
  return opens ? phase : Phase::kNone;
}

Answer ComputeBound(Judgement& j, const Claim& claim) {
  if (PhaseBeside(j, claim) == Phase::kPrefill) return {true, Verdict::kConfirmed};
  // An absorbed latent cache does more operations on each byte than weights do.
  if (SubjectPhase(j, claim) != Phase::kDecode || Settled(j, claim, "kv_lora_rank")) return {};
  const auto over = OverRidge(j, claim, "sequences.per_replica");
  if (!over || *over * kClearly > 1) return {true};
  return {true, Verdict::kContradicted};
}
Answer MemoryBound(Judgement& j, const Claim& claim) {
  if (PhaseBeside(j, claim) == Phase::kDecode) return {true, Verdict::kConfirmed};
  if (SubjectPhase(j, claim) != Phase::kPrefill) return {};
  const auto over = OverRidge(j, claim, "input_length");
  if (!over || *over < kClearly) return {true};
  return {true, Verdict::kContradicted};
}

// "8×", "8x", "8 times", "a factor of 8".
bool IsMultiple(const Judgement& j, const Number& n) {
  const std::string_view text = j.document.text;
  const std::string_view behind = text.substr(n.end);
  return n.multiplier || behind.starts_with("×") || behind.starts_with("x") ||
         behind.starts_with(" times") || text.substr(0, n.begin).ends_with("factor of ");
}

// "still fit on the four H100s", "fit on 2 GPUs (87 GB against 80 GB each)", "fit with 2 GB of
// margin": what several hold together, or what is left beside it.
bool IsOfSeveralDevices(const Judgement& j, const Claim& claim) {
  const std::string_view text =
      std::string_view(j.document.text).substr(claim.begin, claim.segment_end - claim.begin);
  if (!CountsInWords(text).empty()) return true;
  if (j.HasWord("left_over", claim.end, std::min(claim.segment_end, claim.end + kFactorReach)))
    return true;
  return std::ranges::any_of(j.NumbersIn(claim.begin, claim.segment_end), [](const Number& n) {
    return n.noun != nullptr && n.noun->id == "gpu" && n.decimal.value() > 1;
  });
}

// "GQA cuts the cache by 8×": by the query heads that share a KV head.
Answer GqaShrinks(Judgement& j, const Claim& claim) {
  const auto heads = Settled(j, claim, "num_attention_heads");
  const auto kv_heads = Settled(j, claim, "num_key_value_heads");
  if (!heads || !kv_heads || *kv_heads <= 0) return {true};
  if (*kv_heads >= *heads) return {true, Verdict::kContradicted};
  const std::uint32_t end = std::min(claim.segment_end, claim.end + kFactorReach);
  for (const Number& n : j.NumbersIn(claim.end, std::max(claim.end, end)))
    if (IsMultiple(j, n) && n.begin < end && !n.range &&
        Agrees(n, Interval::Exactly(*heads / *kv_heads)) == nullptr)
      return {true, Verdict::kContradicted};
  return {true, Verdict::kConfirmed};
}

// "32 modules match 32 GPUs", "one module per GPU": equal counts in the sentence, or of the plan.
Answer CountsMatch(Judgement& j, const Claim& claim) {
  std::vector<double> counts;
  const auto [first, last] = j.ClaimsOf(j.document.blocks[claim.block]);
  for (std::uint32_t c = first; c < last; ++c)
    if (const Claim& other = j.claims.claims[c]; other.kind == Claim::Kind::kNumber &&
                                                 j.NumberOf(other).dimension.dimensionless() &&
                                                 !j.NumberOf(other).percent)
      counts.push_back(j.NumberOf(other).decimal.value());
  const auto gpus = j.Symbol("gpus.total"), modules = j.Symbol("modules.total");
  if (counts.size() < 2 && gpus && modules) {
    CostModel& model = j.ModelOf(j.ModelIndex(j.PlanOf(claim), false));
    const auto g = model.Values(*gpus), m = model.Values(*modules);
    if (g.empty() || m.empty() || model.at(m.front()).assumed || model.at(g.front()).assumed)
      return {};
    return {true, model.at(g.front()).value.Meets(model.at(m.front()).value)
                      ? Verdict::kConfirmed
                      : Verdict::kUnverifiable};
  }
  if (counts.size() < 2) return {};
  return {true, counts[0] == counts[1] ? Verdict::kConfirmed : Verdict::kUnverifiable};
}

// An even split needs degrees that divide what they split.
Answer EvenSplit(Judgement& j, const Claim& claim) {
  bool any = false;
  for (const auto& [whole, by] : {std::pair{"num_hidden_layers", "pipeline_parallel_size"},
                                  std::pair{"num_attention_heads", "tensor_parallel_size"},
                                  std::pair{"num_experts", "expert_parallel_size"},
                                  std::pair{"batch_size", "data_parallel_size"}}) {
    const auto count = Settled(j, claim, whole), degree = Settled(j, claim, by);
    if (!count || !degree || *degree <= 0) continue;
    if (std::fmod(*count, *degree) != 0) return {};
    any = true;
  }
  if (!any) return {};
  return {true, Verdict::kConfirmed};
}

// The cache is estimated when some figure speaks of it.
Answer CacheEstimated(Judgement& j, const Claim&) {
  for (const Claim& claim : j.claims.claims)
    if (claim.kind == Claim::Kind::kNumber && j.MeasureOf(claim) == "kv_cache")
      return {true, Verdict::kConfirmed};
  return {true, Verdict::kContradicted};
}

using Algorithm = Answer (*)(Judgement&, const Claim&);
const std::unordered_map<std::string_view, Algorithm>& Algorithms() {
  static const std::unordered_map<std::string_view, Algorithm> table = {
      {"requirements-met", RequirementsMet},
      {"requirements-missed", RequirementsMissed},
      {"all-requirements-met", AllRequirementsMet},
      {"requirements-counted", RequirementsCounted},
      {"block-comparison", BlockComparison},
      {"fits", Fits},
      {"does-not-fit", DoesNotFit},
      {"single-device", SingleDevice},
      {"single-device-short", SingleDeviceShort},
      {"below-limit", BelowLimit},
      {"above-limit", AboveLimit},
      {"headroom", Headroom},
      {"not-whole", NotWhole},
      {"uneven", Uneven},
      {"even", Even},
      {"larger-part", LargerPart},
      {"slower-pool", SlowerPool},
      {"fraction", Fraction},
      {"infeasible", Infeasible},
      {"full-copy", FullCopy},
      {"budget-holds-cache", BudgetHoldsCache},
      {"dominates", Dominates},
      {"compute-bound", ComputeBound},
      {"memory-bound", MemoryBound},
      {"gqa-shrinks", GqaShrinks},
      {"counts-match", CountsMatch},
      {"cache-estimated", CacheEstimated},
      {"even-split", EvenSplit}};
  return table;
}

// "TP=7: the 64 heads cannot be split evenly": of that degree, not of what a degree does.
std::optional<Answer> OfOneDegree(const Judgement& j, const Claim& claim) {
  double degree = 0;
  bool uneven = false;
  const auto [first, last] = j.ClaimsOf(j.document.blocks[claim.block]);
  for (std::uint32_t c = first; c < last; ++c) {
    const Claim& other = j.claims.claims[c];
    if (other.kind != Claim::Kind::kNumber || other.quantities.empty()) continue;
    const Number& n = j.NumberOf(other);
    const double value = n.decimal.value();
    const bool of_degree =
        j.rules.symbols.Name(other.quantities.front()).ends_with("_parallel_size");
    if (of_degree && other.begin < claim.begin) degree = value;
    uneven |= degree > 0 && !of_degree && n.dimension.dimensionless() && !n.percent &&
              std::fmod(value, degree) != 0;
  }
  if (degree == 0) return std::nullopt;
  return Answer{true, uneven ? Verdict::kConfirmed : Verdict::kUnverifiable};
}

// "single-node TP8 runs": words joined by a hyphen before what they describe.
bool NamesKind(const Judgement& j, const Claim& claim) {
  const std::string_view text = j.document.text;
  const std::string_view words = j.TextOf(claim);
  const std::size_t hyphen = words.rfind('-');
  if (hyphen == std::string_view::npos || words.find(' ', hyphen) != std::string_view::npos)
    return false;
  const std::uint32_t end = j.document.blocks[claim.block].text_end;
  if (claim.end + 1 >= end || text[claim.end] != ' ') return false;
  return std::ranges::any_of(j.NumbersIn(claim.end, std::min(end, claim.end + 4)),
                             [](const Number& n) { return !n.degree.empty(); });
}

void CheckStatement(Judgement& j, std::uint32_t index) {
  const Claim& claim = j.claims.claims[index];
  const Statement& statement = j.rules.statements[static_cast<std::size_t>(claim.index)];
  Answer answer;
  if (!statement.check.empty()) {
    const auto algorithm = Algorithms().find(statement.check);
    if (algorithm != Algorithms().end()) answer = algorithm->second(j, claim);
  } else if (!statement.holds.empty()) {
    CostModel& model = j.ModelOf(j.ModelIndex(j.PlanOf(claim), false));
    std::vector<Interval> values;
    for (const SymbolId s : statement.holds.symbols) {
      if ((s & kAsksKnown) != 0) {
        values.push_back(
            Interval::Exactly(model.Known(static_cast<SymbolId>(s & ~kAsksKnown)) ? 1 : 0));
        continue;
      }
      const auto ids = model.Values(s);
      values.push_back(ids.empty() || model.at(ids.front()).assumed ? Interval::Unknown()
                                                                    : model.at(ids.front()).value);
    }
    const Interval holds = Evaluate(statement.holds.expression, values);
    answer.any = true;
    if (holds.known() && holds.exact() && holds.low <= 1)
      answer.verdict = holds.low == 1 ? Verdict::kConfirmed : Verdict::kContradicted;
  } else {
    answer.any = true;
    answer.verdict = statement.verdict == "contradicted" ? Verdict::kContradicted
                     : statement.verdict == "confirmed"  ? Verdict::kConfirmed
                     : statement.verdict == "given"      ? Verdict::kGiven
                                                         : Verdict::kUnverifiable;
  }
  if (!answer.any) return;
  // "the cost of single-node TP8 runs": a kind of deployment is named, and nothing said of this
  // one.
  if (answer.verdict == Verdict::kContradicted && NamesKind(j, claim))
    answer = {true, Verdict::kUnverifiable};
  if (statement.check == "fits" && answer.verdict == Verdict::kContradicted &&
      IsOfSeveralDevices(j, claim))
    answer = {true, Verdict::kUnverifiable};
  // "One card cannot hold them": of one, whatever the plan's devices hold together.
  if (statement.id == "does-not-fit" && answer.verdict == Verdict::kContradicted) {
    const std::string before =
        ToLowerAscii(std::string_view(j.document.text)
                         .substr(claim.segment_begin, claim.begin - claim.segment_begin));
    if (before.find("one ") != std::string::npos || before.find("single ") != std::string::npos)
      answer = {true, Verdict::kUnverifiable};
  }
  // "99.87 % … the objective is 99.9 %": which of two shares is the better one is not said.
  if (statement.check == "requirements-missed" && answer.verdict == Verdict::kContradicted &&
      answer.target >= 0) {
    const Number& goal = j.NumberOf(j.claims.claims[static_cast<std::size_t>(answer.target)]);
    if (goal.percent && goal.bound == Bound::kNone) answer = {true, Verdict::kUnverifiable};
  }
  // What inference does not have, training has.
  const auto trains = [&] {
    const auto training = j.Symbol("uses.training");
    return claim.role == Role::kHypothetical ||  // its section is about training
           (training && !j.plans.plans.front().values[*training].empty()) || SpeaksOfTraining(j);
  };
  if (std::ranges::find(statement.unless, "{training}") != statement.unless.end() && trains())
    answer = {true, Verdict::kUnverifiable};
  // "It won't fit for training": of another run than the plan's.
  const Block& block = j.document.blocks[claim.block];
  if (j.HasWord("uses.training", block.text_begin, block.text_end))
    answer = {true, Verdict::kUnverifiable};
  // "10 KV heads cannot be divided by 4"
  if (claim.negated && CountsAround(j, claim).second > 0)
    answer = Uneven(j, claim);
  else if (claim.negated)
    answer = OfOneDegree(j, claim).value_or(Opposite(answer));
  const Severity severity = answer.verdict != Verdict::kContradicted ? Severity::kNone
                            : statement.severity == "warning"        ? Severity::kWarning
                                                                     : Severity::kError;
  CheckDetail detail{.kind = CheckDetail::Kind::kStatement, .claim = index, .other = claim.index};
  detail.message = statement.message;
  detail.sure = answer.printed;
  if (answer.by >= 0) detail.numbers.push_back(static_cast<std::uint32_t>(answer.by));
  if (answer.target >= 0) detail.numbers.push_back(static_cast<std::uint32_t>(answer.target));
  j.judged[index].decisive |= answer.decisive;
  j.judged[index].Add(statement.id, answer.verdict, severity, std::move(detail));
}

}  // namespace

void CheckStatements(Judgement& j) {
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c)
    if (j.claims.claims[c].kind == Claim::Kind::kStatement) CheckStatement(j, c);
}

}  // namespace shardlint
