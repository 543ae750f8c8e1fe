#pragma once

#include <cstdio>
#include <string>
#include <string_view>

#include "base/result.h"

namespace shardlint {

/// Where a report goes: standard output, or a file that is replaced whole or not at all (written
/// beside it, renamed by Commit; removed when the run ends without it).
class Output {
 public:
  static Result<Output> Open(const std::string& path);  ///< empty: standard output
  /// Text behind what a regular file holds already; nothing is replaced.
  static Result<Output> Append(const std::string& path);
  Output(Output&& other) noexcept;
  Output& operator=(Output&&) = delete;
  ~Output();
  void Write(std::string_view text);
  /// The error names the path and why.
  Result<bool> Commit();
  bool to_terminal() const;

 private:
  Output(std::FILE* file, std::string path, std::string temporary)
      : file_(file), path_(std::move(path)), temporary_(std::move(temporary)) {}
  std::FILE* file_;
  std::string path_;
  std::string temporary_;
  bool failed_ = false;
};

/// "shardlint: MESSAGE" on standard error.
void PrintError(std::string_view message);

/// Whether a report is coloured: `color` is "auto", "always" or "never"; NO_COLOR is respected.
bool WantsColor(std::string_view color, const Output& output);

}  // namespace shardlint
