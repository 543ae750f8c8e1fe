#pragma once

#include <string>
#include <vector>

#include "model/ruleset.h"

namespace shardlint {

struct RuleFile {
  std::string path;  ///< as errors name it
  std::string text;
};

/// Every *.json below `directory`, sorted, each validated against its schema; mistakes go to `errors`.
void ReadRuleFolder(const std::string& directory, std::vector<RuleFile>& files, RuleErrors& errors);

/// What is wrong with `text` by the built-in schema of that kind ("formula", "model", …), one line each:
/// "/formulas/0/kind: …". Empty when it is valid.
std::vector<std::string> ValidateRules(const std::string& kind, const std::string& text);

/// The kind of a rules file from its "$schema", else from its name or folder; empty when unknown.
std::string KindOfRules(const std::string& path, const std::string& text);

}  // namespace shardlint
