#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "report/finding_list.h"
#include "report/reporter.h"

namespace shardlint {

/// Workflow commands, which GitHub's runner turns into annotations of a pull request. A step shows
/// ten of each level and drops the rest in silence: the worst become annotations, the others plain
/// lines of the log, and a last line counts them.
class GithubReport : public Reporter {
 public:
  static constexpr std::size_t kMaxOfLevel = 10;

  explicit GithubReport(ReportOptions options) : options_(std::move(options)) {}

  void Begin(std::string&) override {}
  void Document(const DocumentReport& report, const SourceFile* source, std::string& out) override;
  void End(std::string& out) override;

 private:
  struct Entry {
    Gravity gravity;
    std::string command;  ///< a line
    std::string plain;    ///< the same for the log
  };

  ReportOptions options_;
  std::vector<Entry> entries_;
};

}  // namespace shardlint
