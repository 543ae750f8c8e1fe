// `shardlint correct` as a person or a script runs it.

#include <gtest/gtest.h>

#include <filesystem>

#include "support/files.h"
#include "support/run_program.h"

namespace shardlint {
namespace {

constexpr const char* kPlan =
    "# Plan\n\nLlama 3 70B in BF16 on 8 NVIDIA H100 SXM GPUs with TP=8.\n\n"
    "Weights per GPU: 35.3 GB.\n";

Ran Correct(std::vector<std::string> arguments, const std::string& folder) {
  arguments.insert(arguments.begin(), {SHARDLINT_PROGRAM, "correct"});
  return RunProgram(std::move(arguments), "", folder);
}

TEST(CorrectCommandTest, LinksFromWhereTheSummaryStands) {
  const TemporaryFolder folder;
  std::filesystem::create_directories(folder.path() / "plans");
  std::filesystem::create_directories(folder.path() / "out");
  WriteFile(folder.File("plans/my plan.md"), kPlan);
  const Ran ran = Correct({"plans/my plan.md", "-o", "out/summary.md"}, folder.path().string());
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_EQ(ran.out, "");
  const std::string text = ReadFile(folder.File("out/summary.md"));
  EXPECT_NE(text.find("[line 5](../plans/my%20plan.md#L5)"), text.npos) << text;
  const Ran printed = Correct({"plans/my plan.md"}, folder.path().string());
  EXPECT_NE(printed.out.find("[line 5](plans/my%20plan.md#L5)"), text.npos) << printed.out;
}

TEST(CorrectCommandTest, ASummaryPassesTheCheck) {
  const TemporaryFolder folder;
  WriteFile(folder.File("plan.md"), kPlan);
  EXPECT_EQ(Correct({"plan.md", "-o", "summary.md"}, folder.path().string()).status, 0);
  const std::string root = folder.path().string();
  EXPECT_EQ(RunProgram({SHARDLINT_PROGRAM, "check", "plan.md"}, "", root).status, 1);
  EXPECT_EQ(
      RunProgram({SHARDLINT_PROGRAM, "check", "--no-suppressions", "summary.md"}, "", root).status,
      0);
}

TEST(CorrectCommandTest, WhatCannotBeDoneLeavesTheOutputAlone) {
  const TemporaryFolder folder;
  WriteFile(folder.File("summary.md"), "kept");
  WriteFile(folder.File("recipe.md"), "# Soup\n\nBoil 3 litres of water.\n");
  struct Case {
    std::string file, error;
  };
  for (const Case& c :
       {Case{"nothing.md", "shardlint: nothing.md: No such file or directory\n"},
        Case{"recipe.md",
             "shardlint: recipe.md: is not about a deployment of a model; there is nothing to "
             "correct\n"}}) {
    const Ran ran = Correct({c.file, "-o", "summary.md"}, folder.path().string());
    EXPECT_EQ(ran.status, 2);
    EXPECT_EQ(ran.err, c.error);
    EXPECT_EQ(ReadFile(folder.File("summary.md")), "kept");
  }
}

}  // namespace
}  // namespace shardlint
