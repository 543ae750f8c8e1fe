#pragma once

#include "verdict/judgement.h"

namespace shardlint {

/// "24 ms ≤ 20 ms: no", "✗ 24 ms ≤ 20 ms", "24 ms ≤ 20 ms?", "24 ms ≤ 20 ms is violated": whether
/// something beside a comparison answers it, so that the comparison itself claims nothing.
bool IsAnswered(const Judgement& judgement, const Number& left, const Number& right);

}  // namespace shardlint
