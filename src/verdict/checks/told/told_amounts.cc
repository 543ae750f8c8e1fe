#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "verdict/checks/place/sentence_range.h"
#include "verdict/checks/place/tables.h"
#include "verdict/checks/told/nearby_operands.h"
#include "verdict/checks/told/told_passage.h"
#include "verdict/judgement.h"

// Amounts that words tell to be what others leave or make together: "4 × H100 give 320 GB, leaving
// 180 GB", "you buy 1,440 GB, and the extra 232 GB", "140 GB and 560 GB: about 700 GB in total".
// The words say the step; where its operands stand in the passage the figure is confirmed.

namespace shardlint {
namespace {

class ToldAmounts {
  static constexpr std::size_t kMost = 8;            // figures of a passage
  static constexpr std::uint32_t kBefore = 56;       // bytes before an amount that say what it is
  static constexpr std::uint32_t kBehind = 24;       // bytes behind it
  static constexpr std::uint32_t kComparative = 12;  // bytes of "heavier", behind it
  static constexpr std::uint32_t kBlocksUp = 4;      // from an item to the line that heads it
  static constexpr std::uint32_t kEachReach = 4;     // bytes from a device to what it has
  static constexpr std::uint32_t kNameReach = 48;    // bytes from a count to its device
  static constexpr double kChance = 0.2;
  static constexpr double kChanceOfTwo = 0.1;  // of two that are taken off
  static constexpr std::size_t kSummands = 6;
  static constexpr double kMostDevices = 4096;
  static constexpr double kPeak = 0.001;  // what peaks are rounded by: 989.4 to 989

 public:
  explicit ToldAmounts(Judgement& j) : j_(j), memory_(j.Symbol("device.memory")) {
    for (const char* fact : {"device.memory", "device.memory_bandwidth", "device.peak_flops.bf16",
                             "device.peak_flops.fp8", "device.peak_flops"})
      if (const auto symbol = j.Symbol(fact)) facts_.push_back(*symbol);
  }

  void Check(std::uint32_t index) {
    if (!IsOpenFigure(j_, index)) return;
    const Claim& claim = j_.claims.claims[index];
    const Number& n = j_.NumberOf(claim);
    if (n.dimension.WithoutCounts().dimensionless() || n.percent || n.multiplier || n.operand)
      return;
    if (CheckDevices(index, claim, n)) return;
    if (SaysLeft(claim)) {
      CheckLeft(index, claim, n);
    } else if (SaysBeside(j_, claim, "told_sum", kBefore, kBehind)) {
      CheckSum(index, claim, n);
    } else if (SaysBeside(j_, claim, "change", 0, kComparative)) {
      CheckDifference(index, claim, n);
    }
  }

 private:
  // "leaving 180 GB", "the extra 232 GB", "KV room: 90 GB".
  bool SaysLeft(const Claim& claim) const {
    if (SaysBeside(j_, claim, "leaves", kBefore, 0) ||
        SaysBeside(j_, claim, "left_over", kBefore, kBehind) ||
        SaysBeside(j_, claim, "surplus", kBefore, kBehind))
      return true;
    if (IsHeadedBy(j_, claim, "left_over") || IsHeadedBy(j_, claim, "leaves")) return true;
    const std::string_view measure = j_.MeasureOf(claim);
    return measure == "kv_budget" || measure == "free_memory";
  }

  static double Of(const Number& n) { return n.Nominal(); }

  struct Whole {
    double value = 0;
    Interval rounded;
    std::string name;
    const Number* number = nullptr;
  };

  void CheckLeft(std::uint32_t index, const Claim& claim, const Number& n) {
    if (!claim.quantities.empty() && j_.rules.quantities[claim.quantities.front()].allowance)
      return;
    std::vector<const Number*> told = FiguresBefore(j_, claim, n.dimension, kMost);
    std::erase_if(told, [](const Number* x) { return IsFormatWidth(*x); });
    std::vector<Whole> wholes;
    for (const Number* x : told)
      if (Of(*x) > Of(n)) wholes.push_back({Of(*x), x->InBase(), Text(*x), x});
    if (n.dimension == Dimension::Of(Dimension::kByte))
      for (const auto& [bytes, name] : DevicesOf(claim))
        wholes.push_back({bytes, Interval::Exactly(bytes), name});
    // What is taken off stands before it.
    std::erase_if(told, [&](const Number* x) {
      return x->digits > n.digits || Of(*x) == Of(n) || IsOfOneDevice(*x);
    });
    ToldStep one(j_, index, kChance), two(j_, index, kChanceOfTwo);
    for (const Whole& whole : wholes) {
      for (const Number* x : told)
        if (Leaves(one, whole, {x})) return;
      for (std::size_t i = 1; i < told.size(); ++i)
        for (std::size_t k = 0; k < i; ++k)
          if (Leaves(two, whole, {told[i], told[k]})) return;
    }
  }

  // "stage 1 is 6.7 GiB heavier": by how much one figure of its passage is more than another.
  void CheckDifference(std::uint32_t index, const Claim& claim, const Number& n) {
    std::vector<const Number*> told = FiguresBefore(j_, claim, n.dimension, kMost);
    std::erase_if(told, [](const Number* x) { return IsFormatWidth(*x); });
    ToldStep step(j_, index, kChance);
    for (std::size_t i = 1; i < told.size(); ++i)
      for (std::size_t k = 0; k < i; ++k) {
        const bool more = Of(*told[i]) > Of(*told[k]);
        const Number &large = more ? *told[i] : *told[k], &small = more ? *told[k] : *told[i];
        if (step.Confirms(Of(large) - Of(small), large.InBase() - small.InBase(), {&large, &small},
                          Text(large) + " − " + Text(small)))
          return;
      }
  }

  bool Leaves(ToldStep& step, const Whole& whole, const std::vector<const Number*>& taken) {
    double value = whole.value;
    Interval rounded = whole.rounded;
    std::vector<const Number*> operands;
    if (whole.number != nullptr) operands.push_back(whole.number);
    std::string words = whole.name;
    for (const Number* x : taken) {
      if (x == whole.number) return false;
      value -= Of(*x), rounded = rounded - x->InBase();
      operands.push_back(x), words += " − " + Text(*x);
    }
    return value > 0 && step.Confirms(value, rounded, operands, std::move(words));
  }

  // The figures right before it, none left out.
  void CheckSum(std::uint32_t index, const Claim& claim, const Number& n) {
    std::vector<const Number*> told = FiguresBefore(j_, claim, n.dimension, kMost);
    std::erase_if(told, [&](const Number* x) {
      return x->digits > n.digits || (x->operand && !IsResult(*x)) || IsFormatWidth(*x);
    });
    ToldStep step(j_, index, kChance);
    for (const bool brackets : {true, false}) {
      std::vector<const Number*> operands;
      double sum = 0;
      Interval rounded = Interval::Exactly(0);
      std::string words;
      for (const Number* x : told) {
        if (operands.size() == kSummands) break;
        if (!brackets && IsRemark(*x)) continue;
        operands.push_back(x), sum += Of(*x), rounded = rounded + x->InBase();
        words = Text(*x) + (words.empty() ? "" : " + ") + words;
        if (operands.size() > 1 && step.Confirms(sum, rounded, operands, words)) return;
      }
    }
  }
  bool IsResult(const Number& x) const {
    const auto at = static_cast<std::uint32_t>(&x - j_.mentions.numbers.data());
    return std::ranges::any_of(j_.EquationsNear(x),
                               [&](const Equation& e) { return e.result == at; });
  }
  // "(9.2 ms in BF16)"
  bool IsRemark(const Number& x) const {
    const std::string_view text = j_.document.text;
    for (std::uint32_t i = x.digits, begin = j_.document.blocks[x.block].text_begin; i-- > begin;)
      if (text[i] == '(' || text[i] == ')') return text[i] == '(';
    return false;
  }

  // What the devices named beside a claim have together: "4 × H100", "8x B200 180GB".
  std::vector<std::pair<double, std::string>> DevicesOf(const Claim& claim) const {
    std::vector<std::pair<double, std::string>> out;
    for (const Count& count : CountsBeside(claim)) {
      if (count.number != nullptr && count.each != nullptr) {
        out.push_back(
            {count.gpus * Of(*count.each), Text(*count.number) + " × " + Text(*count.each)});
      } else {
        AddDevices(count, memory_, out);
      }
    }
    return out;
  }

  struct Count {
    double gpus = 1;
    const Number* number = nullptr;
    const CatalogEntry* device = nullptr;
    const Number* each = nullptr;  ///< what one has, where that stands right behind its name
  };

  // "4x NVIDIA H100", "four H100s", "TP=4 … H100": in its line, else all of its plan.
  std::vector<Count> CountsBeside(const Claim& claim) const {
    const Block block = j_.Near(claim);
    std::vector<Count> out = CountsIn(block);
    if (!out.empty()) return out;
    out = CountsAbove(claim);
    if (!out.empty()) return out;
    const std::int32_t plan = j_.PlanOf(claim);
    const auto& devices = j_.plans.DevicesOf(plan);
    if (devices.size() != 1) return out;
    for (const Number& x : j_.NumbersIn(block.text_begin, block.text_end))
      if (IsCount(x) && x.noun != nullptr && x.noun->id == "gpu")
        out.push_back({x.decimal.value(), &x, devices.front()});
    out.push_back({1, nullptr, devices.front()});
    return out;
  }

  // "On 4× A100 (40 GB each):" above the items of a list.
  std::vector<Count> CountsAbove(const Claim& claim) const {
    const auto& blocks = j_.document.blocks;
    const Block& own = blocks[claim.block];
    if (own.list < 0) return {};
    for (std::uint32_t up = 1; up <= kBlocksUp && up <= claim.block; ++up) {
      const Block& above = blocks[claim.block - up];
      if (above.section != own.section) break;
      if (above.list >= 0) continue;
      std::vector<Count> out = CountsIn(above);
      std::erase_if(out, [](const Count& count) { return count.number == nullptr; });
      return out;
    }
    return {};
  }

  std::vector<Count> CountsIn(const Block& block) const {
    std::vector<Count> out;
    for (const NameHit& hit : j_.NamesIn(block.text_begin, block.text_end)) {
      const CatalogEntry& entry = j_.rules.catalog->Entry(hit.names.front().entry);
      if (!memory_ || entry.Find(*memory_) == nullptr) continue;
      const auto before =
          j_.NumbersIn(hit.begin - std::min(hit.begin - block.text_begin, kNameReach), hit.begin);
      if (!before.empty() && IsCount(before.back()) && EndsWithCount(before.back(), hit.begin))
        out.push_back({before.back().decimal.value(), &before.back(), &entry, EachBehind(hit)});
      out.push_back({1, nullptr, &entry});
    }
    return out;
  }
  // "A100 (40 GB each)", "H100 80GB"
  const Number* EachBehind(const NameHit& hit) const {
    const auto behind = j_.NumbersIn(hit.end, hit.end + kEachReach);
    return !behind.empty() && behind.front().dimension == Dimension::Of(Dimension::kByte) &&
                   behind.front().block == hit.block
               ? &behind.front()
               : nullptr;
  }
  bool IsOfOneDevice(const Number& x) const {
    const auto names = j_.NamesIn(x.digits - std::min(x.digits, kNameReach), x.digits);
    return std::ranges::any_of(names, [&](const NameHit& hit) {
      return hit.names.front().kind == CatalogName::Kind::kDevice && EachBehind(hit) == &x;
    });
  }
  static bool IsCount(const Number& x) {
    return x.dimension.dimensionless() && x.decimal.integer() && !x.percent && !x.range &&
           x.decimal.value() > 1 && x.decimal.value() <= kMostDevices && !x.bare_suffix;
  }
  bool EndsWithCount(const Number& x, std::uint32_t name) const {
    const std::string_view gap = std::string_view(j_.document.text).substr(x.end, name - x.end);
    return gap.size() < 12 && !EndsSentence(gap) && gap.find(',') == std::string_view::npos;
  }

  void AddDevices(const Count& count, std::optional<SymbolId> fact,
                  std::vector<std::pair<double, std::string>>& out) const {
    if (!fact) return;
    const CatalogFact* values = count.device->Find(*fact);
    if (values == nullptr) return;
    for (const double value : values->values)
      out.push_back({count.gpus * value,
                     (count.number == nullptr ? std::string() : Text(*count.number) + " × ") +
                         count.device->name + " " + std::string(j_.rules.symbols.Name(*fact))});
  }
  std::string Text(const Number& n) const {
    return j_.document.text.substr(n.digits, n.end - n.digits);
  }

  // "4 × H100 … 320 GB of combined memory", "3,956 TFLOPS of 4×H100": what all of them have.
  bool CheckDevices(std::uint32_t index, const Claim& claim, const Number& n) {
    std::vector<std::pair<double, std::string>> all;
    std::vector<const Number*> operands;
    for (const Count& count : CountsBeside(claim)) {
      if (count.number == nullptr || count.number == &n) continue;
      operands = {count.number};
      for (const SymbolId fact : facts_) {
        Dimension dimension = j_.rules.quantities[fact].dimension.WithoutCounts();
        if (n.amount_or_rate) dimension = dimension * Dimension::Of(Dimension::kSecond);
        if (dimension == n.dimension && IsOfFormat(claim, fact)) AddDevices(count, fact, all);
      }
    }
    ToldStep step(j_, index, kChance);
    return std::ranges::any_of(all, [&](const auto& value) {
      return step.Confirms(value.first,
                           Interval{value.first * (1 - kPeak), value.first * (1 + kPeak)}, operands,
                           value.second);
    });
  }

  // The peak of 8 bit is meant where nothing but 8 bit is named.
  bool IsOfFormat(const Claim& claim, SymbolId fact) const {
    const std::string_view name = j_.rules.symbols.Name(fact);
    if (!name.starts_with("device.peak_flops")) return true;
    const Block block = j_.Near(claim);
    bool full = false, half = false;
    for (const Cue& cue : j_.CuesOf(block))
      if (cue.kind == Vocabulary::Kind::kPrecision)
        (j_.rules.vocabulary.precisions[cue.index] <= 1 ? half : full) = true;
    return name.ends_with("fp8") == (half && !full);
  }

  Judgement& j_;
  std::optional<SymbolId> memory_;
  std::vector<SymbolId> facts_;
};

}  // namespace

void CheckToldAmounts(Judgement& j) {
  ToldAmounts check(j);
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c) check.Check(c);
}

}  // namespace shardlint
