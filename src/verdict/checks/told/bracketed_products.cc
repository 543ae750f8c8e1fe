#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "verdict/checks/arithmetic/judge_step.h"
#include "verdict/checks/place/sentence_range.h"
#include "verdict/judgement.h"

// A figure with the product that it is behind it in brackets: "131,072 bytes per token (2 × 32 × 8
// × 128 × 2)". The brackets are an equation without its sign.

namespace shardlint {
namespace {

class BracketedProducts {
  static constexpr std::uint32_t kGap = 40;  // bytes from a figure to its bracket
  static constexpr std::size_t kFewest = 3, kMost = 8;
  static constexpr std::array<std::string_view, 5> kTimes = {"×", "x", "*", "·", "⋅"};
  static constexpr std::array<std::string_view, 6> kBytes = {"",     "B",    "bytes",
                                                             "byte", "字节", "バイト"};

 public:
  explicit BracketedProducts(Judgement& j) : j_(j) {}

  void Check(std::uint32_t index) {
    const Claim& claim = j_.claims.claims[index];
    if (claim.kind != Claim::Kind::kNumber || claim.role == Role::kRejected ||
        j_.judged[index].Folded() == Verdict::kContradicted)
      return;
    const Number& n = j_.NumberOf(claim);
    if (n.range || n.percent || n.operand || n.multiplier || n.decimal.digits == 0 ||
        !n.degree.empty() || !IsCounted(n))
      return;
    const std::vector<const Number*> factors = FactorsBehind(n);
    if (factors.size() < kFewest) return;
    Interval product = Interval::Exactly(1);
    std::string words;
    for (const Number* factor : factors) {
      product = product * factor->InBase();
      words += (words.empty() ? "" : " × ") + Words(*factor);
    }
    if (Agrees(n, product) != nullptr || (IsSlipOf(n, product) && !IsShareOfIt(n, product)))
      JudgeStep(j_, index, factors, product, std::move(words));
  }

 private:
  std::string_view Text(std::uint32_t begin, std::uint32_t end) const {
    return std::string_view(j_.document.text).substr(begin, end - std::min(begin, end));
  }
  std::string Words(const Number& n) const { return std::string(Text(n.digits, n.end)); }

  // What is multiplied has no unit but the bytes of a value.
  static bool IsCounted(const Number& n) {
    return n.dimension == Dimension::Of(Dimension::kByte) ||
           (n.dimension.dimensionless() && (n.noun != nullptr || n.bare_suffix));
  }

  std::vector<const Number*> FactorsBehind(const Number& n) const {
    const std::uint32_t stop = j_.document.blocks[n.block].text_end;
    const auto numbers = j_.NumbersIn(n.end, stop);
    std::vector<const Number*> factors;
    std::uint32_t end = n.end;
    for (const Number& factor : numbers) {
      const std::string_view gap = Text(end, factor.digits);
      if (factors.empty() ? gap.size() > kGap || !gap.ends_with('(') || EndsSentence(gap) ||
                                gap.find_first_of(";:/÷=") != std::string_view::npos ||
                                std::ranges::count(gap, '(') != 1
                          : std::ranges::find(kTimes, Trim(gap)) == kTimes.end())
        return {};
      if (factor.range || factor.percent || factor.hedged || factors.size() == kMost) return {};
      factors.push_back(&factor);
      end = factor.end;
      const std::string_view rest = Text(end, stop);
      const std::size_t close = rest.find(')');
      if (close == std::string_view::npos) return {};
      if (std::ranges::find(kBytes, Trim(rest.substr(0, close))) != kBytes.end()) return factors;
    }
    return {};
  }

  // "16 KiB per card (2 × 32 × 8 × 128)": of all cards together.
  bool IsShareOfIt(const Number& n, const Interval& product) const {
    if (n.InBase().high >= product.low) return false;
    const std::uint32_t end = std::min(j_.document.blocks[n.block].text_end, n.end + kGap);
    const std::string_view gap = Text(n.end, end);
    const auto close = n.end + static_cast<std::uint32_t>(std::min(gap.find('('), gap.size()));
    return (n.per != nullptr && n.per->id == "gpu") ||
           std::ranges::any_of(j_.CuesIn(n.end, close), [&](const Cue& cue) {
             if (cue.kind != Vocabulary::Kind::kScope) return false;
             const std::string_view scope = j_.rules.vocabulary.scopes[cue.index];
             return scope == "per_rank" || scope == "per_stage" || scope.ends_with("per_gpu");
           });
  }

  Judgement& j_;
};

}  // namespace

void CheckBracketedProducts(Judgement& j) {
  BracketedProducts check(j);
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c) check.Check(c);
}

}  // namespace shardlint
