#pragma once

#include <string>
#include <vector>

#include "cli/plan_task.h"

namespace shardlint {

/// Options of `shardlint model` (interface.md).
struct ModelOptions {
  PlanOptions input;
  std::vector<std::string> select;
  PlanReportOptions report;
  bool derive = false;
  bool list = false;
};

/// Runs it; the exit status of interface.md: 0 or 2.
int RunModel(const ModelOptions& options);

}  // namespace shardlint
