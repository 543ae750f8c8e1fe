#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "base/text.h"
#include "claim/context.h"
#include "verdict/checks/rows.h"
#include "verdict/checks/tables.h"
#include "verdict/statement_answer.h"

// What a table says of itself: a relation of printed figures that most of its rows hold ("total is
// weights plus cache", "saved is 1 − windowed ÷ full", "share is used ÷ memory") makes the figure
// that departs from it wrong, where the other relations of that row say which figure it is. Where
// the columns are the variants and the rows the quantities, the same is asked of the columns.

namespace shardlint {
namespace {

constexpr std::size_t kMaxSeries = 24, kMaxItems = 32;
constexpr std::size_t kMostFactors = 16;  // series of which threes are multiplied
constexpr std::size_t kMostOfFour = 8;    // the same of fours
constexpr std::size_t kMostSummands = 10, kMostParts = 5;
constexpr std::size_t kMostNearby = 24;  // blocks around a table whose figures may be a constant
constexpr double kWidest = 0.12;         // log width of a cell that says something
constexpr double kChance = 1e-3, kSureChance = 1e-4;
constexpr double kLn10000 = 9.210340371976184;
constexpr double kFarthest = 1e4;    // a cell farther off is of something else
constexpr double kRounding = 0.015;  // less may be rounded twice
constexpr double kBinary = 0.12;     // the same of TB and TiB
constexpr double kSpread = 1.02;
constexpr double kMany = 1e6;  // values that an amount may have
constexpr std::uint64_t kAll = ~std::uint64_t{0};

struct Cell {
  std::int32_t number = -1;
  std::int32_t claim = -1;
  bool minus = false, plus = false;  ///< "−48 %", "+12 %": a change
  bool remark = false;               ///< words of its own beside the figure
};

/// One column of a table, or one row where the columns are the variants.
struct Series {
  TextRange label;
  std::vector<Cell> cells;
  bool uniform = true;  ///< one dimension, and shares or none
  bool percent = false;
  bool key = false;  ///< what the rows are of
};

struct Grid {
  bool rows = true;  ///< whether an item is a row
  std::vector<Series> series;
  std::vector<TextRange> labels;     ///< of the items
  std::vector<bool> totals;          ///< items that add up others
  std::uint32_t first = 0, end = 0;  ///< blocks
};

enum class Op : std::uint8_t { kPlain, kRest, kMore, kSum, kWhole };

/// A series or what follows from it: p, 1 − p, 1 + p, a + b, a count that was rounded down.
struct Term {
  Op op = Op::kPlain;
  std::size_t a = 0, b = 0;
  std::uint64_t series() const {
    return std::uint64_t{1} << a | (op == Op::kSum ? std::uint64_t{1} << b : 0);
  }
};

struct Relation {
  enum class Kind : std::uint8_t { kFree, kOne, kPrinted, kSum };
  Kind kind = Kind::kFree;
  std::vector<Term> terms = {};  ///< kSum: the whole, then its parts
  std::vector<int> powers = {};
  Interval constant = {};
  std::uint64_t series = 0;
  bool named = false;   ///< a label says what its shares are of
  bool headed = false;  ///< the constant stands in the header of one of its columns
  std::vector<std::size_t> agreeing = {}, departing = {};  ///< items
  bool strong() const { return kind != Kind::kFree; }
};

class Consensus {
 public:
  Consensus(Judgement& j, Grid grid) : j_(j), grid_(std::move(grid)) {}

  void Check() {
    if (Items() < 3) return;
    FindTerms();
    FindSums();
    FindProducts();
    for (std::size_t i = 0; i < Items(); ++i) CheckItem(i);
  }

 private:
  std::size_t Items() const { return grid_.labels.size(); }
  const Cell& At(std::size_t series, std::size_t item) const {
    return grid_.series[series].cells[item];
  }
  bool Has(std::size_t series, std::size_t item) const { return At(series, item).number >= 0; }
  const Number& NumberAt(std::size_t series, std::size_t item) const {
    return j_.mentions.numbers[static_cast<std::size_t>(At(series, item).number)];
  }
  std::string Words(std::size_t series, std::size_t item) const {
    const Number& n = NumberAt(series, item);
    return j_.document.text.substr(n.digits, n.end - n.digits);
  }
  std::string_view LabelOf(std::size_t series) const {
    const TextRange r = grid_.series[series].label;
    return std::string_view(j_.document.text).substr(r.begin, r.end - r.begin);
  }
  bool Says(std::size_t series, std::string_view word) const {
    const TextRange r = grid_.series[series].label;
    return j_.HasWord(word, r.begin, r.end);
  }

  std::optional<Interval> Signed(std::size_t series, std::size_t item) const {
    if (!Has(series, item)) return std::nullopt;
    const Interval v = NumberAt(series, item).InBase();
    return At(series, item).minus ? -v : v;
  }

  std::optional<Interval> Value(const Term& term, std::size_t item) const {
    const std::optional<Interval> a = Signed(term.a, item);
    if (!a) return std::nullopt;
    const Interval one = Interval::Exactly(1);
    std::optional<Interval> v;
    switch (term.op) {
      case Op::kPlain:
        v = At(term.a, item).plus ? std::nullopt : a;
        break;
      case Op::kRest:
        if (!At(term.a, item).minus && !At(term.a, item).plus) v = one - *a;
        break;
      case Op::kMore:
        v = one + *a;
        break;
      case Op::kSum:
        if (const auto b = Signed(term.b, item);
            b && b->low >= 0 && a->low >= 0 && AreAlike(term.a, term.b, item))
          v = *a + *b;
        break;
      case Op::kWhole:
        v = Interval{a->low, a->low + 1};
        break;
    }
    if (!v || v->low <= 0 || std::log(v->high / v->low) > kWidest) return std::nullopt;
    return v;
  }

  /// Of the same unit, so that they can be added up.
  bool AreAlike(std::size_t a, std::size_t b, std::size_t item) const {
    const Number &x = NumberAt(a, item), &y = NumberAt(b, item);
    return x.unit == y.unit && x.dimension == y.dimension && !x.percent && !y.percent &&
           x.factor == y.factor && x.noun == y.noun;
  }

  // ---- Candidates

  bool Varies(std::size_t s) const {
    std::set<double> values;
    for (std::size_t i = 0; i < Items(); ++i)
      if (Has(s, i) && !grid_.totals[i]) values.insert(Signed(s, i)->middle());
    return values.size() >= 2;
  }

  void FindTerms() {
    for (std::size_t s = 0; s < grid_.series.size(); ++s) {
      const Series& series = grid_.series[s];
      if (!series.uniform || !Varies(s)) continue;
      plain_.push_back({Op::kPlain, s, s});
      if (series.percent) {
        changes_.push_back({Op::kRest, s, s});
        changes_.push_back({Op::kMore, s, s});
      }
      const auto is_count = [&](std::size_t i) {
        return !Has(s, i) ||
               (NumberAt(s, i).decimal.exponent == 0 && NumberAt(s, i).dimension.dimensionless() &&
                !NumberAt(s, i).bare_suffix && !NumberAt(s, i).percent);
      };
      bool counts = !series.key;
      for (std::size_t i = 0; i < Items(); ++i) counts &= is_count(i);
      if (counts) wholes_.push_back({Op::kWhole, s, s});
    }
    for (std::size_t a = 0; a < grid_.series.size(); ++a)
      for (std::size_t b = a + 1; b < grid_.series.size(); ++b)
        if (grid_.series[a].uniform && grid_.series[b].uniform && !grid_.series[a].percent &&
            !grid_.series[b].percent && !grid_.series[a].key && !grid_.series[b].key &&
            (Varies(a) || Varies(b)))
          sums_.push_back({Op::kSum, a, b});
  }

  // ---- Sums

  void FindSums() {
    const std::size_t n = grid_.series.size();
    std::size_t tried = 0;
    for (std::size_t whole = 0; whole < n; ++whole) {
      if (grid_.series[whole].key) continue;
      // What is added up stands around it without a gap, whatever else stands there in other units.
      std::vector<std::size_t> near;
      for (std::size_t s = 0; s < n; ++s)
        if (s != whole && !grid_.series[s].key && AddsTo(s, whole)) near.push_back(s);
      if (near.size() > kMostSummands) continue;
      for (std::uint32_t choice = 1; choice < 1U << near.size(); ++choice) {
        if (std::popcount(choice) < 2 || std::popcount(choice) > static_cast<int>(kMostParts))
          continue;
        ++tried;
        std::vector<Term> terms = {{Op::kPlain, whole, whole}};
        for (std::size_t k = 0; k < near.size(); ++k)
          if (choice >> k & 1) terms.push_back({Op::kPlain, near[k], near[k]});
        TrySum(std::move(terms));
      }
    }
    std::erase_if(relations_, [&](const Relation& r) {
      return r.kind == Relation::Kind::kSum &&
             ChanceOfSum(r) * (IsNamedSum(r) ? 1.0 : static_cast<double>(tried)) > kChance;
    });
  }

  bool AddsTo(std::size_t part, std::size_t whole) const {
    std::size_t same = 0, cells = 0;
    for (std::size_t i = 0; i < Items(); ++i) {
      if (!Has(whole, i)) continue;
      ++cells;
      same += Has(part, i) && (AreAlike(part, whole, i) || IsBare(part, i));
    }
    return same >= 2 && 2 * same > cells;
  }

  std::optional<Interval> PartsOf(const Relation& r, std::size_t item) const {
    Interval sum = Interval::Exactly(0);
    for (std::size_t k = 1; k < r.terms.size(); ++k) {
      const std::size_t s = r.terms[k].a;
      if (!Has(s, item)) return std::nullopt;
      const auto part = PartAt(s, r.terms[0].a, item);
      if (!part) return std::nullopt;
      sum = sum + *part;
    }
    return sum;
  }

  // A summand; a bare one has the unit of the whole.
  std::optional<Interval> PartAt(std::size_t s, std::size_t whole, std::size_t item) const {
    if (AreAlike(s, whole, item)) return Signed(s, item);
    if (!IsBare(s, item)) return std::nullopt;
    const double factor = NumberAt(whole, item).factor;
    return *Signed(s, item) * Interval::Exactly(factor);
  }
  bool IsBare(std::size_t s, std::size_t item) const {
    const Number& n = NumberAt(s, item);
    return n.unit == nullptr && n.noun == nullptr && !n.percent && !n.multiplier &&
           n.dimension.dimensionless() && n.decimal.exponent < 0;
  }

  void TrySum(std::vector<Term> terms) {
    Relation r{.kind = Relation::Kind::kSum, .terms = std::move(terms)};
    for (const Term& t : r.terms) r.series |= t.series();
    std::set<double> distinct;
    for (std::size_t i = 0; i < Items(); ++i) {
      if (!Has(r.terms[0].a, i)) continue;
      const auto sum = PartsOf(r, i);
      if (!sum) continue;
      const Interval whole = *Signed(r.terms[0].a, i);
      if (whole.low <= 0 || sum->low <= 0) continue;
      const bool holds = WithSlack(*sum).Meets(whole);
      (holds ? r.agreeing : r.departing).push_back(i);
      if (holds) distinct.insert(whole.middle());
    }
    const std::size_t needed = IsNamedSum(r) ? 2 : 3;
    if (distinct.size() < needed || 3 * r.departing.size() > r.agreeing.size() + 1) return;
    if (!IsNamedSum(r) && (!grid_.rows || AreOneKind(r))) return;
    relations_.push_back(std::move(r));
  }

  // "Total" is the whole, or what is left a part of it.
  bool IsNamedSum(const Relation& r) const {
    return Says(r.terms[0].a, "sum") ||
           std::any_of(r.terms.begin() + 1, r.terms.end(),
                       [&](const Term& t) { return Says(t.a, "left_over"); });
  }

  double ChanceOfSum(const Relation& r) const {
    double chance = 1;
    std::set<double> seen;
    for (const std::size_t i : r.agreeing) {
      const Interval sum = *PartsOf(r, i), whole = *Signed(r.terms[0].a, i);
      if (!seen.insert(whole.middle()).second) continue;
      const double width = sum.high - sum.low + whole.high - whole.low;
      chance *= std::min(1.0, (width > 0 ? width : 1) / whole.middle());
    }
    return chance;
  }

  // Headers that differ in their figures alone ("batch 16", "batch 32"): one quantity again.
  bool AreOneKind(const Relation& r) const {
    const auto words = [&](std::size_t s) {
      std::string out;
      for (const char c : LabelOf(s))
        if ((c < '0' || c > '9') && c != '.' && c != ',' && c != ' ') out += c;
      return out;
    };
    std::set<std::string> seen;
    for (std::size_t s = 0; s < grid_.series.size(); ++s)
      if ((r.series >> s & 1) != 0 && !seen.insert(words(s)).second) return true;
    return false;
  }

  // ---- Products

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
            Try({x, y, plain_[c]}, powers, Items() > 3);
        hypotheses_ = with_others;
        for (const Term& z : thirds)
          if (((x.series() | y.series()) & z.series()) == 0)
            for (const auto& powers : {std::vector{1, 1, -1}, {1, -1, 1}, {-1, 1, 1}})
              Try({x, y, z}, powers, false);
      }
    if (Items() < 4) return;
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

  std::optional<Interval> Product(const Relation& r, std::size_t item, std::size_t without) const {
    Interval product = Interval::Exactly(1);
    for (std::size_t k = 0; k < r.terms.size(); ++k) {
      if (k == without) continue;
      const auto v = Value(r.terms[k], item);
      if (!v) return std::nullopt;
      product = r.powers[k] > 0 ? product * *v : product / *v;
    }
    return product;
  }

  struct Of {
    std::size_t item;
    Interval product;
  };
  std::vector<Of> ProductsOf(const Relation& r) const {
    std::vector<Of> out;
    for (std::size_t i = 0; i < Items(); ++i)
      if (!grid_.totals[i])
        if (const auto product = Product(r, i, kNone)) out.push_back({i, *product});
    return out;
  }

  // A product of figures of one kind with itself is a number; what it is of else, a constant.
  std::optional<Dimension> DimensionOf(const Relation& r) const {
    Dimension d;
    for (std::size_t k = 0; k < r.terms.size(); ++k) {
      const Term& t = r.terms[k];
      for (std::size_t i = 0; i < Items(); ++i) {
        if (!Has(t.a, i)) continue;
        const Dimension own = NumberAt(t.a, i).dimension;
        d = r.powers[k] > 0 ? d * own : d / own;
        break;
      }
    }
    return d;
  }

  void Try(std::vector<Term> terms, std::vector<int> powers, bool free) {
    Relation r{.terms = std::move(terms), .powers = std::move(powers)};
    for (const Term& t : r.terms) r.series |= t.series();
    const std::vector<Of> products = ProductsOf(r);
    if (products.size() < 3) return;
    // Two columns that say the same are none of each other.
    const bool derived = r.terms.size() > 2 || r.terms.front().op != Op::kPlain;
    if (derived && DimensionOf(r)->WithoutCounts().dimensionless()) {
      Relation one = r;
      one.kind = Relation::Kind::kOne, one.constant = Interval::Exactly(1);
      one.named = NamesWhole(one);
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
    if (r.terms.size() == 2 && !AreOneKind(r))
      if (const double near = PrintedNear(r, shared); near > 0) {
        Relation printed = r;
        printed.kind = Relation::Kind::kPrinted;
        printed.headed = IsHeaded(r, shared);
        if (Settle(printed, products, near, 1)) return Keep(std::move(printed));
      }
    if (most >= 3 && Settle(r, products, 1, 1)) Keep(std::move(r));
  }

  void Keep(Relation r) { relations_.push_back(std::move(r)); }

  // Sorts the items and says whether so many agree that it is no chance.
  bool Settle(Relation& r, const std::vector<Of>& products, double odds, std::size_t skip) const {
    double chance = hypotheses_ * odds;
    std::set<std::vector<double>> distinct;
    for (const Of& p : products) {
      const bool holds = WithSlack(p.product).Meets(r.constant);
      (holds ? r.agreeing : r.departing).push_back(p.item);
      if (!holds) continue;
      std::vector<double> own;
      double finest = 1;  // of bare counts: few of them are all there are
      for (const Term& t : r.terms) {
        const Interval v = *Value(t, p.item);
        own.push_back(v.middle());
        finest = std::max(finest, v.exact() ? v.low : kMany);
      }
      if (!distinct.insert(own).second || distinct.size() <= skip) continue;
      const double width = std::log(p.product.high / p.product.low);
      chance *= std::clamp(width / kLn10000, 0.5 / finest, 1.0);
    }
    const std::size_t most = distinct.size();
    const bool share = r.kind == Relation::Kind::kOne && HasShare(r);
    const std::size_t needed = r.named && !share ? 1
                               : r.kind == Relation::Kind::kPrinted ||
                                       (share && chance < (r.named ? kChance : kSureChance))
                                   ? 2
                                   : 3;
    if (most < needed || 3 * r.departing.size() > r.agreeing.size() + 1) return false;
    return chance <= kChance && IsSpread(r);
  }

  bool HasShare(const Relation& r) const {
    return std::ranges::any_of(r.terms, [&](const Term& t) { return grid_.series[t.a].percent; });
  }

  // Items that stay at one value agree with anything.
  bool IsSpread(const Relation& r) const {
    return std::ranges::all_of(r.terms, [&](const Term& t) {
      double low = HUGE_VAL, high = 0;
      for (const std::size_t i : r.agreeing) {
        const double v = Value(t, i)->middle();
        low = std::min(low, v), high = std::max(high, v);
      }
      return high > kSpread * low;
    });
  }

  // "Share of memory" beside a row "memory (GB)".
  bool NamesWhole(const Relation& r) const {
    return std::ranges::any_of(r.terms, [&](const Term& share) {
      return grid_.series[share.a].percent && std::ranges::any_of(r.terms, [&](const Term& whole) {
               const std::string_view label = LabelOf(whole.a);
               const std::string_view name =
                   Trim(label.substr(0, std::min(label.find('('), label.find(','))));
               return whole.a != share.a && name.size() > 3 &&
                      LabelOf(share.a).find(name) != std::string_view::npos;
             });
    });
  }

  // How likely a figure printed beside the table would lie there by chance; 0: none does.
  double PrintedNear(const Relation& r, const Interval& shared) const {
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
  bool IsHeaded(const Relation& r, const Interval& constant) const {
    return std::ranges::any_of(r.terms, [&](const Term& t) {
      const TextRange label = grid_.series[t.a].label;
      const auto in = NumbersIn(j_, label.begin, label.end);
      return std::ranges::any_of(in, [&](const Number& n) {
        return !n.percent && n.decimal.value() > 1 && WithSlack(n.InBase()).Meets(constant);
      });
    });
  }

  // "vs BF16": shares and changes from the one row that has none.
  void TryBaseline(const Term& change, const Term& amount) {
    if (!grid_.series[change.a].percent || grid_.series[amount.a].percent) return;
    std::optional<std::size_t> base;
    for (std::size_t i = 0; i < Items(); ++i) {
      if (grid_.totals[i] || !Has(amount.a, i)) continue;
      const bool blank = !Has(change.a, i) || NumberAt(change.a, i).decimal.value() ==
                                                  (change.op == Op::kPlain ? 100.0 : 0.0);
      if (!blank) continue;
      if (base) return;
      base = i;
    }
    if (!base) return;
    const auto whole = Value(amount, *base);
    if (!whole) return;
    Relation r{.kind = Relation::Kind::kPrinted, .terms = {change, amount}, .powers = {-1, 1}};
    r.series = change.series() | amount.series();
    r.constant = *whole;
    std::vector<Of> products = ProductsOf(r);
    std::erase_if(products, [&](const Of& p) { return p.item == *base; });
    // "vs BF16" above a row of that name: only of what is open.
    const bool named = LabelOf(change.a).find(ItemOf(*base)) != std::string_view::npos;
    if (!named && products.size() < 3) return;
    const double tried =
        std::exchange(hypotheses_, named ? static_cast<double>(plain_.size()) : hypotheses_);
    r.named = named;
    if (Settle(r, products, 1, 0)) Keep(std::move(r));
    hypotheses_ = tried;
  }

  std::string_view ItemOf(std::size_t item) const {
    const TextRange r = grid_.labels[item];
    return r.end <= r.begin ? "\n"
                            : std::string_view(j_.document.text).substr(r.begin, r.end - r.begin);
  }

  // ---- The figure that is wrong

  void CheckItem(std::size_t item) {
    std::uint64_t suspects = kAll, favoured = 0;
    std::size_t failing = 0;
    const Relation* by = nullptr;
    for (const Relation& r : relations_) {
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

  bool IsAtAnEnd(std::size_t item) const { return item == 0 || item + 1 == Items(); }

  bool IsConfirmed(std::size_t series, std::size_t item) const {
    const std::int32_t claim = At(series, item).claim;
    return claim >= 0 && j_.judged[static_cast<std::size_t>(claim)].Folded() == Verdict::kConfirmed;
  }

  // The total, what is left, the share, else what stands last.
  std::size_t ResultOf(const Relation& r, const std::vector<std::size_t>& left) const {
    if (r.kind == Relation::Kind::kSum) {
      for (std::size_t k = 1; k < r.terms.size(); ++k)
        if (Says(r.terms[k].a, "left_over") && std::ranges::count(left, r.terms[k].a) > 0)
          return r.terms[k].a;
      if (std::ranges::count(left, r.terms[0].a) > 0) return r.terms[0].a;
    }
    for (const std::size_t s : left)
      if (grid_.series[s].percent) return s;
    return left.back();
  }

  // What a figure has to be by a relation.
  std::optional<Interval> Expected(const Relation& r, std::size_t item, std::size_t series) const {
    if (r.kind == Relation::Kind::kSum) {
      const auto parts = PartsOf(r, item);
      if (!parts) return std::nullopt;
      if (r.terms[0].a == series) return parts;
      const auto own = PartAt(series, r.terms[0].a, item);
      const Interval value = *Signed(r.terms[0].a, item) - *parts + *own;
      return AreAlike(series, r.terms[0].a, item)
                 ? value
                 : value / Interval::Exactly(NumberAt(r.terms[0].a, item).factor);
    }
    for (std::size_t k = 0; k < r.terms.size(); ++k) {
      const Term& t = r.terms[k];
      if ((t.series() >> series & 1) == 0) continue;
      const auto others = Product(r, item, k);
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
          return At(series, item).minus ? one - value : value - one;
        case Op::kSum:
          return value - *Signed(t.a == series ? t.b : t.a, item);
      }
    }
    return std::nullopt;
  }

  std::string Step(const Relation& r, std::size_t item, std::size_t series) const {
    std::string out;
    if (r.kind == Relation::Kind::kSum) {
      const bool whole = r.terms[0].a == series;
      if (!whole) out = Words(r.terms[0].a, item);
      for (std::size_t k = 1; k < r.terms.size(); ++k)
        if (r.terms[k].a != series)
          out += (out.empty() ? "" : whole ? " + " : " − ") + Words(r.terms[k].a, item);
      return out;
    }
    int own = 1;
    Op op = Op::kPlain;
    std::string added;
    for (std::size_t k = 0; k < r.terms.size(); ++k)
      if ((r.terms[k].series() >> series & 1) != 0) {
        own = r.powers[k], op = r.terms[k].op;
        if (op == Op::kSum)
          added = Words(r.terms[k].a == series ? r.terms[k].b : r.terms[k].a, item);
      }
    // What it is a multiple of first, then what it is divided by.
    std::string below;
    for (std::size_t k = 0; k < r.terms.size(); ++k) {
      const Term& t = r.terms[k];
      if ((t.series() >> series & 1) != 0) continue;
      const std::string words = t.op == Op::kSum
                                    ? "(" + Words(t.a, item) + " + " + Words(t.b, item) + ")"
                                : t.op == Op::kRest ? "(1 − " + Words(t.a, item) + ")"
                                : t.op == Op::kMore ? "(1 + " + Words(t.a, item) + ")"
                                                    : Words(t.a, item);
      if ((r.powers[k] > 0) != (own > 0)) {
        out += (out.empty() ? "" : " × ") + words;
      } else {
        below += " ÷ " + words;
      }
    }
    out = (out.empty() ? "1" : out) + below;
    if (op == Op::kRest || (op == Op::kMore && At(series, item).minus))
      out = "1 − " + out;
    else if (op == Op::kMore)
      out += " − 1";
    else if (op == Op::kSum)
      out += " − " + added;
    if (r.kind != Relation::Kind::kOne) out += " in the proportion";
    return out;
  }

  std::string Told(const Relation& r) const {
    const bool proportion = r.kind == Relation::Kind::kFree || r.kind == Relation::Kind::kPrinted;
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
  bool HasRemark(const Relation& r, std::size_t item) const {
    for (std::size_t s = 0; s < grid_.series.size(); ++s)
      if ((r.series >> s & 1) != 0 && At(s, item).remark) return true;
    if (r.kind == Relation::Kind::kSum || r.kind == Relation::Kind::kOne || r.headed) return false;
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
  bool IsOfAnotherName(const Relation& r, std::size_t item) const {
    if (r.kind == Relation::Kind::kSum || r.kind == Relation::Kind::kOne) return false;
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
  bool IsOnLine(const Relation& r, std::size_t item) const {
    if (r.kind == Relation::Kind::kSum || r.terms.size() != 2 || r.powers[0] == r.powers[1])
      return false;
    std::vector<std::pair<Interval, Interval>> points;
    for (const std::size_t i : r.agreeing)
      points.emplace_back(*Value(r.terms[0], i), *Value(r.terms[1], i));
    points.emplace_back(*Value(r.terms[0], item), *Value(r.terms[1], item));
    return AreOnOneLine(points);
  }

  // "1.27 TB" below "648 GB": the steps between them may be of 1024.
  bool HasAnotherUnit(const Relation& r, std::size_t item) const {
    if (r.kind == Relation::Kind::kSum) return false;
    for (std::size_t s = 0; s < grid_.series.size(); ++s)
      if ((r.series >> s & 1) != 0 && std::ranges::any_of(r.agreeing, [&](std::size_t i) {
            return NumberAt(s, i).factor != NumberAt(s, item).factor;
          }))
        return true;
    return false;
  }

  void Contradict(std::size_t item, const Relation& r, std::size_t series) {
    const Cell& cell = At(series, item);
    if (cell.claim < 0) return;
    const auto claim = static_cast<std::uint32_t>(cell.claim);
    if (IsChosen(j_.claims.claims[claim]) || HasRemark(r, item) || IsOfAnotherName(r, item) ||
        AreOneKind(r) || IsOnLine(r, item))
      return;
    const std::optional<Interval> expected = Expected(r, item, series);
    if (!expected || !expected->known() || expected->high <= 0) return;
    const Number& n = NumberAt(series, item);
    const double claimed = n.decimal.value() * n.factor;
    if (Agrees(n, *expected) != nullptr || claimed <= 0) return;
    if (claimed > expected->high * kFarthest || claimed * kFarthest < expected->low) return;
    const double ratio = claimed / expected->middle();
    if (std::abs(ratio - 1) < (HasAnotherUnit(r, item) ? kBinary : kRounding)) return;
    CheckDetail detail{.kind = CheckDetail::Kind::kColumn, .claim = claim};
    detail.expected = *expected, detail.has_expected = true;
    for (std::size_t s = 0; s < grid_.series.size(); ++s)
      if ((r.series >> s & 1) != 0 && s != series)
        detail.numbers.push_back(static_cast<std::uint32_t>(At(s, item).number));
    detail.message = Step(r, item, series) + Told(r);
    JudgedClaim& judged = j_.judged[claim];
    if (judged.Folded() == Verdict::kContradicted) return;
    judged.Drop(Verdict::kConfirmed);
    judged.Add("arithmetic-column", Verdict::kContradicted, Severity::kError, std::move(detail));
  }

  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  Judgement& j_;
  Grid grid_;
  std::vector<Term> plain_, changes_, sums_, wholes_;
  std::vector<Relation> relations_;
  double hypotheses_ = 1;
};

// ---- Tables as grids

bool HasLetters(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return IsLetter(c) || (c & 0x80) != 0; });
}

Cell CellOf(const Judgement& j, std::uint32_t b) {
  Cell cell;
  const auto& numbers = j.mentions.numbers;
  const auto first = std::ranges::lower_bound(numbers, b, {}, &Number::block);
  if (first == numbers.end() || first->block != b) return cell;
  if (first->range || first->bound != Bound::kNone) return cell;
  const Block& block = j.document.blocks[b];
  const std::string_view text = j.document.text;
  std::string_view behind = text.substr(first->end, block.text_end - first->end);
  // "140,544 B (137 KiB)": the bracket tells it again.
  if (const auto second = std::next(first); second != numbers.end() && second->block == b) {
    if (!Trim(behind).starts_with('(') || Trim(behind).find(')') + 1 != Trim(behind).size())
      return cell;
    behind = {};
  }
  const std::string_view before =
      Trim(text.substr(block.text_begin, first->digits - block.text_begin));
  cell.number = static_cast<std::int32_t>(first - numbers.begin());
  cell.claim = j.claims.of_number[static_cast<std::size_t>(cell.number)];
  cell.minus = before.ends_with('-') || before.ends_with("−") || before.ends_with("–");
  cell.plus = before.ends_with('+');
  const std::string_view ahead =
      before.substr(0, before.size() - (before.ends_with("−") || before.ends_with("–") ? 3
                                        : cell.minus || cell.plus                      ? 1
                                                                                       : 0));
  cell.remark = HasLetters(behind) || (HasLetters(ahead) && first->begin == first->digits);
  return cell;
}

void Settle(const Judgement& j, Grid& grid) {
  for (Series& series : grid.series) {
    const Number* one = nullptr;
    for (const Cell& cell : series.cells) {
      if (cell.number < 0) continue;
      const Number& n = j.mentions.numbers[static_cast<std::size_t>(cell.number)];
      if (one == nullptr) one = &n;
      series.uniform &= n.dimension == one->dimension && n.percent == one->percent;
    }
    series.percent = one != nullptr && one->percent;
    series.uniform &= one != nullptr;
  }
  std::erase_if(grid.series, [](const Series& series) {
    return std::ranges::count_if(series.cells, [](const Cell& c) { return c.number >= 0; }) < 2;
  });
}

Grid GridOf(const Judgement& j, const Group& group, bool rows) {
  Grid grid;
  grid.rows = rows, grid.first = group.first_block, grid.end = group.end_block;
  const auto& blocks = j.document.blocks;
  std::vector<std::int32_t> series, items;
  const auto place = [](std::vector<std::int32_t>& known, std::int32_t id) {
    const auto at = std::ranges::find(known, id);
    if (at != known.end()) return static_cast<std::size_t>(at - known.begin());
    known.push_back(id);
    return known.size() - 1;
  };
  for (std::uint32_t b = group.first_block; b < group.end_block; ++b) {
    const Block& block = blocks[b];
    if (block.header || block.column < 0 || (!rows && block.column == 0)) continue;
    const std::size_t s = place(series, rows ? block.column : block.row);
    const std::size_t i = place(items, rows ? block.row : block.column);
    if (s >= kMaxSeries || i >= kMaxItems) return {};
    if (grid.series.size() <= s) grid.series.resize(s + 1);
    grid.series[s].key = rows && block.column == 0;
    for (Series& own : grid.series) own.cells.resize(items.size());
    grid.labels.resize(items.size()), grid.totals.resize(items.size());
    grid.series[s].cells[i] = CellOf(j, b);
  }
  for (std::uint32_t b = group.first_block; b < group.end_block; ++b) {
    const Block& block = blocks[b];
    const TextRange range{block.text_begin, block.text_end};
    const auto set = [&](const std::vector<std::int32_t>& known, std::int32_t id, bool of_series) {
      const auto at = std::ranges::find(known, id);
      if (at == known.end()) return;
      const auto k = static_cast<std::size_t>(at - known.begin());
      if (of_series) {
        grid.series[k].label = range;
      } else {
        grid.labels[k] = range;
        grid.totals[k] = j.HasWord("sum", range.begin, range.end);
      }
    };
    if (block.header) set(rows ? series : items, block.column, rows);
    if (!block.header && block.column == 0) set(rows ? items : series, block.row, !rows);
  }
  Settle(j, grid);
  return grid;
}

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
