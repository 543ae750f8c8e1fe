#pragma once

#include <functional>
#include <string>

#include "source/source_file.h"
#include "summary/corrected_summary.h"
#include "verdict/finding.h"

namespace shardlint {

/// A corrected summary as Markdown: inputs, figures, memory, speed, requirements, corrections and
/// what could not be checked, each with a link to the document, which `link` leads to from where
/// the summary stands ("../plan.md"). Its own figures are claims that `shardlint check` judges;
/// what the document claims stands in columns of rejected figures.
std::string CorrectedMarkdown(const Ruleset& rules, const SourceFile& file,
                              const DocumentReport& report, const CorrectedSummary& summary,
                              const std::string& link);

/// The summary of an audited document, checked by auditing its own text: what the inputs, standing
/// together, contradict among themselves is marked in it. The text is complete and final.
std::string CorrectDocument(const Ruleset& rules, const SourceFile& file,
                            const DocumentReport& report, const std::string& link,
                            const std::function<DocumentReport(const SourceFile&)>& audit);

}  // namespace shardlint
