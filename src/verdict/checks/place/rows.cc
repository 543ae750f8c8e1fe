#include "verdict/checks/place/rows.h"

#include <algorithm>

#include "base/text.h"

namespace shardlint {
namespace {

constexpr std::uint32_t kColumnGap = 3;    // bytes between the columns of aligned text, at least
constexpr std::uint32_t kShareReach = 64;  // bytes from "at 50% load" to its figure

bool HasSumWord(const Judgement& j, std::uint32_t begin, std::uint32_t end) {
  const auto first = std::ranges::lower_bound(j.claims.cues, begin, {}, &Cue::begin);
  for (auto it = first; it != j.claims.cues.end() && it->begin < end; ++it) {
    if (it->kind == Vocabulary::Kind::kWord && j.rules.vocabulary.words[it->index] == "sum")
      return true;
    // "Total memory per GPU": the word stands inside a measure's name.
    if (it->kind != Vocabulary::Kind::kMeasure ||
        j.rules.vocabulary.measures[it->index].id != "memory")
      continue;
    const std::string name =
        ToLowerAscii(std::string_view(j.document.text).substr(it->begin, it->end - it->begin));
    if (name.find("total") != std::string::npos) return true;
  }
  return false;
}

}  // namespace

bool IsTotalRow(const Judgement& j, const Number& n) {
  const Block& block = j.document.blocks[n.block];
  if (block.kind == Block::Kind::kCell) {
    const std::uint32_t i = j.document.FirstOfRow(n.block);
    return i != n.block &&
           HasSumWord(j, j.document.blocks[i].text_begin, j.document.blocks[i].text_end);
  }
  if (block.list >= 0 && j.HasWord("opens_sum", block.text_begin, block.text_begin + 1))
    return true;
  return HasSumWord(j, block.text_begin, std::min(n.digits, block.text_begin + 60));
}

bool IsOfColumns(const Judgement& j, const Number& n) {
  if (j.document.blocks[n.block].kind != Block::Kind::kCodeLine) return false;
  const auto& numbers = j.mentions.numbers;
  const auto i = static_cast<std::size_t>(&n - numbers.data());
  const auto columns = [&](const Number& a, const Number& b) {
    return a.block == b.block && a.dimension == b.dimension && b.begin >= a.end + kColumnGap &&
           Trim(std::string_view(j.document.text).substr(a.end, b.begin - a.end)).empty();
  };
  return (i > 0 && columns(numbers[i - 1], n)) ||
         (i + 1 < numbers.size() && columns(n, numbers[i + 1]));
}

bool IsAtShare(const Judgement& j, const Number& n) {
  const auto& numbers = j.mentions.numbers;
  const auto is_share = [&](const Number& share) {
    const std::uint32_t begin = j.document.blocks[share.block].text_begin;
    const std::string_view before =
        Trim(std::string_view(j.document.text).substr(begin, share.begin - begin));
    return share.percent && (before.ends_with(" at") || before.ends_with('@'));
  };
  for (auto i = static_cast<std::size_t>(&n - numbers.data()); i-- > 0;) {
    if (numbers[i].block != n.block || n.digits - numbers[i].end > kShareReach) break;
    if (is_share(numbers[i])) return true;
  }
  const std::uint32_t row = j.document.FirstOfRow(n.block);
  if (row == n.block) return false;
  const auto first = std::ranges::lower_bound(numbers, row, {}, &Number::block);
  const auto last = std::ranges::upper_bound(numbers, row, {}, &Number::block);
  return std::any_of(first, last, is_share);
}

}  // namespace shardlint
