#include "cli/correct.h"

#include <filesystem>
#include <memory>
#include <system_error>

#include "audit.h"
#include "cli/output.h"
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

}  // namespace

int RunCorrect(const CorrectCommand& command) {
  RuleErrors errors;
  const std::unique_ptr<const Ruleset> rules = LoadRuleset(command.rules, errors);
  for (const std::string& error : errors) PrintError(error);
  if (!rules || !errors.empty()) return 2;
  const Result<SourceFile> file = ReadSourceFile(command.file, kDefaultMaxFileSize);
  if (!file) {
    PrintError(file.error().message);
    return 2;
  }
  const DocumentReport report = Audit(*file, *rules);
  if (!report.error.empty()) {
    PrintError(command.file + ": " + report.error);
    return 2;
  }
  if (!report.ours) {
    PrintError(command.file +
               ": is not about a deployment of a model; there is nothing to correct");
    return 2;
  }
  Result<Output> output = Output::Open(command.output);
  if (!output) {
    PrintError(output.error().message);
    return 2;
  }
  output->Write(CorrectDocument(*rules, *file, report, LinkTo(command.file, command.output),
                                [&](const SourceFile& text) { return Audit(text, *rules); }));
  if (const Result<bool> committed = output->Commit(); !committed) {
    PrintError(committed.error().message);
    return 2;
  }
  return 0;
}

}  // namespace shardlint
