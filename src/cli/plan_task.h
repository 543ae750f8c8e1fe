#pragma once

#include <string>
#include <vector>

#include "calculate/model_report.h"
#include "calculate/plan_inputs.h"

namespace shardlint {

/// How a plan is given on the command line: by names, files, settings and flags of quantities.
struct PlanOptions {
  std::string model, gpu, hf_config, plan;
  std::vector<std::string> set;
  std::vector<std::string> quantities;  ///< "--tp", "8", "--batch-size=64", a plan file
};

/// How what is computed of a plan is reported, and by which rules.
struct PlanReportOptions {
  std::string format = "text";
  std::string output;
  std::string color = "auto";
  std::string rules;
};

struct PlanTask {
  PlanInputs inputs;
  Assignment assignment;
};

/// Appends what is wrong to `mistakes`, one line each. `inputs` may hold what a document says.
PlanTask ReadPlanTask(const Ruleset& rules, const PlanOptions& options, PlanInputs inputs,
                      std::vector<std::string>& mistakes);

}  // namespace shardlint
