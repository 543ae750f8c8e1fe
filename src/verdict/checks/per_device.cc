#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/text.h"
#include "verdict/checks/judge_step.h"

// "A node makes 2,162 tokens/s, 270 per GPU": a rate, and the share of one device right behind it.

namespace shardlint {
namespace {

constexpr std::uint32_t kBehind = 40;   // bytes from the rate to the share
constexpr std::uint32_t kScope = 14;    // bytes from the share to "per GPU"
constexpr std::uint32_t kSubject = 80;  // bytes from who makes the rate to the rate
constexpr double kSlack = 0.01;
constexpr double kUsualNode = 8;  // GPUs

class PerDevice {
 public:
  explicit PerDevice(Judgement& j) : j_(j) {}

  void Check(std::uint32_t index) {
    const Claim& claim = j_.claims.claims[index];
    if (claim.kind != Claim::Kind::kNumber || claim.index < 1 || claim.role == Role::kRejected)
      return;
    const Number& share = j_.NumberOf(claim);
    const Number& rate = *(&share - 1);
    if (!IsTokenRate(share) || !IsTokenRate(rate) || rate.block != share.block || rate.range ||
        share.range || share.bound != Bound::kNone || share.operand ||
        share.digits - rate.end > kBehind || !IsPerGpu(share) || IsPerGpu(rate))
      return;
    const std::string_view gap =
        std::string_view(j_.document.text).substr(rate.end, share.digits - rate.end);
    if (gap.find_first_of(";:") != std::string_view::npos ||
        gap.find(". ") != std::string_view::npos)
      return;
    const double parts = ValueOf(rate) / ValueOf(share);
    const std::set<double> counts = CountsOf(claim, rate, share);
    if (counts.empty()) return;
    for (const double gpus : counts)
      if (Agrees(share, rate.InBase() / Interval::Exactly(gpus)) != nullptr)
        return Judge(index, rate, gpus);
    // What is wrong by no count of anything is more likely of something else.
    const double shared = *counts.rbegin();
    if (std::ranges::none_of(Slips(claim, shared),
                             [&](double slip) { return std::abs(parts - slip) <= kSlack * slip; }))
      return;
    Judge(index, rate, shared);
  }

 private:
  static double ValueOf(const Number& n) { return n.decimal.value() * n.factor; }
  static bool IsTokenRate(const Number& n) {
    return n.noun != nullptr && n.noun->id == "token" &&
           n.dimension == Dimension::Of(Dimension::kSecond, -1);
  }

  bool IsPerGpu(const Number& n) const {
    if (n.per != nullptr && n.per->id == "gpu") return true;
    return std::ranges::any_of(j_.CuesIn(n.end, n.end + kScope), [&](const Cue& cue) {
      return cue.kind == Vocabulary::Kind::kScope && cue.begin <= n.end + 1 &&
             j_.rules.vocabulary.scopes[cue.index] == "per_gpu";
    });
  }

  void Judge(std::uint32_t index, const Number& rate, double gpus) {
    JudgeStep(j_, index, {&rate}, rate.InBase() / Interval::Exactly(gpus),
              j_.document.text.substr(rate.digits, rate.end - rate.digits) + " ÷ " +
                  std::to_string(static_cast<long long>(gpus)) + " GPUs");
  }

  // How many GPUs make the rate: those of whoever its sentence names; empty where that is open.
  std::set<double> CountsOf(const Claim& claim, const Number& rate, const Number& share) {
    const std::string_view who = Subject(rate, share);
    if (who == "all") return Known(claim, {"gpus.total"});
    if (who == "replica") return Known(claim, {"gpus.per_replica"});
    if (std::set<double> node = Known(claim, {"gpus.per_node"}); who == "node" && !node.empty())
      return node;
    std::set<double> counts = Known(
        claim, {"gpus.total", "gpus.per_node", "gpus.per_replica", "gpus.prefill", "gpus.decode"});
    for (const Number& n : j_.mentions.numbers)
      if (n.noun != nullptr && n.noun->id == "gpu" && n.decimal.integer() && n.decimal.digits > 1)
        counts.insert(ValueOf(n));
    // Several nodes may be told in words.
    if (who == "node" && (counts.size() != 1 || *counts.begin() > kUsualNode)) return {};
    return counts;
  }

  std::set<double> Known(const Claim& claim, std::initializer_list<std::string_view> names) {
    std::set<double> out;
    for (const std::string_view name : names) {
      const auto q = j_.Symbol(name);
      if (!q) continue;
      for (const std::int32_t plan : j_.plans.Judging(j_.PlanOf(claim))) {
        CostModel& model = j_.ModelOf(j_.ModelIndex(plan, false));
        for (const std::uint32_t id : model.Values(*q))
          if (!model.at(id).assumed && model.at(id).value.exact() && model.at(id).value.low > 1)
            out.insert(model.at(id).value.low);
      }
    }
    return out;
  }

  // "a node", "the replica", "the service" as "all": who is named with the rate, the last of them.
  std::string_view Subject(const Number& rate, const Number& share) const {
    const std::string_view text = j_.document.text;
    std::uint32_t begin = std::max(j_.document.blocks[rate.block].text_begin,
                                   rate.digits - std::min(rate.digits, kSubject));
    // "a replica makes 607 tokens/s, the service 1,214": what another rate is of.
    const auto& numbers = j_.mentions.numbers;
    for (auto i = static_cast<std::size_t>(&rate - numbers.data()); i-- > 0;) {
      if (numbers[i].block != rate.block || numbers[i].end <= begin) break;
      if (numbers[i].dimension == rate.dimension) begin = std::max(begin, numbers[i].end);
    }
    std::string_view found;
    for (std::uint32_t i = begin; i < share.digits; ++i) {
      if (!IsLetter(text[i]) || (i > 0 && IsWord(text[i - 1]))) continue;
      std::uint32_t end = i;
      while (end < share.digits && IsLetter(text[end])) ++end;
      const std::string_view word = text.substr(i, end - i);
      const UnitTable::Match noun = j_.rules.units.Longest(text.substr(i));
      if (noun.unit != nullptr && (noun.unit->id == "node" || noun.unit->id == "replica"))
        found = word.ends_with('s') ? "" : noun.unit->id;  // "two nodes" are another count
      i = end;
    }
    for (const Cue& cue : j_.CuesIn(begin, share.digits))
      if (cue.kind == Vocabulary::Kind::kScope && cue.end <= share.digits &&
          j_.rules.vocabulary.scopes[cue.index] == "total")
        return "all";
    return found;
  }

  // Counts that are divided by in place of the right one.
  std::set<double> Slips(const Claim& claim, double gpus) {
    std::set<double> out = Known(claim, {"gpus.total"});
    out.insert({gpus / 8, gpus / 4, gpus / 2, gpus * 2, gpus * 4});
    for (const SymbolId degree : j_.rules.plan_rules().degrees)
      for (const std::int32_t plan : j_.plans.Judging(j_.PlanOf(claim)))
        for (const StatedValue& value :
             j_.plans.plans[static_cast<std::size_t>(plan)].values[degree])
          out.insert(value.value.middle());
    return out;
  }

  Judgement& j_;
};

}  // namespace

void CheckPerDevice(Judgement& j) {
  PerDevice check(j);
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c) check.Check(c);
}

}  // namespace shardlint
