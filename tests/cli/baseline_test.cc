// `shardlint check --baseline` as a project uses it that has contradictions to live with.

#include <gtest/gtest.h>

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

class BaselineTest : public testing::Test {
 protected:
  void Write(const std::string& name, std::string_view text) {
    fs::create_directories(fs::path(folder_.File(name)).parent_path());
    WriteFile(folder_.File(name), text);
  }
  std::string Read(const std::string& name) const { return ReadFile(folder_.File(name)); }
  Ran Check(std::vector<std::string> arguments, const std::string& folder = "") const {
    arguments.insert(arguments.begin(), {SHARDLINT_PROGRAM, "check", "--isolated"});
    return RunProgram(std::move(arguments), "", folder_.File(folder));
  }
  TemporaryFolder folder_;
};

TEST_F(BaselineTest, AcceptsWhatIsThereAndReportsWhatIsNew) {
  Write("plans/a.md", kIntro + std::string(kWrong));
  const Ran missing = Check({"--baseline", "base.json", "plans"});
  EXPECT_EQ(missing.status, 2);
  EXPECT_EQ(missing.err, "shardlint: base.json: no such baseline; --update-baseline writes one\n");

  const Ran written = Check({"--baseline", "base.json", "--update-baseline", "plans"});
  EXPECT_EQ(written.status, 0) << written.out << written.err;
  EXPECT_NE(written.out.find("1 suppressed (1 by the baseline)"), std::string::npos) << written.out;
  const Json baseline = Json::parse(Read("base.json"));
  ASSERT_EQ(baseline["findings"].size(), 1U);
  EXPECT_EQ(baseline["findings"][0]["path"], "plans/a.md");
  EXPECT_EQ(baseline["findings"][0]["rule"], "arithmetic");
  EXPECT_EQ(baseline["findings"][0]["claim"], "18.5 GB");

  // Lines above it, another folder to run in, another way to name it: still the same.
  Write("plans/a.md", kIntro + std::string("Words.\n\n") + kWrong);
  EXPECT_EQ(Check({"--baseline", "base.json", "plans"}).status, 0);
  EXPECT_EQ(Check({"--baseline", "../base.json", "./a.md"}, "plans").status, 0);

  Write("plans/a.md", kIntro + std::string(kWrong) + kOther);
  const Ran more = Check({"--baseline", "base.json", "--format", "json", "plans"});
  EXPECT_EQ(more.status, 1);
  const Json document = Json::parse(more.out)["documents"][0];
  const Json& totals = document["totals"];
  EXPECT_EQ(totals["contradicted"], 1);
  EXPECT_EQ(totals["suppressed"], 1);
  EXPECT_EQ(totals["baselined"], 1);
  for (const Json& claim : document["claims"])
    if (claim.contains("suppressed")) {
      EXPECT_EQ(claim["suppressed"], (Json{{"by", "baseline"}, {"reason", nullptr}}));
    }
}

TEST_F(BaselineTest, SaysWhatIsStaleAndDropsIt) {
  Write("a.md", kIntro + std::string(kWrong));
  Write("b.md", kIntro + std::string(kOther));
  ASSERT_EQ(Check({"--baseline", "base.json", "--update-baseline", "."}).status, 0);
  const std::string both = Read("base.json");
  // What is not looked at is not stale.
  EXPECT_EQ(Check({"--baseline", "base.json", "a.md"}).err, "");
  EXPECT_EQ(Check({"--baseline", "base.json", "--ignore", "arithmetic", "."}).err, "");
  EXPECT_EQ(Check({"--baseline", "base.json", "--update-baseline", "a.md"}).status, 0);
  EXPECT_EQ(Read("base.json"), both);

  Write("a.md", kIntro);
  const Ran stale = Check({"--baseline", "base.json", "."});
  EXPECT_EQ(stale.status, 0);
  EXPECT_EQ(stale.err,
            "shardlint: base.json: 1 entry is not found any more (a.md: \"18.5 GB\" "
            "[arithmetic]); --update-baseline removes it\n");
  fs::remove(folder_.File("b.md"));
  const Ran gone = Check({"--baseline", "base.json", "a.md"});
  EXPECT_EQ(gone.err,
            "shardlint: base.json: 2 entries are not found any more (a.md: \"18.5 GB\" "
            "[arithmetic], b.md: \"16.5 GB\" [arithmetic]); --update-baseline removes them\n");
  ASSERT_EQ(Check({"--baseline", "base.json", "--update-baseline", "a.md"}).status, 0);
  EXPECT_EQ(Read("base.json"), "{\n  \"schema_version\": 1,\n  \"findings\": []\n}\n");
}

TEST_F(BaselineTest, ABrokenFileIsOneLine) {
  Write("a.md", kIntro);
  const std::pair<const char*, const char*> broken[] = {
      {"{", "b.json: the baseline is not JSON"},
      {"[]", "b.json: the baseline has no list of findings"},
      {R"({"schema_version":2,"findings":[]})",
       "b.json: the baseline is of another version than 1"},
      {R"({"schema_version":1,"findings":[{"path":"a","id":"b","rule":7,"claim":""}]})",
       "b.json: /findings/0 needs path, id, rule and claim, all of them text"},
  };
  for (const auto& [text, message] : broken) {
    Write("b.json", text);
    const Ran ran = Check({"--baseline", "b.json", "a.md"});
    EXPECT_EQ(ran.status, 2) << text;
    EXPECT_EQ(ran.err, "shardlint: " + std::string(message) + "\n");
    EXPECT_EQ(ran.out, "");
    EXPECT_EQ(Check({"--baseline", "b.json", "--update-baseline", "a.md"}).status, 2) << text;
    EXPECT_EQ(Read("b.json"), text);
  }
  const Ran alone = Check({"--update-baseline", "a.md"});
  EXPECT_EQ(alone.status, 2);
}

TEST_F(BaselineTest, FixesOnlyWhatIsNotAccepted) {
  Write("a.md", kIntro + std::string(kWrong));
  ASSERT_EQ(Check({"--baseline", "base.json", "--update-baseline", "a.md"}).status, 0);
  Write("a.md", kIntro + std::string(kWrong) + kOther);
  EXPECT_EQ(Check({"--baseline", "base.json", "--fix", "a.md"}).status, 0);
  EXPECT_NE(Read("a.md").find("18.5 GB"), std::string::npos);
  EXPECT_NE(Read("a.md").find("15.0 GB"), std::string::npos);
}

}  // namespace
}  // namespace shardlint
