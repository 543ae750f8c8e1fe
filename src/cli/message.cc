#include "cli/message.h"

#include <fmt/format.h>

#include <cstdlib>

#include "report/escape.h"
#include "report/printable.h"

namespace shardlint {

void PrintMessage(std::string_view message) {
  const std::string line = "shardlint: " + Printable(message) + "\n";
  fmt::print(stderr, "{}", RunsInGithub() ? DefuseCommands(line) : line);
}

bool RunsInGithub() {
  const char* value = std::getenv("GITHUB_ACTIONS");
  return value != nullptr && std::string_view(value) == "true";
}

}  // namespace shardlint
