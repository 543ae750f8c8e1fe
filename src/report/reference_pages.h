#pragma once

#include <string>
#include <vector>

#include "model/ruleset.h"

namespace shardlint {

struct ReferencePage {
  std::string path;  ///< from the project's root: "docs/reference/formulas.md"
  std::string text;
};

/// All that the rules say, one page a kind of thing, and rules/README.md that leads to them. The
/// text of an entry is that of `shardlint explain`.
std::vector<ReferencePage> ReferencePages(const Ruleset& rules);

}  // namespace shardlint
