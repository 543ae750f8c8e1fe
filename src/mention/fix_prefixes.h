#pragma once

#include <optional>

#include "mention/mention.h"

namespace shardlint {

/// Which of their two readings prefixes have where an assumption fixes it; none: both are open.
struct FixedPrefixes {
  std::optional<bool> binary_bytes;   ///< kB … TB: steps of 1024
  std::optional<bool> binary_counts;  ///< K and M of tokens and parameters
  bool any() const { return binary_bytes || binary_counts; }
};

/// Leaves each number the reading that is fixed for its prefix.
void FixPrefixes(const FixedPrefixes& fixed, Mentions& mentions);

}  // namespace shardlint
