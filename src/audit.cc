#include "audit.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "claim/claim.h"
#include "document/document.h"
#include "document/find_comments.h"
#include "mention/mention.h"
#include "plan/plan.h"
#include "source/line_index.h"
#include "verdict/assume.h"
#include "verdict/comment_words.h"
#include "verdict/judge.h"

namespace shardlint {
namespace {

constexpr std::size_t kMaxAssumeComments = 16;  // of one document

// "plan.md:3: too deep" of a report that names its document: "line 3: too deep".
std::string LineAndReason(std::string_view message, std::string_view path) {
  const bool names_it = message.starts_with(path) && message.substr(path.size()).starts_with(':');
  return names_it ? "line " + std::string(message.substr(path.size() + 1)) : std::string(message);
}

// The pipeline itself, under one rule set.
DocumentReport AuditOnce(const SourceFile& file, const Ruleset& rules) {
  auto judgement = std::make_unique<Judgement>(file, rules);
  Result<Document> document = ParseMarkdown(file);  // blocks with exact spans
  if (!document) {
    DocumentReport refused;
    refused.path = file.path();
    refused.error = LineAndReason(document.error().message, file.path());
    return refused;
  }
  Judgement& j = *judgement;
  j.document = std::move(*document);
  j.mentions =
      FindMentions(j.document, {rules.units, rules.operators, *rules.names, rules.degree_names,
                                rules.pool_names});  // numbers, equations, names
  FixPrefixes(rules.prefixes, j.mentions);
  j.claims =
      BuildClaims(j.document, j.mentions, rules.units, rules.vocabulary, rules.statement_grammar);
  if (j.claims.ours) j.plans = ResolvePlans(j.document, j.mentions, j.claims, rules.plan_rules());
  std::vector<Span> comments = FindComments(file, j.document, kCommentKeyword);
  DocumentReport report = Judge(std::move(judgement));  // checks, verdicts, findings
  report.comments = std::move(comments);
  return report;
}

// From `begin` on the findings of `later` stand for those of `report`.
void TakeFrom(std::uint32_t begin, DocumentReport& report, DocumentReport later) {
  const auto behind = [&](const Finding& finding) { return finding.span.begin >= begin; };
  const auto own = static_cast<std::size_t>(std::ranges::find_if(report.findings, behind) -
                                            report.findings.begin());
  const auto first = std::ranges::find_if(later.findings, behind);
  const auto skipped = static_cast<std::size_t>(first - later.findings.begin());
  report.findings.resize(own);
  std::move(first, later.findings.end(), std::back_inserter(report.findings));
  report.explain = [before = std::move(report.explain), after = std::move(later.explain), own,
                    skipped](std::size_t finding, std::size_t check) {
    return finding < own ? before(finding, check) : after(finding - own + skipped, check);
  };
  report.why = [before = std::move(report.why), after = std::move(later.why), begin](Span line) {
    return line.begin < begin ? before(line) : after(line);
  };
}

}  // namespace

DocumentReport Audit(const SourceFile& file, const Ruleset& rules) {
  DocumentReport report = AuditOnce(file, rules);
  report.assumed = rules.sources.assumptions;
  const std::vector<AssumeComment> comments = ReadAssumeComments(report, file);
  if (comments.empty()) return report;
  const LineIndex lines(file.bytes());
  RuleSources sources = rules.sources;
  const auto remark = [&](const AssumeComment& comment, std::string message) {
    report.remarks.push_back({.rule = "assumption-malformed",
                              .severity = Severity::kWarning,
                              .span = comment.at,
                              .message = std::move(message)});
  };
  for (const AssumeComment& comment : comments) {
    if (report.rule_sets.size() == kMaxAssumeComments) {
      remark(comment, "one comment too many that fixes assumptions: at most " +
                          std::to_string(kMaxAssumeComments) + " count");
      continue;
    }
    const std::string by = file.path() + ':' + std::to_string(lines.LineOf(comment.at.begin));
    RuleSources more = sources;
    for (const auto& [id, choice] : comment.choices)
      more.assumptions.push_back({.id = id, .choice = choice, .by = by, .place = id});
    RuleErrors errors;
    const std::shared_ptr<const Ruleset> fixed = LoadRuleset(more, errors);
    for (std::string& error : errors) remark(comment, std::move(error));
    if (!fixed) continue;
    sources = std::move(more);
    TakeFrom(comment.at.end, report, AuditOnce(file, *fixed));
    report.rule_sets.push_back(fixed);
    for (const FixedAssumption& one : fixed->sources.assumptions)
      if (one.by == by) report.assumed.push_back(one);
  }
  std::ranges::stable_sort(report.remarks, {}, &Remark::span);
  return report;
}

}  // namespace shardlint
