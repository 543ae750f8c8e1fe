// `shardlint audit` as a person or a script runs it: rows, totals, the output folder.

#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "cli/plans.h"
#include "support/files.h"
#include "support/run_program.h"

namespace shardlint {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;
using Words = std::vector<std::string>;

constexpr const char* kMissed =
    "We serve 70B parameters in BF16 with TP=8 on 8 GPUs.\n\n"
    "Requirement: TTFT ≤ 2 s. Expected TTFT: 3 s. ✅ TTFT requirement met.\n";

class AuditTest : public testing::Test {
 protected:
  void SetUp() override {
    Write("plans/broken.md", kBroken);
    Write("plans/missed.md", kMissed);
    Write("plans/sub/sound.md", kSound);
    Write("plans/recipe.md", "Two eggs and 200 g of flour.\n");
  }
  void Write(const std::string& name, std::string_view text) {
    fs::create_directories(fs::path(folder_.File(name)).parent_path());
    WriteFile(folder_.File(name), text);
  }
  std::string Read(const std::string& name) const { return ReadFile(folder_.File(name)); }
  Ran Audit(Words arguments) const {
    arguments.insert(arguments.begin(), {SHARDLINT_PROGRAM, "audit"});
    return RunProgram(std::move(arguments), "", folder_.path().string());
  }
  Words NamesIn(const std::string& name) const {
    Words names;
    for (const auto& entry : fs::directory_iterator(folder_.File(name)))
      names.push_back(entry.path().filename().string());
    std::ranges::sort(names);
    return names;
  }
  TemporaryFolder folder_;
};

TEST_F(AuditTest, ARowADocumentWorstFirst) {
  const Ran ran = Audit({"plans"});
  EXPECT_EQ(ran.status, 1);
  EXPECT_EQ(ran.err, "");  // no progress bar where no terminal is
  const std::size_t missed = ran.out.find("plans/missed.md:3 "),
                    broken = ran.out.find("plans/broken.md:1 "),
                    sound = ran.out.find("plans/sub/sound.md\n");
  EXPECT_LT(missed, broken) << "a flipped conclusion is worse than a wrong digit\n" << ran.out;
  EXPECT_LT(broken, sound) << ran.out;
  EXPECT_NE(sound, std::string::npos) << ran.out;
  EXPECT_NE(
      ran.out.find("plans/broken.md:1 \"18.5 GB\", recomputed 17.44 to 17.56 GB [arithmetic]"),
      std::string::npos);
  EXPECT_NE(ran.out.find("No deployment claim in:\n  plans/recipe.md\n"), std::string::npos);
  EXPECT_NE(ran.out.find("Contradicted, by rule:\n"), std::string::npos);
  EXPECT_NE(ran.out.find("\n4 documents, "), std::string::npos);
  EXPECT_NE(ran.out.find("(2 decisive)"), std::string::npos);
}

TEST_F(AuditTest, StatusIsAsOfCheck) {
  EXPECT_EQ(Audit({"plans/sub"}).status, 0);
  EXPECT_EQ(Audit({"plans", "--fail-on", "never"}).status, 0);
  Write("plans/bytes.md", "\xff\xfe");
  const Ran ran = Audit({"plans"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_NE(ran.out.find("Could not be read:\n  plans/bytes.md: "), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("18.5 GB"), std::string::npos) << "the others are audited all the same";
  EXPECT_EQ(Audit({"plans/broken.md"}).err, "shardlint: plans/broken.md: audit takes a folder\n");
  EXPECT_EQ(Audit({"nowhere"}).status, 2);
  EXPECT_EQ(Audit({}).status, 2);
}

TEST_F(AuditTest, IgnoreFilesAndConfigurationCount) {
  Write("plans/.shardlintignore", "missed.md\n");
  Write("plans/.shardlint.json",
        R"({"severity": {"arithmetic": "warning", "weights-per-gpu": "warning"}})");
  const Ran ran = Audit({"plans"});
  EXPECT_EQ(ran.status, 0) << ran.out;
  EXPECT_EQ(ran.out.find("missed.md"), std::string::npos);
  EXPECT_EQ(Audit({"plans", "--isolated"}).status, 1);
}

TEST_F(AuditTest, OtherFormatsAreThoseOfCheck) {
  const Json report = Json::parse(Audit({"plans", "--format", "json"}).out);
  EXPECT_EQ(report.at("documents").size(), 4U);
  Audit({"plans", "--format", "sarif:log.sarif", "--format", "summary"});
  EXPECT_EQ(Json::parse(Read("log.sarif")).at("version"), "2.1.0");
}

TEST_F(AuditTest, TheOutputFolderDoesNotDependOnTheJobs) {
  for (int i = 0; i < 40; ++i)
    Write("plans/many/" + std::to_string(i) + ".md", i % 3 == 0 ? kBroken : kMissed);
  const Ran one = Audit({"plans", "-o", "one", "--jobs", "1"});
  const Ran eight = Audit({"plans", "-o", "eight", "--jobs", "8"});
  EXPECT_EQ(one.out, eight.out);
  std::size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder_.File("one"))) {
    if (!entry.is_regular_file()) continue;
    const std::string name = entry.path().lexically_relative(folder_.File("one")).string();
    EXPECT_EQ(Read("one/" + name), Read("eight/" + name)) << name;
    ++files;
  }
  EXPECT_GE(files, 2U);
  EXPECT_EQ(Json::parse(Read("one/report.json")).at("documents").size(), 44U);
}

TEST_F(AuditTest, AnEarlierAuditIsReplacedWhole) {
  Audit({"plans", "-o", "site"});
  fs::create_directory(folder_.File("empty"));
  EXPECT_EQ(Audit({"plans", "-o", "empty"}).status, 1);
  const Words names = NamesIn("site");
  EXPECT_EQ(NamesIn("empty"), names);
  fs::remove(folder_.File("plans/missed.md"));
  EXPECT_EQ(Audit({"plans", "-o", "site/"}).status, 1);
  EXPECT_EQ(NamesIn("site"), names);
  EXPECT_EQ(Read("site/report.json").find("missed.md"), std::string::npos);
  EXPECT_EQ(NamesIn("."), (Words{"empty", "plans", "site"})) << "nothing is left beside it";
}

TEST_F(AuditTest, WhatNoAuditWroteIsKept) {
  Audit({"plans", "-o", "site"});
  Write("site/notes.txt", "mine");
  Ran ran = Audit({"plans", "-o", "site"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_EQ(ran.out, "");
  EXPECT_EQ(ran.err,
            "shardlint: site: cannot write the output folder: it holds 'notes.txt', which no audit "
            "wrote\n");
  EXPECT_EQ(Read("site/notes.txt"), "mine");
  ran = Audit({"plans", "-o", "plans"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_EQ(Read("plans/broken.md"), kBroken);
  Write("file", "mine");
  EXPECT_EQ(Audit({"plans", "-o", "file"}).err,
            "shardlint: file: cannot write the output folder: it is a file\n");
  EXPECT_EQ(Audit({"plans", "-o", "no/where"}).status, 2);
  EXPECT_EQ(Audit({"plans", "-o", "fresh", "--format", "xml"}).status, 2);
  EXPECT_FALSE(fs::exists(folder_.File("fresh"))) << "nothing is written by a run that fails";
  EXPECT_EQ(NamesIn("."), (Words{"file", "plans", "site"}));
}

TEST_F(AuditTest, SpreadsheetsRunNothing) {
  Write("plans/=cmd|calc.md", kBroken);
  Write("plans/a,\"b\".md", kSound);
  Audit({"plans", "-o", "site"});
  const std::string csv = Read("site/summary.csv");
  EXPECT_TRUE(csv.starts_with("document,status,claims,")) << csv;
  EXPECT_NE(csv.find("\r\n\"plans/a,\"\"b\"\".md\",ok,"), std::string::npos) << csv;
  EXPECT_NE(csv.find("\"plans/=cmd|calc.md\",ok,"), std::string::npos) << csv;
  EXPECT_NE(csv.find(",\"18.5 GB\",\"17.44 to 17.56 GB\","), std::string::npos) << csv;
  EXPECT_NE(csv.find("\"plans/recipe.md\",no deployment claim,0,,"), std::string::npos) << csv;
}

}  // namespace
}  // namespace shardlint
