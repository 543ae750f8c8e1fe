#include <fmt/format.h>

#include "report/correct/markdown_table.h"
#include "report/correct/sections.h"
#include "report/correct/strategy_tables.h"
#include "report/correct/value_text.h"

namespace shardlint {
namespace {

/// How far the best strategy is from an infeasible target; less far where a bound on prompts that
/// may be shorter counts as well.
std::string Infeasible(const SummaryContext& context, const TargetOutcome& outcome) {
  std::string out = fmt::format(
      "- {} is infeasible with at most {} GPUs: even with {} the bound is {:.3g} times away",
      context.Phrase(outcome.target.quantity), context.summary().suggestion.options.max_gpus,
      ToString(*outcome.nearest), outcome.factor);
  if (outcome.factor_of_any < outcome.factor * (1 - kPrintedRounding))
    out += outcome.factor_of_any > 1
               ? fmt::format(", {:.3g} times if prompts count as well", outcome.factor_of_any)
               : ", and possible only if prompts count as well";
  return out + ".\n";
}

std::string SearchText(const CorrectedSummary& summary) {
  const Suggestion& found = summary.suggestion;
  return fmt::format(
      "{} strategies of at most {} GPUs{} were searched: {} divide and fit into {:.3g} % of the "
      "memory, {} are refuted by no bound, {} of these ask for no more than {:.3g} % of any. "
      "The fewest GPUs come first.\n",
      found.considered, found.options.max_gpus, summary.gpus_stated ? "" : " (by default)",
      found.fitting, 100 * found.memory_share, found.feasible, found.within_reach,
      100 * found.options.reach);
}

std::string Candidate(const CorrectedSummary& summary, const Configuration& figures) {
  return fmt::format("\n### Suggested: {} on {} GPUs\n\n", DegreesText(figures.strategy),
                     figures.strategy.gpus()) +
         StrategyTables(figures, summary.suggestion.memory,
                        RestsOnContradicted(summary.scopes.front()));
}

}  // namespace

std::string SuggestionSection(const SummaryContext& context) {
  const CorrectedSummary& summary = context.summary();
  const Suggestion& found = summary.suggestion;
  std::string out = SectionHeading("What would do");
  if (!found.missing.empty())
    return out + "No strategy can be suggested" + MissingInputs(context.rules(), found.missing) +
           ".\n";
  for (const TargetOutcome& outcome : found.targets)
    if (outcome.infeasible()) out += Infeasible(context, outcome);
  out += SearchText(summary);
  if (found.beyond) out += "\nWith more GPUs, this one does:\n";
  if (!found.relaxed.empty()) out += "\nWithout what is infeasible, these are the best:\n";
  for (const Configuration& best : found.best) out += Candidate(summary, best);
  if (found.beyond) out += Candidate(summary, *found.beyond);
  for (const Configuration& relaxed : found.relaxed) out += Candidate(summary, relaxed);
  return out;
}

}  // namespace shardlint
