#pragma once

#include <cstddef>
#include <string>
#include <utility>

#include "report/reporter.h"

namespace shardlint {

/// JUnit's XML: a document is a test suite, a claim that something could be checked against a test
/// case. Follows Ant's schema and Jenkins's.
class JunitReport : public Reporter {
 public:
  explicit JunitReport(ReportOptions options) : options_(std::move(options)) {}

  void Begin(std::string& out) override;
  void Document(const DocumentReport& report, const SourceFile* source, std::string& out) override;
  void End(std::string& out) override;

 private:
  ReportOptions options_;
  std::size_t suites_ = 0;
};

}  // namespace shardlint
