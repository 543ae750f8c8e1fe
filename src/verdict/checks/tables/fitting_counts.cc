#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "verdict/checks/arithmetic/judge_step.h"
#include "verdict/checks/tables/consensus_grid.h"
#include "verdict/judgement.h"

// How many requests of each length fit: "131,072 | 33.3 GB | 14" where the document tells how many
// tokens or bytes there are, or "requests of 9,000 tokens | 44 | 7" below "tokens | 401,000 |
// 63,200". The count that departs from what all others follow from is wrong.

namespace shardlint {
namespace {

class FittingCounts {
  static constexpr double kLeastLength = 256;  // tokens
  static constexpr double kMostCount = 1e5;
  static constexpr double kThousand = 1.024;  // "8K" may be 8,192
  static constexpr double kDeparts = 0.2;
  static constexpr double kChance = 10;        // times the figures tried
  static constexpr double kFewest = 2;         // counts apart
  static constexpr std::size_t kAgreeing = 2;  // for what the text tells
  static constexpr std::size_t kMostNumbers = 2000;
  static constexpr std::uint32_t kBehind = 40;  // bytes of a label that may name what is counted

  /// What one request takes, or all of them together, at each item.
  using Values = std::vector<std::int32_t>;  // numbers, -1: none
  struct Outcome {
    std::size_t agreeing = 0, departs = 0;
    double telling = 1;  ///< product of the counts that agree
    bool all = true;
  };

 public:
  FittingCounts(Judgement& j, Grid grid) : j_(j), grid_(std::move(grid)) {}

  void Run() {
    if (grid_.Items() < 2 || j_.mentions.numbers.size() > kMostNumbers) return;
    for (std::size_t s = 0; s < grid_.series.size(); ++s)
      if (IsCount(s)) CheckCounts(s);
  }

 private:
  const Number& At(std::int32_t i) const {
    return j_.mentions.numbers[static_cast<std::size_t>(i)];
  }

  // Requests, sequences, users, or what is said to fit.
  bool IsCount(std::size_t s) const {
    const GridSeries& series = grid_.series[s];
    if (series.key || !series.uniform || series.percent) return false;
    const TextRange label = series.label;
    for (std::size_t i = 0; i < grid_.Items(); ++i) {
      if (!grid_.Has(s, i)) continue;
      const Number& n = grid_.NumberAt(s, i);
      if (!n.dimension.dimensionless() || n.decimal.exponent < -2 || n.multiplier ||
          n.factor != 1 || n.Nominal() > kMostCount || (n.noun != nullptr && !IsRequest(*n.noun)))
        return false;
    }
    return j_.HasWord("fits_or_holds", label.begin, label.end) ||
           j_.HasWord("concurrency_word", label.begin, label.end) || NamesRequests(label);
  }
  static bool IsRequest(const Unit& noun) {
    return noun.id == "request" || noun.id == "sequence" || noun.id == "user";
  }
  bool NamesRequests(TextRange label) const {
    const std::string_view text =
        std::string_view(j_.document.text).substr(label.begin, label.end - label.begin);
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (i > 0 && text[i - 1] != ' ' && text[i - 1] != '*' && text[i - 1] != '-') continue;
      const Unit* noun = j_.rules.units.Longest(text.substr(i)).unit;
      if (noun != nullptr && IsRequest(*noun)) return true;
    }
    return false;
  }

  bool IsLength(const Number& n) const {
    return n.dimension.dimensionless() && !n.percent && !n.range && n.degree.empty() &&
           n.flag.empty() && n.Nominal() >= kLeastLength && n.bound == Bound::kNone &&
           (n.noun == nullptr || n.noun->id == "token" || IsRequest(*n.noun));
  }
  bool IsBytes(const Number& n) const {
    return n.dimension == Dimension::Of(Dimension::kByte) && !n.percent && !n.range &&
           n.bound == Bound::kNone;
  }

  void CheckCounts(std::size_t s) {
    // What each takes stands in the label of its item, in a series, or for all in the label of the
    // counts.
    for (const bool bytes : {false, true}) {
      std::vector<Values> each = Series(s, bytes);
      if (!bytes) AddLabels(each);
      for (const Values& one : each)
        if (Varies(one) && CheckTold(s, one, bytes)) return;
    }
    if (const auto length = LengthIn(grid_.series[s].label)) {
      const Values one(grid_.Items(), *length);
      for (std::size_t t = 0; t < grid_.series.size(); ++t)
        if (t != s && IsOfTokens(t) && CheckAgainst(s, one, ValuesOf(t))) return;
    }
  }

  bool IsOfTokens(std::size_t t) const {
    const TextRange label = grid_.series[t].label;
    const auto says_tokens = [&](std::uint32_t begin, std::uint32_t end) {
      const std::string_view text = std::string_view(j_.document.text).substr(begin, end - begin);
      for (std::size_t i = 0; i < text.size(); ++i)
        if (i == 0 || text[i - 1] == ' ' || text[i - 1] == '*')
          if (const Unit* noun = j_.rules.units.Longest(text.substr(i)).unit;
              noun != nullptr && noun->id == "token")
            return true;
      return false;
    };
    if (!says_tokens(label.begin, std::min(label.end, label.begin + kBehind)) || LengthIn(label) ||
        IsCount(t))
      return false;
    for (std::size_t i = 0; i < grid_.Items(); ++i)
      if (grid_.Has(t, i) && !IsLength(grid_.NumberAt(t, i))) return false;
    return true;
  }

  Values ValuesOf(std::size_t s) const {
    Values out;
    for (const GridCell& cell : grid_.series[s].cells) out.push_back(cell.number);
    return out;
  }

  // The nearest series before the counts that tells what one takes.
  std::vector<Values> Series(std::size_t counts, bool bytes) const {
    for (std::size_t s = counts; s-- > 0;) {
      if (!grid_.series[s].uniform || (!bytes && IsCount(s))) continue;
      bool like = true;
      for (std::size_t i = 0; i < grid_.Items(); ++i)
        if (grid_.Has(s, i))
          like &= bytes ? IsBytes(grid_.NumberAt(s, i)) : IsLength(grid_.NumberAt(s, i));
      if (like) return {ValuesOf(s)};
    }
    return {};
  }
  void AddLabels(std::vector<Values>& out) const {
    Values labels;
    for (const TextRange& label : grid_.labels) labels.push_back(LengthIn(label).value_or(-1));
    out.push_back(std::move(labels));
  }
  std::optional<std::int32_t> LengthIn(TextRange label) const {
    std::optional<std::int32_t> only;
    for (const Number& n : j_.NumbersIn(label.begin, std::max(label.begin, label.end))) {
      if (!IsLength(n)) continue;
      if (only) return std::nullopt;
      only = static_cast<std::int32_t>(&n - j_.mentions.numbers.data());
    }
    return only;
  }

  bool Varies(const Values& values) const {
    double first = 0;
    for (const std::int32_t v : values)
      if (v >= 0) {
        if (first != 0 && At(v).Nominal() != first) return true;
        first = At(v).Nominal();
      }
    return false;
  }

  // The room that the text tells, if one figure makes all counts, or all but one.
  bool CheckTold(std::size_t s, const Values& each, bool bytes) {
    std::optional<Outcome> best;
    const Number* room = nullptr;
    double tried = 0;
    for (const Number& n : j_.mentions.numbers) {
      if (n.block >= grid_.first && n.block < grid_.end) continue;
      const bool tokens = IsLength(n) && (n.noun != nullptr && n.noun->id == "token");
      if (bytes ? !IsBytes(n) : !tokens) continue;
      ++tried;
      const auto outcome = Compare(s, each, AllOf(n));
      if (!outcome || (best && best->all)) continue;
      if (best && !outcome->all && best->departs != outcome->departs) return true;
      if (!best || outcome->all) best = outcome, room = &n;
    }
    // Small counts agree by chance.
    if (!best || best->agreeing < kAgreeing || best->telling < kChance * tried) return false;
    if (best->all) {
      Confirm(s, each, AllOf(*room));
    } else if (!IsOfOtherFormat(best->departs)) {
      Contradict(s, each, best->departs, *room);
    }
    return true;
  }
  Values AllOf(const Number& room) const {
    return Values(grid_.Items(), static_cast<std::int32_t>(&room - j_.mentions.numbers.data()));
  }

  // A row against a row: which of the two is wrong another count of the same room tells.
  bool CheckAgainst(std::size_t s, const Values& each, const Values& all) {
    const auto outcome = Compare(s, each, all);
    if (!outcome) return false;
    if (outcome->all) {
      if (outcome->agreeing >= kAgreeing) Confirm(s, each, all);
      return true;
    }
    const std::size_t item = outcome->departs;
    for (std::size_t other = 0; other < grid_.series.size(); ++other) {
      if (other == s || !grid_.Has(other, item) || !IsCount(other)) continue;
      const auto length = LengthIn(grid_.series[other].label);
      if (!length || !Holds(grid_.NumberAt(other, item), Fitting(At(*length), At(all[item]))))
        continue;
      Contradict(s, each, item, At(all[item]));
      return true;
    }
    return false;
  }

  static bool Holds(const Number& count, const Interval& fits) {
    if (!count.decimal.integer()) return WithSlack(fits).Meets(count.Printed());
    return WithSlack(Interval{std::floor(fits.low), std::ceil(fits.high)})
        .Contains(count.Nominal());
  }

  // How many of the room fit.
  Interval Fitting(const Number& each, const Number& all) const {
    const Interval room = all.InBase();
    Interval one = each.InBase();
    if (each.dimension.dimensionless() && each.bare_suffix)
      one = {each.Nominal(), each.Nominal() * kThousand};
    if (each.dimension.dimensionless() && !each.bare_suffix)
      one = Interval::Exactly(each.Nominal());
    return room / one;
  }

  // None where fewer than two counts can be held against the room, or several depart from it.
  std::optional<Outcome> Compare(std::size_t s, const Values& each, const Values& all) const {
    Outcome out;
    std::size_t departing = 0;
    double last = 0;
    bool apart = false;
    for (std::size_t i = 0; i < grid_.Items(); ++i) {
      if (!grid_.Has(s, i) || each[i] < 0 || all[i] < 0 || grid_.totals[i]) continue;
      const double count = grid_.NumberAt(s, i).Nominal();
      const Interval fits = Fitting(At(each[i]), At(all[i]));
      if (!fits.known()) return std::nullopt;
      if (Holds(grid_.NumberAt(s, i), fits)) {
        ++out.agreeing;
        out.telling *= std::max(count, 1.0);
        apart |= last != 0 && last != count;
        last = count;
        continue;
      }
      const double middle = fits.middle();
      if (std::abs(count - middle) < kFewest || std::abs(count / middle - 1) < kDeparts ||
          ++departing > 1)
        return std::nullopt;
      out.departs = i;
    }
    if (out.agreeing == 0 || (out.agreeing > 1 && !apart)) return std::nullopt;
    out.all = departing == 0;
    return out;
  }

  void Confirm(std::size_t s, const Values& each, const Values& all) {
    for (std::size_t i = 0; i < grid_.Items(); ++i) {
      const std::int32_t claim = grid_.At(s, i).claim;
      if (claim < 0 || each[i] < 0 || all[i] < 0) continue;
      const auto index = static_cast<std::uint32_t>(claim);
      if (!MayFollow(j_.claims.claims[index]) || IsRefutedByFigures(j_, index)) continue;
      const Number& n = grid_.NumberAt(s, i);
      const Number &one = At(each[i]), &room = At(all[i]);
      const Interval fits = Fitting(one, room);
      if (!Holds(n, fits)) continue;
      JudgeStep(j_, index, {&room, &one},
                n.decimal.integer() ? Interval::Exactly(n.Nominal()) : fits,
                Words(room) + " ÷ " + Words(one));
    }
  }

  void Contradict(std::size_t s, const Values& each, std::size_t item, const Number& room) {
    const GridCell& cell = grid_.At(s, item);
    if (cell.claim < 0) return;
    const auto claim = static_cast<std::uint32_t>(cell.claim);
    const Claim& told = j_.claims.claims[claim];
    const Number& n = grid_.NumberAt(s, item);
    const Number& one = At(each[item]);
    const Interval fits = Fitting(one, room);
    if (!MayFollow(told) || told.role == Role::kMeasured || IsRefutedByFigures(j_, claim)) return;
    // Fewer than fit: a cap that the text tells, or that holds in another row as well.
    if (n.Nominal() < fits.low && IsToldElsewhere(n)) return;
    j_.judged[claim].Drop(Verdict::kConfirmed);
    RefuteStep(j_, claim, {&room, &one}, {std::floor(fits.low), std::floor(fits.high)},
               Words(room) + " ÷ " + Words(one));
  }

  bool IsToldElsewhere(const Number& n) const {
    return std::ranges::any_of(j_.mentions.numbers, [&](const Number& other) {
      return &other != &n && other.dimension.dimensionless() && other.Nominal() == n.Nominal();
    });
  }

  // A format that none of the other items is of.
  bool IsOfOtherFormat(std::size_t item) const {
    std::vector<std::uint16_t> own, others;
    for (std::uint32_t b = grid_.first; b < grid_.end; ++b) {
      const Block& block = j_.document.blocks[b];
      const bool here = std::ranges::any_of(grid_.series, [&](const GridSeries& series) {
        const std::int32_t number = series.cells[item].number;
        if (number < 0) return false;
        const Block& cell = j_.document.blocks[At(number).block];
        return grid_.rows ? !block.header && block.row == cell.row : block.column == cell.column;
      });
      for (const Cue& cue : j_.CuesOf(block))
        if (cue.kind == Vocabulary::Kind::kPrecision) (here ? own : others).push_back(cue.index);
    }
    return std::ranges::any_of(
        own, [&](std::uint16_t format) { return std::ranges::count(others, format) == 0; });
  }

  std::string Words(const Number& n) const {
    return j_.document.text.substr(n.begin, n.end - n.begin);
  }

  Judgement& j_;
  Grid grid_;
};

}  // namespace

void CheckFittingCounts(Judgement& j) {
  for (const Group& group : j.document.groups)
    if (group.kind == Group::Kind::kTable || group.kind == Group::Kind::kCodeTable)
      for (const bool rows : {true, false}) FittingCounts(j, GridOf(j, group, rows)).Run();
}

}  // namespace shardlint
