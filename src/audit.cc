#include "audit.h"

#include "claim/claim.h"
#include "document/document.h"
#include "document/find_comments.h"
#include "mention/mention.h"
#include "plan/plan.h"
#include "verdict/judge.h"
#include "verdict/suppress.h"

namespace shardlint {

DocumentReport Audit(const SourceFile& file, const Ruleset& rules) {
  auto judgement = std::make_unique<Judgement>(file, rules);
  Result<Document> document = ParseMarkdown(file);  // blocks with exact spans
  if (!document) {
    DocumentReport refused;
    refused.path = file.path();
    refused.error = document.error().message;
    return refused;
  }
  Judgement& j = *judgement;
  j.document = std::move(*document);
  j.mentions = FindMentions(
      j.document, {rules.units, *rules.names, rules.degree_names});  // numbers, equations, names
  j.claims =
      BuildClaims(j.document, j.mentions, rules.units, rules.vocabulary, rules.statement_grammar);
  if (j.claims.ours) j.plans = ResolvePlans(j.document, j.mentions, j.claims, rules.plan_rules());
  std::vector<Span> comments = FindComments(file, j.document, kCommentKeyword);
  DocumentReport report = Judge(std::move(judgement));  // checks, verdicts, findings
  report.comments = std::move(comments);
  return report;
}

}  // namespace shardlint
