#pragma once

#include <string>
#include <string_view>

namespace shardlint {

/// A unified diff between two texts with the same number of lines, as `git apply` and `patch -p1`
/// take it: the path relative to the folder in which they run. Empty when the texts are equal.
std::string UnifiedDiff(std::string_view path, std::string_view before, std::string_view after);

}  // namespace shardlint
