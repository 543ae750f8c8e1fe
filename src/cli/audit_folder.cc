#include "cli/audit_folder.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

#include "cli/inputs.h"
#include "cli/message.h"
#include "cli/output_folder.h"
#include "cli/progress.h"
#include "cli/reports.h"
#include "cli/run.h"
#include "cli/settings.h"
#include "report/totals.h"

namespace shardlint {
namespace {

int Refused(const std::string& why) {
  PrintMessage(why);
  return 2;
}

/// The reports that --format asks for, and those of the output folder.
Result<std::vector<ReportTarget>> TargetsOf(const CheckOptions& options,
                                            const OutputFolder* folder) {
  std::vector<ReportTarget> targets;
  for (const std::string& format : options.formats) {
    Result<ReportTarget> target = ParseReportTarget(format);
    if (!target) return target.error();
    targets.push_back(std::move(*target));
  }
  if (folder != nullptr) {
    targets.push_back({"json", folder->File("report.json")});
    targets.push_back({"csv", folder->File("summary.csv")});
  }
  return targets;
}

}  // namespace

int RunAudit(const AuditOptions& options) {
  const CheckOptions& run = options.run;
  std::error_code error;
  if (!std::filesystem::is_directory(options.folder, error))
    return Refused(options.folder + ": audit takes a folder");
  std::optional<OutputFolder> folder;
  if (!options.output.empty()) {
    Result<OutputFolder> opened =
        OutputFolder::Open(options.output, {"report.json", "summary.csv"});
    if (!opened) return Refused(opened.error().message);
    folder.emplace(std::move(*opened));
  }

  SettingsTable table(run);
  const Inputs inputs = ListInputs({options.folder});
  std::vector<std::shared_ptr<const Settings>> settings;
  for (const std::string& path : inputs.paths) settings.push_back(table.For(path));
  if (inputs.paths.empty()) (void)table.For(options.folder + "/nothing.md");
  if (!table.errors().empty()) return Refuse(table.errors());
  for (const std::string& message : inputs.errors) PrintMessage(message);
  bool unreadable = !inputs.errors.empty(), failed = false;
  if (inputs.paths.empty() && !unreadable) PrintMessage(inputs.WhyNothing());

  const Result<std::vector<ReportTarget>> targets = TargetsOf(run, folder ? &*folder : nullptr);
  if (!targets) return Refused(targets.error().message);
  Result<Reports> reports = OpenReports(*targets, run, table);
  if (!reports) return Refused(reports.error().message);
  std::size_t taken = 0;
  {
    ProgressBar progress(inputs.paths.size());
    AuditAll(
        inputs.paths.size(), JobsOf(run),
        [&](std::size_t i) { return AuditAndFilter(inputs.paths[i], run, *settings[i]); },
        [&](const Audited& audited) {
          unreadable |= !audited.report.error.empty();
          failed |= settings[taken++]->Fails(audited.report);
          reports->Document(audited.report, audited.source.get());
          Totals totals;
          totals.Add(audited.report.findings);
          progress.Advance(totals.Of(Verdict::kContradicted));
        });
  }
  if (const Result<bool> finished = reports->Finish(); !finished)
    return Refused(finished.error().message);
  if (folder)
    if (const Result<bool> saved = folder->Commit(); !saved) return Refused(saved.error().message);
  return unreadable ? 2 : failed ? 1 : 0;
}

}  // namespace shardlint
