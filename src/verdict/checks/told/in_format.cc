#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "base/text.h"
#include "verdict/checks/arithmetic/judge_step.h"
#include "verdict/judgement.h"

// What parameters take in the format that their own clause says: "2.13 B parameters in BF16: 4.26
// GB". Formats that keep scales beside their values take a little more than they are called.

namespace shardlint {
namespace {

class FormatCheck {
  static constexpr std::uint32_t kGap = 48;     // bytes from the parameters to what they take
  static constexpr std::uint32_t kBehind = 24;  // bytes behind it that may say the format or a part
  static constexpr double kLeastParameters = 1e5;  // fewer are no part of a model

 public:
  explicit FormatCheck(Judgement& j) : j_(j) {}

  void Check(std::uint32_t index) {
    const Claim& claim = j_.claims.claims[index];
    if (!MayFollow(claim)) return;
    const Number& n = j_.NumberOf(claim);
    const Number& count = j_.mentions.numbers[static_cast<std::size_t>(claim.index) - 1];
    if (n.dimension != Dimension::Of(Dimension::kByte) || n.range || n.bound != Bound::kNone ||
        n.operand || n.decimal.digits < 10 || !AreParameters(count) || count.block != n.block ||
        n.digits - count.end > kGap)
      return;
    const std::string_view gap = Text(count.end, n.digits);
    if (gap.find(". ") != std::string_view::npos || gap.find("。") != std::string_view::npos ||
        gap.find(';') != std::string_view::npos || gap.find('|') != std::string_view::npos)
      return;
    const std::uint32_t end = ClauseEnd(n);
    const std::optional<double> bytes = FormatIn(count.end, end);
    if (!bytes || SaysPart(count.end, end)) return;
    const Interval value = count.InBase() * Interval::Exactly(*bytes);
    const bool agrees = Agrees(n, value) != nullptr;
    const Verdict now = j_.judged[index].Folded();
    if (agrees ? now == Verdict::kConfirmed || now == Verdict::kContradicted
               : !IsSlipOf(n, value) || IsWrong(count))
      return;
    JudgeStep(j_, index, {&count}, value,
              j_.document.text.substr(count.digits, count.end - count.digits) + " × " +
                  (*bytes < 1 ? "half a byte" : std::to_string(static_cast<int>(*bytes)) + " B"));
  }

 private:
  std::string_view Text(std::uint32_t begin, std::uint32_t end) const {
    return std::string_view(j_.document.text).substr(begin, end - std::min(begin, end));
  }

  bool AreParameters(const Number& n) const {
    const bool named = n.noun != nullptr && n.noun->id == "parameter";
    return n.dimension.dimensionless() && !n.range && !n.hedged && !n.percent && named &&
           n.decimal.digits >= 10 && n.Nominal() >= kLeastParameters;
  }

  std::uint32_t ClauseEnd(const Number& n) const {
    const std::uint32_t end = std::min(j_.document.blocks[n.block].text_end, n.end + kBehind);
    std::uint32_t at = n.end;
    while (at < end && !HasClauseMark(Text(at, at + 1))) ++at;
    return at;
  }

  // The one width that is named there, in bytes.
  std::optional<double> FormatIn(std::uint32_t begin, std::uint32_t end) const {
    std::optional<double> bytes;
    for (const Cue& cue : j_.CuesIn(begin, end)) {
      if (cue.kind != Vocabulary::Kind::kPrecision) continue;
      const double width = j_.rules.vocabulary.precisions[cue.index];
      if (bytes && *bytes != width) return std::nullopt;
      bytes = width;
    }
    return bytes;
  }

  // Of a GPU or a layer, or of something else than the parameters.
  bool SaysPart(std::uint32_t begin, std::uint32_t end) const {
    return std::ranges::any_of(j_.CuesIn(begin, end), [&](const Cue& cue) {
      if (cue.kind == Vocabulary::Kind::kScope)
        return j_.rules.vocabulary.scopes[cue.index] != "total" &&
               j_.rules.vocabulary.scopes[cue.index] != "per_replica";
      if (cue.kind != Vocabulary::Kind::kMeasure) return false;
      const std::string_view id = j_.rules.vocabulary.measures[cue.index].id;
      return !id.ends_with("weights") && id.find("parameters") == std::string_view::npos &&
             id.find("memory") == std::string_view::npos;
    });
  }

  bool IsWrong(const Number& n) const {
    const std::int32_t claim =
        j_.claims.of_number[static_cast<std::size_t>(&n - j_.mentions.numbers.data())];
    return claim >= 0 &&
           j_.judged[static_cast<std::size_t>(claim)].Folded() == Verdict::kContradicted;
  }

  Judgement& j_;
};

}  // namespace

void CheckInFormat(Judgement& j) {
  FormatCheck check(j);
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c) check.Check(c);
}

}  // namespace shardlint
