#include "verdict/checks/place/sentence_range.h"

#include <algorithm>

namespace shardlint {
namespace {

constexpr std::uint32_t kMostBlocks = 200;  // of a section, to either side

constexpr std::uint32_t kFarthest = 400;  // bytes to either end of a sentence

}  // namespace

std::string_view Between(const Judgement& j, const Number& a, const Number& b) {
  const std::uint32_t end = std::max(a.end, b.digits);
  return std::string_view(j.document.text).substr(a.end, end - a.end);
}

bool EndsSentence(std::string_view gap) {
  return gap.find(". ") != std::string_view::npos || gap.find("。") != std::string_view::npos;
}

TextRange SentenceOf(const Judgement& j, const Claim& claim) {
  const Block& block = j.document.blocks[claim.block];
  const std::string_view text = j.document.text;
  std::uint32_t begin = claim.begin, end = claim.end;
  while (begin > block.text_begin && claim.begin - begin < kFarthest &&
         !EndsSentence(text, begin - 1))
    --begin;
  while (end < block.text_end && end - claim.end < kFarthest && !EndsSentence(text, end)) ++end;
  return {begin, end};
}

TextRange WordsOfSection(const Judgement& j, const Claim& claim) {
  const auto& blocks = j.document.blocks;
  std::uint32_t begin = claim.block, end = claim.block + 1;
  const auto heading = [&](std::uint32_t b) { return blocks[b].kind == Block::Kind::kHeading; };
  while (begin > 0 && claim.block - begin < kMostBlocks && !heading(begin - 1)) --begin;
  while (end < blocks.size() && end - claim.block < kMostBlocks && !heading(end)) ++end;
  return {blocks[begin].text_begin, blocks[end - 1].text_end};
}

}  // namespace shardlint
