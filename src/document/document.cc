#include "document/document.h"

#include <algorithm>

#include "base/check.h"

namespace shardlint {
namespace {

/// The source of the text byte at `at`, which `run` holds.
Span SourceOfByte(const Run& run, std::uint32_t at) {
  if (run.kind != Run::Kind::kVerbatim) return run.source;
  const std::uint32_t begin = run.source.begin + (at - run.text_begin);
  return {begin, begin + 1};
}

}  // namespace

// The cells of a row stand side by side; a cell that spans columns leaves a gap in their numbers.
std::uint32_t Document::FirstOfRow(std::uint32_t cell) const {
  if (blocks[cell].kind != Block::Kind::kCell) return cell;
  const auto same = [&](std::uint32_t i) {
    return blocks[i].group == blocks[cell].group && blocks[i].row == blocks[cell].row;
  };
  const std::uint32_t first =
      cell - std::min(cell, static_cast<std::uint32_t>(blocks[cell].column));
  if (same(first) && blocks[first].column == 0) return first;
  std::uint32_t i = cell;
  while (i > 0 && same(i - 1)) --i;
  return i;
}

std::uint32_t Document::BlockAt(std::uint32_t at) const {
  SHARDLINT_CHECK(!blocks.empty());
  const auto after = std::ranges::upper_bound(blocks, at, {}, &Block::text_begin);
  return after == blocks.begin() ? 0 : static_cast<std::uint32_t>(after - blocks.begin() - 1);
}

Span Document::SourceOf(std::uint32_t begin, std::uint32_t end) const {
  const Block& block = blocks[BlockAt(begin)];
  if (!block.exact || block.text_begin == block.text_end) return block.span;
  const auto run_at = [&](std::uint32_t at) -> const Run& {
    return *(std::ranges::upper_bound(runs, at, {}, &Run::text_begin) - 1);
  };
  const std::uint32_t last = std::min(std::max(begin, end - 1), block.text_end - 1);
  const std::uint32_t first = std::min(begin, last);
  const Span source_first = SourceOfByte(run_at(first), first);
  if (begin >= block.text_end) return {source_first.end, source_first.end};
  if (begin == end) return {source_first.begin, source_first.begin};
  return {source_first.begin, SourceOfByte(run_at(last), last).end};
}

}  // namespace shardlint
