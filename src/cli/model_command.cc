#include <CLI/CLI.hpp>
#include <memory>

#include "cli/commands.h"
#include "cli/model.h"

namespace shardlint {

RunCommand AddModelCommand(CLI::App& program) {
  auto options = std::make_shared<ModelOptions>();
  CLI::App* model = program.add_subcommand(
      "model", "Compute all quantities of a deployment from flags or a plan file");
  model->add_option("--model", options->input.model, "A model of the catalogue");
  model->add_option("--gpu,--device", options->input.gpu, "A device of the catalogue");
  model->add_option("--hf-config", options->input.hf_config, "A model's config.json");
  model->add_option("--plan", options->input.plan, "A plan file (schemas/plan.schema.json)");
  model
      ->add_option("--set", options->input.set,
                   "ASSUMPTION=CHOICE: how what is open is to be read; QUANTITY=VALUE too")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  model->add_option("--select", options->select, "Only these groups or quantities")->delimiter(',');
  model->add_flag("--derive", options->derive, "Show how each value is computed");
  model->add_flag("--list", options->list, "List the models and devices of the catalogue");
  model->add_option("--format", options->format, "text or json")
      ->check(CLI::IsMember({"text", "json"}));
  model->add_option("-o,--output", options->output, "Write the report to this file");
  model->add_option("--color", options->color, "auto, always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}));
  model->add_option("--rules", options->rules,
                    "A folder of rules added to or overriding the built-in ones");
  // What else there is to give is in the rules, which are not loaded yet.
  model->allow_extras();
  model->footer(
      "Any quantity can be given: --tp 8, --tensor-parallel-size 8, --batch 64, --context 8k,\n"
      "--weight-dtype fp8, --device-memory 80GB, --layers 80 … (shardlint explain --list names\n"
      "them). Numbers without a unit are in base units: bytes, seconds, tokens.");
  return [options, model] {
    options->input.quantities = model->remaining();
    return RunModel(*options);
  };
}

}  // namespace shardlint
