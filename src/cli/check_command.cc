#include <CLI/CLI.hpp>
#include <memory>

#include "cli/check.h"
#include "cli/commands.h"
#include "cli/config.h"
#include "cli/run_options.h"

namespace shardlint {

RunCommand AddCheckCommand(CLI::App& program) {
  auto options = std::make_shared<CheckOptions>();
  CLI::App* check = program.add_subcommand(
      "check", "Check documents: files, folders, globs, - for standard input");
  check->add_option("paths", options->paths, "What to check (default: the current folder)");
  check->add_option("--stdin-filename", options->stdin_filename,
                    "Name that standard input is reported under");
  check->add_option("-o,--output", options->output, "Write the report to this file");
  AddRunOptions(*check, *options);
  CLI::Option* fix = check->add_flag(
      "--fix", options->fix, "Write safe fixes into the documents, and report what is left");
  check->add_flag("--diff", options->diff, "Show safe fixes as a diff, and write nothing")
      ->excludes(fix);
  CLI::Option* since = check->add_option(
      "--changed-since", options->changed_since,
      "A commit: only claims on lines changed since, and claims that the changes made wrong");
  CLI::Option* baseline = check->add_option("--baseline", options->baseline,
                                            "Contradictions that are accepted for now");
  check
      ->add_flag("--update-baseline", options->update_baseline,
                 "Accept what is found, and drop what is not any more")
      ->needs(baseline)
      ->excludes(since)
      ->excludes(fix);
  check->add_option("--why", options->why, "FILE:LINE: what each number on the line was taken for");
  check->add_flag("--show-config", options->show_config,
                  "Show each value with the file it came from, and check nothing");
  return [options] { return RunCheck(*options); };
}

RunCommand AddInitCommand(CLI::App& program) {
  program.add_subcommand("init", "Write a .shardlint.json to begin with into the current folder");
  return [] { return WriteFirstConfig(); };
}

}  // namespace shardlint
