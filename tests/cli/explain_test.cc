// `shardlint explain` as a person or a script runs it.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "support/run_program.h"

namespace shardlint {
namespace {

Ran Explain(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {SHARDLINT_PROGRAM, "explain"});
  return RunProgram(std::move(arguments));
}

TEST(ExplainCommandTest, PrintsOneId) {
  const Ran ran = Explain({"pipeline-bubble"});
  EXPECT_EQ(ran.status, 0);
  EXPECT_NE(ran.out.find("pipeline.bubble = (pipeline_parallel_size − 1) ÷"), std::string::npos);
  EXPECT_EQ(Explain({"pipeline-bubble", "--format", "markdown"}).out.substr(0, 19),
            "## pipeline-bubble\n");
  const auto json = nlohmann::json::parse(Explain({"pipeline-bubble", "--format", "json"}).out);
  EXPECT_EQ(json["explained"][0]["kind"], "formula");
}

TEST(ExplainCommandTest, AnUnknownIdNamesTheNearest) {
  const Ran ran = Explain({"kv_cach.per_tken"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_EQ(ran.out, "");
  EXPECT_EQ(ran.err,
            "shardlint: nothing is called 'kv_cach.per_tken'; did you mean 'kv_cache.per_token', "
            "'kv-cache-per-token' or 'kv_cache.per_token_per_layer'?\n");
  EXPECT_EQ(Explain({}).status, 2);
}

TEST(ExplainCommandTest, ListsAllIds) {
  const Ran ran = Explain({"--list"});
  EXPECT_EQ(ran.status, 0);
  for (const char* line :
       {"\n  kv-cache-per-token: KV cache of one token\n", "\n  bubble: pipeline bubble\n",
        "\n  llama-3-70b: Llama 3 70B\n", "\n  GB: 1000000000 B\n"})
    EXPECT_NE(ran.out.find(line), std::string::npos) << line;
}

TEST(RulesCommandTest, ListsWhatAReportCanName) {
  const Ran ran = RunProgram({SHARDLINT_PROGRAM, "rules"});
  EXPECT_EQ(ran.status, 0);
  for (const char* line : {"\nkv-cache-per-token: KV cache of one token\n",
                           "\narithmetic-sum: a total is the sum of its rows\n",
                           "\nbackward-pass: inference has no backward pass\n"})
    EXPECT_NE(ran.out.find(line), std::string::npos) << line;
  EXPECT_EQ(RunProgram({SHARDLINT_PROGRAM, "rules", "--rules", "/nowhere"}).status, 2);
}

}  // namespace
}  // namespace shardlint
