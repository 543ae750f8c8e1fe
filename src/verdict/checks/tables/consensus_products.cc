#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "verdict/checks/tables/consensus_relations.h"

namespace shardlint {
namespace {

// Tries what figures of an item may have to do with each other: the more is tried, the surer it has
// to be.
class ProductFinder {
  static constexpr std::size_t kMostFactors = 16;  // series of which threes are multiplied
  static constexpr std::size_t kMostOfFour = 8;    // the same of fours
  static constexpr std::size_t kMostNearby =
      24;  // blocks around a table whose figures may be a constant
  static constexpr double kSureChance = 1e-4;
  static constexpr double kLn10000 = 9.210340371976184;
  static constexpr double kSpread = 1.02;
  static constexpr double kMany = 1e6;  // values that an amount may have

 public:
  ProductFinder(const Grid& grid, std::vector<GridRelation>& relations)
      : j_(*grid.judgement), grid_(grid), relations_(relations) {}

  void Find() {
    FindTerms();
    FindProducts();
  }

 private:
  using Op = Term::Op;

  bool Varies(std::size_t s) const {
    std::set<double> values;
    for (std::size_t i = 0; i < grid_.Items(); ++i)
      if (grid_.Has(s, i) && !grid_.totals[i]) values.insert(grid_.Signed(s, i)->middle());
    return values.size() >= 2;
  }

  void FindTerms() {
    for (std::size_t s = 0; s < grid_.series.size(); ++s) {
      const GridSeries& series = grid_.series[s];
      if (!series.uniform) continue;
      if (!Varies(s)) {
        if (!series.percent && !series.key) fixed_.push_back({Op::kPlain, s, s});
        continue;
      }
      plain_.push_back({Op::kPlain, s, s});
      if (series.percent) {
        changes_.push_back({Op::kRest, s, s});
        changes_.push_back({Op::kMore, s, s});
        odds_.push_back({Op::kOdds, s, s});
      }
      const auto is_count = [&](std::size_t i) {
        return !grid_.Has(s, i) ||
               (grid_.NumberAt(s, i).decimal.exponent == 0 &&
                grid_.NumberAt(s, i).dimension.dimensionless() &&
                !grid_.NumberAt(s, i).bare_suffix && !grid_.NumberAt(s, i).percent);
      };
      bool counts = !series.key;
      for (std::size_t i = 0; i < grid_.Items(); ++i) counts &= is_count(i);
      if (counts) wholes_.push_back({Op::kWhole, s, s});
    }
    for (std::size_t a = 0; a < grid_.series.size(); ++a)
      for (std::size_t b = a + 1; b < grid_.series.size(); ++b)
        if (grid_.series[a].uniform && grid_.series[b].uniform && !grid_.series[a].percent &&
            !grid_.series[b].percent && !grid_.series[a].key && !grid_.series[b].key &&
            (Varies(a) || Varies(b)))
          sums_.push_back({Op::kSum, a, b});
  }

  void FindProducts() {
    std::vector<Term> all = plain_;
    all.insert(all.end(), changes_.begin(), changes_.end());
    std::vector<Term> pairs = all;
    pairs.insert(pairs.end(), sums_.begin(), sums_.end());
    pairs.insert(pairs.end(), wholes_.begin(), wholes_.end());
    hypotheses_ = 2.0 * static_cast<double>(pairs.size() * plain_.size());
    for (const Term& x : pairs)
      for (const Term& y : plain_) {
        if ((x.series() & y.series()) != 0 || (x.op == Op::kPlain && x.a > y.a)) continue;
        for (const int power : {-1, 1}) Try({x, y}, {1, power}, true);
        if (x.op == Op::kRest || x.op == Op::kMore || x.op == Op::kPlain) TryBaseline(x, y);
        if (x.op == Op::kPlain) TryBaseline(y, x);
      }
    FindBubbles();
    FindByFixed();
    const std::size_t n = std::min(plain_.size(), kMostFactors);
    std::vector<Term> thirds = changes_;
    thirds.insert(thirds.end(), sums_.begin(), sums_.end());
    const double of_three = static_cast<double>(n * n * n) / 2;
    const double with_others = 1.5 * static_cast<double>(thirds.size() * n * n);
    for (std::size_t a = 0; a < n; ++a)
      for (std::size_t b = a + 1; b < n; ++b) {
        const Term &x = plain_[a], &y = plain_[b];
        hypotheses_ = of_three;
        for (std::size_t c = b + 1; c < n; ++c)
          for (const auto& powers : {std::vector{1, 1, -1}, {1, -1, 1}, {-1, 1, 1}})
            Try({x, y, plain_[c]}, powers, grid_.Items() > 3);
        hypotheses_ = with_others;
        for (const Term& z : thirds)
          if (((x.series() | y.series()) & z.series()) == 0)
            for (const auto& powers : {std::vector{1, 1, -1}, {1, -1, 1}, {-1, 1, 1}})
              Try({x, y, z}, powers, false);
      }
    if (grid_.Items() < 4) return;
    const std::size_t m = std::min(plain_.size(), kMostOfFour);
    hypotheses_ = static_cast<double>(m * m * m * m) / 6;
    for (std::size_t a = 0; a < m; ++a)
      for (std::size_t b = a + 1; b < m; ++b)
        for (std::size_t c = b + 1; c < m; ++c)
          for (std::size_t d = c + 1; d < m; ++d)
            for (const auto& powers :
                 {std::vector{1, 1, 1, -1}, {1, 1, -1, 1}, {1, -1, 1, 1}, {-1, 1, 1, 1}})
              Try({plain_[a], plain_[b], plain_[c], plain_[d]}, powers, true);
  }

  // Of m batches over p stages a share of (p − 1) ÷ (m + p − 1) is idle, which is to the rest as
  // p − 1 to m.
  void FindBubbles() {
    hypotheses_ = static_cast<double>(odds_.size() * plain_.size() * plain_.size());
    for (const Term& share : odds_)
      for (const Term& batches : plain_) {
        if (share.a == batches.a || !IsCounts(batches.a)) continue;
        TryBubble(share, batches);
        for (const Term& stages : plain_)
          if (stages.a != batches.a && stages.a != share.a && IsCounts(stages.a))
            Try({share, batches, {Op::kLess, stages.a, stages.a}}, {1, 1, -1}, false);
      }
  }

  // "Requests per replica" and "requests" where all rows have two replicas.
  void FindByFixed() {
    hypotheses_ = static_cast<double>(plain_.size());
    for (const Term& z : fixed_)
      for (const Term& x : plain_)
        for (const Term& y : plain_) {
          if (x.a == y.a) continue;
          GridRelation r{.terms = {x, z, y}, .powers = {1, 1, -1}};
          if (MultipliesByLabels(grid_, r)) Try(r.terms, r.powers, false);
        }
  }

  // "p = 4" above the shares
  void TryBubble(const Term& share, const Term& batches) {
    const TextRange label = grid_.series[share.a].label;
    for (const Number& n : j_.NumbersIn(label.begin, label.end)) {
      if (n.percent || !n.decimal.integer() || n.decimal.value() < 2) continue;
      GridRelation r{
          .kind = GridRelation::Kind::kPrinted, .terms = {share, batches}, .powers = {1, 1}};
      r.series = share.series() | batches.series();
      r.constant = Interval::Exactly(n.decimal.value() - 1);
      r.headed = true;
      if (Settle(r, ProductsOf(r), 1, 0)) return Keep(std::move(r));
    }
  }

  bool IsCounts(std::size_t s) const {
    for (std::size_t i = 0; i < grid_.Items(); ++i)
      if (grid_.Has(s, i) && (!grid_.NumberAt(s, i).decimal.integer() ||
                              !grid_.NumberAt(s, i).dimension.WithoutCounts().dimensionless() ||
                              grid_.NumberAt(s, i).percent))
        return false;
    return true;
  }

  struct Of {
    std::size_t item;
    Interval product;
  };
  std::vector<Of> ProductsOf(const GridRelation& r) const {
    std::vector<Of> out;
    for (std::size_t i = 0; i < grid_.Items(); ++i)
      if (!grid_.totals[i])
        if (const auto product = ProductOf(grid_, r, i, GridRelation::kNone))
          out.push_back({i, *product});
    return out;
  }

  // A product of figures of one kind with itself is a number; what it is of else, a constant.
  std::optional<Dimension> DimensionOf(const GridRelation& r) const {
    Dimension d;
    for (std::size_t k = 0; k < r.terms.size(); ++k) {
      const Term& t = r.terms[k];
      for (std::size_t i = 0; i < grid_.Items(); ++i) {
        if (!grid_.Has(t.a, i)) continue;
        const Dimension own = grid_.NumberAt(t.a, i).dimension;
        d = r.powers[k] > 0 ? d * own : d / own;
        break;
      }
    }
    return d;
  }

  void Try(std::vector<Term> terms, std::vector<int> powers, bool free) {
    GridRelation r{.terms = std::move(terms), .powers = std::move(powers)};
    for (const Term& t : r.terms) r.series |= t.series();
    const std::vector<Of> products = ProductsOf(r);
    if (products.size() < 3) return;
    // Two columns that say the same are none of each other.
    const bool derived = r.terms.size() > 2 || r.terms.front().op != Op::kPlain;
    if (derived && DimensionOf(r)->WithoutCounts().dimensionless()) {
      GridRelation one = r;
      one.kind = GridRelation::Kind::kOne, one.constant = Interval::Exactly(1);
      one.named = NamesWhole(one) || MultipliesByLabels(grid_, one);
      const double odds = one.named ? 2.0 * static_cast<double>(plain_.size()) / hypotheses_ : 1;
      if (Settle(one, products, odds, 0)) return Keep(std::move(one));
    }
    if (!free) return;
    // The constant that most items share lies at the low end of one of them.
    std::size_t most = 0;
    double at = 0;
    for (const Of& candidate : products) {
      const double low = candidate.product.low;
      const auto count = static_cast<std::size_t>(std::ranges::count_if(
          products, [low](const Of& p) { return WithSlack(p.product).Contains(low); }));
      if (count > most) most = count, at = low;
    }
    if (most < 2) return;
    Interval shared{0, HUGE_VAL};
    for (const Of& p : products)
      if (WithSlack(p.product).Contains(at))
        shared = {std::max(shared.low, p.product.low), std::min(shared.high, p.product.high)};
    if (shared.low > shared.high) shared = Interval::Exactly(at);
    r.constant = shared;
    if (r.terms.size() == 2 && !AreOneKind(grid_, r))
      if (const double near = PrintedNear(r, shared); near > 0) {
        GridRelation printed = r;
        printed.kind = GridRelation::Kind::kPrinted;
        printed.headed = IsHeaded(r, shared);
        if (Settle(printed, products, near, 1)) return Keep(std::move(printed));
      }
    // Columns that say the same in most rows say so there for a reason of those rows.
    const bool same = r.terms.size() == 2 && shared.Contains(1) && r.powers[0] != r.powers[1] &&
                      DimensionOf(r)->dimensionless();
    if (most >= 3 && !same && Settle(r, products, 1, 1)) Keep(std::move(r));
  }

  void Keep(GridRelation r) { relations_.push_back(std::move(r)); }

  // Sorts the items and says whether so many agree that it is no chance.
  bool Settle(GridRelation& r, const std::vector<Of>& products, double odds,
              std::size_t skip) const {
    double chance = hypotheses_ * odds;
    std::set<std::vector<double>> distinct;
    for (const Of& p : products) {
      const bool holds = WithSlack(p.product).Meets(r.constant);
      (holds ? r.agreeing : r.departing).push_back(p.item);
      if (!holds) continue;
      std::vector<double> own;
      double finest = 1;  // of bare counts: few of them are all there are
      for (const Term& t : r.terms) {
        const Interval v = *TermAt(grid_, t, p.item);
        own.push_back(v.middle());
        finest = std::max(finest, v.exact() ? v.low : kMany);
      }
      if (!distinct.insert(own).second || distinct.size() <= skip) continue;
      const double width = std::log(p.product.high / p.product.low);
      chance *= std::clamp(width / kLn10000, 0.5 / finest, 1.0);
    }
    const std::size_t most = distinct.size();
    const bool share = r.kind == GridRelation::Kind::kOne && HasShare(r);
    // "32 sequences every 20 ms, 1,600 tokens/s": units that cancel are no chance.
    const bool cancels = r.kind == GridRelation::Kind::kOne && !share && HasUnits(r);
    r.tentative = cancels && !r.named && most == 2;
    const std::size_t needed =
        r.named && !share ? 1
        : cancels         ? 2
        : r.kind == GridRelation::Kind::kPrinted ||
                (share && chance < (r.named ? GridRelation::kChance : kSureChance))
            ? 2
            : 3;
    if (most < needed || 3 * r.departing.size() > r.agreeing.size() + 1) return false;
    return chance <= GridRelation::kChance && ((r.named && !share) || IsSpread(r));
  }

  bool HasShare(const GridRelation& r) const {
    return std::ranges::any_of(r.terms, [&](const Term& t) { return grid_.series[t.a].percent; });
  }

  bool HasUnits(const GridRelation& r) const {
    return std::ranges::any_of(r.terms, [&](const Term& t) {
      for (std::size_t i = 0; i < grid_.Items(); ++i)
        if (grid_.Has(t.a, i))
          return !grid_.NumberAt(t.a, i).dimension.WithoutCounts().dimensionless();
      return false;
    });
  }

  // Items that stay at one value agree with anything.
  bool IsSpread(const GridRelation& r) const {
    return std::ranges::all_of(r.terms, [&](const Term& t) {
      double low = HUGE_VAL, high = 0;
      for (const std::size_t i : r.agreeing) {
        const double v = TermAt(grid_, t, i)->middle();
        low = std::min(low, v), high = std::max(high, v);
      }
      return high > kSpread * low;
    });
  }

  // "Share of memory" beside a row "memory (GB)".
  bool NamesWhole(const GridRelation& r) const {
    return std::ranges::any_of(r.terms, [&](const Term& share) {
      return grid_.series[share.a].percent && std::ranges::any_of(r.terms, [&](const Term& whole) {
               const std::string_view label = grid_.LabelOf(whole.a);
               const std::string_view name =
                   Trim(label.substr(0, std::min(label.find('('), label.find(','))));
               return whole.a != share.a && name.size() > 3 &&
                      grid_.LabelOf(share.a).find(name) != std::string_view::npos;
             });
    });
  }

  // How likely a figure printed beside the table would lie there by chance; 0: none does.
  double PrintedNear(const GridRelation& r, const Interval& shared) const {
    const Dimension d = *DimensionOf(r);
    const Interval inverse = Interval::Exactly(1) / shared;
    std::size_t alike = 0;
    bool found = false;
    const auto look = [&](std::uint32_t block) {
      for (auto n = std::ranges::lower_bound(j_.mentions.numbers, block, {}, &Number::block);
           n != j_.mentions.numbers.end() && n->block == block; ++n) {
        if (n->range || n->percent || n->decimal.value() == 1) continue;
        // Two amounts of one kind go by a count of cards or heads, not by any ratio.
        if (d.dimensionless() && !n->decimal.integer()) continue;
        const bool same = n->dimension == d, turned = n->dimension.Power(-1) == d;
        if (!same && !turned) continue;
        ++alike;
        const Interval v = n->InBase();
        found |= v.low > 0 &&
                 ((same && WithSlack(v).Meets(shared)) || (turned && WithSlack(v).Meets(inverse)));
      }
    };
    const auto& blocks = j_.document.blocks;
    for (std::uint32_t b = grid_.first; b-- > 0 && grid_.first - b <= kMostNearby;) look(b);
    for (std::uint32_t b = grid_.end;
         b < blocks.size() && b - grid_.end < 3 && blocks[b].kind != Block::Kind::kHeading; ++b)
      look(b);
    for (std::uint32_t b = grid_.first; b < grid_.end; ++b)
      if (blocks[b].header) look(b);
    if (!found) return 0;
    const double width = std::max(std::log(shared.high / shared.low), 1e-3);
    return std::min(1.0, static_cast<double>(alike) * width / kLn10000 * 2);
  }

  // "per card (TP4)"
  bool IsHeaded(const GridRelation& r, const Interval& constant) const {
    return std::ranges::any_of(r.terms, [&](const Term& t) {
      const TextRange label = grid_.series[t.a].label;
      const auto in = j_.NumbersIn(label.begin, label.end);
      return std::ranges::any_of(in, [&](const Number& n) {
        return !n.percent && n.decimal.value() > 1 && WithSlack(n.InBase()).Meets(constant);
      });
    });
  }

  // "vs BF16": shares and changes from the one row that has none.
  void TryBaseline(const Term& change, const Term& amount) {
    if (!grid_.series[change.a].percent || grid_.series[amount.a].percent) return;
    std::optional<std::size_t> base;
    for (std::size_t i = 0; i < grid_.Items(); ++i) {
      if (grid_.totals[i] || !grid_.Has(amount.a, i)) continue;
      const bool blank = !grid_.Has(change.a, i) || grid_.NumberAt(change.a, i).decimal.value() ==
                                                        (change.op == Op::kPlain ? 100.0 : 0.0);
      if (!blank) continue;
      if (base) return;
      base = i;
    }
    if (!base) return;
    const auto whole = TermAt(grid_, amount, *base);
    if (!whole) return;
    GridRelation r{
        .kind = GridRelation::Kind::kPrinted, .terms = {change, amount}, .powers = {-1, 1}};
    r.series = change.series() | amount.series();
    r.constant = *whole;
    std::vector<Of> products = ProductsOf(r);
    std::erase_if(products, [&](const Of& p) { return p.item == *base; });
    // "vs BF16" above a row of that name: only of what is open.
    const bool named = grid_.LabelOf(change.a).find(grid_.ItemOf(*base)) != std::string_view::npos;
    if (!named && products.size() < 3) return;
    const double tried =
        std::exchange(hypotheses_, named ? static_cast<double>(plain_.size()) : hypotheses_);
    r.named = named;
    if (Settle(r, products, 1, 0)) Keep(std::move(r));
    hypotheses_ = tried;
  }

  const Judgement& j_;
  const Grid& grid_;
  std::vector<GridRelation>& relations_;
  std::vector<Term> plain_, changes_, sums_, wholes_, odds_, fixed_;
  double hypotheses_ = 1;
};

}  // namespace

void AddProducts(const Grid& grid, std::vector<GridRelation>& relations) {
  ProductFinder(grid, relations).Find();
}

}  // namespace shardlint
