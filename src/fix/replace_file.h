#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace shardlint {

/// Replaces a regular file that holds `before` by `after`, whole or not at all: a file beside it is
/// written and renamed, with the same mode. Refuses symbolic links, files of several names, files
/// that may not be written, and files that hold anything else than `before` by now. The error is
/// one line that names the path.
Result<bool> ReplaceFile(const std::string& path, std::string_view before, std::string_view after);

}  // namespace shardlint
