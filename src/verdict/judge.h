#pragma once

#include <memory>

#include "verdict/finding.h"
#include "verdict/judgement.h"

namespace shardlint {

/// Judges every claim of a document and makes its report. The report keeps the judgement alive: its
/// `explain` and `why` read it.
DocumentReport Judge(std::unique_ptr<Judgement> judgement);

}  // namespace shardlint
