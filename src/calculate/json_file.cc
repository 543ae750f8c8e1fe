#include "calculate/json_file.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

namespace shardlint {

Result<JsonFile> ReadJsonFile(const std::string& path) {
  std::error_code code;
  if (std::filesystem::is_directory(path, code)) return Error{path + ": is a folder"};
  errno = 0;
  std::ifstream in(path, std::ios::binary);
  if (!in) return Error{path + ": " + std::strerror(errno)};
  std::ostringstream text;
  text << in.rdbuf();
  JsonFile file{.text = text.str(), .tree = nullptr};
  Result<std::unique_ptr<OwnedRuleTree>> parsed = ParseRuleTree(file.text);
  if (!parsed) return Error{path + ":" + parsed.error().message};
  file.tree = std::move(*parsed);
  return file;
}

}  // namespace shardlint
