#pragma once

#include <string_view>
#include <vector>

namespace shardlint {

/// Counts that a text tells in words, "four H100" or "both cards", in its order. Numbers of its own
/// are not told again.
std::vector<double> CountsInWords(std::string_view text);

}  // namespace shardlint
