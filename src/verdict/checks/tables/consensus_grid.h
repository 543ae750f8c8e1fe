#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "verdict/judgement.h"

namespace shardlint {

/// A cell with one figure that is no range or limit; a bracket behind it may tell it again.
struct GridCell {
  std::int32_t number = -1;
  std::int32_t claim = -1;
  bool minus = false, plus = false;  ///< "−48 %", "+12 %": a change
  bool remark = false;               ///< words of its own beside the figure
};

/// One column of a table, or one row where the columns are the variants.
struct GridSeries {
  TextRange label;
  std::vector<GridCell> cells;
  bool uniform = true;  ///< one dimension, and shares or none
  bool percent = false;
  bool key = false;  ///< what the rows are of
};

/// A table by series and item, each series with a cell for each item: its columns and rows, or its
/// rows and columns where the columns are the variants.
struct Grid {
  const Judgement* judgement = nullptr;
  bool rows = true;  ///< whether an item is a row
  std::vector<GridSeries> series;
  std::vector<TextRange> labels;     ///< of the items
  std::vector<bool> totals;          ///< items that add up others
  std::uint32_t first = 0, end = 0;  ///< blocks

  std::size_t Items() const { return labels.size(); }
  const GridCell& At(std::size_t s, std::size_t item) const { return series[s].cells[item]; }
  bool Has(std::size_t s, std::size_t item) const { return At(s, item).number >= 0; }
  /// Only where there is one.
  const Number& NumberAt(std::size_t s, std::size_t item) const {
    return judgement->mentions.numbers[static_cast<std::size_t>(At(s, item).number)];
  }
  std::string Words(std::size_t s, std::size_t item) const;
  std::string_view LabelOf(std::size_t s) const;
  /// The label of an item; a line break, which stands in no label, where it has none.
  std::string_view ItemOf(std::size_t item) const;
  bool Says(std::size_t s, std::string_view word) const;
  /// In base units, negative behind a minus.
  std::optional<Interval> Signed(std::size_t s, std::size_t item) const;
  /// Of the same unit, so that they can be added up.
  bool AreAlike(std::size_t a, std::size_t b, std::size_t item) const;
  /// A decimal figure without unit, noun or sign of a share.
  bool IsBare(std::size_t s, std::size_t item) const;
};

/// The one figure of a cell, if it has one.
GridCell CellOf(const Judgement& judgement, std::uint32_t block);

/// Its items are the table's rows or its columns; series of fewer than two figures are left out.
/// Empty where the table is too large to be compared.
Grid GridOf(const Judgement& judgement, const Group& group, bool rows);

/// Two tables of the same things as one: the items of the first with the series of both. Empty
/// where they share fewer than three, or too much.
Grid Joined(const Grid& a, const Grid& b);

}  // namespace shardlint
