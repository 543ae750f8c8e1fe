#pragma once

#include <string>
#include <vector>

#include "cli/plan_task.h"

namespace shardlint {

/// Options of `shardlint suggest` (interface.md).
struct SuggestCommand {
  PlanOptions input;                 ///< its plan file may be a Markdown document
  std::vector<std::string> require;  ///< "ttft<=2s"
  std::string objective;             ///< empty: by default
  int max_gpus = 0;                  ///< 0: what the plan states, else a default
  double reach = 0;                  ///< 0: by default
  int best = 5;
  PlanReportOptions report;
};

/// Runs it; the exit status of interface.md: 0, or 2 where inputs are missing.
int RunSuggest(const SuggestCommand& command);

}  // namespace shardlint
