#include <algorithm>
#include <cctype>
#include <optional>
#include <string_view>

#include "verdict/judgement.h"

namespace shardlint {
namespace {

constexpr std::uint32_t kReach = 24;  // bytes before a figure in which its percentile may stand
constexpr std::size_t kEarlier = 64, kNeighbours = 8;  // of the latencies that are compared

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// "P99 TTFT: 450 ms", "TPOT (p50) 20 ms", "P99.9": the percentile right before a figure.
std::optional<double> PercentileBefore(std::string_view text, std::uint32_t begin,
                                       std::uint32_t digits) {
  const std::uint32_t from = std::max(begin, digits - std::min(digits, kReach));
  for (std::uint32_t i = digits; i > from; --i) {
    const char c = text[i - 1];
    const bool word_before =
        i >= 2 && i - 1 > begin && (std::isalnum(static_cast<unsigned char>(text[i - 2])) != 0);
    if ((c != 'P' && c != 'p') || word_before || !IsDigit(text[i])) continue;
    double value = 0, unit = 1;
    bool fraction = false;
    for (std::uint32_t k = i; k < digits && (IsDigit(text[k]) || text[k] == '.'); ++k) {
      if (text[k] == '.') {
        fraction = true;
      } else if (fraction) {
        value += (text[k] - '0') * (unit /= 10);
      } else {
        value = value * 10 + (text[k] - '0');
      }
    }
    return value > 0 && value < 100 ? std::optional(value) : std::nullopt;
  }
  return std::nullopt;
}

struct Seen {
  std::uint32_t claim;
  double percentile;
};

/// Latencies that are told at a percentile, in the order of the document.
std::vector<Seen> PercentilesOf(const Judgement& j) {
  std::vector<Seen> seen;
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c) {
    const Claim& claim = j.claims.claims[c];
    if (claim.kind != Claim::Kind::kNumber || claim.measure == 0xFFFF) continue;
    const Number& n = j.NumberOf(claim);
    const bool stated = claim.role == Role::kStated || claim.role == Role::kExpected ||
                        claim.role == Role::kMeasured;
    if (!(n.dimension == Dimension::Of(Dimension::kSecond)) || !stated || n.range ||
        n.bound != Bound::kNone)
      continue;
    const auto percentile =
        PercentileBefore(j.document.text, j.document.blocks[claim.block].text_begin, n.digits);
    if (percentile) seen.push_back({c, *percentile});
  }
  return seen;
}

/// Of one table row, one list or one paragraph: the same load. An item of a list that tells two
/// percentiles of its own is a case apart.
bool Together(const Judgement& j, std::span<const Seen> seen, std::size_t i, std::size_t k) {
  const Claim &a = j.claims.claims[seen[i].claim], &b = j.claims.claims[seen[k].claim];
  if (a.measure != b.measure) return false;
  if (a.block == b.block) return true;
  const Block& x = j.document.blocks[a.block];
  const Block& y = j.document.blocks[b.block];
  if (x.group >= 0 && x.group == y.group && x.row == y.row) return true;
  const auto alone = [&](std::size_t of) {
    const std::size_t first = of - std::min(of, kNeighbours);
    const auto around = seen.subspan(first, std::min(seen.size(), of + kNeighbours + 1) - first);
    return std::ranges::count_if(around, [&](const Seen& s) {
             const Claim &own = j.claims.claims[seen[of].claim], &other = j.claims.claims[s.claim];
             return other.block == own.block && other.measure == own.measure;
           }) == 1;
  };
  return x.list >= 0 && x.list == y.list && alone(i) && alone(k);
}

}  // namespace

// A higher percentile of the same latency is never shorter.
void CheckPercentiles(Judgement& j) {
  const std::vector<Seen> seen = PercentilesOf(j);
  for (std::size_t k = 1; k < seen.size(); ++k) {
    const Claim& claim = j.claims.claims[seen[k].claim];
    for (std::size_t i = k - std::min(k, kEarlier); i < k; ++i) {
      const Claim& earlier = j.claims.claims[seen[i].claim];
      if (!Together(j, seen, i, k)) continue;
      const Number& o = j.NumberOf(earlier);
      const Interval here = j.NumberOf(claim).InBase();
      const Interval there = o.Printed() * Interval::Exactly(o.factor);
      const bool wrong = seen[k].percentile > seen[i].percentile   ? here.high < there.low
                         : seen[k].percentile < seen[i].percentile ? here.low > there.high
                                                                   : false;
      if (!wrong) continue;
      CheckDetail detail{.kind = CheckDetail::Kind::kConflict,
                         .claim = seen[k].claim,
                         .other = static_cast<std::int32_t>(seen[i].claim)};
      detail.message = "a higher percentile of one latency is never shorter";
      j.judged[seen[k].claim].Add("percentile-order", Verdict::kContradicted, Severity::kError,
                                  std::move(detail));
      break;
    }
  }
}

}  // namespace shardlint
