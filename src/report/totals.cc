#include "report/totals.h"

#include <algorithm>
#include <numeric>

namespace shardlint {
namespace {

std::string VerdictsText(const Totals& totals) {
  using enum Verdict;
  std::string text = std::to_string(totals.Of(kConfirmed)) + " confirmed, ";
  text += std::to_string(totals.Of(kContradicted)) + " contradicted";
  if (totals.decisive > 0) text += " (" + std::to_string(totals.decisive) + " decisive)";
  if (totals.suppressed > 0) text += ", " + std::to_string(totals.suppressed) + " suppressed";
  if (totals.baselined > 0) text += " (" + std::to_string(totals.baselined) + " by the baseline)";
  text += ", " + std::to_string(totals.Of(kUnverifiable)) + " unverifiable";
  if (totals.plausible > 0) text += " (" + std::to_string(totals.plausible) + " plausible)";
  return text + ", " + std::to_string(totals.Of(kGiven)) + " given";
}

}  // namespace

void Totals::Add(std::span<const Finding> findings) {
  for (const Finding& finding : findings) {
    if (finding.suppressed) {
      ++suppressed;
      baselined += finding.suppressed->by == Suppression::By::kBaseline;
      continue;
    }
    ++by_verdict[static_cast<std::size_t>(finding.verdict)];
    decisive += finding.verdict == Verdict::kContradicted && finding.decisive;
    // Of the unverifiable, only an estimate inside its interval has nothing to say (interface.md).
    plausible += finding.verdict == Verdict::kUnverifiable && finding.severity == Severity::kNone;
  }
}

void Totals::Add(const Totals& other) {
  for (std::size_t i = 0; i < by_verdict.size(); ++i) by_verdict[i] += other.by_verdict[i];
  suppressed += other.suppressed;
  decisive += other.decisive;
  plausible += other.plausible;
}

std::size_t Totals::claims() const {
  return std::accumulate(by_verdict.begin(), by_verdict.end(), suppressed);
}

void RunCounts::Add(const DocumentReport& report) {
  ++documents;
  unreadable += !report.error.empty();
  fixed += report.fixed;
  not_ours += report.error.empty() && !report.ours;
  totals.Add(report.findings);
}

std::string RunCounts::Text() const {
  std::string text = Plural(documents, "document") + ", " + Plural(totals.claims(), "claim");
  if (totals.claims() > 0) text += ": " + VerdictsText(totals);
  if (totals.checkable() > 0)
    text += "; " + std::to_string(Percent(totals.checked(), totals.checkable())) +
            " % could be checked";
  text += '\n';
  if (fixed > 0) text += Plural(fixed, "figure") + " fixed\n";
  if (not_ours > 0)
    text += Plural(not_ours, "document") + (not_ours == 1 ? " makes" : " make") +
            " no deployment claim\n";
  if (unreadable > 0) text += Plural(unreadable, "document") + " could not be read\n";
  return text;
}

std::size_t Percent(std::size_t part, std::size_t whole) {
  const std::size_t rounded = (200 * part + whole) / (2 * whole);
  if (part == 0 || part == whole) return rounded;
  return std::clamp<std::size_t>(rounded, 1, 99);
}

std::string Plural(std::size_t n, std::string_view noun) {
  return std::to_string(n) + " " + std::string(noun) + (n == 1 ? "" : "s");
}

}  // namespace shardlint
