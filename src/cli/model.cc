#include "cli/model.h"

#include <memory>
#include <optional>

#include "calculate/model_report.h"
#include "cli/output.h"
#include "cli/write_report.h"
#include "report/report_model.h"

namespace shardlint {
namespace {

std::optional<std::string> ReportText(const Ruleset& rules, const ModelOptions& options,
                                      bool color) {
  const bool json = options.report.format == "json";
  if (options.list) return json ? CatalogJson(rules) : CatalogText(rules);
  std::vector<std::string> mistakes;
  const PlanTask task = ReadPlanTask(rules, options.input, {}, mistakes);
  for (const std::string& mistake : mistakes) PrintError(mistake);
  if (!mistakes.empty()) return std::nullopt;
  const ModelReport report = CalculateModel(rules, task.inputs, task.assignment);
  if (json) return ModelJson(rules, report);
  return ModelText(rules, report,
                   {.derive = options.derive, .color = color, .select = options.select});
}

}  // namespace

int RunModel(const ModelOptions& options) {
  return WriteReport(
      options.report.rules, options.report.output, options.report.color,
      [&](const Ruleset& rules, bool color) { return ReportText(rules, options, color); });
}

}  // namespace shardlint
