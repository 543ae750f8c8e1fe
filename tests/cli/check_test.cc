// `shardlint check` as a person or a script runs it: exit status, streams, files, parallel runs.

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "cli/plans.h"
#include "support/files.h"
#include "support/run_program.h"

namespace shardlint {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

class CheckTest : public testing::Test {
 protected:
  std::string Write(const std::string& name, std::string_view text) {
    fs::create_directories(fs::path(folder_.File(name)).parent_path());
    WriteFile(folder_.File(name), text);
    return name;
  }
  // In the test's folder, so that reports name short paths.
  Ran Check(std::vector<std::string> arguments, const std::string& input = "") const {
    arguments.insert(arguments.begin(), {SHARDLINT_PROGRAM, "check"});
    return RunProgram(std::move(arguments), input, folder_.path().string());
  }
  static std::vector<std::string> PathsIn(const std::string& json) {
    std::vector<std::string> paths;
    const Json report = Json::parse(json);
    for (const Json& document : report.at("documents")) paths.push_back(document.at("path"));
    return paths;
  }
  TemporaryFolder folder_;
};

using Paths = std::vector<std::string>;

TEST_F(CheckTest, ExitStatusSaysWhatWasFound) {
  Write("sound.md", kSound);
  Write("broken.md", kBroken);
  EXPECT_EQ(Check({"sound.md"}).status, 0);
  EXPECT_EQ(Check({"broken.md"}).status, 1);
  EXPECT_EQ(Check({"sound.md", "broken.md"}).status, 1);
  EXPECT_EQ(Check({"--fail-on", "never", "broken.md"}).status, 0);
  EXPECT_EQ(Check({"--ignore", "arithmetic,weights-per-gpu", "broken.md"}).status, 0);
}

TEST_F(CheckTest, AnUnreadableInputDoesNotHideTheOthers) {
  Write("broken.md", kBroken);
  Write("bytes.md", "\xff\xfe");
  const Ran ran = Check({"missing.md", "bytes.md", "broken.md", "--format", "json"});
  EXPECT_EQ(ran.status, 2);
  const Json report = Json::parse(ran.out);
  ASSERT_EQ(report.at("documents").size(), 3U);
  EXPECT_EQ(report["documents"][0]["status"], "error");
  EXPECT_EQ(report["documents"][0]["error"], "No such file or directory");
  EXPECT_EQ(report["documents"][1]["status"], "error");
  EXPECT_EQ(report["documents"][2]["status"], "ok");
  EXPECT_EQ(report["documents"][2]["totals"]["contradicted"], 1);
  const Ran text = Check({"missing.md", "broken.md"});
  EXPECT_EQ(text.status, 2);
  EXPECT_NE(text.out.find("missing.md"), std::string::npos);
  EXPECT_NE(text.out.find("18.5 GB"), std::string::npos);
}

TEST_F(CheckTest, TooLargeADocumentIsUnreadable) {
  Write("sound.md", kSound);
  EXPECT_EQ(Check({"--max-file-size", "64", "sound.md"}).status, 2);
  EXPECT_EQ(Check({"--max-file-size", "1K", "sound.md"}).status, 0);
}

TEST_F(CheckTest, BadUsageIsStatusTwo) {
  for (const std::vector<std::string>& arguments :
       {Paths{"--no-such-option"}, Paths{"--format", "xml"}, Paths{"--jobs", "0"},
        Paths{"--max-file-size", "4Q"}, Paths{"--why", "plan.md"},
        Paths{"--why", "missing.md:3"}}) {
    const Ran ran = Check(arguments);
    EXPECT_EQ(ran.status, 2) << arguments[0];
    EXPECT_EQ(ran.out, "") << arguments[0];
    EXPECT_NE(ran.err, "") << arguments[0];
  }
  EXPECT_EQ(Check({"--why", "plan.md"}).err,
            "shardlint: --why: expected FILE:LINE, got 'plan.md'\n");
  EXPECT_EQ(Check({"--why", "missing.md:3"}).err,
            "shardlint: missing.md: No such file or directory\n");
  EXPECT_TRUE(
      Check({"--max-file-size", "4Q"}).err.starts_with("--max-file-size: '4Q' is no size\n"));
  EXPECT_EQ(RunProgram({SHARDLINT_PROGRAM}).status, 2);
  EXPECT_EQ(RunProgram({SHARDLINT_PROGRAM, "--help"}).status, 0);
  EXPECT_EQ(RunProgram({SHARDLINT_PROGRAM, "--version"}).status, 0);
}

TEST_F(CheckTest, FoldersAreWalkedInOrder) {
  for (const char* name :
       {"b.md", "a.markdown", "sub/c.txt", "sub/d.json", ".hidden/e.md", ".f.md"})
    Write(name, kSound);
  fs::create_symlink(folder_.File("b.md"), folder_.File("link.md"));
  fs::create_directory_symlink(folder_.path(), folder_.path() / "loop");
  EXPECT_EQ(PathsIn(Check({"--format", "json"}).out), (Paths{"a.markdown", "b.md", "sub/c.txt"}));
  EXPECT_EQ(PathsIn(Check({"--format", "json", "sub", "b.md", "sub/c.txt"}).out),
            (Paths{"sub/c.txt", "b.md"}));
  EXPECT_EQ(PathsIn(Check({"--format", "json", "*.md"}).out), (Paths{"b.md", "link.md"}));
  EXPECT_EQ(Check({"no*.md"}).status, 2);
  Write("empty/x.json", "{}");
  const Ran nothing = Check({"empty"});
  EXPECT_EQ(nothing.status, 0);
  EXPECT_EQ(nothing.err, "shardlint: nothing was checked: no .md, .markdown or .txt file found\n");
}

TEST_F(CheckTest, IgnoreFilesAreRespected) {
  fs::create_directories(folder_.File(".git"));
  for (const char* name : {"a.md", "keep/b.md", "keep/draft.md", "out/c.md", "out/sub/d.md"})
    Write(name, kSound);
  Write(".gitignore", "out/\ndraft.md\n");
  Write("keep/.shardlintignore", "!draft.md\n");
  EXPECT_EQ(PathsIn(Check({"--format", "json"}).out),
            (Paths{"a.md", "keep/b.md", "keep/draft.md"}));
  Write("keep/.shardlintignore", "/b.md\n");
  EXPECT_EQ(PathsIn(Check({"--format", "json", "keep"}).out), Paths{})
      << "ignore files of the folders above count too";
  EXPECT_EQ(Check({"keep"}).err,
            "shardlint: nothing was checked: .gitignore and .shardlintignore leave out 2 documents "
            "or folders; name a file to check it all the same\n");
  EXPECT_EQ(PathsIn(Check({"--format", "json", "out/c.md", "keep/draft.md"}).out),
            (Paths{"out/c.md", "keep/draft.md"}));
  EXPECT_EQ(PathsIn(Check({"--format", "json", "out"}).out), (Paths{"out/c.md", "out/sub/d.md"}))
      << "a named folder is checked";
}

TEST_F(CheckTest, GlobsCrossFolders) {
  for (const char* name : {"a.md", "x/b.md", "x/y/c.md", "x/y/d.txt", "z/e.md"})
    Write(name, kSound);
  EXPECT_EQ(PathsIn(Check({"--format", "json", "**/*.md"}).out),
            (Paths{"a.md", "x/b.md", "x/y/c.md", "z/e.md"}));
  EXPECT_EQ(PathsIn(Check({"--format", "json", "x/**"}).out),
            (Paths{"x/b.md", "x/y/c.md", "x/y/d.txt"}));
  EXPECT_EQ(Check({"x/**/*.markdown"}).err, "shardlint: x/**/*.markdown: no file matches\n");
}

TEST_F(CheckTest, OnlyRegularFilesAreRead) {
  ASSERT_EQ(mkfifo(folder_.File("pipe.md").c_str(), 0600), 0);
  Write("a.md", kSound);
  EXPECT_EQ(PathsIn(Check({"--format", "json"}).out), (Paths{"a.md"}));
  const Ran named = Check({"pipe.md"});  // does not wait for a writer
  EXPECT_EQ(named.status, 2);
}

TEST_F(CheckTest, SeveralFormatsInOneRun) {
  Write("broken.md", kBroken);
  const Ran ran = Check({"--format", "sarif:out.sarif", "--format", "gitlab:out.json", "--format",
                         "json", "broken.md"});
  EXPECT_EQ(ran.status, 1);
  EXPECT_EQ(PathsIn(ran.out), (Paths{"broken.md"}));
  const Json sarif = Json::parse(ReadFile(folder_.File("out.sarif")));
  EXPECT_EQ(sarif["runs"][0]["results"].size(), 1U);
  EXPECT_EQ(Json::parse(ReadFile(folder_.File("out.json"))).size(), 1U);
  EXPECT_EQ(Check({"--format", "sarif", "--format", "json", "broken.md"}).err,
            "shardlint: --format: two reports in standard output; give each its own: json:FILE\n");
  EXPECT_EQ(Check({"--format", "xml", "broken.md"}).err,
            "shardlint: --format: 'xml' is none of text, json, sarif, github, gitlab, junit, "
            "rdjson, markdown, html, summary, csv\n");
  EXPECT_EQ(Check({"--format", "json:", "broken.md"}).status, 2);
}

TEST_F(CheckTest, GithubGetsAStepSummary) {
  Write("broken.md", kBroken);
  Write("summary.md", "before\n");
  setenv("GITHUB_STEP_SUMMARY", folder_.File("summary.md").c_str(), 1);
  const Ran ran = Check({"--format", "github", "broken.md"});
  unsetenv("GITHUB_STEP_SUMMARY");
  EXPECT_TRUE(ran.out.starts_with("::error file=broken.md,line=1,")) << ran.out;
  const std::string summary = ReadFile(folder_.File("summary.md"));
  EXPECT_TRUE(summary.starts_with("before\n# shardlint\n")) << summary;
}

TEST_F(CheckTest, GithubsRunnerIsGivenNoCommands) {
  Write("::error::x ##[add-mask]y.md", kBroken);
  setenv("GITHUB_ACTIONS", "true", 1);
  const Ran ran = Check({"."});
  unsetenv("GITHUB_ACTIONS");
  EXPECT_EQ(ran.out.find("\n::"), std::string::npos) << ran.out;
  EXPECT_FALSE(ran.out.starts_with("::"));
  EXPECT_EQ(ran.out.find("##["), std::string::npos) << ran.out;
}

TEST_F(CheckTest, SuppressionsAreCountedAndCanBeSwitchedOff) {
  Write("plan.md", std::string(kBroken) +
                       "<!-- shardlint: ignore-file arithmetic, weights-per-gpu: a draft -->\n");
  const Ran quiet = Check({"plan.md"});
  EXPECT_EQ(quiet.status, 0) << quiet.out;
  EXPECT_NE(quiet.out.find("0 contradicted, 1 suppressed"), std::string::npos) << quiet.out;
  EXPECT_EQ(Check({"plan.md", "--no-suppressions"}).status, 1);
  Write("unused.md", std::string(kSound) + "<!-- shardlint: ignore-file arithmetic: x -->\n");
  EXPECT_EQ(Check({"unused.md"}).status, 0);
  EXPECT_EQ(Check({"unused.md", "--fail-on", "warning"}).status, 1);
  EXPECT_NE(Check({"unused.md"}).out.find("nothing needs this suppression of arithmetic"),
            std::string::npos);
}

TEST_F(CheckTest, ReadsStandardInput) {
  const Ran ran = Check({"-", "--stdin-filename", "pasted.md"}, kBroken);
  EXPECT_EQ(ran.status, 1);
  EXPECT_NE(ran.out.find("pasted.md:1:"), std::string::npos) << ran.out;
  EXPECT_EQ(PathsIn(Check({"-", "--format", "json"}, kBroken).out), (Paths{"stdin.md"}));
}

TEST_F(CheckTest, TheReportReplacesItsFileWhole) {
  Write("broken.md", kBroken);
  const std::string before(100000, 'x');
  Write("report.json", before);
  chmod(folder_.File("report.json").c_str(), 0640);
  const Ran ran = Check({"broken.md", "--format", "json", "-o", "report.json"});
  EXPECT_EQ(ran.status, 1);
  EXPECT_EQ(ran.out, "");
  EXPECT_EQ(ReadFile(folder_.File("report.json")), Check({"broken.md", "--format", "json"}).out);
  EXPECT_EQ(fs::status(folder_.File("report.json")).permissions(), fs::perms{0640});
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_.path()), {}), 2)
      << "a temporary file was left";
}

TEST_F(CheckTest, AFileThatCannotBeWrittenIsLeftAlone) {
  Write("sound.md", kSound);
  const Ran ran = Check({"sound.md", "-o", "no/such/folder/report.txt"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_EQ(
      ran.err,
      "shardlint: no/such/folder/report.txt: cannot write the report: No such file or directory\n");
  EXPECT_EQ(Check({"sound.md", "-o", "."}).status, 2);
}

TEST_F(CheckTest, AFullDeviceIsAnError) {
  if (!fs::exists("/dev/full")) GTEST_SKIP();
  Write("broken.md", kBroken);
  const Ran ran = Check({"broken.md", "-o", "/dev/full"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_EQ(ran.err, "shardlint: /dev/full: cannot write the report: No space left on device\n");
}

TEST_F(CheckTest, BrokenRulesAreRefused) {
  Write("sound.md", kSound);
  Write("rules/formulas/broken.json", "{ \"formulas\": [ { ");
  const Ran syntax = Check({"--rules", "rules", "sound.md"});
  EXPECT_EQ(syntax.status, 2);
  EXPECT_EQ(syntax.out, "");
  EXPECT_TRUE(syntax.err.starts_with("shardlint: rules/formulas/broken.json:1:19: ")) << syntax.err;
  EXPECT_EQ(std::ranges::count(syntax.err, '\n'), 1) << syntax.err;

  Write(
      "rules/formulas/broken.json",
      R"({"formulas": [{"id": "mine", "defines": "weights.total", "kind": "exact", "expression": "no_such_name * 2",
             "rationale": "Because.", "examples": [{"given": {}, "expect": "2 B"}]}]})");
  const Ran name = Check({"--rules", "rules", "sound.md"});
  EXPECT_EQ(name.status, 2);
  EXPECT_NE(name.err.find("rules/formulas/broken.json"), std::string::npos) << name.err;
  EXPECT_NE(name.err.find("no_such_name"), std::string::npos) << name.err;
}

TEST_F(CheckTest, TheSameBytesWhateverTheJobs) {
  const std::string fixtures = ProjectFile("fixtures").string();
  const Ran one = Check({"--format", "json", "--all", "--jobs", "1", fixtures});
  EXPECT_FALSE(one.out.empty());
  for (const char* jobs : {"1", "4", "4"}) {
    const Ran again = Check({"--format", "json", "--all", "--jobs", jobs, fixtures});
    EXPECT_EQ(one.out == again.out, true) << jobs << " jobs";
    EXPECT_EQ(one.status, again.status);
  }
}

// The verdicts are those of the test above: what differs is their writing, for which the plans are
// enough.
TEST_F(CheckTest, EveryFormatHasTheSameBytesWhateverTheJobs) {
  const std::string plans = ProjectFile("fixtures/plans").string();
  for (const char* format :
       {"text", "sarif", "github", "gitlab", "junit", "rdjson", "markdown", "html"}) {
    const Ran one = Check({"--format", format, "--all", "--jobs", "1", plans});
    EXPECT_FALSE(one.out.empty());
    for (const char* jobs : {"1", "4"}) {
      const Ran again = Check({"--format", format, "--all", "--jobs", jobs, plans});
      EXPECT_EQ(one.out == again.out, true) << format << " with " << jobs << " jobs";
      EXPECT_EQ(one.status, again.status);
    }
  }
}

TEST_F(CheckTest, WhyExplainsALine) {
  Write("broken.md", kBroken);
  const Ran ran = Check({"--why", "broken.md:1"});
  EXPECT_EQ(ran.status, 0);
  EXPECT_NE(ran.out.find("\"18.5 GB\""), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("contradicted by arithmetic"), std::string::npos) << ran.out;
}

TEST_F(CheckTest, TerminalsAreNotSentControlCharacters) {
  Write("escape.md", std::string(kBroken) +
                         "\nWeights \x1b]0;title\x07 per GPU: 140 GB \x1b[31m÷ 8 = 19.5 GB.\n");
  const Ran ran = Check({"--all", "--color", "never", "escape.md"});
  EXPECT_EQ(ran.out.find('\x1b'), std::string::npos);
  EXPECT_EQ(ran.out.find('\x07'), std::string::npos);
}

TEST_F(CheckTest, ARefusedDocumentIsNamedOnce) {
  std::string table = "We serve Llama 3 70B with TP=8 on 8 GPUs.\n\n";
  for (const char* cell : {"|a", "|-"}) {
    for (int i = 0; i < 1500; ++i) table += cell;
    table += "|\n";
  }
  for (int i = 0; i < 1500; ++i) table += "|1|\n";
  Write("big.md", table);
  const Ran ran = Check({"big.md"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_TRUE(ran.out.starts_with("big.md: error: line 71: too many table cells: ")) << ran.out;
  EXPECT_EQ(ran.out.find("big.md"), ran.out.rfind("big.md")) << ran.out;
}

}  // namespace
}  // namespace shardlint
