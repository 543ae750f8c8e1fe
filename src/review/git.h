#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace shardlint {

/// Runs git in a folder without a shell, without the user's external programs, pagers and patterns,
/// and gives what it writes. The error is its own first line, or that it is not installed.
Result<std::string> RunGit(const std::string& folder, const std::vector<std::string>& arguments);

}  // namespace shardlint
