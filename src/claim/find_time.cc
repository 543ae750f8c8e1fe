#include <algorithm>

#include "base/text.h"
#include "claim/bind_number.h"

// A time that nothing names but the share of the hardware that it is reached at: "12.3 ms at 80% of
// the memory bandwidth" reads what a step reads, "takes 55 ms at 50% MFU" computes a prompt.

namespace shardlint {
namespace {

constexpr std::uint32_t kToShare = 48;      // bytes between the time and the share
constexpr std::uint32_t kBehindShare = 40;  // bytes from a share to what it is of

}  // namespace

// "at 80% efficiency": of what the sentences before it speak of.
std::string_view NumberBinder::OfUtilization(const Number& share) const {
  std::string_view of;
  for (const Cue& cue : context_.CuesIn(document_.blocks[share.block].text_begin, share.digits)) {
    if (cue.kind != Vocabulary::Kind::kMeasure) continue;
    const std::string& id = vocabulary_.measures[cue.index].id;
    if (id == "memory_bandwidth" || id == "bandwidth_any") of = "bandwidth_utilization";
    if (id == "peak_flops") of = "mfu";
  }
  return of;
}

// "80% of the memory bandwidth", "MFU 50%": the measure of which something says that it is a share.
std::string_view NumberBinder::ShareOfHardware(const Number& share) const {
  const Block& block = document_.blocks[share.block];
  const auto named = [&](const Cue& cue) -> std::string_view {
    if (cue.kind != Vocabulary::Kind::kMeasure) return {};
    const std::string& id = vocabulary_.measures[cue.index].id;
    if (id == "mfu") return "mfu";
    if (id == "utilization_any") return OfUtilization(share);
    return id == "bandwidth_utilization" || id == "memory_bandwidth" || id == "bandwidth_any"
               ? "bandwidth_utilization"
               : std::string_view();
  };
  const std::string_view text = document_.text;
  for (const Cue& cue :
       context_.CuesIn(share.end, std::min(block.text_end, share.end + kBehindShare)))
    if (const auto of = named(cue); !of.empty()) {
      const std::string_view gap = text.substr(share.end, cue.begin - share.end);
      const bool linked = Trim(gap).empty() || gap.starts_with(" of ");
      if (linked && !HasClauseMark(gap) && !NumberBetween(share.end, cue.begin)) return of;
    }
  for (const Cue& cue :
       context_.CuesIn(share.digits - std::min(share.digits - block.text_begin, 16U), share.digits))
    if (const auto of = named(cue); !of.empty()) {
      const std::string_view gap = Trim(text.substr(cue.end, share.digits - cue.end));
      if (gap.empty() || gap == "=" || gap == "of") return of;
    }
  // "(at 70% of 3.35 TB/s)", "at 80% efficiency" where the sentence before speaks of bandwidth.
  const auto next = static_cast<std::size_t>(&share - mentions_.numbers.data()) + 1;
  const Dimension byte_rate = Dimension::Of(Dimension::kByte) / Dimension::Of(Dimension::kSecond);
  if (next < mentions_.numbers.size() && mentions_.numbers[next].block == share.block &&
      mentions_.numbers[next].dimension == byte_rate && text.substr(share.end, 4) == " of ")
    return "bandwidth_utilization";
  return {};
}

// "50% MFU for prefill and 80% of the bandwidth for decode": what it is of stands right behind it.
NumberBinder::Found NumberBinder::FindShareOfHardware(const Number& n) const {
  if (!n.percent || std::string_view(document_.text).substr(n.end, 4) != " of ") return {};
  const std::string_view of = ShareOfHardware(n);
  if (of.empty()) return {};
  Found found = OfMeasure(of);
  found.firm = true, found.label_begin = static_cast<std::int32_t>(n.end);
  return found;
}

NumberBinder::Found NumberBinder::FindTimeAtShare(const Number& n) const {
  if (n.dimension != Dimension::Of(Dimension::kSecond)) return {};
  const auto index = static_cast<std::size_t>(&n - mentions_.numbers.data());
  const auto at = [&](std::size_t i) -> Found {
    if (i >= mentions_.numbers.size()) return {};
    const Number& share = mentions_.numbers[i];
    if (!share.percent || share.block != n.block) return {};
    const std::uint32_t from = std::min(share.end, n.end), to = std::max(share.begin, n.begin);
    const std::string_view gap = std::string_view(document_.text).substr(from, to - from);
    if (gap.size() > kToShare || EndsSentence(document_.text, from) || gap.find(';') != gap.npos ||
        gap.find(". ") != gap.npos || gap.find("；") != gap.npos || gap.find("。") != gap.npos)
      return {};
    const std::string_view of = ShareOfHardware(share);
    if (of.empty()) return {};
    Found found = OfMeasure(of == "mfu" ? "prefill_time" : "step_time");
    found.firm = SpeaksOfStep() || of == "mfu";
    return found;
  };
  if (index > 0)
    if (Found f = at(index - 1)) return f;
  return at(index + 1);
}

// Whether the sentence says that it is about a decode step or one of its tokens.
bool NumberBinder::SpeaksOfStep() const {
  return std::ranges::any_of(context_.CuesIn(sentence_.begin, sentence_.end), [&](const Cue& cue) {
    if (cue.kind == Vocabulary::Kind::kPhase) return cue.index != prefill_;
    if (cue.kind != Vocabulary::Kind::kScope) return false;
    const std::string& scope = vocabulary_.scopes[cue.index];
    return scope == "per_step" || scope == "per_token";
  });
}

}  // namespace shardlint
