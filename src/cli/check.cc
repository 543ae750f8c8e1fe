#include "cli/check.h"

#include <fmt/format.h>
#include <tbb/global_control.h>
#include <tbb/parallel_pipeline.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
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

Audited AuditPath(const std::string& path, const CheckOptions& options, const Ruleset& rules) {
  Audited audited;
  Result<SourceFile> file = [&]() -> Result<SourceFile> {
    if (path != "-") return ReadSourceFile(path, options.max_file_size);
    std::string bytes(std::istreambuf_iterator<char>(std::cin), {});
    return MakeSourceFile(options.stdin_filename, std::move(bytes), options.max_file_size);
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
  audited.report = Audit(*audited.source, rules);
  return audited;
}

bool Listed(const std::vector<std::string>& rules, std::string_view rule) {
  return std::ranges::any_of(rules, [&](const std::string& r) { return r == rule; });
}

bool TakesPart(const CheckOptions& options, std::string_view rule) {
  if (Listed(options.ignore, rule)) return false;
  return options.select.empty() || Listed(options.select, rule);
}

// Rules that are not asked for take no part: their checks go, and the verdict is folded again.
void Filter(const CheckOptions& options, DocumentReport& report) {
  if (options.select.empty() && options.ignore.empty()) return;
  std::vector<Finding> kept;
  std::vector<std::pair<std::size_t, std::vector<std::size_t>>> places;
  for (std::size_t f = 0; f < report.findings.size(); ++f) {
    Finding& finding = report.findings[f];
    std::vector<Check> checks;
    std::vector<std::size_t> from;
    for (std::size_t c = 0; c < finding.checks.size(); ++c) {
      const std::string_view rule = finding.checks[c].rule;
      if (!TakesPart(options, rule)) continue;
      checks.push_back(finding.checks[c]);
      from.push_back(c);
    }
    if (checks.empty()) continue;
    finding.checks = std::move(checks);
    finding.verdict = Verdict::kGiven;
    for (const Check& check : finding.checks)
      finding.verdict = std::min(finding.verdict, check.verdict);
    finding.severity = Severity::kNone;
    for (const Check& check : finding.checks)
      if (check.verdict == finding.verdict)
        finding.severity = std::min(finding.severity, check.severity);
    finding.decisive = finding.decisive && finding.verdict == Verdict::kContradicted;
    places.push_back({f, std::move(from)});
    kept.push_back(std::move(finding));
  }
  report.findings = std::move(kept);
  report.explain = [explain = std::move(report.explain), places = std::move(places)](
                       std::size_t f, std::size_t c) {
    return explain(places[f].first, places[f].second[c]);
  };
}

bool Fails(const DocumentReport& report, const std::string& fail_on) {
  if (fail_on == "never") return false;
  const Severity limit = fail_on == "warning" ? Severity::kWarning : Severity::kError;
  return std::ranges::any_of(report.findings,
                             [&](const Finding& f) { return f.Counts() && f.severity <= limit; }) ||
         std::ranges::any_of(report.remarks, [&](const Remark& r) { return r.severity <= limit; });
}

Result<Reports> OpenReports(const CheckOptions& options, const Ruleset& rules) {
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
                        .rules = &rules,
                        .all = options.all,
                        .quiet = options.quiet,
                        .in_repository = RepositoryPath},
                       options.color);
}

int RunWhy(const CheckOptions& options, const Ruleset& rules) {
  const std::size_t colon = options.why.rfind(':');
  std::uint32_t line = 0;
  if (colon != std::string::npos)
    std::from_chars(options.why.data() + colon + 1, options.why.data() + options.why.size(), line);
  if (colon == std::string::npos || line == 0) {
    PrintMessage("--why: expected FILE:LINE, got '" + options.why + "'");
    return 2;
  }
  const Audited audited = AuditPath(options.why.substr(0, colon), options, rules);
  if (!audited.report.error.empty()) {
    PrintMessage(audited.report.path + ": " + audited.report.error);
    return 2;
  }
  fmt::print("{}", WhyText(audited.report, *audited.source, line));
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
  RuleErrors rule_errors;
  const std::unique_ptr<const Ruleset> rules = LoadRuleset(options.rules, rule_errors);
  for (const std::string& error : rule_errors) PrintMessage(error);
  if (!rules || !rule_errors.empty()) return 2;
  if (!options.why.empty()) return RunWhy(options, *rules);

  const Inputs inputs =
      ListInputs(options.paths.empty() ? std::vector<std::string>{"."} : options.paths);
  for (const std::string& error : inputs.errors) PrintMessage(error);
  bool unreadable = !inputs.errors.empty(), failed = false;
  if (inputs.paths.empty() && !unreadable) PrintMessage(inputs.WhyNothing());

  Result<Reports> reports = OpenReports(options, *rules);
  if (!reports) {
    PrintMessage(reports.error().message);
    return 2;
  }

  // Documents are audited in parallel and reported in order, so the bytes do not depend on the
  // jobs.
  const std::size_t jobs = options.jobs > 0 ? static_cast<std::size_t>(options.jobs)
                                            : std::max(1U, std::thread::hardware_concurrency());
  const auto take = [&](Audited& audited) {
    unreadable |= !audited.report.error.empty();
    failed |= Fails(audited.report, options.fail_on);
    reports->Document(audited.report, audited.source.get());
  };
  const SuppressibleRules suppressible{
      RuleIds(*rules), [&](std::string_view rule) { return TakesPart(options, rule); }};
  const auto audit = [&](const std::string& path) {
    Audited audited = AuditPath(path, options, *rules);
    Filter(options, audited.report);
    if (audited.source && !options.no_suppressions)
      ApplySuppressions(audited.report, *audited.source, suppressible);
    return audited;
  };
  if (jobs == 1 || inputs.paths.size() < 2) {
    for (const std::string& path : inputs.paths) {
      Audited audited = audit(path);
      take(audited);
    }
  } else {
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, jobs);
    std::size_t next = 0;
    using Shared = std::shared_ptr<Audited>;
    tbb::parallel_pipeline(
        jobs * 4,
        tbb::make_filter<void, std::size_t>(tbb::filter_mode::serial_in_order,
                                            [&](tbb::flow_control& control) -> std::size_t {
                                              if (next == inputs.paths.size()) {
                                                control.stop();
                                                return 0;
                                              }
                                              return next++;
                                            }) &
            tbb::make_filter<std::size_t, Shared>(tbb::filter_mode::parallel,
                                                  [&](std::size_t path) {
                                                    return std::make_shared<Audited>(
                                                        audit(inputs.paths[path]));
                                                  }) &
            tbb::make_filter<Shared, void>(tbb::filter_mode::serial_in_order,
                                           [&](const Shared& a) { take(*a); }));
  }
  if (const Result<bool> finished = reports->Finish(); !finished) {
    PrintMessage(finished.error().message);
    return 2;
  }
  return unreadable ? 2 : failed ? 1 : 0;
}

}  // namespace shardlint
