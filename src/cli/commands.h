#pragma once

#include <functional>

namespace CLI {
class App;
}

namespace shardlint {

/// Runs a subcommand whose options are parsed; the exit status of interface.md: 0, 1 or 2.
using RunCommand = std::function<int()>;

// Each adds one subcommand with its options to the program; its file is named like it. A new one
// gets a file, a line here and one in main.cc.
RunCommand AddCheckCommand(CLI::App& program);
RunCommand AddAuditCommand(CLI::App& program);
RunCommand AddInitCommand(CLI::App& program);
RunCommand AddModelCommand(CLI::App& program);
RunCommand AddCorrectCommand(CLI::App& program);
RunCommand AddSuggestCommand(CLI::App& program);
RunCommand AddExplainCommand(CLI::App& program);
RunCommand AddRulesCommand(CLI::App& program);

}  // namespace shardlint
