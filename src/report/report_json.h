#pragma once

#include <string>
#include <utility>

#include "report/reporter.h"

namespace shardlint {

/// Writes `--format json` (schemas/report.schema.json) piece by piece: Begin, each Document, End.
/// Every claim stands on a line of its own. The same documents give the same bytes.
class JsonReport : public Reporter {
 public:
  explicit JsonReport(ReportOptions options) : version_(std::move(options.version)) {}

  void Begin(std::string& out) override;
  void Document(const DocumentReport& report, const SourceFile* source, std::string& out) override;
  void End(std::string& out) override;

 private:
  std::string version_;
  bool first_ = true;
};

}  // namespace shardlint
