#pragma once

#include <string>
#include <string_view>

#include "source/source_file.h"
#include "verdict/finding.h"

namespace shardlint {

/// Writes `--format json` (schemas/report.schema.json) piece by piece: Begin, each Document, End.
/// Every claim stands on a line of its own. The same documents give the same bytes.
class JsonReport {
 public:
  explicit JsonReport(std::string_view version) : version_(version) {}

  void Begin(std::string& out);
  /// `source` may be null when the document could not be read.
  void Document(const DocumentReport& report, const SourceFile* source, std::string& out);
  void End(std::string& out);

 private:
  std::string version_;
  bool first_ = true;
};

}  // namespace shardlint
