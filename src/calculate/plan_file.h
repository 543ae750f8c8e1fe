#pragma once

#include <string>
#include <vector>

#include "calculate/model_report.h"

namespace shardlint {

/// What a plan file names besides its values; empty when it does not.
struct PlanFile {
  std::string model, gpu;
  std::string hf_config;  ///< a path that can be opened from here
  std::vector<Setting> settings;
};

/// Reads a file of schemas/plan.schema.json and adds its values to `inputs`. Mistakes name file,
/// pointer and what is wrong: "plan.json: /values/tp: 'two' is not a number".
PlanFile ReadPlanFile(const Ruleset& rules, const std::string& path, PlanInputs& inputs,
                      std::vector<std::string>& mistakes);

}  // namespace shardlint
