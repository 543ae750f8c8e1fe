#include <cstdio>
#include <exception>
#include <vector>

#include "cli/commands.h"
#include "version.h"

namespace {

using shardlint::CommandLine;
using shardlint::RunCommand;

constexpr RunCommand (*kCommands[])(CommandLine&) = {
    shardlint::AddCheckCommand,   shardlint::AddAuditCommand,   shardlint::AddInitCommand,
    shardlint::AddModelCommand,   shardlint::AddSuggestCommand, shardlint::AddCorrectCommand,
    shardlint::AddExplainCommand, shardlint::AddRulesCommand,
};

int Run(int argc, char** argv) {
  CommandLine line("shardlint", "Recomputes what a write-up of a deployed language model claims.",
                   shardlint::kVersion);
  std::vector<RunCommand> commands;
  for (const auto add : kCommands) commands.push_back(add(line));
  return line.Run(argc, argv, commands);
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
