#pragma once

#include <optional>
#include <string>
#include <vector>

#include "report/finding_list.h"
#include "report/positions.h"
#include "source/source_file.h"
#include "summary/corrected_summary.h"

namespace shardlint {

/// What every section of a corrected summary is written from, and how it refers to the document.
/// Keeps references to all that it is given.
class SummaryContext {
 public:
  SummaryContext(const Ruleset& rules, const SourceFile& file, const DocumentReport& report,
                 const CorrectedSummary& summary, const std::string& link);

  const Ruleset& rules() const { return rules_; }
  const DocumentReport& report() const { return report_; }
  const CorrectedSummary& summary() const { return summary_; }
  /// All that the document says, suppressed or not, in its order.
  const std::vector<ListedFinding>& list() const { return list_; }

  /// The document's file name, and the way to it from where the summary stands: Markdown.
  const std::string& name() const { return name_; }
  const std::string& link() const { return link_; }

  /// "[line 42](plan.md#L42)"; empty without a place.
  std::string Place(const std::optional<Span>& span) const;
  /// The document's own words, cut where they get long.
  std::string Quote(Span span) const;
  /// A quantity as plans word it.
  std::string Phrase(SymbolId quantity) const;

 private:
  const Ruleset& rules_;
  const DocumentReport& report_;
  const CorrectedSummary& summary_;
  std::string name_, link_;
  Positions positions_;
  std::vector<ListedFinding> list_;
};

}  // namespace shardlint
