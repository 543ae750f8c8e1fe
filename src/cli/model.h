#pragma once

#include <string>
#include <vector>

namespace shardlint {

/// Options of `shardlint model` (interface.md).
struct ModelOptions {
  std::string model, gpu, hf_config, plan;
  std::vector<std::string> set;
  std::vector<std::string> quantities;  ///< "--tp", "8", "--batch-size=64", a plan file
  std::vector<std::string> select;
  std::string format = "text";
  std::string output;
  std::string color = "auto";
  std::string rules;
  bool derive = false;
  bool list = false;
};

/// Runs it; the exit status of interface.md: 0 or 2.
int RunModel(const ModelOptions& options);

}  // namespace shardlint
