#pragma once

#include "cli/command_line.h"

namespace shardlint {

// Each adds one subcommand with its options to the program; its file is named like it. A new one
// gets a file, a line here and one in main.cc.
RunCommand AddCheckCommand(CommandLine& program);
RunCommand AddAuditCommand(CommandLine& program);
RunCommand AddInitCommand(CommandLine& program);
RunCommand AddModelCommand(CommandLine& program);
RunCommand AddCorrectCommand(CommandLine& program);
RunCommand AddSuggestCommand(CommandLine& program);
RunCommand AddExplainCommand(CommandLine& program);
RunCommand AddRulesCommand(CommandLine& program);

}  // namespace shardlint
