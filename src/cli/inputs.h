#pragma once

#include <string>
#include <vector>

namespace shardlint {

/// What a run reads: files in the order they are reported, and what could not be listed.
struct Inputs {
  std::vector<std::string> paths;   ///< '/'-separated as given; "-" is standard input
  std::vector<std::string> errors;  ///< one line each, naming the path
};

/// Expands files, folders (every .md, .markdown and .txt below them, hidden entries and links left
/// out, sorted) and globs. Named files are taken whatever they end in. No path is listed twice.
Inputs ListInputs(const std::vector<std::string>& arguments);

}  // namespace shardlint
