#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "model/rule_tree.h"
#include "model/ruleset.h"

namespace shardlint {

/// A file of rules. Its texts live as long as the program or as `owner`.
struct RuleFile {
  std::string path;  ///< as mistakes name it
  RuleTree tree;
  std::shared_ptr<const void> owner = nullptr;  ///< null: built in
};

/// "formula", "model", "units", …: what schema a file is to follow, by its "$schema", else its
/// folder, else its name.
std::string KindOfRules(std::string_view path, RuleValue root);

/// The built-in files but the catalogue's.
std::vector<RuleFile> BuiltInRuleFiles();

/// The file at `path`, or every *.json below it, sorted. A file that is no JSON or breaks its
/// schema is left out and its mistakes go to `errors`.
std::vector<RuleFile> ReadRuleFiles(const std::string& path, RuleErrors& errors);

}  // namespace shardlint
