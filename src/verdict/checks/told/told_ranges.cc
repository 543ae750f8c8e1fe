#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <string_view>

#include "verdict/checks/arithmetic/judge_step.h"
#include "verdict/checks/place/sentence_range.h"
#include "verdict/judgement.h"

// A range that is another one times a count that is stated: "215-269 replicas, so 860-1,076 GPUs",
// "120-160 GB, 15-20 GB on each of the 8". That both ends give one count is no chance.

namespace shardlint {
namespace {

class ToldRanges {
  static constexpr std::uint32_t kGap = 80;          // bytes between the ranges
  static constexpr std::uint32_t kBlockReach = 400;  // to a count beside them
  static constexpr double kWhole = 1e-6;
  static constexpr std::array<const char*, 5> kCounts = {"gpus.per_replica", "tensor_parallel_size",
                                                         "pipeline_parallel_size",
                                                         "data_parallel_size", "gpus.total"};

 public:
  explicit ToldRanges(Judgement& j) : j_(j) {}

  void Check(std::uint32_t index) {
    const Claim& claim = j_.claims.claims[index];
    if (!MayFollow(claim)) return;
    const Number& n = j_.NumberOf(claim);
    const Verdict now = j_.judged[index].Folded();
    if (!n.range || n.percent || n.decimal.value() <= 0 ||
        (now != Verdict::kGiven && now != Verdict::kUnverifiable))
      return;
    // "215-269 replicas of 4 GPUs": the count may stand between them.
    auto before = static_cast<std::size_t>(claim.index) - 1;
    if (before > 0 && !j_.mentions.numbers[before].range) --before;
    const Number& other = j_.mentions.numbers[before];
    if (!other.range || other.percent || other.block != n.block || other.decimal.value() <= 0 ||
        n.digits - other.end > kGap || IsParted(Between(j_, other, n)) ||
        other.dimension.WithoutCounts() != n.dimension.WithoutCounts())
      return;
    const double low = n.Nominal() / other.Nominal(),
                 high = n.upper.value() * n.factor / (other.upper.value() * other.factor);
    const double count = std::round(low >= 1 ? low : 1 / low);
    if (count < 2 || !IsAbout(low >= 1 ? low : 1 / low, count) ||
        !IsAbout(low >= 1 ? high : 1 / high, count) || !IsStated(claim, n, other, count))
      return;
    const Interval ends = {other.Nominal(), other.upper.value() * other.factor};
    const Interval by = Interval::Exactly(count);
    const std::string words = j_.document.text.substr(other.digits, other.end - other.digits);
    JudgeStep(j_, index, {&other}, low >= 1 ? ends * by : ends / by,
              words + (low >= 1 ? " × " : " ÷ ") + std::to_string(std::lround(count)));
  }

 private:
  static bool IsParted(std::string_view gap) {
    return EndsSentence(gap) && gap.find("i.e.") == std::string_view::npos;
  }
  static bool IsAbout(double value, double count) { return std::abs(value / count - 1) < kWhole; }

  // Beside them, or a degree of the plan.
  bool IsStated(const Claim& claim, const Number& n, const Number& other, double count) {
    const Block& block = j_.document.blocks[n.block];
    const std::uint32_t begin =
        std::max(block.text_begin, other.digits - std::min(other.digits, kBlockReach));
    for (const Number& x : j_.NumbersIn(begin, std::min(block.text_end, n.end + kBlockReach)))
      if (&x != &n && &x != &other && !x.range && x.Nominal() == count) return true;
    CostModel& model = j_.ModelOf(j_.ModelIndex(j_.PlanOf(claim), false));
    for (const char* name : kCounts) {
      const auto symbol = j_.Symbol(name);
      if (!symbol) continue;
      for (const std::uint32_t id : model.Values(*symbol))
        if (!model.at(id).assumed && model.at(id).value == Interval::Exactly(count)) return true;
    }
    return false;
  }

  Judgement& j_;
};

}  // namespace

void CheckToldRanges(Judgement& j) {
  ToldRanges check(j);
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c) check.Check(c);
}

}  // namespace shardlint
