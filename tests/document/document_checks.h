#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "document/document.h"
#include "source/source_file.h"

namespace shardlint {

/// Where each run's text ends: at the next run, or at the end of its block.
inline std::uint32_t RunTextEnd(const Document& document, std::size_t run) {
  const Run& r = document.runs[run];
  if (r.kind == Run::Kind::kVerbatim) return r.text_begin + r.source.size();
  const std::uint32_t block_end = document.blocks[document.BlockAt(r.text_begin)].text_end;
  if (run + 1 == document.runs.size()) return block_end;
  return std::min(block_end, document.runs[run + 1].text_begin);
}

/// Everything document.h promises, as the first broken promise; empty if all hold.
inline std::string BrokenPromise(const Document& document, const SourceFile& file) {
  const std::string_view bytes = file.bytes();
  std::uint32_t text_end = 0;
  std::uint32_t source_end = 0;
  for (std::size_t i = 0; i < document.runs.size(); ++i) {
    const Run& run = document.runs[i];
    const std::string name = "run " + std::to_string(i);
    if (run.text_begin < text_end) return name + " overlaps in the text";
    if (run.source.begin < source_end) return name + " overlaps in the source";
    if (run.source.end < run.source.begin || run.source.end > bytes.size()) {
      return name + " leaves the file";
    }
    if (run.kind == Run::Kind::kVerbatim &&
        document.text.substr(run.text_begin, run.source.size()) != file.At(run.source)) {
      return name + " is not verbatim";
    }
    if (run.kind == Run::Kind::kBreak && document.text[run.text_begin] != ' ') {
      return name + " is no blank";
    }
    source_end = run.source.end;
    text_end = RunTextEnd(document, i);
  }
  std::uint32_t at = 0;
  std::size_t run = 0;
  for (std::size_t i = 0; i < document.blocks.size(); ++i) {
    const Block& block = document.blocks[i];
    const std::string name = "block " + std::to_string(i);
    if (block.text_begin != at || block.text_end < at) return name + " leaves a gap";
    if (document.text[block.text_end] != '\n') return name + " has no line end";
    if (block.span.end < block.span.begin || block.span.end > bytes.size()) {
      return name + " leaves the file";
    }
    if (block.section >= static_cast<std::int32_t>(i) ||
        block.parent >= static_cast<std::int32_t>(i)) {
      return name + " looks ahead";
    }
    if (block.group >= static_cast<std::int32_t>(document.groups.size())) return name + " group";
    if (block.exact) {  // its runs cover its text
      std::uint32_t covered = block.text_begin;
      for (; run < document.runs.size() && document.runs[run].text_begin < block.text_end; ++run) {
        if (document.runs[run].text_begin != covered) return name + " has text without a run";
        if (!block.span.Contains(document.runs[run].source)) return name + " does not hold a run";
        covered = RunTextEnd(document, run);
      }
      if (covered != block.text_end) return name + " has text without a run at its end";
    }
    while (run < document.runs.size() && document.runs[run].text_begin < block.text_end) ++run;
    for (std::uint32_t t = block.text_begin; t <= block.text_end; ++t) {
      const Span span = document.SourceOf(t, std::min(t + 1, block.text_end));
      if (span.end < span.begin || span.end > bytes.size()) return name + " maps out of the file";
      if (t < block.text_end && block.exact && span.begin == span.end)
        return name + " maps to none";
    }
    at = block.text_end + 1;
  }
  if (at != document.text.size()) return "text behind the last block";
  std::uint32_t group_end = 0;
  for (const Group& group : document.groups) {
    if (group.first_block < group_end || group.end_block <= group.first_block ||
        group.end_block > document.blocks.size()) {
      return "a group's blocks";
    }
    group_end = group.end_block;
  }
  return "";
}

inline std::size_t InexactBlocks(const Document& document) {
  std::size_t count = 0;
  for (const Block& block : document.blocks) count += !block.exact;
  return count;
}

}  // namespace shardlint
