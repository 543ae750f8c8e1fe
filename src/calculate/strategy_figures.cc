#include "calculate/strategy_figures.h"

#include <algorithm>

namespace shardlint {
namespace {

constexpr std::string_view kRequests = "request_rate", kTokens = "throughput.total",
                           kOutput = "output_length", kSequences = "sequences.per_replica";

}  // namespace

double Configuration::worst_share() const {
  double worst = 0;
  for (const std::optional<double>& share : shares) worst = std::max(worst, share.value_or(0));
  return worst;
}

PlanInputs Decoding(const Ruleset& rules, const PlanInputs& inputs) {
  PlanInputs out = inputs;
  if (const auto phase = rules.symbols.Find("phase"))
    out.Set({.quantity = *phase, .values = {EnumValue("decode")}});
  return out;
}

double ShareOf(const SuggestTarget& target, double bound) {
  return target.at_least ? target.value / bound : bound / target.value;
}

SymbolId StrategyFigures::SymbolOf(std::string_view name) const {
  return rules_.symbols.Find(name).value_or(0);
}

std::optional<double> StrategyFigures::BoundOf(PlanEvaluator& evaluator,
                                               const SuggestTarget& target, bool* firm) const {
  if (target.quantity == SymbolOf(kRequests)) {  // what the generated tokens allow
    const auto tokens = BoundOf(evaluator, {.quantity = SymbolOf(kTokens), .at_least = true}, firm);
    const Interval length = ValueOf(evaluator, kOutput);
    if (!tokens || !length.known() || !target.at_least) return std::nullopt;
    return *tokens / length.low;
  }
  const FormulaKind kind = target.at_least ? FormulaKind::kUpperBound : FormulaKind::kLowerBound;
  std::optional<double> best;
  for (const std::uint16_t f : rules_.quantities[target.quantity].formulas) {
    const Formula& formula = rules_.formulas[f];
    if (formula.kind != kind && formula.kind != FormulaKind::kExact) continue;
    if (std::ranges::any_of(formula.assumes, [&](const FormulaAssumption& assumed) {
          return assignment_.ChoiceOf(assumed.assumption) != assumed.choice;
        }))
      continue;
    const std::optional<std::uint32_t> id = evaluator.Run(f);
    if (!id || (evaluator.at(*id).kind != kind && evaluator.at(*id).kind != FormulaKind::kExact))
      continue;
    const Interval& value = evaluator.at(*id).value;
    const double end = target.at_least ? value.high : value.low;
    if (best && (target.at_least ? end >= *best : end <= *best)) continue;
    best = end;
    if (firm != nullptr) *firm = !evaluator.at(*id).loose;
  }
  return best;
}

std::vector<SymbolId> StrategyFigures::MissingOf(PlanEvaluator& evaluator,
                                                 SymbolId quantity) const {
  if (quantity == SymbolOf(kRequests)) {
    std::vector<SymbolId> missing = MissingOf(evaluator, SymbolOf(kTokens));
    if (!evaluator.Value(SymbolOf(kOutput))) missing.push_back(SymbolOf(kOutput));
    return missing;
  }
  std::vector<SymbolId> missing = evaluator.Missing(quantity);
  for (const std::uint16_t f : rules_.quantities[quantity].formulas) {
    const Formula& formula = rules_.formulas[f];
    if (!missing.empty() || !IsBound(formula.kind)) continue;
    for (const SymbolId name : formula.names)
      if (missing.empty() && !evaluator.Value(name)) missing = evaluator.Missing(name);
  }
  return missing;
}

Interval StrategyFigures::ValueOf(PlanEvaluator& evaluator, std::string_view quantity) const {
  const std::optional<std::uint32_t> id = evaluator.Value(SymbolOf(quantity));
  return id ? evaluator.at(*id).value : Interval::Unknown();
}

void StrategyFigures::AddMemory(PlanEvaluator& evaluator, Configuration& c) const {
  c.weights = ValueOf(evaluator, "weights.per_gpu");
  // Without a number of sequences the formulas would take one.
  const bool sequences = ValueOf(evaluator, kSequences).known();
  c.cache = sequences ? ValueOf(evaluator, "kv_cache.per_gpu") : Interval::Unknown();
  c.activations = ValueOf(evaluator, "activations.per_gpu");
  c.overhead = ValueOf(evaluator, "overhead.per_gpu");
  const std::optional<std::uint32_t> memory = evaluator.Computed(SymbolOf("memory.per_gpu"));
  const bool bound = memory && IsBound(evaluator.at(*memory).kind);
  c.memory =
      memory && !bound && c.cache.known() ? evaluator.at(*memory).value : c.weights + c.cache;
}

void StrategyFigures::AddSpeed(PlanEvaluator& evaluator, Configuration& c) const {
  const auto bound = [&](std::string_view name, bool at_least) {
    return BoundOf(evaluator, {.quantity = SymbolOf(name), .at_least = at_least});
  };
  c.ttft_bound =
      BoundOf(evaluator, {.quantity = SymbolOf("ttft"), .at_least = false}, &c.ttft_firm);
  c.tpot_bound = bound("tpot", false);
  c.throughput_bound = bound(kTokens, true);
  const auto estimate = [&](std::string_view name) {
    const std::optional<std::uint32_t> id = evaluator.Computed(SymbolOf(name));
    return id && evaluator.at(*id).kind == FormulaKind::kEstimate ? evaluator.at(*id).value
                                                                  : Interval::Unknown();
  };
  c.ttft = estimate("ttft"), c.tpot = estimate("tpot"), c.throughput = estimate(kTokens);
  if (c.throughput_bound && c.throughput.known())
    c.throughput.high = std::min(c.throughput.high, *c.throughput_bound);
}

void StrategyFigures::AddTarget(PlanEvaluator& evaluator, const SuggestTarget& target,
                                Configuration& c) const {
  bool firm = true;
  const std::optional<double> bound = BoundOf(evaluator, target, &firm);
  c.firm.push_back(firm);
  c.bounds.push_back(bound);
  c.shares.push_back(bound ? std::optional(ShareOf(target, *bound)) : std::nullopt);
}

}  // namespace shardlint
