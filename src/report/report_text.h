#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "report/positions.h"
#include "report/style.h"
#include "report/totals.h"
#include "source/source_file.h"
#include "verdict/finding.h"

namespace shardlint {

struct TextOptions {
  bool all = false;    ///< a line for each confirmed, given and unverifiable claim too
  bool quiet = false;  ///< findings only: neither the worst ones first nor the totals
  bool color = false;
};

/// The report for a terminal: the three worst contradictions of all documents in a line each, then
/// every contradiction with its source and derivation, then the totals. Explanations are made only
/// for what is printed.
class TextReport {
 public:
  explicit TextReport(TextOptions options) : options_(options), painter_(options.color) {}

  /// `source` may be null when the document could not be read.
  void Document(const DocumentReport& report, const SourceFile* source);
  std::string Finish();

 private:
  struct Worst {
    bool decisive = false;
    Severity severity = Severity::kNone;
    double distance = 0;
    std::string line;
    bool IsWorseThan(const Worst& other) const;
  };

  void Contradiction(const DocumentReport& report, const Positions& positions, std::size_t index);
  void OneLine(const DocumentReport& report, const Positions& positions, std::size_t index);
  void Rank(const Finding& finding, const Explanation& explanation, std::string line);
  std::string WorstFirst() const;
  std::string TotalsText() const;

  TextOptions options_;
  Painter painter_;
  std::string body_;
  std::vector<Worst> worst_;  ///< at most three, worst first
  Totals totals_;
  std::size_t documents_ = 0;
  std::size_t unreadable_ = 0;
  std::size_t not_ours_ = 0;
};

}  // namespace shardlint
