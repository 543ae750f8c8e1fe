#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <vector>

#include "cli/commands.h"
#include "version.h"

namespace {

using shardlint::RunCommand;

constexpr RunCommand (*kCommands[])(CLI::App&) = {
    shardlint::AddCheckCommand,   shardlint::AddAuditCommand,   shardlint::AddInitCommand,
    shardlint::AddModelCommand,   shardlint::AddSuggestCommand, shardlint::AddCorrectCommand,
    shardlint::AddExplainCommand, shardlint::AddRulesCommand,
};

int Run(int argc, char** argv) {
  CLI::App app{"Recomputes what a write-up of a deployed language model claims.", "shardlint"};
  app.set_version_flag("--version", std::string("shardlint ") + shardlint::kVersion);
  app.require_subcommand(1);
  std::vector<RunCommand> commands;
  for (const auto add : kCommands) commands.push_back(add(app));
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  const auto subcommands = app.get_subcommands({});
  for (std::size_t i = 0; i < subcommands.size(); ++i)
    if (subcommands[i]->parsed()) return commands[i]();
  return 2;
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
