#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace shardlint {

/// What a run reads: files in the order they are reported, and what could not be listed.
struct Inputs {
  std::vector<std::string> paths;   ///< '/'-separated as given; "-" is standard input
  std::vector<std::string> errors;  ///< one line each, naming the path
  std::size_t ignored = 0;          ///< documents and folders that an ignore file left out

  /// Why there is nothing to check, for a person.
  std::string WhyNothing() const;
};

/// Expands files, folders and globs ("**" crosses folders). Of a folder every regular .md,
/// .markdown and .txt file below it is taken, sorted; hidden entries, links, and what .gitignore
/// and .shardlintignore files say are left out, those of the folders above in the same repository
/// too. Named files are taken whatever they end in and whatever ignores them. No path is listed
/// twice.
Inputs ListInputs(const std::vector<std::string>& arguments);

}  // namespace shardlint
