#include "verdict/checks/told/said_steps.h"

#include <algorithm>
#include <cmath>

#include "verdict/checks/place/tables.h"

namespace shardlint {
namespace {

constexpr std::uint32_t kBeside = 40;  // bytes
constexpr double kFewCount = 64;

/// In its words, its row, the header of its column; "14×" anywhere in its block.
bool StandsBeside(const Judgement& j, const Number& claimed, const Number& count) {
  const Block &own = j.document.blocks[claimed.block], &other = j.document.blocks[count.block];
  if (own.kind == Block::Kind::kCell && other.group == own.group &&
      (other.row == own.row || (other.header && other.column == own.column)))
    return true;
  if (count.block != claimed.block) return false;
  if (count.multiplier) return true;
  const std::uint32_t gap = count.digits > claimed.end
                                ? count.digits - claimed.end
                                : claimed.digits - std::min(claimed.digits, count.end);
  return gap <= kBeside;
}

/// Words of one scope among them, or of all.
bool SaysScope(const Judgement& j, std::uint32_t begin, std::uint32_t end, bool divided) {
  return (!divided && (j.HasWord("sum", begin, end) || j.HasWord("of_all_devices", begin, end))) ||
         std::ranges::any_of(j.CuesIn(begin, end), [&](const Cue& cue) {
           return cue.kind == Vocabulary::Kind::kScope && (cue.index == 0) != divided;
         });
}

}  // namespace

bool IsFewCount(double value) { return value <= kFewCount && value == std::round(value); }

bool SaysStep(const Judgement& j, const Claim& claim, std::int32_t count, bool divided) {
  if (count >= 0 &&
      StandsBeside(j, j.NumberOf(claim), j.mentions.numbers[static_cast<std::size_t>(count)]))
    return true;
  const Block& block = j.document.blocks[claim.block];
  const std::uint32_t from = claim.begin - std::min(claim.begin - block.text_begin, kBeside);
  if (SaysScope(j, from, std::min(block.text_end, claim.end + kBeside), divided)) return true;
  if (block.kind != Block::Kind::kCell) return false;
  const auto& blocks = j.document.blocks;
  const Block& label = blocks[j.document.FirstOfRow(claim.block)];
  if (SaysScope(j, label.text_begin, label.text_end, divided)) return true;
  const std::int32_t h = HeaderOf(j, claim.block);
  if (h < 0) return false;
  const Block& header = blocks[static_cast<std::size_t>(h)];
  return SaysScope(j, header.text_begin, header.text_end, divided);
}

}  // namespace shardlint
