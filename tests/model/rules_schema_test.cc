#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "model/embedded_rules.h"
#include "model/parse_rule_tree.h"
#include "model/rule_files.h"
#include "model/rules_folder.h"
#include "model/validate_rules.h"

namespace shardlint {
namespace {

namespace fs = std::filesystem;

const fs::path kSource = SHARDLINT_SOURCE_DIR;

std::string KindOf(const fs::path& path, const std::string& json) {
  const auto parsed = ParseRuleTree(json);
  EXPECT_TRUE(parsed) << path << ":" << parsed.error().message;
  return parsed ? KindOfRules(path.generic_string(), RuleValue((*parsed)->tree)) : std::string();
}

TEST(RulesSchemaTest, EveryFileOfRulesIsValid) {
  std::size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(kSource / "rules")) {
    if (entry.path().extension() != ".json") continue;
    const std::string json = ReadText(entry.path());
    for (const std::string& mistake : ValidateRules(KindOf(entry.path(), json), json))
      ADD_FAILURE() << entry.path() << ": " << mistake;
    ++files;
  }
  EXPECT_GT(files, 40U);
}

TEST(RulesSchemaTest, EachSchemaRefusesItsExample) {
  struct {
    std::string_view kind, pointer;
  } const cases[] = {
      {"units", "/units/1/dimension: "},
      {"vocabulary", "/measures/0/words/1: "},
      {"quantities", "/quantities/0/input: "},
      {"assumptions", "/assumptions/0/choices: "},
      {"formula", "/formulas/0/kind: "},
      {"model", "/models/0/facts/num_hidden_layers/1: "},
      {"device", "/devices/0: "},
      {"statement", "/classes/0/duty: "},
      {"groups", "/groups/0/quantities/1: "},
      {"architectures", "/architectures/0/defaults/tie_word_embeddings: "},
      {"plan", "/values/batch_size: "},
      {"checks", "/checks/0/rationale: "},
  };
  for (const auto& c : cases) {
    const fs::path path = kSource / "tests/model/rejected" / (std::string(c.kind) + ".json");
    const std::string json = ReadText(path);
    EXPECT_EQ(KindOf(path, json), c.kind);
    const std::vector<std::string> mistakes = ValidateRules(c.kind, json);
    ASSERT_FALSE(mistakes.empty()) << c.kind;
    EXPECT_EQ(mistakes.front().substr(0, c.pointer.size()), c.pointer) << mistakes.front();
  }
}

TEST(RulesSchemaTest, EachKeyOfAMeasureHasItsType) {
  const auto mistakes = [](std::string_view keys) {
    return ValidateRules("vocabulary", R"({"measures": [{"id": "weights", "words": [], )" +
                                           std::string(keys) + "}]}");
  };
  EXPECT_EQ(mistakes(R"("also": ["memory"], "unsaid": ["per_gpu"], "soft": true, "needs_noun": true,
                        "fallback": true, "percent": true)"),
            std::vector<std::string>());
  for (const std::string_view key :
       {R"("also": "memory")", R"("unsaid": ["per GPU"])", R"("soft": 1)", R"("needs_noun": "yes")",
        R"("fallback": null)", R"("percent": 0.5)", R"("sort": true)"})
    EXPECT_NE(mistakes(key), std::vector<std::string>()) << key;
}

TEST(RulesSchemaTest, AStatementIsWordedAndJudged) {
  const auto mistakes = [](std::string_view keys) {
    return ValidateRules("statement",
                         R"({"statements": [{"id": "s", "message": "m", "rationale": "r", )" +
                             std::string(keys) + "}]}");
  };
  for (const std::string_view keys :
       {R"("patterns": ["{fit} $"], "check": "fits", "opposite": "t", "unless": ["{if}"])",
        R"("phrases": ["1f1b"], "verdict": "contradicted", "headings": true)",
        R"("effect": {"of": "tensor_parallel", "does": "{split}", "to": "<weights>"},
           "verdict": "confirmed")"})
    EXPECT_EQ(mistakes(keys), std::vector<std::string>()) << keys;
  for (const std::string_view keys :
       {R"("check": "fits")", R"("patterns": ["{fit}"])",
        R"("patterns": ["{fit}"], "check": "fits", "verdict": "given")",
        R"("patterns": ["{fit}"], "verdict": "wrong")",
        R"("patterns": ["{fit}"], "check": "fits", "with": ["fits"])",
        R"("effect": {"of": "tensor_parallel", "does": "{split}"}, "verdict": "confirmed")"})
    EXPECT_NE(mistakes(keys), std::vector<std::string>()) << keys;
}

TEST(RulesSchemaTest, EverySchemaOfRulesHasARejectedExample) {
  for (const EmbeddedSchema& schema : EmbeddedSchemas()) {
    if (schema.kind == "report" || schema.kind == "model-report" || schema.kind == "config" ||
        schema.kind == "suggest-report" || schema.kind == "baseline")
      continue;
    const std::string file = std::string(schema.kind) + ".json";
    EXPECT_TRUE(fs::exists(kSource / "tests/model/rejected" / file)) << schema.kind;
  }
}

TEST(RulesSchemaTest, KindsComeFromSchemaFolderOrName) {
  const auto kind = [](std::string_view path, std::string_view json) {
    const auto parsed = ParseRuleTree(json);
    return KindOfRules(path, RuleValue((*parsed)->tree));
  };
  EXPECT_EQ(kind("x/a.json", R"({"$schema": "../schemas/model.schema.json"})"), "model");
  EXPECT_EQ(kind("x/devices/a.json", "{}"), "device");
  EXPECT_EQ(kind("x/formulas/a.json", "{}"), "formula");
  EXPECT_EQ(kind("x/units.json", "{}"), "units");
  EXPECT_EQ(kind("units.json", R"({"$schema": "elsewhere"})"), "units");
}

TEST(RulesSchemaTest, AnUnknownKindIsRefused) {
  EXPECT_EQ(ValidateRules("recipes", "{}"),
            (std::vector<std::string>{": there is no kind of rules 'recipes'"}));
}

}  // namespace
}  // namespace shardlint
