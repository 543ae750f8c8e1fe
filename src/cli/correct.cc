#include "cli/correct.h"

#include <filesystem>
#include <memory>
#include <system_error>

#include "audit.h"
#include "cli/output.h"
#include "cli/write_report.h"
#include "report/report_correct.h"

namespace shardlint {
namespace {

namespace fs = std::filesystem;

/// The document as seen from where the summary stands.
std::string LinkTo(const std::string& file, const std::string& output) {
  if (output.empty()) return file;
  std::error_code failed;
  const fs::path from = fs::absolute(fs::path(output), failed).parent_path();
  const fs::path to = fs::absolute(fs::path(file), failed).lexically_relative(from);
  return to.empty() ? file : to.generic_string();
}

std::optional<std::string> ReportText(const Ruleset& rules, const CorrectCommand& command) {
  const Result<SourceFile> file = ReadSourceFile(command.file, kDefaultMaxFileSize);
  if (!file) {
    PrintError(file.error().message);
    return std::nullopt;
  }
  const DocumentReport report = Audit(*file, rules);
  if (!report.error.empty()) {
    PrintError(command.file + ": " + report.error);
    return std::nullopt;
  }
  if (!report.ours) {
    PrintError(command.file +
               ": is not about a deployment of a model; there is nothing to correct");
    return std::nullopt;
  }
  return CorrectDocument(rules, *file, report, LinkTo(command.file, command.output),
                         [&](const SourceFile& text) { return Audit(text, rules); });
}

}  // namespace

int RunCorrect(const CorrectCommand& command) {
  return WriteReport(command.rules, command.output, "never",
                     [&](const Ruleset& rules, bool) { return ReportText(rules, command); });
}

}  // namespace shardlint
