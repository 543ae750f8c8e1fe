#pragma once

#include <string>
#include <vector>

#include "report/finding_list.h"
#include "report/reporter.h"
#include "report/totals.h"

namespace shardlint {

/// A page of Markdown: totals, a row a document, every finding. Where its reader takes only so many
/// bytes (a step summary of GitHub is dropped whole over 1 MiB), the page ends with what it lacks.
class MarkdownReport : public Reporter {
 public:
  explicit MarkdownReport(ReportOptions options) : options_(std::move(options)) {}

  void Begin(std::string&) override {}
  void Document(const DocumentReport& report, const SourceFile* source, std::string& out) override;
  void End(std::string& out) override;

 private:
  ReportOptions options_;
  RunCounts counts_;
  std::vector<std::string> rows_;
  std::vector<std::string> parts_;  ///< headings and findings, in order
};

}  // namespace shardlint
