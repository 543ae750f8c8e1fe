#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "verdict/judgement.h"

namespace shardlint {

struct TableCell {
  std::int32_t number = -1;  ///< its only figure; -1: none or several
  std::int32_t claim = -1;
};

struct Table {
  std::vector<std::int32_t> columns;         ///< of the document's table
  std::vector<std::vector<TableCell>> rows;  ///< a cell for each of `columns`
};

/// Figures by row and column; a cell with several says nothing, and totals are no rows. Empty where
/// the table has too many columns to be compared.
Table TableOf(const Judgement& judgement, const Group& group);

/// Whether points lie on one straight line within their rounding: "0.20, 0.39, 0.58, 0.76 ms" of 32
/// to 128 users are a time for each and one for all.
bool AreOnOneLine(std::span<const std::pair<Interval, Interval>> points);

/// The cell that heads another's column; -1: none.
std::int32_t HeaderOf(const Judgement& judgement, std::uint32_t cell);

/// Blocks [first, second) of a cell's row, in a very wide one those within 64 columns.
std::pair<std::uint32_t, std::uint32_t> RowOf(const Judgement& judgement, std::uint32_t cell);

/// "*estimated*": whether a short remark right above the table that begins at a block says so.
bool IsTableOfEstimates(const Judgement& judgement, std::uint32_t first_block);

/// Whether the cell that heads a claim's column has a word of the list.
bool IsHeadedBy(const Judgement& judgement, const Claim& claim, std::string_view word);

}  // namespace shardlint
