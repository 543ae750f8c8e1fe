#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "verdict/checks/configuration/settings.h"

// Where a launch command stands, and of which of several plans the words around it say it is.

namespace shardlint {

/// The heading that a heading stands below; -1: none.
std::int32_t SectionOf(const Judgement& judgement, std::int32_t heading);

/// Its own lines or sentence, what stands right before it, its headings but for the title.
std::vector<TextRange> WordsAround(const Judgement& judgement,
                                   std::span<const LaunchCommand> commands,
                                   const LaunchCommand& command);

/// "For a smoke test on a laptop", "it failed": no plan is launched.
bool IsOnTrial(const Judgement& judgement, std::span<const LaunchCommand> commands,
               const LaunchCommand& command);

/// "option B", "Layout 2": the letters and digits, in lower case.
std::set<std::string> LabelsIn(const Judgement& judgement, const TextRange& range);

/// "We adopt option A": the one label that is said to be taken.
std::optional<std::string> ChosenLabel(const Judgement& judgement);

/// The one phase that a stretch names.
std::optional<Phase> PhaseIn(const Judgement& judgement, const TextRange& range);

/// The phase that a claim's row, column, words or headings name.
std::optional<Phase> PhaseAround(const Judgement& judgement, const Claim& claim);

}  // namespace shardlint
