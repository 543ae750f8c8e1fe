#include "cli/check_run.h"

#include <algorithm>
#include <utility>

#include "cli/message.h"
#include "fix/replace_file.h"
#include "fix/unified_diff.h"
#include "source/source_file.h"

namespace shardlint {
namespace {

constexpr std::size_t kNamedStale = 5;

/// A document as it was, judged when it is first asked for.
struct OldDocument {
  bool asked = false;
  Result<DocumentChanges> changes = DocumentChanges{};
  std::unique_ptr<SourceFile> source;
  DocumentReport report;
};

}  // namespace

Result<CheckRun> CheckRun::Open(const CheckOptions& options, const std::vector<std::string>& paths,
                                std::vector<std::shared_ptr<const Settings>> settings) {
  if (options.fix && std::ranges::find(paths, "-") != paths.end())
    return Error{"--fix: standard input cannot be replaced; --diff shows what would change"};
  std::optional<Baseline> baseline;
  if (!options.baseline.empty()) {
    Result<Baseline> opened = Baseline::Open(options.baseline, options.update_baseline);
    if (!opened) return opened.error();
    baseline = std::move(*opened);
  }
  std::optional<Changes> changes;
  if (!options.changed_since.empty()) {
    Result<Changes> since = Changes::Since(options.changed_since);
    if (!since) return since.error();
    changes = std::move(*since);
  }
  Result<Output> diff = Output::Open(options.diff ? options.output : "");
  if (!diff) return diff.error();
  CheckRun run(options, paths, std::move(settings), std::move(*diff));
  run.baseline_ = std::move(baseline);
  run.changes_ = std::move(changes);
  return run;
}

Audited CheckRun::Audit(std::size_t i) const {
  return AuditAndFilter(paths_[i], options_, *settings_[i], RefineOf(i));
}

Refine CheckRun::RefineOf(std::size_t i) const {
  if (!baseline_ && !changes_) return nullptr;
  return [this, i, old = std::make_shared<OldDocument>()](DocumentReport& report,
                                                          const SourceFile& source) {
    if (baseline_) baseline_->Apply(report);
    if (!changes_) return;
    if (!old->asked) {
      old->asked = true;
      old->changes = changes_->Of(source.path());
      if (old->changes && old->changes->before) {
        old->source = std::make_unique<SourceFile>(source.path(), *old->changes->before);
        old->report = JudgeSource(*old->source, options_, *settings_[i]);
      }
    }
    if (!old->changes) {
      report = DocumentReport{};
      report.path = source.path();
      report.error = old->changes.error().message;
      return;
    }
    KeepChanged(report, source, *old->changes, old->source ? &old->report : nullptr,
                old->source.get());
  };
}

bool CheckRun::Replace(std::size_t i, const Audited& audited) {
  const Result<bool> replaced =
      ReplaceFile(paths_[i], audited.source->bytes(), audited.fixed.source->bytes());
  if (!replaced) PrintMessage(replaced.error().message);
  incomplete_ |= !replaced;
  return bool(replaced);
}

void CheckRun::Take(const Audited& audited, Reports& reports) {
  const std::size_t i = taken_++;
  incomplete_ |= !audited.report.error.empty();
  const bool fixable = audited.fixed.source != nullptr;
  if (options_.diff && fixable)
    diff_.Write(
        UnifiedDiff(audited.report.path, audited.source->bytes(), audited.fixed.source->bytes()));
  const bool fixed = options_.fix && fixable && Replace(i, audited);
  const DocumentReport& report = fixed ? audited.fixed.report : audited.report;
  const SourceFile* source = fixed ? audited.fixed.source.get() : audited.source.get();
  if (baseline_ && source != nullptr)
    baseline_->Take(report, *source,
                    [&](std::string_view rule) { return settings_[i]->TakesPart(rule); });
  failed_ |= settings_[i]->Fails(report);
  reports.Document(report, source);
}

void CheckRun::ReportStale() const {
  const std::vector<BaselineEntry> stale = baseline_->Stale();
  if (stale.empty()) return;
  const bool one = stale.size() == 1;
  std::string line = baseline_->file() + ": " + std::to_string(stale.size()) +
                     (one ? " entry is" : " entries are") + " not found any more (";
  for (std::size_t i = 0; i < std::min(stale.size(), kNamedStale); ++i)
    line += (i > 0 ? ", " : "") + stale[i].path + ": \"" + stale[i].claim + "\" [" + stale[i].rule +
            "]";
  if (stale.size() > kNamedStale) line += ", …";
  PrintMessage(line + "); --update-baseline removes " + (one ? "it" : "them"));
}

Result<bool> CheckRun::WriteBaseline() const {
  Result<Output> out = Output::Open(baseline_->file());
  if (!out) return out.error();
  out->Write(baseline_->Updated());
  return out->Commit();
}

int CheckRun::Finish(Reports& reports) {
  // What was left out of the reports was not looked for.
  if (baseline_ && !options_.update_baseline && !changes_) ReportStale();
  const auto done = [&](const Result<bool>& result) {
    if (!result) PrintMessage(result.error().message);
    return bool(result);
  };
  bool written = done(diff_.Commit()) && done(reports.Finish());
  if (written && options_.update_baseline) written = done(WriteBaseline());
  return !written || incomplete_ ? 2 : failed_ ? 1 : 0;
}

}  // namespace shardlint
