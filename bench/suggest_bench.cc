// bench_suggest: a search over strategies beside the same strategies evaluated one by one.
//
// "of_one_by_one" is the time of the search as a share of the time that evaluating each of its
// strategies by itself takes, as `shardlint model` would; "strategies" is their number.

#include <benchmark/benchmark.h>

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "calculate/suggest.h"

namespace shardlint {
namespace {

std::unique_ptr<const Ruleset> Load() {
  RuleErrors errors;
  std::unique_ptr<const Ruleset> rules = LoadRuleset("", errors);
  if (!rules) throw std::runtime_error(errors.front());
  return rules;
}

PlanInputs InputsOf(const Ruleset& rules, const std::string& model) {
  PlanInputs inputs;
  const auto add = [&](CatalogName::Kind kind, const std::string& name) {
    const Result<const CatalogEntry*> entry = FindEntry(rules, kind, name);
    if (!entry) throw std::runtime_error(entry.error().message);
    inputs.Add(**entry);
  };
  add(CatalogName::Kind::kModel, model);
  add(CatalogName::Kind::kDevice, "h200");
  for (const auto& [name, value] : std::vector<std::pair<std::string, double>>{
           {"batch_size", 64}, {"sequence_length", 8192}, {"input_length", 4096}}) {
    const auto quantity = FindSettable(rules, name);
    if (!quantity) throw std::runtime_error("no quantity " + name);
    inputs.Set({.quantity = *quantity, .values = {value}});
  }
  return inputs;
}

/// Memory and bounds of every strategy that the search looks at, each from its inputs on.
double OneByOne(const Ruleset& rules, const PlanInputs& inputs, const Assignment& assignment,
                std::uint32_t max_gpus) {
  std::vector<SymbolId> asked;
  for (const char* name :
       {"divisible.heads", "divisible.kv_heads", "divisible.mlp", "divisible.layers",
        "divisible.batch", "memory.per_gpu", "ttft", "tpot", "throughput.total"})
    asked.push_back(*FindSettable(rules, name));
  const bool experts = inputs.Find(*FindSettable(rules, "num_experts")) != nullptr;
  const auto begin = std::chrono::steady_clock::now();
  Strategy s;
  for (s.tp = 1; s.tp <= max_gpus; ++s.tp)
    for (s.pp = 1; s.tp * s.pp <= max_gpus; ++s.pp)
      for (s.dp = 1; s.tp * s.pp * s.dp <= max_gpus; ++s.dp)
        for (s.cp = 1; s.gpus() <= max_gpus; ++s.cp) {
          const std::uint32_t ranks = s.tp * s.dp * s.cp;
          for (s.ep = 1; s.ep <= (experts ? ranks : 1); ++s.ep) {
            if (ranks % s.ep != 0) continue;
            const PlanInputs one = WithStrategy(rules, inputs, s);
            PlanEvaluator evaluator(rules, one, assignment);
            for (const SymbolId quantity : asked)
              benchmark::DoNotOptimize(evaluator.Value(quantity));
          }
          s.ep = 1;
        }
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

void Search(benchmark::State& state, const std::string& model) {
  const auto rules = Load();
  const PlanInputs inputs = InputsOf(*rules, model);
  const Assignment assignment(*rules);
  SuggestOptions options;
  options.max_gpus = static_cast<std::uint32_t>(state.range(0));
  std::size_t considered = 0;
  const auto begin = std::chrono::steady_clock::now();
  for (auto _ : state) considered = Suggest(*rules, inputs, assignment, options).considered;
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count() /
      static_cast<double>(state.iterations());
  state.counters["strategies"] = static_cast<double>(considered);
  state.counters["of_one_by_one"] =
      seconds / OneByOne(*rules, inputs, assignment, options.max_gpus);
}
BENCHMARK_CAPTURE(Search, dense, std::string("llama-3-70b"))
    ->Arg(16)
    ->Arg(64)
    ->Arg(256)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Search, experts, std::string("mixtral-8x7b"))
    ->Arg(16)
    ->Arg(64)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace shardlint

BENCHMARK_MAIN();
