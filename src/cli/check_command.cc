#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "cli/check.h"
#include "cli/commands.h"
#include "cli/config.h"

namespace shardlint {
namespace {

struct Arguments {
  CheckOptions options;
  std::string max_size;
};

int RunArguments(Arguments& arguments) {
  if (!arguments.max_size.empty()) {
    arguments.options.max_file_size = ParseSize(arguments.max_size);
    if (*arguments.options.max_file_size == 0) {
      std::fprintf(stderr, "shardlint: --max-file-size: '%s' is no size\n",
                   arguments.max_size.c_str());
      return 2;
    }
  }
  return RunCheck(arguments.options);
}

}  // namespace

RunCommand AddCheckCommand(CLI::App& program) {
  auto arguments = std::make_shared<Arguments>();
  CheckOptions& options = arguments->options;
  CLI::App* check = program.add_subcommand(
      "check", "Check documents: files, folders, globs, - for standard input");
  check->add_option("paths", options.paths, "What to check (default: the current folder)");
  check->add_option("--stdin-filename", options.stdin_filename,
                    "Name that standard input is reported under");
  check
      ->add_option("--format", options.formats,
                   "text, json, sarif, github, gitlab, junit, rdjson, markdown or html; "
                   "FORMAT:FILE writes it to a file. May be given several times")
      ->allow_extra_args(false);
  check->add_option("-o,--output", options.output, "Write the report to this file");
  check
      ->add_option("--fail-on", options.fail_on,
                   "error, warning or never: what makes the exit status 1")
      ->check(CLI::IsMember({"error", "warning", "never"}));
  check->add_option("--rules", options.rules,
                    "A folder of rules added to or overriding the built-in ones");
  check->add_option("--select", options.select, "Only these rules")
      ->delimiter(',')
      ->allow_extra_args(false);
  check->add_option("--ignore", options.ignore, "All but these rules")
      ->delimiter(',')
      ->allow_extra_args(false);
  check->add_option("--color", options.color, "auto, always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}));
  check->add_option("--jobs,-j", options.jobs, "Documents audited at once (default: one a core)")
      ->check(CLI::Range(1, 256));
  check->add_option("--why", options.why, "FILE:LINE: what each number on the line was taken for");
  check->add_option("--max-file-size", arguments->max_size, "Refuse larger documents (default 4M)");
  check->add_flag("--all", options.all, "List confirmed, given and unverifiable claims too");
  CLI::Option* config =
      check->add_option("--config", options.config, "This .shardlint.json, not the nearest one");
  check->add_flag("--isolated", options.isolated, "No .shardlint.json is read")->excludes(config);
  check->add_flag("--show-config", options.show_config,
                  "Show each value with the file it came from, and check nothing");
  check->add_flag("--no-suppressions", options.no_suppressions,
                  "Findings count whatever comments in the documents say");
  check->add_flag("--quiet,-q", options.quiet, "Findings only");
  return [arguments] { return RunArguments(*arguments); };
}

RunCommand AddInitCommand(CLI::App& program) {
  program.add_subcommand("init", "Write a .shardlint.json to begin with into the current folder");
  return [] { return WriteFirstConfig(); };
}

}  // namespace shardlint
