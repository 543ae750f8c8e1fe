#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "source/source_file.h"
#include "verdict/finding.h"

namespace shardlint {

/// What has changed in one document.
struct DocumentChanges {
  bool whole = false;  ///< new, untracked, or not of the repository
  std::vector<std::pair<std::uint32_t, std::uint32_t>> lines;  ///< from 1, both ends included
  std::optional<std::string> before;  ///< the old text; none: nothing has changed
};

/// What has changed in the repository of the current folder since a commit: in the files as they
/// are now, committed or not. Where HEAD has left the commit's branch, since it left it.
class Changes {
 public:
  /// The error is one line: no repository, no such commit, no git.
  static Result<Changes> Since(const std::string& ref);
  /// May be asked by several threads.
  Result<DocumentChanges> Of(const std::string& path) const;

 private:
  std::string root_;
  std::string commit_;
  std::map<std::string, std::string> before_;  // changed files: the old name, empty: new
  std::set<std::string> tracked_;
};

/// Leaves the findings and remarks on changed lines, and what is contradicted elsewhere unless it
/// was before; `old` is the report of the old text, null where there is none. Those of the latter
/// kind are marked.
void KeepChanged(DocumentReport& report, const SourceFile& source, const DocumentChanges& changes,
                 const DocumentReport* old, const SourceFile* old_source);

}  // namespace shardlint
