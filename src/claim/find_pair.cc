#include <algorithm>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "claim/bind_number.h"

// "heads / KV heads: 64 / 8", "(ISL/OSL) … 1024/1024", "TTFT / TPOT | 300 ms / 20 ms": values in
// the order of their names.

namespace shardlint {
namespace {

constexpr std::size_t kMaxPaired = 4;
constexpr std::uint32_t kLabels = 1000;  // bytes before values that may name them

}  // namespace

bool NumberBinder::SlashBetween(std::uint32_t begin, std::uint32_t end) const {
  return begin < end && Trim(std::string_view(document_.text).substr(begin, end - begin)) == "/";
}

// The numbers that slashes join with number `index`, itself included; fewer than two: none.
std::vector<std::uint32_t> NumberBinder::JoinedBySlashes(std::uint32_t index) const {
  const auto& numbers = mentions_.numbers;
  const auto joined = [&](std::uint32_t left) {
    return left + 1 < numbers.size() && numbers[left].block == numbers[left + 1].block &&
           SlashBetween(numbers[left].end, numbers[left + 1].begin);
  };
  std::uint32_t first = index, last = index;
  while (first > 0 && index - first < kMaxPaired && joined(first - 1)) --first;
  while (last - index < kMaxPaired && joined(last)) ++last;
  std::vector<std::uint32_t> chain;
  if (last == first || last - first >= kMaxPaired) return chain;
  for (std::uint32_t i = first; i <= last; ++i) chain.push_back(i);
  return chain;
}

// The last names in `range` that slashes join, as many as there are numbers, each fitting its own.
std::vector<NumberBinder::Found> NumberBinder::NamesJoined(
    TextRange range, const std::vector<std::uint32_t>& numbers) const {
  std::vector<Found> names, out;
  std::uint32_t end = 0;
  for (const Cue& cue : context_.CuesIn(range.begin, range.end)) {
    if (cue.kind != Vocabulary::Kind::kMeasure || cue.end > range.end) continue;
    if (!names.empty() && cue.begin < end) continue;  // another measure of the same words
    if (!names.empty() && !SlashBetween(end, cue.begin)) names.clear();
    if (names.size() == numbers.size()) names.clear();
    const Number& number = mentions_.numbers[numbers[names.size()]];
    end = cue.end;
    std::uint16_t best = 0xFFFF;
    for (const Cue& same : context_.CuesIn(cue.begin, cue.begin + 1))
      if (same.kind == Vocabulary::Kind::kMeasure && same.end == cue.end &&
          Fits(vocabulary_.measures[same.index], number))
        best = std::min(best, same.index);
    if (best == 0xFFFF) {
      names.clear();
      continue;
    }
    names.push_back(
        {.measure = best, .label_begin = static_cast<std::int32_t>(cue.begin), .firm = true});
    if (names.size() == numbers.size()) out = names;
  }
  return out;
}

NumberBinder::Found NumberBinder::FindPaired(std::uint32_t index) const {
  const std::vector<std::uint32_t> numbers = JoinedBySlashes(index);
  if (numbers.empty()) return {};
  const auto place = static_cast<std::size_t>(index - numbers.front());
  const Number& first = mentions_.numbers[numbers.front()];
  const std::uint32_t label_begin = std::max(document_.blocks[first.block].text_begin,
                                             first.begin - std::min(first.begin, kLabels));
  std::vector<TextRange> ranges = {{label_begin, first.begin}};
  std::ranges::copy(context_.Of(first.block).headers, std::back_inserter(ranges));
  for (const TextRange& range : ranges)
    if (const std::vector<Found> names = NamesJoined(range, numbers); !names.empty())
      return names[place];
  return {};
}

}  // namespace shardlint
