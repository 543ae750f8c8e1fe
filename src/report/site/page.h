#pragma once

#include <string>

#include "report/document_row.h"
#include "report/reporter.h"
#include "source/source_file.h"
#include "verdict/finding.h"

namespace shardlint {

class HtmlWriter;

/// The page of one document: what is contradicted, its plans as charts, and its text as written
/// with each claim marked. `name` is what the site calls it, `rules` those it was audited
/// with, `row` is RowOf(report, &source),
/// `index` a relative URL.
std::string SitePage(std::string_view name, const Ruleset& rules, const DocumentReport& report,
                     const SourceFile& source, const DocumentRow& row, const ReportOptions& options,
                     std::string_view index);

/// "17 confirmed, …" with a mark and a colour for each verdict that occurs.
void AppendVerdicts(HtmlWriter& html, const Totals& totals);

}  // namespace shardlint
