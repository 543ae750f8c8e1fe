#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/check.h"
#include "cli/reports.h"
#include "cli/settings.h"
#include "fix/fix_document.h"
#include "source/source_file.h"
#include "verdict/finding.h"

namespace shardlint {

// What `check` and `audit` share: a run over many documents.

/// One document on its way through a run.
struct Audited {
  std::unique_ptr<SourceFile> source;  ///< null when it could not be read
  DocumentReport report;
  FixedDocument fixed;  ///< only of a run that fixes
};

/// Reads and audits one document ("-": standard input) with all its findings.
Audited AuditPath(const std::string& path, const CheckOptions& options, const Settings& settings);

/// What the settings and the document's own comments leave of its findings.
DocumentReport JudgeSource(const SourceFile& source, const CheckOptions& options,
                           const Settings& settings);

/// Takes out of a report what does not count in a run.
using Refine = std::function<void(DocumentReport& report, const SourceFile& source)>;

/// Both for one document: read, judged, its fixes proved, and written in memory where asked for.
Audited AuditAndFilter(const std::string& path, const CheckOptions& options,
                       const Settings& settings, const Refine& refine = nullptr);

/// What its reports need beside the documents.
ReportOptions ReportOptionsOf(const CheckOptions& options, const SettingsTable& table);

/// The reports that a run is to write, opened.
Result<Reports> OpenReports(const std::vector<ReportTarget>& targets, const CheckOptions& options,
                            const SettingsTable& table);

/// How many documents are audited at once.
std::size_t JobsOf(const CheckOptions& options);

/// Audits documents in parallel and takes them in order, so that the bytes of a report do not
/// depend on the jobs. No more than a few documents a job are held at a time.
void AuditAll(std::size_t count, std::size_t jobs, const std::function<Audited(std::size_t)>& audit,
              const std::function<void(const Audited&)>& take);

/// Prints mistakes of the configuration or the rules; the exit status.
int Refuse(const RuleErrors& errors);

}  // namespace shardlint
