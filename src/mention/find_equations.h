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

/// A row whose cell is an expression and whose next cell is its value: "80 / 2 | 40". What a cell
/// of a `table` computes is no figure of its own, whatever stands in the next one.
void FindCellEquations(std::span<const std::vector<TextToken>> cells, bool table,
                       Mentions& mentions);

}  // namespace shardlint
