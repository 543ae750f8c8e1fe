#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/rule_doc.h"
#include "source/source_file.h"
#include "verdict/finding.h"

namespace shardlint {

/// What reports need beside the documents.
struct ReportOptions {
  std::string version = {};
  std::string homepage = {};  ///< a URL; may be empty
  /// What explains a rule; null: nothing does.
  std::function<std::optional<RuleDoc>(std::string_view rule)> describe = {};
  bool all = false;          ///< what nothing contradicts is listed too
  bool quiet = false;        ///< text: findings only
  bool color = false;        ///< text
  std::size_t max_size = 0;  ///< markdown: bytes that its reader takes; 0: any
  /// The path of a document in its repository, for formats that a forge reads; null: as given.
  std::function<std::string(const std::string& path)> in_repository = {};

  std::optional<RuleDoc> Describe(std::string_view rule) const {
    return describe ? describe(rule) : std::nullopt;
  }
  std::string RepositoryPath(const std::string& path) const {
    return in_repository ? in_repository(path) : path;
  }
};

/// One format. Documents come in order; what is written between Begin and End is the report.
class Reporter {
 public:
  virtual ~Reporter() = default;
  virtual void Begin(std::string& out) = 0;
  /// `source` is null when the document could not be read (then report.error says why).
  virtual void Document(const DocumentReport& report, const SourceFile* source,
                        std::string& out) = 0;
  virtual void End(std::string& out) = 0;
  /// What a person should know that the report itself leaves out, one line each; after End.
  virtual std::vector<std::string> Notices() const { return {}; }
};

/// The names of the formats, as --format takes them.
std::vector<std::string> ReportFormats();

/// Null when no format has that name.
std::unique_ptr<Reporter> MakeReporter(std::string_view format, ReportOptions options);

}  // namespace shardlint
