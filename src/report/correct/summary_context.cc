#include "report/correct/summary_context.h"

#include <fmt/format.h>

#include "report/escape.h"
#include "summary/phrase.h"

namespace shardlint {
namespace {

constexpr std::size_t kLongestQuote = 80;

}  // namespace

SummaryContext::SummaryContext(const Ruleset& rules, const SourceFile& file,
                               const DocumentReport& report, const CorrectedSummary& summary,
                               const std::string& link)
    : rules_(rules),
      report_(report),
      summary_(summary),
      name_(EscapeMarkdown(file.path().substr(file.path().rfind('/') + 1))),
      link_(PercentEncode(link)),
      positions_(file.bytes()),
      list_(ListFindings(report, {.all = true, .suppressed = true})) {}

std::string SummaryContext::Place(const std::optional<Span>& span) const {
  if (!span) return {};
  const std::uint32_t line = positions_.LineOf(span->begin);
  // Not "L42" in the text that is read: "L40" is a GPU too.
  return fmt::format("[line {}]({}#L{})", line, link_, line);
}

std::string SummaryContext::Quote(Span span) const {
  std::string text(positions_.Text(span));
  if (text.size() > kLongestQuote) {
    text.resize(kLongestQuote);
    while (!text.empty() && (text.back() & 0x80) != 0) text.pop_back();
    text += "…";
  }
  return EscapeMarkdown(text);
}

std::string SummaryContext::Phrase(SymbolId quantity) const {
  return EscapeMarkdown(PhraseOf(rules_, quantity));
}

}  // namespace shardlint
