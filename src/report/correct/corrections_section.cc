#include <algorithm>
#include <vector>

#include "report/correct/claim_cells.h"
#include "report/correct/markdown_table.h"
#include "report/correct/sections.h"
#include "report/escape.h"

namespace shardlint {
namespace {

/// Worst first; ties in document order.
std::vector<const ListedFinding*> Contradictions(const SummaryContext& context) {
  std::vector<const ListedFinding*> out;
  for (const ListedFinding& listed : context.list())
    if (listed.finding != nullptr && listed.finding->verdict == Verdict::kContradicted)
      out.push_back(&listed);
  std::ranges::stable_sort(out, [](const ListedFinding* a, const ListedFinding* b) {
    return GravityOf(*a).IsWorseThan(GravityOf(*b));
  });
  return out;
}

std::string CorrectionRow(const SummaryContext& context, const ListedFinding& listed) {
  const Finding& finding = *listed.finding;
  std::string what = LabelCell(context, listed);
  if (finding.decisive) what += (what.empty() ? "" : ", ") + std::string("**decisive**");
  // What the plan's figures rest on stays as stated; a figure beside it would be another one.
  const bool input = finding.kind == ClaimKind::kConfig;
  return TableRow({context.Place(finding.span), what, ClaimCell(context, finding),
                   input ? "" : ExpectedCell(listed),
                   EscapeMarkdown(listed.cause.empty() ? listed.message : listed.cause)});
}

}  // namespace

std::string CorrectionsSection(const SummaryContext& context) {
  std::string out = SectionHeading("Corrections, worst first");
  const auto wrong = Contradictions(context);
  if (wrong.empty()) return out + "Nothing is contradicted.\n";
  out += TableHead({"Where", "What", "Claimed (wrong)", "Recomputed", "Why it is wrong"});
  for (const ListedFinding* listed : wrong) out += CorrectionRow(context, *listed);
  return out;
}

}  // namespace shardlint
