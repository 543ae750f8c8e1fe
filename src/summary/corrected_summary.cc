#include "summary/corrected_summary.h"

#include <algorithm>
#include <set>

namespace shardlint {
namespace {

constexpr std::size_t kMostScopes = 12;
constexpr std::size_t kMaxScopes = 3;  // more are options, not phases of a plan
constexpr std::string_view kAsked[] = {
    "memory.per_gpu", "weights.per_gpu",  "kv_cache.per_gpu", "ttft",
    "tpot",           "throughput.total", "gpus.total",       "activations.per_gpu"};

class Summarizer {
 public:
  Summarizer(const Ruleset& rules, const SourceFile& file, const DocumentReport& report)
      : rules_(rules),
        file_(file),
        report_(report),
        assignment_(rules),
        figures_(rules, assignment_),
        degrees_(DegreesOf(rules)) {}

  CorrectedSummary Run() {
    for (const std::size_t plan : PlansWithDegrees()) AddScope(plan);
    LeaveWholeScopes();
    EvaluateFirst();
    out_.inputs = InputsOf(rules_, file_, report_, out_.scopes.front().plan);
    AddRequirements();
    SuggestOptions options;
    options.targets = out_.inputs.targets;
    options.best = 3;
    if (const PlanInput* gpus = out_.inputs.values.Find(figures_.SymbolOf("gpus.total"));
        gpus != nullptr && gpus->values.front() >= 1) {
      out_.gpus_stated = true;
      options.max_gpus =
          static_cast<std::uint32_t>(std::min(gpus->values.front(), static_cast<double>(kMaxGpus)));
    }
    out_.suggestion = Suggest(rules_, out_.inputs.values, assignment_, options);
    return std::move(out_);
  }

 private:
  std::vector<std::size_t> PlansWithDegrees() {
    std::vector<std::size_t> out;
    for (std::size_t p = 0; p < report_.plans.size(); ++p) {
      const PlanSummary& plan = report_.plans[p];
      if (plan.hypothetical || plan.part_of_list || out.size() == kMostScopes) continue;
      if (std::ranges::any_of(plan.values, [&](const PlanValue& value) {
            const auto q = rules_.symbols.Find(value.quantity);
            return q && degrees_.Contains(*q) && value.source == "document";
          }))
        out.push_back(p);
    }
    out_.degrees_stated = !out.empty();
    if (out.empty()) out.push_back(0);
    return out;
  }

  /// A title's "EP16" is a part of the strategies below it, not one of its own.
  void LeaveWholeScopes() {
    if (std::ranges::any_of(out_.scopes, &SummaryScope::whole))
      std::erase_if(out_.scopes, [](const SummaryScope& scope) { return !scope.whole; });
    if (out_.scopes.size() > kMaxScopes) out_.scopes.resize(kMaxScopes);
  }

  void EvaluateFirst() {
    const SummaryScope& first = out_.scopes.front();
    const PlanInputs inputs =
        WithDegrees(Decoding(rules_, InputsOf(rules_, file_, report_, first.plan).values),
                    first.figures.strategy);
    PlanEvaluator evaluator(rules_, inputs, assignment_);
    for (std::size_t q = 0; q < rules_.quantities.size(); ++q) {
      // Of an input, what is stated counts.
      const auto symbol = static_cast<SymbolId>(q);
      const auto id =
          rules_.quantities[q].input ? evaluator.Value(symbol) : evaluator.Computed(symbol);
      out_.values.push_back(id ? evaluator.at(*id).value : Interval::Unknown());
    }
    const Interval memory = figures_.ValueOf(evaluator, "device.memory");
    out_.memory = memory.known() ? memory.low : 0;
    AddPlausible(evaluator);
  }

  void AddScope(std::size_t plan) {
    SummaryScope scope;
    scope.plan = plan;
    const PlanInputs stated = Decoding(rules_, InputsOf(rules_, file_, report_, plan).values);
    scope.figures.strategy = StrategyOf(stated);
    const PlanInputs inputs = WithDegrees(stated, scope.figures.strategy);
    PlanEvaluator evaluator(rules_, inputs, assignment_);
    figures_.AddMemory(evaluator, scope.figures);
    figures_.AddSpeed(evaluator, scope.figures);
    for (const StatedTarget& target : report_.targets)
      figures_.AddTarget(evaluator, TargetOf(target), scope.figures);
    for (const std::string_view name : {"weights.per_gpu", "kv_cache.per_gpu",
                                        "sequences.per_replica", "device.memory", "ttft", "tpot"})
      for (const SymbolId q : figures_.MissingOf(evaluator, figures_.SymbolOf(name)))
        if (std::ranges::find(scope.missing, q) == scope.missing.end()) scope.missing.push_back(q);
    AddInputs(evaluator, inputs, scope);
    const PlanInput* gpus = inputs.Find(figures_.SymbolOf("gpus.total"));
    const Strategy& s = scope.figures.strategy;
    scope.whole = gpus != nullptr &&
                  (gpus->values.front() == s.gpus() || gpus->values.front() == s.gpus() * s.ep);
    out_.scopes.push_back(std::move(scope));
  }

  static SuggestTarget TargetOf(const StatedTarget& target) {
    return {.quantity = target.quantity, .at_least = target.at_least, .value = target.value};
  }

  Strategy StrategyOf(const PlanInputs& inputs) const {
    const auto degree = [&](std::string_view name) {
      const PlanInput* value = inputs.Find(figures_.SymbolOf(name));
      return value != nullptr && value->values.front() >= 1 && value->values.front() <= kMaxGpus
                 ? static_cast<std::uint32_t>(value->values.front())
                 : 1U;
    };
    return {degree("tensor_parallel_size"), degree("pipeline_parallel_size"),
            degree("data_parallel_size"), degree("expert_parallel_size"),
            degree("context_parallel_size")};
  }

  /// A degree that is not stated is 1, and formulas may rely on that where another is stated.
  PlanInputs WithDegrees(const PlanInputs& stated, const Strategy& strategy) const {
    PlanInputs out = stated;
    const PlanInputs all = WithStrategy(rules_, PlanInputs(), strategy);
    for (const PlanInput& degree : all.values())
      if (stated.Find(degree.quantity) == nullptr)
        out.Set({.quantity = degree.quantity,
                 .values = degree.values,
                 .source = PlanInput::Source::kConfig});
    return out;
  }

  /// The leaves of what the scope's figures are computed from.
  void AddInputs(PlanEvaluator& evaluator, const PlanInputs& inputs, SummaryScope& scope) const {
    std::vector<std::uint32_t> queue;
    for (const std::string_view name : kAsked) {
      const SymbolId q = figures_.SymbolOf(name);
      if (const auto id = evaluator.Computed(q)) queue.push_back(*id);
      for (const std::uint16_t f : rules_.quantities[q].formulas)
        if (const auto id = evaluator.Run(f)) queue.push_back(*id);
    }
    std::set<std::uint32_t> seen;
    std::set<SymbolId> leaves;
    for (std::size_t at = 0; at < queue.size(); ++at) {
      if (!seen.insert(queue[at]).second) continue;
      const Evaluated& value = evaluator.at(queue[at]);
      const auto rests_on = evaluator.Inputs(value);
      queue.insert(queue.end(), rests_on.begin(), rests_on.end());
      if (value.formula < 0 && value.value.known()) leaves.insert(value.quantity);
    }
    for (const PlanInput& input : inputs.values())
      if (input.source == PlanInput::Source::kDocument) leaves.insert(input.quantity);
    for (const SymbolId q : leaves) {
      if (rules_.symbols.Name(q) == "phase") continue;
      const PlanInput* given = inputs.Find(q);
      const auto id = evaluator.Value(q);
      if (!id || !evaluator.at(*id).value.known()) continue;
      SummaryInput input{.quantity = q, .value = evaluator.at(*id).value.low};
      input.source = given != nullptr ? std::string(ToSource(given->source)) : "default";
      Place(q, scope.plan, input);
      scope.inputs.push_back(std::move(input));
    }
  }

  static std::string_view ToSource(PlanInput::Source source) {
    return source == PlanInput::Source::kCatalogue  ? "catalogue"
           : source == PlanInput::Source::kDocument ? "document"
                                                    : "default";
  }

  /// Where the document states it, in the plan or one that it inherits from, else anywhere.
  void Place(SymbolId quantity, std::size_t plan, SummaryInput& input) const {
    if (input.source != "document") return;
    const auto look = [&](const PlanSummary& in) {
      for (const PlanValue& value : in.values)
        if (!input.at && value.at && value.source == "document" && value.value == input.value &&
            rules_.symbols.Find(value.quantity) == quantity)
          input.at = value.at;
    };
    for (auto p = static_cast<std::int32_t>(plan); p >= 0;
         p = report_.plans[static_cast<std::size_t>(p)].parent)
      look(report_.plans[static_cast<std::size_t>(p)]);
    for (const PlanSummary& other : report_.plans) look(other);
    for (const Finding& finding : report_.findings)
      input.contradicted |=
          input.at && finding.span == *input.at && finding.verdict == Verdict::kContradicted;
  }

  void AddPlausible(PlanEvaluator& evaluator) {
    for (const StatedTarget& target : report_.targets) {
      const std::optional<std::uint32_t> id = evaluator.Computed(target.quantity);
      plausible_.push_back(id && evaluator.at(*id).kind == FormulaKind::kEstimate
                               ? evaluator.at(*id).value
                               : Interval::Unknown());
      missing_.push_back(figures_.MissingOf(evaluator, target.quantity));
    }
  }

  void AddRequirements() {
    const Configuration& first = out_.scopes.front().figures;
    for (std::size_t i = 0; i < report_.targets.size(); ++i) {
      const StatedTarget& target = report_.targets[i];
      out_.requirements.push_back({.target = out_.inputs.targets[i],
                                   .finding = target.finding,
                                   .own = target.met,
                                   .by = target.by,
                                   .bound = first.bounds[i],
                                   .share = first.shares[i],
                                   .firm = first.firm[i],
                                   .plausible = plausible_[i],
                                   .missing = missing_[i]});
    }
  }

  const Ruleset& rules_;
  const SourceFile& file_;
  const DocumentReport& report_;
  Assignment assignment_;
  StrategyFigures figures_;
  SymbolSet degrees_;
  std::vector<Interval> plausible_;
  std::vector<std::vector<SymbolId>> missing_;
  CorrectedSummary out_;
};

}  // namespace

void MarkContradicted(CorrectedSummary& summary, SymbolId quantity, const std::string& otherwise) {
  for (SummaryScope& scope : summary.scopes)
    for (SummaryInput& input : scope.inputs)
      if (input.quantity == quantity) input.contradicted = true, input.otherwise = otherwise;
}

CorrectedSummary Summarize(const Ruleset& rules, const SourceFile& file,
                           const DocumentReport& report) {
  return Summarizer(rules, file, report).Run();
}

}  // namespace shardlint
