#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "verdict/checks/arithmetic/judge_step.h"
#include "verdict/checks/place/sentence_range.h"
#include "verdict/judgement.h"

// What one GPU has of a rate that the same sentence tells of a node, a replica or all of them: "a
// node makes 2,880 tokens/s, 360 per GPU". Where it says of what the first figure is, or where all
// that it may be of are as many GPUs, a share that is of another number of them is wrong.

namespace shardlint {
namespace {

class PerDeviceCheck {
  static constexpr std::uint32_t kApart = 80;   // bytes from the one figure to the other
  static constexpr std::uint32_t kBefore = 60;  // bytes before the first that may say of what it is
  static constexpr std::uint32_t kBehind =
      16;                                   // bytes behind the second that may say "per decode GPU"
  static constexpr double kSharp = 1.1;     // a quotient that rounding leaves wider says little
  static constexpr double kFarthest = 100;  // times; farther off it is about something else
  static constexpr double kUsualNode = 8;   // GPUs
  static constexpr std::size_t kMostPrinted = 32;  // counts of GPUs

 public:
  explicit PerDeviceCheck(Judgement& j) : j_(j) { FindPrinted(); }

  void Check(std::uint32_t index) {
    const Claim& claim = j_.claims.claims[index];
    if (!MayFollow(claim)) return;
    const Number& n = j_.NumberOf(claim);
    const Number& all = j_.mentions.numbers[static_cast<std::size_t>(claim.index) - 1];
    if (!IsRate(n) || !IsRate(all) || all.block != n.block || all.noun != n.noun ||
        n.digits - all.end > kApart || !IsOfOneGpu(n) || IsOfOneGpu(all) || n.operand)
      return;
    const TextRange sentence = SentenceOf(j_, claim);
    if (all.digits < sentence.begin) return;
    // "At 16 users 1,800 tokens/s and at 4 users 310 per GPU": of another load.
    const std::string_view gap =
        std::string_view(j_.document.text).substr(all.end, n.digits - all.end);
    if (gap.find(" at ") != std::string_view::npos || gap.find(" with ") != std::string_view::npos)
      return;
    const Interval ratio = all.InBase() / n.InBase();
    if (!ratio.known() || ratio.low <= 0 || ratio.high > kSharp * ratio.low) return;
    std::uint32_t from = std::max(sentence.begin, all.digits - std::min(all.digits, kBefore));
    // "A replica makes 1,080 tokens/s, the node 2,160 tokens/s, 270 per GPU".
    for (std::size_t i = static_cast<std::size_t>(claim.index) - 1; i-- > 0;) {
      const Number& before = j_.mentions.numbers[i];
      if (before.block != n.block || before.end <= from) break;
      if (before.dimension == n.dimension) from = before.end;
    }
    const Sizes sizes = SizesOf(claim, from, n.digits);
    const auto gives = [&](double gpus) {
      return Agrees(n, all.InBase() / Interval::Exactly(gpus)) != nullptr;
    };
    if (const auto of = std::ranges::find_if(sizes.gpus, gives); of != sizes.gpus.end()) {
      if (sizes.certain || sizes.gpus.size() == 1) Judge(index, all, *of);
      return;
    }
    if (sizes.gpus.empty() || !Holds(all)) return;
    const double gpus = sizes.gpus.front();
    if (ratio.low > gpus * kFarthest || ratio.high * kFarthest < gpus) return;
    // By those of all nodes.
    const bool of_all = sizes.certain && std::ranges::any_of(sizes.totals, [&](double count) {
                          return count > gpus && ratio.Contains(count);
                        });
    if ((sizes.certain && (!sizes.usual || of_all)) || IsOfNoGpus(ratio, sizes))
      Judge(index, all, gpus);
  }

 private:
  static bool IsRate(const Number& n) {
    return n.dimension == Dimension::Of(Dimension::kSecond, -1) && !n.range && !n.percent &&
           !n.multiplier && n.bound == Bound::kNone && n.decimal.digits > 0;
  }

  // "per GPU", "per decode GPU", "a card".
  bool IsOfOneGpu(const Number& n) const {
    if (n.per != nullptr && n.per->id == "gpu") return true;
    const std::uint32_t end = std::min(j_.document.blocks[n.block].text_end, n.end + kBehind);
    if (std::ranges::any_of(j_.CuesIn(n.end, end), [&](const Cue& cue) {
          return cue.kind == Vocabulary::Kind::kScope && cue.begin <= n.end + 1 &&
                 j_.rules.vocabulary.scopes[cue.index] == "per_gpu";
        }))
      return true;
    const std::string_view behind = std::string_view(j_.document.text).substr(n.end, end - n.end);
    return behind.starts_with(" per decode GPU") || behind.starts_with(" per prefill GPU");
  }

  struct Sizes {
    std::vector<double> gpus;    ///< that the first figure may be of, the likeliest first
    bool certain = false;        ///< its words say that it is of the first of them
    std::vector<double> known;   ///< all counts of GPUs that the document tells
    std::vector<double> totals;  ///< of all GPUs
    bool usual = false;          ///< those of a node are not said
  };

  // By fewer than there are, and as many as the document nowhere tells.
  static bool IsOfNoGpus(const Interval& ratio, const Sizes& sizes) {
    const double count = std::round(ratio.middle());
    return count > 1 && ratio.Contains(count) && !sizes.totals.empty() &&
           count < std::ranges::min(sizes.totals) &&
           std::ranges::none_of(sizes.known, [&](double gpus) { return ratio.Contains(gpus); });
  }

  // "the node", "a replica", "the pair of nodes": what the words around the first figure say.
  Sizes SizesOf(const Claim& claim, std::uint32_t from, std::uint32_t to) {
    const std::int32_t plan = j_.PlanOf(claim);
    std::vector<double> totals = Counts(plan, "gpus.total", true),
                        replicas = Counts(plan, "gpus.per_replica", true),
                        nodes = Counts(plan, "nodes.total", false);
    std::vector<double> of_nodes = Counts(plan, "gpus.per_node", false);
    const bool one_total = totals.size() == 1;
    if (of_nodes.empty() && nodes.size() == 1)
      for (const double gpus : totals)
        if (nodes.front() > 1 && gpus / nodes.front() == kUsualNode) of_nodes = {kUsualNode};
    if (of_nodes.empty() && one_total && totals.front() <= kUsualNode) of_nodes = totals;
    Sizes sizes;
    if (of_nodes.empty() && (std::ranges::count(totals, kUsualNode) > 0 ||
                             std::ranges::count(printed_, kUsualNode) > 0))
      of_nodes = {kUsualNode}, sizes.usual = true;
    const auto add = [](std::vector<double>& to_list, const std::vector<double>& counts) {
      for (const double gpus : counts)
        if (gpus > 1 && std::ranges::find(to_list, gpus) == to_list.end()) to_list.push_back(gpus);
    };
    sizes.totals = totals;
    const std::array all = {&totals, &replicas, &of_nodes};
    for (const std::vector<double>* counts : all) add(sizes.known, *counts);
    add(sizes.known, printed_);
    const bool node = j_.HasWord("one_node", from, to),
               replica = j_.HasWord("one_replica", from, to);
    if (j_.HasWord("several", from, to)) {
      add(sizes.gpus, totals);
      sizes.certain = one_total && (totals.front() == 2 || j_.HasWord("both_nodes", from, to));
    } else if (node != replica) {
      add(sizes.gpus, node ? of_nodes : Counts(plan, "gpus.per_replica", false));
      sizes.certain = sizes.gpus.size() == 1;
    } else {
      for (const std::vector<double>* counts : all) add(sizes.gpus, *counts);
    }
    return sizes;
  }

  // Values that are stated, published or follow from what is; `open`: or that it may have.
  std::vector<double> Counts(std::int32_t plan, std::string_view name, bool open) {
    std::vector<double> out;
    const auto symbol = j_.Symbol(name);
    if (!symbol) return out;
    CostModel& model = j_.ModelOf(j_.ModelIndex(plan, false));
    for (const std::uint32_t id : model.Values(*symbol)) {
      const Candidate& c = model.at(id);
      if (c.value.exact() && (open || !c.guessed)) out.push_back(c.value.low);
    }
    return out;
  }

  // "16 × H100", "the 24 cards".
  void FindPrinted() {
    for (const Number& n : j_.mentions.numbers)
      if (((n.noun != nullptr && n.noun->id == "gpu") || n.multiplier) && n.decimal.integer() &&
          n.dimension.dimensionless() && n.decimal.value() > 1 && printed_.size() < kMostPrinted &&
          std::ranges::find(printed_, n.decimal.value()) == printed_.end())
        printed_.push_back(n.decimal.value());
  }

  // What is contradicted itself divides to nothing.
  bool Holds(const Number& n) const {
    const std::int32_t claim =
        j_.claims.of_number[static_cast<std::size_t>(&n - j_.mentions.numbers.data())];
    return claim < 0 ||
           j_.judged[static_cast<std::size_t>(claim)].Folded() != Verdict::kContradicted;
  }

  void Judge(std::uint32_t index, const Number& all, double gpus) {
    JudgeStep(j_, index, {&all}, all.InBase() / Interval::Exactly(gpus),
              j_.document.text.substr(all.digits, all.end - all.digits) + " ÷ " +
                  std::to_string(static_cast<long>(gpus)) + " GPUs");
  }

  Judgement& j_;
  std::vector<double> printed_;  // counts of GPUs, anywhere
};

}  // namespace

void CheckPerDevice(Judgement& j) {
  PerDeviceCheck check(j);
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c) check.Check(c);
}

}  // namespace shardlint
