#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "report/finding_list.h"
#include "report/positions.h"
#include "report/reporter.h"
#include "report/style.h"
#include "report/totals.h"

namespace shardlint {

/// The report for a terminal: the three worst contradictions of all documents in a line each, then
/// every contradiction with its source and derivation, then the totals. Explanations are made only
/// for what is printed. All of it is written at the end.
class TextReport : public Reporter {
 public:
  explicit TextReport(ReportOptions options)
      : options_(std::move(options)), painter_(options_.color) {}

  void Begin(std::string&) override {}
  void Document(const DocumentReport& report, const SourceFile* source, std::string& out) override;
  void End(std::string& out) override;

 private:
  struct Worst {
    Gravity gravity;
    std::string line;
  };

  void Assumed(const DocumentReport& report);
  void InFull(const DocumentReport& report, const Positions& positions,
              const ListedFinding& listed);
  void OtherChecks(const DocumentReport& report, const Positions& positions,
                   const ListedFinding& listed);
  void OneLine(const DocumentReport& report, const Positions& positions,
               const ListedFinding& listed);
  void Rank(const ListedFinding& listed, std::string line);
  std::string WorstFirst() const;

  ReportOptions options_;
  Painter painter_;
  std::string body_;
  std::vector<Worst> worst_;  ///< at most three, worst first
  RunCounts counts_;
};

}  // namespace shardlint
