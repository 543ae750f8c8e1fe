#pragma once

#include <string>

#include "report/finding_list.h"
#include "report/reporter.h"
#include "report/totals.h"

namespace shardlint {

/// One page that needs nothing beside it: totals, a row a document, every finding with its source
/// line and derivation. No script, no remote asset; text of documents stays text.
class HtmlReport : public Reporter {
 public:
  explicit HtmlReport(ReportOptions options) : options_(std::move(options)) {}

  void Begin(std::string&) override {}
  void Document(const DocumentReport& report, const SourceFile* source, std::string& out) override;
  void End(std::string& out) override;

 private:
  ReportOptions options_;
  RunCounts counts_;
  std::string rows_;
  std::string sections_;
};

}  // namespace shardlint
