#include <memory>

#include "cli/commands.h"
#include "cli/model.h"
#include "cli/plan_options.h"

namespace shardlint {

RunCommand AddModelCommand(CommandLine& program) {
  auto options = std::make_shared<ModelOptions>();
  Command model =
      program.Add("model", "Compute all quantities of a deployment from flags or a plan file");
  AddPlanOptions(model, options->input,
                 "ASSUMPTION=CHOICE: how what is open is to be read; QUANTITY=VALUE too");
  model.Add("--select", options->select, "Only these groups or quantities").Split(',');
  model.AddFlag("--derive", options->derive, "Show how each value is computed");
  model.AddFlag("--list", options->list, "List the models and devices of the catalogue");
  AddPlanReportOptions(model, options->report);
  model.Footer(
      "Any quantity can be given: --tp 8, --tensor-parallel-size 8, --batch 64, --context 8k,\n"
      "--weight-dtype fp8, --device-memory 80GB, --layers 80 … (shardlint explain --list names\n"
      "them). Numbers without a unit are in base units: bytes, seconds, tokens.");
  return [options, model] {
    options->input.quantities = model.Extras();
    return RunModel(*options);
  };
}

}  // namespace shardlint
