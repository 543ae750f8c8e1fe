#pragma once

#include <string_view>
#include <vector>

#include "document/document.h"
#include "source/source_file.h"
#include "source/span.h"

namespace shardlint {

/// The HTML comments of a document whose text begins with `keyword`, markers included, in order. A
/// comment that is shown as code is none.
std::vector<Span> FindComments(const SourceFile& file, const Document& document,
                               std::string_view keyword);

}  // namespace shardlint
