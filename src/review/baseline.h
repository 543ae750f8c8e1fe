#pragma once

#include <compare>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "source/source_file.h"
#include "verdict/finding.h"

namespace shardlint {

/// A contradiction that a project has accepted for now. Nothing in it moves with its line.
struct BaselineEntry {
  std::string path;   ///< of the document, '/'-separated, from the baseline's folder
  std::string id;     ///< Finding::id
  std::string rule;   ///< one that contradicts it
  std::string claim;  ///< its words, for whoever reads the file
  auto operator<=>(const BaselineEntry&) const = default;
};

/// A file of them (schemas/baseline.schema.json), and what one run found of it.
class Baseline {
 public:
  /// Reads the file; with `update` all that is found is accepted, and there need be no file yet.
  /// The error is one line that names the file and what is wrong with it.
  static Result<Baseline> Open(const std::string& file, bool update);

  /// Suppresses the contradicted findings of a document whose every rule is accepted.
  void Apply(DocumentReport& report) const;
  /// Notes what a document's report has of it. `takes_part`: rules that were asked for.
  void Take(const DocumentReport& report, const SourceFile& source,
            const std::function<bool(std::string_view rule)>& takes_part);

  /// Entries of documents that were checked, or that are gone, which nothing is found for.
  std::vector<BaselineEntry> Stale() const;
  /// The file's text without them, and with all that was found: sorted, an entry a line.
  std::string Updated() const;
  const std::string& file() const { return file_; }

 private:
  std::string PathOf(const std::string& document) const;
  bool Accepts(const BaselineEntry& entry) const;

  std::string file_;
  bool update_ = false;
  std::set<BaselineEntry> entries_;
  std::set<BaselineEntry> found_;
  std::set<std::string> checked_;          // documents
  std::set<BaselineEntry> not_asked_for_;  // entries whose rule took no part
};

}  // namespace shardlint
