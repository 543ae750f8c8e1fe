#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "verdict/checks/place/result_words.h"
#include "verdict/checks/place/sentence_range.h"
#include "verdict/checks/place/tables.h"
#include "verdict/checks/told/told_passage.h"
#include "verdict/judgement.h"

// Ratios and shares of two figures of one kind that the passage tells: "GQA's 8× reduction" of 64
// heads on 8, "FP8: 2× smaller", "6× faster" behind 50 ms and 300 ms, "17% of layers" behind "8 of
// 48 layers", "19% lower" behind two rows of a table.

namespace shardlint {
namespace {

class ToldRatios {
  static constexpr double kChance = 0.1;
  static constexpr double kChanceOfChange = 0.12;  // where a word says that it compares
  static constexpr std::size_t kMost = 5;          // figures of a dimension
  static constexpr std::uint32_t kReach = 40;      // bytes to words beside it
  static constexpr double kJustAbove = 0.06;       // of what "more than 90%" may leave
  static constexpr double kFullFormat = 2;         // bytes of a value, where nobody names another
  static constexpr double kLeastParameters = 1e6;

 public:
  explicit ToldRatios(Judgement& j)
      : j_(j),
        heads_(j.Symbol("num_attention_heads")),
        kv_heads_(j.Symbol("num_key_value_heads")) {}

  void Check(std::uint32_t index) {
    if (!IsOpenFigure(j_, index)) return;
    const Claim& claim = j_.claims.claims[index];
    const Number& n = j_.NumberOf(claim);
    const bool ratio = n.multiplier && n.noun == nullptr && n.dimension.dimensionless();
    if ((!ratio && !n.percent) || n.operand || n.Nominal() == 1) return;
    const bool change =
        SaysBeside(j_, claim, "change", kReach, kReach) || IsHeadedBy(j_, claim, "change");
    if (ratio && change && (TryHeads(index, claim) || TryFormats(index, claim))) return;
    ToldStep step(j_, index, change || ratio ? kChanceOfChange : kChance);
    for (const Dimension& dimension : DimensionsAround(claim)) {
      std::vector<const Number*> told = FiguresBefore(j_, claim, dimension, kMost);
      std::erase_if(told, [&](const Number* x) { return x->multiplier || IsBare(*x); });
      for (std::size_t last = 1; last < told.size(); ++last)
        for (std::size_t i = 0; i < last; ++i)
          if (AreOfOneKind(*told[i], *told[last]) &&
              TryPair(step, n, *told[i], *told[last], change))
            return;
    }
  }

 private:
  static double Of(const Number& n) { return n.Nominal(); }
  std::string Text(const Number& n) const {
    return j_.document.text.substr(n.digits, n.end - n.digits);
  }

  // "at 50%", "50% MFU" of a sentence: somebody chose it, and times were worked out with it.
  bool IsAssumed(const Claim& claim) const {
    const Block& block = j_.document.blocks[claim.block];
    if (block.kind == Block::Kind::kCell) return false;
    const std::string_view before =
        Trim(std::string_view(j_.document.text)
                 .substr(block.text_begin, claim.begin - block.text_begin));
    const bool input =
        !claim.quantities.empty() && j_.rules.quantities[claim.quantities.front()].input;
    return before == "at" || before.ends_with(" at") || before.ends_with("@") ||
           (input && !IsToldAsResult(j_, claim));
  }

  // What counts nothing may be anything; "2.6T" are parameters.
  bool IsBare(const Number& x) const {
    return x.dimension.dimensionless() && NounOf(x) == nullptr && !IsOfParameters(x);
  }
  static bool IsOfParameters(const Number& x) {
    return x.bare_suffix && x.noun == nullptr && Of(x) >= kLeastParameters;
  }
  // "40 sliding layers + 8 full layers = 48 total": what the summands count.
  const Unit* NounOf(const Number& x) const {
    if (x.noun != nullptr) return x.noun;
    const auto at = static_cast<std::uint32_t>(&x - j_.mentions.numbers.data());
    for (const Equation& e : j_.mentions.equations)
      if (e.result == at && !e.operands.empty())
        return j_.mentions.numbers[e.operands.front()].noun;
    return nullptr;
  }
  bool AreOfOneKind(const Number& a, const Number& b) const {
    return NounOf(a) == NounOf(b) && a.per == b.per && Of(a) != Of(b);
  }

  // Of the figures in its line and the few before it.
  std::vector<Dimension> DimensionsAround(const Claim& claim) const {
    std::vector<Dimension> out;
    const auto self = static_cast<std::size_t>(claim.index);
    const auto& numbers = j_.mentions.numbers;
    for (std::size_t i = std::min(self + 3, numbers.size() - 1) + 1; i-- > 0 && out.size() < 3;) {
      if (i == self || (i > self && numbers[i].block != claim.block)) continue;
      if (claim.block > numbers[i].block + 24 || self > i + 40) break;
      if (numbers[i].percent) continue;
      if (std::ranges::find(out, numbers[i].dimension) == out.end())
        out.push_back(numbers[i].dimension);
    }
    return out;
  }

  bool TryPair(ToldStep& step, const Number& n, const Number& a, const Number& b, bool change) {
    const Number &small = Of(a) < Of(b) ? a : b, &large = Of(a) < Of(b) ? b : a;
    const double ratio = Of(small) / Of(large);
    const Interval rounded = small.InBase() / large.InBase();
    const std::vector<const Number*> operands = {&small, &large};
    const Interval one = Interval::Exactly(1);
    if (n.multiplier)
      return step.Confirms(1 / ratio, one / rounded, operands, Text(large) + " ÷ " + Text(small));
    if (n.bound == Bound::kGreater || n.bound == Bound::kAtLeast)
      return ratio > Of(n) && ratio < Of(n) * (1 + kJustAbove) &&
             step.Confirms(Of(n), Interval::Exactly(Of(n)), operands,
                           Text(small) + " ÷ " + Text(large));
    if (change)
      return step.Confirms(1 - ratio, one - rounded, operands,
                           "100% − " + Text(small) + " ÷ " + Text(large)) ||
             step.Confirms(1 / ratio - 1, one / rounded - one, operands,
                           Text(large) + " ÷ " + Text(small) + " − 100%");
    return step.Confirms(ratio, rounded, operands, Text(small) + " ÷ " + Text(large));
  }

  std::optional<double> ValueOf(const Claim& claim, std::optional<SymbolId> symbol) {
    if (!symbol) return std::nullopt;
    CostModel& model = j_.ModelOf(j_.ModelIndex(j_.PlanOf(claim), false));
    std::optional<double> value;
    for (const std::uint32_t id : model.Values(*symbol)) {
      const Candidate& c = model.at(id);
      if (c.assumed || c.guessed || !c.value.exact() || (value && *value != c.value.low))
        return std::nullopt;
      value = c.value.low;
    }
    return value;
  }

  // "GQA's 8× reduction": query heads over those that are kept.
  bool TryHeads(std::uint32_t index, const Claim& claim) {
    const TextRange sentence = SentenceOf(j_, claim);
    if (!j_.HasWord("of_heads", sentence.begin, sentence.end)) return false;
    const auto heads = ValueOf(claim, heads_), kept = ValueOf(claim, kv_heads_);
    if (!heads || !kept || *kept <= 0) return false;
    ToldStep step(j_, index, kChanceOfChange);
    const double value = *heads / *kept;
    return step.Confirms(value, Interval::Exactly(value), {},
                         "num_attention_heads ÷ num_key_value_heads");
  }

  // "FP8: 2× reduction" from 16 bit, or from the other format of its sentence.
  bool TryFormats(std::uint32_t index, const Claim& claim) {
    const TextRange sentence = SentenceOf(j_, claim);
    std::vector<double> formats;
    std::string words;
    const auto add = [&](std::uint32_t begin, std::uint32_t end) {
      const auto [first, last] = j_.ClaimsIn(begin, end);
      for (std::uint32_t c = first; c < last; ++c) {
        const Claim& format = j_.claims.claims[c];
        if (format.kind != Claim::Kind::kPrecision) continue;
        formats.push_back(j_.rules.vocabulary.precisions[static_cast<std::size_t>(format.index)]);
        words += (words.empty() ? "" : " beside ") + std::string(j_.TextOf(format));
      }
    };
    const Block& label = j_.document.blocks[j_.document.FirstOfRow(claim.block)];
    if (label.text_begin != j_.document.blocks[claim.block].text_begin)
      add(label.text_begin, label.text_end);
    add(sentence.begin, sentence.end);
    if (formats.empty() || formats.size() > 2) return false;
    if (formats.size() == 1) formats.push_back(kFullFormat);
    const auto [low, high] = std::minmax(formats.front(), formats.back());
    if (low <= 0 || low == high) return false;
    ToldStep step(j_, index, kChanceOfChange);
    return step.Confirms(high / low, Interval::Exactly(high / low), {}, "bytes of " + words);
  }

  Judgement& j_;
  std::optional<SymbolId> heads_, kv_heads_;
};

}  // namespace

void CheckToldRatios(Judgement& j) {
  ToldRatios check(j);
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c) check.Check(c);
}

}  // namespace shardlint
