#pragma once

#include <string_view>

#include "model/ruleset.h"
#include "verdict/finding.h"

namespace shardlint {

/// The words that every format uses; those of the JSON report.
std::string_view ToWord(Verdict verdict);
std::string_view ToWord(Severity severity);
std::string_view ToWord(ClaimKind kind);
std::string_view ToWord(Relation relation);
std::string_view ToWord(FormulaKind kind);
/// Empty for kNone.
std::string_view ToWord(Phase phase);

}  // namespace shardlint
