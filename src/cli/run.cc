#include "cli/run.h"

#include <tbb/global_control.h>
#include <tbb/parallel_pipeline.h>

#include <algorithm>
#include <iostream>
#include <iterator>
#include <optional>
#include <thread>

#include "audit.h"
#include "cli/message.h"
#include "model/rule_doc.h"
#include "verdict/suppress.h"
#include "version.h"

namespace shardlint {

namespace {

Audited Read(const std::string& path, const CheckOptions& options, const Settings& settings) {
  Audited audited;
  Result<SourceFile> file = [&]() -> Result<SourceFile> {
    if (path != "-") return ReadSourceFile(path, settings.max_file_size);
    std::string bytes(std::istreambuf_iterator<char>(std::cin), {});
    return MakeSourceFile(options.stdin_filename, std::move(bytes), settings.max_file_size);
  }();
  if (!file) {
    audited.report.path = path == "-" ? options.stdin_filename : path;
    std::string_view message = file.error().message;
    if (message.starts_with(audited.report.path + ": "))
      message.remove_prefix(audited.report.path.size() + 2);
    audited.report.error = message;
    return audited;
  }
  audited.source = std::make_unique<SourceFile>(std::move(*file));
  return audited;
}

}  // namespace

Audited AuditPath(const std::string& path, const CheckOptions& options, const Settings& settings) {
  Audited audited = Read(path, options, settings);
  if (audited.source) audited.report = Audit(*audited.source, *settings.rules);
  return audited;
}

DocumentReport JudgeSource(const SourceFile& source, const CheckOptions& options,
                           const Settings& settings) {
  DocumentReport report = Audit(source, *settings.rules);
  settings.Filter(report);
  settings.NameFixed(report);
  if (!options.no_suppressions && !report.comments.empty())
    ApplySuppressions(report, source, {settings.rule_ids, [&](std::string_view rule) {
                                         return settings.TakesPart(rule);
                                       }});
  return report;
}

Audited AuditAndFilter(const std::string& path, const CheckOptions& options,
                       const Settings& settings, const Refine& refine) {
  Audited audited = Read(path, options, settings);
  if (!audited.source) return audited;
  const AuditSource judge = [&](const SourceFile& source) {
    DocumentReport report = JudgeSource(source, options, settings);
    if (refine && report.error.empty()) refine(report, source);
    return report;
  };
  audited.report = judge(*audited.source);
  ProveFixes(*audited.source, audited.report, judge);
  if (options.fix || options.diff)
    audited.fixed = FixDocument(*audited.source, audited.report, judge);
  return audited;
}

ReportOptions ReportOptionsOf(const CheckOptions& options, const SettingsTable& table) {
  return {.version = kVersion,
          .homepage = kHomepage,
          .describe =
              [rules = table.rules()](std::string_view id) {
                std::optional<RuleDoc> doc;
                for (const auto& set : rules)
                  if (!doc) doc = DescribeRule(*set, id);
                return doc;
              },
          .all = options.all,
          .quiet = options.quiet,
          .in_repository = RepositoryPath};
}

Result<Reports> OpenReports(const std::vector<ReportTarget>& targets, const CheckOptions& options,
                            const SettingsTable& table) {
  return Reports::Open(targets, ReportOptionsOf(options, table), options.color);
}

std::size_t JobsOf(const CheckOptions& options) {
  return options.jobs > 0 ? static_cast<std::size_t>(options.jobs)
                          : std::max(1U, std::thread::hardware_concurrency());
}

void AuditAll(std::size_t count, std::size_t jobs, const std::function<Audited(std::size_t)>& audit,
              const std::function<void(const Audited&)>& take) {
  if (jobs == 1 || count < 2) {
    for (std::size_t i = 0; i < count; ++i) take(audit(i));
    return;
  }
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, jobs);
  std::size_t next = 0;
  using Shared = std::shared_ptr<Audited>;
  const auto feed = [&](tbb::flow_control& control) -> std::size_t {
    if (next < count) return next++;
    control.stop();
    return 0;
  };
  tbb::parallel_pipeline(
      jobs * 4, tbb::make_filter<void, std::size_t>(tbb::filter_mode::serial_in_order, feed) &
                    tbb::make_filter<std::size_t, Shared>(
                        tbb::filter_mode::parallel,
                        [&](std::size_t i) { return std::make_shared<Audited>(audit(i)); }) &
                    tbb::make_filter<Shared, void>(tbb::filter_mode::serial_in_order,
                                                   [&](const Shared& a) { take(*a); }));
}

int Refuse(const RuleErrors& errors) {
  for (const std::string& error : errors) PrintMessage(error);
  return 2;
}

}  // namespace shardlint
