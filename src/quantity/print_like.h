#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace shardlint {

/// `value` in the style of a number that stands in a document: as many decimal places ("7.98" gives
/// "7.36"), more where fewer than two significant digits would be left of several; its thousands
/// separator and its way of writing an exponent. Nothing for what has no such spelling: zero, a
/// negative or a huge value, text that is no number.
std::optional<std::string> PrintLike(std::string_view printed, double value);

}  // namespace shardlint
