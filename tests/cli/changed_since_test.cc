// `shardlint check --changed-since` in repositories of its own.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "cli/plans.h"
#include "support/files.h"
#include "support/run_program.h"

namespace shardlint {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr const char* kRows = "- Weights: 17.5 GB\n- KV cache: 21.5 GB\n- Activations: 2.25 GB\n";
constexpr const char* kTotal = "- Total per GPU: 41.25 GB\n";

class ChangedSinceTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_EQ(Git("init -q -b main").status, 0) << "git is not installed"; }
  Ran Git(const std::string& arguments) const {
    return RunProgram(
        {"/bin/sh", "-c", "git -c user.name=x -c user.email=x@example.org " + arguments}, "",
        folder_.path().string());
  }
  void Commit() {
    ASSERT_EQ(Git("add -A && git -c user.name=x -c user.email=x@example.org commit -qm x").status,
              0);
  }
  void Write(const std::string& name, std::string_view text) {
    fs::create_directories(fs::path(folder_.File(name)).parent_path());
    WriteFile(folder_.File(name), text);
  }
  Ran Check(std::vector<std::string> arguments, const std::string& folder = "") const {
    arguments.insert(arguments.begin(), {SHARDLINT_PROGRAM, "check", "--isolated"});
    return RunProgram(std::move(arguments), "", folder_.File(folder));
  }
  // "path:line words" of what is contradicted, with "!" where a change elsewhere made it wrong.
  std::string Since(const std::string& ref, const std::string& folder = "") const {
    const Ran ran = Check({"--changed-since", ref, "--format", "json", "."}, folder);
    if (ran.status == 2) return ran.err;
    std::string list;
    const Json report = Json::parse(ran.out);
    for (const Json& document : report["documents"])
      for (const Json& claim : document["claims"])
        if (claim["verdict"] == "contradicted")
          list += document["path"].get<std::string>() + ":" +
                  std::to_string(claim["span"]["line"].get<int>()) + " " +
                  claim["text"].get<std::string>() + (claim.contains("made_wrong") ? "!" : "") +
                  "\n";
    return list;
  }
  TemporaryFolder folder_;
};

TEST_F(ChangedSinceTest, OnlyClaimsOnChangedLines) {
  Write("a.md", kIntro + std::string(kWrong));
  Write("b.md", kIntro + std::string(kWrong));
  Commit();
  EXPECT_EQ(Since("HEAD"), "");
  EXPECT_EQ(Check({"--changed-since", "HEAD", "."}).status, 0);
  Write("a.md", kIntro + std::string("Words.\n\n") + kWrong + kOther);
  EXPECT_EQ(Since("HEAD"), "a.md:6 16.5 GB\n");
  Commit();
  EXPECT_EQ(Since("HEAD~1"), "a.md:6 16.5 GB\n");
  EXPECT_EQ(Since("HEAD"), "");
}

TEST_F(ChangedSinceTest, AndWhatTheChangesMadeWrong) {
  Write("a.md", kIntro + std::string(kRows) + kTotal + "\n" + kWrong);
  Commit();
  std::string text = kIntro + std::string(kRows) + kTotal + "\n" + kWrong;
  text.replace(text.find("21.5"), 4, "23.5");
  Write("a.md", text);
  EXPECT_EQ(Since("HEAD"), "a.md:6 41.25 GB!\n");
  const Ran said = Check({"--changed-since", "HEAD", "a.md"});
  EXPECT_NE(said.out.find("= made wrong by a change elsewhere\n"), std::string::npos) << said.out;
  const Ran github = Check({"--changed-since", "HEAD", "--format", "github", "a.md"});
  EXPECT_NE(github.out.find("; made wrong by a change elsewhere"), std::string::npos) << github.out;
}

TEST_F(ChangedSinceTest, NewFilesCountWholeAndRenamedOnesAreFollowed) {
  Write("a.md", kIntro + std::string(kWrong));
  Write("gone.md", "Nothing like it.\n");
  Commit();
  Write("new.md", "A model of 40B parameters runs in FP8 on 4 GPUs.\n\n90 GB ÷ 4 = 25.5 GB\n");
  fs::rename(folder_.File("a.md"), folder_.File("b c.md"));
  Write("b c.md", kIntro + std::string(kWrong) + kOther);
  fs::remove(folder_.File("gone.md"));
  // Until git knows of it, a renamed file is a new one.
  EXPECT_EQ(Since("HEAD"), "b c.md:3 18.5 GB\nb c.md:4 16.5 GB\nnew.md:3 25.5 GB\n");
  ASSERT_EQ(Git("add -A").status, 0);
  EXPECT_EQ(Since("HEAD"), "b c.md:4 16.5 GB\nnew.md:3 25.5 GB\n");
}

TEST_F(ChangedSinceTest, SinceABranchWasLeft) {
  Write("a.md", kIntro + std::string(kWrong));
  Commit();
  ASSERT_EQ(Git("checkout -qb work").status, 0);
  Write("b.md", kIntro + std::string(kOther));
  Commit();
  ASSERT_EQ(Git("checkout -q main").status, 0);
  Write("a.md", kIntro);
  Commit();
  ASSERT_EQ(Git("checkout -q work").status, 0);
  // main has mended a.md meanwhile; the branch has not touched it.
  EXPECT_EQ(Since("main"), "b.md:3 16.5 GB\n");
}

TEST_F(ChangedSinceTest, NamesAreNeitherPatternsNorOptions) {
  for (const char* name : {"-a.md", "*.md", ":(top)x.md", "計画 \"1\".md", "a\nb.md", "sub/*.md"}) {
    Write(name, kIntro + std::string(kWrong));
  }
  Commit();
  Write("*.md", kIntro + std::string(kWrong) + kOther);
  Write("a\nb.md", kIntro + std::string(kWrong) + kOther);
  Write("sub/*.md", kIntro + std::string(kWrong) + kOther);
  EXPECT_EQ(Since("HEAD"), "*.md:4 16.5 GB\na\nb.md:4 16.5 GB\nsub/*.md:4 16.5 GB\n");
  EXPECT_EQ(Since("HEAD", "sub"), "*.md:4 16.5 GB\n");
}

TEST_F(ChangedSinceTest, RunsNoProgramOfTheRepository) {
  Write(".gitattributes", "*.md diff=evil binary\n");
  Write("a.md", kIntro + std::string(kWrong));
  Commit();
  for (const char* key :
       {"diff.evil.command", "diff.evil.textconv", "diff.external", "core.fsmonitor", "core.pager"})
    ASSERT_EQ(Git("config " + std::string(key) + " 'touch ran #'").status, 0);
  Write("a.md", kIntro + std::string(kWrong) + kOther);
  EXPECT_EQ(Since("HEAD"), "a.md:4 16.5 GB\n");
  EXPECT_FALSE(fs::exists(folder_.File("ran")));
}

TEST_F(ChangedSinceTest, SaysWhatItCannotDo) {
  Write("a.md", kIntro);
  Commit();
  EXPECT_EQ(Since("nowhere"),
            "shardlint: --changed-since: the repository has no commit 'nowhere'\n");
  EXPECT_EQ(Since("--output=x"),
            "shardlint: --changed-since: '--output=x' is no name of a commit\n");
  EXPECT_FALSE(fs::exists(folder_.File("x")));
  const TemporaryFolder elsewhere;
  WriteFile(elsewhere.File("a.md"), kIntro);
  const Ran outside =
      RunProgram({SHARDLINT_PROGRAM, "check", "--isolated", "--changed-since", "HEAD", "a.md"}, "",
                 elsewhere.path().string());
  EXPECT_EQ(outside.status, 2);
  EXPECT_EQ(outside.err,
            "shardlint: --changed-since: the current folder is in no git repository\n");
}

TEST_F(ChangedSinceTest, FixesOnlyWhatCounts) {
  Write("a.md", kIntro + std::string(kWrong));
  Commit();
  Write("a.md", kIntro + std::string(kWrong) + kOther);
  EXPECT_EQ(Check({"--changed-since", "HEAD", "--fix", "a.md"}).status, 0);
  const std::string text = ReadFile(folder_.File("a.md"));
  EXPECT_NE(text.find("18.5 GB"), std::string::npos);
  EXPECT_NE(text.find("15.0 GB"), std::string::npos);
}

}  // namespace
}  // namespace shardlint
