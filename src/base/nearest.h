#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace shardlint {

/// The candidates that a person most likely meant by `name`, nearest first, at most `count`; none
/// when nothing is near. Case, '-', '_', '.', '/' and blanks weigh nothing.
std::vector<std::string> Nearest(std::string_view name, const std::vector<std::string>& candidates,
                                 std::size_t count = 3);

/// "; did you mean 'a', 'b' or 'c'?", empty when nothing is near.
std::string DidYouMean(std::string_view name, const std::vector<std::string>& candidates);

}  // namespace shardlint
