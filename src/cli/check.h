#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "source/source_file.h"

namespace shardlint {

/// Options of `shardlint check` (interface.md).
struct CheckOptions {
  std::vector<std::string> paths;
  std::string stdin_filename = "stdin.md";
  std::vector<std::string> formats = {"text"};  ///< "sarif" or "sarif:FILE"
  std::string output;
  std::string fail_on = "error";
  std::string rules;
  std::vector<std::string> select;
  std::vector<std::string> ignore;
  std::string color = "auto";
  std::string why;
  std::size_t max_file_size = kDefaultMaxFileSize;
  int jobs = 0;  ///< 0: as many as cores
  bool all = false;
  bool quiet = false;
  bool no_suppressions = false;  ///< comments in documents suppress nothing
};

/// Runs it; the exit status of interface.md: 0, 1 or 2.
int RunCheck(const CheckOptions& options);

/// "4M", "16MiB", "65536" in bytes; 0 when it is no size.
std::size_t ParseSize(const std::string& text);

}  // namespace shardlint
