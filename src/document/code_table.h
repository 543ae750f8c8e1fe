#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "document/block_writer.h"
#include "source/span.h"

namespace shardlint {

/// One line of a code block: `spaces` blanks that stand for part of the tab at `tab`, then the
/// source bytes of `from`.
struct CodeLine {
  Span from;
  std::uint32_t spaces = 0;
  std::uint32_t tab = 0;
};

/// Writes a code block, line by line, and the tables drawn in it cell by cell. In a block whose
/// `info` names a language '|' is mostly an operator: there a table needs a rule line or outer
/// bars.
void WriteCodeBlock(std::string_view source, const std::vector<CodeLine>& lines,
                    const std::string& info, BlockWriter& writer);

}  // namespace shardlint
