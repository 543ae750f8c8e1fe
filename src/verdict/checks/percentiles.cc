#include <algorithm>
#include <cctype>
#include <optional>
#include <string_view>

#include "verdict/judgement.h"

namespace shardlint {
namespace {

constexpr std::uint32_t kReach = 24;  // bytes before a figure in which its percentile may stand

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

/// Of one table row, one list or one paragraph: the same load.
bool Together(const Document& document, const Claim& a, const Claim& b) {
  const Block& x = document.blocks[a.block];
  const Block& y = document.blocks[b.block];
  return a.block == b.block || (x.list >= 0 && x.list == y.list) ||
         (x.group >= 0 && x.group == y.group && x.row == y.row);
}

}  // namespace

// A higher percentile of the same latency is never shorter.
void CheckPercentiles(Judgement& j) {
  struct Seen {
    std::uint32_t claim;
    double percentile;
  };
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
    if (!percentile) continue;
    for (const Seen& other : seen) {
      const Claim& earlier = j.claims.claims[other.claim];
      if (earlier.measure != claim.measure || !Together(j.document, earlier, claim)) continue;
      const Number& o = j.NumberOf(earlier);
      const Interval here = n.InBase();
      const Interval there = o.Printed() * Interval::Exactly(o.factor);
      const bool wrong = *percentile > other.percentile   ? here.high < there.low
                         : *percentile < other.percentile ? here.low > there.high
                                                          : false;
      if (!wrong) continue;
      CheckDetail detail{.kind = CheckDetail::Kind::kConflict,
                         .claim = c,
                         .other = static_cast<std::int32_t>(other.claim)};
      detail.message = "a higher percentile of one latency is never shorter";
      j.judged[c].Add("percentile-order", Verdict::kContradicted, Severity::kError,
                      std::move(detail));
      break;
    }
    seen.push_back({c, *percentile});
  }
}

}  // namespace shardlint
