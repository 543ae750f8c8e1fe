#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "report/finding_list.h"
#include "report/totals.h"

namespace shardlint {

/// What one document came to: a row of a summary, of a spreadsheet, of a site's index. Keeps
/// nothing of the document alive.
struct DocumentRow {
  struct Worst {
    Gravity gravity;
    std::uint32_t line = 1, column = 1;
    std::string rule;
    std::string id;          ///< the finding's
    std::string words;       ///< of the document, in quotes, on one line
    std::string message;     ///< one sentence
    std::string recomputed;  ///< "41.1 GB (binary GB)"; may be empty

    /// `"43.1 GB", recomputed 41.1 GB`, else the sentence.
    std::string Text() const;
  };
  struct OfRule {
    std::string rule;
    std::size_t contradicted = 0, decisive = 0;
  };

  std::string path;
  std::string error;  ///< not empty: the document could not be checked
  bool ours = true;
  Totals totals;
  std::size_t errors = 0;  ///< of the contradicted, those that are no mere warnings
  std::optional<Worst> worst;
  std::vector<OfRule> rules;  ///< of the contradicted, sorted by rule

  bool Checked() const { return error.empty() && ours; }
};

/// `source` is null when the document could not be read.
DocumentRow RowOf(const DocumentReport& report, const SourceFile* source);

/// By decisive contradictions, by errors, by warnings, by the worst one, by path.
bool IsWorse(const DocumentRow& a, const DocumentRow& b);

/// What is contradicted in all documents by one rule.
struct RuleTotals {
  std::string rule;
  std::size_t contradicted = 0, decisive = 0, documents = 0;
};
/// Most contradicted first.
std::vector<RuleTotals> TotalsByRule(const std::vector<DocumentRow>& rows);

}  // namespace shardlint
