#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace shardlint {

/// Why cmark must not see a text, and the byte where that was noticed.
struct Refusal {
  std::uint32_t offset = 0;
  std::string why;
};

/// Counts, in one pass over the bytes, the work that the shapes known to cost cmark more than
/// linear time or memory would make; refuses a text where it is out of proportion. Counts are upper
/// bounds: a text that passes is parsed in linear time.
std::optional<Refusal> FindTooComplex(std::string_view text);

/// Whether a run of '~' between these bytes may close a strikethrough. Nearly all stand before a
/// number ("~140 GB") and do not.
bool MayCloseStrikethrough(char before, char after);

}  // namespace shardlint
