#pragma once

#include <cstddef>
#include <span>

#include "mention/token_stream.h"

// Lines and items that go on from a result above them, each with a label:
//   per token    : 2 × 80 × 8 × 128 × 2 B = 327,680 B
//   per sequence : × 8,000 tokens = 2.62 GB

namespace shardlint {

/// Where a line that begins at tokens[line] goes on behind its label; `line` where it does not.
std::size_t BehindLabel(std::span<const TextToken> tokens, std::size_t line);

/// Whether what stands from tokens[next] on starts from a result right before tokens[line].
bool GoesOnFromResult(std::span<const TextToken> tokens, std::size_t line, std::size_t next);

/// The result that a step starts from, of those above it, oldest first: the last one, unless only
/// an earlier one gives what the step says: "48 GB", "÷ 2 = 24 GB", "÷ 4 = 12 GB".
TextToken StartOf(std::span<const TextToken> results, std::span<const TextToken> step,
                  const Mentions& mentions);

}  // namespace shardlint
