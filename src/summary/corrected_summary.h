#pragma once

#include <optional>
#include <string>
#include <vector>

#include "calculate/suggest.h"
#include "summary/document_inputs.h"

namespace shardlint {

/// An input that figures of the summary rest on.
struct SummaryInput {
  SymbolId quantity = 0;
  double value = 0;
  std::string source = {};  ///< "document", "catalogue", "default", …
  std::optional<Span> at = {};
  bool contradicted = false;
  std::string otherwise = {};  ///< what the other inputs give for it, where they stand together
};

/// One deployment of the document, evaluated with the degrees that it states.
struct SummaryScope {
  std::size_t plan = 0;  ///< index into DocumentReport::plans
  Configuration figures;
  std::vector<SummaryInput> inputs;
  std::vector<SymbolId> missing;  ///< inputs without which memory or bounds stay unknown
  bool whole = false;             ///< its degrees multiply to the GPUs that it states
};

/// A requirement against the scope that comes nearest to it.
struct SummaryRequirement {
  SuggestTarget target;
  std::size_t finding = 0;             ///< that states it
  Met own = Met::kUnknown;             ///< by the document's own figures
  std::int32_t by = -1;                ///< the finding with that figure
  std::optional<double> bound, share;  ///< of the first scope, as in Configuration
  bool firm = true;
  Interval plausible = Interval::Unknown();
  std::vector<SymbolId> missing;
};

/// What a corrected summary tells beside the findings.
struct CorrectedSummary {
  DocumentInputs inputs;
  std::vector<SummaryScope> scopes;  ///< the first is the plan's own; never empty
  bool degrees_stated = false;       ///< else the first scope's degrees are all 1 by default
  double memory = 0;                 ///< of one GPU; 0: unknown
  std::vector<Interval> values;      ///< by SymbolId: what the first scope gives; may be unknown
  std::vector<SummaryRequirement> requirements;
  bool gpus_stated = false;
  Suggestion suggestion;
};

/// An input of the summary that an audit of the summary itself contradicts: scattered over the
/// document it passed, beside the others it does not.
void MarkContradicted(CorrectedSummary& summary, SymbolId quantity, const std::string& otherwise);

CorrectedSummary Summarize(const Ruleset& rules, const SourceFile& file,
                           const DocumentReport& report);

}  // namespace shardlint
