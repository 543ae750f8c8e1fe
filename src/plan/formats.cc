#include "plan/formats.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

namespace shardlint {
namespace {

constexpr std::uint32_t kAdvice = 48;        // bytes from "quantize" to the format
constexpr std::uint32_t kAdviceBehind = 24;  // bytes to "would" behind a format
constexpr std::uint32_t kBeside = 24;        // bytes between a rate and its number format
constexpr std::uint32_t kFarthest = 2000;    // bytes back to what a format is of

}  // namespace

bool Formats::IsOfRate(std::uint32_t format) const {
  const Claim& claim = claims_.claims[format];
  const auto rate = [&](const Claim& other) {
    if (other.kind != Claim::Kind::kNumber || other.block != claim.block) return false;
    const Number& n = mentions_.numbers[static_cast<std::size_t>(other.index)];
    return n.dimension.exponents[Dimension::kFlop] != 0 && other.begin <= claim.end + kBeside &&
           claim.begin <= other.end + kBeside;
  };
  return (format > 0 && rate(claims_.claims[format - 1])) ||
         (format + 1 < claims_.claims.size() && rate(claims_.claims[format + 1]));
}

bool Formats::IsAdvised(const Claim& claim) const {
  const Block& block = document_.blocks[claim.block];
  const std::uint32_t from = claim.begin - std::min(claim.begin - block.text_begin, kAdvice);
  const auto behind = std::string_view(document_.text)
                          .substr(claim.end, std::min(block.text_end - claim.end, kAdviceBehind));
  const auto to =
      claim.end + static_cast<std::uint32_t>(std::min(behind.find_first_of(",;."), behind.size()));
  for (auto cue = std::ranges::lower_bound(claims_.cues, from, {}, &Cue::begin);
       cue != claims_.cues.end() && cue->begin < to; ++cue) {
    if (cue->kind != Vocabulary::Kind::kWord) continue;
    const std::string& word = rules_.vocabulary.words[cue->index];
    if (word == "would" || (word == "advised" && cue->begin < claim.begin)) return true;
  }
  return false;
}

bool Formats::SpeaksOfCache(const Claim& claim) const {
  const auto names = [&](const Cue& cue) -> std::optional<bool> {
    if (cue.kind != Vocabulary::Kind::kMeasure) return std::nullopt;
    const std::string& id = rules_.vocabulary.measures[cue.index].id;
    if (id == "kv_cache" || id == "kv_element_size") return true;
    if (id == "weights" || id == "element_size") return false;
    return std::nullopt;
  };
  const auto at = [&](std::uint32_t begin) {
    return std::ranges::lower_bound(claims_.cues, begin, {}, &Cue::begin);
  };
  for (auto it = at(claim.end); it != claims_.cues.end() && it->begin <= claim.end + 1; ++it)
    if (document_.text[claim.end] == ' ')
      if (const auto cache = names(*it)) return *cache;
  const std::uint32_t begin = std::max(document_.blocks[claim.block].text_begin,
                                       claim.begin - std::min(claim.begin, kFarthest));
  for (auto it = at(claim.begin); it != claims_.cues.begin() && (--it)->begin >= begin;)
    if (const auto cache = names(*it)) return *cache;
  return false;
}

bool Formats::SaysEightBitCache() const {
  bool said = false;
  for (std::uint32_t c = 0; c < claims_.claims.size() && !said; ++c) {
    const Claim& claim = claims_.claims[c];
    if (claim.kind == Claim::Kind::kPrecision) {
      // Weights in four bits say nothing of the cache; nor does the format of a rate.
      const double bytes = rules_.vocabulary.precisions[static_cast<std::size_t>(claim.index)];
      said =
          (bytes == 1 || (bytes < 1 && SpeaksOfCache(claim))) && !IsOfRate(c) && !IsAdvised(claim);
    } else if (claim.kind == Claim::Kind::kNumber && !claim.quantities.empty()) {
      const Number& n = mentions_.numbers[static_cast<std::size_t>(claim.index)];
      const SymbolId q = claim.quantities.front();
      said = (q == rules_.weight_element_size || q == rules_.kv_element_size) && n.Nominal() <= 1;
    }
  }
  return said;
}

}  // namespace shardlint
