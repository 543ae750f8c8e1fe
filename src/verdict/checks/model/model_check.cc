#include <algorithm>
#include <optional>
#include <span>
#include <string>

#include "verdict/checks/arithmetic/beside_inputs.h"
#include "verdict/checks/doubt/doubts.h"
#include "verdict/checks/model/claim_plans.h"
#include "verdict/checks/model/grounded.h"
#include "verdict/checks/model/model_bounds.h"
#include "verdict/checks/model/model_inputs.h"
#include "verdict/checks/model/model_values.h"
#include "verdict/checks/model/plan_search.h"
#include "verdict/checks/rates/at_efficiency.h"
#include "verdict/judgement.h"

namespace shardlint {
namespace {

class ModelChecker {
  static constexpr std::size_t kMaxCounts = 16;  // beside a figure
  static constexpr double kRoundedTwice = 1e-4;
  static constexpr double kEmbeddings = 0.15;  // of the parameters, at most
  static constexpr double kWidestRange = 1.6;  // of a claim that a value inside it confirms
  static constexpr std::uint32_t kMaxEarlier =
      1000;  // claims that are looked through for the same figure
  static constexpr double kCounting = 1.15;
  static constexpr int kMaxSteps = 10;  // of a derivation that are followed

 public:
  explicit ModelChecker(Judgement& j)
      : j_(j), plans_(j), search_(j, plans_), inputs_(j), bounds_(j, plans_) {}

  void Check(std::uint32_t index) {
    const Claim& claim = j_.claims.claims[index];
    const Number& n = j_.NumberOf(claim);
    if (claim.quantities.empty() || claim.role == Role::kRejected || claim.role == Role::kAlert ||
        claim.role == Role::kHypothetical || claim.role == Role::kExample)
      return;
    const bool times = n.multiplier && claim.measure != 0xFFFF &&
                       j_.rules.vocabulary.measures[claim.measure].times;
    if (claim.role != Role::kRequired && (!n.multiplier || times)) {
      if (n.range) {
        CheckRange(index, claim, n);
      } else {
        CheckExact(index, claim, n);
      }
    }
    if (!claim.unnamed) bounds_.Check(index);
  }

 private:
  void CheckExact(std::uint32_t index, const Claim& claim, const Number& n) {
    const Inks inks = InksOf(n);
    if (AgreesAtStatedEfficiency(index, claim, n, inks)) return;
    Search search = search_.Of(index, inks);
    if (search.agreed) {
      if (const char* doubt = DoubtOfMatch(j_, claim, n, *search.agreed))
        return AddDoubt(index, *search.agreed, doubt);
      if (!DepartsFromBeside(j_, index, *search.agreed)) return Confirm(index, *search.agreed);
      return JudgeByBeside(index, claim, n, inks, *search.agreed);
    }
    Outcome& best = search.best;
    const QuantityInfo& info = j_.rules.quantities[claim.quantities.front()];
    if (!best.computed) {
      if (!info.input && !info.formulas.empty()) AddMissing(index);
      return;
    }
    if (const char* doubt = DoubtOf(index, claim, n, search); doubt != nullptr || info.input) {
      // Not refuted as everything it may be; an input contradicts only through its own checks.
      if (!info.input && IsPlainFigure(claim, n) && GroundedValue(j_, index, best))
        return RefuteGrounded(index, claim, n, best);
      if (!info.input) return AddDoubt(index, best, doubt);
      if (search.contradicts && !search.chance) inputs_.Check(index, best);
      return;
    }
    if (search.settled || IsSumOfItsRows(index) || AnsweredBeside(index, claim, n, inks, best))
      return;
    if (const char* doubt = DoubtOfValue(j_, index, claim, n, best, search.best_quantity))
      return AddDoubt(index, best, doubt);
    Refute(index, claim, n, best, search.best_quantity);
  }

  void JudgeByBeside(std::uint32_t index, const Claim& claim, const Number& n,
                     std::span<const Ink> inks, Outcome best) {
    const SymbolId quantity = j_.ModelOf(best.model).at(best.candidate).quantity;
    if (AnsweredBeside(index, claim, n, inks, best)) return;
    const bool sure = claim.firm || RestsOnOwnBlock(j_, claim, j_.ModelOf(best.first_model),
                                                    best.first_candidate);
    const char* doubt = sure && (claim.scope_known || claim.quantities.size() == 1)
                            ? DoubtOfValue(j_, index, claim, n, best, quantity)
                            : "its meaning is not said right beside it";
    if (doubt != nullptr) return AddDoubt(index, best, doubt);
    Refute(index, claim, n, best, quantity);
  }

  // A figure of its own, of one meaning, that no arithmetic beside it has given.
  bool IsPlainFigure(const Claim& claim, const Number& n) const {
    return claim.quantities.size() == 1 && claim.scope_known && !n.operand &&
           n.bound == Bound::kNone && !n.open_ended &&
           (claim.role == Role::kStated || claim.role == Role::kExpected);
  }

  void RefuteGrounded(std::uint32_t index, const Claim& claim, const Number& n,
                      const Outcome& best) {
    if (ComputedHere(index) || IsSumOfItsRows(index)) return;
    if (const char* doubt = DoubtOfValue(j_, index, claim, n, best, claim.quantities.front()))
      return AddDoubt(index, best, doubt);
    Refute(index, claim, n, best, claim.quantities.front());
  }

  void Confirm(std::uint32_t index, const Outcome& out) {
    j_.judged[index].Add(RuleOf(j_, out.model, out.candidate), Verdict::kConfirmed, Severity::kNone,
                         ModelDetail(j_, index, out.model, out.candidate, out.reading));
  }

  void AddMissing(std::uint32_t index) {
    CheckDetail detail{.kind = CheckDetail::Kind::kMissing, .claim = index};
    detail.names_missing = true;
    j_.judged[index].Add("model", Verdict::kUnverifiable, Severity::kNone, std::move(detail));
  }

  void AddDoubt(std::uint32_t index, const Outcome& best, const char* doubt) {
    CheckDetail detail = ModelDetail(j_, index, best.first_model, best.first_candidate);
    detail.kind = CheckDetail::Kind::kMissing;
    detail.message = doubt;
    j_.judged[index].Add("model", Verdict::kUnverifiable, Severity::kNone, std::move(detail));
  }

  // What a stated MFU or bandwidth share gives: it may confirm a figure, as arithmetic; never
  // contradict.
  bool AgreesAtStatedEfficiency(std::uint32_t index, const Claim& claim, const Number& n,
                                std::span<const Ink> inks) {
    for (const SymbolId at : AtStatedEfficiency(j_, claim.quantities.front()))
      for (const std::int32_t plan : plans_.Judging(claim)) {
        Outcome out;
        Try(j_, n, inks, at, plan, false, out);
        if (!out.confirmed || ByChance(j_, n, out)) continue;
        Confirm(index, out);
        return true;
      }
    return false;
  }

  // Why a figure that no value agrees with is not refuted; null: nothing speaks against it.
  const char* DoubtOf(std::uint32_t index, const Claim& claim, const Number& n,
                      const Search& search) {
    const Outcome& best = search.best;
    const bool measured = claim.role == Role::kMeasured;
    // What is all of the memory is what there is, not what is used of it.
    const bool everything = j_.Symbol("memory.utilization") == search.best_quantity &&
                            (best.first.Contains(1) || n.Nominal() == 1);
    const bool soft =
        (claim.measure != 0xFFFF && j_.rules.vocabulary.measures[claim.measure].soft) ||
        HasEstimate(best, search.best_quantity);
    const bool grounded = soft && !measured && IsGrounded(index, best);
    // Without the ordinary reading nothing is refuted.
    const bool named = IsOrdinary(best);
    const bool share_holds =
        n.percent && std::ranges::any_of(j_.judged[index].checks, [](const auto& check) {
          return check.rule.starts_with("arithmetic") && check.verdict == Verdict::kConfirmed;
        });
    const bool computed_here = ComputedHere(index);
    // A figure whose own arithmetic holds is held against the plan only where its meaning is
    // certain and nothing is assumed; one that nothing right beside it names, never.
    const bool count = n.dimension.dimensionless() && !n.percent;
    const bool tokens = n.noun != nullptr && n.noun->id == "token";
    const bool sure =
        (named || (grounded && TakesOffAllMemory(best))) &&
        (IsStepped(index, n) || claim.scope_known || claim.quantities.size() == 1) &&
        (best.first.low > 0 || best.first == Interval{0, 0}) &&
        !(count && !tokens && best.first_assumed) && !best.first_weak &&
        (!computed_here || (!best.first_guessed && n.dimension == Dimension::Of(Dimension::kByte)));
    if (RestsOnMisquoted(best.first_model, best.first_candidate, 0))
      return "rests on a figure that is contradicted itself";
    if (search.chance) return "matches only a reading that a random number would match as well";
    if (soft && !grounded) return "an estimate, which formulas may confirm but not contradict";
    if (measured) return "measured, which no formula contradicts";
    if (everything) return "the amount it would be a share of is all there is";
    if (!search.contradicts) return "cannot be told which quantity it is";
    if (search.every_plan && !share_holds &&
        ((sure && claim.firm) || (named && !best.first_weak && claim.quantities.size() == 1 &&
                                  !RestsOnAmount(index, n) && SpellsSlip(j_, index, best))))
      return nullptr;
    if (!claim.firm) return "its meaning is not said right beside it";
    if (best.first_weak) return "rests on a figure whose meaning is not said right beside it";
    return named ? "rests on what the document leaves open"
                 : "only an unusual reading of it can be computed";
  }

  // One mistake is said once: what follows from a misquoted shape is not held against others.
  bool RestsOnMisquoted(std::int32_t index, std::uint32_t candidate, int depth) {
    CostModel& model = j_.ModelOf(index);
    const Candidate& c = model.at(candidate);
    if (const StatedValue* stated = model.Stated(c)) {
      if (stated->claim < 0) return false;
      const JudgedClaim& judged = j_.judged[static_cast<std::size_t>(stated->claim)];
      return std::ranges::any_of(judged.checks, [](const auto& check) {
        return check.rule == "catalogue" && check.verdict == Verdict::kContradicted;
      });
    }
    if (depth > kMaxSteps) return false;
    return std::ranges::any_of(model.Inputs(c), [&](std::uint32_t input) {
      return RestsOnMisquoted(index, input, depth + 1);
    });
  }

  // An estimate is still arithmetic where the formula's own inputs are printed beside it, none of
  // them wrong: "76 GB allowed, 41 GB used, 54 GB free".
  bool IsGrounded(std::uint32_t index, const Outcome& best) {
    CostModel& model = j_.ModelOf(best.first_model);
    const Candidate& c = model.at(best.first_candidate);
    if (c.formula < 0 || c.kind != FormulaKind::kExact) return false;
    bool beside = false;
    for (const std::uint32_t input : model.Inputs(c)) {
      const Candidate& value = model.at(input);
      const StatedValue* stated = model.Stated(value);
      if (stated == nullptr) return false;
      if (stated->claim < 0) continue;  // published
      const auto other = static_cast<std::uint32_t>(stated->claim);
      if (j_.judged[other].Folded() == Verdict::kContradicted) return false;
      if (j_.rules.quantities[value.quantity].input) continue;
      if (!StandsBeside(j_, j_.claims.claims[index], j_.claims.claims[other])) return false;
      beside = true;
    }
    return beside;
  }

  // What is free below a limit is as ordinary as what is free of all memory, once the total that
  // both take off is printed.
  bool TakesOffAllMemory(const Outcome& best) {
    CostModel& model = j_.ModelOf(best.first_model);
    return std::ranges::any_of(model.Inputs(model.at(best.first_candidate)), [&](std::uint32_t id) {
      return j_.Symbol("memory.per_gpu") == model.at(id).quantity;
    });
  }

  // What the row or the sentence itself states comes before the plan's. Whether that answers the
  // claim; if not, `best` is what it gives, where it gives anything.
  bool AnsweredBeside(std::uint32_t index, const Claim& claim, const Number& n,
                      std::span<const Ink> inks, Outcome& best) {
    const CostModel::Local local = LocalInputs(j_, index);
    const Block& block = j_.document.blocks[claim.block];
    if (local.empty()) {
      const bool silent = block.kind == Block::Kind::kCell &&
                          j_.document.groups[static_cast<std::size_t>(block.group)].columns > 3;
      if (silent) AddDoubt(index, best, "its row states none of what it depends on");
      return silent;
    }
    Outcome here;
    const auto before = static_cast<std::int32_t>(j_.models.size());
    // Of the models made here only the one that is asked again is kept.
    const auto keep = [&](std::int32_t last) {
      j_.models.resize(static_cast<std::size_t>(last) + 1);
    };
    for (const bool wide : {false, true}) {
      if (here.confirmed) break;
      const auto model = static_cast<std::int32_t>(j_.models.size());
      CostModel& whole = j_.ModelOf(j_.ModelIndex(j_.PlanOf(claim), wide));
      j_.models.push_back(std::make_unique<CostModel>(whole, local));
      for (const SymbolId quantity : claim.quantities)
        if (!here.confirmed) TryIn(j_, n, inks, quantity, model, wide, here);
    }
    if (here.confirmed) {
      keep(here.model);
      Confirm(index, here);
      return true;
    }
    if (!here.computed || here.only_wide || here.first_weak) {
      keep(before - 1);
      AddDoubt(index, best, "what its row states does not suffice");
      return true;
    }
    keep(here.first_model);
    best.first = here.first, best.first_model = here.first_model,
    best.first_candidate = here.first_candidate;
    return false;
  }

  void Refute(std::uint32_t index, const Claim& claim, const Number& n, const Outcome& best,
              SymbolId quantity) {
    // What agrees, but rests on the same figure said elsewhere, confirms nothing and refutes
    // nothing.
    if (Agrees(n, best.first) != nullptr) return;
    // A range of sizes apart is more likely another thing under the same words.
    const double claimed = n.Nominal();
    const double value = best.first.middle();
    const double farthest = n.dimension == Dimension::Of(Dimension::kByte)     ? 1e7
                            : n.dimension == Dimension::Of(Dimension::kSecond) ? 30
                                                                               : 1e5;
    if (claimed > 0 && value > 0 && (claimed / value > farthest || value / claimed > farthest))
      return;
    // "253.68 GB" of "126.84B parameters": rounded once more than here.
    if (claimed > 0 && value > 0 && std::abs(claimed / value - 1) < kRoundedTwice)
      return AddDoubt(index, best, "the last digit may come of rounding before");
    // Counts of operations differ by as much with what is counted: attention, the head, embeddings.
    if (n.dimension == Dimension::Of(Dimension::kFlop) && claimed > value / kCounting &&
        claimed < value * kCounting)
      return AddDoubt(index, best, "conventions of counting differ by as much");
    if (n.dimension == Dimension::Of(Dimension::kFlop) && CountsTokens(claim) &&
        !RefutedByTokens(claim, claimed))
      return AddDoubt(index, best, "it may be of the tokens beside it");
    if (j_.Symbol("flops.prefill_per_prompt") == quantity && claim.phase != Phase::kPrefill &&
        IsOfTokens(claim, claimed, 1))
      return AddDoubt(index, best, "it may be of one token");
    CheckDetail detail = ModelDetail(j_, index, best.first_model, best.first_candidate);
    detail.diagnosis = Diagnose(j_, claim, best.first_model, quantity);
    // A product of counts states its own configuration: it is wrong where a known slip gives its
    // digits.
    if ((!IsStepped(index, n) || best.first_confirmed) && !detail.diagnosis) return;
    // What was weak until now needs more: no place of the document may hold the figure for right.
    if (ConfirmedBefore(index, claim, n, best.first_confirmed)) return;
    j_.judged[index].Add(RuleOf(j_, best.first_model, best.first_candidate), Verdict::kContradicted,
                         NearMiss(n, best.first) ? Severity::kWarning : Severity::kError,
                         std::move(detail));
  }

  // Operations on one token, by any way of counting them.
  bool IsOfTokens(const Claim& claim, double claimed, double tokens) {
    const std::optional<Interval> one = OperationsOfToken(claim);
    return one && claimed * kCounting > one->low * tokens &&
           claimed < one->high * tokens * kCounting;
  }

  // From 2 N without embeddings to all of the attention at the plan's length.
  std::optional<Interval> OperationsOfToken(const Claim& claim) {
    const auto per_token = j_.Symbol("flops.per_token"), active = j_.Symbol("parameters.active");
    if (!per_token || !active) return std::nullopt;
    CostModel& model = j_.ModelOf(j_.ModelIndex(j_.PlanOf(claim), false));
    double low = 0, high = 0;
    for (const std::uint32_t id : model.Values(*active)) {
      const double v = 2 * (1 - kEmbeddings) * model.at(id).value.low;
      low = low == 0 ? v : std::min(low, v);
    }
    for (const std::uint32_t id : model.Values(*per_token)) {
      if (model.at(id).assumed) return std::nullopt;
      high = std::max(high, model.at(id).value.high);
    }
    if (low <= 0 || high < low) return std::nullopt;
    return Interval{low, high};
  }

  // "Prefill of 1,024 tokens: 144 TFLOPs": whether neither the tokens beside it nor their product
  // with another count beside it give as much.
  bool RefutedByTokens(const Claim& claim, double claimed) {
    if (!OperationsOfToken(claim)) return false;
    const std::vector<double> counts = CountsBeside(claim);
    const auto given = [&](double tokens) { return IsOfTokens(claim, claimed, tokens); };
    for (const double tokens : counts) {
      if (given(tokens)) return false;
      for (const double times : counts)
        if (given(tokens * times)) return false;
    }
    return !counts.empty();
  }

  bool CountsTokens(const Claim& claim) const {
    bool tokens = false;
    CountsBeside(claim, &tokens);
    return tokens;
  }

  // Whole numbers in its sentence, row or parent item, if tokens are counted there.
  std::vector<double> CountsBeside(const Claim& claim, bool* tokens = nullptr) const {
    const Block& block = j_.document.blocks[claim.block];
    const auto beside = [&](std::uint32_t b) {
      return b == claim.block ||
             (block.kind == Block::Kind::kCell && b < j_.document.blocks.size() &&
              j_.document.blocks[b].group == block.group && j_.document.blocks[b].row == block.row);
    };
    std::uint32_t first = claim.block;
    while (first > 0 && beside(first - 1)) --first;
    std::vector<double> counts;
    bool any = false;
    const auto read = [&](std::uint32_t from, const auto& within) {
      for (auto n = std::ranges::lower_bound(j_.mentions.numbers, from, {}, &Number::block);
           n != j_.mentions.numbers.end() && within(n->block) && counts.size() < kMaxCounts; ++n) {
        if (!n->dimension.dimensionless() || n->percent || !n->decimal.integer()) continue;
        counts.push_back(n->Nominal());
        any |= n->noun != nullptr && n->noun->id == "token";
      }
    };
    read(first, beside);
    // "Prefill (2 prompts × 1,024 tokens)", below it "work: 573 TFLOPs".
    if (!any && block.parent >= 0 && block.list >= 0) {
      const auto parent = static_cast<std::uint32_t>(block.parent);
      read(parent, [&](std::uint32_t b) { return b == parent; });
    }
    if (tokens != nullptr) *tokens = any;
    return counts;
  }

  bool IsSumOfItsRows(std::uint32_t index) const {
    return std::ranges::any_of(j_.judged[index].checks, [](const auto& check) {
      return check.rule == "arithmetic-sum" && check.verdict == Verdict::kConfirmed;
    });
  }

  // Arithmetic right beside it gives the figure, or what may be meant by it.
  bool ComputedHere(std::uint32_t index) const {
    return std::ranges::any_of(j_.judged[index].checks, [](const auto& check) {
      return check.rule == "arithmetic" && check.verdict != Verdict::kContradicted;
    });
  }

  bool IsStepped(std::uint32_t index, const Number& n) const {
    return !ComputedHere(index) || RestsOnAmount(index, n);
  }

  bool HasEstimate(const Outcome& out, SymbolId quantity) {
    if (!j_.rules.quantities[quantity].has_estimates) return false;
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
    if (j_.rules.quantities[c.quantity].dimension == Dimension::Of(Dimension::kByte) ||
        j_.rules.symbols.Name(c.quantity).starts_with("parameters."))
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
    return std::ranges::any_of(OwnOperands(j_, index), [&](std::uint32_t i) {
      return j_.mentions.numbers[i].dimension == n.dimension && j_.mentions.numbers[i].factor > 64;
    });
  }

  void CheckRange(std::uint32_t index, const Claim& claim, const Number& n) {
    // Nearly anything lies between 560 and 5600 ms.
    if (n.upper.value() > kWidestRange * n.decimal.value()) return;
    for (const std::int32_t plan : plans_.Judging(claim)) {
      Outcome out;
      if (j_.rules.quantities[claim.quantities.front()].input) return;
      Try(j_, n, InksOf(n), claim.quantities.front(), plan, true, out);
      if (out.confirmed) return Confirm(index, out);
    }
  }

  Judgement& j_;
  ClaimPlans plans_;
  PlanSearch search_;
  InputChecker inputs_;
  BoundChecker bounds_;
};

}  // namespace

void CheckModel(Judgement& j) {
  ModelChecker checker(j);
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c)
    if (j.claims.claims[c].kind == Claim::Kind::kNumber) checker.Check(c);
}

}  // namespace shardlint
