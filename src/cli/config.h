#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "model/ruleset.h"

namespace shardlint {

inline constexpr const char* kConfigName = ".shardlint.json";

/// One .shardlint.json (schemas/config.schema.json), paths resolved. What it does not say is empty.
struct Config {
  std::string file;  ///< empty: none
  std::vector<std::string> select, ignore;
  std::vector<std::pair<std::string, std::string>> severity;  ///< rule, "error" | "warning" | "off"
  RuleSources sources;
  std::optional<std::string> fail_on;
  std::optional<std::size_t> max_file_size;
};

/// All mistakes are told, one line each, with the file and the place in it; then there is none.
std::optional<Config> ReadConfig(const std::string& path, RuleErrors& errors);

/// Finds the nearest configuration above a document, each folder once.
class ConfigFinder {
 public:
  /// The path of the file, empty when there is none. The document need not exist.
  std::string Find(const std::string& document);

 private:
  std::map<std::string, std::string> of_folder_;
};

/// `shardlint init`: a configuration to begin with, in the current folder. The exit status.
int WriteFirstConfig();

}  // namespace shardlint
