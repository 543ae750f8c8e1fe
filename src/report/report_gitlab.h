#pragma once

#include <string>
#include <utility>

#include "report/reporter.h"

namespace shardlint {

/// GitLab's Code Quality report: one array of findings. Fingerprints are unique, because GitLab
/// shows one finding of each.
class GitlabReport : public Reporter {
 public:
  explicit GitlabReport(ReportOptions options) : options_(std::move(options)) {}

  void Begin(std::string& out) override;
  void Document(const DocumentReport& report, const SourceFile* source, std::string& out) override;
  void End(std::string& out) override;

 private:
  void Issue(std::string& out, std::string_view rule, std::string_view severity,
             std::string_view message, std::string_view path, std::string_view id,
             std::uint32_t line);

  ReportOptions options_;
  bool first_ = true;
};

}  // namespace shardlint
