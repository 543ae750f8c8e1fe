#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace shardlint {

/// Options of `shardlint check` (interface.md).
struct CheckOptions {
  std::vector<std::string> paths;
  std::string stdin_filename = "stdin.md";
  std::vector<std::string> formats = {"text"};  ///< "sarif" or "sarif:FILE"
  std::string output;
  std::string config;                  ///< a file that counts for all documents; empty: the nearest
  std::optional<std::string> fail_on;  ///< none: as configured, else "error"
  std::string rules;
  std::vector<std::string> select;
  std::vector<std::string> ignore;
  std::string color = "auto";
  std::string why;
  std::optional<std::size_t> max_file_size;  ///< none: as configured, else 4 MiB
  int jobs = 0;                              ///< 0: as many as cores
  bool all = false;
  bool fix = false;      ///< safe fixes are written into the documents
  bool diff = false;     ///< they are shown, and nothing is written
  std::string baseline;  ///< contradictions that are accepted for now
  bool update_baseline = false;
  std::string changed_since;  ///< a commit: only what was changed since, and what that made wrong
  bool quiet = false;
  bool isolated = false;         ///< no configuration is read
  bool show_config = false;      ///< says what would count, and checks nothing
  bool no_suppressions = false;  ///< comments in documents suppress nothing
};

/// Runs it; the exit status of interface.md: 0, 1 or 2.
int RunCheck(const CheckOptions& options);

/// "4M", "16MiB", "65536" in bytes; 0 when it is no size.
std::size_t ParseSize(const std::string& text);

}  // namespace shardlint
