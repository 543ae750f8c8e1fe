// `shardlint check --fix` and `--diff` as a person runs them.

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "support/files.h"
#include "support/run_program.h"

namespace shardlint {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr const char* kWrongSum =
    "We serve 70B parameters in BF16 with TP=8 on 8 GPUs.\n\n"
    "- Weights: 17.5 GB\n- KV cache: 21.5 GB\n- Activations: 2.25 GB\n"
    "- Total per GPU: ~**43.75** GB\n";
constexpr const char* kMended =
    "We serve 70B parameters in BF16 with TP=8 on 8 GPUs.\n\n"
    "- Weights: 17.5 GB\n- KV cache: 21.5 GB\n- Activations: 2.25 GB\n"
    "- Total per GPU: ~**41.25** GB\n";

std::string Replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
  return text;
}

class FixTest : public testing::Test {
 protected:
  void Write(const std::string& name, std::string_view text) {
    fs::create_directories(fs::path(folder_.File(name)).parent_path());
    WriteFile(folder_.File(name), text);
  }
  std::string Read(const std::string& name) const { return ReadFile(folder_.File(name)); }
  Ran Run(std::vector<std::string> command, const std::string& input = "") const {
    return RunProgram(std::move(command), input, folder_.path().string());
  }
  Ran Check(std::vector<std::string> arguments, const std::string& input = "") const {
    arguments.insert(arguments.begin(), {SHARDLINT_PROGRAM, "check", "--isolated"});
    return Run(std::move(arguments), input);
  }
  TemporaryFolder folder_;
};

TEST_F(FixTest, WritesTheSafeFixesAndReportsWhatIsLeft) {
  Write("a.md", kWrongSum);
  EXPECT_EQ(Check({"a.md"}).status, 1);
  EXPECT_EQ(Read("a.md"), kWrongSum);
  const Ran fixed = Check({"--fix", "a.md"});
  EXPECT_EQ(fixed.status, 0) << fixed.out;
  EXPECT_EQ(fixed.err, "");
  EXPECT_TRUE(fixed.out.ends_with("\n1 figure fixed\n")) << fixed.out;
  EXPECT_EQ(Read("a.md"), kMended);
  const Ran again = Check({"--fix", "--format", "json", "a.md"});
  EXPECT_EQ(Read("a.md"), kMended);
  EXPECT_FALSE(Json::parse(again.out)["documents"][0].contains("fixed"));
}

TEST_F(FixTest, LeavesEverythingElseAsItIs) {
  const std::string extras = std::string("\n\0 nul, tab\t, blanks  ", 22);
  for (const std::string& text :
       {"\xEF\xBB\xBF" + std::string(kWrongSum), Replaced(kWrongSum, "\n", "\r\n"),
        std::string(kWrongSum).substr(0, std::string_view(kWrongSum).size() - 1),
        kWrongSum + extras}) {
    Write("a.md", text);
    const Ran fixed = Check({"--fix", "a.md"});
    EXPECT_EQ(Read("a.md"), Replaced(text, "43.75", "41.25")) << fixed.out << fixed.err;
  }
}

TEST_F(FixTest, KeepsTheModeAndRefusesLinks) {
  Write("a.md", kWrongSum);
  ASSERT_EQ(chmod(folder_.File("a.md").c_str(), 0600), 0);
  EXPECT_EQ(Check({"--fix", "a.md"}).status, 0);
  struct stat status {};
  ASSERT_EQ(stat(folder_.File("a.md").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0600U);

  Write("b.md", kWrongSum);
  Write("c.md", kWrongSum);
  fs::create_symlink("b.md", folder_.File("link.md"));
  const Ran ran = Check({"--fix", "link.md", "c.md"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_EQ(ran.err, "shardlint: link.md: not fixed: it is a symbolic link\n");
  EXPECT_EQ(Read("b.md"), kWrongSum);
  EXPECT_EQ(Read("c.md"), kMended);
}

TEST_F(FixTest, ReplacesNoStandardInput) {
  const Ran fix = Check({"--fix", "-"}, kWrongSum);
  EXPECT_EQ(fix.status, 2);
  EXPECT_EQ(
      fix.err,
      "shardlint: --fix: standard input cannot be replaced; --diff shows what would change\n");
  const Ran diff = Check({"--diff", "-", "--stdin-filename", "x/y.md"}, kWrongSum);
  EXPECT_EQ(diff.status, 1);
  EXPECT_TRUE(diff.out.starts_with("--- a/x/y.md\n+++ b/x/y.md\n")) << diff.out;
}

TEST_F(FixTest, SuppressedFindingsAndOtherRulesAreNotFixed) {
  Write("a.md",
        std::string("<!-- shardlint: ignore-file arithmetic-sum: the reserve is in it -->\n\n") +
            kWrongSum);
  const std::string before = Read("a.md");
  EXPECT_EQ(Check({"--fix", "a.md"}).status, 0);
  EXPECT_EQ(Read("a.md"), before);
  Write("b.md", kWrongSum);
  EXPECT_EQ(Check({"--fix", "--ignore", "arithmetic-sum", "b.md"}).status, 0);
  EXPECT_EQ(Read("b.md"), kWrongSum);
}

TEST_F(FixTest, GitAppliesTheDiffToWhatFixWrites) {
  const std::vector<std::pair<std::string, std::string>> documents = {
      {"a.md", kWrongSum},
      {"our plans/a b.md", "\xEF\xBB\xBF" + std::string(kWrongSum)},
      {"crlf.md", Replaced(kWrongSum, "\n", "\r\n")},
      {"no-newline.md", std::string(kWrongSum).substr(0, std::string_view(kWrongSum).size() - 1)},
      {"quoted \"x\".md", kWrongSum},
      {"计划.md", kWrongSum},
  };
  for (const auto& [name, text] : documents) Write(name, text);
  const Ran diff = Check({"--diff", "."});
  EXPECT_EQ(diff.status, 1) << diff.err;
  for (const auto& [name, text] : documents) EXPECT_EQ(Read(name), text) << name;
  const Ran apply = Run({"/usr/bin/env", "git", "apply", "-"}, diff.out);
  ASSERT_EQ(apply.status, 0) << apply.err << diff.out;
  std::vector<std::string> applied;
  for (const auto& [name, text] : documents) applied.push_back(Read(name));
  for (const auto& [name, text] : documents) Write(name, text);
  Check({"--fix", "."});
  for (std::size_t i = 0; i < documents.size(); ++i) {
    EXPECT_EQ(Read(documents[i].first), applied[i]) << documents[i].first;
    EXPECT_NE(applied[i], documents[i].second) << documents[i].first;
  }
  EXPECT_EQ(Check({"--diff", "."}).out, "");
}

TEST_F(FixTest, ADiffTakesStandardOutput) {
  Write("a.md", kWrongSum);
  const Ran both = Check({"--diff", "--format", "json", "a.md"});
  EXPECT_EQ(both.status, 2);
  EXPECT_EQ(both.err, "shardlint: --diff: the json report needs a file of its own: json:FILE\n");
  EXPECT_EQ(Check({"--diff", "--format", "json:r.json", "-o", "a.patch", "a.md"}).out, "");
  EXPECT_EQ(Json::parse(Read("r.json"))["documents"][0]["totals"]["contradicted"], 1);
  EXPECT_TRUE(Read("a.patch").starts_with("--- a/a.md\n"));
}

}  // namespace
}  // namespace shardlint
