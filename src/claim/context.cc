#include "claim/context.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace shardlint {
namespace {

constexpr std::uint32_t kReach = 400;

constexpr std::array<bool, 256> kMayEndSentence = [] {
  std::array<bool, 256> may{};
  for (const char c : std::string_view(";.!?\xE3\xEF")) may[static_cast<unsigned char>(c)] = true;
  return may;
}();

// "; ", ". " and their full-width kin end a sentence; "3.5" and "e.g. " do not.
bool EndsSentence(std::string_view text, std::uint32_t i) {
  const char c = text[i];
  if (c == ';') return true;
  if (c == '.' || c == '!' || c == '?')
    return i + 1 >= text.size() || (IsSpace(text[i + 1]) && (i < 2 || text[i - 2] != '.'));
  return text.substr(i, 3) == "。" || text.substr(i, 3) == "；";
}

}  // namespace

ContextIndex::ContextIndex(const Document& document, const std::vector<Cue>& cues)
    : document_(document), cues_(cues) {
  const std::string_view text = document_.text;
  first_cues_.resize(text.size() / kStride + 1);
  std::uint32_t cue = 0;
  for (std::uint32_t i = 0; i < first_cues_.size(); ++i) {
    while (cue < cues_.size() && cues_[cue].begin < i * kStride) ++cue;
    first_cues_[i] = cue;
  }
  for (std::uint32_t i = 0; i < text.size(); ++i)
    if (kMayEndSentence[static_cast<unsigned char>(text[i])] && EndsSentence(text, i))
      sentence_ends_.push_back(i);
}

TextRange ContextIndex::Sentence(const Block& block, std::uint32_t at) const {
  const auto next = std::ranges::lower_bound(sentence_ends_, at);
  TextRange sentence = {at - std::min(at - block.text_begin, kReach),
                        std::min(block.text_end, at + kReach)};
  if (next != sentence_ends_.end()) sentence.end = std::max(at, std::min(sentence.end, *next));
  if (next != sentence_ends_.begin())
    sentence.begin = std::max(sentence.begin, *std::prev(next) + 1);
  return sentence;
}

const BlockContext& ContextIndex::Of(std::uint32_t index) {
  if (index == current_) return context_;
  current_ = index;
  context_ = {};
  const Block& block = document_.blocks[index];
  std::uint32_t opener =
      index;  // the first block of the list or group: what introduces it stands above
  if (block.kind == Block::Kind::kCell) {
    const Group& group = document_.groups[static_cast<std::size_t>(block.group)];
    opener = group.first_block;
    std::uint32_t i = index;
    while (i > group.first_block && document_.blocks[i - 1].row == block.row) --i;
    if (block.column > 0) context_.headers.push_back(Whole(i));
    for (std::uint32_t h = group.first_block; h < group.end_block && document_.blocks[h].header;
         ++h)
      if (document_.blocks[h].column == block.column && h != index)
        context_.headers.push_back(Whole(h));
    if (block.column > 0 && document_.blocks[group.first_block].header)
      context_.corner.push_back(Whole(group.first_block));
  } else if (block.group >= 0) {
    // "≈ 0.45 s" below "latency = …": the line above names it.
    const auto continues = [&](std::uint32_t i) {
      const std::string_view text = Trim(document_.TextOf(document_.blocks[i]));
      return text.starts_with('=') || text.starts_with("≈") || text.starts_with('~') ||
             text.starts_with('+') || text.starts_with("×");
    };
    for (std::uint32_t i = index;
         i > 0 && continues(i) && document_.blocks[i - 1].group == block.group; --i)
      if (!continues(i - 1)) context_.headers.push_back(Whole(i - 1));
    opener = document_.groups[static_cast<std::size_t>(block.group)].first_block;
  } else if (block.list >= 0) {
    std::uint32_t i = index;
    while (i > 0 && index - i < kReach && document_.blocks[i - 1].list >= block.list) --i;
    opener = i;
    // The first block of the same item carries the label for its later blocks.
    std::uint32_t first = index;
    while (first > 0 && !document_.blocks[first].item_begin &&
           document_.blocks[first - 1].list == block.list)
      --first;
    if (first != index) context_.parents.push_back(Whole(first));
  }
  for (std::int32_t p = block.parent, n = 0; p >= 0 && n < 8;
       p = document_.blocks[static_cast<std::size_t>(p)].parent, ++n)
    context_.parents.push_back(Whole(static_cast<std::uint32_t>(p)));
  if (opener > 0) {
    const Block& above = document_.blocks[opener - 1];
    if (above.kind == Block::Kind::kParagraph && above.section == block.section) {
      const std::string_view text = Trim(document_.TextOf(above));
      if (text.ends_with(':') || text.ends_with("：") || (above.list >= 0 && block.group >= 0))
        context_.parents.push_back(Whole(opener - 1));
    }
  }
  for (std::int32_t s = block.section, n = 0; s >= 0 && n < 8;
       s = document_.blocks[static_cast<std::size_t>(s)].section, ++n)
    context_.headings.push_back(Whole(static_cast<std::uint32_t>(s)));
  return context_;
}

}  // namespace shardlint
