#pragma once

#include <string_view>

namespace shardlint {

/// "shardlint: MESSAGE" on standard error, printable, one line.
void PrintMessage(std::string_view message);

/// GitHub's runner reads what is printed, and takes some of it for commands.
bool RunsInGithub();

}  // namespace shardlint
