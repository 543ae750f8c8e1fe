#include <fmt/format.h>

#include <algorithm>

#include "report/correct/sections.h"
#include "report/totals.h"

namespace shardlint {

std::string TitleSection(const SummaryContext& context) {
  Totals totals;
  totals.Add(context.report().findings);
  const auto decisive = std::ranges::count_if(
      context.report().findings, [](const Finding& finding) { return finding.decisive; });
  return fmt::format(
      "# Corrected summary of {0}\n\n"
      "Of the statements in [{0}]({1}), **{2} contradicted** ({3} decisive), {4} confirmed, {5} "
      "could not be checked, {6} given.\n",
      context.name(), context.link(), totals.Of(Verdict::kContradicted), decisive,
      totals.Of(Verdict::kConfirmed), totals.Of(Verdict::kUnverifiable),
      totals.Of(Verdict::kGiven));
}

}  // namespace shardlint
