#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "verdict/checks/consensus_relations.h"
#include "verdict/checks/tables.h"

// What a table says of itself: a relation of printed figures that most of its rows hold ("total is
// weights plus cache", "saved is 1 − windowed ÷ full", "share is used ÷ memory") makes the figure
// that departs from it wrong, where the other relations of that row say which figure it is. Where
// the columns are the variants and the rows the quantities, the same is asked of the columns.

namespace shardlint {
namespace {

constexpr double kFarthest = 1e4;    // a cell farther off is of something else
constexpr double kRounding = 0.015;  // less may be rounded twice
constexpr double kBinary = 0.12;     // the same of TB and TiB
constexpr std::uint64_t kAll = ~std::uint64_t{0};

class Consensus {
 public:
  Consensus(Judgement& j, Grid grid) : j_(j), grid_(std::move(grid)) {}

  void Check() {
    if (grid_.Items() < 3) return;
    AddSums(grid_, relations_);
    AddProducts(grid_, relations_);
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
      if (!fails) {
        if (std::ranges::count(r.agreeing, item) > 0) favoured |= r.series;
        continue;
      }
      suspects &= r.series;
      ++failing;
      if (by == nullptr || (r.strong() && !by->strong())) by = &r;
    }
    if (by == nullptr || grid_.totals[item]) return;
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
    Contradict(item, *by, left.size() == 1 ? left.front() : ResultOf(*by, left));
  }

  bool IsAtAnEnd(std::size_t item) const { return item == 0 || item + 1 == grid_.Items(); }

  bool IsConfirmed(std::size_t series, std::size_t item) const {
    const std::int32_t claim = grid_.At(series, item).claim;
    return claim >= 0 && j_.judged[static_cast<std::size_t>(claim)].Folded() == Verdict::kConfirmed;
  }

  // The total, what is left, the share, else what stands last.
  std::size_t ResultOf(const GridRelation& r, const std::vector<std::size_t>& left) const {
    if (r.kind == GridRelation::Kind::kSum) {
      for (std::size_t k = 1; k < r.terms.size(); ++k)
        if (grid_.Says(r.terms[k].a, "left_over") && std::ranges::count(left, r.terms[k].a) > 0)
          return r.terms[k].a;
      if (std::ranges::count(left, r.terms[0].a) > 0) return r.terms[0].a;
    }
    for (const std::size_t s : left)
      if (grid_.series[s].percent) return s;
    return left.back();
  }

  // What a figure has to be by a relation.
  std::optional<Interval> Expected(const GridRelation& r, std::size_t item,
                                   std::size_t series) const {
    if (r.kind == GridRelation::Kind::kSum) {
      const auto parts = PartsOf(grid_, r, item);
      if (!parts) return std::nullopt;
      if (r.terms[0].a == series) return parts;
      const auto own = PartAt(grid_, series, r.terms[0].a, item);
      const Interval value = *grid_.Signed(r.terms[0].a, item) - *parts + *own;
      return grid_.AreAlike(series, r.terms[0].a, item)
                 ? value
                 : value / Interval::Exactly(grid_.NumberAt(r.terms[0].a, item).factor);
    }
    for (std::size_t k = 0; k < r.terms.size(); ++k) {
      const Term& t = r.terms[k];
      if ((t.series() >> series & 1) == 0) continue;
      const auto others = ProductOf(grid_, r, item, k);
      if (!others) return std::nullopt;
      const Interval value = r.powers[k] > 0 ? r.constant / *others : *others / r.constant;
      const Interval one = Interval::Exactly(1);
      switch (t.op) {
        case Op::kPlain:
        case Op::kWhole:
          return value;
        case Op::kRest:
          return one - value;
        case Op::kMore:
          return grid_.At(series, item).minus ? one - value : value - one;
        case Op::kSum:
          return value - *grid_.Signed(t.a == series ? t.b : t.a, item);
      }
    }
    return std::nullopt;
  }

  std::string Step(const GridRelation& r, std::size_t item, std::size_t series) const {
    std::string out;
    if (r.kind == GridRelation::Kind::kSum) {
      const bool whole = r.terms[0].a == series;
      if (!whole) out = grid_.Words(r.terms[0].a, item);
      for (std::size_t k = 1; k < r.terms.size(); ++k)
        if (r.terms[k].a != series)
          out += (out.empty() ? "" : whole ? " + " : " − ") + grid_.Words(r.terms[k].a, item);
      return out;
    }
    int own = 1;
    Op op = Op::kPlain;
    std::string added;
    for (std::size_t k = 0; k < r.terms.size(); ++k)
      if ((r.terms[k].series() >> series & 1) != 0) {
        own = r.powers[k], op = r.terms[k].op;
        if (op == Op::kSum)
          added = grid_.Words(r.terms[k].a == series ? r.terms[k].b : r.terms[k].a, item);
      }
    // What it is a multiple of first, then what it is divided by.
    std::string below;
    for (std::size_t k = 0; k < r.terms.size(); ++k) {
      const Term& t = r.terms[k];
      if ((t.series() >> series & 1) != 0) continue;
      const std::string words =
          t.op == Op::kSum    ? "(" + grid_.Words(t.a, item) + " + " + grid_.Words(t.b, item) + ")"
          : t.op == Op::kRest ? "(1 − " + grid_.Words(t.a, item) + ")"
          : t.op == Op::kMore ? "(1 + " + grid_.Words(t.a, item) + ")"
                              : grid_.Words(t.a, item);
      if ((r.powers[k] > 0) != (own > 0)) {
        out += (out.empty() ? "" : " × ") + words;
      } else {
        below += " ÷ " + words;
      }
    }
    out = (out.empty() ? "1" : out) + below;
    if (op == Op::kRest || (op == Op::kMore && grid_.At(series, item).minus))
      out = "1 − " + out;
    else if (op == Op::kMore)
      out += " − 1";
    else if (op == Op::kSum)
      out += " − " + added;
    if (r.kind != GridRelation::Kind::kOne) out += " in the proportion";
    return out;
  }

  std::string Told(const GridRelation& r) const {
    const bool proportion =
        r.kind == GridRelation::Kind::kFree || r.kind == GridRelation::Kind::kPrinted;
    return fmt::format(" {} {} other {}", proportion ? "of" : "as in", r.agreeing.size(),
                       grid_.rows ? "rows" : "columns");
  }

  bool IsChosen(const Claim& claim) const {
    const bool input =
        !claim.quantities.empty() && j_.rules.quantities[claim.quantities.front()].input;
    return (claim.role == Role::kMeasured && !j_.NumberOf(claim).percent) ||
           claim.role == Role::kRequired || claim.role == Role::kRejected ||
           claim.role == Role::kAlert || (input && !IsHeadedBy(j_, claim, "result"));
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
    if (r.kind == GridRelation::Kind::kSum || r.kind == GridRelation::Kind::kOne) return false;
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

  void Contradict(std::size_t item, const GridRelation& r, std::size_t series) {
    const GridCell& cell = grid_.At(series, item);
    if (cell.claim < 0) return;
    const auto claim = static_cast<std::uint32_t>(cell.claim);
    if (IsChosen(j_.claims.claims[claim]) || HasRemark(r, item) || IsOfAnotherName(r, item) ||
        AreOneKind(grid_, r) || IsOnLine(r, item))
      return;
    const std::optional<Interval> expected = Expected(r, item, series);
    if (!expected || !expected->known() || expected->high <= 0) return;
    const Number& n = grid_.NumberAt(series, item);
    const double claimed = n.decimal.value() * n.factor;
    if (Agrees(n, *expected) != nullptr || claimed <= 0) return;
    if (claimed > expected->high * kFarthest || claimed * kFarthest < expected->low) return;
    if (IsSharedOut(r, item, series, *expected)) return;
    const double ratio = claimed / expected->middle();
    if (std::abs(ratio - 1) < (HasAnotherUnit(r, item) ? kBinary : kRounding)) return;
    CheckDetail detail{.kind = CheckDetail::Kind::kColumn, .claim = claim};
    detail.expected = *expected, detail.has_expected = true;
    for (std::size_t s = 0; s < grid_.series.size(); ++s)
      if ((r.series >> s & 1) != 0 && s != series)
        detail.numbers.push_back(static_cast<std::uint32_t>(grid_.At(s, item).number));
    detail.message = Step(r, item, series) + Told(r);
    JudgedClaim& judged = j_.judged[claim];
    if (judged.Folded() == Verdict::kContradicted) return;
    judged.Drop(Verdict::kConfirmed);
    judged.Add("arithmetic-column", Verdict::kContradicted, Severity::kError, std::move(detail));
  }

  Judgement& j_;
  Grid grid_;
  std::vector<GridRelation> relations_;
};

}  // namespace

void CheckConsensus(Judgement& j) {
  for (const Group& group : j.document.groups) {
    if (group.kind != Group::Kind::kTable && group.kind != Group::Kind::kCodeTable) continue;
    if (group.rows < 3 || group.columns < 2) continue;
    for (const bool rows : {true, false}) {
      Grid grid = GridOf(j, group, rows);
      if (grid.series.size() >= 2 && grid.labels.size() >= 3) Consensus(j, std::move(grid)).Check();
    }
  }
}

}  // namespace shardlint
