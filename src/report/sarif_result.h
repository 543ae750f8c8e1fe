#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/finding_list.h"
#include "report/json_writer.h"
#include "report/positions.h"

namespace shardlint {

/// What all results of one document share.
struct SarifDocument {
  std::string uri;  ///< as SarifUri makes it
  const Positions& positions;
  std::vector<std::string> line_hashes;  ///< LineHashes of the text
};

/// "plans/a%20b.md"; an absolute path becomes a "file:" URI.
std::string SarifUri(std::string_view path);
void WriteArtifactLocation(JsonWriter& json, std::string_view uri);

/// A member that is a `message` object: {"text": …}.
void WriteMessage(JsonWriter& json, std::string_view key, std::string_view text);

/// Writes the members of a `result` object but ruleId and ruleIndex.
void WriteSarifResult(JsonWriter& json, const SarifDocument& document, const ListedFinding& listed);

/// "error", "warning", "note" or "none": what GitHub reads.
std::string_view SarifLevel(Severity level);

}  // namespace shardlint
