#include "claim/name_device_memory.h"

#include <algorithm>
#include <optional>

namespace shardlint {
namespace {

constexpr double kLeast = 8e9, kMost = 600e9;  // bytes that a device has
constexpr double kLeastAmount = 64;            // bytes; less is the width of a value
constexpr std::uint32_t kFewBlocks = 16;       // of a list or a table that describes a device
constexpr std::size_t kFewClaims = 100;        // of such a passage, to either side

class Namer {
 public:
  Namer(const Document& document, const Mentions& mentions, const Vocabulary& vocabulary,
        Claims& claims)
      : document_(document), mentions_(mentions), vocabulary_(vocabulary), claims_(claims) {}

  void Name() {
    const auto device = std::ranges::find(vocabulary_.measures, "device_memory", &Measure::id);
    if (device == vocabulary_.measures.end()) return;
    for (std::size_t c = 0; c < claims_.claims.size(); ++c) {
      Claim& claim = claims_.claims[c];
      if (!IsOfEach(claim) && (!IsAmountOfMemory(claim) || IsOfAll(claim) || !StandsAmongData(c)))
        continue;
      claim.measure = static_cast<std::uint16_t>(device - vocabulary_.measures.begin());
      claim.quantities = {device->quantities.front().second};
      claim.scope_known = true;
      claim.unnamed = false;
    }
  }

 private:
  std::string_view MeasureOf(const Claim& claim) const {
    return claim.measure == 0xFFFF ? std::string_view()
                                   : std::string_view(vocabulary_.measures[claim.measure].id);
  }

  // "192G x4", unless it is told what takes as much.
  bool IsOfEach(const Claim& claim) const {
    return claim.kind == Claim::Kind::kNumber &&
           mentions_.numbers[static_cast<std::size_t>(claim.index)].of_each_device &&
           (claim.unnamed || MeasureOf(claim) == "memory" || MeasureOf(claim) == "memory_any");
  }

  bool IsAmountOfMemory(const Claim& claim) const {
    if (claim.kind != Claim::Kind::kNumber || claim.role != Role::kStated || claim.unnamed)
      return false;
    const std::string_view measure = MeasureOf(claim);
    if (measure != "memory" && measure != "memory_any") return false;
    const Number& n = mentions_.numbers[static_cast<std::size_t>(claim.index)];
    const double bytes = n.Nominal();
    return !n.operand && !n.range && !n.hedged && n.bound == Bound::kNone && bytes >= kLeast &&
           bytes <= kMost;
  }

  // "Cluster memory", "aggregate memory": of all devices together.
  bool IsOfAll(const Claim& claim) const {
    const Number& n = mentions_.numbers[static_cast<std::size_t>(claim.index)];
    const std::uint32_t begin =
        claim.label_begin < 0 ? n.digits : static_cast<std::uint32_t>(claim.label_begin);
    const Block& label = document_.blocks[document_.BlockAt(std::min(begin, n.digits))];
    const std::uint32_t from = std::min(label.text_begin, n.digits);
    for (auto cue = std::ranges::lower_bound(claims_.cues, from, {}, &Cue::begin);
         cue != claims_.cues.end() && cue->begin < n.digits; ++cue)
      if (cue->kind == Vocabulary::Kind::kWord && vocabulary_.words[cue->index] == "of_all_devices")
        return true;
    return false;
  }

  // Heads, and bytes of one value, are no amounts of a card's memory.
  bool IsAmountOfModel(const Claim& claim, std::string_view measure) const {
    if (!measure.starts_with("kv_") && measure != "weights" && measure != "activations" &&
        measure != "overhead")
      return false;
    const Number& n = mentions_.numbers[static_cast<std::size_t>(claim.index)];
    return n.dimension == Dimension::Of(Dimension::kByte) && n.Nominal() >= kLeastAmount;
  }

  // A rate of its compute or its memory beside it, and nothing of what a model takes.
  bool StandsAmongData(std::size_t index) const {
    const Block& own = document_.blocks[claims_.claims[index].block];
    const auto beside = [&](const Claim& other) {
      const Block& block = document_.blocks[other.block];
      if (other.block == claims_.claims[index].block) return true;
      if (own.group >= 0) return block.group == own.group;
      return own.list >= 0 && block.list == own.list;
    };
    const auto near = [&](const Claim& other) {
      const std::uint32_t a = other.block, b = claims_.claims[index].block;
      return (a > b ? a - b : b - a) <= kFewBlocks;
    };
    bool rate = false;
    const auto look = [&](const Claim& other) {
      if (!beside(other) || other.kind != Claim::Kind::kNumber) return true;
      const std::string_view measure = MeasureOf(other);
      rate |= measure == "peak_flops" || measure == "memory_bandwidth" ||
              measure == "bandwidth_any" || measure == "link_bandwidth";
      // What it has is said once; another amount is a share of it or of all devices.
      return measure != "device_memory" && !IsAmountOfModel(other, measure);
    };
    const auto& claims = claims_.claims;
    const std::size_t first = index - std::min(index, kFewClaims);
    const std::size_t last = std::min(claims.size(), index + 1 + kFewClaims);
    for (std::size_t c = index; c-- > first && near(claims[c]);)
      if (!look(claims[c])) return false;
    for (std::size_t c = index + 1; c < last && near(claims[c]); ++c)
      if (!look(claims[c])) return false;
    return rate;
  }

  const Document& document_;
  const Mentions& mentions_;
  const Vocabulary& vocabulary_;
  Claims& claims_;
};

}  // namespace

void NameDeviceMemory(const Document& document, const Mentions& mentions,
                      const Vocabulary& vocabulary, Claims& claims) {
  Namer(document, mentions, vocabulary, claims).Name();
}

}  // namespace shardlint
