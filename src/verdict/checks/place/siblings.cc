#include "verdict/checks/place/siblings.h"

#include <utility>

namespace shardlint {
namespace {

// Whether a blank line stands between two blocks.
bool IsApart(const Judgement& j, const Block& above, const Block& below) {
  const std::string_view text = j.file.bytes();
  bool blank = false;  // nothing on the line so far
  for (std::uint32_t i = above.span.end; i < below.span.begin; ++i) {
    if (text[i] == '\n' && std::exchange(blank, true)) return true;
    blank &= text[i] == '\n' || text[i] == ' ' || text[i] == '\t' || text[i] == '\r';
  }
  return false;
}

}  // namespace

std::vector<std::uint32_t> SiblingsAbove(const Judgement& j, std::uint32_t at) {
  std::vector<std::uint32_t> out;
  const auto& blocks = j.document.blocks;
  const Block& block = blocks[at];
  for (std::uint32_t i = at; i-- > 0 && out.size() < 64;) {
    const Block& b = blocks[i];
    if (block.kind == Block::Kind::kCell) {
      if (b.group != block.group) break;
      if (b.column == block.column && !b.header) out.push_back(i);
    } else if (block.kind == Block::Kind::kCodeLine) {
      if (b.group != block.group || b.row < static_cast<std::int32_t>(blocks[i + 1].row) - 1) break;
      out.push_back(i);
    } else if (block.list >= 0) {
      if (b.section != block.section || b.list < 0 ||
          (b.list < block.list && b.list >= 0 && block.parent != -1 &&
           static_cast<std::int32_t>(i) == block.parent))
        break;
      if (b.list != block.list || !b.item_begin || b.parent != block.parent) continue;
      // Markdown reads two lists with a blank line between them as one.
      if (out.size() > 1 && IsApart(j, b, blocks[out.back()]) &&
          !IsApart(j, blocks[out.front()], block))
        break;
      out.push_back(i);
    } else {
      break;
    }
  }
  return out;
}

}  // namespace shardlint
