// The search against every strategy evaluated by `shardlint model`, one by one.

#include "calculate/suggest.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "calculate/calculated.h"

namespace shardlint {
namespace {

struct Space {
  const char* name;
  const char* model;
  const char* device;
  Calculated::Values values;
  std::vector<std::pair<std::string, double>> at_most;  // targets, base units
  std::vector<std::pair<std::string, double>> at_least;
  std::uint32_t max_gpus = 16;
};

const std::vector<Space>& Spaces() {
  static const std::vector<Space> spaces = {
      {"grouped-query attention",
       "llama-3-70b",
       "h100-sxm",
       {{"batch_size", "24"}, {"sequence_length", "8192"}, {"input_length", "2048"}},
       {{"ttft", 0.1}, {"tpot", 0.03}},
       {}},
      {"few heads, an odd node",
       "qwen2.5-7b",
       "l40s",
       {{"batch_size", "12"},
        {"sequence_length", "32768"},
        {"input_length", "8000"},
        {"gpus.per_node", "6"},
        {"memory_utilization_limit", "0.8"}},
       {},
       {{"throughput.total", 900}}},
      {"experts",
       "mixtral-8x7b",
       "a100-80gb-sxm",
       {{"batch_size", "32"}, {"sequence_length", "4096"}},
       {{"tpot", 0.01}},
       {},
       12},
      {"a latent cache",
       "deepseek-v3",
       "h200",
       {{"batch_size", "16"}, {"sequence_length", "4096"}, {"weight_element_size", "fp8"}},
       {{"memory.per_gpu", 60e9}},
       {},
       16},
  };
  return spaces;
}

SymbolId Symbol(const std::string& name) { return *BuiltInRules().symbols.Find(name); }

SuggestOptions OptionsOf(const Space& space) {
  SuggestOptions options;
  options.max_gpus = space.max_gpus;
  options.best = 100000;
  for (const auto& [name, value] : space.at_most)
    options.targets.push_back({.quantity = Symbol(name), .value = value});
  for (const auto& [name, value] : space.at_least)
    options.targets.push_back({.quantity = Symbol(name), .at_least = true, .value = value});
  return options;
}

const Assignment& Usual() {
  static const Assignment usual(BuiltInRules());
  return usual;
}

Suggestion Searched(const Space& space, const SuggestOptions& options) {
  return Suggest(BuiltInRules(), Calculated::Inputs(space.model, space.device, space.values),
                 Usual(), options);
}

PlanInputs InputsOf(const Space& space, const Strategy& s) {
  PlanInputs inputs =
      WithStrategy(BuiltInRules(), Calculated::Inputs(space.model, space.device, space.values), s);
  inputs.Set({.quantity = Symbol("phase"), .values = {EnumValue("decode")}});
  return inputs;
}

/// One strategy, evaluated by itself as `shardlint model` evaluates it.
class Reference {
 public:
  Reference(const Space& space, const Strategy& s)
      : inputs_(InputsOf(space, s)), evaluator_(BuiltInRules(), inputs_, Usual()) {}
  double At(const std::string& name, double otherwise) {
    const std::optional<std::uint32_t> id = evaluator_.Value(Symbol(name));
    return id ? evaluator_.at(*id).value.low : otherwise;
  }
  bool Divides(const std::string& what) { return At("divisible." + what, 1) == 1; }
  /// Bounds written out, so that they are not found by the code that is tested.
  double Bound(const SuggestTarget& target) {
    const std::string name(BuiltInRules().symbols.Name(target.quantity));
    if (name == "memory.per_gpu") return At("weights.per_gpu", 0);
    if (name != "throughput.total") return At(name + ".bound", 0);
    return std::min(At("throughput.per_gpu_bound", 0) * At("gpus.total", 0),
                    At("throughput.per_replica_bound", 0) * At("data_parallel_size", 0));
  }

 private:
  PlanInputs inputs_;
  PlanEvaluator evaluator_;
};

struct Found {
  std::vector<Strategy> feasible;
  std::size_t considered = 0, fitting = 0;
};

bool DividesAndFits(const Space& space, const Strategy& s) {
  Reference r(space, s);
  if (!r.Divides("heads") || !r.Divides("mlp") || !r.Divides("layers") || !r.Divides("batch"))
    return false;
  if (s.ep > 1 && !r.Divides("experts")) return false;
  if (std::string(space.model) != "deepseek-v3" && !r.Divides("kv_heads")) return false;
  const double gpus = r.At("gpus.total", 0), node = r.At("gpus.per_node", 0);
  if (std::fmod(r.At("context_length", 0), s.cp) != 0) return false;
  if (gpus > node && std::fmod(gpus, node) != 0) return false;
  double share = kMemoryShare;
  for (const auto& [name, value] : space.values)
    if (name == "memory_utilization_limit") share = std::stod(value);
  return r.At("memory.per_gpu", 0) <= r.At("device.memory", 0) * share;
}

Found Exhaustive(const Space& space, const SuggestOptions& options) {
  Found found;
  const bool experts = Reference(space, {}).At("num_experts", 1) > 1;
  const std::uint32_t n = space.max_gpus;
  Strategy s;
  for (s.tp = 1; s.tp <= n; ++s.tp)
    for (s.pp = 1; s.pp <= n; ++s.pp)
      for (s.dp = 1; s.dp <= n; ++s.dp)
        for (s.ep = 1; s.ep <= n; ++s.ep)
          for (s.cp = 1; s.cp <= n; ++s.cp) {
            if (s.gpus() > n || s.tp * s.dp * s.cp % s.ep != 0 || (s.ep > 1 && !experts)) continue;
            ++found.considered;
            if (!DividesAndFits(space, s)) continue;
            ++found.fitting;
            Reference reference(space, s);
            if (std::ranges::none_of(options.targets, [&](const SuggestTarget& target) {
                  const double bound = reference.Bound(target);
                  return target.at_least ? bound < target.value : bound > target.value;
                }))
              found.feasible.push_back(s);
          }
  return found;
}

std::string Listed(std::vector<Strategy> strategies) {
  std::ranges::sort(strategies);
  std::string out;
  for (const Strategy& s : strategies) out += ToString(s) + "\n";
  return out;
}

TEST(SuggestTest, FindsWhatEvaluatingEachStrategyFinds) {
  for (const Space& space : Spaces()) {
    SCOPED_TRACE(space.name);
    const SuggestOptions options = OptionsOf(space);
    const Suggestion suggestion = Searched(space, options);
    const Found found = Exhaustive(space, options);
    EXPECT_EQ(suggestion.considered, found.considered);
    EXPECT_EQ(suggestion.fitting, found.fitting);
    std::vector<Strategy> best;
    for (const Configuration& c : suggestion.best) best.push_back(c.strategy);
    EXPECT_EQ(Listed(best), Listed(found.feasible));
    // Each of these spaces has some that a target refutes and some that it does not.
    EXPECT_GT(found.fitting, found.feasible.size());
    EXPECT_GT(found.feasible.size(), 0U);
    std::size_t all = suggestion.fitting;
    for (const std::size_t count : suggestion.misfits) all += count;
    EXPECT_EQ(all, suggestion.considered);
  }
}

// What is taken over from the evaluation that all strategies share is what each would evaluate.
TEST(SuggestTest, SharedEvaluationChangesNoValue) {
  const Ruleset& rules = BuiltInRules();
  const SymbolSet varied = DegreesOf(rules);
  for (const Space& space : Spaces()) {
    const PlanInputs one = InputsOf(space, {});
    PlanEvaluator base(rules, one, Usual());
    for (std::size_t q = 0; q < rules.quantities.size(); ++q)
      if (!rules.quantities[q].rests_on.Meets(varied)) base.Value(static_cast<SymbolId>(q));
    for (const Strategy& s : {Strategy{2, 1, 1, 1, 1}, Strategy{4, 2, 2, 1, 1},
                              Strategy{1, 4, 1, 1, 2}, Strategy{2, 1, 4, 8, 1}}) {
      const PlanInputs inputs = InputsOf(space, s);
      PlanEvaluator shared(base, inputs, varied), fresh(rules, inputs, Usual());
      for (std::size_t q = 0; q < rules.quantities.size(); ++q) {
        const auto quantity = static_cast<SymbolId>(q);
        const auto a = shared.Value(quantity), b = fresh.Value(quantity);
        ASSERT_EQ(a.has_value(), b.has_value()) << rules.symbols.Name(quantity) << ToString(s);
        if (!a) continue;
        EXPECT_EQ(shared.at(*a).value, fresh.at(*b).value) << rules.symbols.Name(quantity);
        EXPECT_EQ(shared.at(*a).kind, fresh.at(*b).kind) << rules.symbols.Name(quantity);
        EXPECT_EQ(shared.at(*a).assumed, fresh.at(*b).assumed) << rules.symbols.Name(quantity);
      }
    }
  }
}

TEST(SuggestTest, FiguresAreThoseOfTheModel) {
  const Space& space = Spaces().front();
  const Suggestion suggestion = Searched(space, OptionsOf(space));
  ASSERT_GE(suggestion.best.size(), 2U);
  for (std::size_t i = 0; i < 2; ++i) {
    const Configuration& c = suggestion.best[i];
    const Calculated model(InputsOf(space, c.strategy));
    EXPECT_EQ(c.weights.low, model.At("weights.per_gpu"));
    EXPECT_EQ(c.cache.low, model.At("kv_cache.per_gpu"));
    EXPECT_EQ(c.activations.low, model.At("activations.per_gpu"));
    EXPECT_EQ(c.memory.low, model.At("memory.per_gpu"));
    EXPECT_EQ(c.ttft_bound, model.At("ttft.bound"));
    EXPECT_EQ(c.tpot_bound, model.At("tpot.bound"));
    EXPECT_EQ(c.strategy.gpus(), model.At("gpus.total"));
  }
}

TEST(SuggestTest, RanksByItsObjective) {
  const Space& space = Spaces().front();
  SuggestOptions options = OptionsOf(space);
  options.reach = 1;
  struct Case {
    Objective objective;
    double (*value)(const Configuration&);  // smaller is better
  };
  for (const Case& c :
       {Case{Objective::kFewestGpus,
             [](const Configuration& x) { return 1.0 * x.strategy.gpus(); }},
        Case{Objective::kThroughput, [](const Configuration& x) { return -*x.throughput_bound; }},
        Case{Objective::kTpot, [](const Configuration& x) { return *x.tpot_bound; }}}) {
    options.objective = c.objective;
    const Suggestion suggestion = Searched(space, options);
    ASSERT_GE(suggestion.best.size(), 2U);
    for (std::size_t i = 1; i < suggestion.best.size(); ++i) {
      if (suggestion.best[i - 1].crosses_nodes != suggestion.best[i].crosses_nodes) continue;
      EXPECT_LE(c.value(suggestion.best[i - 1]), c.value(suggestion.best[i]))
          << ToWord(c.objective) << " at " << i;
    }
  }
}

// What asks for more than its share of a bound comes after what does not, however few its GPUs are.
TEST(SuggestTest, WhatIsBeyondReachComesLast) {
  const Space& space = Spaces().front();
  const Suggestion suggestion = Searched(space, OptionsOf(space));
  EXPECT_GT(suggestion.feasible, suggestion.within_reach);
  EXPECT_GT(suggestion.within_reach, 0U);
  for (std::size_t i = 0; i < suggestion.best.size(); ++i)
    EXPECT_EQ(suggestion.best[i].worst_share() <= kReach, i < suggestion.within_reach) << i;
}

TEST(SuggestTest, NamesTheInfeasibleRequirementAndItsFactor) {
  const Space& space = Spaces().front();
  SuggestOptions options = OptionsOf(space);
  // Of generated tokens the memory bounds it, of all tokens the peak compute.
  options.targets = {{.quantity = Symbol("throughput.per_gpu"), .at_least = true, .value = 1e5}};
  const Suggestion suggestion = Searched(space, options);
  EXPECT_TRUE(suggestion.best.empty());
  EXPECT_FALSE(suggestion.beyond);
  EXPECT_EQ(suggestion.searched_up_to, kFurtherGpus);
  const TargetOutcome& outcome = suggestion.targets.front();
  ASSERT_TRUE(outcome.infeasible());
  EXPECT_EQ(outcome.refuted, suggestion.fitting);
  const Calculated model(InputsOf(space, *outcome.nearest));
  EXPECT_DOUBLE_EQ(outcome.bound, model.At("throughput.per_gpu_memory_bound"));
  EXPECT_DOUBLE_EQ(outcome.factor, 1e5 / outcome.bound);
  EXPECT_DOUBLE_EQ(outcome.factor_of_any, 1e5 / model.At("throughput.per_gpu_bound"));
}

// Where only the length of a whole sequence is known, a prompt may be shorter: no bound of it
// refutes a target.
TEST(SuggestTest, PromptsOfUnknownLengthRefuteNothing) {
  Space space = Spaces().front();
  SuggestOptions options = OptionsOf(space);
  options.targets = {{.quantity = Symbol("ttft"), .value = 1e-6}};
  EXPECT_TRUE(Searched(space, options).targets.front().infeasible());
  std::erase_if(space.values, [](const auto& value) { return value.first == "input_length"; });
  const Suggestion suggestion = Searched(space, options);
  EXPECT_FALSE(suggestion.targets.front().infeasible());
  EXPECT_EQ(suggestion.feasible, suggestion.fitting);
  EXPECT_EQ(suggestion.within_reach, 0U);
}

TEST(SuggestTest, SaysWithHowManyGpusItWouldDo) {
  const Space& space = Spaces().front();
  SuggestOptions options = OptionsOf(space);
  options.max_gpus = 2;
  options.targets.clear();
  const Suggestion suggestion = Searched(space, options);
  EXPECT_TRUE(suggestion.best.empty());
  ASSERT_TRUE(suggestion.beyond);
  EXPECT_EQ(suggestion.beyond->strategy.gpus(), 4U);
}

TEST(SuggestTest, NamesWhatIsMissing) {
  const Suggestion suggestion = Suggest(
      BuiltInRules(), Calculated::Inputs("llama-3-70b", "", {{"batch_size", "4"}}), Usual(), {});
  std::vector<std::string> missing;
  for (const SymbolId q : suggestion.missing) missing.emplace_back(BuiltInRules().symbols.Name(q));
  EXPECT_EQ(missing, (std::vector<std::string>{"sequence_length", "device.memory"}));
  EXPECT_TRUE(suggestion.best.empty());
}

// A strategy that is given does not narrow the search.
TEST(SuggestTest, WhatIsGivenOfTheStrategyDoesNotCount) {
  const Space& space = Spaces().front();
  Space given = space;
  given.values.insert(given.values.end(),
                      {{"tp", "2"}, {"gpus.total", "2"}, {"weights.per_gpu", "1 GB"}});
  EXPECT_EQ(Listed({Searched(given, OptionsOf(space)).best.front().strategy}),
            Listed({Searched(space, OptionsOf(space)).best.front().strategy}));
}

}  // namespace
}  // namespace shardlint
