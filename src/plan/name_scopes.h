#pragma once

#include <cstdint>
#include <vector>

#include "document/document.h"
#include "mention/mention.h"

namespace shardlint {

/// A stretch of a document that speaks of one model or device where its neighbours speak of others:
/// a row, a column, an item, a section.
struct NameScope {
  std::uint32_t begin = 0, end = 0;  ///< blocks
  std::int32_t column = -1;          ///< of the table that `begin` lies in; -1: all of it
  bool part_of_list = false;         ///< a row, a column or an item: no plan for text outside it
  std::vector<std::uint32_t> hits = {};  ///< into Mentions::names
};

/// Larger scopes before those inside them.
std::vector<NameScope> FindNameScopes(const Document& document, const Mentions& mentions);

/// One past the last block of a heading's section.
std::uint32_t SectionEnd(const Document& document, std::uint32_t heading);

/// One past the last block of the list item that begins at `block`, nested lists included.
std::uint32_t ItemEnd(const Document& document, std::uint32_t block);

}  // namespace shardlint
