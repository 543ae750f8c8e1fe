#include "document/block_writer.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace shardlint {
namespace {

/// A gap of blanks inside the line that no end of a sentence explains.
bool HasColumns(std::string_view line) {
  for (std::size_t i = 1; i + 2 < line.size(); ++i) {
    if (line[i] == '\t') return true;
    if (line[i] != ' ' || line[i + 1] != ' ' || line[i - 1] == ' ') continue;
    const char before = line[i - 1];
    if (before == '.' || before == '!' || before == '?') continue;
    if (before != ':' || line[i + 2] == ' ') return true;
  }
  return false;
}

}  // namespace

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

void BlockWriter::EndParagraph() {
  End();
  const Block& paragraph = block();
  if (!paragraph.exact || in_group()) return;
  std::vector<std::uint32_t> breaks, hard;  // where lines end in the text
  for (auto run = document_.runs.rbegin();
       run != document_.runs.rend() && run->text_begin >= paragraph.text_begin; ++run) {
    if (run->kind != Run::Kind::kBreak) continue;
    breaks.push_back(run->text_begin);
    const std::string_view end = source_.file.substr(run->source.begin, 2);
    if (end == "  " || end.starts_with('\\')) hard.push_back(run->text_begin);
  }
  if (breaks.empty()) return;
  std::ranges::reverse(breaks);
  std::ranges::reverse(hard);
  const std::string_view all(document_.text);
  std::size_t columns = 0;
  std::uint32_t line = paragraph.text_begin;
  for (std::size_t i = 0; i <= breaks.size(); ++i) {
    const std::uint32_t end = i < breaks.size() ? breaks[i] : paragraph.text_end;
    columns += HasColumns(all.substr(line, end - line));
    line = end + 1;
  }
  if (columns >= 2 && 2 * columns > breaks.size() + 1) return SplitLast(breaks, true);
  if (!hard.empty()) SplitLast(hard, false);
}

void BlockWriter::SplitLast(const std::vector<std::uint32_t>& breaks, bool columns) {
  const Block whole = block();
  document_.blocks.pop_back();
  const auto first =
      std::ranges::lower_bound(document_.runs, whole.text_begin, {}, &Run::text_begin);
  document_.runs.erase(std::remove_if(first, document_.runs.end(),
                                      [&](const Run& run) {
                                        return run.kind == Run::Kind::kBreak &&
                                               std::ranges::binary_search(breaks, run.text_begin);
                                      }),
                       document_.runs.end());
  if (columns) BeginGroup(Group::Kind::kCode);
  std::uint32_t begin = whole.text_begin;
  for (std::size_t i = 0; i <= breaks.size(); ++i) {
    Block line = whole;
    line.text_begin = begin;
    line.text_end = i < breaks.size() ? breaks[i] : whole.text_end;
    line.item_begin = whole.item_begin && i == 0;
    if (columns) {
      line.kind = Block::Kind::kCodeLine;
      line.group = group_;
      line.row = static_cast<std::int32_t>(i);
      group().rows = line.row + 1;
    }
    document_.text[line.text_end] = '\n';
    document_.blocks.push_back(line);
    const Span span = document_.SourceOf(line.text_begin, line.text_end);
    block().span = {i == 0 ? whole.span.begin : span.begin,
                    i == breaks.size() ? whole.span.end : span.end};
    begin = line.text_end + 1;
  }
  if (columns) EndGroup();
}

}  // namespace shardlint
