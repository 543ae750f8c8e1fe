#pragma once

#include <string>
#include <vector>

#include "calculate/strategy_space.h"
#include "model/ruleset.h"
#include "quantity/dimension.h"
#include "quantity/interval.h"

namespace shardlint {

// Values as a corrected summary prints them. The summary is audited like any plan, so that each of
// them has to read back as itself: one number, in one unit.

/// How far printed figures may be off by rounding, as a share of them.
inline constexpr double kPrintedRounding = 0.005;

/// A value in the unit that suits it; "1 GB to 2 GB" of an interval, "unknown" of an unknown one.
std::string ShownValue(const Interval& value, const Dimension& dimension);
std::string ShownValue(double value, const Dimension& dimension);

/// A value of a quantity; a share in percent.
std::string ShownQuantity(const Ruleset& rules, SymbolId quantity, double value);
/// A value that somebody states: a word, or as many digits as an input has, "37B", not "37.00 B".
std::string ShownInput(const Ruleset& rules, SymbolId quantity, double value);

/// "TP=8, PP=1, DP=1, EP=1, CP=1".
std::string DegreesText(const Strategy& strategy);
/// ", missing: …" with their titles; empty when nothing is missing.
std::string MissingInputs(const Ruleset& rules, const std::vector<SymbolId>& missing);

}  // namespace shardlint
