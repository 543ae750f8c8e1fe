#pragma once

#include <optional>
#include <string_view>

#include "document/guard.h"

namespace shardlint {

/// Every use of a reference definition copies its destination and title; refuses a text whose uses
/// would copy too much.
std::optional<Refusal> FindReferenceOveruse(std::string_view text);

}  // namespace shardlint
