#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "verdict/checks/doubt/word_doubts.h"
#include "verdict/checks/place/sentence_range.h"
#include "verdict/judgement.h"

// "12.52 GB of 40 GB, 27.48 GB spare", "37.55 / 80 = 46.9%, with 42.45 GB left": what one sentence
// says is used of a whole leaves what it says is free, whatever else the memory may be for.

namespace shardlint {
namespace {

class FreeOfWhole {
  static constexpr std::array<std::string_view, 8> kOf = {"of", "out of", "/",  "÷",
                                                          "<",  "≤",      "<=", "of the"};
  static constexpr std::uint32_t kReach = 80;  // bytes from the whole to what is free of it

 public:
  explicit FreeOfWhole(Judgement& j) : j_(j) {}

  void Run() {
    for (std::uint32_t c = 0; c < j_.claims.claims.size(); ++c) {
      const Claim& claim = j_.claims.claims[c];
      if (claim.kind == Claim::Kind::kNumber && claim.role != Role::kRejected &&
          claim.role != Role::kRequired && j_.MeasureOf(claim) == "free_memory")
        Check(c, claim, j_.NumberOf(claim));
    }
  }

 private:
  void Check(std::uint32_t index, const Claim& claim, const Number& n) {
    if (n.dimension != Dimension::Of(Dimension::kByte) || n.range || n.operand ||
        n.bound != Bound::kNone || IsBelowLimit(j_, n))
      return;
    const TextRange sentence = SentenceOf(j_, claim);
    const auto numbers = j_.NumbersIn(sentence.begin, sentence.end);
    // The two figures just before it; shares between them and it are of the same two.
    std::vector<const Number*> before;
    for (const Number& other : numbers)
      if (&other != &n && other.digits < n.digits && !other.percent) before.push_back(&other);
    if (before.size() < 2) return;
    const Number& used = *before[before.size() - 2];
    const Number& whole = *before.back();
    const std::string_view between = Trim(Between(j_, used, whole));
    if (std::ranges::find(kOf, between) == kOf.end() || n.digits - whole.end > kReach) return;
    if (!IsAmount(used, n) || !IsAmount(whole, n)) return;
    const Interval left = ValueOf(whole, n) - ValueOf(used, n);
    if (!left.known() || left.low <= 0 || Agrees(n, left) != nullptr) return;
    // "… = 46.9% with 90% of it in use": another share is a limit.
    for (const Number& other : numbers)
      if (other.percent && Agrees(other, ValueOf(used, n) / ValueOf(whole, n)) == nullptr) return;
    Refute(index, used, whole, left);
  }

  // Bytes, or a figure that has the unit of the one behind it.
  static bool IsAmount(const Number& n, const Number& like) {
    const bool bare = n.unit == nullptr && n.noun == nullptr && n.dimension.dimensionless();
    return !n.range && !n.multiplier && n.decimal.value() > 0 &&
           (n.dimension == like.dimension || bare);
  }
  static Interval ValueOf(const Number& n, const Number& like) {
    return n.dimension == like.dimension ? n.InBase()
                                         : n.Printed() * Interval::Exactly(like.factor);
  }

  void Refute(std::uint32_t index, const Number& used, const Number& whole, const Interval& left) {
    CheckDetail detail{.kind = CheckDetail::Kind::kNearby, .claim = index};
    detail.expected = left, detail.has_expected = true;
    const auto add = [&](const Number& n) {
      detail.numbers.push_back(static_cast<std::uint32_t>(&n - j_.mentions.numbers.data()));
      return j_.document.text.substr(n.digits, n.end - n.digits);
    };
    detail.message = add(whole);
    detail.message += " − " + add(used);
    JudgedClaim& judged = j_.judged[index];
    if (judged.Folded() == Verdict::kContradicted) return;
    judged.Drop(Verdict::kConfirmed);
    judged.Add("arithmetic-difference", Verdict::kContradicted,
               NearMiss(j_.NumberOf(j_.claims.claims[index]), left) ? Severity::kWarning
                                                                    : Severity::kError,
               std::move(detail));
  }

  Judgement& j_;
};

}  // namespace

void CheckFreeOfWhole(Judgement& j) { FreeOfWhole(j).Run(); }

}  // namespace shardlint
