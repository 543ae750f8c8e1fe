#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>

#include "cli/check.h"
#include "version.h"

namespace {

int Run(int argc, char** argv) {
  using shardlint::CheckOptions;
  CLI::App app{"Recomputes what a write-up of a deployed language model claims.", "shardlint"};
  app.set_version_flag("--version", std::string("shardlint ") + shardlint::kVersion);
  app.require_subcommand(1);

  CheckOptions options;
  std::string max_size;
  CLI::App* check =
      app.add_subcommand("check", "Check documents: files, folders, globs, - for standard input");
  check->add_option("paths", options.paths, "What to check (default: the current folder)");
  check->add_option("--stdin-filename", options.stdin_filename,
                    "Name that standard input is reported under");
  check->add_option("--format", options.format, "text or json")
      ->check(CLI::IsMember({"text", "json"}));
  check->add_option("-o,--output", options.output, "Write the report to this file");
  check
      ->add_option("--fail-on", options.fail_on,
                   "error, warning or never: what makes the exit status 1")
      ->check(CLI::IsMember({"error", "warning", "never"}));
  check->add_option("--rules", options.rules,
                    "A folder of rules added to or overriding the built-in ones");
  check->add_option("--select", options.select, "Only these rules")->delimiter(',');
  check->add_option("--ignore", options.ignore, "All but these rules")->delimiter(',');
  check->add_option("--color", options.color, "auto, always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}));
  check->add_option("--jobs,-j", options.jobs, "Documents audited at once (default: one a core)")
      ->check(CLI::Range(1, 256));
  check->add_option("--why", options.why, "FILE:LINE: what each number on the line was taken for");
  check->add_option("--max-file-size", max_size, "Refuse larger documents (default 4M)");
  check->add_flag("--all", options.all, "List confirmed, given and unverifiable claims too");
  check->add_flag("--quiet,-q", options.quiet, "Findings only");

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  if (!max_size.empty()) {
    options.max_file_size = shardlint::ParseSize(max_size);
    if (options.max_file_size == 0) {
      std::fprintf(stderr, "shardlint: --max-file-size: '%s' is no size\n", max_size.c_str());
      return 2;
    }
  }
  return shardlint::RunCheck(options);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return Run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "shardlint: %s\n", error.what());
    return 2;
  }
}
