#pragma once

#include <string>
#include <string_view>

#include "report/finding_list.h"
#include "report/html_writer.h"
#include "report/positions.h"
#include "report/reporter.h"

namespace shardlint {

/// The class that colours and underlines a claim or a remark: "contradicted", "warning",
/// "confirmed", "unverifiable", "given", "suppressed".
std::string_view ClassOf(const ListedFinding& listed);
/// The sign that stands for it beside the colour: "✗", "!", "✓", "?", "•".
std::string_view SignOf(std::string_view css_class);

/// "#c-1a2b", where a claim's note stands.
std::string NoteId(const ListedFinding& listed);
/// What is said of it on hover: one or two sentences.
void AppendTip(HtmlWriter& html, const ListedFinding& listed);
/// Its verdict, message, cause, fix and, folded, the derivation; with `link_lines` lines are links
/// to "#L12".
void AppendNote(HtmlWriter& html, const DocumentReport& report, const Positions& positions,
                const ListedFinding& listed, const ReportOptions& options, bool link_lines);

}  // namespace shardlint
