#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "mention/token_stream.h"

namespace shardlint {

/// Reads the equations, comparisons and bare products of one run of tokens (a paragraph, a cell, or
/// code lines that continue each other) and appends them to `mentions`.
void FindEquations(std::span<const TextToken> tokens, const UnitTable& units, Mentions& mentions);

/// Reads the products of bare counts that nobody computes ("4×4×2", "7×8 GPUs") and marks what else
/// stands at × or ÷ as an operand. Reads what FindEquations has left.
void FindProducts(std::span<const TextToken> tokens, const UnitTable& units, Mentions& mentions);

/// The equation of a cell with the figure before it, and where it stands in its table.
struct CellFormula {
  Equation equation;
  std::size_t column = 0;
};

/// A row whose cell is an expression and whose next cell is its value: "80 / 2 | 40". What a cell
/// of a table computes is no figure of its own, whatever stands in the next one; where no value
/// follows, the one before it may be meant, and "512 | 64 × 8" goes to `behind` (null: no table).
/// `unit_above` says for each cell of a table whether its column's header names a unit.
void FindCellEquations(std::span<const std::vector<TextToken>> cells,
                       const std::vector<bool>& unit_above, Mentions& mentions,
                       std::vector<CellFormula>* behind);

/// At the end of a table: what its cells say of the figures before them is an equation where it
/// holds, and where it fails in a column in which most of them hold.
void SettleCellFormulas(std::vector<CellFormula>& behind, Mentions& mentions);

/// "usable = 86.4  # 96 GB * 0.90": a value set in a line of code, and how it comes about behind
/// it. With `slashes`, behind "//" too, which divides in some languages.
void FindCommentEquation(std::string_view line, std::uint32_t line_begin, bool slashes,
                         std::span<const TextToken> tokens, Mentions& mentions);

}  // namespace shardlint
