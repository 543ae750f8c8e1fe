#include "cli/audit_folder.h"

#include <unistd.h>

#include <algorithm>
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
#include "report/document_row.h"
#include "report/site/index.h"
#include "report/site/page.h"
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

/// The site, page by page while documents are audited.
class Site {
 public:
  Site(const OutputFolder& folder, const std::string& title, const std::vector<std::string>& paths,
       ReportOptions options)
      : folder_(folder),
        title_(title),
        options_(std::move(options)),
        names_(PageNames(paths, title)),
        entries_(paths.size()),
        errors_(paths.size()) {}

  /// Writes the page of document `i`; may be called from several threads.
  void Add(std::size_t i, const Audited& audited, const Ruleset& rules) {
    SiteEntry& entry = entries_[i];
    entry.row = RowOf(audited.report, audited.source.get());
    if (!audited.source || !entry.row.error.empty()) return;
    entry.page = "documents/" + names_[i];
    const Result<bool> written =
        folder_.Write(entry.page, SitePage(NameBelow(entry.row.path, title_), rules, audited.report,
                                           *audited.source, entry.row, options_, "../index.html"));
    if (!written) errors_[i] = written.error().message;
  }

  Result<bool> Finish() {
    for (const std::string& error : errors_)
      if (!error.empty()) return Error{error};
    std::ranges::stable_sort(entries_, [](const SiteEntry& a, const SiteEntry& b) {
      if (a.row.Checked() != b.row.Checked()) return a.row.Checked();
      return IsWorse(a.row, b.row);
    });
    return folder_.Write("index.html", SiteIndex(entries_, title_));
  }

 private:
  const OutputFolder& folder_;
  std::string title_;
  ReportOptions options_;
  std::vector<std::string> names_;
  std::vector<SiteEntry> entries_;
  std::vector<std::string> errors_;
};

}  // namespace

int RunAudit(const AuditOptions& options) {
  const CheckOptions& run = options.run;
  std::error_code error;
  if (!std::filesystem::is_directory(options.folder, error))
    return Refused(options.folder + ": audit takes a folder");
  std::optional<OutputFolder> folder;
  if (!options.output.empty()) {
    Result<OutputFolder> opened = OutputFolder::Open(
        options.output, {"report.json", "summary.csv", "index.html", "documents"});
    if (!opened) return Refused(opened.error().message);
    folder.emplace(std::move(*opened));
    if (const Result<bool> added = folder->AddFolder("documents"); !added)
      return Refused(added.error().message);
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
  std::optional<Site> site;
  if (folder) site.emplace(*folder, options.folder, inputs.paths, ReportOptionsOf(run, table));
  std::size_t taken = 0;
  {
    ProgressBar progress(inputs.paths.size());
    const bool on_terminal = isatty(STDOUT_FILENO) != 0;
    AuditAll(
        inputs.paths.size(), JobsOf(run),
        [&](std::size_t i) {
          Audited audited = AuditAndFilter(inputs.paths[i], run, *settings[i]);
          if (site) site->Add(i, audited, *settings[i]->rules);
          return audited;
        },
        [&](const Audited& audited) {
          unreadable |= !audited.report.error.empty();
          failed |= settings[taken++]->Fails(audited.report);
          if (on_terminal) progress.Hide();  // a report may write there at once
          reports->Document(audited.report, audited.source.get());
          Totals totals;
          totals.Add(audited.report.findings);
          progress.Advance(totals.Of(Verdict::kContradicted));
        });
  }
  if (const Result<bool> finished = reports->Finish(); !finished)
    return Refused(finished.error().message);
  if (site)
    if (const Result<bool> written = site->Finish(); !written)
      return Refused(written.error().message);
  if (folder)
    if (const Result<bool> saved = folder->Commit(); !saved) return Refused(saved.error().message);
  return unreadable ? 2 : failed ? 1 : 0;
}

}  // namespace shardlint
