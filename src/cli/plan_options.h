#pragma once

#include <string>

namespace shardlint {

class Command;
struct PlanOptions;
struct PlanReportOptions;

// The options that `model` and `suggest` share.

/// How the plan is given; `set_help` tells what --set takes.
void AddPlanOptions(Command& command, PlanOptions& options, const std::string& set_help);

/// The report and the rules; what is no option is left to be read as a quantity.
void AddPlanReportOptions(Command& command, PlanReportOptions& options);

}  // namespace shardlint
