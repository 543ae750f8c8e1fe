#include "cli/plan_options.h"

#include "cli/command_line.h"
#include "cli/plan_task.h"

namespace shardlint {

void AddPlanOptions(Command& command, PlanOptions& options, const std::string& set_help) {
  command.Add("--model", options.model, "A model of the catalogue");
  command.Add("--gpu,--device", options.gpu, "A device of the catalogue");
  command.Add("--hf-config", options.hf_config, "A model's config.json");
  command.Add("--plan", options.plan, "A plan file (schemas/plan.schema.json)");
  command.Add("--set", options.set, set_help).OneEachTime();
}

void AddPlanReportOptions(Command& command, PlanReportOptions& options) {
  command.Add("--format", options.format, "text or json").OneOf({"text", "json"});
  command.Add("-o,--output", options.output, "Write the report to this file");
  command.Add("--color", options.color, "auto, always or never").OneOf({"auto", "always", "never"});
  command.Add("--rules", options.rules,
              "A folder of rules added to or overriding the built-in ones");
  command.AllowExtras();  // quantities are in the rules, which are not loaded yet
}

}  // namespace shardlint
