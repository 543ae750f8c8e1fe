#include "verdict/checks/arithmetic/answered.h"

#include <algorithm>

#include "claim/context.h"
#include "verdict/checks/place/tables.h"

namespace shardlint {
namespace {

constexpr std::uint32_t kSentence = 120;  // bytes behind a comparison that may still speak of it
constexpr std::uint32_t kDenial = 40;     // and those that may deny it in so many words

// The end of the sentence behind a comparison, and whether it is a question.
std::pair<std::uint32_t, bool> Behind(const Judgement& j, const Number& right) {
  const std::string_view text = j.document.text;
  const std::uint32_t last =
      std::min(j.document.blocks[right.block].text_end, right.end + kSentence);
  std::uint32_t end = right.end;
  while (end < last && !EndsSentence(text, end)) ++end;
  return {end, end < last && text[end] == '?'};
}

// A tick or a word for one that speaks for the stretch, or stands in the row of its cell.
bool IsMarked(const Judgement& j, const Number& left, const Number& right) {
  const Block& block = j.document.blocks[left.block];
  const bool cell = block.kind == Block::Kind::kCell && !block.header;
  std::uint32_t begin = block.text_begin, end = block.text_end;
  if (cell) {
    const auto [first, last] = RowOf(j, left.block);
    begin = j.document.blocks[first].text_begin, end = j.document.blocks[last - 1].text_end;
  }
  const auto [first, last] = j.ClaimsIn(begin, end);
  for (std::uint32_t c = first; c < last; ++c) {
    const Claim& claim = j.claims.claims[c];
    if (claim.kind != Claim::Kind::kTick) continue;
    // A tick asserts what it stands beside; "yes" answers it.
    if (static_cast<Mark>(claim.index) == Mark::kMet &&
        !j.HasWord("answer", claim.begin, claim.end))
      continue;
    if (cell || (claim.segment_begin <= left.digits && right.end <= claim.segment_end)) return true;
  }
  return false;
}

}  // namespace

bool IsAnswered(const Judgement& j, const Number& left, const Number& right) {
  const auto [end, asked] = Behind(j, right);
  if (asked || IsMarked(j, left, right)) return true;
  const std::uint32_t near = std::min(end, right.end + kDenial);
  // "未超出" holds "超出" and says the opposite.
  const bool missed = j.HasWord("missed", right.end, near) && !j.HasWord("met", right.end, near);
  return missed || j.HasWord("denied", right.end, near);
}

}  // namespace shardlint
