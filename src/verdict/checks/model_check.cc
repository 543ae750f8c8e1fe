#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.h"
#include "verdict/judgement.h"

namespace shardlint {
namespace {

constexpr double kChance = 0.2;  // a match likelier than this by chance confirms nothing
constexpr double kLn10000 = 9.210340371976184;
constexpr std::size_t kMaxRates = 256;
constexpr std::uint32_t kMaxEarlier = 1000;  // claims that are looked through for the same figure

struct Outcome {
  bool computed = false;  ///< some formula gave a value
  bool confirmed = false;
  bool rested = false;     ///< a value agreed that rests on the claim itself
  bool only_wide = false;  ///< every value is an interval too wide to say much
  bool assumed = false;
  bool first_assumed = false;
  bool first_weak = false;
  bool first_confirmed = false;  ///< it was weak until the figures it rests on were confirmed
  bool first_guessed = false;
  std::int32_t model = -1;
  std::uint32_t candidate = 0;
  Interval first;  ///< the default value
  std::int32_t first_model = -1;
  std::uint32_t first_candidate = 0;
  const char* reading = "";
  std::vector<double> values;  ///< middles of all values seen
  /// Where no value can agree, values are seen only when someone asks for them (SeeAll).
  struct Unseen {
    std::int32_t model;
    SymbolId quantity;
    bool grounded;
  };
  std::vector<Unseen> unseen;
  bool default_matches = false;
};

double LogWidth(const Number& n) {
  const Interval v = n.Printed();
  if (v.low <= 0 || v.high <= v.low) return 0;
  return std::log(v.high / v.low);
}

// The number under check is never among its own inputs, nor is the same figure said elsewhere.
bool RestsOn(const Judgement& j, const CostModel& model, std::uint32_t id, const Number& n,
             int depth) {
  const Candidate& c = model.at(id);
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
  if (const Interval range = model.RangeOfComputed(quantity);
      range.known() && Agrees(n, inks, range) == nullptr) {
    if (!out.computed)
      model.ForEachComputed(quantity, [&](std::uint32_t id) {
        if (model.at(id).kind == FormulaKind::kExact) note_first(model.at(id), id);
        return !out.computed;
      });
    out.unseen.push_back({index, quantity, grounded});
    return;
  }
  model.ForEachComputed(quantity, [&](std::uint32_t id) {
    const Candidate& c = model.at(id);
    if (c.kind != FormulaKind::kExact) return true;
    if (grounded && c.assumed) return true;
    const bool first = !out.computed;
    note_first(c, id);
    out.values.push_back(c.value.middle());
    const bool broad = c.value.low > 0 ? c.value.high > 2 * c.value.low
                                       : c.value.high > 0 && c.value.low < c.value.high / 2;
    const char* reading = Agrees(n, inks, c.value);
    if (reading == nullptr) return true;
    if (RestsOn(j, model, id, n, 0)) return out.rested = true;
    if (broad) {
      out.only_wide = true;
      return true;
    }
    out.confirmed = true;
    out.assumed = c.assumed;
    out.default_matches = first || c.is_default;
    out.model = index, out.candidate = id, out.reading = reading;
    return false;
  });
}

void Try(Judgement& j, const Number& n, std::span<const Ink> inks, SymbolId quantity,
         std::int32_t plan, bool wide, Outcome& out) {
  TryIn(j, n, inks, quantity, j.ModelIndex(plan, wide), wide, out);
}

void SeeAll(Judgement& j, Outcome& out) {
  for (const Outcome::Unseen& unseen : out.unseen) {
    CostModel& model = j.ModelOf(unseen.model);
    model.ForEachComputed(unseen.quantity, [&](std::uint32_t id) {
      const Candidate& c = model.at(id);
      if (c.kind == FormulaKind::kExact && !(unseen.grounded && c.assumed))
        out.values.push_back(c.value.middle());
      return true;
    });
  }
  out.unseen.clear();
}

bool ByChance(Judgement& j, const Number& n, Outcome& out) {
  if (out.default_matches) return false;
  SeeAll(j, out);
  const double claimed = n.decimal.value() * n.factor;
  int near = 0;
  for (const double v : out.values) near += v > claimed / 100 && v < claimed * 100;
  // Counts are exact: their width is that of one whole number.
  double width = LogWidth(n);
  if (width == 0) width = claimed > 2 ? 1 / claimed : 0.5;
  return near * width / kLn10000 > kChance;
}

enum class Direction { kLower, kUpper };

// A bound that the claim breaks. The most generous value of the bound decides.
struct Broken {
  bool any = false;  ///< the bound could be computed
  bool refuted = false;
  std::int32_t model = -1;
  std::uint32_t candidate = 0;
  Interval bound;
  Direction direction = Direction::kLower;
};

Broken TryBound(Judgement& j, const Number& n, SymbolId quantity, std::int32_t plan, bool wide) {
  Broken out;
  if (!j.rules.quantities[quantity].has_bounds) return out;
  const std::int32_t index = j.ModelIndex(plan, wide);
  CostModel& model = j.ModelOf(index);
  bool all = true;
  const Interval printed = n.Printed();
  const double widest = std::max(n.factor, n.binary_factor), narrowest = n.factor;
  const bool at_least = n.bound == Bound::kAtLeast || n.bound == Bound::kGreater || n.open_ended;
  const bool at_most = n.bound == Bound::kAtMost || n.bound == Bound::kLess;
  model.ForEachComputed(quantity, [&](std::uint32_t id) {
    const Candidate& c = model.at(id);
    if (c.kind != FormulaKind::kLowerBound && c.kind != FormulaKind::kUpperBound) return true;
    if (c.loose) return true;
    out.any = true;
    const bool lower = c.kind == FormulaKind::kLowerBound;
    // "at most 10 s" stays possible when it could be slower than the bound; "at least" likewise.
    const bool broken = lower ? !at_least && printed.high * widest < c.value.low * (1 - 1e-9)
                              : !at_most && printed.low * narrowest > c.value.high * (1 + 1e-9);
    const bool looser =
        out.model < 0 || (lower ? c.value.low < out.bound.low : c.value.high > out.bound.high);
    if (looser) {
      out.model = index, out.candidate = id, out.bound = c.value;
      out.direction = lower ? Direction::kLower : Direction::kUpper;
    }
    all &= broken;
    return true;
  });
  out.refuted = out.any && all;
  return out;
}

class ModelChecker {
 public:
  explicit ModelChecker(Judgement& j) : j_(j) {}

  void Check(std::uint32_t index) {
    const Claim& claim = j_.claims.claims[index];
    const Number& n = j_.NumberOf(claim);
    if (claim.quantities.empty() || claim.role == Role::kRejected || claim.role == Role::kAlert ||
        claim.role == Role::kHypothetical || claim.role == Role::kExample)
      return;
    const bool required = claim.role == Role::kRequired;
    if (!required && !n.multiplier) CheckExact(index, claim, n);
    if (!claim.unnamed) CheckBounds(index, claim, n, required);
  }

 private:
  // The formula's own id names the rule: "kv-cache-per-gpu".
  std::string_view RuleOf(std::int32_t model, std::uint32_t candidate) {
    const Candidate& c = j_.ModelOf(model).at(candidate);
    return j_.rules.formulas[static_cast<std::size_t>(c.formula)].id;
  }

  bool HasEstimate(const Outcome& out, SymbolId quantity) {
    CostModel& model = j_.ModelOf(out.first_model);
    bool estimate = false;
    model.ForEachComputed(quantity, [&](std::uint32_t id) {
      estimate |= model.at(id).kind == FormulaKind::kEstimate;
      return !estimate;
    });
    return estimate;
  }

  bool IsOrdinary(const Outcome& out) {
    const Candidate& c = j_.ModelOf(out.first_model).at(out.first_candidate);
    // An amount that rests on an unusual reading further up (one sequence for an unstated batch) is
    // none either.
    if (j_.rules.quantities[c.quantity].dimension == Dimension::Of(Dimension::kByte))
      return c.is_default;
    return c.formula < 0 || j_.rules.formulas[static_cast<std::size_t>(c.formula)].reading.empty();
  }

  // A repeated figure is judged where it stands first, under the same words.
  bool ConfirmedBefore(std::uint32_t index, const Claim& claim, const Number& n,
                       bool in_any_plan) const {
    for (std::uint32_t c = index - std::min(index, kMaxEarlier); c < index; ++c) {
      const Claim& earlier = j_.claims.claims[c];
      if (earlier.kind != Claim::Kind::kNumber || earlier.measure == 0xFFFF ||
          j_.judged[c].checks.empty() || j_.judged[c].Folded() != Verdict::kConfirmed)
        continue;
      const std::int32_t here = j_.PlanOf(claim), there = j_.PlanOf(earlier);
      const bool derived = std::ranges::any_of(j_.judged[c].checks, [](const auto& check) {
        return check.rule == "arithmetic" && check.verdict == Verdict::kConfirmed;
      });
      if (!in_any_plan && !derived && here != there && here != 0 && there != 0)
        continue;  // another option's figure, which nothing there derives
      const Number& o = j_.NumberOf(earlier);
      if (!(o.decimal == n.decimal) || o.factor != n.factor || o.dimension != n.dimension) continue;
      if (std::ranges::any_of(claim.quantities, [&](SymbolId q) {
            return std::ranges::find(earlier.quantities, q) != earlier.quantities.end();
          }))
        return true;
    }
    return false;
  }

  // "36 GB ÷ 4 = 9 GB" divides a stated amount, and the step may be the wrong one; what is
  // built up from counts alone states its own configuration.
  bool RestsOnAmount(std::uint32_t index, const Number& n) const {
    for (const CheckDetail& detail : j_.judged[index].details) {
      if (detail.kind != CheckDetail::Kind::kArithmetic || detail.other < 0) continue;
      for (const std::uint32_t i :
           j_.mentions.equations[static_cast<std::size_t>(detail.other)].operands)
        if (j_.mentions.numbers[i].dimension == n.dimension && j_.mentions.numbers[i].factor > 64)
          return true;
    }
    return false;
  }

  bool OfOtherPhase(const Claim& claim, SymbolId quantity) const {
    const std::string_view name = j_.rules.symbols.Name(quantity);
    return (claim.phase == Phase::kPrefill && name.find("decode") != std::string_view::npos) ||
           (claim.phase == Phase::kDecode && name.find("prefill") != std::string_view::npos);
  }

  // Plans::Judging, made once for the many claims of the whole document.
  std::span<const std::int32_t> JudgingPlans(const Claim& claim) {
    const std::int32_t plan = j_.PlanOf(claim);
    if (plan == 0 && of_root_.empty()) of_root_ = j_.plans.Judging(0);
    if (plan != 0) of_plan_ = j_.plans.Judging(plan);
    return plan == 0 ? of_root_ : of_plan_;
  }

  // Whether a plan states anything that the quantity rests on.
  bool Differs(std::int32_t plan, SymbolId quantity) {
    if (own_.empty()) ComparePlans();
    return own_[static_cast<std::size_t>(plan)].Meets(j_.rules.quantities[quantity].rests_on);
  }

  // Whether it states other values than the plan above it, which is tried before it.
  bool Changes(std::int32_t plan, SymbolId quantity) {
    if (own_.empty()) ComparePlans();
    return changes_[static_cast<std::size_t>(plan)].Meets(j_.rules.quantities[quantity].rests_on);
  }

  void ComparePlans() {
    const auto& plans = j_.plans.plans;
    own_.resize(plans.size());
    changes_.resize(plans.size());
    const auto same = [](const StatedValue& a, const StatedValue& b) {
      return a.value == b.value && a.weak == b.weak;
    };
    for (std::size_t p = 0; p < own_.size(); ++p)
      for (std::size_t q = 0; q < plans[p].values.size(); ++q) {
        const auto& values = plans[p].values[q];
        if (values.empty()) continue;
        own_[p].Add(static_cast<SymbolId>(q));
        std::int32_t above = plans[p].parent;
        const bool tried = above >= 0 && !plans[static_cast<std::size_t>(above)].hypothetical;
        while (above > 0 && plans[static_cast<std::size_t>(above)].values[q].empty())
          above = plans[static_cast<std::size_t>(above)].parent;
        if (!tried ||
            !std::ranges::equal(values, plans[static_cast<std::size_t>(above)].values[q], same))
          changes_[p].Add(static_cast<SymbolId>(q));
      }
  }

  void CheckExact(std::uint32_t index, const Claim& claim, const Number& n) {
    if (n.range) return CheckRange(index, claim, n);
    const std::vector<Ink> inks = InksOf(n);
    Outcome best;
    SymbolId best_quantity = claim.quantities.front();
    // Arithmetic that holds needs no second opinion, except on amounts of memory whose meaning is
    // firm.
    const bool settled = !(claim.firm && n.dimension == Dimension::Of(Dimension::kByte)) &&
                         std::ranges::any_of(j_.judged[index].checks, [](const auto& check) {
                           return check.verdict == Verdict::kConfirmed;
                         });
    bool contradicts = true, any = false, chance = false, every_plan = true;
    if (const auto at = AtStatedEfficiency(claim.quantities.front())) {
      for (const std::int32_t plan : JudgingPlans(claim)) {
        Outcome out;
        Try(j_, n, inks, *at, plan, false, out);
        if (!out.confirmed || ByChance(j_, n, out)) continue;
        j_.judged[index].Add(RuleOf(out.model, out.candidate), Verdict::kConfirmed, Severity::kNone,
                             Detail(index, out.model, out.candidate, out.reading));
        return;
      }
    }
    for (const SymbolId quantity : claim.quantities) {
      if (claim.quantities.size() > 1 && OfOtherPhase(claim, quantity)) continue;
      Outcome out;
      bool rested = false;
      for (const std::int32_t plan : JudgingPlans(claim)) {
        if (plan != 0 && plan != j_.PlanOf(claim)) {
          if (!Differs(plan, quantity)) continue;
          // Equal values fail alike, but for a claim that is itself one of them.
          if (out.computed && !rested && !Changes(plan, quantity)) continue;
        }
        Outcome here;
        Try(j_, n, inks, quantity, plan, false, here);
        if (!here.confirmed && (!settled || !here.computed))
          Try(j_, n, inks, quantity, plan, true, here);
        rested |= here.rested;
        if (!here.computed) every_plan = every_plan && plan == 0 && j_.plans.plans.size() > 1;
        if (here.confirmed && ByChance(j_, n, here)) here.confirmed = false, chance = true;
        if (!out.computed || here.confirmed) {
          const bool had = out.computed;
          if (here.confirmed || !had) out = here;
        }
        out.only_wide |= here.only_wide;
        if (out.confirmed) break;
      }
      any |= out.computed;
      if (out.confirmed) {
        CheckDetail detail = Detail(index, out.model, out.candidate, out.reading);
        j_.judged[index].Add(RuleOf(out.model, out.candidate), Verdict::kConfirmed, Severity::kNone,
                             std::move(detail));
        return;
      }
      if (!out.computed || out.only_wide) contradicts = false;
      if (out.computed && !best.computed) best = out, best_quantity = quantity;
    }
    if (!any) {
      const QuantityInfo& info = j_.rules.quantities[claim.quantities.front()];
      if (!info.input && !info.formulas.empty()) {
        CheckDetail detail{.kind = CheckDetail::Kind::kMissing, .claim = index};
        detail.names_missing = true;
        j_.judged[index].Add("model", Verdict::kUnverifiable, Severity::kNone, std::move(detail));
      }
      return;
    }
    const QuantityInfo& info = j_.rules.quantities[claim.quantities.front()];
    CheckDetail detail = Detail(index, best.first_model, best.first_candidate, "");
    const bool measured = claim.role == Role::kMeasured;
    // What is all of the memory is what there is, not what is used of it.
    const bool everything =
        j_.Symbol("memory.utilization") == best_quantity && best.first.Contains(1);
    const bool soft =
        (claim.measure != 0xFFFF && j_.rules.vocabulary.measures[claim.measure].soft) ||
        HasEstimate(best, best_quantity);
    // Without the ordinary reading nothing is refuted.
    const bool named = IsOrdinary(best);
    const bool share_holds =
        n.percent && std::ranges::any_of(j_.judged[index].checks, [](const auto& check) {
          return check.rule.starts_with("arithmetic") && check.verdict == Verdict::kConfirmed;
        });
    const bool computed_here = std::ranges::any_of(j_.judged[index].checks, [](const auto& check) {
      return check.rule == "arithmetic" && check.verdict == Verdict::kConfirmed;
    });
    // A figure whose own arithmetic holds is held against the plan only where its meaning is
    // certain and nothing is assumed; one that nothing right beside it names, never.
    const bool count = n.dimension.dimensionless() && !n.percent;
    const bool stepped = !computed_here || RestsOnAmount(index, n);
    const bool tokens = n.noun != nullptr && n.noun->id == "token";
    const bool sure =
        named && claim.firm && (stepped || claim.scope_known) &&
        (best.first.low > 0 || best.first == Interval{0, 0}) &&
        !(count && !tokens && best.first_assumed) && !best.first_weak &&
        (!computed_here || (!best.first_guessed && n.dimension == Dimension::Of(Dimension::kByte)));
    if (!contradicts || chance || !every_plan || info.input || soft || share_holds || measured ||
        everything || !sure) {
      // Not refuted as everything it may be; an input contradicts only through its own checks.
      if (info.input && contradicts && !chance) return CheckInput(index, claim, n, best);
      if (!info.input) {
        detail.kind = CheckDetail::Kind::kMissing;
        detail.message = chance ? "matches only a reading that a random number would match as well"
                         : soft ? "an estimate, which formulas may confirm but not contradict"
                         : measured     ? "measured, which no formula contradicts"
                         : everything   ? "the amount it would be a share of is all there is"
                         : !contradicts ? "cannot be told which quantity it is"
                         : !claim.firm  ? "its meaning is not said right beside it"
                         : best.first_weak
                             ? "rests on a figure whose meaning is not said right beside it"
                         : !named ? "only an unusual reading of it can be computed"
                                  : "rests on what the document leaves open";
        j_.judged[index].Add("model", Verdict::kUnverifiable, Severity::kNone, std::move(detail));
      }
      return;
    }
    // What the row or the sentence itself states comes before the plan's.
    const CostModel::Local local = LocalInputs(index, claim);
    const Block& block = j_.document.blocks[claim.block];
    if (local.empty() && block.kind == Block::Kind::kCell &&
        j_.document.groups[static_cast<std::size_t>(block.group)].columns > 3) {
      detail.kind = CheckDetail::Kind::kMissing;
      detail.message = "its row states none of what it depends on";
      j_.judged[index].Add("model", Verdict::kUnverifiable, Severity::kNone, std::move(detail));
      return;
    }
    if (!local.empty()) {
      Outcome here;
      for (const bool wide : {false, true}) {
        const auto model = static_cast<std::int32_t>(j_.models.size());
        CostModel& whole = j_.ModelOf(j_.ModelIndex(j_.PlanOf(claim), wide));
        j_.models.push_back(std::make_unique<CostModel>(whole, local));
        for (const SymbolId quantity : claim.quantities)
          if (!here.confirmed) TryIn(j_, n, inks, quantity, model, wide, here);
      }
      if (here.confirmed) {
        j_.judged[index].Add(RuleOf(here.model, here.candidate), Verdict::kConfirmed,
                             Severity::kNone,
                             Detail(index, here.model, here.candidate, here.reading));
        return;
      }
      if (!here.computed || here.only_wide || here.first_weak) {
        j_.models.resize(j_.models.size() - 2);
        detail.kind = CheckDetail::Kind::kMissing;
        detail.message = "what its row states does not suffice";
        j_.judged[index].Add("model", Verdict::kUnverifiable, Severity::kNone, std::move(detail));
        return;
      }
      best.first = here.first, best.first_model = here.first_model,
      best.first_candidate = here.first_candidate;
      detail = Detail(index, best.first_model, best.first_candidate, "");
    }
    // A range of sizes apart is more likely another thing under the same words.
    const double claimed = n.decimal.value() * n.factor;
    const double value = best.first.middle();
    const double farthest = n.dimension == Dimension::Of(Dimension::kByte) ? 1e7 : 1e5;
    if (claimed > 0 && value > 0 && (claimed / value > farthest || value / claimed > farthest))
      return;
    detail.diagnosis = Diagnose(j_, claim, best.first_model, best_quantity);
    // A product of counts states its own configuration: it is wrong where a known slip gives its
    // digits.
    if ((!stepped || best.first_confirmed) && !detail.diagnosis) return;
    // What was weak until now needs more: no place of the document may hold the figure for right.
    if (ConfirmedBefore(index, claim, n, best.first_confirmed)) return;
    j_.judged[index].Add(RuleOf(best.first_model, best.first_candidate), Verdict::kContradicted,
                         NearMiss(n, best.first) ? Severity::kWarning : Severity::kError,
                         std::move(detail));
  }

  // An input that its own plan refutes: a parameter count that the stated architecture cannot hold,
  // a GPU count that no reading of the degrees gives.
  void CheckInput(std::uint32_t index, const Claim& claim, const Number& n, Outcome& best) {
    const SymbolId q = claim.quantities.front();
    const auto is = [&](std::string_view name) { return j_.Symbol(name) == q; };
    if (!claim.scope_known && !is("parameters.total")) return;
    if (claim.role == Role::kMeasured) return;  // of the run that is told, maybe another one
    if (!claim.firm || std::ranges::any_of(j_.judged[index].checks, [](const auto& c) {
          return c.verdict == Verdict::kConfirmed;
        }))
      return;
    if (is("gpus.total") && !SaysTotal(claim)) return;
    if (StatedInputs(best) < 2) return;
    const bool judged = is("parameters.total") || is("gpus.total") || is("num_experts_total") ||
                        is("parameters.active");
    if (!judged) return;
    // Only what the document itself says is held against it: a model's name speaks in
    // CheckCatalogue.
    if (is("parameters.total") &&
        (!j_.plans.ModelsOf(j_.PlanOf(claim)).empty() || CountsSeveralModels(claim, n)))
      return;
    // Replicas that nobody speaks of may be any number.
    if (is("gpus.total") && best.first.exact() && best.first.low >= 1 &&
        std::fmod(n.decimal.value() * n.factor, best.first.low) == 0) {
      const auto replicas = j_.Symbol("data_parallel_size");
      if (replicas && !j_.ModelOf(best.first_model).Known(*replicas)) return;
    }
    // Counts agree within the rounding that a name such as "7B" hides.
    const double claimed = n.decimal.value() * n.factor;
    SeeAll(j_, best);
    for (const double v : best.values)
      if (is("parameters.total") && claimed > 0 && v > claimed / 1.35 && v < claimed * 1.35) return;
    CheckDetail detail = Detail(index, best.first_model, best.first_candidate, "");
    j_.judged[index].Add(RuleOf(best.first_model, best.first_candidate), Verdict::kContradicted,
                         Severity::kError, std::move(detail));
  }

  // Where the parameters of several models are said, the shape may be another's.
  bool CountsSeveralModels(const Claim& claim, const Number& n) {
    if (!sizes_) {
      sizes_ = Interval{HUGE_VAL, 0};
      for (const Claim& other : j_.claims.claims) {
        if (other.kind != Claim::Kind::kNumber || other.quantities != claim.quantities) continue;
        const double size = j_.NumberOf(other).decimal.value() * j_.NumberOf(other).factor;
        if (size >= 1e6)
          sizes_ = Interval{std::min(sizes_->low, size), std::max(sizes_->high, size)};
      }
    }
    const double claimed = n.decimal.value() * n.factor;
    return sizes_->high > claimed * 1.35 || sizes_->low < claimed / 1.35;
  }

  // Inputs stated in the claim's own row, its column's header or its sentence.
  CostModel::Local LocalInputs(std::uint32_t index, const Claim& claim) {
    CostModel::Local local;
    const Block& block = j_.document.blocks[claim.block];
    const auto take = [&](std::uint32_t c) {
      const Claim& other = j_.claims.claims[c];
      if (c == index) return;
      if (other.kind == Claim::Kind::kPrecision) {
        local.emplace_back(
            j_.rules.plan_rules().weight_element_size,
            StatedValue{.value = Interval::Exactly(
                            j_.rules.vocabulary.precisions[static_cast<std::size_t>(other.index)]),
                        .claim = static_cast<std::int32_t>(c)});
      }
      if (other.kind == Claim::Kind::kName && (j_.plans.names_models || j_.plans.names_devices)) {
        for (const CatalogName& name :
             j_.mentions.names[static_cast<std::size_t>(other.index)].names)
          for (const CatalogFact& fact : j_.rules.catalog->Entry(name.entry).facts)
            for (const double value : fact.values)
              local.emplace_back(fact.quantity,
                                 StatedValue{.value = Interval::Exactly(value),
                                             .source = StatedValue::Source::kCatalogue});
      }
      if (other.kind != Claim::Kind::kNumber || other.quantities.empty() ||
          other.role == Role::kRejected)
        return;
      const SymbolId q = other.quantities.front();
      if (!j_.rules.quantities[q].input || !other.scope_known) return;
      for (StatedValue value : ReadingsOf(j_.NumberOf(other))) {
        value.claim = static_cast<std::int32_t>(c);
        value.weak = !other.firm;
        local.emplace_back(q, value);
      }
    };
    std::uint32_t begin = block.text_begin, end = block.text_end;
    if (block.kind == Block::Kind::kCell) {
      const Group& group = j_.document.groups[static_cast<std::size_t>(block.group)];
      begin = j_.document.blocks[group.first_block].text_begin,
      end = j_.document.blocks[group.end_block - 1].text_end;
    }
    const auto [first, last] = j_.ClaimsIn(begin, end);
    for (std::uint32_t c = first; c < last; ++c) {
      const Block& b = j_.document.blocks[j_.claims.claims[c].block];
      if (j_.claims.claims[c].block == claim.block) {
        take(c);
      } else if (block.kind == Block::Kind::kCell && b.group == block.group &&
                 (b.row == block.row || (b.header && b.column == block.column))) {
        take(c);
      }
    }
    return local;
  }

  // "Total GPUs: 40", "a world size of 40": other counts of GPUs are of pools, nodes and options.
  bool SaysTotal(const Claim& claim) const {
    if (claim.label_begin < 0) return false;
    const std::string_view label =
        std::string_view(j_.document.text).substr(static_cast<std::size_t>(claim.label_begin), 40);
    const Number& n = j_.NumberOf(claim);
    if (static_cast<std::uint32_t>(claim.label_begin) >= n.digits) return false;
    const auto has = [&](std::string_view word) {
      return ToLowerAscii(label.substr(0, n.digits - static_cast<std::uint32_t>(claim.label_begin)))
                 .find(word) != std::string::npos;
    };
    return has("total") || has("count") || has("world size") || has("number of");
  }

  // How many of the document's own statements a value rests on.
  std::size_t StatedInputs(const Outcome& out) {
    return StatedBelow(j_.ModelOf(out.first_model), out.first_candidate, 0);
  }

  std::size_t StatedBelow(const CostModel& model, std::uint32_t id, int depth) const {
    const Candidate& c = model.at(id);
    if (const StatedValue* stated = model.Stated(c)) return stated->claim >= 0 ? 1 : 0;
    std::size_t stated = 0;
    if (depth < 10)
      for (const std::uint32_t input : model.Inputs(c))
        stated += StatedBelow(model, input, depth + 1);
    return stated;
  }

  void CheckRange(std::uint32_t index, const Claim& claim, const Number& n) {
    for (const std::int32_t plan : JudgingPlans(claim)) {
      Outcome out;
      if (j_.rules.quantities[claim.quantities.front()].input) return;
      Try(j_, n, InksOf(n), claim.quantities.front(), plan, true, out);
      if (!out.confirmed) continue;
      j_.judged[index].Add(RuleOf(out.model, out.candidate), Verdict::kConfirmed, Severity::kNone,
                           Detail(index, out.model, out.candidate, out.reading));
      return;
    }
  }

  // What a stated MFU or bandwidth share gives: it may confirm a figure, as arithmetic; never
  // contradict.
  std::optional<SymbolId> AtStatedEfficiency(SymbolId q) const {
    const std::string name(j_.rules.symbols.Name(q));
    if (const auto symbol = j_.Symbol(name + ".at_stated_mfu")) return symbol;
    if (name == "throughput.per_gpu") return j_.Symbol("throughput.at_stated_efficiency");
    if (name == "ttft") return j_.Symbol("prefill_time.at_stated_mfu");
    return std::nullopt;
  }

  // Quantities with a bound of their own: "tpot" and "tpot.bound", "throughput.per_gpu" and
  // "…_bound".
  std::optional<SymbolId> BoundOf(SymbolId q) const {
    const std::string name(j_.rules.symbols.Name(q));
    for (const std::string& candidate : {name + ".bound", name + "_bound"})
      if (const auto symbol = j_.Symbol(candidate)) return symbol;
    return std::nullopt;
  }

  void CheckBounds(std::uint32_t index, const Claim& claim, const Number& n, bool required) {
    if (!claim.firm) return;
    const bool amount = n.dimension == Dimension::Of(Dimension::kByte);
    if (amount && std::ranges::any_of(j_.judged[index].checks, [](const auto& c) {
          return c.rule == "arithmetic" && c.verdict == Verdict::kConfirmed;
        }))
      return;
    const SymbolId q = claim.quantities.front();
    const bool amortised = j_.MeasureOf(claim) == "tpot" && AmortisedBeside(n);
    if (claim.quantities.size() > 1 && !claim.scope_known) {
      // What it may be is not said: all of it has to be impossible. What exceeds the whole's upper
      // bound exceeds any part's.
      if (required || amortised) return;
      Broken loosest;
      for (const SymbolId quantity : claim.quantities) {
        const Broken broken = TryBounds(claim, n, quantity);
        const bool part = loosest.model >= 0 && loosest.direction == Direction::kUpper;
        if (part && broken.model < 0) continue;
        if (!broken.refuted) return;
        const bool looser = broken.direction == Direction::kLower
                                ? broken.bound.low < loosest.bound.low
                                : broken.bound.high > loosest.bound.high;
        if (loosest.model < 0 || looser) loosest = broken;
      }
      return AddBound(index, loosest, Verdict::kContradicted);
    }
    const Broken worst = TryBounds(claim, n, q);
    if (worst.model < 0) return;
    if (worst.refuted && !amortised) {
      if (required && SaidBefore(index, claim, n)) return;
      j_.judged[index].decisive |= required;
      AddBound(index, worst, Verdict::kContradicted);
    } else if (!required && !j_.rules.quantities[q].input) {
      AddBound(index, worst, Verdict::kUnverifiable);
    }
  }

  // A target is infeasible once, where it stands first.
  bool SaidBefore(std::uint32_t index, const Claim& claim, const Number& n) const {
    for (std::uint32_t c = 0; c < index; ++c) {
      const Claim& earlier = j_.claims.claims[c];
      if (earlier.kind != Claim::Kind::kNumber || earlier.role != claim.role ||
          earlier.quantities.empty() || earlier.quantities.front() != claim.quantities.front())
        continue;
      const Number& o = j_.NumberOf(earlier);
      if (o.decimal == n.decimal && o.factor == n.factor) return true;
    }
    return false;
  }

  // The bounds of a quantity, or those that stand under its name; refuted when every plan that
  // has one is.
  Broken TryBounds(const Claim& claim, const Number& n, SymbolId q) {
    for (const SymbolId quantity : {q, BoundOf(q).value_or(q)}) {
      Broken worst;
      bool all = true;
      for (const std::int32_t plan : JudgingPlans(claim)) {
        if (plan != 0 && plan != j_.PlanOf(claim) && !Differs(plan, quantity)) continue;
        Broken broken = TryBound(j_, n, quantity, plan, false);
        if (broken.refuted) broken = TryBound(j_, n, quantity, plan, true);
        if (!broken.any) continue;
        all &= broken.refuted;
        if (worst.model < 0 || !broken.refuted) worst = broken;
      }
      if (worst.model < 0) continue;
      worst.refuted = all;
      return worst;
    }
    return {};
  }

  void AddBound(std::uint32_t index, const Broken& worst, Verdict verdict) {
    CheckDetail detail = Detail(index, worst.model, worst.candidate, "");
    detail.kind = CheckDetail::Kind::kBound;
    j_.judged[index].Add(RuleOf(worst.model, worst.candidate), verdict,
                         verdict == Verdict::kContradicted ? Severity::kError : Severity::kNone,
                         std::move(detail));
  }

  // "0.25 ms a token" beside "4,000 tokens/s" is 1/throughput, not what one user waits.
  bool AmortisedBeside(const Number& n) const {
    const double seconds = n.decimal.value() * n.factor;
    if (seconds <= 0) return false;
    if (j_.token_rates.empty())
      for (const Number& other : j_.mentions.numbers)
        if (other.dimension == Dimension::Of(Dimension::kSecond, -1) && other.noun != nullptr &&
            other.noun->id == "token" && j_.token_rates.size() < kMaxRates)
          j_.token_rates.push_back(other.decimal.value() * other.factor);
    return std::ranges::any_of(j_.token_rates,
                               [&](double rate) { return std::abs(rate * seconds - 1) < 0.02; });
  }

  CheckDetail Detail(std::uint32_t index, std::int32_t model, std::uint32_t candidate,
                     const char* reading) {
    CheckDetail detail{.kind = CheckDetail::Kind::kModel, .claim = index};
    detail.model = model, detail.candidate = candidate, detail.reading = reading;
    detail.expected = j_.ModelOf(model).at(candidate).value, detail.has_expected = true;
    return detail;
  }

  Judgement& j_;
  std::vector<std::int32_t> of_root_, of_plan_;  // see JudgingPlans
  std::optional<Interval> sizes_;                // least and greatest count of parameters said
  std::vector<SymbolSet> own_;                   // what each plan itself states
  std::vector<SymbolSet> changes_;               // and where it says something new
};

}  // namespace

void CheckModel(Judgement& j) {
  ModelChecker checker(j);
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c)
    if (j.claims.claims[c].kind == Claim::Kind::kNumber) checker.Check(c);
}

}  // namespace shardlint
