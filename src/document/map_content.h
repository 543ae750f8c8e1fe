#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "document/replay.h"
#include "source/line_index.h"
#include "source/span.h"

namespace shardlint {

/// Where cmark says that a block stands: lines and columns from 1, 0 if it does not know.
struct BlockPlace {
  int line = 0;
  int column = 0;
  int end_line = 0;
};

/// Finds the content of blocks (what cmark's inline parser was given) in the source. Each function
/// answers false when the source says otherwise.
class ContentMapper {
 public:
  /// `source` and `lines` must outlive it.
  ContentMapper(std::string_view source, const LineIndex& lines) : source_(source), lines_(lines) {}

  /// A paragraph, or a table with the paragraph before its rule.
  bool MapLines(const BlockPlace& place, std::string_view content, ContentMap& map) const;
  /// A paragraph that runs into a table has line 0; the table kept the content of `both`.
  bool MapGlued(const BlockPlace& table, std::string_view both, std::string_view content,
                ContentMap& map) const;
  /// An ATX heading, whose closing marks cmark has cut off.
  bool MapHeading(const BlockPlace& place, int heading_level, std::string_view content,
                  ContentMap& map) const;

 private:
  bool AlignLines(std::string_view content, std::uint32_t first_line, std::uint32_t first_column,
                  ContentMap& map) const;
  bool MapDefinitionsBefore(const BlockPlace& place, std::string_view content,
                            ContentMap& map) const;

  std::string_view source_;
  const LineIndex& lines_;
};

/// The trimmed cells of a table row as cmark splits it, `row` without container marks.
void SplitRow(std::string_view source, Span row, std::vector<Span>& cells);

}  // namespace shardlint
