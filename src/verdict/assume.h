#pragma once

#include <string>
#include <utility>
#include <vector>

#include "source/source_file.h"
#include "verdict/finding.h"

namespace shardlint {

/// `<!-- shardlint: assume memory-unit=binary ep=inside -->`: choices that the author fixes from
/// there on.
struct AssumeComment {
  Span at;
  std::vector<std::pair<std::string, std::string>> choices;  ///< "ep", "inside"
};

/// Those among a report's comments that fix assumptions. One that cannot be read becomes a remark.
std::vector<AssumeComment> ReadAssumeComments(DocumentReport& report, const SourceFile& file);

}  // namespace shardlint
