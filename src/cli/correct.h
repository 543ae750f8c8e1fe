#pragma once

#include <string>

namespace shardlint {

/// Options of `shardlint correct` (interface.md).
struct CorrectCommand {
  std::string file;
  std::string output;
  std::string rules;
};

/// Runs it; the exit status of interface.md: 0 or 2.
int RunCorrect(const CorrectCommand& command);

}  // namespace shardlint
