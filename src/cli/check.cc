#include "cli/check.h"

#include <fmt/format.h>

#include <charconv>
#include <memory>
#include <optional>

#include "base/text.h"
#include "cli/check_run.h"
#include "cli/inputs.h"
#include "cli/message.h"
#include "cli/reports.h"
#include "cli/run.h"
#include "cli/settings.h"
#include "report/why.h"

namespace shardlint {
namespace {

Result<std::vector<ReportTarget>> TargetsOf(const CheckOptions& options) {
  std::vector<ReportTarget> targets;
  for (const std::string& format : options.formats) {
    Result<ReportTarget> target = ParseReportTarget(format);
    if (!target) return target.error();
    if (target->file.empty() && options.diff) {
      if (target->format == "text") continue;  // the diff takes its place
      return Error{"--diff: the " + target->format +
                   " report needs a file of its own: " + target->format + ":FILE"};
    }
    if (target->file.empty()) target->file = options.output;
    targets.push_back(std::move(*target));
  }
  return targets;
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
  if (inputs.paths.empty() && inputs.errors.empty()) PrintMessage(inputs.WhyNothing());

  const Result<std::vector<ReportTarget>> targets = TargetsOf(options);
  if (!targets) return Refuse({targets.error().message});
  Result<CheckRun> run = CheckRun::Open(options, inputs.paths, std::move(settings));
  if (!run) return Refuse({run.error().message});
  Result<Reports> reports = OpenReports(*targets, options, table);
  if (!reports) return Refuse({reports.error().message});
  AuditAll(
      inputs.paths.size(), JobsOf(options), [&](std::size_t i) { return run->Audit(i); },
      [&](const Audited& audited) { run->Take(audited, *reports); });
  const int status = run->Finish(*reports);
  return inputs.errors.empty() ? status : 2;
}

}  // namespace shardlint
