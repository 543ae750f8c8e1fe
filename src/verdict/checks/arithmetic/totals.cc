#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include "verdict/checks/place/tables.h"
#include "verdict/judgement.h"

namespace shardlint {
namespace {

constexpr std::size_t kMaxShares = 64;
constexpr std::size_t kTotalsOfOnePlan = 2;  // more are of several
constexpr double kAgreesWith = 1.02;         // of a total and the sum of its shares
constexpr std::size_t kMaxTargets = 32;
constexpr std::size_t kSmall =
    1000;  // claims of a document whose figures are all tried against all targets
constexpr double kApart =
    1.5;  // totals and shares of one thing are no farther apart than rounding and load

bool IsFigure(const Claim& c) {
  return c.kind == Claim::Kind::kNumber && c.measure != 0xFFFF && c.scope_known &&
         c.quantities.size() == 1 && (c.role == Role::kStated || c.role == Role::kExpected);
}

std::string_view QuantityOf(const Judgement& j, const Claim& c) {
  return j.rules.symbols.Name(c.quantities.front());
}

constexpr double kRoundedShare = 0.004;
constexpr std::uint32_t kBeforeMemory = 5;  // bytes: " × "

std::optional<double> Gpus(Judgement& j, const Claim& claim) {
  const auto q = j.Symbol("gpus.total");
  if (!q) return std::nullopt;
  CostModel& model = j.ModelOf(j.ModelIndex(j.PlanOf(claim), false));
  std::optional<double> gpus;
  for (const std::uint32_t id : model.Values(*q)) {
    if (model.at(id).assumed || !model.at(id).value.exact()) continue;
    if (gpus && *gpus != model.at(id).value.low) return std::nullopt;  // pools of different sizes
    gpus = model.at(id).value.low;
  }
  return gpus;
}

// Whether the replicas of which it is the sum hold themselves, by the time that their tokens take.
bool FollowsFromReplicas(const Judgement& j, std::uint32_t total) {
  const auto confirmed = [&](std::uint32_t c, std::string_view rule) {
    return std::ranges::any_of(j.judged[c].checks, [&](const Check& check) {
      return check.verdict == Verdict::kConfirmed && check.rule.starts_with(rule) &&
             !check.rule.ends_with("limit");
    });
  };
  if (!confirmed(total, "throughput-total")) return false;
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c)
    if (IsFigure(j.claims.claims[c]) &&
        QuantityOf(j, j.claims.claims[c]) == "throughput.per_replica" &&
        confirmed(c, "throughput-per-replica"))
      return true;
  return false;
}

// "2,847 tokens/s" of option A, "142 per GPU" in the decision for it: a share that another total
// comes to is of that one.
void LeaveThoseOfOthers(Judgement& j, std::vector<std::uint32_t>& shares) {
  std::set<double> totals, sums;  // what each GPU has of a total
  for (const Claim& claim : j.claims.claims) {
    if (!IsFigure(claim) || QuantityOf(j, claim) != "throughput.total") continue;
    const double total = j.NumberOf(claim).Nominal();
    totals.insert(total);
    if (const std::optional<double> gpus = Gpus(j, claim); gpus && *gpus > 0)
      sums.insert(total / *gpus);
  }
  if (totals.size() <= kTotalsOfOnePlan) return;
  std::erase_if(shares, [&](std::uint32_t c) {
    const double share = j.NumberOf(j.claims.claims[c]).Nominal();
    return std::ranges::any_of(sums, [&](double each) {
      return share > 0 && share / each < kAgreesWith && each / share < kAgreesWith;
    });
  });
}

// "32 × 64 GB card": what stands before a device's memory, and the degrees together.
std::set<double> PrintedCounts(const Judgement& j) {
  const auto& numbers = j.mentions.numbers;
  std::set<double> counts;
  std::set<std::string_view> seen;
  double degrees = 1;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const Number& n = numbers[i];
    if (!n.degree.empty() && seen.insert(n.degree).second) degrees *= n.decimal.value();
    if ((n.multiplier || n.operand) && i + 1 < numbers.size() && numbers[i + 1].block == n.block &&
        numbers[i + 1].dimension == Dimension::Of(Dimension::kByte) &&
        numbers[i + 1].digits - n.end <= kBeforeMemory)
      counts.insert(n.decimal.value());
  }
  counts.insert(degrees);
  return counts;
}

bool IsOfPrintedCount(const std::set<double>& counts, double times) {
  const double count = std::round(times);
  return count >= 2 && std::abs(times / count - 1) <= kRoundedShare && counts.contains(count);
}

// "90 tokens/ms in total" beside "1,500 tokens/s per GPU" on eight GPUs: the document's own
// statements.
void CheckTotal(Judgement& j, const std::vector<std::uint32_t>& shares,
                const std::set<double>& counts, std::uint32_t index) {
  const Claim& total = j.claims.claims[index];
  for (const Check& check : j.judged[index].checks)
    if (check.rule == "arithmetic" && check.verdict == Verdict::kConfirmed)
      return;  // its operands are at fault, where they stand
  if (!IsFigure(total) || !QuantityOf(j, total).ends_with("throughput.total")) return;
  const Number& n = j.NumberOf(total);
  const std::optional<double> gpus = Gpus(j, total);
  if (!gpus || n.range || n.bound != Bound::kNone) return;  // a bound is no total
  std::optional<std::uint32_t> nearest;
  for (const std::uint32_t c : shares) {
    const Claim& share = j.claims.claims[c];
    const Number& s = j.NumberOf(share);
    if (s.range || s.bound != Bound::kNone) continue;
    if (share.phase != Phase::kNone && total.phase != Phase::kNone && share.phase != total.phase)
      continue;
    const double sum = s.Nominal() * *gpus, claimed = n.Nominal();
    if (IsOfPrintedCount(counts, claimed / s.Nominal())) return;
    if (sum <= 0 || claimed <= 0 || (sum / claimed < kApart && claimed / sum < kApart))
      return;  // one agrees
    if (!nearest) nearest = c;
  }
  if (!nearest || FollowsFromReplicas(j, index)) return;
  const Number& s = j.NumberOf(j.claims.claims[*nearest]);
  CheckDetail detail{.kind = CheckDetail::Kind::kConflict,
                     .claim = index,
                     .other = static_cast<std::int32_t>(*nearest)};
  detail.expected = s.Printed() * Interval::Exactly(s.factor * *gpus), detail.has_expected = true;
  j.judged[index].Add("total-of-shares", Verdict::kContradicted, Severity::kError,
                      std::move(detail));
}

// A target and a figure of one measure in one section, or anywhere when the section has none.
struct Pair {
  std::uint32_t target, figure;
};
std::vector<Pair> PairsNear(const Judgement& j, const Claim& claim) {
  std::vector<Pair> near, far;
  const std::int32_t section = j.document.blocks[claim.block].section;
  std::uint32_t end_block = claim.block + 1;
  while (end_block < j.document.blocks.size() && j.document.blocks[end_block].section == section &&
         end_block - claim.block < 100)
    ++end_block;
  std::uint32_t begin_block = claim.block;
  while (begin_block > 0 && j.document.blocks[begin_block - 1].section == section &&
         claim.block - begin_block < 100)
    --begin_block;
  const auto [first, last] = j.ClaimsIn(j.document.blocks[begin_block].text_begin,
                                        j.document.blocks[end_block - 1].text_end);
  const bool small = j.claims.claims.size() <= kSmall;
  const std::uint32_t from = small ? 0 : first,
                      to = small ? static_cast<std::uint32_t>(j.claims.claims.size()) : last;
  std::size_t targets = 0;
  for (std::uint32_t t = from; t < to && targets < kMaxTargets; ++t) {
    const Claim& target = j.claims.claims[t];
    if (target.kind != Claim::Kind::kNumber || target.role != Role::kRequired ||
        target.measure == 0xFFFF)
      continue;
    ++targets;
    for (std::uint32_t f = from; f < to; ++f) {
      const Claim& figure = j.claims.claims[f];
      if (figure.measure != target.measure || figure.kind != Claim::Kind::kNumber ||
          &figure == &claim)
        continue;
      if (figure.role != Role::kStated && figure.role != Role::kExpected &&
          figure.role != Role::kMeasured)
        continue;
      if (j.NumberOf(figure).dimension != j.NumberOf(target).dimension) continue;
      const bool here = first <= t && t < last && first <= f && f < last;
      (here ? near : far).push_back({t, f});
    }
  }
  return near.empty() ? far : near;
}

// Its row says what a share is of.
bool IsBesideTwoFigures(const Judgement& j, const Claim& claim) {
  const auto& blocks = j.document.blocks;
  if (blocks[claim.block].kind != Block::Kind::kCell) return false;
  const auto [begin, end] = RowOf(j, claim.block);
  std::size_t figures = 0;
  for (const Number& n : j.NumbersIn(blocks[begin].text_begin, blocks[end - 1].text_end))
    figures += !n.percent && !n.dimension.WithoutCounts().dimensionless();
  return figures > 1;
}

// "20% above requirement", "2 s below the target", "3× better than the target".
void CheckMargin(Judgement& j, std::uint32_t index) {
  const Claim& claim = j.claims.claims[index];
  if (claim.kind != Claim::Kind::kNumber || j.judged[index].Folded() == Verdict::kConfirmed) return;
  Number n = j.NumberOf(claim);
  if (n.multiplier) n.bound = Bound::kNone;  // "up to 3×" is what it comes to somewhere
  const std::string_view measure = j.MeasureOf(claim);
  const bool time = n.dimension == Dimension::Of(Dimension::kSecond) && measure == "latency_any";
  if ((measure != "margin" && !time) || IsBesideTwoFigures(j, claim)) return;
  for (const Pair& pair : PairsNear(j, claim)) {
    const Number& t = j.NumberOf(j.claims.claims[pair.target]);
    const Number& f = j.NumberOf(j.claims.claims[pair.figure]);
    // As printed: rounded figures that nearly cancel would leave room for anything.
    const Interval target = Interval::Exactly(t.Nominal()), figure = Interval::Exactly(f.Nominal());
    const Interval one = Interval::Exactly(1);
    std::vector<Interval> values;
    if (time) {
      values = {target - figure, figure - target};
    } else {
      values = {figure / target - one, one - figure / target, target / figure - one,
                figure / target, target / figure};
    }
    for (const Interval& value : values) {
      const char* reading = value.known() && value.low > 0 ? Agrees(n, value) : nullptr;
      if (reading == nullptr) continue;
      CheckDetail detail{.kind = CheckDetail::Kind::kShare, .claim = index};
      detail.expected = value, detail.has_expected = true, detail.reading = reading;
      detail.numbers = {static_cast<std::uint32_t>(j.claims.claims[pair.target].index),
                        static_cast<std::uint32_t>(j.claims.claims[pair.figure].index)};
      j.judged[index].Add("arithmetic-margin", Verdict::kConfirmed, Severity::kNone,
                          std::move(detail));
      return;
    }
  }
}

}  // namespace

void CheckTotals(Judgement& j) {
  std::vector<std::uint32_t> shares;
  for (std::uint32_t c = 0; c < j.claims.claims.size() && shares.size() < kMaxShares; ++c)
    if (IsFigure(j.claims.claims[c]) && QuantityOf(j, j.claims.claims[c]) == "throughput.per_gpu")
      shares.push_back(c);
  LeaveThoseOfOthers(j, shares);
  if (shares.empty()) return;
  const std::set<double> counts = PrintedCounts(j);
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c) CheckTotal(j, shares, counts, c);
}

void CheckMargins(Judgement& j) {
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c) CheckMargin(j, c);
}

}  // namespace shardlint
