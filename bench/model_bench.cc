// bench_model: what the rules and the cost model cost by themselves, each beside its limit.
//
// "of_limit" is the time of one iteration as a share of the limit: below 1 it holds. The status
// says only whether everything could be measured.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "calculate/plan_evaluator.h"
#include "mention/name_index.h"
#include "model/catalog_entries.h"
#include "model/cost_model.h"
#include "model/embedded_rules.h"
#include "model/ruleset.h"

namespace shardlint {
namespace {

constexpr double kPlanSeconds = 50e-6;
constexpr double kLoadSeconds = 15e-3;
constexpr double kCatalogueSeconds = 1e-3;
constexpr std::size_t kTimes = 10;

std::unique_ptr<const Ruleset> Load() {
  RuleErrors errors;
  std::unique_ptr<const Ruleset> rules = LoadRuleset("", errors);
  if (!rules) throw std::runtime_error(errors.front());
  return rules;
}

void AgainstLimit(benchmark::State& state, double seconds) {
  using benchmark::Counter;
  state.counters["of_limit"] =
      Counter(seconds, Counter::kIsIterationInvariantRate | Counter::kInvert);
}

/// What `shardlint model` is given: a model, a device, a strategy and a workload.
PlanInputs FullPlan(const Ruleset& rules) {
  constexpr std::array<std::pair<std::string_view, double>, 12> kStrategy = {{
      {"tensor_parallel_size", 4},
      {"pipeline_parallel_size", 2},
      {"data_parallel_size", 2},
      {"expert_parallel_size", 1},
      {"context_parallel_size", 1},
      {"gpus.total", 16},
      {"gpus.per_node", 8},
      {"kv_element_size", 2},
      {"batch_size", 64},
      {"sequence_length", 8192},
      {"input_length", 7168},
      {"output_length", 1024},
  }};
  PlanInputs inputs;
  for (const auto& [kind, name] : {std::pair(CatalogName::Kind::kModel, "llama 3 70b"),
                                   std::pair(CatalogName::Kind::kDevice, "h100 sxm")}) {
    const Result<const CatalogEntry*> entry = FindEntry(rules, kind, name);
    if (!entry) throw std::runtime_error(entry.error().message);
    inputs.Add(**entry);
  }
  for (const auto& [name, value] : kStrategy) {
    const auto quantity = rules.symbols.Find(name);
    if (!quantity) throw std::runtime_error("no quantity " + std::string(name));
    inputs.Set({.quantity = *quantity, .values = {value}});
  }
  return inputs;
}

/// Every quantity of a plan under one assignment, the usual one: what `shardlint model` computes.
void EvaluatePlan(benchmark::State& state) {
  const auto rules = Load();
  const PlanInputs inputs = FullPlan(*rules);
  const Assignment usual(*rules);
  std::size_t known = 0;
  for (auto _ : state) {
    PlanEvaluator plan(*rules, inputs, usual);
    known = 0;
    for (std::size_t q = 0; q < rules->quantities.size(); ++q)
      known += plan.Value(static_cast<SymbolId>(q)).has_value();
    benchmark::DoNotOptimize(known);
  }
  state.counters["quantities"] = static_cast<double>(known);
  AgainstLimit(state, kPlanSeconds);
}
BENCHMARK(EvaluatePlan)->Unit(benchmark::kMicrosecond);

/// The same plan as `shardlint check` evaluates it: not one assignment, but every reading that a
/// bound may rest on. No limit is set for it.
void EvaluateReadings(benchmark::State& state) {
  const auto rules = Load();
  Plans plans;
  Plan& plan = plans.plans.emplace_back();
  plan.values.resize(rules->symbols.size());
  const PlanInputs inputs = FullPlan(*rules);
  for (const PlanInput& input : inputs.values())
    plan.values[input.quantity] = {StatedValue{.value = Interval::Exactly(input.values.front())}};
  std::size_t known = 0;
  for (auto _ : state) {
    CostModel model(*rules, plans);
    known = 0;
    for (std::size_t q = 0; q < rules->quantities.size(); ++q)
      known += model.Known(static_cast<SymbolId>(q));
    benchmark::DoNotOptimize(known);
  }
  state.counters["quantities"] = static_cast<double>(known);
}
BENCHMARK(EvaluateReadings)->Unit(benchmark::kMicrosecond);

void LoadRules(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(Load());
  AgainstLimit(state, kLoadSeconds);
}
BENCHMARK(LoadRules)->Unit(benchmark::kMillisecond);

/// What loading does for the catalogue, with as many entries and names as asked for. The rest of
/// loading does not look at it.
void LoadCatalogue(benchmark::State& state) {
  const auto rules = Load();
  const auto times = static_cast<std::size_t>(state.range(0));
  const auto built_in = EmbeddedEntries();
  std::vector<RuleValue> entries;
  std::vector<std::string> texts;
  std::vector<CatalogName> names;
  texts.reserve(times * EmbeddedNames().size());  // names look into them
  for (std::size_t i = 0; i < times; ++i) {
    for (CatalogName name : EmbeddedNames()) {
      texts.push_back(std::string(name.name) + (i == 0 ? "" : ' ' + std::to_string(i)));
      name.name = texts.back();
      name.entry = static_cast<std::uint16_t>(name.entry + entries.size());
      names.push_back(name);
    }
    entries.insert(entries.end(), built_in.begin(), built_in.end());
  }
  std::ranges::sort(names, {}, [](const CatalogName& n) { return std::pair(n.name, n.entry); });
  for (auto _ : state) {
    const NameIndex index(names);
    const CatalogEntries catalog(entries, rules->symbols);
    benchmark::DoNotOptimize(catalog.size());
  }
  state.counters["entries"] = static_cast<double>(entries.size());
  AgainstLimit(state, kCatalogueSeconds);
}
BENCHMARK(LoadCatalogue)->Arg(1)->Arg(kTimes)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace shardlint

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
