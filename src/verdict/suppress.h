#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "source/source_file.h"
#include "verdict/finding.h"

namespace shardlint {

/// The rules that a comment may name.
struct SuppressibleRules {
  std::vector<std::string> ids;  ///< all there are, sorted
  /// Whether a rule takes part in this run; what suppresses another is not called unused.
  std::function<bool(std::string_view rule)> active;
};

/// Marks the contradicted findings that a comment in the document suppresses:
///   <!-- shardlint: ignore-line RULE[, RULE]: REASON -->      the comment's own lines
///   <!-- shardlint: ignore-next-line RULE: REASON -->         the next line that is not blank
///   <!-- shardlint: ignore-begin RULE: REASON --> … <!-- shardlint: ignore-end -->
///   <!-- shardlint: ignore-file RULE: REASON -->
/// (No "--": cmark-gfm shows such a comment as text.)
/// A finding goes when every rule that contradicts it is named. Comments without a rule or a
/// reason, with an unknown rule, or that nothing needs, become remarks and suppress nothing.
void ApplySuppressions(DocumentReport& report, const SourceFile& file,
                       const SuppressibleRules& rules);

}  // namespace shardlint
