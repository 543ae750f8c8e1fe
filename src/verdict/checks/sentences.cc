#include <algorithm>
#include <optional>
#include <string_view>

#include "base/text.h"
#include "verdict/judgement.h"

// Steps that a sentence takes in words instead of signs: "335 MB at 50 GB/s takes 6.7 ms",
// "57.2 GB of 72 GB = 79.5%".

namespace shardlint {
namespace {

constexpr std::uint32_t kSentence = 160;  // bytes from the amount to the time
constexpr std::uint32_t kNear = 40;       // bytes from two amounts to their share
constexpr double kFarthest = 1e4;         // times; farther off it is about something else
constexpr std::uint32_t kBehind = 24;     // bytes behind a share that may say of what

class SentenceCheck {
 public:
  explicit SentenceCheck(Judgement& j) : j_(j) {}

  void Check(std::uint32_t index) {
    const Claim& claim = j_.claims.claims[index];
    if (claim.kind != Claim::Kind::kNumber || claim.index < 2 || !Open(index)) return;
    const auto i = static_cast<std::size_t>(claim.index);
    const Number& n = j_.mentions.numbers[i];
    const Number& b = j_.mentions.numbers[i - 1];
    const Number& a = j_.mentions.numbers[i - 2];
    if (a.block != n.block || b.block != n.block || n.range || a.range || b.range ||
        n.bound != Bound::kNone || n.operand)
      return;
    if (n.percent) return CheckShare(index, a, b, n);
    if (n.dimension == Dimension::Of(Dimension::kSecond)) CheckTime(index, a, b, n);
  }

 private:
  bool Open(std::uint32_t index) const {
    const Claim& claim = j_.claims.claims[index];
    if (claim.role != Role::kStated && claim.role != Role::kExpected) return false;
    const JudgedClaim& judged = j_.judged[index];
    const Verdict now = judged.Folded();
    return now == Verdict::kGiven || now == Verdict::kUnverifiable;
  }
  std::string_view Between(const Number& a, const Number& b) const {
    return std::string_view(j_.document.text).substr(a.end, b.digits - a.end);
  }

  // An amount, the rate it moves at, and the time that takes.
  void CheckTime(std::uint32_t index, const Number& a, const Number& b, const Number& n) {
    if (n.end - a.digits > kSentence || a.dimension.dimensionless()) return;
    if (a.dimension / b.dimension != n.dimension) return;
    const std::string_view gap = Between(b, n);
    if (!j_.HasWord("takes", b.end, n.digits) || gap.find(". ") != std::string_view::npos) return;
    if (Trim(Between(a, b)).find("at") == std::string_view::npos &&
        Between(a, b).find("over") == std::string_view::npos)
      return;
    Judge(index, a, b, a.InBase() / b.InBase());
  }

  void CheckShare(std::uint32_t index, const Number& a, const Number& b, const Number& n) {
    if (a.dimension.dimensionless() || a.dimension != b.dimension || a.unit != b.unit) return;
    const std::string_view of = Trim(Between(a, b)), gap = Between(b, n);
    if ((of != "of" && of != "out of") || gap.size() > kNear) return;
    if (j_.HasWord("left_over", b.end, n.digits) || j_.HasWord("left_over", n.end, n.end + kBehind))
      return;
    // "of 72 GB allowed (90%)" is what part of the device may be used.
    if (gap.find('(') != std::string_view::npos) return;
    if (gap.find('=') == std::string_view::npos && gap.find(':') == std::string_view::npos &&
        gap.find("→") == std::string_view::npos && gap.find(" or ") == std::string_view::npos)
      return;
    Judge(index, a, b, a.InBase() / b.InBase());
  }

  void Judge(std::uint32_t index, const Number& a, const Number& b, const Interval& value) {
    const Number& n = j_.NumberOf(j_.claims.claims[index]);
    if (!value.known() || value.low <= 0) return;
    CheckDetail detail{.kind = n.percent ? CheckDetail::Kind::kShare : CheckDetail::Kind::kNearby,
                       .claim = index};
    detail.expected = value, detail.has_expected = true;
    for (const Number* operand : {&a, &b})
      detail.numbers.push_back(static_cast<std::uint32_t>(operand - j_.mentions.numbers.data()));
    const auto words = [&](const Number& x) {
      return j_.document.text.substr(x.digits, x.end - x.digits);
    };
    if (!n.percent) detail.message = words(a) + " ÷ " + words(b);
    const char* rule = n.percent ? "arithmetic-share" : "arithmetic-sentence";
    if (const char* reading = Agrees(n, value)) {
      detail.reading = reading;
      j_.judged[index].Add(rule, Verdict::kConfirmed, Severity::kNone, std::move(detail));
      return;
    }
    const double claimed = n.decimal.value() * n.factor, ratio = claimed / value.middle();
    if (ratio > kFarthest || ratio * kFarthest < 1) return;
    j_.judged[index].Add(rule, Verdict::kContradicted,
                         NearMiss(n, value) ? Severity::kWarning : Severity::kError,
                         std::move(detail));
  }

  Judgement& j_;
};

}  // namespace

void CheckSentences(Judgement& j) {
  SentenceCheck check(j);
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c) check.Check(c);
}

}  // namespace shardlint
