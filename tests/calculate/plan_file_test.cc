#include "calculate/plan_file.h"

#include <gtest/gtest.h>

#include "calculate/calculated.h"
#include "support/files.h"

namespace shardlint {
namespace {

struct Read {
  PlanFile file;
  PlanInputs inputs;
  std::vector<std::string> mistakes;
};

Read ReadPlan(const std::string& json) {
  const TemporaryFolder folder;
  WriteFile(folder.File("plan.json"), json);
  Read read;
  read.file = ReadPlanFile(BuiltInRules(), folder.File("plan.json"), read.inputs, read.mistakes);
  for (std::string& line : read.mistakes)
    if (line.starts_with(folder.File(""))) line.erase(0, folder.File("").size());
  return read;
}

TEST(PlanFileTest, NamesValuesAndAssumptions) {
  const Read read = ReadPlan(R"({
    "$schema": "https://example.org/schemas/plan.schema.json",
    "model": "llama-3-70b", "gpu": "h100-sxm", "hf_config": "config.json",
    "values": {
      "tensor_parallel_size": 2, "pp": "4", "max-num-seqs": 64, "uses.chunked_prefill": true,
      "device.memory": "80 GB", "weight_element_size": "fp8", "attention": "gqa",
      "sequence_length": {"value": 8, "unit": "k"},
      "kv_cache.per_gpu": {"value": 2e9, "unit": "B", "source": "flag"}
    },
    "assumptions": {"bubble": "of-ideal"}
  })");
  EXPECT_EQ(read.mistakes, std::vector<std::string>());
  EXPECT_EQ(read.file.model, "llama-3-70b");
  EXPECT_EQ(read.file.gpu, "h100-sxm");
  EXPECT_TRUE(read.file.hf_config.ends_with("/config.json"));
  ASSERT_EQ(read.file.settings.size(), 1U);
  EXPECT_EQ(read.file.settings[0].value, "of-ideal");
  const auto value = [&](const char* name) {
    const PlanInput* input = read.inputs.Find(*BuiltInRules().symbols.Find(name));
    return input == nullptr ? -1 : input->values.front();
  };
  EXPECT_EQ(value("tensor_parallel_size"), 2);
  EXPECT_EQ(value("pipeline_parallel_size"), 4);
  EXPECT_EQ(value("batch_size"), 64);
  EXPECT_EQ(value("uses.chunked_prefill"), 1);
  EXPECT_EQ(value("device.memory"), 80e9);
  EXPECT_EQ(value("weight_element_size"), 1);
  EXPECT_EQ(value("attention"), EnumValue("gqa"));
  EXPECT_EQ(value("sequence_length"), 8000);
  EXPECT_EQ(value("kv_cache.per_gpu"), 2e9);
}

TEST(PlanFileTest, FlagsOverruleThePlanAndThePlanTheCatalogue) {
  Read read = ReadPlan(R"({"values": {"num_hidden_layers": 40, "tp": 2}})");
  const Result<const CatalogEntry*> entry =
      FindEntry(BuiltInRules(), CatalogName::Kind::kModel, "llama-3-70b");
  read.inputs.Add(**entry);
  const SymbolId layers = *BuiltInRules().symbols.Find("num_hidden_layers");
  EXPECT_EQ(read.inputs.Find(layers)->values.front(), 40);
  read.inputs.Set({.quantity = layers, .values = {20}, .source = PlanInput::Source::kFlag});
  EXPECT_EQ(read.inputs.Find(layers)->values.front(), 20);
}

TEST(PlanFileTest, MistakesNameFilePointerAndColumn) {
  struct {
    const char *json, *mistake;
  } const cases[] = {
      {"{\"model\": \"x\"\n  \"gpu\": \"y\"}",
       "plan.json:2:7: syntax error while parsing object - unexpected string literal; expected "
       "'}'"},
      {R"({"values": {"tp": "two"}})", "plan.json: /values/tp: 'two' is not a number"},
      {R"({"values": {"device.memory": "80 GX"}})",
       "plan.json: /values/device.memory:4: '80 GX' is not a number of byte with its unit"},
      {R"({"values": {"tensor_paralel_size": 2}})",
       "plan.json: /values/tensor_paralel_size: unknown quantity; did you mean "
       "'tensor_parallel_size' or 'expert_parallel_size'?"},
      {R"({"values": {"pp": 0}})",
       "plan.json: /values/pp: '0' is not a whole number of at least 1"},
      {R"({"values": {"attention": 3}})",
       "plan.json: /values/attention: '3' is not one of gqa, hybrid, mla"},
  };
  for (const auto& c : cases) {
    const Read read = ReadPlan(c.json);
    ASSERT_EQ(read.mistakes.size(), 1U) << c.json;
    EXPECT_EQ(read.mistakes.front(), c.mistake) << c.json;
  }
  EXPECT_TRUE(ReadPlan(R"({"values": {"tp": [2]}})")
                  .mistakes.front()
                  .starts_with("plan.json: /values/tp: "));
  EXPECT_TRUE(ReadPlan(R"({"gpus": 8})").mistakes.front().starts_with("plan.json: "));
}

}  // namespace
}  // namespace shardlint
