#include <memory>

#include "cli/commands.h"
#include "cli/model.h"

namespace shardlint {

RunCommand AddModelCommand(CommandLine& program) {
  auto options = std::make_shared<ModelOptions>();
  Command model =
      program.Add("model", "Compute all quantities of a deployment from flags or a plan file");
  model.Add("--model", options->input.model, "A model of the catalogue");
  model.Add("--gpu,--device", options->input.gpu, "A device of the catalogue");
  model.Add("--hf-config", options->input.hf_config, "A model's config.json");
  model.Add("--plan", options->input.plan, "A plan file (schemas/plan.schema.json)");
  model
      .Add("--set", options->input.set,
           "ASSUMPTION=CHOICE: how what is open is to be read; QUANTITY=VALUE too")
      .OneEachTime();
  model.Add("--select", options->select, "Only these groups or quantities").Split(',');
  model.AddFlag("--derive", options->derive, "Show how each value is computed");
  model.AddFlag("--list", options->list, "List the models and devices of the catalogue");
  model.Add("--format", options->format, "text or json").OneOf({"text", "json"});
  model.Add("-o,--output", options->output, "Write the report to this file");
  model.Add("--color", options->color, "auto, always or never").OneOf({"auto", "always", "never"});
  model.Add("--rules", options->rules,
            "A folder of rules added to or overriding the built-in ones");
  // What else there is to give is in the rules, which are not loaded yet.
  model.AllowExtras();
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
