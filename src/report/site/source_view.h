#pragma once

#include <vector>

#include "report/finding_list.h"
#include "report/html_writer.h"
#include "report/positions.h"
#include "report/reporter.h"

namespace shardlint {

/// A document's text as written: its lines with their numbers, white-space kept, each claim marked
/// where it stands, its explanation in a tip and its note under the line. `list` is in document
/// order.
void AppendSource(HtmlWriter& html, const DocumentReport& report, const Positions& positions,
                  const std::vector<ListedFinding>& list, const ReportOptions& options);

}  // namespace shardlint
