#include "report/finding_list.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <tuple>

#include "report/format_number.h"
#include "verdict/words.h"

namespace shardlint {
namespace {

constexpr int kExpectedDigits = 4;

std::string DisplayOf(const Expected& expected) {
  if (!expected.display.empty()) return expected.display;
  const std::string low = FormatNumber(expected.low, kExpectedDigits);
  const std::string high = FormatQuantity(expected.high, expected.unit, 1);
  return expected.low == expected.high ? high : low + " to " + high;
}

Severity LevelOf(const Finding& finding) {
  switch (finding.verdict) {
    case Verdict::kContradicted:
      return finding.severity == Severity::kWarning ? Severity::kWarning : Severity::kError;
    case Verdict::kUnverifiable:
      return Severity::kInfo;
    case Verdict::kConfirmed:
    case Verdict::kGiven:
      return Severity::kNone;
  }
  return Severity::kNone;
}

ListedFinding Listed(const DocumentReport& report, std::size_t index) {
  const Finding& finding = report.findings[index];
  const std::size_t main = MainCheck(finding);
  ListedFinding listed;
  listed.finding = &finding;
  if (main < finding.checks.size()) listed.rule = finding.checks[main].rule;
  listed.level = LevelOf(finding);
  listed.span = finding.span;
  listed.id = finding.id;
  listed.explanation = Explain(report, index, main);
  listed.message = listed.explanation.message;
  listed.recomputed = RecomputedText(listed.explanation);
  if (listed.explanation.diagnosis) listed.cause = CauseText(*listed.explanation.diagnosis);
  return listed;
}

/// Remarks of one rule with the same words differ by their number.
std::vector<ListedFinding> ListRemarks(const DocumentReport& report) {
  std::vector<ListedFinding> remarks;
  std::map<std::string_view, std::size_t> seen;
  for (const Remark& remark : report.remarks) {
    ListedFinding listed;
    listed.rule = remark.rule;
    listed.level = remark.severity;
    listed.span = remark.span;
    listed.message = remark.message;
    const std::size_t nth = ++seen[remark.message];
    listed.id = "remark:" + remark.message + (nth > 1 ? "-" + std::to_string(nth) : "");
    remarks.push_back(std::move(listed));
  }
  return remarks;
}

/// How far off the claim is, the same for too much and too little: the logarithm of their ratio.
/// Zero where there is nothing to compare.
double Distance(const Finding& finding, const Explanation& explanation) {
  if (!finding.claimed || !explanation.expected) return 0;
  const double claimed = finding.claimed->value;
  const Expected& expected = *explanation.expected;
  const bool ordered = expected.low <= expected.high;  // false for unknown ends
  if (!std::isfinite(claimed) || !ordered) return 0;
  const double nearest = std::clamp(claimed, expected.low, expected.high);
  if (claimed == nearest) return 0;
  if (claimed * nearest <= 0) return std::numeric_limits<double>::infinity();
  return std::abs(std::log(claimed / nearest));
}

}  // namespace

std::string_view ListedFinding::Word() const {
  return finding == nullptr ? "remark" : ToWord(finding->verdict);
}

std::string ListedFinding::Summary() const {
  std::string text = message;
  // Most messages end with the value already.
  if (finding != nullptr && finding->verdict == Verdict::kContradicted && !recomputed.empty() &&
      text.find(DisplayOf(*explanation.expected)) == text.npos)
    text += "; " + recomputed;
  if (!cause.empty()) text += "; likely cause: " + cause;
  if (finding != nullptr && finding->made_wrong) text += "; " + std::string(kMadeWrong);
  return text;
}

std::vector<ListedFinding> ListFindings(const DocumentReport& report, const ListOptions& options) {
  std::vector<ListedFinding> list;
  for (std::size_t i = 0; i < report.findings.size(); ++i) {
    const Finding& finding = report.findings[i];
    const bool contradicted = finding.verdict == Verdict::kContradicted;
    if (finding.suppressed ? !options.suppressed : !contradicted && !options.all) continue;
    list.push_back(Listed(report, i));
  }
  if (report.remarks.empty()) return list;
  std::ranges::move(ListRemarks(report), std::back_inserter(list));
  std::ranges::stable_sort(list, {}, &ListedFinding::span);
  return list;
}

bool Gravity::IsWorseThan(const Gravity& other) const {
  if (decisive != other.decisive) return decisive;
  if (level != other.level) return level < other.level;
  return distance > other.distance;
}

Gravity GravityOf(const ListedFinding& listed) {
  if (listed.finding == nullptr) return {.level = listed.level};
  return {.decisive = listed.finding->decisive,
          .level = listed.level,
          .distance = Distance(*listed.finding, listed.explanation)};
}

std::size_t MainCheck(const Finding& finding) {
  const auto rank = [](const Check& check) { return std::tie(check.verdict, check.severity); };
  const auto main = std::ranges::min_element(finding.checks, {}, rank);
  return static_cast<std::size_t>(main - finding.checks.begin());
}

Explanation Explain(const DocumentReport& report, std::size_t finding, std::size_t check) {
  const bool known = report.explain && check < report.findings[finding].checks.size();
  return known ? report.explain(finding, check) : Explanation{};
}

std::string ExpectedText(const Explanation& explanation) {
  if (!explanation.expected) return "";
  std::string text = DisplayOf(*explanation.expected);
  if (!explanation.reading.empty()) text += " (" + explanation.reading + ")";
  return text;
}

std::string RecomputedText(const Explanation& explanation) {
  return explanation.expected ? "recomputed " + ExpectedText(explanation) : "";
}

std::string CauseText(const Diagnosis& diagnosis) {
  return diagnosis.expression.empty() ? diagnosis.cause
                                      : diagnosis.cause + " (" + diagnosis.expression + ")";
}

}  // namespace shardlint
