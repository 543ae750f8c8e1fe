#include <algorithm>
#include <array>

#include "base/text.h"
#include "claim/bind_number.h"

// Which names of the vocabulary may be a number's, and how closely they stand to it.

namespace shardlint {
namespace {

constexpr int kMostParts = 12;         // of a sum told in words
constexpr double kExactSum = 0.01;     // of a sum that few other figures would give by chance
constexpr double kWidestElement = 16;  // bytes of one value
constexpr double kManyParameters = 1e8;

// Words that may stand between a name and its value.
constexpr std::array<std::string_view, 35> kThinWords = {
    "is",      "are",    "of",    "to",      "was",    "at",      "about", "approximately",
    "roughly", "around", "only",  "size",    "degree", "set",     "max",   "maximum",
    "total",   "per",    "gpu",   "count",   "up",     "be",      "must",  "shall",
    "should",  "will",   "stays", "remains", "equals", "becomes", "fixed", "kept",
    "exactly", "just",   "now"};

// "6,738,415,616": nothing else in a model is counted in such numbers.
bool IsParameterCount(const Measure& measure, const Number& n) {
  return measure.id == "parameters" && n.unit == nullptr && n.decimal.integer() &&
         n.decimal.value() >= kManyParameters;
}

// "4 replicas": a count with its noun.
bool EndsWithCount(std::string_view text) {
  while (!text.empty() && (IsLetter(text.back()) || text.back() == ' ')) text.remove_suffix(1);
  return !text.empty() && IsDigit(text.back());
}

}  // namespace

bool NumberBinder::Fits(const Measure& measure, const Number& n) const {
  if (measure.id == "parameters" && n.bare_suffix && n.factor < 1e6) return false;
  if (measure.id.ends_with("element_size") && n.Nominal() > kWidestElement) return false;
  if (measure.fraction)
    return n.dimension.dimensionless() && n.unit == nullptr && n.noun == nullptr && !n.percent &&
           !n.multiplier && !n.operand && !n.decimal.integer() && n.decimal.value() < 1;
  // "1 KB per token" is no total: a vague word gives way to one that knows the scope.
  if (!scope_said_.empty() && (measure.fallback || measure.id == "memory") &&
      std::ranges::none_of(measure.quantities, [&](const auto& q) {
        return vocabulary_.scopes[q.first] == scope_said_;
      }))
    return false;
  if (n.percent) return measure.accepts_percent;
  if (n.multiplier && n.noun == nullptr && !measure.times)
    return measure.dimensions.empty() && measure.accepts_percent;
  for (const Dimension& d : measure.dimensions) {
    const Dimension hard = d.WithoutCounts();
    if (n.dimension.dimensionless() && hard.dimensionless()) {
      if (n.noun == nullptr) {
        if (measure.needs_noun && !n.bare_suffix && !n.multiplier && !IsParameterCount(measure, n))
          continue;
        if (n.bare_suffix && n.factor >= 1e6 && !measure.needs_noun)
          continue;  // billions of parameters, not of heads
        if (n.bare_suffix && !n.decimal.integer() && n.factor < 1e6) return measure.nouns.empty();
        return true;
      }
      if (std::ranges::find(measure.nouns, n.noun->id) != measure.nouns.end()) return true;
      continue;
    }
    if (n.dimension.dimensionless()) continue;
    const bool same = hard == n.dimension ||
                      (n.amount_or_rate && hard == n.dimension / Dimension::Of(Dimension::kSecond));
    if (!same) continue;
    const bool tokens = d.exponents[Dimension::kToken] > 0;
    const bool requests = d.exponents[Dimension::kRequest] > 0;
    if (tokens || requests) {
      if (n.noun == nullptr) return false;
      if (tokens && n.noun->id != "token") continue;
      if (requests && n.noun->id == "token") continue;
    } else if (n.noun != nullptr && hard == Dimension::Of(Dimension::kSecond, -1)) {
      continue;
    }
    return true;
  }
  return false;
}

// Bytes of the scope that begins at `at`: of "per stage", of "/stage". 0: none.
std::size_t NumberBinder::ScopeAt(std::uint32_t at, std::uint32_t end) const {
  for (const Cue& cue : context_.CuesIn(at, at + 1))
    if (cue.kind == Vocabulary::Kind::kScope && cue.end <= end) return cue.end - at;
  if (document_.text[at] != '/') return 0;
  const std::uint32_t word = at + 1 < end && document_.text[at + 1] == ' ' ? at + 2 : at + 1;
  const UnitTable::Match noun =
      units_.Longest(std::string_view(document_.text).substr(word, end - std::min(word, end)));
  if (noun.unit == nullptr || noun.unit->kind != Unit::Kind::kNoun) return 0;
  const auto scope = std::ranges::find(vocabulary_.scopes, "per_" + noun.unit->id);
  return scope == vocabulary_.scopes.end() ? 0 : word - at + noun.size;
}

// "权重和 4 GB 开销": what is joined to the name by a word has a name of its own.
bool NumberBinder::EndsInJoin(std::uint32_t begin, std::uint32_t end) const {
  return std::ranges::any_of(context_.CuesIn(begin, end), [&](const Cue& cue) {
    return cue.kind == Vocabulary::Kind::kWord && vocabulary_.words[cue.index] == "joins" &&
           Trim(std::string_view(document_.text).substr(cue.end, end - cue.end)).empty();
  });
}

// Only marks and thin words: the value belongs to the name before it.
bool NumberBinder::GapIsThin(std::uint32_t begin, std::uint32_t end) const {
  if (end < begin || end - begin > 40 || EndsInJoin(begin, end)) return false;
  const std::string_view gap = std::string_view(document_.text).substr(begin, end - begin);
  for (std::size_t i = 0; i < gap.size();) {
    if (const std::size_t scope = ScopeAt(begin + static_cast<std::uint32_t>(i), end)) {
      i += scope;
    } else if (gap[i] == '(' && gap.find(')', i) != std::string_view::npos &&
               gap.find_first_of(":=", gap.find(')', i)) != std::string_view::npos &&
               std::ranges::none_of(gap, IsDigit)) {
      i = gap.find(')', i) + 1;  // "FFN width (SwiGLU): 28,672"
    } else if (IsLetter(gap[i])) {
      std::size_t j = i;
      while (j < gap.size() && IsLetter(gap[j])) ++j;
      const std::string word = ToLowerAscii(gap.substr(i, j - i));
      if (std::ranges::find(kThinWords, word) == kThinWords.end()) return false;
      i = j;
    } else if (IsDigit(gap[i]) || gap[i] == ',' || gap[i] == ';' || gap[i] == '.' ||
               gap[i] == '+' || gap[i] == '*' || gap[i] == '/' || gap.substr(i, 2) == "×" ||
               gap.substr(i, 2) == "÷" || gap.substr(i, 3) == "−" ||
               (gap.substr(i, 3) == "→" && !Trim(gap.substr(i + 3)).empty()) ||
               (WideMarkSize(gap, i) != 0 && !gap.substr(i).starts_with("：") &&
                !gap.substr(i).starts_with("（") && !gap.substr(i).starts_with("）"))) {
      return false;
    } else {
      ++i;
    }
  }
  return true;
}

NumberBinder::Found NumberBinder::LastFitting(std::uint32_t begin, std::uint32_t end,
                                              const Number& number, bool fallback) const {
  const auto cues = context_.CuesIn(begin, end);
  Found glossed;  // the last name in brackets: "KV per token (model)" is of the cache
  for (std::size_t i = cues.size(); i-- > 0;) {
    const Cue& cue = cues[i];
    if (cue.kind != Vocabulary::Kind::kMeasure || cue.end > end) continue;
    const Measure& measure = vocabulary_.measures[cue.index];
    if (measure.fallback != fallback || !Fits(measure, number) || NounOfAnother(cue, number))
      continue;
    if (IsWholeModel(cue)) continue;
    if (IsGloss(cue, begin, end)) {
      if (!glossed)
        glossed = {.measure = cue.index, .label_begin = static_cast<std::int32_t>(cue.begin)};
      continue;
    }
    // Of several measures with the same words, the first in the vocabulary that fits.
    std::uint16_t best = cue.index;
    for (std::size_t k = i; k-- > 0 && cues[k].begin == cue.begin;)
      if (cues[k].kind == Vocabulary::Kind::kMeasure && cues[k].end == cue.end &&
          Fits(vocabulary_.measures[cues[k].index], number) &&
          vocabulary_.measures[cues[k].index].fallback == fallback)
        best = std::min(best, cues[k].index);
    return {best, static_cast<std::int32_t>(cue.begin), false};
  }
  return glossed;
}

// "1.4 GB of dense and 12.7 GB of expert weights, 14.1 GB together": the sum of what stands before
// it is none of its parts.
bool NumberBinder::SumsUp(const Number& n) const {
  if (n.dimension.dimensionless()) return false;
  const std::string_view rest = std::string_view(document_.text).substr(n.end, 12);
  const bool said = rest.starts_with(" together") || rest.starts_with(" altogether");
  int parts = 0;
  Interval sum;
  for (auto i = static_cast<std::size_t>(&n - mentions_.numbers.data()); i-- > 0;) {
    const Number& other = mentions_.numbers[i];
    if (other.digits < sentence_.begin) break;
    if (other.dimension != n.dimension || other.range) continue;
    const std::string_view gap =
        std::string_view(document_.text).substr(other.end, n.digits - other.end);
    if (parts == 0 && gap.find_first_of("+=") != std::string_view::npos) return false;
    sum = sum + other.InBase();
    const bool exact = sum.high - sum.low < kExactSum * sum.high;
    if (++parts >= 2 && (said || (exact && sum.Meets(n.InBase())))) return true;
    if (parts == kMostParts) break;
  }
  return false;
}

// "one request, full model": says how much of the model, not that its weights are meant.
bool NumberBinder::IsWholeModel(const Cue& cue) const {
  const std::string_view text = document_.text;
  if (ToLowerAscii(text.substr(cue.begin, cue.end - cue.begin)) != "model") return false;
  const std::string before = ToLowerAscii(
      Trim(text.substr(cue.begin - std::min(cue.begin, 10U), std::min(cue.begin, 10U))));
  return before.ends_with("full") || before.ends_with("entire") || before.ends_with("whole") ||
         before.ends_with("complete");
}

// All of a bracket that closes before the name's value or its cell ends: "(model)", "(this GPU)".
bool NumberBinder::IsGloss(const Cue& cue, std::uint32_t begin, std::uint32_t end) const {
  return cue.begin > begin && document_.text[cue.begin - 1] == '(' && cue.end < end &&
         document_.text[cue.end] == ')';
}

NumberBinder::Found NumberBinder::FirstFitting(std::uint32_t begin, std::uint32_t end,
                                               const Number& number, bool fallback) const {
  for (const Cue& cue : context_.CuesIn(begin, end)) {
    if (cue.kind != Vocabulary::Kind::kMeasure) continue;
    const Measure& measure = vocabulary_.measures[cue.index];
    if (measure.fallback == fallback && Fits(measure, number))
      return {cue.index, static_cast<std::int32_t>(cue.begin), false};
  }
  return {};
}

// "200 GB (weights + optimizer states + activations)": a name among others that add up.
bool NumberBinder::OneOfSummands(std::uint32_t label) const {
  const std::string_view text = document_.text;
  if (label == 0 || text[label - 1] != '(') return false;
  std::size_t i = label;
  while (i < text.size() && (IsWord(text[i]) || text[i] == ' ' || text[i] == '-')) ++i;
  return i < text.size() && text[i] == '+';
}

// "TP=4": a name with its value, without blanks.
bool NumberBinder::IsGivenAt(std::uint32_t at) const {
  const std::string_view text = document_.text;
  while (at < text.size() && IsLetter(text[at])) ++at;
  return at + 1 < text.size() && text[at] == '=' && IsDigit(text[at + 1]);
}

// "TP·PP = 8", but "TP=2 × DP=2", "4 replicas × TP=2": a name before the operator has no value of
// its own.
bool NumberBinder::IsFactor(std::uint32_t at, std::uint32_t begin) const {
  std::string_view before = Trim(std::string_view(document_.text).substr(begin, at - begin));
  for (const std::string_view mark : {"·", "×", "*", "\\cdot", "\\times"}) {
    if (!before.ends_with(mark)) continue;
    before = Trim(before.substr(0, before.size() - mark.size()));
    return !before.empty() && (IsLetter(before.back()) || before.back() == '}') &&
           !(IsGivenAt(at) && EndsWithCount(before));
  }
  return false;
}

// An operator or a comma right before a name: it is part of an expression or a list of names.
bool NumberBinder::SymbolBefore(std::uint32_t at, std::uint32_t begin) const {
  while (at > begin && document_.text[at - 1] == ' ') --at;
  if (at == begin) return false;
  const std::string_view before = std::string_view(document_.text).substr(begin, at - begin);
  return before.ends_with('/') || before.ends_with('*') || before.ends_with("×") ||
         before.ends_with("·") || before.ends_with("\\cdot") || before.ends_with("\\times") ||
         before.ends_with('+') ||
         (before.ends_with(',') && std::ranges::none_of(before, IsDigit) &&
          std::string_view(document_.text).substr(at, 40).find('=') != std::string_view::npos &&
          document_.text.find(',', at) < document_.text.find('\n', at));
}

// A figure that takes the name for itself: not the share or the tokens of "TPOT at 60 % of the
// bandwidth: 4.2 ms", "prompt of 1,024 tokens: 149 TFLOPs".
bool NumberBinder::FigureBetween(std::uint32_t begin, std::uint32_t end) const {
  const bool labelled =
      Trim(std::string_view(document_.text).substr(begin, end - begin)).ends_with(':');
  auto it = std::ranges::lower_bound(mentions_.numbers, begin, {}, &Number::digits);
  for (; it != mentions_.numbers.end() && it->digits < end; ++it) {
    const bool describes = it->percent || (it->noun != nullptr && it->noun->id == "token" &&
                                           it->dimension.dimensionless());
    if (!labelled || !describes) return true;
  }
  return false;
}

bool NumberBinder::NumberBetween(std::uint32_t begin, std::uint32_t end) const {
  const auto it = std::ranges::lower_bound(mentions_.numbers, begin, {}, &Number::digits);
  return it != mentions_.numbers.end() && it->digits < end;
}

// The count that a cue's word belongs to: the heads of "8 KV heads of 128", the GPUs of "4 GPUs".
const Number* NumberBinder::CountedBy(const Cue& cue) const {
  const auto it = std::ranges::upper_bound(mentions_.numbers, cue.begin, {}, &Number::digits);
  if (it == mentions_.numbers.begin()) return nullptr;
  const Number& number = *std::prev(it);
  if (document_.blocks[number.block].text_end <= cue.begin) return nullptr;
  if (cue.end < document_.text.size() && document_.text[cue.end] == '=') return nullptr;  // "TP=4"
  const bool counts = number.dimension.dimensionless() && !number.percent;
  return counts && cue.begin < number.end + 2 ? &number : nullptr;
}

// In another block only a count that says of what: "6 Cost" is a heading's number.
bool NumberBinder::NounOfAnother(const Cue& cue, const Number& number) const {
  const Number* counted = CountedBy(cue);
  return counted != nullptr && counted != &number &&
         (counted->block == number.block || counted->noun != nullptr);
}

}  // namespace shardlint
