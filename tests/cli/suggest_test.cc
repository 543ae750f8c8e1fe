// `shardlint suggest` as a person or a script runs it.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "model/validate_rules.h"
#include "support/files.h"
#include "support/run_program.h"

namespace shardlint {
namespace {

using Json = nlohmann::json;
using Words = std::vector<std::string>;

Ran Suggest(Words arguments, const std::string& folder = "") {
  arguments.insert(arguments.begin(), {SHARDLINT_PROGRAM, "suggest"});
  return RunProgram(std::move(arguments), "", folder);
}

Json SuggestJson(Words arguments, const std::string& folder = "") {
  arguments.insert(arguments.end(), {"--format", "json"});
  const Ran ran = Suggest(std::move(arguments), folder);
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_EQ(ValidateRules("suggest-report", ran.out), std::vector<std::string>());
  return Json::parse(ran.out);
}

const Words kPlan = {"--model", "llama-3-70b", "--gpu", "h100-sxm",       "--batch",
                     "16",      "--context",   "8k",    "--input-length", "4000"};

TEST(SuggestCommandTest, RanksWhatFits) {
  const Json report = SuggestJson(kPlan);
  EXPECT_EQ(report["objective"], "fewest-gpus");
  ASSERT_FALSE(report["best"].empty());
  const Json& first = report["best"][0];
  EXPECT_EQ(first["gpus"], 4);
  EXPECT_EQ(first["tensor_parallel_size"], 4);
  EXPECT_NEAR(first["memory_per_gpu"]["weights"]["low"].get<double>(), 35.28e9, 1e7);
  EXPECT_GT(first["memory_per_gpu"]["margin"], 0);
}

TEST(SuggestCommandTest, TakesTheSameInputsAsTheModel) {
  Words flags = kPlan;
  flags.insert(flags.end(), {"--require", "tpot <= 50 ms", "--require", "ttft≤1s", "--max-gpus",
                             "8", "--objective", "tpot"});
  const Json report = SuggestJson(flags);
  EXPECT_EQ(report["requirements"].size(), 2U);
  EXPECT_EQ(report["requirements"][0]["value"], 0.05);
  EXPECT_EQ(report["requirements"][1]["quantity"], "ttft");
  EXPECT_EQ(report["best"][0]["tensor_parallel_size"], 8);
  const TemporaryFolder folder;
  WriteFile(folder.File("plan.json"),
            R"({"model": "llama-3-70b", "gpu": "h100-sxm",
                "values": {"batch_size": 16, "sequence_length": 8000, "input_length": 4000}})");
  EXPECT_EQ(SuggestJson({"plan.json"}, folder.path().string())["best"], SuggestJson(kPlan)["best"]);
}

TEST(SuggestCommandTest, TakesInputsAndRequirementsFromADocument) {
  const TemporaryFolder folder;
  WriteFile(
      folder.File("plan.md"),
      "# Serving plan\n\nLlama 3 70B in BF16 on 16 NVIDIA H100 SXM GPUs with TP=2 and PP=8.\n\n"
      "- Batch size: 16 sequences\n- Sequence length: 8192 tokens\n\n## Requirements\n\n"
      "- TPOT: ≤ 40 ms\n");
  const Json report = SuggestJson({"plan.md"}, folder.path().string());
  EXPECT_EQ(report["max_gpus"], 16);
  EXPECT_EQ(report["requirements"][0]["quantity"], "tpot");
  EXPECT_EQ(report["requirements"][0]["at"], "plan.md:10");
  EXPECT_EQ(report["best"][0]["gpus"], 4);
}

TEST(SuggestCommandTest, NamesWhatADocumentLeavesOut) {
  const TemporaryFolder folder;
  WriteFile(folder.File("plan.md"),
            "# Plan\n\nLlama 3 70B in BF16 on 8 H100 SXM GPUs with tensor parallelism TP=8.\n");
  const Ran ran = Suggest({"plan.md"}, folder.path().string());
  EXPECT_EQ(ran.status, 2);
  EXPECT_EQ(ran.out, "");
  EXPECT_EQ(ran.err,
            "shardlint: missing: sequence length (--context)\n"
            "shardlint: missing: sequences in flight (--batch)\n");
}

TEST(SuggestCommandTest, SaysWhichRequirementIsInfeasible) {
  Words flags = kPlan;
  flags.insert(flags.end(), {"--require", "throughput.per_gpu>=100000"});
  const Ran ran = Suggest(flags);
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_NE(ran.out.find("throughput.per_gpu ≥ 100,000 token/s: infeasible by a factor of "),
            std::string::npos)
      << ran.out;
  EXPECT_NE(ran.out.find("No strategy of at most 64 GPUs will do."), std::string::npos);
}

TEST(SuggestCommandTest, MistakesAreToldInOneLineEach) {
  struct Case {
    Words arguments;
    const char* error;
  };
  for (const Case& c : {
           Case{{"--require", "tpot"},
                "shardlint: --require: expected QUANTITY<=VALUE or QUANTITY>=VALUE, got 'tpot'\n"},
           Case{{"--require", "tpott<=1s"}, "shardlint: --require: unknown quantity 'tpott'\n"},
           Case{{"--require", "tpot<=0"},
                "shardlint: --require tpot: a requirement is above zero\n"},
           Case{{"nothing.md"}, "shardlint: nothing.md: No such file or directory\n"},
       }) {
    const Ran ran = Suggest(c.arguments);
    EXPECT_EQ(ran.status, 2);
    EXPECT_EQ(ran.err, c.error);
  }
  EXPECT_EQ(Suggest({"--objective", "best"}).status, 2);
}

}  // namespace
}  // namespace shardlint
