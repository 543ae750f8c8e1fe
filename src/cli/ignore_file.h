#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace shardlint {

/// The patterns of one .gitignore or .shardlintignore, read as git reads them: a later pattern
/// overrules an earlier one, "!" takes back, "/" at the end means folders, a "/" elsewhere ties the
/// pattern to the file's folder, "**" crosses folders. Time is linear in pattern × path.
class IgnoreFile {
 public:
  explicit IgnoreFile(std::string_view text);
  /// `path` is '/'-separated below the file's folder. None: no pattern speaks of it; false: taken
  /// back. Of a path below an ignored folder the caller does not ask.
  std::optional<bool> Ignores(std::string_view path, bool is_folder) const;

 private:
  struct Pattern {
    std::vector<std::string> segments;
    bool taken_back = false;
    bool folders_only = false;
  };
  std::vector<Pattern> patterns_;
};

/// Whether one name (no '/') matches a glob of "*", "?", "[a-z]", "[!a]", "[[:digit:]]" and
/// escapes.
bool MatchesName(std::string_view glob, std::string_view name);

/// The same for paths, segment by segment; a segment "**" stands for any number of folders.
bool MatchesPath(const std::vector<std::string>& globs, std::string_view path);

}  // namespace shardlint
