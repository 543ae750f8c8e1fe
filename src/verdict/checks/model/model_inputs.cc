#include "verdict/checks/model/model_inputs.h"

#include <algorithm>
#include <cmath>

#include "verdict/checks/configuration/gpu_counts.h"

namespace shardlint {
namespace {

constexpr double kNearlyAll = 0.9;  // of the parameters: no mixture activates as many

// Fewer parameters are active than there are: most are experts, whose width the short form ignores.
bool IsMixture(CostModel& model, SymbolId active, double total) {
  return std::ranges::any_of(model.Values(active), [&](std::uint32_t id) {
    return model.Stated(model.at(id)) != nullptr && model.at(id).value.high < 0.95 * total;
  });
}

// Experts that are a small part of the parameters are another model's.
bool RestsOnFewExperts(CostModel& model, const Outcome& active, SymbolId total) {
  const Candidate& computed = model.at(active.first_candidate);
  return std::ranges::any_of(model.Inputs(computed), [&](std::uint32_t id) {
    const Candidate& input = model.at(id);
    return input.quantity == total && computed.value.low > kNearlyAll * input.value.middle();
  });
}

// Experts that nobody counts hold any number of parameters.
bool SpeaksOfExperts(const Judgement& j) {
  return std::ranges::any_of(j.claims.cues, [&](const Cue& cue) {
    if (cue.kind != Vocabulary::Kind::kMeasure) return false;
    const std::string_view id = j.rules.vocabulary.measures[cue.index].id;
    return id.starts_with("expert");
  });
}

}  // namespace

void InputChecker::Check(std::uint32_t index, const Outcome& best) {
  const Claim& claim = j_.claims.claims[index];
  const Number& n = j_.NumberOf(claim);
  const SymbolId q = claim.quantities.front();
  const auto is = [&](std::string_view name) { return j_.Symbol(name) == q; };
  if (!claim.scope_known && !is("parameters.total")) return;
  if (claim.role == Role::kMeasured) return;  // of the run that is told, maybe another one
  if (!claim.firm || std::ranges::any_of(j_.judged[index].checks, [](const auto& c) {
        return c.verdict == Verdict::kConfirmed;
      }))
    return;
  if (is("gpus.total") && !CountsAllGpus(j_, index, best)) return;
  if (StatedInputs(j_, best) < 2) return;
  const bool judged = is("parameters.total") || is("gpus.total") || is("num_experts_total") ||
                      is("parameters.active");
  if (!judged) return;
  // Only what the document itself says is held against it: a model's name speaks in
  // CheckCatalogue.
  if (is("parameters.total") &&
      (!j_.plans.ModelsOf(j_.PlanOf(claim)).empty() || CountsSeveralModels(claim, n)))
    return;
  const auto total = j_.Symbol("parameters.total");
  if (is("parameters.active") && total &&
      RestsOnFewExperts(j_.ModelOf(best.first_model), best, *total))
    return;
  // Replicas that nobody speaks of may be any number.
  if (is("gpus.total") && best.first.exact() && best.first.low >= 1 &&
      std::fmod(n.Nominal(), best.first.low) == 0) {
    const auto replicas = j_.Symbol("data_parallel_size");
    if (replicas && !j_.ModelOf(best.first_model).Known(*replicas)) return;
  }
  // Counts agree within the rounding that a name such as "7B" hides; a short form leaves the width
  // of the MLP open, which triples them.
  const double claimed = n.Nominal();
  const Candidate& candidate = j_.ModelOf(best.first_model).at(best.first_candidate);
  const bool short_form =
      candidate.formula >= 0 &&
      !j_.rules.formulas[static_cast<std::size_t>(candidate.formula)].reading.empty();
  const auto active = j_.Symbol("parameters.active");
  if (short_form && SpeaksOfExperts(j_)) return;
  if (short_form && active && IsMixture(j_.ModelOf(best.first_model), *active, claimed)) return;
  const double apart = short_form ? 3 : 1.35;
  for (const double v : ValuesOf(j_, best))
    if (is("parameters.total") && claimed > 0 && v > claimed / apart && v < claimed * apart) return;
  CheckDetail detail = ModelDetail(j_, index, best.first_model, best.first_candidate);
  j_.judged[index].Add(RuleOf(j_, best.first_model, best.first_candidate), Verdict::kContradicted,
                       Severity::kError, std::move(detail));
}

// Where the parameters of several models are said, the shape may be another's.
bool InputChecker::CountsSeveralModels(const Claim& claim, const Number& n) {
  if (!sizes_) {
    sizes_ = Interval{HUGE_VAL, 0};
    for (const Claim& other : j_.claims.claims) {
      if (other.kind != Claim::Kind::kNumber || other.quantities != claim.quantities) continue;
      const double size = j_.NumberOf(other).Nominal();
      if (size >= 1e6) sizes_ = Interval{std::min(sizes_->low, size), std::max(sizes_->high, size)};
    }
  }
  const double claimed = n.Nominal();
  return sizes_->high > claimed * 1.35 || sizes_->low < claimed / 1.35;
}

}  // namespace shardlint
