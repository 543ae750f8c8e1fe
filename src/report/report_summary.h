#pragma once

#include <string>
#include <vector>

#include "report/document_row.h"
#include "report/reporter.h"
#include "report/totals.h"

namespace shardlint {

/// For a terminal: a row a document, worst first, each with its worst contradiction; then the
/// contradictions by rule, the documents that were not judged, and the totals.
class SummaryReport : public Reporter {
 public:
  explicit SummaryReport(ReportOptions options) : options_(std::move(options)) {}

  void Begin(std::string&) override {}
  void Document(const DocumentReport& report, const SourceFile* source, std::string& out) override;
  void End(std::string& out) override;

 private:
  ReportOptions options_;
  RunCounts counts_;
  std::vector<DocumentRow> rows_;
};

/// A row a document in the order of the run, as a spreadsheet reads it (RFC 4180).
class CsvReport : public Reporter {
 public:
  explicit CsvReport(const ReportOptions&) {}

  void Begin(std::string& out) override;
  void Document(const DocumentReport& report, const SourceFile* source, std::string& out) override;
  void End(std::string&) override {}
};

}  // namespace shardlint
