#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace shardlint {

/// GitHub's fingerprint "primaryLocationLineHash" of every line of a text: a rolling hash over the
/// 100 UTF-16 code units that follow the line's start, blanks left out, and how many lines of the
/// text had the same hash so far ("230fd2a4fd81e620:1"). Alerts keep their identity by it when
/// lines move. As `src/fingerprints.ts` of github/codeql-action computes it.
std::vector<std::string> LineHashes(std::string_view text);

}  // namespace shardlint
