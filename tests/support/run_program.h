#pragma once

#include <string>
#include <vector>

namespace shardlint {

/// What one run of a program gave; `status` is -1 when a signal ended it.
struct Ran {
  int status = -1;
  std::string out;
  std::string err;
};

/// Runs `command` without a shell, in `folder` (empty: here), with `input` as its standard input.
Ran RunProgram(std::vector<std::string> command, const std::string& input = "",
               const std::string& folder = "");

}  // namespace shardlint
