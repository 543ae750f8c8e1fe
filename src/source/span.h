#pragma once

#include <compare>
#include <cstdint>

namespace shardlint {

/// A half-open range of byte offsets into one SourceFile. Offsets count bytes of the file exactly
/// as it is on disk: BOM, CRLF and front matter included. Lines and columns exist only in reports.
struct Span {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  constexpr std::uint32_t size() const { return end - begin; }
  constexpr bool Contains(Span inner) const { return begin <= inner.begin && inner.end <= end; }
  constexpr bool Overlaps(Span other) const { return begin < other.end && other.begin < end; }
  friend constexpr auto operator<=>(const Span&, const Span&) = default;
};

}  // namespace shardlint
