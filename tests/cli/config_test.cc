// .shardlint.json as a person meets it: found, read, refused, overruled, shown.

#include <gtest/gtest.h>

#include <filesystem>

#include "cli/plans.h"
#include "support/files.h"
#include "support/run_program.h"

namespace shardlint {
namespace {

namespace fs = std::filesystem;

class ConfigTest : public testing::Test {
 protected:
  void Write(const std::string& name, std::string_view text) {
    fs::create_directories(fs::path(folder_.File(name)).parent_path());
    WriteFile(folder_.File(name), text);
  }
  Ran Run(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), SHARDLINT_PROGRAM);
    return RunProgram(std::move(arguments), "", folder_.path().string());
  }
  std::string Place(const std::string& name) const {
    return fs::absolute(folder_.path() / name).lexically_normal().generic_string();
  }
  TemporaryFolder folder_;
};

TEST_F(ConfigTest, TheNearestCountsAlone) {
  Write("a/b/plan.md", kBrokenTraffic);
  EXPECT_EQ(Run({"check", "a/b/plan.md"}).status, 1);
  Write(".shardlint.json", R"({"ignore": ["arithmetic"]})");
  EXPECT_EQ(Run({"check", "a/b/plan.md"}).status, 0);
  Write("a/.shardlint.json", R"({"fail_on": "error"})");
  EXPECT_EQ(Run({"check", "a/b/plan.md"}).status, 1) << "nothing is merged";
  Write("other.md", kBrokenTraffic);
  EXPECT_EQ(Run({"check", "other.md"}).status, 0) << "each document has its own";
  EXPECT_EQ(Run({"check", "--isolated", "other.md"}).status, 1);
  EXPECT_EQ(Run({"check", "--config", ".shardlint.json", "a/b/plan.md"}).status, 0);
  EXPECT_EQ(Run({"check", "--ignore", "catalogue", "other.md"}).status, 1)
      << "the command line overrules";
}

TEST_F(ConfigTest, SeverityWeighsARule) {
  Write("plan.md", kBrokenTraffic);
  Write(".shardlint.json", R"({"severity": {"arithmetic": "warning"}})");
  EXPECT_EQ(Run({"check", "plan.md"}).status, 0);
  EXPECT_EQ(Run({"check", "--fail-on", "warning", "plan.md"}).status, 1);
  Write(".shardlint.json", R"({"severity": {"arithmetic": "warning"}, "fail_on": "warning"})");
  EXPECT_EQ(Run({"check", "plan.md"}).status, 1);
  Write(".shardlint.json", R"({"severity": {"arithmetic": "off"}, "fail_on": "warning"})");
  EXPECT_EQ(Run({"check", "plan.md"}).status, 0);
}

// What an organisation has decided on counts for its documents, and the report says who decided.
TEST_F(ConfigTest, AFixedAssumptionChangesAVerdict) {
  constexpr const char* kDeployment =
      "We serve Llama 3 70B in BF16 on 8 H100 GPUs with PP=4, TP=2 and 4 micro-batches.\n\n";
  struct Case {
    std::string claim, assumptions;
    std::string said;  // empty: it holds
  };
  for (const Case& c :
       std::initializer_list<Case>{{"Pipeline bubble: 75%", "{}", ""},
                                   {"Pipeline bubble: 75%", R"({"bubble": "of-ideal"})", ""},
                                   {"Pipeline bubble: 75%", R"({"bubble": "of-total"})",
                                    "; bubble=of-total is fixed by .shardlint.json"},
                                   {"Pipeline bubble: 43%", R"({"bubble": "of-ideal"})",
                                    "; bubble=of-ideal is fixed by .shardlint.json"},
                                   {"KV cache per token: 327,680 bytes", "{}", ""},
                                   {"KV cache per token: 327,680 bytes", R"({"kv-dtype": "8-bit"})",
                                    "; kv-dtype=8-bit is fixed by .shardlint.json"}}) {
    Write("plan.md", kDeployment + ("- " + c.claim + "\n"));
    Write(".shardlint.json", R"({"assumptions": )" + c.assumptions + "}");
    const Ran ran = Run({"check", "--format", "github", "plan.md"});
    EXPECT_EQ(ran.status, c.said.empty() ? 0 : 1) << c.claim << c.assumptions << ran.out;
    EXPECT_NE(ran.out.find(c.said), std::string::npos) << c.claim << c.assumptions << ran.out;
  }
}

TEST_F(ConfigTest, MistakesAreNamed) {
  Write("plan.md", kBrokenTraffic);
  const std::string file = Place(".shardlint.json");
  for (const auto& [json, error] : std::initializer_list<std::pair<std::string, std::string>>{
           {R"({"ignored": []})", ": unknown key 'ignored'; did you mean 'ignore'?"},
           {R"({"limits": {"max_size": "4M"}})",
            ": /limits: unknown key 'max_size'; did you mean 'max_file_size'?"},
           {R"({"ignore": ["arithmetics"]})",
            ": /ignore: there is no rule 'arithmetics'; did you mean 'arithmetic'"},
           {R"({"severity": {"arithmetic": "fatal"}})", ": /severity/arithmetic: "},
           {R"({"fail_on": 3})", ": /fail_on: "},
           {R"({"assumptions": {"no-such-thing": "x"}})",
            ": /assumptions/no-such-thing: there is no assumption 'no-such-thing'"},
           {R"({"assumptions": {"mlp-matrices": "x"}})", ": /assumptions/mlp-matrices: "},
           {"{\n  oops", ":2:3: "}}) {
    Write(".shardlint.json", json);
    const Ran ran = Run({"check", "plan.md"});
    EXPECT_EQ(ran.status, 2) << json;
    EXPECT_EQ(ran.out, "") << json;
    EXPECT_TRUE(ran.err.starts_with("shardlint: " + file + error)) << json << "\n" << ran.err;
  }
  EXPECT_EQ(Run({"check", "--isolated", "plan.md"}).status, 1) << "a stranger's file is not read";
  EXPECT_EQ(Run({"check", "--isolated", "--select", "arithmetik", "plan.md"}).status, 2);
}

TEST_F(ConfigTest, RulesAndCatalogueAreRelativeToTheFile) {
  Write("sub/plan.md", "We serve Our-7T in BF16 on 8 GPUs with TP=8.\n\n- Layers: 99\n");
  Write(".shardlint.json", R"({"catalogue": ["ours.json"]})");
  EXPECT_EQ(Run({"check", "sub/plan.md"}).status, 2) << "the file is missing";
  Write(
      "ours.json",
      R"({"$schema": "model.schema.json", "models": [{"id": "our-7t", "name": "Our-7T", "aliases": [],
    "source": "ours", "facts": {"num_hidden_layers": 88, "hidden_size": 8192, "num_attention_heads": 64,
    "num_key_value_heads": 8, "head_dim": 128, "intermediate_size": 28672, "vocab_size": 32000}}]})");
  const Ran ran = Run({"check", "sub/plan.md"});
  EXPECT_EQ(ran.status, 1) << ran.err << ran.out;
  EXPECT_NE(ran.out.find("\"99\""), std::string::npos) << ran.out;
}

TEST_F(ConfigTest, ShowSaysWhereValuesComeFrom) {
  Write("plan.md", kBrokenTraffic);
  Write(".shardlint.json", R"({"ignore": ["arithmetic"], "fail_on": "warning"})");
  const std::string file = Place(".shardlint.json");
  EXPECT_EQ(Run({"check", "--show-config", "--fail-on", "never", "plan.md"}).out,
            "plan.md\n"
            "  select = all  (default)\n"
            "  ignore = arithmetic  (" +
                file +
                ")\n"
                "  severity = (none)  (default)\n"
                "  assumptions = (none)  (default)\n"
                "  fail_on = never  (command line)\n"
                "  limits.max_file_size = 4194304  (default)\n");
}

TEST_F(ConfigTest, InitWritesOneThatIsValid) {
  EXPECT_EQ(Run({"init"}).status, 0);
  Write("plan.md", kBrokenTraffic);
  EXPECT_EQ(Run({"check", "plan.md"}).status, 1);
  Write(".shardlint.json", "{}");
  const Ran again = Run({"init"});
  EXPECT_EQ(again.status, 2);
  EXPECT_EQ(again.err, "shardlint: .shardlint.json: is there already, and is left as it is\n");
  EXPECT_EQ(ReadFile(folder_.File(".shardlint.json")), "{}");
}

}  // namespace
}  // namespace shardlint
