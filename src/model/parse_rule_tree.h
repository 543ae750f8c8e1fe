#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "model/rule_tree.h"

namespace shardlint {

/// Strings end to end, each once.
class RuleTexts {
 public:
  std::uint32_t Intern(std::string_view text);
  const std::string& all() const { return all_; }

 private:
  std::string all_;
  std::unordered_map<std::string, std::uint32_t> known_;
};

/// The nodes of a JSON text, its strings put into `texts`. The error names line and column:
/// "3:14: …".
Result<std::vector<RuleNode>> ParseRuleNodes(std::string_view json, RuleTexts& texts);

/// A RuleTree with the arrays it points into. Stays where it is.
struct OwnedRuleTree {
  RuleTexts texts;
  std::vector<RuleNode> nodes;
  RuleTree tree;
};
Result<std::unique_ptr<OwnedRuleTree>> ParseRuleTree(std::string_view json);

}  // namespace shardlint
