#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace shardlint {

/// What is wrong with a JSON text by the built-in schema of that kind ("formula", "model", …), one
/// line each, the deepest places first: "/formulas/0/kind: …". Empty when it is valid.
std::vector<std::string> ValidateRules(std::string_view kind, std::string_view json);

}  // namespace shardlint
