#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/ruleset.h"

namespace shardlint {

/// What a rule says of itself, from the files of rules/: the help of every report. A rule is a
/// formula, a statement or a check; a view lives as long as the rule set.
struct RuleDoc {
  enum class Kind : std::uint8_t { kFormula, kStatement, kCheck };
  Kind kind = Kind::kCheck;
  std::string_view id;
  std::string title = {};           ///< "KV cache of one token", "the KV cache fits", …
  std::string_view rationale = {};  ///< sentences
  std::string formula = {};         ///< "kv_cache.per_token = 2 × …"; formulas only
  std::string when = {};            ///< where it holds; empty: always
  std::string_view reading = {};    ///< empty: the usual one
  std::vector<std::string_view> references = {};
  std::string_view confirmed = {}, contradicted = {};  ///< examples; checks only
};

/// None when no rule has that id.
std::optional<RuleDoc> DescribeRule(const Ruleset& rules, std::string_view id);

/// The ids of all rules, sorted, each once.
std::vector<std::string> RuleIds(const Ruleset& rules);

}  // namespace shardlint
