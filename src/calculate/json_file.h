#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "model/parse_rule_tree.h"

namespace shardlint {

/// A file of JSON that a user names.
struct JsonFile {
  std::string text;
  std::shared_ptr<const OwnedRuleTree> tree;
  RuleValue root() const { return RuleValue(tree->tree); }
};

/// The error names the file and, of broken JSON, line and column: "plan.json:3:14: …".
Result<JsonFile> ReadJsonFile(const std::string& path);

}  // namespace shardlint
