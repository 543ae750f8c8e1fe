#include "cli/check.h"

#include <fmt/format.h>
#include <tbb/global_control.h>
#include <tbb/parallel_pipeline.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <functional>
#include <iostream>
#include <iterator>
#include <memory>
#include <optional>
#include <thread>

#include "audit.h"
#include "base/text.h"
#include "cli/inputs.h"
#include "cli/message.h"
#include "cli/reports.h"
#include "cli/settings.h"
#include "model/rule_doc.h"
#include "report/why.h"
#include "verdict/suppress.h"
#include "version.h"

namespace shardlint {
namespace {

/// One document on its way through the pipeline.
struct Audited {
  std::unique_ptr<SourceFile> source;  ///< null when it could not be read
  DocumentReport report;
};

Audited AuditPath(const std::string& path, const CheckOptions& options, const Settings& settings) {
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
  audited.report = Audit(*audited.source, *settings.rules);
  return audited;
}

Audited AuditAndFilter(const std::string& path, const CheckOptions& options,
                       const Settings& settings) {
  Audited audited = AuditPath(path, options, settings);
  settings.Filter(audited.report);
  if (audited.source && !options.no_suppressions)
    ApplySuppressions(
        audited.report, *audited.source,
        {settings.rule_ids, [&](std::string_view rule) { return settings.TakesPart(rule); }});
  return audited;
}

Result<Reports> OpenReports(const CheckOptions& options, const SettingsTable& table) {
  std::vector<ReportTarget> targets;
  for (const std::string& format : options.formats) {
    Result<ReportTarget> target = ParseReportTarget(format);
    if (!target) return target.error();
    if (target->file.empty()) target->file = options.output;
    targets.push_back(std::move(*target));
  }
  return Reports::Open(targets,
                       {.version = kVersion,
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
                        .in_repository = RepositoryPath},
                       options.color);
}

int Refuse(const RuleErrors& errors) {
  for (const std::string& error : errors) PrintMessage(error);
  return 2;
}

int RunWhy(const CheckOptions& options, SettingsTable& table) {
  const std::size_t colon = options.why.rfind(':');
  std::uint32_t line = 0;
  if (colon != std::string::npos)
    std::from_chars(options.why.data() + colon + 1, options.why.data() + options.why.size(), line);
  if (colon == std::string::npos || line == 0) {
    PrintMessage("--why: expected FILE:LINE, got '" + options.why + "'");
    return 2;
  }
  const std::string path = options.why.substr(0, colon);
  const std::shared_ptr<const Settings> settings = table.For(path);
  if (!settings) return Refuse(table.errors());
  const Audited audited = AuditPath(path, options, *settings);
  if (!audited.report.error.empty()) {
    PrintMessage(audited.report.path + ": " + audited.report.error);
    return 2;
  }
  fmt::print("{}", WhyText(audited.report, *audited.source, line));
  return 0;
}

int RunShowConfig(const CheckOptions& options, const std::vector<std::string>& paths,
                  SettingsTable& table) {
  for (const std::string& path : paths) {
    const std::shared_ptr<const Settings> settings = table.For(path);
    if (!settings) return Refuse(table.errors());
    fmt::print("{}", ShowSettings(options, *settings, path));
  }
  return 0;
}

/// Audits documents in parallel and takes them in order, so that the bytes of a report do not
/// depend on the jobs.
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

}  // namespace

std::size_t ParseSize(const std::string& text) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc()) return 0;
  const std::string unit = ToLowerAscii(
      std::string_view(end, static_cast<std::size_t>(text.data() + text.size() - end)));
  int shift = 0;
  if (unit == "k" || unit == "kb" || unit == "kib") {
    shift = 10;
  } else if (unit == "m" || unit == "mb" || unit == "mib") {
    shift = 20;
  } else if (unit == "g" || unit == "gb" || unit == "gib") {
    shift = 30;
  } else if (!unit.empty() && unit != "b") {
    return 0;
  }
  return value > (std::size_t{0xFFFFFFFF} >> shift) ? 0 : value << shift;
}

int RunCheck(const CheckOptions& options) {
  SettingsTable table(options);
  if (!options.why.empty()) return RunWhy(options, table);
  const Inputs inputs =
      ListInputs(options.paths.empty() ? std::vector<std::string>{"."} : options.paths);
  if (options.show_config) return RunShowConfig(options, inputs.paths, table);

  // All configurations are read before anything is reported.
  std::vector<std::shared_ptr<const Settings>> settings;
  for (const std::string& path : inputs.paths) settings.push_back(table.For(path));
  if (inputs.paths.empty()) (void)table.For("nothing.md");
  if (!table.errors().empty()) return Refuse(table.errors());
  for (const std::string& error : inputs.errors) PrintMessage(error);
  bool unreadable = !inputs.errors.empty(), failed = false;
  if (inputs.paths.empty() && !unreadable) PrintMessage(inputs.WhyNothing());

  Result<Reports> reports = OpenReports(options, table);
  if (!reports) {
    PrintMessage(reports.error().message);
    return 2;
  }
  const std::size_t jobs = options.jobs > 0 ? static_cast<std::size_t>(options.jobs)
                                            : std::max(1U, std::thread::hardware_concurrency());
  std::size_t taken = 0;
  AuditAll(
      inputs.paths.size(), jobs,
      [&](std::size_t i) { return AuditAndFilter(inputs.paths[i], options, *settings[i]); },
      [&](const Audited& audited) {
        unreadable |= !audited.report.error.empty();
        failed |= settings[taken++]->Fails(audited.report);
        reports->Document(audited.report, audited.source.get());
      });
  if (const Result<bool> finished = reports->Finish(); !finished) {
    PrintMessage(finished.error().message);
    return 2;
  }
  return unreadable ? 2 : failed ? 1 : 0;
}

}  // namespace shardlint
