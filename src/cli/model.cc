#include "cli/model.h"

#include <memory>
#include <optional>

#include "calculate/model_report.h"
#include "cli/output.h"
#include "report/report_model.h"

namespace shardlint {
namespace {

std::optional<std::string> ReportText(const Ruleset& rules, const ModelOptions& options,
                                      bool color) {
  const bool json = options.format == "json";
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
  RuleErrors errors;
  const std::unique_ptr<const Ruleset> rules = LoadRuleset(options.rules, errors);
  for (const std::string& error : errors) PrintError(error);
  if (!rules || !errors.empty()) return 2;
  Result<Output> output = Output::Open(options.output);
  if (!output) {
    PrintError(output.error().message);
    return 2;
  }
  const std::optional<std::string> text =
      ReportText(*rules, options, WantsColor(options.color, *output));
  if (!text) return 2;
  output->Write(*text);
  if (const Result<bool> committed = output->Commit(); !committed) {
    PrintError(committed.error().message);
    return 2;
  }
  return 0;
}

}  // namespace shardlint
