#pragma once

#include <span>
#include <string_view>

#include "mention/name_index.h"

namespace shardlint {

/// A file of rules/ or schemas/ compiled into the program (tools/embed_rules.cc), minified.
struct EmbeddedFile {
  std::string_view path;  ///< "rules/formulas/weights.json"
  std::string_view text;
};

std::span<const EmbeddedFile> EmbeddedRules();
/// One JSON object an entry of the catalogue; `path` is the file it stands in.
std::span<const EmbeddedFile> EmbeddedEntries();
std::span<const EmbeddedFile> EmbeddedSchemas();
/// Sorted by name.
std::span<const CatalogName> EmbeddedNames();

}  // namespace shardlint
