#include <algorithm>
#include <vector>

#include "report/correct/input_rows.h"
#include "report/correct/markdown_table.h"
#include "report/correct/sections.h"
#include "report/correct/strategy_tables.h"
#include "report/correct/value_text.h"
#include "summary/phrase.h"

namespace shardlint {
namespace {

/// An input that the deployment has otherwise than the first, whose inputs the summary has shown.
bool IsOwn(const SummaryContext& context, const SummaryInput& input) {
  return HasPhrase(context.rules(), input.quantity) &&
         std::ranges::none_of(
             context.summary().scopes.front().inputs, [&](const SummaryInput& known) {
               return known.quantity == input.quantity && known.value == input.value;
             });
}

/// Its degrees, and what this part of the document states otherwise than the first.
std::string OtherInputs(const SummaryContext& context, const SummaryScope& scope) {
  std::vector<const SummaryInput*> others;
  for (const SummaryInput& input : scope.inputs)
    if (IsDegree(context.rules(), input) || IsOwn(context, input)) others.push_back(&input);
  if (others.empty()) return {};
  std::string out = InputHead();
  for (const SummaryInput* input : others) out += InputRow(context, *input);
  return out + "\n";
}

std::string DeploymentSection(const SummaryContext& context, const SummaryScope& scope) {
  std::string out = SectionHeading("Memory and speed with " + DegreesText(scope.figures.strategy));
  if (!scope.missing.empty())
    out += "Not all can be computed" + MissingInputs(context.rules(), scope.missing) + ".\n\n";
  return out + OtherInputs(context, scope) +
         StrategyTables(scope.figures, context.summary().memory, RestsOnContradicted(scope));
}

}  // namespace

std::string DeploymentSections(const SummaryContext& context) {
  std::string out;
  // Degrees that nobody states are no deployment.
  if (!context.summary().degrees_stated) return out;
  for (const SummaryScope& scope : context.summary().scopes)
    out += DeploymentSection(context, scope);
  return out;
}

}  // namespace shardlint
