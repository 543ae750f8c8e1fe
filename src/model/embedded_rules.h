#pragma once

#include <span>
#include <string_view>

#include "mention/name_index.h"
#include "model/rule_tree.h"

namespace shardlint {

// What tools/embed_rules.cc makes of rules/ and schemas/ when the program is built.

struct EmbeddedRules {
  std::string_view path;  ///< "rules/formulas/weights.json"
  RuleTree tree;
};
/// All files but the catalogue's, sorted by path.
std::span<const EmbeddedRules> EmbeddedRuleFiles();

/// Models, then devices, each in the order of their files.
std::span<const RuleValue> EmbeddedEntries();
/// Their names, sorted by name, then entry.
std::span<const CatalogName> EmbeddedNames();

struct EmbeddedSchema {
  std::string_view kind;  ///< "formula"
  std::string_view json;
};
std::span<const EmbeddedSchema> EmbeddedSchemas();

}  // namespace shardlint
