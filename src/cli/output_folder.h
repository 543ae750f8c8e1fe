#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace shardlint {

/// A folder that is replaced whole or not at all: written beside it, put in its place by Commit,
/// removed when the run ends without it.
class OutputFolder {
 public:
  /// `entries` are the names that may stand in it. Refuses a file, and a folder that holds anything
  /// else or lacks the first of the names; the error is one line that names what it is.
  static Result<OutputFolder> Open(const std::string& path,
                                   const std::vector<std::string_view>& entries);
  OutputFolder(OutputFolder&& other) noexcept;
  OutputFolder& operator=(OutputFolder&&) = delete;
  ~OutputFolder();

  /// The path of a file in it until Commit.
  std::string File(std::string_view name) const { return temporary_ + "/" + std::string(name); }
  /// Makes a folder in it.
  Result<bool> AddFolder(std::string_view name) const;
  /// Writes a file in it; may be called from several threads for several files.
  Result<bool> Write(std::string_view name, std::string_view bytes) const;
  Result<bool> Commit();

 private:
  OutputFolder(std::string path, std::string temporary)
      : path_(std::move(path)), temporary_(std::move(temporary)) {}
  std::string path_;
  std::string temporary_;  ///< empty once it is in place
};

}  // namespace shardlint
