#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "verdict/checks/arithmetic/judge_step.h"
#include "verdict/checks/place/sentence_range.h"
#include "verdict/judgement.h"

// A figure of one scope that is told with another scope's amount: "the cache of a replica is 43 GB"
// in a summary, where the derivation says "per replica 21.7 GB" and goes on with that.

namespace shardlint {
namespace {

constexpr std::size_t kMostClaims = 64;  // of one quantity; more are of many plans
constexpr std::uint32_t kAround = 24;    // blocks from a budget's sum to its limit
constexpr double kNearly = 1.6;          // times; farther off it is of another load
constexpr std::array<std::string_view, 5> kQuantities = {"kv_cache.per_replica", "kv_cache.per_gpu",
                                                         "weights.per_gpu", "weights.per_replica",
                                                         "kv_cache.per_token_per_gpu"};

class ToldOnce {
 public:
  explicit ToldOnce(Judgement& j) : j_(j) {
    for (const Equation& e : j.mentions.equations)
      if (e.operands.size() > 1)
        for (const std::uint32_t operand : e.operands) operands_.push_back(operand);
  }

  void Run() {
    CheckTotals();
    for (const std::string_view name : kQuantities)
      if (const auto symbol = j_.Symbol(name)) Check(*symbol);
  }

 private:
  std::string_view Text(std::uint32_t begin, std::uint32_t end) const {
    return std::string_view(j_.document.text).substr(begin, end - std::min(begin, end));
  }

  bool IsPlain(const Claim& claim) const {
    if (claim.kind != Claim::Kind::kNumber ||
        (claim.role != Role::kStated && claim.role != Role::kExpected) || !claim.scope_known)
      return false;
    const Number& n = j_.NumberOf(claim);
    return n.dimension == Dimension::Of(Dimension::kByte) && !n.range && !n.hedged && !n.percent &&
           n.bound == Bound::kNone && !n.operand && n.decimal.digits >= 10;
  }

  void Check(SymbolId quantity) {
    std::vector<std::uint32_t> told;
    for (std::uint32_t c = 0; c < j_.claims.claims.size(); ++c) {
      const Claim& claim = j_.claims.claims[c];
      if (claim.quantities.size() == 1 && claim.quantities.front() == quantity &&
          claim.kind == Claim::Kind::kNumber)
        told.push_back(c);
    }
    if (told.size() < 2 || told.size() > kMostClaims) return;
    for (const Plan& plan : j_.plans.plans)
      if (plan.part_of_list || plan.hypothetical) return;
    // All but one agree.
    const std::uint32_t* odd = nullptr;
    for (const std::uint32_t& c : told) {
      const auto agree = std::ranges::count_if(told, [&](std::uint32_t o) { return Same(c, o); });
      if (agree == std::ssize(told)) return;
      if (agree != 1) continue;
      if (told.size() == 2 && !IsAlone(c)) continue;
      if (odd != nullptr) return;
      odd = &c;
    }
    if (odd == nullptr || !IsPlain(j_.claims.claims[*odd]) || !IsAlone(*odd) ||
        IsRefutedByFigures(j_, *odd))
      return;
    const std::uint32_t other = *odd == told.front() ? told.back() : told.front();
    if (j_.PlanOf(j_.claims.claims[*odd]) != j_.PlanOf(j_.claims.claims[other]) ||
        !IsWorkedWith(other) || j_.claims.claims[other].role != Role::kStated)
      return;
    const Interval value = j_.NumberOf(j_.claims.claims[other]).InBase();
    if (!IsSlipOf(j_.NumberOf(j_.claims.claims[*odd]), value)) return;
    CheckDetail detail{.kind = CheckDetail::Kind::kConflict, .claim = *odd};
    detail.other = static_cast<std::int32_t>(other);
    detail.expected = value, detail.has_expected = true;
    j_.judged[*odd].Add("stated-twice", Verdict::kContradicted, Severity::kError,
                        std::move(detail));
  }

  // "61.4 GB of 96 GB a card" in a recap, where the one budget with that limit adds up 57.8 GB.
  void CheckTotals() {
    std::vector<std::uint32_t> sums;
    for (std::uint32_t c = 0; c < j_.claims.claims.size() && sums.size() < kMostClaims; ++c)
      if (std::ranges::any_of(j_.judged[c].checks,
                              [](const auto& check) {
                                return check.rule == "arithmetic-sum" &&
                                       check.verdict == Verdict::kConfirmed;
                              }) &&
          IsBytes(j_.NumberOf(j_.claims.claims[c])))
        sums.push_back(c);
    if (sums.size() != 1) return;
    const Claim& sum = j_.claims.claims[sums.front()];
    const Number& total = j_.NumberOf(sum);
    for (std::uint32_t c = 0; c < j_.claims.claims.size(); ++c) {
      const Claim& claim = j_.claims.claims[c];
      if (claim.kind != Claim::Kind::kNumber || claim.role != Role::kStated ||
          claim.begin < sum.end || IsRefutedByFigures(j_, c))
        continue;
      const Number& n = j_.NumberOf(claim);
      const auto i = static_cast<std::size_t>(claim.index);
      if (i + 1 >= j_.mentions.numbers.size() || !IsBytes(n) || n.operand ||
          j_.document.blocks[n.block].kind == Block::Kind::kCell)
        continue;
      const Number& limit = j_.mentions.numbers[i + 1];
      if (limit.block != n.block || !IsBytes(limit) || Trim(Text(n.end, limit.digits)) != "of" ||
          n.unit != total.unit || n.decimal.exponent != total.decimal.exponent ||
          !IsLimitOf(limit, sum) || IsTold(n) || SameValue(n, total))
        continue;
      const double ratio = n.decimal.value() / total.decimal.value();
      if (ratio > kNearly || ratio * kNearly < 1) continue;
      CheckDetail detail{.kind = CheckDetail::Kind::kConflict, .claim = c};
      detail.other = static_cast<std::int32_t>(sums.front());
      detail.expected = total.InBase(), detail.has_expected = true;
      j_.judged[c].Add("stated-twice", Verdict::kContradicted, Severity::kError, std::move(detail));
    }
  }
  static bool IsBytes(const Number& n) {
    return n.dimension == Dimension::Of(Dimension::kByte) && !n.range && !n.percent && !n.hedged &&
           n.bound == Bound::kNone && n.decimal.digits >= 100;
  }
  // The limit that the budget's own rows, or what stands right above and below it, tell.
  bool IsLimitOf(const Number& limit, const Claim& sum) const {
    return std::ranges::any_of(j_.mentions.numbers, [&](const Number& o) {
      return o.block != limit.block && o.decimal == limit.decimal &&
             (o.unit == limit.unit || o.unit == nullptr) &&
             (o.block > sum.block ? o.block - sum.block : sum.block - o.block) <= kAround;
    });
  }
  bool IsTold(const Number& n) const {
    return std::ranges::any_of(j_.mentions.numbers, [&](const Number& o) {
      return &o != &n && o.decimal == n.decimal && (o.unit == n.unit || o.unit == nullptr);
    });
  }

  bool Same(std::uint32_t a, std::uint32_t b) const {
    return a == b || SameValue(j_.NumberOf(j_.claims.claims[a]), j_.NumberOf(j_.claims.claims[b]));
  }

  // Nothing beside it says a load, a format or a layout of its own.
  bool IsAlone(std::uint32_t c) const {
    const Claim& claim = j_.claims.claims[c];
    const Block& block = j_.document.blocks[claim.block];
    if (block.kind == Block::Kind::kCell || block.kind == Block::Kind::kHeading) return false;
    const TextRange sentence = SentenceOf(j_, claim);
    const auto in = j_.NumbersIn(sentence.begin, sentence.end);
    return std::ranges::all_of(
               in,
               [&](const Number& n) { return &n == &j_.NumberOf(claim) || n.noun == nullptr; }) &&
           in.size() <= 3 &&
           std::ranges::none_of(
               j_.CuesIn(sentence.begin, sentence.end),
               [](const Cue& cue) { return cue.kind == Vocabulary::Kind::kPrecision; }) &&
           !j_.HasWord("of_another", sentence.begin, sentence.end) &&
           !j_.HasWord("would", sentence.begin, sentence.end) &&
           std::ranges::none_of(in, [](const Number& n) { return !n.degree.empty(); });
  }

  // The document goes on with it.
  bool IsWorkedWith(std::uint32_t c) const {
    const Number& n = j_.NumberOf(j_.claims.claims[c]);
    return std::ranges::any_of(operands_, [&](std::uint32_t i) {
      const Number& o = j_.mentions.numbers[i];
      return o.decimal == n.decimal && o.unit == n.unit;
    });
  }

  Judgement& j_;
  std::vector<std::uint32_t> operands_;
};

}  // namespace

void CheckToldOnce(Judgement& j) { ToldOnce(j).Run(); }

}  // namespace shardlint
