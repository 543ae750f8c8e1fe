// examples/rules adds a model, a device, a formula and a check to the program as it is.

#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "support/files.h"
#include "support/run_program.h"

namespace shardlint {
namespace {

/// "verdict rule" of each claim of examples/plan.md.
std::map<std::string, std::string> Checked(const std::vector<std::string>& options) {
  std::vector<std::string> command = {SHARDLINT_PROGRAM, "check", "examples/plan.md", "--format",
                                      "json"};
  command.insert(command.end(), options.begin(), options.end());
  const Ran ran = RunProgram(command, "", ProjectFile("").string());
  EXPECT_EQ(ran.err, "");
  std::map<std::string, std::string> out;
  const auto report = nlohmann::json::parse(ran.out);
  for (const auto& claim : report["documents"][0]["claims"])
    for (const auto& check : claim["checks"])
      if (check["verdict"] == claim["verdict"])
        out[claim["text"]] =
            claim["verdict"].get<std::string>() + ' ' + check["rule"].get<std::string>();
  return out;
}

TEST(ExtendingTest, AFolderOfRulesTeachesWithoutABuild) {
  const auto with = Checked({"--rules", "examples/rules"});
  EXPECT_EQ(with.at("Atlas 11B"), "given stated");
  EXPECT_EQ(with.at("Northwind N2"), "given stated");
  EXPECT_EQ(with.at("11.81 GB"), "confirmed weights-per-gpu-pages");
  EXPECT_EQ(with.at("0.819 MB"), "contradicted kv-cache-per-token");
  EXPECT_EQ(with.at("One card is enough"), "contradicted one-card-is-enough");
}

TEST(ExtendingTest, WithoutItNothingOfThatIsKnown) {
  const auto without = Checked({});
  EXPECT_FALSE(without.contains("Northwind N2"));
  EXPECT_FALSE(without.contains("One card is enough"));
  for (const auto& [text, verdict] : without)
    EXPECT_EQ(verdict.find("contradicted"), std::string::npos) << text;
}

}  // namespace
}  // namespace shardlint
