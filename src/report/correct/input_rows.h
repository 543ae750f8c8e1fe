#pragma once

#include <string>

#include "report/correct/summary_context.h"

namespace shardlint {

/// The head of a table of inputs.
std::string InputHead();
/// A row of it: the input, its value, where it is stated, and what is to be said of it. Empty for
/// the catalogue's small print, which has no words of its own.
std::string InputRow(const SummaryContext& context, const SummaryInput& input);

/// A parallel degree. It stands with what is computed from it: a section that states some is a
/// plan.
bool IsDegree(const Ruleset& rules, const SummaryInput& input);

}  // namespace shardlint
