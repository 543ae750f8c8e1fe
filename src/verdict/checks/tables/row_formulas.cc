#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "verdict/checks/tables/named_formula.h"
#include "verdict/judgement.h"

// Sheets whose rows, columns or lines say what they are made of: "R7 | Peak rate | R5 × R6". The
// formulas hang together, and where one fails the others say which of its figures is wrong.

namespace shardlint {
namespace {

/// A formula at one place of its sheet.
struct RowRelation {
  const NamedFormula* formula = nullptr;
  std::uint32_t result = 0;            ///< a number
  std::vector<std::int64_t> operands;  ///< numbers, -1 for literals
  bool holds = false, fails = false;
};

class RowFormulas {
  static constexpr std::size_t kMostRelations = 4096;
  static constexpr int kPrefixes = 4;  // thousands between a formula's units and its result's
  static constexpr double kFarthest = 1e6;
  static constexpr std::array<double, 6> kTimes = {60, 3600, 24, 1440, 86400, 1000};
  static constexpr std::array<double, 9> kTimeLiterals = {60, 3600, 24,  1440, 86400,
                                                          30, 365,  720, 730};
  /// Rules whose confirmation may be chance.
  static constexpr std::array<std::string_view, 4> kFaint = {
      "arithmetic-nearby", "restated", "arithmetic-margin", "arithmetic-share"};

 public:
  explicit RowFormulas(Judgement& j) : j_(j), names_(j) {}

  void Check() {
    ReadFormulas();
    FindRelations();
    for (RowRelation& r : relations_) Judge(r);
    for (const RowRelation& r : relations_)
      for (const std::uint32_t n : FiguresOf(r)) {
        held_[n] += r.holds;
        failed_[n] += r.fails;
      }
    for (const RowRelation& r : relations_) {
      if (r.holds) Confirm(r);
      if (r.fails) Place(r);
    }
  }

 private:
  struct Read {
    std::size_t item;
    TextRange range;
    NamedFormula formula;
  };

  void ReadFormulas() {
    auto& items = names_.items();
    for (std::size_t i = 0; i < items.size(); ++i)
      for (const TextRange range : items[i].formulas) {
        if (items[i].figures.empty()) break;
        for (const TextRange part : PartsOf(range)) {
          auto formula = ReadNamedFormula(j_, names_, part, items[i].scope);
          if (!formula || Names(*formula, i)) continue;
          read_.push_back({i, part, std::move(*formula)});
          break;
        }
      }
    // What stands in a formula's own cell or header is no figure of the sheet.
    for (const Read& read : read_)
      for (NamedItem& item : items)
        std::erase_if(item.figures, [&](const NamedItem::Figure& f) {
          const std::uint32_t at = j_.mentions.numbers[f.number].digits;
          return read.range.begin <= at && at < read.range.end;
        });
  }

  // The whole of it, what stands behind its sign of equality, what stands in its last bracket.
  std::vector<TextRange> PartsOf(TextRange range) const {
    std::vector<TextRange> parts = {range};
    const std::string_view text =
        std::string_view(j_.document.text).substr(range.begin, range.end - range.begin);
    const std::size_t equal = text.find('=');
    if (equal != std::string_view::npos && equal + 1 < text.size())
      parts.push_back({range.begin + static_cast<std::uint32_t>(equal) + 1, range.end});
    const std::size_t open = text.rfind('('), close = text.rfind(')');
    if (open != std::string_view::npos && close != std::string_view::npos && open + 1 < close &&
        open > 0)
      parts.push_back({range.begin + static_cast<std::uint32_t>(open) + 1,
                       range.begin + static_cast<std::uint32_t>(close)});
    return parts;
  }

  static bool Names(const NamedFormula& formula, std::size_t item) {
    return std::ranges::any_of(formula.operands, [&](const NamedFormula::Operand& o) {
      return o.named && o.item == item;
    });
  }

  void FindRelations() {
    const auto& items = names_.items();
    for (const Read& read : read_) {
      const NamedItem& own = items[read.item];
      for (const NamedItem::Figure& figure : own.figures) {
        if (relations_.size() >= kMostRelations) return;
        RowRelation r{.formula = &read.formula, .result = figure.number, .operands = {}};
        bool whole = true;
        for (const NamedFormula::Operand& o : read.formula.operands) {
          if (!o.named) {
            r.operands.push_back(-1);
            continue;
          }
          const NamedItem& other = items[o.item];
          const auto number = other.At(other.scope == own.scope ? figure.key : -1);
          whole &= number.has_value();
          if (!number) break;
          r.operands.push_back(*number);
        }
        if (whole) relations_.push_back(std::move(r));
      }
    }
  }

  const Number& NumberAt(std::int64_t number) const {
    return j_.mentions.numbers[static_cast<std::size_t>(number)];
  }

  /// How the figures of a sheet enter its formulas: with their units, without those that only a
  /// header or a label gives them, as bare numbers.
  enum class Units : std::uint8_t { kAll, kOwn, kNone };

  Interval Entering(std::int64_t number, Units units) const {
    const Number& n = NumberAt(number);
    const bool bare = units == Units::kNone || (units == Units::kOwn && n.inherited_unit);
    // "5 an hour", as it is assumed
    const Interval printed =
        n.inherited_unit && n.decimal.integer() && !n.hedged && !IsComputed(number)
            ? Interval::Exactly(n.decimal.value())
            : n.Printed();
    return bare && !n.percent ? printed : printed * Interval::Exactly(n.factor);
  }

  bool IsComputed(std::int64_t number) const {
    return std::ranges::any_of(relations_,
                               [&](const RowRelation& r) { return r.result == number; });
  }

  /// A relation's value in base units of its result, an operand scaled.
  std::optional<Interval> ValueOf(const RowRelation& r, Units units, std::int64_t scaled = -1,
                                  double by = 1) const {
    std::vector<Interval> values;
    for (std::size_t k = 0; k < r.operands.size(); ++k) {
      Interval v = r.operands[k] < 0 ? Interval::Exactly(r.formula->operands[k].literal)
                                     : Entering(r.operands[k], units);
      if (scaled >= 0 && r.operands[k] == scaled) v = v * Interval::Exactly(by);
      values.push_back(v);
    }
    Interval value = Evaluate(r.formula->expression, values);
    if (!value.known()) return std::nullopt;
    const Number& n = NumberAt(r.result);
    switch (r.formula->whole) {
      case NamedFormula::Whole::kUp:
        return Ceil(value);
      case NamedFormula::Whole::kDown:
        return Floor(value);
      case NamedFormula::Whole::kAsIs:
        break;
    }
    if (value.low >= 1 && n.decimal.exponent == 0 && !n.percent && !n.bare_suffix &&
        n.factor == 1 && n.dimension.WithoutCounts().dimensionless())
      return Interval{Floor(value).low, Ceil(value).high};
    const bool bare = units == Units::kNone || (units == Units::kOwn && n.inherited_unit);
    return bare && !n.percent ? value * Interval::Exactly(n.factor) : value;
  }

  // The value by the units that come nearest, in the thousands of the figure itself.
  std::optional<Interval> Nearest(const RowRelation& r) const {
    std::optional<Interval> best;
    double least = HUGE_VAL;
    const double own = NumberAt(r.result).InBase().middle();
    for (const Units units : kUnits) {
      const auto value = ValueOf(r, units);
      if (!value || value->low <= 0 || own <= 0) continue;
      const double steps = std::round(std::log(own / value->middle()) / std::log(1000.0));
      const Interval scaled = *value * Interval::Exactly(std::pow(1000.0, steps));
      const double off = std::abs(std::log(own / scaled.middle())) + std::abs(steps) / 1000;
      if (off < least) least = off, best = scaled;
    }
    return best;
  }

  bool HasTimeLiteral(const RowRelation& r) const {
    return std::ranges::any_of(r.formula->operands, [](const NamedFormula::Operand& o) {
      return !o.named && std::ranges::find(kTimeLiterals, o.literal) != kTimeLiterals.end();
    });
  }

  bool HasShare(const RowRelation& r) const {
    return NumberAt(r.result).percent || std::ranges::any_of(r.operands, [&](std::int64_t n) {
             return n >= 0 && NumberAt(n).percent;
           });
  }

  bool IsOfItsDimension(const RowRelation& r) const {
    std::vector<Dimension> dimensions;
    for (std::size_t k = 0; k < r.operands.size(); ++k) {
      const std::int64_t n = r.operands[k] >= 0 ? r.operands[k] : r.formula->operands[k].number;
      dimensions.push_back(n >= 0 ? NumberAt(n).dimension.WithoutCounts() : Dimension{});
    }
    const auto own = CheckDimensions(r.formula->expression, dimensions, nullptr);
    return own && *own == NumberAt(r.result).dimension.WithoutCounts();
  }

  // Up to the thousands that a header or a noun may hide.
  bool AgreesWith(const RowRelation& r, const Interval& value) const {
    const Number& n = NumberAt(r.result);
    const Inks& inks = InksAt(r.result);
    for (int k = -kPrefixes; k <= kPrefixes; ++k)
      if (Agrees(n, inks, value * Interval::Exactly(std::pow(1000.0, k))) != nullptr) return true;
    return false;
  }

  void Judge(RowRelation& r) const {
    const Number& n = NumberAt(r.result);
    if (n.decimal.digits == 0) return;
    bool open = false;
    for (const Units units : kUnits) {
      const auto value = ValueOf(r, units);
      if (!value || value->low <= 0) continue;
      r.holds |= AgreesWith(r, *value);
      open |= MayAgreeWith(r, *value);
    }
    const auto nearest = Nearest(r);
    if (r.holds || open || !nearest) return;
    const double ratio = n.InBase().middle() / nearest->middle();
    r.fails = ratio < kFarthest && ratio * kFarthest > 1;
  }

  // Per cent and hours that nobody spelt out.
  bool MayAgreeWith(const RowRelation& r, const Interval& value) const {
    const auto either = [&](double by) {
      return AgreesWith(r, value * Interval::Exactly(by)) ||
             AgreesWith(r, value / Interval::Exactly(by));
    };
    if (HasShare(r) && either(100)) return true;
    return !IsOfItsDimension(r) && !HasTimeLiteral(r) && std::ranges::any_of(kTimes, either);
  }

  std::vector<std::uint32_t> FiguresOf(const RowRelation& r) const {
    std::vector<std::uint32_t> figures = {r.result};
    for (const std::int64_t n : r.operands)
      if (n >= 0) figures.push_back(static_cast<std::uint32_t>(n));
    std::ranges::sort(figures);
    figures.erase(std::unique(figures.begin(), figures.end()), figures.end());
    return figures;
  }

  int Failed(std::uint32_t n) const { return failed_.contains(n) ? failed_.at(n) : 0; }
  int Held(std::uint32_t n) const { return held_.contains(n) ? held_.at(n) : 0; }

  /// What an operand has to be for a formula that it enters as a factor.
  std::optional<Interval> Needed(const RowRelation& r, std::uint32_t operand) const {
    const auto value = Nearest(r);
    if (!value) return std::nullopt;
    const double by = NumberAt(r.result).InBase().middle() / value->middle();
    for (const double scale : {by, 1 / by})
      for (const Units units : kUnits)
        if (const auto with = ValueOf(r, units, operand, scale); with && AgreesWith(r, *with))
          return NumberAt(operand).InBase() * Interval::Exactly(scale);
    return std::nullopt;
  }

  // Of the figures of a formula that fails, the one that no formula holds with and most fail with.
  void Place(const RowRelation& r) {
    const std::uint32_t result = r.result;
    std::optional<std::uint32_t> wrong;
    std::optional<Interval> needed;
    bool several = false, refuted = false;
    for (const std::uint32_t n : FiguresOf(r)) {
      if (n == result || Held(n) > 0) continue;
      if (Failed(n) <= Failed(result) && Held(result) == 0) continue;
      if (FailsItself(n)) {
        refuted = true;
        continue;
      }
      const auto value = Needed(r, n);
      if (!value) continue;
      several |= wrong.has_value();
      wrong = n, needed = value;
    }
    if (refuted) return;
    if (wrong && !several) return Contradict(*wrong, r, *needed);
    const std::int32_t claim = j_.claims.of_number[result];
    // What is derived from it may be derived from a mistake; what the plan gives is none.
    const bool computed =
        claim >= 0 && j_.judged[static_cast<std::size_t>(claim)].Folded() == Verdict::kConfirmed;
    if (Held(result) == 0 || !computed) Contradict(result, r, *Nearest(r));
  }

  bool FailsItself(std::uint32_t n) const {
    return std::ranges::any_of(relations_,
                               [&](const RowRelation& r) { return r.fails && r.result == n; });
  }

  std::string Words(std::int64_t number) const {
    const Number& n = NumberAt(number);
    return j_.document.text.substr(n.digits, n.end - n.digits);
  }

  CheckDetail DetailOf(std::uint32_t claim, std::uint32_t of, const RowRelation& r) const {
    CheckDetail detail{.kind = CheckDetail::Kind::kColumn, .claim = claim};
    detail.sure = true;
    const auto told = [&](std::size_t name) {
      const std::int64_t own = r.operands[name], literal = r.formula->operands[name].number;
      return own >= 0       ? Words(own)
             : literal >= 0 ? Words(literal)
                            : fmt::format("{}", r.formula->operands[name].literal);
    };
    for (const std::uint32_t n : FiguresOf(r))
      if (n != of) detail.numbers.push_back(n);
    detail.message = ToString(r.formula->expression, told);
    if (of != r.result)
      detail.message = fmt::format("{} is {}, so", detail.message, Words(r.result));
    if (r.formula->whole == NamedFormula::Whole::kUp) detail.message += ", rounded up";
    if (r.formula->whole == NamedFormula::Whole::kDown) detail.message += ", rounded down";
    return detail;
  }

  void Confirm(const RowRelation& r) {
    const std::int32_t c = j_.claims.of_number[r.result];
    if (c < 0) return;
    const auto claim = static_cast<std::uint32_t>(c);
    JudgedClaim& judged = j_.judged[claim];
    if (judged.Folded() == Verdict::kConfirmed || judged.Folded() == Verdict::kContradicted) return;
    CheckDetail detail = DetailOf(claim, r.result, r);
    detail.expected = *Nearest(r), detail.has_expected = true;
    judged.Add("arithmetic-rows", Verdict::kConfirmed, Severity::kNone, std::move(detail));
  }

  // A printed equation gives it; words may be of another row than the one that has them.
  static bool IsSure(const JudgedClaim& judged, const RowRelation& r) {
    return std::ranges::any_of(judged.checks, [&](const shardlint::Check& check) {
      return check.verdict == Verdict::kConfirmed &&
             (check.rule == "arithmetic" ||
              (!r.formula->numbered && std::ranges::find(kFaint, check.rule) == kFaint.end()));
    });
  }

  void Contradict(std::uint32_t number, const RowRelation& r, const Interval& expected) {
    const std::int32_t c = j_.claims.of_number[number];
    if (c < 0) return;
    const auto claim = static_cast<std::uint32_t>(c);
    const Number& n = NumberAt(number);
    const bool measured = number != r.result && j_.claims.claims[claim].role == Role::kMeasured;
    if (n.range || n.bound != Bound::kNone || measured) return;
    JudgedClaim& judged = j_.judged[claim];
    if (judged.Folded() == Verdict::kContradicted || IsSure(judged, r)) return;
    judged.Drop(Verdict::kConfirmed);
    CheckDetail detail = DetailOf(claim, number, r);
    detail.expected = expected, detail.has_expected = true;
    judged.Add("arithmetic-rows", Verdict::kContradicted,
               NearMiss(n, expected) ? Severity::kWarning : Severity::kError, std::move(detail));
  }

  const Inks& InksAt(std::uint32_t number) const {
    const auto it = inks_.find(number);
    return it != inks_.end() ? it->second
                             : inks_.emplace(number, InksOf(NumberAt(number))).first->second;
  }

  static constexpr std::array<Units, 3> kUnits = {Units::kAll, Units::kOwn, Units::kNone};

  Judgement& j_;
  NamedFigures names_;
  std::vector<Read> read_;
  std::vector<RowRelation> relations_;
  std::map<std::uint32_t, int> held_, failed_;
  mutable std::map<std::uint32_t, Inks> inks_;
};

}  // namespace

void CheckRowFormulas(Judgement& j) { RowFormulas(j).Check(); }

}  // namespace shardlint
