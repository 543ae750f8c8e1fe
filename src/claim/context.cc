#include "claim/context.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace shardlint {
namespace {

constexpr std::uint32_t kReach = 400;
constexpr std::size_t kCaption = 160;    // bytes: a longer paragraph above a table is no caption
constexpr std::uint32_t kMaxLabels = 8;  // cells of a row that may name its numbers
constexpr std::size_t kMaxLabel = 60;    // bytes of a cell that names the number of a later one

// Lines of a paragraph that are set in columns are rows: "weights   34.4e9 × 2 = 68.8 GB".
bool Aligned(std::string_view text, std::uint32_t newline) {
  const std::string_view line =
      text.substr(newline + 1, text.find('\n', newline + 1) - newline - 1);
  const std::size_t gap = line.find("  ");
  return gap != std::string_view::npos && gap > 0 &&
         line.find_first_not_of(' ', gap) != std::string_view::npos;
}

// "≈ 0.3 s" below "latency = …": the line above names it.
bool ContinuesLine(std::string_view line) {
  line = Trim(line);
  return line.starts_with('=') || line.starts_with("≈") || line.starts_with('~') ||
         line.starts_with('+') || line.starts_with("×");
}

}  // namespace

bool EndsSentenceHere(std::string_view text, std::uint32_t i) {
  const char c = text[i];
  if (c == ';') return true;
  if (c == '\n') return Aligned(text, i);
  if (c == '.' || c == '!' || c == '?')
    return i + 1 >= text.size() || (IsSpace(text[i + 1]) && (i < 2 || text[i - 2] != '.'));
  return text.substr(i, 3) == "。" || text.substr(i, 3) == "；";
}

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
    if (EndsSentence(text, i)) sentence_ends_.push_back(i);
  FindLabels();
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

// One pass, so that a list or a code block of any length costs its length.
void ContextIndex::FindLabels() {
  const std::vector<Block>& blocks = document_.blocks;
  labels_.resize(blocks.size());
  openers_.resize(blocks.size());
  struct Stretch {
    std::int32_t list;
    std::uint32_t begin;
  };
  std::vector<Stretch> stretches;  // of blocks up to this one whose lists are as deep or deeper
  bool continued = false;
  for (std::uint32_t b = 0; b < blocks.size(); ++b) {
    const Block& block = blocks[b];
    labels_[b] = openers_[b] = b;
    std::uint32_t begin = b;
    for (; !stretches.empty() && stretches.back().list >= block.list; stretches.pop_back())
      begin = stretches.back().begin;
    stretches.push_back({block.list, begin});
    if (block.group >= 0) {
      openers_[b] = document_.groups[static_cast<std::size_t>(block.group)].first_block;
      const bool line = block.kind != Block::Kind::kCell;
      const bool above = continued && openers_[b] < b;
      continued = line && ContinuesLine(document_.TextOf(block));
      if (continued && openers_[b] < b) {
        labels_[b] = !above ? b - 1 : labels_[b - 1] == b - 1 ? b : labels_[b - 1];
      }
    } else if (block.list >= 0) {
      openers_[b] = std::max(begin, b - std::min(b, kReach));
      if (!block.item_begin && b > 0 && blocks[b - 1].list == block.list)
        labels_[b] = labels_[b - 1];
    }
  }
}

// The cell of the header row above `cell`, itself when there is none.
std::uint32_t ContextIndex::HeaderOf(std::uint32_t cell) const {
  const std::vector<Block>& blocks = document_.blocks;
  const std::uint32_t opener = openers_[cell];
  std::uint32_t h = opener + static_cast<std::uint32_t>(blocks[cell].column);
  if (h >= cell || blocks[h].column != blocks[cell].column || !blocks[h].header) {
    h = opener;
    while (h < cell && blocks[h].header && blocks[h].column < blocks[cell].column) ++h;
  }
  return h < cell && blocks[h].header && blocks[h].column == blocks[cell].column ? h : cell;
}

bool ContextIndex::InTraining(std::uint32_t block, std::size_t training, std::size_t inference) {
  bool trains = false, serves = false;
  const auto says = [&](const TextRange& range) {
    for (const Cue& cue : CuesIn(range.begin, range.end)) {
      trains |= cue.kind == Vocabulary::Kind::kWord && cue.index == training;
      serves |= (cue.kind == Vocabulary::Kind::kWord && cue.index == inference) ||
                cue.kind == Vocabulary::Kind::kPhase;
    }
    return trains || serves;
  };
  for (const TextRange& range : Of(block).parents)
    if (says(range)) return trains && !serves;
  for (std::int32_t s = document_.blocks[block].section, n = 0; s >= 0 && n < 8; ++n) {
    const Block& heading = document_.blocks[static_cast<std::size_t>(s)];
    // What the title says is of the whole document, which may be about both.
    if (heading.level == 1 && heading.section < 0) break;
    if (says(Whole(static_cast<std::uint32_t>(s)))) return trains && !serves;
    s = heading.section;
  }
  return false;
}

const BlockContext& ContextIndex::Of(std::uint32_t index) {
  if (index == current_) return context_;
  current_ = index;
  context_.headers.clear(), context_.corner.clear();
  context_.parents.clear(), context_.headings.clear();
  const Block& block = document_.blocks[index];
  const std::uint32_t opener = openers_[index];
  if (block.kind == Block::Kind::kCell) {
    const auto column = static_cast<std::uint32_t>(block.column);
    const std::uint32_t first = document_.FirstOfRow(index);
    if (column > 0) context_.headers.push_back(Whole(first));
    if (const std::uint32_t header = HeaderOf(index); header != index)
      context_.headers.push_back(Whole(header));
    // "| h | hidden size | 5120 |": a symbol, then what it means.
    for (std::uint32_t c = first + 1; c < index && c - first < kMaxLabels && !block.header; ++c) {
      const std::string_view text = document_.TextOf(document_.blocks[c]);
      if (text.size() < kMaxLabel && std::ranges::none_of(text, IsDigit))
        context_.headers.push_back(Whole(c));
    }
    if (column > 0 && document_.blocks[opener].header) context_.corner.push_back(Whole(opener));
  } else if (labels_[index] != index) {
    (block.group >= 0 ? context_.headers : context_.parents).push_back(Whole(labels_[index]));
  }
  for (std::int32_t p = block.parent, n = 0; p >= 0 && n < 8;
       p = document_.blocks[static_cast<std::size_t>(p)].parent, ++n)
    context_.parents.push_back(Whole(static_cast<std::uint32_t>(p)));
  if (opener > 0) {
    const Block& above = document_.blocks[opener - 1];
    if (above.kind == Block::Kind::kParagraph && above.section == block.section) {
      const std::string_view text = Trim(document_.TextOf(above));
      const bool caption = block.kind == Block::Kind::kCell && text.size() <= kCaption &&
                           std::ranges::none_of(text, IsDigit);
      if (text.ends_with(':') || text.ends_with("：") || caption ||
          (above.list >= 0 && block.group >= 0))
        context_.parents.push_back(Whole(opener - 1));
    }
  }
  for (std::int32_t s = block.section, n = 0; s >= 0 && n < 8;
       s = document_.blocks[static_cast<std::size_t>(s)].section, ++n)
    context_.headings.push_back(Whole(static_cast<std::uint32_t>(s)));
  return context_;
}

}  // namespace shardlint
