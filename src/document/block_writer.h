#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "document/document.h"
#include "document/replay.h"
#include "source/span.h"

namespace shardlint {

/// Appends blocks to a Document and fills in where they stand: section, list, item, group.
class BlockWriter {
 public:
  BlockWriter(Document& document, const SourceText& source)
      : text(document, source), document_(document), source_(source), shift_(source.shift) {}

  void EnterList();
  void EnterItem() { ++lists_.back().item, lists_.back().first_block = -1; }
  void ExitList() { lists_.pop_back(); }
  bool AtItemBegin() const { return !lists_.empty() && lists_.back().first_block < 0; }

  void BeginGroup(Group::Kind kind, std::string info = {});
  /// A group without blocks leaves no trace.
  void EndGroup();
  bool in_group() const { return group_ >= 0; }
  Group& group() { return document_.groups.back(); }

  /// Between Begin and End the text of the block is written; `from` is an offset into
  /// SourceText::text.
  Block& Begin(Block::Kind kind, Span from);
  Block& BeginCell(Span from, std::int32_t row, std::int32_t column, bool header);
  void End();
  /// The same for a paragraph. One whose lines are columns ("weights    17.6 GB") becomes the lines
  /// of a code group; one with hard breaks, a paragraph a line.
  void EndParagraph();
  Block& block() { return document_.blocks.back(); }
  void SetHeading(std::uint8_t level);
  void SetSpan(Span from) { block().span = {from.begin + shift_, from.end + shift_}; }

  RunWriter text;

 private:
  void SplitLast(const std::vector<std::uint32_t>& breaks, bool columns);

  struct List {
    std::int32_t id = 0;
    std::int32_t item = -1;
    std::int32_t first_block = -1;  ///< of the current item
  };
  struct Heading {
    std::uint8_t level = 0;
    std::int32_t block = 0;
  };

  Document& document_;
  const SourceText& source_;
  std::uint32_t shift_;
  std::vector<List> lists_;
  std::vector<Heading> headings_;
  std::int32_t next_list_ = 0;
  std::int32_t group_ = -1;
};

}  // namespace shardlint
