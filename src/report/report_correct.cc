#include "report/report_correct.h"

#include "report/correct/sections.h"
#include "report/finding_list.h"

namespace shardlint {
namespace {

bool IsInput(const DocumentReport& report, const Finding& finding) {
  return finding.section >= 0 &&
         report.sections[static_cast<std::size_t>(finding.section)].title == kInputsHeading;
}

}  // namespace

std::string CorrectedMarkdown(const Ruleset& rules, const SourceFile& file,
                              const DocumentReport& report, const CorrectedSummary& summary,
                              const std::string& link) {
  const SummaryContext context(rules, file, report, summary, link);
  return TitleSection(context) + InputsSection(context) + CorrectionsSection(context) +
         RequirementsSection(context) + DeploymentSections(context) + FiguresSection(context) +
         UncheckedSection(context) + SuggestionSection(context);
}

std::string CorrectDocument(const Ruleset& rules, const SourceFile& file,
                            const DocumentReport& report, const std::string& link,
                            const std::function<DocumentReport(const SourceFile&)>& audit) {
  CorrectedSummary summary = Summarize(rules, file, report);
  std::string text = CorrectedMarkdown(rules, file, report, summary, link);
  const SourceFile own("summary.md", text);
  const DocumentReport again = audit(own);
  bool marked = false;
  for (std::size_t f = 0; f < again.findings.size(); ++f) {
    const Finding& finding = again.findings[f];
    const auto quantity = rules.symbols.Find(finding.quantity);
    if (finding.verdict != Verdict::kContradicted || !IsInput(again, finding) || !quantity)
      continue;
    MarkContradicted(summary, *quantity, ExpectedText(Explain(again, f, MainCheck(finding))));
    marked = true;
  }
  return marked ? CorrectedMarkdown(rules, file, report, summary, link) : text;
}

}  // namespace shardlint
