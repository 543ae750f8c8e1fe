#pragma once

#include <string>
#include <string_view>

#include "report/correct/summary_context.h"

namespace shardlint {

// The sections of a corrected summary in its order, each with its heading.

inline constexpr std::string_view kInputsHeading = "Inputs";

/// The title, and how many statements got which verdict.
std::string TitleSection(const SummaryContext& context);
/// What the figures rest on: what the document states, and apart from it what nobody states.
std::string InputsSection(const SummaryContext& context);
/// What is contradicted, worst first.
std::string CorrectionsSection(const SummaryContext& context);
/// What the document asks for, against its bounds; empty when it asks for nothing that any apply
/// to.
std::string RequirementsSection(const SummaryContext& context);
/// Memory and speed of each deployment that states its degrees; empty without any.
std::string DeploymentSections(const SummaryContext& context);
/// Every figure that was checked.
std::string FiguresSection(const SummaryContext& context);
/// What could not be checked, and what is missing for it; empty when there is nothing.
std::string UncheckedSection(const SummaryContext& context);
/// The strategies that would do.
std::string SuggestionSection(const SummaryContext& context);

}  // namespace shardlint
