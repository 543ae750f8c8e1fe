#include <memory>

#include "cli/check.h"
#include "cli/commands.h"
#include "cli/config.h"
#include "cli/run_options.h"

namespace shardlint {

RunCommand AddCheckCommand(CommandLine& program) {
  auto options = std::make_shared<CheckOptions>();
  Command check =
      program.Add("check", "Check documents: files, folders, globs, - for standard input");
  check.Add("paths", options->paths, "What to check (default: the current folder)");
  check.Add("--stdin-filename", options->stdin_filename,
            "Name that standard input is reported under");
  check.Add("-o,--output", options->output, "Write the report to this file");
  AddRunOptions(check, *options);
  CommandOption fix = check.AddFlag("--fix", options->fix,
                                    "Write safe fixes into the documents, and report what is left");
  check.AddFlag("--diff", options->diff, "Show safe fixes as a diff, and write nothing")
      .Excludes(fix);
  CommandOption since = check.Add(
      "--changed-since", options->changed_since,
      "A commit: only claims on lines changed since, and claims that the changes made wrong");
  CommandOption baseline =
      check.Add("--baseline", options->baseline, "Contradictions that are accepted for now");
  check
      .AddFlag("--update-baseline", options->update_baseline,
               "Accept what is found, and drop what is not any more")
      .Needs(baseline)
      .Excludes(since)
      .Excludes(fix);
  check.Add("--why", options->why, "FILE:LINE: what each number on the line was taken for");
  check.AddFlag("--show-config", options->show_config,
                "Show each value with the file it came from, and check nothing");
  return [options] { return RunCheck(*options); };
}

RunCommand AddInitCommand(CommandLine& program) {
  program.Add("init", "Write a .shardlint.json to begin with into the current folder");
  return [] { return WriteFirstConfig(); };
}

}  // namespace shardlint
