#pragma once

#include <cstddef>
#include <string_view>

namespace shardlint {

/// The length of the YAML (`---`) or TOML (`+++`) front matter that `text` begins with, its last
/// line end included; 0 if there is none. Two thematic breaks around prose are none.
std::size_t FrontMatterSize(std::string_view text);

}  // namespace shardlint
