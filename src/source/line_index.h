#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace shardlint {

/// A place for a person: both count from 1, columns count code points.
struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};

/// Where the lines of one text begin. Lines end at LF, CRLF or a lone CR. Keeps a view of `text`.
class LineIndex {
 public:
  explicit LineIndex(std::string_view text);
  Position At(std::uint32_t offset) const;
  std::uint32_t LineOf(std::uint32_t offset) const;
  /// The text of line `line` (from 1) without its line end.
  std::string_view Line(std::uint32_t line) const;
  std::uint32_t LineBegin(std::uint32_t line) const { return begins_[line - 1]; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(begins_.size()); }

 private:
  std::uint32_t CodePointsBefore(std::uint32_t offset) const;

  std::string_view text_;
  std::vector<std::uint32_t> begins_;
  std::vector<std::uint32_t> code_points_;  ///< before each stride, so that long lines stay cheap
};

}  // namespace shardlint
