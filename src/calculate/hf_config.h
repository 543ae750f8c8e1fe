#pragma once

#include <string>
#include <vector>

#include "calculate/plan_inputs.h"

namespace shardlint {

/// Reads a model's config.json as Hugging Face publishes it and adds what it says to `inputs`, by
/// rules/architectures.json. An architecture that the rules do not know is read as far as its keys
/// go, and a note says so. Mistakes name file and place.
void ReadHfConfig(const Ruleset& rules, const std::string& path, PlanInputs& inputs,
                  std::vector<std::string>& mistakes);

}  // namespace shardlint
