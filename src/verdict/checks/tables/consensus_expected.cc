#include "verdict/checks/tables/consensus_expected.h"

#include <algorithm>
#include <vector>

namespace shardlint {
namespace {

using Op = Term::Op;

int SignOf(const GridRelation& r, std::size_t series) {
  for (std::size_t k = 1; k < r.terms.size(); ++k)
    if (r.terms[k].a == series) return r.powers[k];
  return 1;
}

// "171.6 GB − 101.46"
std::string StepWithConstant(const Grid& grid, const GridRelation& r, std::size_t item,
                             std::size_t series) {
  const bool minus = r.powers[0] < 0, whole = r.terms[0].a == series;
  const std::string rest = Display(*grid.judgement, grid.NumberAt(r.terms[0].a, item), r.constant);
  std::string out = minus ? rest : whole ? "" : grid.Words(r.terms[0].a, item);
  for (std::size_t k = minus && !whole ? 0 : 1; k < r.terms.size(); ++k)
    if (r.terms[k].a != series)
      out += (out.empty() ? "" : minus || !whole ? " − " : " + ") + grid.Words(r.terms[k].a, item);
  return minus ? out : out + (whole ? " + " : " − ") + rest;
}

}  // namespace

std::optional<Interval> ExpectedAt(const Grid& grid, const GridRelation& r, std::size_t item,
                                   std::size_t series) {
  if (r.kind == GridRelation::Kind::kSum) {
    const auto parts = PartsOf(grid, r, item);
    if (!parts) return std::nullopt;
    if (r.terms[0].a == series) return parts;
    const Interval whole = *grid.Signed(r.terms[0].a, item);
    const Interval others = *PartsOf(grid, r, item, series);
    const Interval value = SignOf(r, series) > 0 ? whole - others : others - whole;
    return grid.AreAlike(series, r.terms[0].a, item)
               ? value
               : value / Interval::Exactly(grid.NumberAt(r.terms[0].a, item).factor);
  }
  for (std::size_t k = 0; k < r.terms.size(); ++k) {
    const Term& t = r.terms[k];
    if ((t.series() >> series & 1) == 0) continue;
    const auto others = ProductOf(grid, r, item, k);
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
        return grid.At(series, item).minus ? one - value : value - one;
      case Op::kOdds:
        return value / (one + value);
      case Op::kLess:
        return value + one;
      case Op::kSum:
        return value - *grid.Signed(t.a == series ? t.b : t.a, item);
    }
  }
  return std::nullopt;
}

std::string Step(const Grid& grid, const GridRelation& r, std::size_t item, std::size_t series) {
  std::string out;
  if (r.kind == GridRelation::Kind::kSum) {
    const bool whole = r.terms[0].a == series;
    if (r.constant.low > 0) return StepWithConstant(grid, r, item, series);
    if (!whole) out = grid.Words(r.terms[0].a, item);
    for (std::size_t k = 1; k < r.terms.size(); ++k)
      if (r.terms[k].a != series)
        out += (out.empty() ? "" : whole ? " + " : " − ") + grid.Words(r.terms[k].a, item);
    return out;
  }
  int own = 1;
  Op op = Op::kPlain;
  std::string added;
  for (std::size_t k = 0; k < r.terms.size(); ++k)
    if ((r.terms[k].series() >> series & 1) != 0) {
      own = r.powers[k], op = r.terms[k].op;
      if (op == Op::kSum)
        added = grid.Words(r.terms[k].a == series ? r.terms[k].b : r.terms[k].a, item);
    }
  // What it is a multiple of first, then what it is divided by.
  std::string below;
  for (std::size_t k = 0; k < r.terms.size(); ++k) {
    const Term& t = r.terms[k];
    if ((t.series() >> series & 1) != 0) continue;
    const std::string words =
        t.op == Op::kSum    ? "(" + grid.Words(t.a, item) + " + " + grid.Words(t.b, item) + ")"
        : t.op == Op::kRest ? "(1 − " + grid.Words(t.a, item) + ")"
        : t.op == Op::kMore ? "(1 + " + grid.Words(t.a, item) + ")"
                            : grid.Words(t.a, item);
    if ((r.powers[k] > 0) != (own > 0)) {
      out += (out.empty() ? "" : " × ") + words;
    } else {
      below += " ÷ " + words;
    }
  }
  out = (out.empty() ? "1" : out) + below;
  if (op == Op::kRest || (op == Op::kMore && grid.At(series, item).minus))
    out = "1 − " + out;
  else if (op == Op::kMore)
    out += " − 1";
  else if (op == Op::kOdds)
    out += " to the rest";
  else if (op == Op::kLess)
    out += " + 1";
  else if (op == Op::kSum)
    out += " − " + added;
  if (r.kind != GridRelation::Kind::kOne) out += " in the proportion";
  return out;
}

bool TotalSupports(const Grid& grid, std::size_t series, std::size_t item,
                   const Interval& expected) {
  Interval others = Interval::Exactly(0);
  std::optional<std::size_t> total;
  for (std::size_t i = 0; i < grid.Items(); ++i) {
    if (!grid.Has(series, i)) continue;
    if (grid.totals[i]) {
      if (total) return false;
      total = i;
    } else if (i != item) {
      others = others + *grid.Signed(series, i);
    }
  }
  if (!total) return false;
  const Number& sum = grid.NumberAt(series, *total);
  const auto own = grid.Signed(series, item);
  return own && Agrees(sum, others + expected) != nullptr && Agrees(sum, others + *own) == nullptr;
}

bool PutsProportionRight(const Grid& grid, const GridRelation& r, std::size_t item,
                         std::size_t series) {
  const auto expected = ExpectedAt(grid, r, item, series);
  if (!expected || !expected->known() || expected->low <= 0) return false;
  for (std::size_t other = 0; other < grid.series.size(); ++other) {
    if ((r.series >> other & 1) != 0 || grid.series[other].key || !grid.series[other].uniform)
      continue;
    const auto beside = TermAt(grid, {Op::kPlain, other, other}, item);
    const auto own = TermAt(grid, {Op::kPlain, series, series}, item);
    if (!beside || !own) continue;
    std::vector<Interval> ratios;
    for (std::size_t i = 0; i < grid.Items(); ++i) {
      if (i == item || grid.totals[i]) continue;
      const auto a = TermAt(grid, {Op::kPlain, series, series}, i);
      const auto b = TermAt(grid, {Op::kPlain, other, other}, i);
      if (a && b) ratios.push_back(*a / *b);
    }
    const auto one = [&](const Interval& ratio) {
      return std::ranges::all_of(ratios, [&](const Interval& o) { return o.Meets(ratio); });
    };
    if (ratios.size() >= 2 && std::ranges::all_of(ratios, one) && one(*expected / *beside) &&
        !one(*own / *beside))
      return true;
  }
  return false;
}

}  // namespace shardlint
