#include "report/correct/claim_cells.h"
#include "report/correct/markdown_table.h"
#include "report/correct/sections.h"
#include "report/escape.h"

namespace shardlint {
namespace {

bool IsUnchecked(const ListedFinding& listed) {
  return listed.finding != nullptr && listed.finding->verdict == Verdict::kUnverifiable &&
         listed.finding->quantity != "training.state";  // no figure of a deployment
}

std::string UncheckedRow(const SummaryContext& context, const ListedFinding& listed) {
  std::string missing;
  for (const std::string& name : listed.explanation.missing)
    missing += (missing.empty() ? "" : ", ") + MarkdownCode(name);
  return TableRow({context.Place(listed.finding->span), LabelCell(context, listed),
                   ClaimCell(context, *listed.finding), missing});
}

}  // namespace

std::string UncheckedSection(const SummaryContext& context) {
  std::string rows;
  for (const ListedFinding& listed : context.list())
    if (IsUnchecked(listed)) rows += UncheckedRow(context, listed);
  if (rows.empty()) return {};
  return SectionHeading("What could not be checked") +
         TableHead({"Where", "Figure", "Claimed", "Missing"}) + rows;
}

}  // namespace shardlint
