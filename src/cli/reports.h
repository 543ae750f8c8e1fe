#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/output.h"
#include "report/reporter.h"

namespace shardlint {

/// A format and where it goes: "sarif:FILE".
struct ReportTarget {
  std::string format;
  std::string file;  ///< empty: standard output
};

/// The error names the formats there are.
Result<ReportTarget> ParseReportTarget(const std::string& text);

/// All reports of one run, written side by side while documents come in. `github` also appends to
/// the step summary where the runner asks for one.
class Reports {
 public:
  /// `color` is "auto", "always" or "never". Fails when a file cannot be written, or when two
  /// reports would share standard output.
  static Result<Reports> Open(const std::vector<ReportTarget>& targets,
                              const ReportOptions& options, const std::string& color);

  void Document(const DocumentReport& report, const SourceFile* source);
  /// Ends and saves them all; notices go to standard error.
  Result<bool> Finish();

 private:
  struct Open_ {
    std::unique_ptr<Reporter> reporter;
    Output output;
    bool defuse = false;  ///< GitHub's runner reads it
    std::string buffer = {};
    void Flush();
  };
  std::vector<Open_> reports_;
};

/// The path of a file in the repository that holds the current folder, links resolved,
/// '/'-separated; an absolute path for a file outside.
std::string RepositoryPath(const std::string& path);

}  // namespace shardlint
