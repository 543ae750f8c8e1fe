#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "verdict/statement_answer.h"

// What a document says of its two pools in words: which of them holds the other up.

namespace shardlint {
namespace {

/// Requests that each pool takes in a second, as the words before a statement print them.
class PoolRates {
 public:
  explicit PoolRates(const Judgement& j) : j_(j) {}

  /// The pool with the smaller rate; none where the words leave open which rate is whose.
  std::optional<std::size_t> Slower(const Claim& claim) {
    const Block block = j_.Near(claim);
    if (!Gather(block.text_begin, claim.begin)) return std::nullopt;
    if (!rates_[0] || !rates_[1] || !(IsRate(*rates_[0]) || IsRate(*rates_[1])))
      return std::nullopt;
    const double prefill = rates_[0]->Nominal(), decode = rates_[1]->Nominal();
    if (std::abs(prefill - decode) <= kAlike * std::max(prefill, decode)) return std::nullopt;
    // "… and the system carries 6.8": what both carry is the smaller one, or one of them is a slip.
    for (const Number& n : j_.NumbersIn(claim.end, block.text_end))
      if (IsRate(n) && !n.operand &&
          std::abs(n.Nominal() - std::min(prefill, decode)) > kAlike * n.Nominal())
        return std::nullopt;
    return prefill < decode ? 0 : 1;
  }

  std::optional<std::size_t> PoolIn(std::uint32_t begin, std::uint32_t end) const {
    std::optional<std::size_t> pool;
    for (const Cue& cue : j_.CuesIn(begin, end)) {
      if (cue.kind != Vocabulary::Kind::kPhase) continue;
      if (pool && *pool != PoolOf(cue)) return std::nullopt;
      pool = PoolOf(cue);
    }
    return pool;
  }

  std::int32_t ClaimOf(std::size_t pool) const {
    return j_.claims.of_number[static_cast<std::size_t>(rates_[pool] - j_.mentions.numbers.data())];
  }

 private:
  static constexpr double kAlike = 0.01;  // of a rate

  std::size_t PoolOf(const Cue& cue) const {
    return j_.rules.vocabulary.phases[cue.index] == "prefill" ? 0 : 1;
  }

  static bool IsRate(const Number& n) {
    return n.dimension.WithoutCounts() == Dimension::Of(Dimension::kSecond, -1) &&
           n.noun != nullptr && n.noun->id == "request";
  }

  // "Prefill takes 9 requests/s, decode 7": behind the name of each pool its rate, and no other.
  bool Gather(std::uint32_t begin, std::uint32_t end) {
    std::optional<std::size_t> pool;
    std::uint32_t from = begin;
    const auto read = [&](std::uint32_t upto) {
      for (const Number& n : j_.NumbersIn(from, upto)) {
        const bool rate = IsRate(n) || (n.dimension.dimensionless() && !n.percent);
        if (n.operand || n.range || !rate) continue;
        if (!pool) {
          if (IsRate(n)) return false;  // "9 requests/s for prefill"
          continue;
        }
        if (rates_[*pool] != nullptr) return false;
        rates_[*pool] = &n;
      }
      return true;
    };
    for (const Cue& cue : j_.CuesIn(begin, end)) {
      if (cue.kind != Vocabulary::Kind::kPhase) continue;
      if (!read(cue.begin)) return false;
      pool = PoolOf(cue), from = cue.end;
    }
    return read(end);
  }

  const Judgement& j_;
  std::array<const Number*, 2> rates_{};  // of prefill, of decode
};

}  // namespace

Answer SlowerPool(Judgement& j, const Claim& claim) {
  PoolRates rates(j);
  const auto said = rates.PoolIn(claim.begin, claim.end);
  const auto slower = said ? rates.Slower(claim) : std::nullopt;
  if (!slower) return {};
  return {.any = true,
          .verdict = *said == *slower ? Verdict::kConfirmed : Verdict::kContradicted,
          .by = rates.ClaimOf(*slower),
          .printed = true};
}

}  // namespace shardlint
