#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/text.h"
#include "verdict/judgement.h"

namespace shardlint {
namespace {

constexpr double kCutOff = 1e-4;  // of a last digit, that nothing below the next one comes up to
constexpr int kFewCues = 32;      // of a stretch of text, which most have
constexpr std::uint32_t kNear = 1000;  // bytes

// What a count gives when the exact quotient is no whole number.
bool RoundsTo(const Interval& count, const Interval& value) {
  return Floor(value).Meets(count) || Ceil(value).Meets(count);
}

bool IsCeiling(const Number& n) { return n.bound == Bound::kAtMost || n.bound == Bound::kLess; }
bool IsFloor(const Number& n) {
  return n.bound == Bound::kAtLeast || n.bound == Bound::kGreater || n.open_ended;
}

bool IsCount(const Number& n) {
  return !n.percent && n.decimal.integer() && n.dimension.dimensionless() && !n.bare_suffix &&
         n.factor == 1 && !n.range;
}

}  // namespace

void JudgedClaim::Add(std::string_view rule, Verdict verdict, Severity severity,
                      CheckDetail detail) {
  for (std::size_t i = 0; i < checks.size(); ++i) {
    if (checks[i].rule != rule) continue;
    // One check a rule: the one that decides more stays.
    if (static_cast<int>(verdict) < static_cast<int>(checks[i].verdict)) {
      checks[i] = {rule, verdict, severity};
      details[i] = std::move(detail);
    }
    return;
  }
  checks.push_back({rule, verdict, severity});
  details.push_back(std::move(detail));
}

void JudgedClaim::Drop(Verdict verdict) {
  for (std::size_t i = checks.size(); i-- > 0;) {
    if (checks[i].verdict != verdict) continue;
    checks.erase(checks.begin() + static_cast<std::ptrdiff_t>(i));
    details.erase(details.begin() + static_cast<std::ptrdiff_t>(i));
  }
}

bool JudgedClaim::IsComputed() const {
  for (std::size_t i = 0; i < checks.size(); ++i)
    if (checks[i].verdict == Verdict::kConfirmed &&
        (details[i].kind == CheckDetail::Kind::kModel ||
         details[i].kind == CheckDetail::Kind::kArithmetic))
      return true;
  return false;
}

Verdict JudgedClaim::Folded() const {
  Verdict verdict = Verdict::kGiven;
  for (const Check& check : checks) verdict = std::min(verdict, check.verdict);
  return verdict;
}

Severity JudgedClaim::Worst() const {
  const Verdict folded = Folded();
  Severity severity = Severity::kNone;
  for (const Check& check : checks)
    if (check.verdict == folded) severity = std::min(severity, check.severity);
  return severity;
}

std::span<const Cue> Judgement::CuesIn(std::uint32_t begin, std::uint32_t end) const {
  const auto first = std::ranges::lower_bound(claims.cues, begin, {}, &Cue::begin);
  auto last = first;  // most stretches have few
  for (int few = kFewCues; last != claims.cues.end() && last->begin < end; ++last)
    if (few-- == 0)
      return {first, std::ranges::lower_bound(last, claims.cues.end(), end, {}, &Cue::begin)};
  return {first, last};
}

void Judgement::IndexWords() {
  word_at_.assign(rules.vocabulary.words.size(), {});
  for (const Cue& cue : claims.cues)
    if (cue.kind == Vocabulary::Kind::kWord) word_at_[cue.index].push_back(cue.begin);
}

bool Judgement::HasWord(std::string_view id, std::uint32_t begin, std::uint32_t end) const {
  const std::span<const Cue> cues = CuesIn(begin, end);
  if (cues.size() <= std::size_t{kFewCues})
    return std::ranges::any_of(cues, [&](const Cue& cue) {
      return cue.kind == Vocabulary::Kind::kWord && rules.vocabulary.words[cue.index] == id;
    });
  for (std::size_t word = 0; word < word_at_.size(); ++word) {
    if (rules.vocabulary.words[word] != id) continue;
    const auto at = std::ranges::lower_bound(word_at_[word], begin);
    if (at != word_at_[word].end() && *at < end) return true;
  }
  return false;
}

std::size_t Judgement::CountOf(std::string_view id) const {
  const auto word = std::ranges::find(rules.vocabulary.words, id) - rules.vocabulary.words.begin();
  const auto index = static_cast<std::size_t>(word);
  return index < word_at_.size() ? word_at_[index].size() : 0;
}

std::span<const NameHit> Judgement::NamesIn(std::uint32_t begin, std::uint32_t end) const {
  const auto first = std::ranges::lower_bound(mentions.names, begin, {}, &NameHit::begin);
  return {first, std::ranges::lower_bound(first, mentions.names.end(), end, {}, &NameHit::begin)};
}

namespace {

template <class T>
std::span<const T> Around(const std::vector<T>& all, const T& one, std::size_t reach) {
  const auto at = static_cast<std::size_t>(&one - all.data());
  const std::size_t first = at - std::min(at, reach);
  return std::span(all).subspan(first, std::min(all.size() - first, at - first + reach + 1));
}

}  // namespace

std::span<const Equation> Judgement::EquationsNear(const Number& number) const {
  constexpr std::uint32_t kReach = 1000;
  const auto& all = mentions.equations;
  const std::uint32_t from = number.digits - std::min(number.digits, kReach);
  const auto first = std::ranges::lower_bound(all, from, {}, &Equation::begin);
  return {first,
          std::ranges::lower_bound(first, all.end(), number.digits + kReach, {}, &Equation::begin)};
}

std::span<const Claim> Judgement::ClaimsAround(const Claim& claim) const {
  return Around(claims.claims, claim, 1000);
}

std::span<const Number> Judgement::NumbersAround(const Number& number) const {
  return Around(mentions.numbers, number, 4000);
}

std::span<const Number> Judgement::NumbersIn(std::uint32_t begin, std::uint32_t end) const {
  const auto first = std::ranges::lower_bound(mentions.numbers, begin, {}, &Number::digits);
  return {first, std::ranges::lower_bound(first, mentions.numbers.end(), end, {}, &Number::digits)};
}

Block Judgement::Near(std::uint32_t index, std::uint32_t begin, std::uint32_t end) const {
  const auto in_word = [&](std::uint32_t at) {
    const char c = document.text[at];
    return IsWord(c) || c == '.' || c == '-';
  };
  Block block = document.blocks[index];
  if (begin - block.text_begin > kNear)
    for (block.text_begin = begin - kNear; block.text_begin < begin && in_word(block.text_begin);)
      ++block.text_begin;
  if (block.text_end > end + kNear)
    for (block.text_end = end + kNear; block.text_end > end && in_word(block.text_end - 1);)
      --block.text_end;
  return block;
}

std::pair<std::uint32_t, std::uint32_t> Judgement::ClaimsIn(std::uint32_t begin,
                                                            std::uint32_t end) const {
  const auto first = std::ranges::lower_bound(claims.claims, begin, {}, &Claim::begin);
  const auto last = std::ranges::lower_bound(first, claims.claims.end(), end, {}, &Claim::begin);
  return {static_cast<std::uint32_t>(first - claims.claims.begin()),
          static_cast<std::uint32_t>(last - claims.claims.begin())};
}

std::int32_t Judgement::ModelIndex(std::int32_t plan, bool wide) {
  const auto index_of = [](std::int32_t p, bool w) {
    return static_cast<std::size_t>(p) * 2 + (w ? 1 : 0);
  };
  const std::size_t index = index_of(plan, wide);
  if (models.size() <= index) models.resize(plans.plans.size() * 2);
  if (models[index]) return static_cast<std::int32_t>(index);
  const std::int32_t above = std::max(plans.plans[static_cast<std::size_t>(plan)].parent, 0);
  // What a plan does not change is computed once, in its parent; what is not stated, in the narrow
  // model.
  if (index == 0) {
    models[index] = std::make_unique<CostModel>(rules, plans);
  } else if (!wide) {
    models[index] = std::make_unique<CostModel>(ModelOf(ModelIndex(above, false)), plan);
  } else {
    models[index] =
        std::make_unique<CostModel>(ModelOf(ModelIndex(plan, false)), CostModel::Wide{});
    if (plan > 0 && models[index_of(above, true)])
      models[index]->ShareWith(*models[index_of(above, true)]);
  }
  return static_cast<std::int32_t>(index);
}

Inks InksOf(const Number& n) {
  Inks inks;
  const Interval printed = n.Printed();
  inks.push_back({printed * Interval::Exactly(n.factor), ""});
  if (n.binary_factor > 0)
    inks.push_back({printed * Interval::Exactly(n.binary_factor), "binary prefix"});
  const bool count = IsCount(n);
  if (!count && !n.range && !n.hedged && n.decimal.digits != 0) {  // nothing is cut off a zero
    // 8.0 is not 7 with something cut off.
    const Interval whole = n.Truncated();
    const Interval cut = {whole.low, whole.high - kCutOff * (whole.high - whole.low)};
    inks.push_back({cut * Interval::Exactly(n.factor), "last digit cut off"});
    if (n.binary_factor > 0)
      inks.push_back(
          {cut * Interval::Exactly(n.binary_factor), "binary prefix, last digit cut off"});
  }
  return inks;
}

const char* Agrees(const Number& n, const Interval& value) {
  // Most of what is tried is far off: no reading of the ink moves a figure by as much.
  constexpr double kFarOff = 4;
  const double least = n.Nominal();
  if (least > 0 && !n.range && !IsCeiling(n) && !IsFloor(n) && !IsCount(n)) {
    const double most = std::max(least, n.decimal.value() * n.binary_factor);
    if (value.low > most * kFarOff || value.high < least / kFarOff) return nullptr;
  }
  return Agrees(n, InksOf(n), value);
}

const char* Agrees(const Number& n, std::span<const Ink> inks, const Interval& value) {
  const Interval v = WithSlack(value);
  const bool at_most = IsCeiling(n), at_least = IsFloor(n);
  for (const Ink& ink : inks) {
    if (at_most ? v.low <= ink.value.high : at_least ? v.high >= ink.value.low : v.Meets(ink.value))
      return ink.reading;
  }
  if (!IsCount(n)) return nullptr;
  const Interval& count = inks.front().value;  // as written
  if (!value.exact() ? RoundsTo(count, v) : std::abs(value.low) >= 8 && RoundsTo(count, value))
    return "rounded to a whole number";
  return nullptr;
}

Interval WindowOf(const Number& n, std::span<const Ink> inks) {
  constexpr double kWhole = 2;  // a count is rounded to the next whole number, up or down
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  Interval window = {kInfinity, -kInfinity};
  for (const Ink& ink : inks)
    window = {std::min(window.low, ink.value.low), std::max(window.high, ink.value.high)};
  if (IsCount(n)) window = {window.low - kWhole, window.high + kWhole};
  return {IsCeiling(n) ? -kInfinity : window.low, IsFloor(n) ? kInfinity : window.high};
}

bool SameValue(const Number& a, const Number& b) {
  for (const Ink& x : InksOf(a))
    for (const Ink& y : InksOf(b))
      if (x.value.Meets(y.value)) return true;
  return false;
}

bool NearMiss(const Number& n, const Interval& value) {
  if (IsCount(n) || n.range) return false;
  const double unit = n.decimal.unit();
  for (const double factor : {n.factor, n.binary_factor}) {
    if (factor <= 0) continue;
    const double claimed = n.decimal.value() * factor;
    const double distance = std::max({value.low - claimed, claimed - value.high, 0.0});
    if (distance <= 2 * unit * factor && distance <= 0.05 * std::abs(claimed)) return true;
  }
  return false;
}

std::string UnitText(const Judgement& j, const Number& n) {
  if (n.percent) return "%";
  if (n.inherited_unit && n.unit != nullptr) return n.unit->id;
  const std::string_view text =
      std::string_view(j.document.text).substr(n.digits, n.end - n.digits);
  std::size_t i = text.size();
  while (i > 0 && !IsDigit(text[i - 1])) --i;
  std::string_view unit = Trim(text.substr(i));
  // "\\,\\text{GB}", "$ bytes": the unit without the formula around it.
  if (unit.find_first_of("\\${}") != std::string_view::npos && n.unit != nullptr) return n.unit->id;
  while (!unit.empty() && (unit.front() == ']' || unit.front() == '+' || unit.front() == '-'))
    unit.remove_prefix(1);
  return std::string(Trim(unit));
}

std::string Display(const Judgement& j, const Number& n, const Interval& value) {
  const std::string unit = UnitText(j, n);
  const auto one = [&](double v) {
    const double printed = v / n.factor;
    const double magnitude = std::abs(printed);
    if (magnitude >= 1e6 || (magnitude != 0 && magnitude < 1e-3))
      return fmt::format("{:.4g}", printed);
    if (printed == std::floor(printed)) return fmt::format("{:.0f}", printed);
    return fmt::format("{:.{}f}", printed,
                       magnitude >= 1000  ? 1
                       : magnitude >= 100 ? 2
                       : magnitude >= 10  ? 2
                       : magnitude >= 1   ? 3
                                          : 4);
  };
  const std::string low = one(value.low), high = one(value.high);
  const std::string gap = unit.empty() || unit == "%" ? "" : " ";
  if (low == high || (value.high - value.low) <= 1e-3 * std::abs(value.high))
    return one(value.middle()) + gap + unit;
  return low + " to " + high + gap + unit;
}

}  // namespace shardlint
