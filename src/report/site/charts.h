#pragma once

#include <string>
#include <vector>

#include "report/html_writer.h"
#include "report/positions.h"
#include "summary/plan_figures.h"
#include "verdict/finding.h"

namespace shardlint {

/// The plans of a document as charts, each with its figures in words beside it; where something is
/// missing it is named instead.
void AppendCharts(HtmlWriter& html, const std::vector<PlanFigures>& plans,
                  const DocumentReport& report, const Positions& positions);

/// Memory of one GPU by component, claimed against recomputed, with the capacity.
void AppendMemoryChart(HtmlWriter& html, const MemoryFigures& memory, const DocumentReport& report,
                       const Positions& positions);

/// The roof of one GPU, and under it (or not) the claimed and the bound throughput.
void AppendRoofline(HtmlWriter& html, const RooflineFigures& roofline, const DocumentReport& report,
                    const Positions& positions);

/// "a, b and c are not stated"; nothing for none.
void AppendMissing(HtmlWriter& html, const std::vector<std::string>& missing);

}  // namespace shardlint
