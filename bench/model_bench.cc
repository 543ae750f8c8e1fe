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

void State(const Ruleset& rules, Plan& plan, std::string_view quantity, double value) {
  const auto symbol = rules.symbols.Find(quantity);
  if (!symbol) throw std::runtime_error("no quantity " + std::string(quantity));
  plan.values[*symbol] = {StatedValue{.value = Interval::Exactly(value)}};
}

/// What is published of a model or a device, the usual one of several values.
void Take(const Ruleset& rules, Plan& plan, std::string_view name) {
  const NameIndex::Match match = rules.names->Longest(name);
  if (match.names.empty()) throw std::runtime_error("no entry " + std::string(name));
  for (const CatalogFact& fact : rules.catalog->Entry(match.names.front().entry).facts)
    plan.values[fact.quantity] = {StatedValue{.value = Interval::Exactly(fact.values.front()),
                                              .source = StatedValue::Source::kCatalogue}};
}

Plans FullPlan(const Ruleset& rules) {
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
  Plans plans;
  Plan& plan = plans.plans.emplace_back();
  plan.values.resize(rules.symbols.size());
  Take(rules, plan, "llama 3 70b");
  Take(rules, plan, "h100 sxm");
  for (const auto& [quantity, value] : kStrategy) State(rules, plan, quantity, value);
  return plans;
}

void EvaluatePlan(benchmark::State& state) {
  const auto rules = Load();
  const Plans plans = FullPlan(*rules);
  std::size_t known = 0;
  for (auto _ : state) {
    CostModel model(*rules, plans);
    known = 0;
    for (std::size_t q = 0; q < rules->quantities.size(); ++q)
      known += model.Known(static_cast<SymbolId>(q));
    benchmark::DoNotOptimize(known);
  }
  state.counters["quantities"] = static_cast<double>(known);
  AgainstLimit(state, kPlanSeconds);
}
BENCHMARK(EvaluatePlan)->Unit(benchmark::kMicrosecond);

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
