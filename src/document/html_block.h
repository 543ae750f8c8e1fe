#pragma once

#include <string_view>
#include <vector>

#include "document/block_writer.h"
#include "document/replay.h"
#include "source/span.h"

namespace shardlint {

/// Writes the text of an HTML block: a block for each line that has any, and tables cell by cell
/// (cells may span lines). Comments, tags, scripts and styles contribute nothing, entities are
/// decoded, tags that begin a line on the page become a blank.
void WriteHtmlBlock(std::string_view source, const std::vector<Span>& lines, EntityDecoder decode,
                    BlockWriter& writer);

}  // namespace shardlint
