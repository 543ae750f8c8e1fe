#include "cli/reports.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "base/text.h"
#include "cli/message.h"
#include "report/escape.h"

namespace shardlint {
namespace {

namespace fs = std::filesystem;

// The runner drops a step summary over 1 MiB whole.
constexpr std::size_t kMaxStepSummary = std::size_t{900} << 10;

bool WantsColor(const std::string& color, const Output& output) {
  if (color != "auto") return color == "always";
  const char* no_color = std::getenv("NO_COLOR");
  return output.to_terminal() && (no_color == nullptr || *no_color == '\0');
}

fs::path RepositoryRoot() {
  std::error_code error;
  const fs::path here = fs::current_path(error);
  for (fs::path folder = here;; folder = folder.parent_path()) {
    if (fs::exists(folder / ".git", error)) return folder;
    if (folder == folder.parent_path()) return here;
  }
}

}  // namespace

Result<ReportTarget> ParseReportTarget(const std::string& text) {
  const std::size_t colon = std::min(text.find(':'), text.size());
  ReportTarget target{.format = text.substr(0, colon), .file = {}};
  if (colon < text.size()) target.file = text.substr(colon + 1);
  const std::vector<std::string> formats = ReportFormats();
  if (std::ranges::find(formats, target.format) == formats.end())
    return Error{"--format: '" + target.format + "' is none of " + Joined(formats)};
  if (colon < text.size() && target.file.empty())
    return Error{"--format: '" + text + "' names no file after the colon"};
  return target;
}

Result<Reports> Reports::Open(const std::vector<ReportTarget>& targets,
                              const ReportOptions& options, const std::string& color) {
  Reports reports;
  std::vector<std::string> taken;
  for (const ReportTarget& target : targets) {
    if (std::ranges::find(taken, target.file) != taken.end())
      return Error{"--format: two reports in " +
                   (target.file.empty() ? "standard output" : target.file) +
                   "; give each its own: " + target.format + ":FILE"};
    taken.push_back(target.file);
    Result<Output> output = Output::Open(target.file);
    if (!output) return output.error();
    ReportOptions mine = options;
    mine.color = WantsColor(color, *output);
    const bool text = target.format == "text" && target.file.empty();
    reports.reports_.push_back({.reporter = MakeReporter(target.format, std::move(mine)),
                                .output = std::move(*output),
                                .defuse = text && RunsInGithub()});
  }
  const char* summary = std::getenv("GITHUB_STEP_SUMMARY");
  const bool github = std::ranges::find(targets, "github", &ReportTarget::format) != targets.end();
  if (github && summary != nullptr && *summary != '\0') {
    Result<Output> output = Output::Append(summary);
    if (!output) return output.error();
    ReportOptions mine = options;
    mine.max_size = kMaxStepSummary;
    reports.reports_.push_back(
        {.reporter = MakeReporter("markdown", std::move(mine)), .output = std::move(*output)});
  }
  for (Open_& report : reports.reports_) report.reporter->Begin(report.buffer);
  return reports;
}

void Reports::Open_::Flush() {
  output.Write(defuse ? DefuseCommands(buffer) : buffer);
  buffer.clear();
}

void Reports::Document(const DocumentReport& document, const SourceFile* source) {
  for (Open_& report : reports_) {
    report.reporter->Document(document, source, report.buffer);
    report.Flush();
  }
}

Result<bool> Reports::Finish() {
  for (Open_& report : reports_) {
    report.reporter->End(report.buffer);
    report.Flush();
    if (Result<bool> saved = report.output.Commit(); !saved) return saved;
    for (const std::string& notice : report.reporter->Notices()) PrintMessage(notice);
  }
  return true;
}

std::string RepositoryPath(const std::string& path) {
  static const fs::path root = RepositoryRoot();
  std::error_code error;
  const fs::path full = fs::weakly_canonical(fs::absolute(path, error), error);
  if (error) return path;
  const fs::path canonical_root = fs::weakly_canonical(root, error);
  const std::string relative = full.lexically_relative(canonical_root).generic_string();
  const bool inside = !relative.empty() && relative != ".." && !relative.starts_with("../");
  return inside ? relative : full.generic_string();
}

}  // namespace shardlint
