// scripts/action as GitHub's runner calls it, in a clone with a base branch.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "cli/plans.h"
#include "support/files.h"
#include "support/run_program.h"

namespace shardlint {
namespace {

namespace fs = std::filesystem;

class ActionTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(Shell("git --version").status, 0) << "git is not installed";
    ASSERT_EQ(Shell("git init -q -b main base && cd base && git config user.name x && "
                    "git config user.email x@example.org")
                  .status,
              0);
  }
  Ran Shell(const std::string& command) const {
    return RunProgram({"/bin/bash", "-c", command}, "", folder_.path().string());
  }
#ifdef SHARDLINT_SANITIZED
  // The sanitizer reserves terabytes of addresses.
  static constexpr const char* kMemory = " SHARDLINT_MEMORY_KIB=unlimited";
#else
  static constexpr const char* kMemory = "";
#endif
  /// Runs the action in the clone; `pull_request` is one against main.
  Ran Act(bool pull_request) const {
    return Shell("cd clone && export SHARDLINT_PROGRAM=" SHARDLINT_PROGRAM
                 " SHARDLINT_PATHS=$'plan.md\\n' SHARDLINT_SARIF=out.sarif RUNNER_TEMP=" +
                 folder_.path().string() + kMemory + (pull_request ? " GITHUB_BASE_REF=main" : "") +
                 " && " + ProjectFile("scripts/action").string());
  }
  void Commit(const std::string& files) const {
    ASSERT_EQ(Shell("cd base && " + files + " && git add -A && git commit -qm x").status, 0);
  }
  TemporaryFolder folder_;
};

TEST_F(ActionTest, AnnotatesAndWritesSarif) {
  WriteFile(folder_.File("base/plan.md"), kBrokenTraffic);
  Commit("true");
  ASSERT_EQ(Shell("git clone -q base clone").status, 0);
  for (const bool pull_request : {false, true}) {
    const Ran ran = Act(pull_request);
    EXPECT_EQ(ran.status, 1) << ran.err;
    EXPECT_TRUE(ran.out.starts_with("::error file=plan.md,line=1,")) << ran.out << ran.err;
    EXPECT_TRUE(fs::exists(folder_.File("clone/out.sarif")));
    EXPECT_EQ(Shell("git -C clone worktree list | wc -l").out, "1\n") << "the base was left behind";
  }
}

TEST_F(ActionTest, TheConfigurationIsTheBaseBranchs) {
  WriteFile(folder_.File("base/plan.md"), kBrokenTraffic);
  Commit("true");
  ASSERT_EQ(Shell("git clone -q base clone").status, 0);
  WriteFile(folder_.File("clone/.shardlint.json"), R"({"ignore": ["arithmetic"]})");
  EXPECT_EQ(Act(true).status, 1) << "a pull request does not switch its own checks off";
  EXPECT_EQ(Act(false).status, 0);
  Commit(R"(echo '{"ignore": ["arithmetic"]}' > .shardlint.json)");
  EXPECT_EQ(Act(true).status, 0);
}

}  // namespace
}  // namespace shardlint
