#pragma once

#include <string>
#include <vector>

#include "report/document_row.h"

namespace shardlint {

struct SiteEntry {
  DocumentRow row;
  std::string page;  ///< "documents/plan.html", a file of the site; empty: it has none
};

/// The site's first page: totals, a row a document in the order given, contradictions by rule. It
/// is a plain table without a script, sorts and filters with it.
std::string SiteIndex(const std::vector<SiteEntry>& entries, const std::string& folder);

/// A document's path from the folder that is audited, where it is below it.
std::string_view NameBelow(std::string_view path, std::string_view folder);

/// Names of the documents' pages, each once, made of letters, digits, '-', '.' and '_'.
std::vector<std::string> PageNames(const std::vector<std::string>& paths,
                                   const std::string& folder);

}  // namespace shardlint
