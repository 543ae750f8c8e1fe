#include "document/block_writer.h"

#include <algorithm>
#include <utility>

namespace shardlint {

void BlockWriter::EnterList() { lists_.push_back({next_list_++, -1, -1}); }

void BlockWriter::BeginGroup(Group::Kind kind, std::string info) {
  group_ = static_cast<std::int32_t>(document_.groups.size());
  const auto first = static_cast<std::uint32_t>(document_.blocks.size());
  document_.groups.push_back({kind, std::move(info), first, first, 0, 0});
}

void BlockWriter::EndGroup() {
  group().end_block = static_cast<std::uint32_t>(document_.blocks.size());
  if (group().end_block == group().first_block) document_.groups.pop_back();
  group_ = -1;
}

Block& BlockWriter::Begin(Block::Kind kind, Span from) {
  const auto index = static_cast<std::int32_t>(document_.blocks.size());
  Block block;
  block.kind = kind;
  block.text_begin = text.text_size();
  block.span = {from.begin + shift_, from.end + shift_};
  block.section = headings_.empty() ? -1 : headings_.back().block;
  block.group = group_;
  if (!lists_.empty()) {
    List& list = lists_.back();
    block.list = list.id;
    block.item = list.item;
    block.item_begin = list.first_block < 0;
    if (block.item_begin) list.first_block = index;
    if (lists_.size() > 1) block.parent = lists_[lists_.size() - 2].first_block;
  }
  document_.blocks.push_back(block);
  return document_.blocks.back();
}

Block& BlockWriter::BeginCell(Span from, std::int32_t row, std::int32_t column, bool header) {
  Block& cell = Begin(Block::Kind::kCell, from);
  cell.row = row;
  cell.column = column;
  cell.header = header;
  group().rows = std::max(group().rows, row + 1);
  group().columns = std::max(group().columns, column + 1);
  return cell;
}

void BlockWriter::SetHeading(std::uint8_t level) {
  while (!headings_.empty() && headings_.back().level >= level) headings_.pop_back();
  block().level = level;
  block().section = headings_.empty() ? -1 : headings_.back().block;
  headings_.push_back({level, static_cast<std::int32_t>(document_.blocks.size()) - 1});
}

void BlockWriter::End() {
  block().text_end = text.text_size();
  document_.text.push_back('\n');
}

}  // namespace shardlint
