#include "verdict/checks/arithmetic/judge_step.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>

#include "verdict/checks/place/count_words.h"
#include "verdict/checks/place/sentence_range.h"

namespace shardlint {
namespace {

constexpr double kAbout = 0.06;    // within which a count gives it
constexpr double kFarthest = 1e4;  // times; farther off it is about something else

constexpr std::array<double, 7> kSlips = {2, 4, 8, 10, 16, 100, 1000};

const char* RuleOf(const Number& n) {
  return n.percent ? "arithmetic-share" : "arithmetic-sentence";
}

CheckDetail DetailOf(const Judgement& j, std::uint32_t claim,
                     const std::vector<const Number*>& operands, const Interval& value,
                     std::string expression) {
  const bool share = j.NumberOf(j.claims.claims[claim]).percent;
  CheckDetail detail{.kind = share ? CheckDetail::Kind::kShare : CheckDetail::Kind::kNearby,
                     .claim = claim};
  detail.expected = value, detail.has_expected = true;
  for (const Number* operand : operands)
    detail.numbers.push_back(static_cast<std::uint32_t>(operand - j.mentions.numbers.data()));
  detail.message = std::move(expression);
  return detail;
}

// "Two GPUs at 35 % of 989 TFLOPS: 0.12 s": a count that stands before it in a word.
bool IsOfCountInWords(const Judgement& j, std::uint32_t claim, double ratio) {
  const Number& n = j.NumberOf(j.claims.claims[claim]);
  if (n.dimension != Dimension::Of(Dimension::kSecond)) return false;
  const TextRange sentence = SentenceOf(j, j.claims.claims[claim]);
  const std::string_view text =
      std::string_view(j.document.text).substr(sentence.begin, n.digits - sentence.begin);
  return std::ranges::any_of(CountsInWords(text), [&](double count) {
    return std::abs(ratio / count - 1) < kAbout || std::abs(ratio * count - 1) < kAbout;
  });
}

// "Add a cache of 403 MB and it is 1.66 ms": more than what is added takes.
bool IsAddedTo(const Judgement& j, std::uint32_t claim,
               const std::vector<const Number*>& operands) {
  const Number& n = j.NumberOf(j.claims.claims[claim]);
  if (n.dimension != Dimension::Of(Dimension::kSecond) || operands.empty()) return false;
  const TextRange sentence = SentenceOf(j, j.claims.claims[claim]);
  return j.HasWord("adds_to", sentence.begin, operands.front()->digits);
}

// "369 prompt tokens/s" beside the rate of decode.
bool IsOfPrompts(const Judgement& j, std::uint32_t claim,
                 const std::vector<const Number*>& operands) {
  const auto says = [&](const Number& n) {
    return std::string_view(j.document.text).substr(n.digits, n.end - n.digits).find("prompt") !=
           std::string_view::npos;
  };
  return says(j.NumberOf(j.claims.claims[claim])) &&
         std::ranges::none_of(operands, [&](const Number* n) { return says(*n); });
}

}  // namespace

bool IsSlipOf(const Number& n, const Interval& value) {
  return std::ranges::any_of(kSlips, [&](double slip) {
    const Interval by = Interval::Exactly(slip);
    return Agrees(n, value * by) != nullptr || Agrees(n, value / by) != nullptr;
  });
}

bool IsRefutedByFigures(const Judgement& j, std::uint32_t c) {
  const JudgedClaim& judged = j.judged[c];
  for (std::size_t i = 0; i < judged.checks.size(); ++i)
    if (judged.checks[i].verdict == Verdict::kContradicted &&
        judged.details[i].kind != CheckDetail::Kind::kModel)
      return true;
  return false;
}

void JudgeStep(Judgement& j, std::uint32_t claim, const std::vector<const Number*>& operands,
               const Interval& value, std::string expression) {
  const Number& n = j.NumberOf(j.claims.claims[claim]);
  if (!value.known() || value.low <= 0) return;
  const char* const reading = Agrees(n, value);
  if (reading == nullptr) return RefuteStep(j, claim, operands, value, std::move(expression));
  CheckDetail detail = DetailOf(j, claim, operands, value, std::move(expression));
  detail.reading = reading;
  j.judged[claim].Add(RuleOf(n), Verdict::kConfirmed, Severity::kNone, std::move(detail));
}

void RefuteStep(Judgement& j, std::uint32_t claim, const std::vector<const Number*>& operands,
                const Interval& value, std::string expression, bool counted) {
  const Number& n = j.NumberOf(j.claims.claims[claim]);
  if (!value.known() || value.low <= 0) return;
  const double claimed = n.Nominal(), ratio = claimed / value.middle();
  if (ratio > kFarthest || ratio * kFarthest < 1 ||
      (!counted && IsOfCountInWords(j, claim, ratio)) || IsOfPrompts(j, claim, operands) ||
      IsAddedTo(j, claim, operands))
    return;
  j.judged[claim].Add(RuleOf(n), Verdict::kContradicted,
                      NearMiss(n, value) ? Severity::kWarning : Severity::kError,
                      DetailOf(j, claim, operands, value, std::move(expression)));
}

}  // namespace shardlint
