#pragma once

#include <string>

#include "calculate/suggest.h"

namespace shardlint {

/// Whose strategies they are.
struct SuggestTitle {
  std::string model, device;  ///< may be empty
  std::vector<std::string> notes;
  /// The objective is nobody's choice but ours.
  bool objective_by_default = true;
  bool budget_by_default = true;
};

/// "TP does not divide the query heads".
std::string_view Reason(Misfit misfit);
/// "ttft ≤ 2 s".
std::string TargetText(const Ruleset& rules, const SuggestTarget& target);

std::string SuggestText(const Ruleset& rules, const SuggestTitle& title,
                        const Suggestion& suggestion, bool color);
/// By schemas/suggest-report.schema.json, values in base units.
std::string SuggestJson(const Ruleset& rules, const SuggestTitle& title,
                        const Suggestion& suggestion);

}  // namespace shardlint
