#include "verdict/checks/tables/consensus_relations.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <set>
#include <string>
#include <utility>

namespace shardlint {
namespace {

constexpr double kWidest = 0.12;     // log width of a cell that says something
constexpr double kLeastPart = 1e-3;  // of a sum; less takes no part in it

class SumFinder {
  static constexpr std::size_t kMostSummands = 10, kMostParts = 5;

 public:
  SumFinder(const Grid& grid, std::vector<GridRelation>& relations)
      : grid_(grid), relations_(relations) {}

  void FindSums() {
    const std::size_t n = grid_.series.size();
    std::size_t tried = 0;
    for (std::size_t whole = 0; whole < n; ++whole) {
      if (grid_.series[whole].key) continue;
      // What is added up stands around it without a gap, whatever else stands there in other units.
      std::vector<std::size_t> near;
      for (std::size_t s = 0; s < n; ++s)
        if (s != whole && !grid_.series[s].key && AddsTo(grid_, s, whole)) near.push_back(s);
      if (near.size() > kMostSummands) continue;
      for (std::uint32_t choice = 1; choice < 1U << near.size(); ++choice) {
        if (std::popcount(choice) < 2 || std::popcount(choice) > static_cast<int>(kMostParts))
          continue;
        ++tried;
        std::vector<Term> terms = {{Term::Op::kPlain, whole, whole}};
        for (std::size_t k = 0; k < near.size(); ++k)
          if (choice >> k & 1) terms.push_back({Term::Op::kPlain, near[k], near[k]});
        TrySum(std::move(terms));
      }
    }
    std::erase_if(relations_, [&](const GridRelation& r) {
      return r.kind == GridRelation::Kind::kSum &&
             ChanceOfSum(r) * (IsNamedSum(r) ? 1.0 : static_cast<double>(tried)) >
                 GridRelation::kChance;
    });
  }

 private:
  void TrySum(std::vector<Term> terms) {
    GridRelation r{.kind = GridRelation::Kind::kSum, .terms = std::move(terms)};
    r.powers.assign(r.terms.size(), 1);
    for (const Term& t : r.terms) r.series |= t.series();
    std::set<double> distinct;
    for (std::size_t i = 0; i < grid_.Items(); ++i) {
      if (!grid_.Has(r.terms[0].a, i)) continue;
      const auto sum = PartsOf(grid_, r, i);
      if (!sum) continue;
      const Interval whole = *grid_.Signed(r.terms[0].a, i);
      if (whole.low <= 0 || sum->low <= 0 || HidesAPart(r, i, whole)) continue;
      const bool holds = WithSlack(*sum).Meets(whole);
      (holds ? r.agreeing : r.departing).push_back(i);
      if (holds) distinct.insert(whole.middle());
    }
    const std::size_t needed = IsNamedSum(r) ? 2 : 3;
    if (distinct.size() < needed || 3 * r.departing.size() > r.agreeing.size() + 1) return;
    if (!IsNamedSum(r) && (!grid_.rows || AreOneKind(grid_, r))) return;
    relations_.push_back(std::move(r));
  }

  // "70b" less 2048: what the rounding of the whole swallows is no part of it.
  bool HidesAPart(const GridRelation& r, std::size_t item, const Interval& whole) const {
    return std::any_of(r.terms.begin() + 1, r.terms.end(), [&](const Term& t) {
      const auto part = PartAt(grid_, t.a, r.terms[0].a, item);
      return part && part->high > 0 && part->high < whole.high - whole.low;
    });
  }

  // "Total" is the whole, or what is left a part of it.
  bool IsNamedSum(const GridRelation& r) const {
    return grid_.Says(r.terms[0].a, "sum") ||
           std::any_of(r.terms.begin() + 1, r.terms.end(),
                       [&](const Term& t) { return grid_.Says(t.a, "left_over"); });
  }

  double ChanceOfSum(const GridRelation& r) const {
    double chance = 1;
    std::set<double> seen;
    for (const std::size_t i : r.agreeing) {
      const Interval sum = *PartsOf(grid_, r, i), whole = *grid_.Signed(r.terms[0].a, i);
      if (!seen.insert(whole.middle()).second) continue;
      const double width = sum.high - sum.low + whole.high - whole.low;
      chance *= std::min(1.0, (width > 0 ? width : 1) / whole.middle());
    }
    return chance;
  }

  const Grid& grid_;
  std::vector<GridRelation>& relations_;
};

}  // namespace

std::optional<Interval> TermAt(const Grid& grid, const Term& term, std::size_t item) {
  const std::optional<Interval> a = grid.Signed(term.a, item);
  if (!a) return std::nullopt;
  const Interval one = Interval::Exactly(1);
  std::optional<Interval> v;
  switch (term.op) {
    case Term::Op::kPlain:
      v = grid.At(term.a, item).plus ? std::nullopt : a;
      break;
    case Term::Op::kRest:
      if (!grid.At(term.a, item).minus && !grid.At(term.a, item).plus) v = one - *a;
      break;
    case Term::Op::kMore:
      v = one + *a;
      break;
    case Term::Op::kSum:
      if (const auto b = grid.Signed(term.b, item);
          b && b->low >= 0 && a->low >= 0 && grid.AreAlike(term.a, term.b, item) &&
          std::min(a->high, b->high) > kLeastPart * std::max(a->high, b->high))
        v = *a + *b;
      break;
    case Term::Op::kWhole:
      v = Interval{a->low, a->low + 1};
      break;
    case Term::Op::kOdds:
      if (a->low > 0 && a->high < 1) v = *a / (one - *a);
      break;
    case Term::Op::kLess:
      v = *a - one;
      break;
  }
  if (!v || v->low <= 0 || std::log(v->high / v->low) > kWidest) return std::nullopt;
  return v;
}

std::optional<Interval> PartsOf(const Grid& grid, const GridRelation& r, std::size_t item,
                                std::size_t without) {
  Interval sum = r.constant;
  for (std::size_t k = 1; k < r.terms.size(); ++k) {
    const std::size_t s = r.terms[k].a;
    if (s == without) continue;
    if (!grid.Has(s, item)) return std::nullopt;
    const auto part = PartAt(grid, s, r.terms[0].a, item);
    if (!part) return std::nullopt;
    sum = r.powers[k] > 0 ? sum + *part : sum - *part;
  }
  return sum;
}

std::optional<Interval> PartAt(const Grid& grid, std::size_t s, std::size_t whole,
                               std::size_t item) {
  if (grid.AreAlike(s, whole, item)) return grid.Signed(s, item);
  if (!grid.IsBare(s, item)) return std::nullopt;
  const double factor = grid.NumberAt(whole, item).factor;
  return *grid.Signed(s, item) * Interval::Exactly(factor);
}

std::optional<Interval> ProductOf(const Grid& grid, const GridRelation& r, std::size_t item,
                                  std::size_t without) {
  Interval product = Interval::Exactly(1);
  for (std::size_t k = 0; k < r.terms.size(); ++k) {
    if (k == without) continue;
    const auto v = TermAt(grid, r.terms[k], item);
    if (!v) return std::nullopt;
    product = r.powers[k] > 0 ? product * *v : product / *v;
  }
  return product;
}

bool AddsTo(const Grid& grid, std::size_t part, std::size_t whole) {
  std::size_t same = 0, cells = 0;
  for (std::size_t i = 0; i < grid.Items(); ++i) {
    if (!grid.Has(whole, i)) continue;
    ++cells;
    same += grid.Has(part, i) && (grid.AreAlike(part, whole, i) || grid.IsBare(part, i));
  }
  return same >= 2 && 2 * same > cells;
}

bool AreOneKind(const Grid& grid, const GridRelation& r) {
  const auto words = [&](std::size_t s) {
    std::string out;
    for (const char c : grid.LabelOf(s))
      if ((c < '0' || c > '9') && c != '.' && c != ',' && c != ' ') out += c;
    return out;
  };
  std::set<std::string> seen;
  for (std::size_t s = 0; s < grid.series.size(); ++s)
    if ((r.series >> s & 1) != 0 && !seen.insert(words(s)).second) return true;
  return false;
}

void AddSums(const Grid& grid, std::vector<GridRelation>& relations) {
  SumFinder(grid, relations).FindSums();
  AddConstantSums(grid, relations);
}

}  // namespace shardlint
