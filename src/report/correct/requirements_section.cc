#include <fmt/format.h>

#include <algorithm>

#include "report/correct/markdown_table.h"
#include "report/correct/sections.h"
#include "report/correct/value_text.h"

namespace shardlint {
namespace {

/// A target on what nothing computes and nothing in the document answers is no row.
bool SaysSomething(const SummaryRequirement& r) {
  return r.bound || r.own != Met::kUnknown ||
         std::ranges::find(r.missing, r.target.quantity) == r.missing.end();
}

bool Infeasible(const SummaryRequirement& r) { return r.share && *r.share > 1 && r.firm; }

std::string VerdictOf(const Ruleset& rules, const SummaryRequirement& r) {
  if (Infeasible(r)) return fmt::format("**infeasible**, {:.3g} times", *r.share);
  if (r.own == Met::kNo) return "**missed** by its own figure";
  if (!r.share)
    return (r.own == Met::kYes ? "its own figure reaches it; no bound" : "open") +
           MissingInputs(rules, r.missing);
  if (*r.share > 1) return "open: missed with prompts as long as the sequence";
  const bool certain =
      r.plausible.known() &&
      (r.target.at_least ? r.plausible.low >= r.target.value : r.plausible.high <= r.target.value);
  if (certain) return "within reach of slow software too";
  return r.own == Met::kYes ? "possible, and its own figure reaches it" : "possible";
}

/// The figure of the document that answers it.
std::string OwnFigure(const SummaryContext& context, const SummaryRequirement& r) {
  if (r.by < 0) return {};
  const Span at = context.report().findings[static_cast<std::size_t>(r.by)].span;
  return context.Quote(at) + " " + context.Place(at);
}

std::string RequirementRow(const SummaryContext& context, const SummaryRequirement& r) {
  const auto shown = [&](double value) {
    return ShownQuantity(context.rules(), r.target.quantity, value);
  };
  std::string text = context.Phrase(r.target.quantity) + (r.target.at_least ? " ≥ " : " ≤ ") +
                     shown(r.target.value);
  if (Infeasible(r)) text = "~~" + text + "~~";  // nothing can be held to it
  const std::string bound = r.bound ? (r.target.at_least ? "≤ " : "≥ ") + shown(*r.bound) : "";
  return TableRow({text, context.Place(context.report().findings[r.finding].span),
                   OwnFigure(context, r), bound, VerdictOf(context.rules(), r)});
}

}  // namespace

std::string RequirementsSection(const SummaryContext& context) {
  std::string rows;
  for (const SummaryRequirement& requirement : context.summary().requirements)
    if (SaysSomething(requirement)) rows += RequirementRow(context, requirement);
  if (rows.empty()) return {};
  return SectionHeading("Requirements") +
         TableHead({"Requirement", "Stated", "Claimed (of the plan)", "Bound", "Verdict"}) + rows;
}

}  // namespace shardlint
