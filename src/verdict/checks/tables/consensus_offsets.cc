#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "verdict/checks/tables/consensus_relations.h"

// "Left" is what a card has less its weights, "total" is weights, cache and what the runtime takes:
// one part of the sum stands in no column, and is the same in all rows.

namespace shardlint {
namespace {

class OffsetFinder {
  static constexpr std::size_t kMostNear = 6, kMostParts = 3;
  static constexpr std::array<std::string_view, 2> kRests = {"kv_budget",
                                                             "free_memory"};  // measures
  static constexpr double kNamed =
      0.2;  // "left" is what a whole has less something, before any figure is read
  static constexpr double kNamedParts = 8;     // choices of several
  static constexpr double kSureChance = 1e-5;  // of two items that agree without a word for it

 public:
  OffsetFinder(const Grid& grid, std::vector<GridRelation>& relations)
      : grid_(grid), relations_(relations) {}

  void Find() {
    const std::size_t n = grid_.series.size();
    for (std::size_t whole = 0; whole < n; ++whole) {
      if (grid_.series[whole].key || grid_.series[whole].percent || !IsAmount(whole)) continue;
      std::vector<std::size_t> near;
      for (std::size_t s = 0; s < n; ++s)
        if (s != whole && !grid_.series[s].key && AddsTo(grid_, s, whole)) near.push_back(s);
      if (near.size() > kMostNear) continue;
      for (std::uint32_t choice = 1; choice < 1U << near.size(); ++choice) {
        if (std::popcount(choice) > static_cast<int>(kMostParts)) continue;
        std::vector<Term> terms = {{Term::Op::kPlain, whole, whole}};
        for (std::size_t k = 0; k < near.size(); ++k)
          if (choice >> k & 1) terms.push_back({Term::Op::kPlain, near[k], near[k]});
        for (const int sign : {-1, 1}) Try(terms, sign);
        tried_ += 2;
      }
    }
    std::erase_if(found_, [&](const Found& f) {
      const double chance = f.chance * (!f.named                       ? tried_
                                        : f.relation.terms.size() == 2 ? kNamed
                                                                       : kNamedParts);
      return chance > GridRelation::kChance ||
             (f.relation.agreeing.size() < 3 && !f.named && chance > kSureChance);
    });
    for (Found& f : found_) relations_.push_back(std::move(f.relation));
  }

 private:
  struct Found {
    GridRelation relation;
    double chance = 1;
    bool named = false;
  };

  void Try(const std::vector<Term>& terms, int sign) {
    GridRelation r{.kind = GridRelation::Kind::kSum, .terms = terms};
    r.powers.assign(terms.size(), sign);
    for (const Term& t : r.terms) r.series |= t.series();
    const std::size_t whole = terms[0].a;
    std::vector<std::pair<std::size_t, Interval>> offsets;
    const Dimension* dimension = nullptr;
    double low = HUGE_VAL, high = 0;
    for (std::size_t i = 0; i < grid_.Items(); ++i) {
      if (!grid_.Has(whole, i) || grid_.totals[i]) continue;
      const auto parts = PartsOf(grid_, r, i);
      const auto own = grid_.Signed(whole, i);
      if (!parts || own->low <= 0) continue;
      // 100 W more and 100 GB more are no constant.
      const Dimension& own_dimension = grid_.NumberAt(whole, i).dimension;
      if (dimension != nullptr && *dimension != own_dimension) return;
      dimension = &own_dimension;
      offsets.emplace_back(i, *own - *parts);
      low = std::min(low, own->middle()), high = std::max(high, own->middle());
    }
    if (offsets.size() < 3 || low >= high) return;
    // The constant that most items share lies at the low end of one of them.
    std::size_t most = 0;
    double at = 0;
    for (const auto& candidate : offsets) {
      const double value = candidate.second.low;
      const auto count = static_cast<std::size_t>(std::ranges::count_if(
          offsets, [&](const auto& o) { return WithSlack(o.second).Contains(value); }));
      if (count > most) most = count, at = value;
    }
    Interval shared{-HUGE_VAL, HUGE_VAL};
    for (const auto& o : offsets)
      if (WithSlack(o.second).Contains(at))
        shared = {std::max(shared.low, o.second.low), std::min(shared.high, o.second.high)};
    if (shared.low > shared.high || shared.low <= 0) return;
    r.constant = shared;
    Found f;
    std::set<double> distinct;
    for (const auto& [item, offset] : offsets) {
      const bool holds = WithSlack(offset).Meets(shared);
      (holds ? r.agreeing : r.departing).push_back(item);
      if (!holds || !distinct.insert(grid_.Signed(whole, item)->middle()).second) continue;
      if (distinct.size() > 1)
        f.chance *= std::min(1.0, 2 * (offset.high - offset.low) / (high - low));
    }
    if (distinct.size() < 2 || 3 * r.departing.size() > r.agreeing.size() + 1) return;
    if (!grid_.rows || AreOneKind(grid_, r)) return;
    f.named = sign < 0 ? IsRest(whole) : grid_.Says(whole, "sum");
    f.relation = std::move(r);
    found_.push_back(std::move(f));
  }

  // Sums of small counts come out alike by chance.
  bool IsAmount(std::size_t series) const {
    for (std::size_t i = 0; i < grid_.Items(); ++i)
      if (grid_.Has(series, i) &&
          (!grid_.NumberAt(series, i).dimension.WithoutCounts().dimensionless() ||
           !grid_.NumberAt(series, i).decimal.integer()))
        return true;
    return false;
  }

  // "Left for KV" is one phrase, and the name of a measure.
  bool IsRest(std::size_t series) const {
    if (grid_.Says(series, "left_over")) return true;
    const Judgement& j = *grid_.judgement;
    return std::ranges::any_of(grid_.series[series].cells, [&](const GridCell& cell) {
      return cell.claim >= 0 &&
             std::ranges::find(
                 kRests, j.MeasureOf(j.claims.claims[static_cast<std::size_t>(cell.claim)])) !=
                 kRests.end();
    });
  }

  const Grid& grid_;
  std::vector<GridRelation>& relations_;
  std::vector<Found> found_;
  double tried_ = 0;
};

}  // namespace

void AddConstantSums(const Grid& grid, std::vector<GridRelation>& relations) {
  OffsetFinder(grid, relations).Find();
}

}  // namespace shardlint
