#pragma once

#include <span>

#include "mention/token_stream.h"

namespace shardlint {

/// Reads the equations, comparisons and bare products of one run of tokens (a paragraph, a cell, or
/// code lines that continue each other) and appends them to `mentions`.
void FindEquations(std::span<const TextToken> tokens, const UnitTable& units, Mentions& mentions);

/// Reads the products of bare counts that nobody computes ("4×4×2", "7×8 GPUs") and marks what else
/// stands at × or ÷ as an operand. Reads what FindEquations has left.
void FindProducts(std::span<const TextToken> tokens, const UnitTable& units, Mentions& mentions);

/// A row of a table whose cell is an expression and whose next cell is its value: "80 / 2 | 40".
void FindCellEquations(std::span<const std::vector<TextToken>> cells, Mentions& mentions);

}  // namespace shardlint
