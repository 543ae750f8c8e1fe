// The README shows a plan and the report it gets: they must be true. SHARDLINT_UPDATE rewrites the
// report.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <sstream>

#include "support/files.h"
#include "support/run_program.h"

namespace shardlint {
namespace {

/// What stands between a line "```<info>" and the next "```".
struct Fence {
  std::size_t begin = 0, end = 0;
};

std::optional<Fence> FirstFence(const std::string& text, const std::string& info) {
  const std::string open = "\n```" + info + "\n";
  const std::size_t at = text.find(open);
  if (at == text.npos) return std::nullopt;
  const std::size_t end = text.find("\n```\n", at + open.size() - 1);
  if (end == text.npos) return std::nullopt;
  return Fence{at + open.size(), end + 1};
}

TEST(ReadmeTest, ShowsTheReportOfItsPlan) {
  std::string readme = ReadFile(ProjectFile("README.md"));
  const std::optional<Fence> plan = FirstFence(readme, "markdown");
  const std::optional<Fence> report = FirstFence(readme, "text");
  ASSERT_TRUE(plan && report);
  const TemporaryFolder folder;
  WriteFile(folder.File("plan.md"), readme.substr(plan->begin, plan->end - plan->begin));
  const Ran ran = RunProgram({SHARDLINT_PROGRAM, "check", "plan.md"}, "", folder.path().string());
  EXPECT_EQ(ran.status, 1) << ran.err;
  if (std::getenv("SHARDLINT_UPDATE") != nullptr) {
    WriteFile(ProjectFile("README.md"),
              readme.replace(report->begin, report->end - report->begin, ran.out));
  } else {
    EXPECT_EQ(readme.substr(report->begin, report->end - report->begin), ran.out);
  }
}

// "```console", "$ shardlint …", what it prints.
TEST(ReadmeTest, ShowsWhatItsCommandsPrint) {
  std::string readme = ReadFile(ProjectFile("README.md"));
  const std::string open = "\n```console\n$ shardlint ";
  std::size_t commands = 0;
  for (std::size_t at = 0; (at = readme.find(open, at)) != readme.npos; ++at, ++commands) {
    const std::size_t begin = at + open.size(), line = readme.find('\n', begin) + 1;
    const std::size_t end = readme.find("```\n", line);
    ASSERT_NE(end, readme.npos);
    std::istringstream words(readme.substr(begin, line - begin));
    std::vector<std::string> command = {SHARDLINT_PROGRAM};
    for (std::string word; words >> word;) command.push_back(word);
    const Ran ran = RunProgram(command, "", ProjectFile("").string());
    if (std::getenv("SHARDLINT_UPDATE") != nullptr) {
      readme.replace(line, end - line, ran.out);
    } else {
      EXPECT_EQ(readme.substr(line, end - line), ran.out) << command[1];
    }
  }
  EXPECT_GE(commands, 1U);
  if (std::getenv("SHARDLINT_UPDATE") != nullptr) WriteFile(ProjectFile("README.md"), readme);
}

TEST(ReadmeTest, LinksEveryStage) {
  const std::string readme = ReadFile(ProjectFile("README.md"));
  for (const auto& entry : std::filesystem::directory_iterator(ProjectFile("src"))) {
    if (!entry.is_directory()) continue;
    const std::string link = "(src/" + entry.path().filename().string() + ")";
    EXPECT_NE(readme.find(link), std::string::npos) << link;
  }
}

TEST(ReadmeTest, ItsCommandsNameWhatExists) {
  const std::string readme = ReadFile(ProjectFile("README.md"));
  for (const char* path :
       {"scripts/run", "scripts/test", "fixtures/plans/llama3-8b-4gpu-plan.md"}) {
    EXPECT_NE(readme.find(path), std::string::npos) << path;
    EXPECT_TRUE(std::filesystem::exists(ProjectFile(path))) << path;
  }
}

}  // namespace
}  // namespace shardlint
