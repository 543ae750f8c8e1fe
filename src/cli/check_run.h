#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/check.h"
#include "cli/output.h"
#include "cli/reports.h"
#include "cli/run.h"
#include "cli/settings.h"
#include "review/baseline.h"
#include "review/changes.h"

namespace shardlint {

/// What `check` does with each document: leaves what was changed and is not accepted, fixes,
/// reports.
class CheckRun {
 public:
  /// The error is one line: what standard input cannot do, a broken baseline, an unknown commit.
  static Result<CheckRun> Open(const CheckOptions& options, const std::vector<std::string>& paths,
                               std::vector<std::shared_ptr<const Settings>> settings);

  /// Of one document; several threads may ask.
  Audited Audit(std::size_t i) const;
  /// In the order of the documents.
  void Take(const Audited& audited, Reports& reports);
  /// Ends the reports, the diff and the baseline; the exit status.
  int Finish(Reports& reports);

 private:
  CheckRun(const CheckOptions& options, const std::vector<std::string>& paths,
           std::vector<std::shared_ptr<const Settings>> settings, Output diff)
      : options_(options), paths_(paths), settings_(std::move(settings)), diff_(std::move(diff)) {}
  Refine RefineOf(std::size_t i) const;
  bool Replace(std::size_t i, const Audited& audited);
  void ReportStale() const;
  Result<bool> WriteBaseline() const;

  const CheckOptions& options_;
  const std::vector<std::string>& paths_;
  std::vector<std::shared_ptr<const Settings>> settings_;
  Output diff_;
  std::optional<Baseline> baseline_;
  std::optional<Changes> changes_;
  std::size_t taken_ = 0;
  bool incomplete_ = false;  ///< something could not be read or written
  bool failed_ = false;
};

}  // namespace shardlint
