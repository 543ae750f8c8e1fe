#include <memory>

#include "cli/commands.h"
#include "cli/plan_options.h"
#include "cli/suggest.h"

namespace shardlint {

RunCommand AddSuggestCommand(CommandLine& program) {
  auto options = std::make_shared<SuggestCommand>();
  Command suggest =
      program.Add("suggest", "Rank the strategies that fit, from a document, flags or a plan file");
  AddPlanOptions(suggest, options->input, "ASSUMPTION=CHOICE, QUANTITY=VALUE");
  suggest
      .Add("--require", options->require,
           "QUANTITY<=VALUE or QUANTITY>=VALUE; takes the place of a document's own")
      .OneEachTime();
  suggest.Add("--objective", options->objective, "fewest-gpus (default), throughput, tpot")
      .OneOf({"fewest-gpus", "throughput", "tpot"});
  suggest.Add("--max-gpus", options->max_gpus, "Default: what the plan states, else 64")
      .Within(1, 4096);
  suggest
      .Add("--reach", options->reach,
           "Share of a bound that software is expected to reach (default 0.5)")
      .Within(0.01, 1.0);
  suggest.Add("--best", options->best, "How many are shown").Within(1, 1000);
  AddPlanReportOptions(suggest, options->report);
  suggest.Footer(
      "Quantities are given as for `shardlint model`: --batch 64, --context 8k, --weight-dtype fp8 "
      "…\nOnly a bound refutes a strategy; what asks for more than --reach of one ranks last.");
  return [options, suggest] {
    options->input.quantities = suggest.Extras();
    return RunSuggest(*options);
  };
}

}  // namespace shardlint
