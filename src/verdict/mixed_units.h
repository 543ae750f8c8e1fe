#pragma once

#include <optional>

#include "verdict/finding.h"
#include "verdict/judgement.h"

namespace shardlint {

/// One remark for a document whose GB are 10^9 bytes in some figures and 2^30 in others, at the
/// first figure of the rarer kind; none where one meaning serves all, or the other may be a slip of
/// one place.
std::optional<Remark> FindMixedUnits(Judgement& judgement);

}  // namespace shardlint
