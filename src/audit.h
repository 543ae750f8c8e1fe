#pragma once

#include "model/ruleset.h"
#include "source/source_file.h"
#include "verdict/finding.h"

namespace shardlint {

/// The whole pipeline for one document. `file` and `rules` must outlive the report.
DocumentReport Audit(const SourceFile& file, const Ruleset& rules);

}  // namespace shardlint
