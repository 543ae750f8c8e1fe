#pragma once

#include <string>
#include <utility>

#include "report/reporter.h"

namespace shardlint {

/// Reviewdog's DiagnosticResult. Columns count bytes of UTF-8 from 1.
class RdjsonReport : public Reporter {
 public:
  explicit RdjsonReport(ReportOptions options) : options_(std::move(options)) {}

  void Begin(std::string& out) override;
  void Document(const DocumentReport& report, const SourceFile* source, std::string& out) override;
  void End(std::string& out) override;

 private:
  ReportOptions options_;
  bool first_ = true;
};

}  // namespace shardlint
