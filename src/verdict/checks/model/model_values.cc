#include "verdict/checks/model/model_values.h"

#include <cmath>

namespace shardlint {
namespace {

constexpr double kChance = 0.2;  // a match likelier than this by chance confirms nothing
constexpr double kBroad = 1.6;   // a value whose ends are farther apart says little
constexpr double kLn10000 = 9.210340371976184;
constexpr auto kWhole = static_cast<std::uint32_t>(-1);  // length of a walk over all values

double LogWidth(const Number& n) {
  const Interval v = n.Printed();
  if (v.low <= 0 || v.high <= v.low) return 0;
  return std::log(v.high / v.low);
}

// The number under check is never among its own inputs, nor is the same figure said elsewhere.
bool RestsOn(const Judgement& j, const CostModel& model, std::uint32_t id, const Number& n,
             int depth) {
  const Candidate& c = model.at(id);
  if (c.formula < 0 && !c.stated) return false;
  if (const StatedValue* stated = model.Stated(c); stated != nullptr && stated->claim >= 0) {
    const Claim& claim = j.claims.claims[static_cast<std::size_t>(stated->claim)];
    if (claim.kind != Claim::Kind::kNumber) return false;
    const Number& other = j.NumberOf(claim);
    return &other == &n || (other.decimal == n.decimal && other.dimension == n.dimension &&
                            other.factor == n.factor && !n.dimension.dimensionless());
  }
  if (depth > 10) return false;
  for (const std::uint32_t input : model.Inputs(c))
    if (RestsOn(j, model, input, n, depth + 1)) return true;
  return false;
}

// Whether the cost model has confirmed a claim as this very quantity.
bool ConfirmedAs(Judgement& j, std::int32_t claim, SymbolId quantity) {
  if (claim < 0) return false;
  const JudgedClaim& judged = j.judged[static_cast<std::size_t>(claim)];
  for (std::size_t i = 0; i < judged.checks.size(); ++i) {
    const CheckDetail& detail = judged.details[i];
    if (judged.checks[i].verdict == Verdict::kConfirmed &&
        detail.kind == CheckDetail::Kind::kModel &&
        j.ModelOf(detail.model).at(detail.candidate).quantity == quantity)
      return true;
  }
  return false;
}

// Whether it rests on a figure whose meaning is not firm, and that nothing has confirmed since.
bool Doubtful(Judgement& j, const CostModel& model, std::uint32_t id, int depth) {
  const Candidate& c = model.at(id);
  if (!c.weak || depth > 10) return c.weak;
  if (const StatedValue* stated = model.Stated(c))
    return !ConfirmedAs(j, stated->claim, c.quantity);
  bool known = false;
  for (const std::uint32_t input : model.Inputs(c)) {
    known |= model.at(input).weak;
    if (Doubtful(j, model, input, depth + 1)) return true;
  }
  return !known;
}

std::size_t StatedBelow(const CostModel& model, std::uint32_t id, int depth) {
  const Candidate& c = model.at(id);
  if (const StatedValue* stated = model.Stated(c)) return stated->claim >= 0 ? 1 : 0;
  std::size_t stated = 0;
  if (depth < 10)
    for (const std::uint32_t input : model.Inputs(c))
      stated += StatedBelow(model, input, depth + 1);
  return stated;
}

// An input that serves its own paragraph or row alone stands elsewhere: "P4D9" of another table.
bool IsFromAfar(const Judgement& j, const CostModel& model, std::uint32_t id, const Number& n) {
  const auto& inputs = model.Inputs(model.at(id));
  return std::ranges::any_of(inputs, [&](std::uint32_t input) {
    const StatedValue* stated = model.Stated(model.at(input));
    if (stated == nullptr || stated->claim < 0 ||
        !j.rules.quantities[model.at(input).quantity].beside)
      return false;
    const std::uint32_t there = j.claims.claims[static_cast<std::size_t>(stated->claim)].block;
    return there != n.block && j.document.FirstOfRow(there) != j.document.FirstOfRow(n.block);
  });
}

// "EP | 8 | 32" above "experts per rank | 8 | 2": what its own column says of one of several plans.
bool RestsOnOwnColumn(const Judgement& j, const CostModel& model, std::uint32_t id, const Number& n,
                      int depth) {
  const Block& here = j.document.blocks[n.block];
  if (here.kind != Block::Kind::kCell || depth > 10) return false;
  if (const StatedValue* stated = model.Stated(model.at(id))) {
    if (stated->claim < 0) return false;
    const Block& there =
        j.document.blocks[j.claims.claims[static_cast<std::size_t>(stated->claim)].block];
    return there.kind == Block::Kind::kCell && there.group == here.group &&
           there.column == here.column && there.row != here.row;
  }
  return std::ranges::any_of(model.Inputs(model.at(id)), [&](std::uint32_t input) {
    return RestsOnOwnColumn(j, model, input, n, depth + 1);
  });
}

}  // namespace

// Walks the candidates of one quantity in one plan until one agrees with the claim.
void TryIn(Judgement& j, const Number& n, std::span<const Ink> inks, SymbolId quantity,
           std::int32_t index, bool wide, Outcome& out) {
  if (!j.rules.quantities[quantity].has_exact) return;
  // Once printed steps give a value, a guess at what nobody stated adds nothing.
  const bool grounded = wide && out.computed && !out.first_assumed;
  CostModel& model = j.ModelOf(index);
  const auto note_first = [&](const Candidate& c, std::uint32_t id) {
    if (out.computed) return;
    out.computed = true;
    out.first = c.value, out.first_model = index, out.first_candidate = id,
    out.first_assumed = c.assumed, out.first_guessed = c.guessed;
    out.first_weak = Doubtful(j, model, id, 0);
    out.first_confirmed = c.weak && !out.first_weak;
  };
  const CostModel::Reach reach = model.ReachOfComputed(quantity);
  if (reach.empty()) return;
  const Interval window = WindowOf(n, inks);
  const auto agrees = [&](const Interval& value) {
    return MayAgree(window, value) && Agrees(n, inks, value) != nullptr;
  };
  const bool may_agree =
      !reach.known() || (reach.any && agrees(reach.range)) || (reach.zero && agrees({0, 0}));
  if (!may_agree) {
    if (!out.computed)
      model.ForEachComputed(quantity, [&](std::uint32_t id) {
        if (model.at(id).kind == FormulaKind::kExact) note_first(model.at(id), id);
        return !out.computed;
      });
    out.walks.push_back({index, quantity, grounded, kWhole});
    return;
  }
  const auto try_one = [&](std::uint32_t id) {
    const Candidate& c = model.at(id);
    if (c.kind != FormulaKind::kExact) return true;
    if (grounded && c.assumed) return true;
    const bool first = !out.computed;
    note_first(c, id);
    const bool broad = c.value.low > 0 ? c.value.high > kBroad * c.value.low
                                       : c.value.high > 0 && c.value.low < c.value.high / kBroad;
    const char* reading = Agrees(n, inks, c.value);
    if (reading == nullptr || IsFromAfar(j, model, id, n)) return true;
    if (RestsOn(j, model, id, n, 0)) return out.rested = true;
    if (broad) {
      out.only_wide = true;
      return true;
    }
    out.confirmed = true;
    out.assumed = c.assumed;
    out.default_matches =
        first || c.is_default || (!c.assumed && !c.weak && RestsOnOwnColumn(j, model, id, n, 0));
    out.model = index, out.candidate = id, out.reading = reading;
    return false;
  };
  std::uint32_t length = 0;
  if (const CostModel::ExactValues* exact = model.ExactComputed(quantity)) {
    length = exact->visited;
    for (const CostModel::ExactValue& value : exact->values) {
      if ((out.computed && !MayAgree(window, value.value)) || try_one(value.id)) continue;
      length = value.place + 1;
      break;
    }
  } else {
    model.ForEachComputed(quantity, [&](std::uint32_t id) {
      ++length;
      return try_one(id);
    });
  }
  out.walks.push_back({index, quantity, grounded, length});
}

void Try(Judgement& j, const Number& n, std::span<const Ink> inks, SymbolId quantity,
         std::int32_t plan, bool wide, Outcome& out) {
  TryIn(j, n, inks, quantity, j.ModelIndex(plan, wide), wide, out);
}

std::vector<double> ValuesOf(Judgement& j, const Outcome& out) {
  std::vector<double> values;
  for (const Outcome::Walk& walk : out.walks) {
    CostModel& model = j.ModelOf(walk.model);
    std::uint32_t left = walk.length;
    if (left == 0) continue;
    model.ForEachComputed(walk.quantity, [&](std::uint32_t id) {
      const Candidate& c = model.at(id);
      if (c.kind == FormulaKind::kExact && !(walk.grounded && c.assumed))
        values.push_back(c.value.middle());
      return --left > 0;
    });
  }
  return values;
}

bool ByChance(Judgement& j, const Number& n, const Outcome& out) {
  if (out.default_matches) return false;
  const double claimed = n.Nominal();
  int near = 0;
  for (const double v : ValuesOf(j, out)) near += v > claimed / 100 && v < claimed * 100;
  // Counts are exact: their width is that of one whole number.
  double width = LogWidth(n);
  if (width == 0) width = claimed > 2 ? 1 / claimed : 0.5;
  return near * width / kLn10000 > kChance;
}

std::size_t StatedInputs(Judgement& j, const Outcome& out) {
  return StatedBelow(j.ModelOf(out.first_model), out.first_candidate, 0);
}

std::string_view RuleOf(Judgement& j, std::int32_t model, std::uint32_t candidate) {
  const Candidate& c = j.ModelOf(model).at(candidate);
  return j.rules.formulas[static_cast<std::size_t>(c.formula)].id;
}

CheckDetail ModelDetail(Judgement& j, std::uint32_t claim, std::int32_t model,
                        std::uint32_t candidate, const char* reading) {
  CheckDetail detail{.kind = CheckDetail::Kind::kModel, .claim = claim};
  detail.model = model, detail.candidate = candidate, detail.reading = reading;
  detail.expected = j.ModelOf(model).at(candidate).value, detail.has_expected = true;
  return detail;
}

}  // namespace shardlint
