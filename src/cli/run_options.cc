#include "cli/run_options.h"

#include <CLI/CLI.hpp>
#include <string>

#include "cli/check.h"
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

void ReadMaxSize(const std::string& text, CheckOptions& options) {
  options.max_file_size = ParseSize(text);
  if (*options.max_file_size == 0)
    throw CLI::ValidationError("--max-file-size", "'" + text + "' is no size");
}

}  // namespace

void AddRunOptions(CLI::App& command, CheckOptions& options) {
  command.add_option("--format", options.formats, FormatsHelp())->allow_extra_args(false);
  command
      .add_option("--fail-on", options.fail_on,
                  "error, warning or never: what makes the exit status 1")
      ->check(CLI::IsMember({"error", "warning", "never"}));
  command.add_option("--rules", options.rules,
                     "A folder of rules added to or overriding the built-in ones");
  command.add_option("--select", options.select, "Only these rules")
      ->delimiter(',')
      ->allow_extra_args(false);
  command.add_option("--ignore", options.ignore, "All but these rules")
      ->delimiter(',')
      ->allow_extra_args(false);
  command.add_option("--color", options.color, "auto, always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}));
  command.add_option("--jobs,-j", options.jobs, "Documents audited at once (default: one a core)")
      ->check(CLI::Range(1, 256));
  command.add_option_function<std::string>(
      "--max-file-size", [&options](const std::string& text) { ReadMaxSize(text, options); },
      "Refuse larger documents (default 4M)");
  command.add_flag("--all", options.all, "List confirmed, given and unverifiable claims too");
  CLI::Option* config =
      command.add_option("--config", options.config, "This .shardlint.json, not the nearest one");
  command.add_flag("--isolated", options.isolated, "No .shardlint.json is read")->excludes(config);
  command.add_flag("--no-suppressions", options.no_suppressions,
                   "Findings count whatever comments in the documents say");
  command.add_flag("--quiet,-q", options.quiet, "Findings only");
}

}  // namespace shardlint
