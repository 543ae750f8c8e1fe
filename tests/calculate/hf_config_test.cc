// config.json as Hugging Face publishes them, written down here by hand; what comes out is held
// against the published sizes and facts of the catalogue, which do not come from these files.

#include "calculate/hf_config.h"

#include <gtest/gtest.h>

#include <set>

#include "calculate/calculated.h"
#include "support/files.h"

namespace shardlint {
namespace {

struct Config {
  PlanInputs inputs;
  std::vector<std::string> mistakes;
};

Config ReadFrom(const std::string& path) {
  Config config;
  ReadHfConfig(BuiltInRules(), path, config.inputs, config.mistakes);
  return config;
}

Config ReadText(const std::string& json) {
  const TemporaryFolder folder;
  WriteFile(folder.File("config.json"), json);
  Config config = ReadFrom(folder.File("config.json"));
  const std::string prefix = folder.File("");
  for (std::vector<std::string>* lines : {&config.mistakes, &config.inputs.notes})
    for (std::string& line : *lines)
      if (line.starts_with(prefix)) line.erase(0, prefix.size());
  return config;
}

const CatalogEntry& EntryOf(const std::string& id) {
  const Result<const CatalogEntry*> entry =
      FindEntry(BuiltInRules(), CatalogName::Kind::kModel, id);
  if (!entry) throw std::runtime_error(entry.error().message);
  return **entry;
}

TEST(HfConfigTest, ComesOutAsPublished) {
  const SymbolId total = *BuiltInRules().symbols.Find("parameters.total");
  std::size_t configs = 0;
  for (const auto& file :
       std::filesystem::directory_iterator(ProjectFile("tests/calculate/configs"))) {
    const std::string id = file.path().stem().string();
    const Config config = ReadFrom(file.path().string());
    EXPECT_TRUE(config.mistakes.empty()) << id << ": " << config.mistakes.front();
    const Calculated plan(config.inputs);
    EXPECT_EQ(plan.At("parameters.total"), EntryOf(id).Find(total)->values.front()) << id;
    ++configs;
  }
  EXPECT_GE(configs, 15U);
}

// Every fact that the catalogue has of the architecture, but for sizes that its names or its cards
// give and formats that a checkpoint has beside the config.
TEST(HfConfigTest, SaysWhatTheCatalogueSays) {
  const Ruleset& rules = BuiltInRules();
  const std::set<std::string_view> others = {"parameters.total", "parameters.active",
                                             "weight_element_size", "max_position_embeddings",
                                             "attention"};
  for (const char* id : {"llama-3.1-8b", "mixtral-8x7b", "qwen2.5-7b", "qwen3-30b-a3b",
                         "deepseek-v3", "deepseek-v2-lite", "gemma-2-9b", "gemma-3-1b",
                         "gpt-oss-20b", "phi-3-mini", "falcon-40b"}) {
    const Config config =
        ReadFrom(ProjectFile("tests/calculate/configs") / (std::string(id) + ".json"));
    for (const CatalogFact& fact : EntryOf(id).facts) {
      const std::string_view name = rules.symbols.Name(fact.quantity);
      if (others.contains(name)) continue;
      const PlanInput* input = config.inputs.Find(fact.quantity);
      ASSERT_NE(input, nullptr) << id << " " << name;
      EXPECT_EQ(input->values.front(), fact.values.front()) << id << " " << name;
    }
  }
}

TEST(HfConfigTest, FormatsOfWeights) {
  const std::string common = R"({"model_type": "llama", "hidden_size": 4096, )";
  struct {
    const char* keys;
    double bytes;
  } const cases[] = {
      {R"("torch_dtype": "bfloat16"})", 2},
      {R"("dtype": "float32"})", 4},
      {R"("quantization_config": {"quant_method": "fp8"}})", 1},
      {R"("quantization_config": {"quant_method": "mxfp4"}})", 0.53125},
      {R"("quantization_config": {"quant_method": "gptq", "bits": 4, "group_size": 128}})",
       (4 + 20. / 128) / 8},
      {R"("quantization_config": {"quant_method": "awq", "bits": 4, "group_size": 64}})",
       (4 + 20. / 64) / 8},
      {R"("quantization_config": {"quant_method": "gptq", "bits": 8, "group_size": -1}})", 1},
      {R"("quantization_config": {"quant_method": "compressed-tensors", "config_groups":
          {"group_0": {"weights": {"num_bits": 8}}}}})",
       1},
      {R"("quantization_config": {"quant_method": "bitsandbytes", "load_in_4bit": true}})", 0.5},
  };
  const SymbolId size = *BuiltInRules().symbols.Find("weight_element_size");
  for (const auto& c : cases) {
    const Config config = ReadText(common + c.keys);
    const PlanInput* input = config.inputs.Find(size);
    ASSERT_NE(input, nullptr) << c.keys;
    EXPECT_EQ(input->values.front(), c.bytes) << c.keys;
  }
}

TEST(HfConfigTest, AnUnknownArchitectureIsReadAsFarAsItsKeysGo) {
  const Config config = ReadText(R"({"model_type": "nova", "hidden_size": 512,
      "num_hidden_layers": 4, "num_attention_heads": 8, "text_config": {"vocab_size": 1000}})");
  EXPECT_TRUE(config.mistakes.empty());
  EXPECT_EQ(config.inputs.notes,
            (std::vector<std::string>{
                "config.json: model_type 'nova' is not known; taken as a gated MLP, two RMS norms "
                "a layer and no biases, windows not read",
                "config.json: it does not say: weight_element_size"}));
  const Calculated plan(config.inputs);
  EXPECT_EQ(plan.At("parameters.embedding"), 2. * 1000 * 512);
  EXPECT_FALSE(plan.Of("weights.total").value);
}

TEST(HfConfigTest, MistakesNameFileAndPlace) {
  EXPECT_EQ(ReadText("{\"a\": 1,\n  2}").mistakes,
            std::vector<std::string>{"config.json:2:3: syntax error while parsing object key - "
                                     "unexpected number literal; expected string literal"});
  EXPECT_EQ(ReadText("[]").mistakes, std::vector<std::string>{"config.json: is no JSON object"});
  EXPECT_EQ(ReadFrom("/nowhere/config.json").mistakes,
            std::vector<std::string>{"/nowhere/config.json: No such file or directory"});
}

}  // namespace
}  // namespace shardlint
