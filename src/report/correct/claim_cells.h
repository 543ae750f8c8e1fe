#pragma once

#include <string>

#include "report/correct/summary_context.h"

namespace shardlint {

// The cells that tables of claims have in common. What is not so is struck out, so that an audit of
// the summary does not take it for a figure of the plan.

/// The formula that speaks for a finding; null when another kind of check does.
const Formula* FormulaOf(const Ruleset& rules, const ListedFinding& listed);

/// The quantity that the check computed; of several that a claim may be, the claim has the first.
std::string LabelCell(const SummaryContext& context, const ListedFinding& listed);
/// The document's words; a statement without a figure stands in quotes.
std::string ClaimCell(const SummaryContext& context, const Finding& finding);
/// What was recomputed; empty where there is nothing to compare.
std::string ExpectedCell(const ListedFinding& listed);

}  // namespace shardlint
