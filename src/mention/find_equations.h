#pragma once

#include <span>

#include "mention/token_stream.h"

namespace shardlint {

/// Reads the equations, comparisons and bare products of one run of tokens (a paragraph, a cell, or
/// code lines that continue each other) and appends them to `mentions`.
void FindEquations(std::span<const TextToken> tokens, Mentions& mentions);

}  // namespace shardlint
