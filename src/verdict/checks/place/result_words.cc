#include "verdict/checks/place/result_words.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "verdict/checks/place/tables.h"

namespace shardlint {
namespace {

constexpr std::uint32_t kWordReach = 48;  // bytes to a word that tells how a figure follows
constexpr std::uint32_t kSignReach = 24;  // bytes from a sign to the result behind it
constexpr std::array<std::string_view, 5> kSigns = {"→", "≈", "->", "⇒", "= "};
constexpr std::array<std::string_view, 5> kWords = {"result", "leaves", "left_over", "sum",
                                                    "yields"};

}  // namespace

bool HasWordNear(const Judgement& j, const Claim& claim, std::string_view word) {
  const Block& block = j.document.blocks[claim.block];
  return j.HasWord(word, claim.begin - std::min(claim.begin - block.text_begin, kWordReach),
                   std::min(block.text_end, claim.end + kWordReach));
}

bool IsToldAsResult(const Judgement& j, const Claim& claim) {
  const Number& n = j.NumberOf(claim);
  if (!n.degree.empty() || !n.flag.empty()) return false;
  const Block& block = j.document.blocks[claim.block];
  const std::uint32_t from = claim.begin - std::min(claim.begin - block.text_begin, kSignReach);
  const auto before = std::string_view(j.document.text).substr(from, claim.begin - from);
  // "In all 275 GB for 128 sequences": what adds up is no count.
  const bool adds = !n.dimension.dimensionless();
  const auto says = [&](std::string_view word) {
    return (adds || word != "sum") && j.HasWord(word, from, claim.begin);
  };
  const std::uint32_t behind = std::min(block.text_end, claim.end + kSignReach / 2);
  const auto header_says = [&](std::string_view word) { return IsHeadedBy(j, claim, word); };
  if (std::ranges::any_of(kWords, header_says) || IsHeadedBy(j, claim, "maximum")) return true;
  return std::ranges::any_of(kWords, says) || Trim(before).ends_with("(") ||
         j.HasWord("left_over", claim.end, behind) ||
         (adds && j.HasWord("sum", claim.end, behind)) ||
         std::ranges::any_of(kSigns, [&](std::string_view sign) {
           return before.find(sign) != std::string_view::npos;
         });
}

}  // namespace shardlint
