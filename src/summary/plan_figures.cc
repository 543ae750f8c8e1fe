#include "summary/plan_figures.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "calculate/plan_evaluator.h"
#include "summary/document_inputs.h"

namespace shardlint {
namespace {

constexpr std::array<std::string_view, 4> kParts = {"weights.per_gpu", "kv_cache.per_gpu",
                                                    "activations.per_gpu", "overhead.per_gpu"};

bool IsDrawn(std::string_view quantity) {
  return quantity == "memory.per_gpu" || quantity == "throughput.per_gpu" ||
         quantity == "throughput.total" || std::ranges::find(kParts, quantity) != kParts.end();
}

/// A figure that the plan claims for itself, not a target.
bool IsClaim(const Finding& finding) {
  return finding.claimed && finding.kind != ClaimKind::kRequirement && !finding.suppressed;
}

/// The check that gave a finding its verdict.
std::size_t DecidingCheck(const Finding& finding) {
  const auto check = std::ranges::find(finding.checks, finding.verdict, &Check::verdict);
  return static_cast<std::size_t>(check - finding.checks.begin());
}

class PlanReader {
 public:
  PlanReader(const Ruleset& rules, const SourceFile& file, const DocumentReport& report,
             std::size_t plan)
      : rules_(rules),
        report_(report),
        plan_(static_cast<std::int32_t>(plan)),
        inputs_(InputsOf(rules, file, report, plan)),
        assignment_(rules),
        model_(rules, inputs_.values, assignment_) {}

  PlanFigures Read() {
    const PlanSummary& plan = PlanAt(plan_);
    PlanFigures figures;
    figures.title = plan.title;
    figures.phase = plan.phase;
    ReadMemory(figures.memory);
    ReadRoofline(figures.roofline);
    figures.several_devices = inputs_.several_devices;
    figures.several_models = inputs_.several_models;
    return figures;
  }

 private:
  std::optional<Evaluated> Value(std::string_view quantity) {
    const auto symbol = rules_.symbols.Find(quantity);
    const auto id = symbol ? model_.Value(*symbol) : std::nullopt;
    if (!id || !model_.at(*id).value.known()) return std::nullopt;
    return model_.at(*id);
  }

  void AddMissing(std::string_view quantity, std::vector<std::string>& missing) {
    const auto symbol = rules_.symbols.Find(quantity);
    if (!symbol) return;
    std::vector<SymbolId> inputs = model_.Missing(*symbol);
    if (inputs.empty()) inputs.push_back(*symbol);
    for (const SymbolId input : inputs)
      if (const std::string& title = rules_.quantities[input].title;
          std::ranges::find(missing, title) == missing.end())
        missing.push_back(title);
  }

  /// The plan's claim of a quantity, its own before its parents': a contradicted one before one
  /// that was checked before any other; then of parts the largest, of totals and rates the first.
  const Finding* ClaimOf(std::string_view quantity) {
    const Finding* best = nullptr;
    const bool first = quantity.starts_with("throughput") || quantity == "memory.per_gpu";
    const auto capacity = Value("device.memory");
    const auto rank = [&](const Finding& finding) {
      const int certain = finding.Counts()                            ? 3
                          : finding.verdict == Verdict::kConfirmed    ? 2
                          : finding.verdict == Verdict::kUnverifiable ? 1
                                                                      : 0;
      return std::pair(certain, first ? 0 : finding.claimed->high * FactorOf(finding).value_or(0));
    };
    for (std::int32_t p = plan_; p >= 0 && best == nullptr; p = PlanAt(p).parent)
      for (const Finding& finding : report_.findings) {
        if (finding.plan != p || finding.quantity != quantity || !IsClaim(finding)) continue;
        if (JudgedAsAnother(finding)) continue;
        // A bare amount of "memory per GPU" is as likely what the GPU has: "36 % of 64 GB".
        const double bytes = finding.claimed->value * FactorOf(finding).value_or(0);
        const bool checked = finding.verdict <= Verdict::kConfirmed;
        const bool all_of_it = capacity ? capacity->value.Contains(bytes) : !checked;
        if (quantity == "memory.per_gpu" && (finding.verdict == Verdict::kGiven || all_of_it))
          continue;
        if (best == nullptr || rank(finding) > rank(*best)) best = &finding;
      }
    return best;
  }

  /// What a number could mean is several things; its verdict may be another one's.
  bool JudgedAsAnother(const Finding& finding) const {
    const std::size_t check = DecidingCheck(finding);
    if (check >= finding.checks.size()) return false;
    const auto formula =
        std::ranges::find(rules_.formulas, finding.checks[check].rule, &Formula::id);
    return formula != rules_.formulas.end() &&
           rules_.symbols.Name(formula->defines) != finding.quantity;
  }

  const PlanSummary& PlanAt(std::int32_t plan) const {
    return report_.plans[static_cast<std::size_t>(plan)];
  }

  /// Base units in one of the claim's printed unit.
  std::optional<double> FactorOf(const Finding& finding) const {
    const auto symbol = rules_.symbols.Find(finding.quantity);
    if (!symbol) return std::nullopt;
    const Result<double> one = ReadValue(rules_, *symbol, "1 " + finding.claimed->unit);
    return one && *one > 0 ? std::optional(*one) : std::nullopt;
  }

  PlanFigure Figure(std::string_view quantity) {
    PlanFigure figure{.quantity = quantity};
    if (const Finding* claim = ClaimOf(quantity)) {
      // The model's usual reading may not be the claim's: only its own check speaks of it.
      TakeClaim(*claim, figure);
      return figure;
    }
    const std::optional<Evaluated> value = Value(quantity);
    if (value && std::isfinite(value->value.high) && value->kind != FormulaKind::kLowerBound) {
      figure.recomputed = value->value;
      figure.estimate = value->kind == FormulaKind::kEstimate;
    }
    return figure;
  }

  void TakeClaim(const Finding& claim, PlanFigure& figure) {
    const std::optional<double> factor = FactorOf(claim);
    if (!factor) return;
    const Interval scale = Interval::Exactly(*factor);
    figure.claimed = Interval{claim.claimed->low, claim.claimed->high} * scale;
    figure.finding = static_cast<std::size_t>(&claim - report_.findings.data());
    if (claim.verdict == Verdict::kConfirmed) figure.recomputed = figure.claimed;
    const std::size_t check = DecidingCheck(claim);
    if (!report_.explain || check >= claim.checks.size()) return;
    const Explanation explanation = report_.explain(figure.finding, check);
    if (!explanation.expected) return;
    const Interval expected =
        Interval{explanation.expected->low, explanation.expected->high} * scale;
    const bool bounded = std::isfinite(expected.low) && std::isfinite(expected.high);
    if (!bounded) return;
    figure.recomputed = expected;
    figure.estimate = claim.verdict == Verdict::kUnverifiable;
  }

  void ReadMemory(MemoryFigures& memory) {
    Interval sum = Interval::Exactly(0);
    bool complete = true, any_wrong = false, estimated = false;
    for (const std::string_view quantity : kParts) {
      PlanFigure part = Figure(quantity);
      if (!part.recomputed && !(part.claimed && !Contradicted(part))) {
        AddMissing(quantity, memory.missing);
        complete = false;
      } else {
        const bool claimed =
            part.claimed && !Contradicted(part) && (part.estimate || !part.recomputed);
        sum = sum + (claimed ? *part.claimed : *part.recomputed);
        estimated |= part.estimate && !claimed;
      }
      any_wrong |= Contradicted(part);
      memory.parts.push_back(std::move(part));
    }
    memory.total.quantity = "memory.per_gpu";
    const Finding* claim = ClaimOf("memory.per_gpu");
    if (claim != nullptr) TakeClaim(*claim, memory.total);
    // What is confirmed may count other parts; only a wrong part makes it another sum.
    if (claim == nullptr || claim->verdict != Verdict::kConfirmed || any_wrong) {
      memory.total.recomputed = complete ? std::optional(sum) : std::nullopt;
      memory.total.estimate = complete && estimated;
    }
    if (const auto capacity = Value("device.memory")) {
      memory.capacity = capacity->value;
    } else {
      AddMissing("device.memory", memory.missing);
    }
  }

  bool Contradicted(const PlanFigure& figure) const {
    return figure.claimed && report_.findings[figure.finding].Counts();
  }

  void ReadRoofline(RooflineFigures& roofline) {
    const auto number = [&](std::string_view quantity) -> std::optional<double> {
      const auto value = Value(quantity);
      if (value) return value->value.middle();
      AddMissing(quantity, roofline.missing);
      return std::nullopt;
    };
    roofline.peak_flops = number("device.peak_flops").value_or(0);
    roofline.bandwidth = number("device.memory_bandwidth").value_or(0);
    if (!roofline.Drawable()) return;
    const auto compute = number("throughput.per_gpu_bound");
    if (compute && *compute > 0) roofline.flops_per_token = roofline.peak_flops / *compute;
    ReadThroughput(roofline);
    roofline.bound = compute;
    const Finding* claim =
        roofline.throughput.claimed ? &report_.findings[roofline.throughput.finding] : nullptr;
    // Memory bounds what decodes; a prompt's tokens share one reading of the weights.
    const PlanSummary& plan = PlanAt(plan_);
    const Phase phase =
        claim != nullptr && claim->phase != Phase::kNone ? claim->phase : plan.phase;
    if (phase == Phase::kPrefill) return;
    roofline.intensity = number("arithmetic_intensity");
    if (const auto memory = number("throughput.per_gpu_memory_bound"))
      roofline.bound = compute ? std::min(*compute, *memory) : *memory;
  }

  /// What is claimed per GPU, else the claimed total over the GPUs.
  void ReadThroughput(RooflineFigures& roofline) {
    PlanFigure figure{.quantity = "throughput.per_gpu"};
    const Finding* claim = ClaimOf("throughput.per_gpu");
    Interval gpus = Interval::Exactly(1);
    if (claim == nullptr) {
      claim = ClaimOf("throughput.total");
      const auto all = Value("gpus.total");
      if (!all) return;
      gpus = all->value;
    }
    if (claim == nullptr) return;
    TakeClaim(*claim, figure);
    if (!figure.claimed) return;
    figure.claimed = *figure.claimed / gpus;
    if (const auto bound = JudgedBound(*claim)) roofline.allowed = (*bound / gpus).high;
    roofline.throughput = std::move(figure);
  }

  /// The upper bound that a claim was held against, in base units.
  std::optional<Interval> JudgedBound(const Finding& claim) const {
    const std::optional<double> factor = FactorOf(claim);
    for (std::size_t c = 0; factor && report_.explain && c < claim.checks.size(); ++c) {
      const auto formula = std::ranges::find(rules_.formulas, claim.checks[c].rule, &Formula::id);
      if (formula == rules_.formulas.end() || formula->kind != FormulaKind::kUpperBound) continue;
      const auto finding = static_cast<std::size_t>(&claim - report_.findings.data());
      if (const auto expected = report_.explain(finding, c).expected)
        return Interval{expected->low, expected->high} * Interval::Exactly(*factor);
    }
    return std::nullopt;
  }

  const Ruleset& rules_;
  const DocumentReport& report_;
  std::int32_t plan_;
  DocumentInputs inputs_;
  Assignment assignment_;
  PlanEvaluator model_;
};

}  // namespace

std::vector<PlanFigures> FiguresOf(const Ruleset& rules, const SourceFile& file,
                                   const DocumentReport& report) {
  std::vector<PlanFigures> all;
  if (!report.ours || report.plans.empty()) return all;
  std::vector<bool> drawn(report.plans.size(), false);
  for (const Finding& finding : report.findings)
    if (finding.plan >= 0 && IsClaim(finding) && IsDrawn(finding.quantity))
      drawn[static_cast<std::size_t>(finding.plan)] = true;
  for (std::size_t p = 0; p < drawn.size(); ++p)
    if (report.plans[p].hypothetical || report.plans[p].part_of_list) drawn[p] = false;
  if (std::ranges::find(drawn, true) == drawn.end()) drawn[0] = true;
  for (std::size_t p = 0; p < drawn.size(); ++p)
    if (drawn[p]) all.push_back(PlanReader(rules, file, report, p).Read());
  return all;
}

}  // namespace shardlint
