#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "verdict/checks/place/tables.h"
#include "verdict/checks/tables/consensus_expected.h"

// What a table says of itself: a relation of printed figures that most of its rows hold ("total is
// weights plus cache", "saved is 1 − windowed ÷ full", "share is used ÷ memory") makes the figure
// that departs from it wrong, where the other relations of that row say which figure it is. Where
// the columns are the variants and the rows the quantities, the same is asked of the columns.

namespace shardlint {
namespace {

constexpr std::size_t kMostTables = 16;  // that are looked at together

class Consensus {
  static constexpr double kFarthest = 1e4;    // a cell farther off is of something else
  static constexpr double kRounding = 0.015;  // less may be rounded twice
  static constexpr double kBinary = 0.12;     // the same of TB and TiB
  static constexpr double kNominal = 0.15;    // of a model's name from its parameters
  static constexpr std::uint64_t kAll = ~std::uint64_t{0};

 public:
  Consensus(Judgement& j, Grid grid, bool joined)
      : j_(j), grid_(std::move(grid)), joined_(joined) {}

  void Check() {
    if (grid_.Items() < 3) return;
    AddSums(grid_, relations_);
    AddProducts(grid_, relations_);
    // Of two tables more goes together by chance, and rules of thumb are round.
    if (joined_ || IsTableOfEstimates(j_, grid_.first))
      std::erase_if(relations_, [](const GridRelation& r) { return !r.strong() || r.tentative; });
    for (std::size_t i = 0; i < grid_.Items(); ++i) CheckItem(i);
  }

 private:
  using Op = Term::Op;

  void CheckItem(std::size_t item) {
    std::uint64_t suspects = kAll, favoured = 0;
    std::size_t failing = 0;
    const GridRelation* by = nullptr;
    for (const GridRelation& r : relations_) {
      const bool fails = std::ranges::count(r.departing, item) > 0;
      if (fails && IsShadow(r, item)) continue;
      if (!fails) {
        if (!r.tentative && std::ranges::count(r.agreeing, item) > 0) favoured |= r.series;
        continue;
      }
      suspects &= r.series;
      ++failing;
      if (by == nullptr || Weight(r) > Weight(*by)) by = &r;
    }
    if (by == nullptr || grid_.totals[item] || HasCulprit(item)) return;
    if (const auto by_total = FailsTotal(*by, item)) return Contradict(item, *by, *by_total, true);
    suspects &= ~favoured;
    std::vector<std::size_t> left;
    for (std::size_t s = 0; s < grid_.series.size(); ++s)
      if ((suspects >> s & 1) != 0 && !grid_.series[s].key) left.push_back(s);
    if (left.empty()) return;
    // A proportion alone may end where something saturates; two of them in the middle do not.
    if (!by->strong() && (failing < 2 || left.size() > 1 || IsAtAnEnd(item) ||
                          by->agreeing.size() < 3 || IsConfirmed(left.front(), item)))
      return;
    // What the plan gives is less likely wrong, unless all are.
    if (std::ranges::any_of(left, [&](std::size_t s) { return !IsConfirmed(s, item); }))
      std::erase_if(left, [&](std::size_t s) { return IsConfirmed(s, item); });
    const bool alone = left.size() == 1;
    if (by->named && !alone)
      for (const std::size_t s : left)
        if (IsProduct(*by, s)) return Contradict(item, *by, s, false);
    // What somebody chose or measured less likely follows from the rest than the rest from it.
    if (std::ranges::any_of(left, [&](std::size_t s) { return !IsChosen(s, item); }))
      std::erase_if(left, [&](std::size_t s) { return IsChosen(s, item); });
    Contradict(item, *by, left.size() == 1 ? left.front() : ResultOf(*by, item, left), alone);
  }

  // "GPUs" goes for "replicas" where a replica has one: another relation holds here too, and has a
  // series in its place that is the same in all items that hold this one. One that tells it in
  // another unit does not go for it, it has to be the same.
  bool IsShadow(const GridRelation& r, std::size_t item) const {
    return std::ranges::any_of(relations_, [&](const GridRelation& other) {
      const std::uint64_t own = r.series & ~other.series, theirs = other.series & ~r.series;
      if (!std::has_single_bit(own) || !std::has_single_bit(theirs) ||
          std::ranges::count(other.agreeing, item) == 0)
        return false;
      const auto a = static_cast<std::size_t>(std::countr_zero(own));
      const auto b = static_cast<std::size_t>(std::countr_zero(theirs));
      return std::ranges::all_of(r.agreeing, [&](std::size_t i) {
        return grid_.Has(a, i) && grid_.Has(b, i) &&
               grid_.NumberAt(a, i).unit == grid_.NumberAt(b, i).unit &&
               SameValue(grid_.NumberAt(a, i), grid_.NumberAt(b, i));
      });
    });
  }

  static int Weight(const GridRelation& r) {
    const bool offset = r.kind == GridRelation::Kind::kSum && r.constant.low > 0;
    return !r.strong() ? 0 : r.tentative || offset ? 1 : 2;
  }

  // Of the figures of a relation the one that puts the total of its column right.
  std::optional<std::size_t> FailsTotal(const GridRelation& r, std::size_t item) const {
    std::optional<std::size_t> wrong;
    for (std::size_t s = 0; s < grid_.series.size(); ++s) {
      if ((r.series >> s & 1) == 0 || grid_.series[s].key) continue;
      const auto expected = ExpectedAt(grid_, r, item, s);
      if (!expected || !expected->known() || !TotalSupports(grid_, s, item, *expected)) continue;
      if (wrong) return std::nullopt;
      wrong = s;
    }
    return wrong;
  }

  // Another relation has said already which figure of the row is wrong.
  bool HasCulprit(std::size_t item) const {
    for (std::size_t s = 0; s < grid_.series.size(); ++s) {
      const std::int32_t claim = grid_.At(s, item).claim;
      if (claim < 0) continue;
      const JudgedClaim& judged = j_.judged[static_cast<std::size_t>(claim)];
      for (const auto& check : judged.checks)
        if (check.verdict == Verdict::kContradicted &&
            (check.rule == "arithmetic-column" || check.rule == "arithmetic-rows"))
          return true;
    }
    return false;
  }

  bool IsChosen(std::size_t series, std::size_t item) const {
    const std::int32_t claim = grid_.At(series, item).claim;
    return claim >= 0 && IsChosen(j_.claims.claims[static_cast<std::size_t>(claim)]);
  }

  bool IsAtAnEnd(std::size_t item) const { return item == 0 || item + 1 == grid_.Items(); }

  bool IsConfirmed(std::size_t series, std::size_t item) const {
    const std::int32_t claim = grid_.At(series, item).claim;
    return claim >= 0 && j_.judged[static_cast<std::size_t>(claim)].Folded() == Verdict::kConfirmed;
  }

  // "Requests" of "requests per replica" times "replicas"
  bool IsProduct(const GridRelation& r, std::size_t series) const {
    if (r.kind != GridRelation::Kind::kOne || r.terms.size() != 3 ||
        std::ranges::any_of(r.terms, [&](const Term& t) { return grid_.series[t.a].percent; }))
      return false;
    for (std::size_t k = 0; k < 3; ++k)
      if (r.terms[k].a == series)
        return r.powers[k] != r.powers[(k + 1) % 3] && r.powers[k] != r.powers[(k + 2) % 3];
    return false;
  }

  // The total, what is left, the share, else what stands last.
  std::size_t ResultOf(const GridRelation& r, std::size_t item,
                       const std::vector<std::size_t>& left) const {
    if (r.kind == GridRelation::Kind::kSum) {
      for (std::size_t k = 1; k < r.terms.size(); ++k)
        if (grid_.Says(r.terms[k].a, "left_over") && std::ranges::count(left, r.terms[k].a) > 0)
          return r.terms[k].a;
      if (std::ranges::count(left, r.terms[0].a) > 0) return r.terms[0].a;
    }
    for (const std::size_t s : left)
      if (grid_.series[s].percent) return s;
    // What other columns go along with once it is right.
    std::optional<std::size_t> along;
    for (const std::size_t s : left)
      if (PutsProportionRight(grid_, r, item, s)) {
        if (along) return left.back();
        along = s;
      }
    if (along) return *along;
    return left.back();
  }

  std::string Told(const GridRelation& r) const {
    const bool proportion =
        r.kind == GridRelation::Kind::kFree || r.kind == GridRelation::Kind::kPrinted;
    return fmt::format(" {} {} other {}", proportion ? "of" : "as in", r.agreeing.size(),
                       grid_.rows ? "rows" : "columns");
  }

  bool IsMeasured(const Claim& claim) const {
    return (claim.role == Role::kMeasured && !j_.NumberOf(claim).percent) ||
           claim.role == Role::kRequired || claim.role == Role::kRejected ||
           claim.role == Role::kAlert;
  }

  bool IsChosen(const Claim& claim) const {
    const bool input =
        !claim.quantities.empty() && j_.rules.quantities[claim.quantities.front()].input;
    return IsMeasured(claim) || (input && !IsHeadedBy(j_, claim, "result"));
  }

  // "n | C": whole powers of two that nothing names are the loads that somebody tried, whatever
  // most rows have between them.
  bool AreTriedLoads(const GridRelation& r, std::size_t item) const {
    if ((r.kind != GridRelation::Kind::kFree && r.kind != GridRelation::Kind::kPrinted) ||
        r.terms.size() != 2)
      return false;
    return std::ranges::all_of(r.terms, [&](const Term& term) {
      const GridCell& cell = grid_.At(term.a, item);
      const Number& n = grid_.NumberAt(term.a, item);
      const bool named = cell.claim >= 0 &&
                         j_.claims.claims[static_cast<std::size_t>(cell.claim)].measure != 0xFFFF;
      return !named && n.unit == nullptr && n.noun == nullptr && n.decimal.integer() &&
             std::has_single_bit(static_cast<std::uint64_t>(n.decimal.value()));
    });
  }

  // A column that follows from the others in at least three rows is no choice in the fourth, where
  // the rest of that row is in order.
  bool IsSure(const GridRelation& r, std::size_t series, bool alone) const {
    const bool counted = std::ranges::any_of(
        r.terms, [&](const Term& t) { return t.op == Op::kWhole && t.a == series; });
    if (r.named && IsProduct(r, series)) return true;
    return alone && r.agreeing.size() >= (r.named ? 2 : 3) && (r.strong() || counted);
  }

  // Words in its cells or its label that no other item has: "(replicated)", "max".
  bool HasRemark(const GridRelation& r, std::size_t item) const {
    for (std::size_t s = 0; s < grid_.series.size(); ++s)
      if ((r.series >> s & 1) != 0 && grid_.At(s, item).remark) return true;
    if (r.kind == GridRelation::Kind::kSum || r.kind == GridRelation::Kind::kOne || r.headed)
      return false;
    const auto label = [&](std::size_t i) {
      const TextRange range = grid_.labels[i];
      return std::string_view(j_.document.text).substr(range.begin, range.end - range.begin);
    };
    const auto adds = [&](std::size_t i) {
      return label(i).find('+') != std::string_view::npos ||
             label(i).find('(') != std::string_view::npos;
    };
    return adds(item) && std::ranges::none_of(r.agreeing, adds);
  }

  // A proportion is of one model on one device; a sum holds whatever it is of.
  bool IsOfAnotherName(const GridRelation& r, std::size_t item) const {
    const bool offset = r.kind == GridRelation::Kind::kSum && r.constant.low > 0;
    if ((r.kind == GridRelation::Kind::kSum && !offset) || r.kind == GridRelation::Kind::kOne)
      return false;
    const auto named = [&](std::size_t i) {
      const std::uint32_t block = j_.document.BlockAt(grid_.labels[i].begin);
      const auto name = std::ranges::lower_bound(j_.mentions.names, block, {}, &NameHit::block);
      return name != j_.mentions.names.end() && name->block == block
                 ? static_cast<int>(name->names.front().entry)
                 : -1;
    };
    const int here = named(item);
    std::set<int> others;
    for (const std::size_t i : r.agreeing)
      if (const int other = named(i); other >= 0) others.insert(other);
    return here >= 0 && others.size() == 1 && *others.begin() != here;
  }

  // In proportion but for what all items share.
  bool IsOnLine(const GridRelation& r, std::size_t item) const {
    if (r.kind == GridRelation::Kind::kSum || r.terms.size() != 2 || r.powers[0] == r.powers[1])
      return false;
    std::vector<std::pair<Interval, Interval>> points;
    for (const std::size_t i : r.agreeing)
      points.emplace_back(*TermAt(grid_, r.terms[0], i), *TermAt(grid_, r.terms[1], i));
    points.emplace_back(*TermAt(grid_, r.terms[0], item), *TermAt(grid_, r.terms[1], item));
    return AreOnOneLine(points);
  }

  // "1.27 TB" below "648 GB": the steps between them may be of 1024.
  bool HasAnotherUnit(const GridRelation& r, std::size_t item) const {
    if (r.kind == GridRelation::Kind::kSum) return false;
    for (std::size_t s = 0; s < grid_.series.size(); ++s)
      if ((r.series >> s & 1) != 0 && std::ranges::any_of(r.agreeing, [&](std::size_t i) {
            return grid_.NumberAt(s, i).factor != grid_.NumberAt(s, item).factor;
          }))
        return true;
    return false;
  }

  bool IsDegree(const Claim& claim) const {
    return claim.quantities.size() == 1 &&
           j_.rules.symbols.Name(claim.quantities.front()).ends_with("_parallel_size");
  }

  // "TP 8, PP 1" and "TP 2, PP 4": a degree that departs by as much as a series that is the same in
  // all items that agree.
  bool IsSharedByDegrees(const GridRelation& r, std::size_t item, std::size_t series,
                         const Interval& expected) const {
    const Number& n = grid_.NumberAt(series, item);
    const std::int32_t claim = grid_.At(series, item).claim;
    const auto is_degree = [&](std::int32_t c) {
      return c >= 0 && IsDegree(j_.claims.claims[static_cast<std::size_t>(c)]);
    };
    for (std::size_t s = 0; s < grid_.series.size(); ++s) {
      if ((r.series >> s & 1) != 0 || !grid_.Has(s, item) || r.agreeing.empty()) continue;
      if (!is_degree(claim) && !is_degree(grid_.At(s, item).claim)) continue;
      const auto same = [&](std::size_t i) {
        return grid_.Has(s, i) &&
               SameValue(grid_.NumberAt(s, i), grid_.NumberAt(s, r.agreeing.front()));
      };
      if (!std::ranges::all_of(r.agreeing, same)) continue;
      const Interval factor =
          grid_.NumberAt(s, item).InBase() / grid_.NumberAt(s, r.agreeing.front()).InBase();
      if (factor.known() && factor.low > 0 &&
          (Agrees(n, expected * factor) != nullptr || Agrees(n, expected / factor) != nullptr))
        return true;
    }
    return false;
  }

  // "EP 16 and 32, 16 and 8 experts on a GPU": what is shared out among more is less.
  bool IsSharedOut(const GridRelation& r, std::size_t item, std::size_t series,
                   const Interval& expected) const {
    const Number& n = grid_.NumberAt(series, item);
    const bool proportion =
        r.kind == GridRelation::Kind::kFree || r.kind == GridRelation::Kind::kPrinted;
    if (!proportion || r.terms.size() != 2 || n.percent ||
        !n.dimension.WithoutCounts().dimensionless())
      return false;
    for (std::size_t s = 0; s < grid_.series.size(); ++s)
      if ((r.series >> s & 1) != 0 && s != series) {
        const Interval other = grid_.NumberAt(s, item).InBase();
        return Agrees(n, other * other / expected) != nullptr;
      }
    return false;
  }

  // "70b | … | 64862437376": what a model is called after is no count of its parameters.
  bool IsNominalSize(const GridRelation& r, std::size_t item, double ratio) const {
    return r.terms.size() == 2 && std::abs(ratio - 1) < kNominal &&
           std::ranges::any_of(r.terms, [&](const Term& t) {
             const Number& n = grid_.NumberAt(t.a, item);
             return n.bare_suffix && n.decimal.digits < 1000;
           });
  }

  void Contradict(std::size_t item, const GridRelation& r, std::size_t series, bool alone) {
    const GridCell& cell = grid_.At(series, item);
    if (cell.claim < 0) return;
    const auto claim = static_cast<std::uint32_t>(cell.claim);
    const std::optional<Interval> expected = ExpectedAt(grid_, r, item, series);
    // A difference that may as well be nothing says nothing.
    if (!expected || !expected->known() || expected->low <= 0) return;
    const bool by_total = TotalSupports(grid_, series, item, *expected);
    const bool sure = by_total || IsSure(r, series, alone);
    if ((sure ? IsMeasured(j_.claims.claims[claim]) : IsChosen(j_.claims.claims[claim])) ||
        (!by_total && HasRemark(r, item)) || IsOfAnotherName(r, item) || AreOneKind(grid_, r) ||
        IsOnLine(r, item) || AreTriedLoads(r, item))
      return;
    const Number& n = grid_.NumberAt(series, item);
    const double claimed = n.Nominal();
    if (Agrees(n, *expected) != nullptr || claimed <= 0) return;
    if (claimed > expected->high * kFarthest || claimed * kFarthest < expected->low) return;
    if (IsSharedOut(r, item, series, *expected)) return;
    if (r.kind != GridRelation::Kind::kSum && IsSharedByDegrees(r, item, series, *expected)) return;
    const double ratio = claimed / expected->middle();
    if (IsNominalSize(r, item, ratio)) return;
    if (std::abs(ratio - 1) < (HasAnotherUnit(r, item) ? kBinary : kRounding)) return;
    CheckDetail detail{.kind = CheckDetail::Kind::kColumn, .claim = claim};
    detail.expected = *expected, detail.has_expected = true;
    for (std::size_t s = 0; s < grid_.series.size(); ++s)
      if ((r.series >> s & 1) != 0 && s != series)
        detail.numbers.push_back(static_cast<std::uint32_t>(grid_.At(s, item).number));
    detail.message = Step(grid_, r, item, series) + Told(r);
    detail.sure = sure;
    JudgedClaim& judged = j_.judged[claim];
    if (judged.Folded() == Verdict::kContradicted) return;
    judged.Drop(Verdict::kConfirmed);
    judged.Add("arithmetic-column", Verdict::kContradicted, Severity::kError, std::move(detail));
  }

  Judgement& j_;
  Grid grid_;
  bool joined_;
  std::vector<GridRelation> relations_;
};

}  // namespace

void CheckConsensus(Judgement& j) {
  for (const bool rows : {true, false}) {
    std::vector<Grid> grids;
    for (const Group& group : j.document.groups) {
      if (group.kind != Group::Kind::kTable && group.kind != Group::Kind::kCodeTable) continue;
      if (group.rows < 3 || group.columns < 2) continue;
      Grid grid = GridOf(j, group, rows);
      if (grid.series.size() < 2 || grid.labels.size() < 3) continue;
      Consensus(j, grid, false).Check();
      if (grids.size() < kMostTables) grids.push_back(std::move(grid));
    }
    for (std::size_t a = 0; a < grids.size(); ++a)
      for (std::size_t b = a + 1; b < grids.size(); ++b)
        if (Grid joined = Joined(grids[a], grids[b]); !joined.series.empty())
          Consensus(j, std::move(joined), true).Check();
  }
}

}  // namespace shardlint
