#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"
#include "claim/bind_number.h"

namespace shardlint {
namespace {

constexpr std::uint32_t kCountReach = 90;  // bytes from the count to a figure of each
constexpr std::uint32_t kEachReach = 32;   // from "each" to it
constexpr std::array<std::string_view, 4> kCounted = {"stage", "replica", "node", "gpu"};

bool CountsParts(const Number& n) {
  return n.noun != nullptr && !n.range && !n.operand && n.bound == Bound::kNone &&
         n.decimal.integer() && n.decimal.value() > 1 &&
         std::ranges::find(kCounted, n.noun->id) != kCounted.end();
}

}  // namespace

bool NumberBinder::HasNumberIn(std::uint32_t begin, std::uint32_t end) const {
  const auto next = std::ranges::lower_bound(mentions_.numbers, begin, {}, &Number::digits);
  return next != mentions_.numbers.end() && next->digits < end;
}

// "4 stages, each holding 16 layers", "4 stages, 16 layers each".
std::optional<ScopeId> NumberBinder::EachOfCounted(std::uint32_t number) const {
  const Number& n = mentions_.numbers[number];
  const std::string_view text = document_.text;
  const bool behind =
      HasWord("each_behind", n.end, std::min(n.end + 2, document_.blocks[n.block].text_end));
  const Number* counted = nullptr;
  for (std::uint32_t i = number; i-- > 0;) {
    const Number& other = mentions_.numbers[i];
    if (other.block != n.block || other.begin < sentence_.begin ||
        n.digits - other.end > kCountReach || n.digits < other.end)
      break;
    if (!CountsParts(other) || other.noun == n.noun) continue;
    // "32 GPUs in 4 nodes, 35 GB each": of which of them is not said.
    if (counted != nullptr && (n.noun == nullptr || n.noun->id != "layer")) return std::nullopt;
    if (counted == nullptr) counted = &other;
  }
  if (counted == nullptr) return std::nullopt;
  // "2 GPUs with 80 GB each": what a device has rather than what is put there.
  if (counted->noun->id == "gpu" && n.dimension == Dimension::Of(Dimension::kByte))
    return std::nullopt;
  const std::uint32_t begin = counted->end;
  const std::string_view between = text.substr(begin, n.digits - begin);
  if (between.find(';') != std::string_view::npos) return std::nullopt;
  const std::uint32_t from = std::max(begin, n.digits - std::min(n.digits, kEachReach));
  bool before = false;
  for (const Cue& cue : context_.CuesIn(from, n.digits)) {
    const std::string_view words = text.substr(cue.begin, cue.end - cue.begin);
    // "each layer", "per token": of something else.
    if (cue.kind == Vocabulary::Kind::kScope &&
        (!words.starts_with("each ") || vocabulary_.scopes[cue.index] != "per_gpu"))
      return std::nullopt;
    // "4 servers of 8 H100 each, 32 GPUs": said of what stands before it.
    before |= cue.kind == Vocabulary::Kind::kWord &&
              vocabulary_.words[cue.index] == "each_before" && cue.end < n.digits &&
              !HasClauseMark(text.substr(cue.end, n.digits - cue.end)) &&
              !HasNumberIn(cue.end, n.digits);
  }
  if (!behind && !before) return std::nullopt;
  const std::string scope = "per_" + counted->noun->id;
  const auto found = std::ranges::find(vocabulary_.scopes, scope);
  if (found == vocabulary_.scopes.end()) return std::nullopt;
  return static_cast<ScopeId>(found - vocabulary_.scopes.begin());
}

}  // namespace shardlint
