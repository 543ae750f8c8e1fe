#pragma once

#include "verdict/judgement.h"

namespace shardlint {

/// Whether a sum that does not add up would with amounts of its passage that were taken for no
/// rows, or without several that were: its rows were misread rather than added wrongly.
bool HasUnreadRows(const Judgement& judgement, const CheckDetail& sum);

}  // namespace shardlint
