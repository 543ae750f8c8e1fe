#pragma once

#include <functional>
#include <optional>
#include <string>

#include "model/ruleset.h"

namespace shardlint {

/// The text of a report, in colour where `color` says so; none after an error that was printed.
using MakeReport = std::function<std::optional<std::string>(const Ruleset& rules, bool color)>;

/// Loads the built-in rules with those of `rules_directory`, and writes what `make` gives to
/// `path` (empty: standard output). Prints what fails; the exit status of interface.md: 0 or 2.
int WriteReport(const std::string& rules_directory, const std::string& path,
                const std::string& color_mode, const MakeReport& make);

}  // namespace shardlint
