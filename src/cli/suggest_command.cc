#include <CLI/CLI.hpp>
#include <memory>

#include "cli/commands.h"
#include "cli/suggest.h"

namespace shardlint {

RunCommand AddSuggestCommand(CLI::App& program) {
  auto options = std::make_shared<SuggestCommand>();
  CLI::App* suggest = program.add_subcommand(
      "suggest", "Rank the strategies that fit, from a document, flags or a plan file");
  suggest->add_option("--model", options->input.model, "A model of the catalogue");
  suggest->add_option("--gpu,--device", options->input.gpu, "A device of the catalogue");
  suggest->add_option("--hf-config", options->input.hf_config, "A model's config.json");
  suggest->add_option("--plan", options->input.plan, "A plan file (schemas/plan.schema.json)");
  suggest->add_option("--set", options->input.set, "ASSUMPTION=CHOICE, QUANTITY=VALUE")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  suggest
      ->add_option("--require", options->require,
                   "QUANTITY<=VALUE or QUANTITY>=VALUE; takes the place of a document's own")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  suggest->add_option("--objective", options->objective, "fewest-gpus (default), throughput, tpot")
      ->check(CLI::IsMember({"fewest-gpus", "throughput", "tpot"}));
  suggest->add_option("--max-gpus", options->max_gpus, "Default: what the plan states, else 64")
      ->check(CLI::Range(1, 4096));
  suggest
      ->add_option("--reach", options->reach,
                   "Share of a bound that software is expected to reach (default 0.5)")
      ->check(CLI::Range(0.01, 1.0));
  suggest->add_option("--best", options->best, "How many are shown")->check(CLI::Range(1, 1000));
  suggest->add_option("--format", options->format, "text or json")
      ->check(CLI::IsMember({"text", "json"}));
  suggest->add_option("-o,--output", options->output, "Write the report to this file");
  suggest->add_option("--color", options->color, "auto, always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}));
  suggest->add_option("--rules", options->rules,
                      "A folder of rules added to or overriding the built-in ones");
  suggest->allow_extras();  // quantities are in the rules, which are not loaded yet
  suggest->footer(
      "Quantities are given as for `shardlint model`: --batch 64, --context 8k, --weight-dtype fp8 "
      "…\nOnly a bound refutes a strategy; what asks for more than --reach of one ranks last.");
  return [options, suggest] {
    options->input.quantities = suggest->remaining();
    return RunSuggest(*options);
  };
}

}  // namespace shardlint
