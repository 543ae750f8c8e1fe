// What `shardlint model` computes, against figures that are published or worked out by hand.

#include <gtest/gtest.h>

#include <algorithm>

#include "calculate/calculated.h"

namespace shardlint {
namespace {

const Calculated& Llama() {
  static const Calculated plan("llama-3-70b", "h100-sxm",
                               {{"--tp", "2"},
                                {"--pp", "4"},
                                {"--batch", "1"},
                                {"--context", "8192"},
                                {"--micro-batches", "4"}});
  return plan;
}

TEST(ModelReportTest, Llama70bOnEightGpus) {
  EXPECT_EQ(Llama().At("gpus.total"), 8);
  EXPECT_EQ(Llama().At("weights.per_gpu"), 70553706496. * 2 / 8);
  EXPECT_EQ(Llama().At("kv_cache.per_token"), 327680);
  EXPECT_EQ(Llama().At("kv_cache.per_token_per_gpu"), 40960);
  EXPECT_EQ(Llama().At("kv_cache.per_sequence"), 327680. * 8192);
  // The input table is looked up, not read.
  EXPECT_NEAR(Llama().At("step_time.weight_bound"), 20.75e-3, 5e-6);
  EXPECT_EQ(Llama().Of("step_time.weight_bound").kind, FormulaKind::kLowerBound);
  EXPECT_EQ(Llama().Of("step_time.weight_bound").reading, "input-table=not-read");
  EXPECT_NEAR(Llama().At("step_time.weight_bound", "input-table=read"), 21.06e-3, 5e-6);
  EXPECT_NEAR(Llama().At("tpot.bound"), 20.747e-3 + 8192. * 327680 / 6.7e12, 5e-6);
}

TEST(ModelReportTest, ABubbleHasItsReadings) {
  EXPECT_NEAR(Llama().At("pipeline.bubble"), 3. / 7, 1e-12);
  EXPECT_EQ(Llama().Of("pipeline.bubble").reading, "bubble=of-total");
  EXPECT_EQ(Llama().At("pipeline.bubble", "bubble=of-ideal"), 0.75);
  const Calculated set("llama-3-70b", "h100-sxm", {{"--pp", "4"}, {"--micro-batches", "4"}},
                       {{"bubble", "of-ideal"}});
  EXPECT_EQ(set.At("pipeline.bubble"), 0.75);
  EXPECT_NEAR(set.At("pipeline.bubble", "bubble=of-total"), 3. / 7, 1e-12);
  const Calculated chosen("llama-3-70b", "h100-sxm", {{"--pp", "4"}, {"--micro-batches", "4"}},
                          {{"pipeline.bubble", "pipeline-bubble-overhead"}});
  EXPECT_EQ(chosen.At("pipeline.bubble"), 0.75);
}

TEST(ModelReportTest, DeepSeekV3) {
  const Calculated plan("deepseek-v3", "", {});
  EXPECT_EQ(plan.At("kv_cache.per_token"), 70272);
  EXPECT_EQ(plan.At("parameters.total"), 671026419200.);
  EXPECT_NEAR(plan.At("parameters.active"), 37.55e9, 5e6);
  EXPECT_EQ(plan.Of("parameters.active").reading, "active-embeddings=both");
  EXPECT_NEAR(plan.At("parameters.active", "active-embeddings=none"), 35.70e9, 5e6);
}

TEST(ModelReportTest, WhatIsMissingIsNamedAndNotGuessed) {
  const Calculated plan("llama-3-70b", "", {{"--tp", "8"}});
  const ModelQuantity& cache = plan.Of("kv_cache.per_sequence");
  EXPECT_FALSE(cache.value);
  ASSERT_EQ(cache.missing.size(), 1U);
  EXPECT_EQ(BuiltInRules().symbols.Name(cache.missing.front()), "sequence_length");
  EXPECT_FALSE(plan.Of("step_time.bound").value);
  EXPECT_FALSE(plan.report.fits);
  for (const ModelGroup& group : plan.report.groups)
    for (const SymbolId need : group.needs)
      EXPECT_FALSE(BuiltInRules().quantities[need].of)
          << BuiltInRules().symbols.Name(need) << ": a dense model has no experts";
}

TEST(ModelReportTest, ADenseModelHasNoExperts) {
  EXPECT_FALSE(Llama().Of("parameters.per_expert").applies);
  EXPECT_TRUE(Calculated("deepseek-v3", "", {}).Of("parameters.per_expert").applies);
}

TEST(ModelReportTest, DefaultsNameThemselves) {
  const auto source = [](const Calculated& plan, std::string_view name) {
    for (const ModelInput& input : plan.report.inputs)
      if (BuiltInRules().symbols.Name(input.quantity) == name) return input.source;
    return std::string();
  };
  EXPECT_EQ(source(Llama(), "data_parallel_size"), "default");
  EXPECT_EQ(source(Llama(), "tensor_parallel_size"), "flag");
  EXPECT_EQ(source(Llama(), "num_hidden_layers"), "catalogue");
  const Calculated set("llama-3-70b", "", {}, {{"kv-dtype", "8-bit"}});
  EXPECT_EQ(source(set, "kv_element_size"), "assumption");
  EXPECT_EQ(set.At("kv_cache.per_token"), 163840);
}

TEST(ModelReportTest, FitsOnlyWhereEveryReadingAgrees) {
  const auto fits = [](const std::string& tp, const std::string& batch) {
    return Calculated("llama-3-70b", "h100-sxm",
                      {{"--tp", tp}, {"--batch", batch}, {"--context", "8192"}})
        .report.fits;
  };
  EXPECT_EQ(fits("8", "8"), std::optional(true));
  EXPECT_EQ(fits("1", "1"), std::optional(false));
  EXPECT_EQ(fits("8", "300"), std::optional(false));
  EXPECT_EQ(fits("2", "1"), std::nullopt);  // 73 GB and a runtime on 80
}

TEST(ModelReportTest, WhatDoesNotAgreeIsNoted) {
  const Calculated plan("llama-3-70b", "", {{"--tp", "4"}, {"--gpus", "8"}});
  ASSERT_EQ(plan.report.notes.size(), 1U);
  EXPECT_EQ(plan.report.notes.front(),
            "gpus.total is given as 8, but the rest of the plan makes it 4");
  EXPECT_TRUE(Calculated("llama-3-70b", "", {{"--tp", "8"}, {"--gpus", "8"}}).report.notes.empty());
}

TEST(ModelReportTest, ASettingThatChangesNothingIsNoted) {
  const auto notes = [](const Setting& setting) {
    return Calculated("llama-3-70b", "", {{"--pp", "4"}, {"--micro-batches", "4"}}, {setting})
        .report.notes;
  };
  EXPECT_EQ(notes({"bubble", "of-ideal"}), std::vector<std::string>());
  EXPECT_EQ(notes({"kv-dtype", "8-bit"}), std::vector<std::string>());
  EXPECT_EQ(notes({"dispatch-copies", "per-expert"}),
            std::vector<std::string>{
                "dispatch-copies=per-expert changes nothing of what is computed here"});
}

TEST(ModelReportTest, AModelOfFlagsAlone) {
  const Calculated plan("", "",
                        {{"--layers", "16"},
                         {"--hidden-size", "512"},
                         {"--heads", "8"},
                         {"--kv-heads", "8"},
                         {"--intermediate-size", "1024"},
                         {"--vocab-size", "32000"},
                         {"--dtype", "bf16"}});
  // 4 h^2 and 3 h f a layer with two norms, a final norm, two tables.
  EXPECT_EQ(plan.At("parameters.total"),
            16. * (4 * 512 * 512 + 3 * 512 * 1024 + 2 * 512) + 512 + 2. * 32000 * 512);
  EXPECT_EQ(plan.At("kv_cache.per_token"), 2. * 16 * 8 * 64 * 2);
}

TEST(ModelReportTest, DerivationsBeginWithTheInputs) {
  const std::vector<ModelStep>& steps = Llama().Of("kv_cache.per_token").derivation;
  ASSERT_EQ(steps.size(), 6U);
  EXPECT_EQ(steps.front().quantity, "num_key_value_heads");
  EXPECT_EQ(steps.front().source, "catalogue");
  EXPECT_EQ(steps.back().formula, "kv_cache.per_token_per_layer × num_kv_layers");
  EXPECT_EQ(steps.back().substituted, "4096 B × 80");
  EXPECT_EQ(steps.back().display, "327.7 kB");
}

TEST(ModelReportTest, EveryQuantityOfAFormulaStandsInOneGroup) {
  const Ruleset& rules = BuiltInRules();
  std::vector<int> times(rules.quantities.size(), 0);
  for (const QuantityGroup& group : rules.groups) {
    EXPECT_FALSE(group.quantities.empty()) << group.id;
    for (const SymbolId quantity : group.quantities) ++times[quantity];
  }
  EXPECT_EQ(*std::ranges::max_element(times), 1);
  for (const char* name : {"parameters.total", "weights.per_gpu", "kv_cache.capacity_tokens",
                           "memory.per_gpu", "flops.prefill", "throughput.per_gpu_bound"})
    EXPECT_EQ(times[*rules.symbols.Find(name)], 1) << name;
}

TEST(SettingsTest, MistakesNameWhatThereIs) {
  const auto error = [](const std::string& name, const std::string& value) {
    const Result<Assignment> read = ReadSettings(BuiltInRules(), {{name, value}});
    return read ? std::string() : read.error().message;
  };
  EXPECT_EQ(error("input-table", "red"),
            "'red' is no choice of input-table; it has 'not-read', 'read'");
  EXPECT_EQ(error("input-tabel", "read"),
            "unknown assumption 'input-tabel'; did you mean "
            "'input-table'?");
  EXPECT_EQ(error("kv_cache.per_token", "odd"),
            "'odd' is no choice of kv_cache.per_token; it has 'kv-cache-per-token'");
}

}  // namespace
}  // namespace shardlint
