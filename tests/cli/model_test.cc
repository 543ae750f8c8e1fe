// `shardlint model` as a person or a script runs it.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "model/validate_rules.h"
#include "support/files.h"
#include "support/run_program.h"

namespace shardlint {
namespace {

using Json = nlohmann::json;

Ran Model(std::vector<std::string> arguments, const std::string& folder = "") {
  arguments.insert(arguments.begin(), {SHARDLINT_PROGRAM, "model"});
  return RunProgram(std::move(arguments), "", folder);
}

Json ModelJson(std::vector<std::string> arguments) {
  arguments.insert(arguments.end(), {"--format", "json"});
  const Ran ran = Model(std::move(arguments));
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_EQ(ValidateRules("model-report", ran.out), std::vector<std::string>());
  return Json::parse(ran.out);
}

TEST(ModelTest, JsonFollowsItsSchema) {
  const Json report = ModelJson({"--model", "llama-3-70b", "--gpu", "h100-sxm", "--tp", "2", "--pp",
                                 "4", "--batch", "1", "--context", "8192", "--micro-batches", "4"});
  EXPECT_EQ(report["plan"]["tensor_parallel_size"],
            (Json{{"value", 2}, {"unit", "1"}, {"source", "flag"}}));
  EXPECT_EQ(report["plan"]["attention"]["value"], "gqa");
  EXPECT_EQ(report["plan"]["device.memory"]["others"], Json::array({85899345920}));
  const Json& quantities = report["quantities"];
  EXPECT_EQ(quantities["weights.per_gpu"]["value"], 17638426624);
  EXPECT_EQ(quantities["weights.per_gpu"]["unit"], "B");
  EXPECT_EQ(quantities["weights.per_gpu"]["kind"], "exact");
  EXPECT_EQ(quantities["kv_cache.per_token"]["value"], 327680);
  EXPECT_EQ(quantities["kv_cache.per_token_per_gpu"]["value"], 40960);
  EXPECT_EQ(quantities["tpot.bound"]["kind"], "lower-bound");
  EXPECT_EQ(quantities["throughput.per_gpu_bound"]["kind"], "upper-bound");
  EXPECT_EQ(quantities["memory.per_gpu"]["kind"], "estimate");
  EXPECT_LT(quantities["memory.per_gpu"]["low"], quantities["memory.per_gpu"]["high"]);
  EXPECT_EQ(report["fits"], true);
  for (const char* id :
       {"parameters.total", "parameters.active", "weights.total", "weights.per_gpu",
        "kv_cache.per_token", "kv_cache.per_token_per_gpu", "kv_cache.per_sequence",
        "kv_cache.total", "kv_cache.per_gpu", "kv_cache.capacity_tokens", "memory.per_gpu",
        "gpus.total", "flops.prefill", "flops.decode_per_token", "ttft.bound", "tpot.bound",
        "throughput.per_gpu_bound", "pipeline.bubble"}) {
    EXPECT_TRUE(quantities.contains(id)) << id;
    EXPECT_TRUE(quantities[id]["value"].is_number()) << id;
    EXPECT_FALSE(quantities[id]["derivation"].empty()) << id;
  }
}

TEST(ModelTest, APlanThatDoesNotFitIsAResult) {
  const Json report = ModelJson({"--model", "llama-3-70b", "--gpu", "h100-sxm", "--tp", "1"});
  EXPECT_EQ(report["fits"], false);
}

TEST(ModelTest, MissingInputsAreNamed) {
  const Json report = ModelJson({"--model", "llama-3-70b"});
  EXPECT_EQ(report["fits"], nullptr);
  const Json& cache = report["quantities"]["kv_cache.total"];
  EXPECT_EQ(cache["value"], nullptr);
  EXPECT_EQ(cache["missing"], Json::array({"sequence_length", "batch_size"}));
}

TEST(ModelTest, MistakesAreOneLineEach) {
  const Ran ran = Model({"--model", "lama-3-70b", "--gpu", "h100x", "--tpp", "3", "--pp", "two",
                         "--set", "buble=of-ideal"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_EQ(ran.out, "");
  EXPECT_EQ(ran.err,
            "shardlint: --model: unknown model 'lama-3-70b'; did you mean 'llama-3-70b', "
            "'llama-3.1-70b' or 'llama-2-70b'? (shardlint model --list names all)\n"
            "shardlint: --gpu: unknown device 'h100x'; did you mean 'h100-sxm5-80gb', "
            "'h100-pcie-80gb' or 'h100-nvl-94gb'? (shardlint model --list names all)\n"
            "shardlint: unknown option '--tpp'; did you mean '--pp' or '--tp'?\n"
            "shardlint: --pp: 'two' is not a number\n"
            "shardlint: unknown assumption 'buble'; did you mean 'bubble'?\n");
  EXPECT_EQ(Model({"--tp"}).err, "shardlint: --tp: a value is missing\n");
  EXPECT_EQ(Model({"--tp"}).status, 2);
  EXPECT_EQ(Model({"--set", "bubble"}).err,
            "shardlint: --set: expected ASSUMPTION=CHOICE, got 'bubble'\n");
  EXPECT_EQ(Model({"nowhere.json"}).err, "shardlint: nowhere.json: No such file or directory\n");
}

TEST(ModelTest, APlanFileAConfigAndFlagsTogether) {
  const TemporaryFolder folder;
  std::filesystem::copy(ProjectFile("tests/calculate/configs/deepseek-v3.json"),
                        folder.File("config.json"));
  WriteFile(folder.File("plan.json"), R"({"hf_config": "config.json", "gpu": "H200",
      "values": {"tp": 8, "ep": 8, "kv_element_size": "bf16"}, "assumptions": {"ep": "inside"}})");
  const Ran ran =
      Model({"plan.json", "--tensor-parallel-size=4", "--format", "json"}, folder.path().string());
  ASSERT_EQ(ran.status, 0) << ran.err;
  const Json report = Json::parse(ran.out);
  EXPECT_EQ(report["plan"]["tensor_parallel_size"]["value"], 4);
  EXPECT_EQ(report["plan"]["tensor_parallel_size"]["source"], "flag");
  EXPECT_EQ(report["plan"]["expert_parallel_size"]["source"], "plan");
  EXPECT_EQ(report["plan"]["kv_lora_rank"]["source"], "config.json");
  EXPECT_EQ(report["quantities"]["kv_cache.per_token"]["value"], 70272);
  EXPECT_EQ(report["quantities"]["parameters.total"]["value"], 671026419200);
}

TEST(ModelTest, TheCatalogueIsListed) {
  const Ran text = Model({"--list"});
  EXPECT_EQ(text.status, 0);
  EXPECT_NE(text.out.find("  llama-3-70b: Llama 3 70B\n"), std::string::npos);
  EXPECT_NE(text.out.find("  h100-sxm5-80gb: NVIDIA H100 SXM5 80GB\n"), std::string::npos);
  const Json json = Json::parse(Model({"--list", "--format", "json"}).out);
  EXPECT_GE(json["models"].size(), 100U);
  EXPECT_GE(json["devices"].size(), 40U);
  for (const Json& model : json["models"])
    EXPECT_TRUE(model["facts"].contains("num_hidden_layers")) << model["id"];
}

TEST(ModelTest, AnOutsideFolderAddsAModel) {
  const TemporaryFolder folder;
  std::filesystem::create_directories(folder.path() / "models");
  WriteFile(folder.File("models/nova.json"), R"({"models": [{"id": "nova-1b", "name": "Nova 1B",
      "aliases": ["nova"], "facts": {"parameters.total": 1e9, "weight_element_size": 2},
      "source": "a test"}]})");
  const Ran ran = Model({"--rules", folder.path().string(), "--model", "Nova", "--tp", "2",
                         "--select", "weights.per_gpu"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_NE(ran.out.find("weights.per_gpu  1 GB"), std::string::npos) << ran.out;
}

}  // namespace
}  // namespace shardlint
