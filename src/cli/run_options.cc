#include "cli/run_options.h"

#include <string>

#include "cli/check.h"
#include "cli/command_line.h"
#include "report/reporter.h"

namespace shardlint {
namespace {

std::string FormatsHelp() {
  std::string names;
  const std::vector<std::string> formats = ReportFormats();
  for (std::size_t i = 0; i < formats.size(); ++i)
    names += (i == 0 ? "" : i + 1 < formats.size() ? ", " : " or ") + formats[i];
  return names + "; FORMAT:FILE writes it to a file. May be given several times";
}

/// What is wrong with it, "" if nothing.
std::string ReadMaxSize(const std::string& text, CheckOptions& options) {
  options.max_file_size = ParseSize(text);
  return *options.max_file_size == 0 ? "'" + text + "' is no size" : "";
}

}  // namespace

void AddRunOptions(Command& command, CheckOptions& options) {
  command.Add("--format", options.formats, FormatsHelp()).OneValue();
  command.Add("--fail-on", options.fail_on, "error, warning or never: what makes the exit status 1")
      .OneOf({"error", "warning", "never"});
  command.Add("--rules", options.rules,
              "A folder of rules added to or overriding the built-in ones");
  command.Add("--select", options.select, "Only these rules").Split(',').OneValue();
  command.Add("--ignore", options.ignore, "All but these rules").Split(',').OneValue();
  command.Add("--color", options.color, "auto, always or never").OneOf({"auto", "always", "never"});
  command.Add("--jobs,-j", options.jobs, "Documents audited at once (default: one a core)")
      .Within(1, 256);
  command.AddRead(
      "--max-file-size", [&options](const std::string& text) { return ReadMaxSize(text, options); },
      "Refuse larger documents (default 4M)");
  command.AddFlag("--all", options.all, "List confirmed, given and unverifiable claims too");
  CommandOption config =
      command.Add("--config", options.config, "This .shardlint.json, not the nearest one");
  command.AddFlag("--isolated", options.isolated, "No .shardlint.json is read").Excludes(config);
  command.AddFlag("--no-suppressions", options.no_suppressions,
                  "Findings count whatever comments in the documents say");
  command.AddFlag("--quiet,-q", options.quiet, "Findings only");
}

}  // namespace shardlint
