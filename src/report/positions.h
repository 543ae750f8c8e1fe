#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "source/line_index.h"
#include "source/span.h"

namespace shardlint {

/// LineIndex for reports, which ask for many places in any order: a column costs the same however
/// long its line is. Keeps a view of `text`; offsets beyond it mean its end.
class Positions {
 public:
  explicit Positions(std::string_view text);
  Position At(std::uint32_t offset) const;
  /// Columns from 1 as SARIF and editors count them: UTF-16 code units, a byte order mark is none.
  std::uint32_t Utf16Column(std::uint32_t offset) const;
  /// Columns from 1 in bytes.
  std::uint32_t ByteColumn(std::uint32_t offset) const;
  std::uint32_t LineOf(std::uint32_t offset) const { return lines_.LineOf(Clamp(offset)); }
  std::string_view Text(Span span) const;
  const LineIndex& lines() const { return lines_; }

 private:
  std::uint32_t Clamp(std::uint32_t offset) const;
  std::uint32_t CodePointsBefore(std::uint32_t offset) const;
  std::uint32_t AstralBefore(std::uint32_t offset) const;

  std::string_view text_;
  LineIndex lines_;
  std::vector<std::uint32_t> counts_;  ///< code points before every kStride-th byte
  std::vector<std::uint32_t> astral_;  ///< of them, those that are two UTF-16 code units
};

}  // namespace shardlint
