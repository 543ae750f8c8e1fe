#include "calculate/model_report.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "base/nearest.h"
#include "base/text.h"
#include "model/display_value.h"
#include "model/enum_words.h"

namespace shardlint {
namespace {

bool SameValue(const Interval& a, const Interval& b) {
  const double scale = std::max(std::abs(a.low), std::abs(a.high)) * 1e-12;
  return std::abs(a.low - b.low) <= scale && std::abs(a.high - b.high) <= scale;
}

/// "bubble=of-ideal".
std::string NameOf(const Assumption& assumption, const AssumptionChoice& choice) {
  return std::string(assumption.id) + "=" + std::string(choice.id);
}

class Calculation {
 public:
  Calculation(const Ruleset& rules, const PlanInputs& inputs, const Assignment& assignment)
      : rules_(rules),
        inputs_(inputs),
        assignment_(assignment),
        evaluator_(rules, inputs, assignment) {}

  ModelReport Report() {
    ModelReport report;
    report.notes = inputs_.notes;
    for (const QuantityGroup& group : rules_.groups) {
      ModelGroup& out = report.groups.emplace_back();
      out.id = group.id, out.title = group.title;
      for (const SymbolId quantity : group.quantities)
        out.quantities.push_back(QuantityOf(quantity));
      out.needs = NeedsOf(out);
    }
    report.inputs = Inputs();
    AddReadings(report);
    NoteIdleSettings(report);
    NoteDisagreements(report.notes);
    report.fits = Fits();
    report.title = Title();
    return report;
  }

 private:
  ModelQuantity QuantityOf(SymbolId quantity) {
    ModelQuantity out;
    out.quantity = quantity;
    const std::optional<SymbolId>& of = rules_.quantities[quantity].of;
    if (of && !evaluator_.Value(*of)) {
      out.applies = false;
      return out;
    }
    std::optional<std::uint32_t> id = evaluator_.Computed(quantity);
    if (!id) id = evaluator_.Value(quantity);
    if (!id) {
      out.applies = evaluator_.Applies(quantity);
      if (out.applies) out.missing = evaluator_.Missing(quantity);
      return out;
    }
    const Evaluated value = evaluator_.at(*id);
    out.value = value.value;
    out.kind = value.kind;
    if (value.formula >= 0) out.formula = FormulaOf(value).id;
    out.reading = ReadingOf(*id);
    std::set<std::uint32_t> seen;
    Derive(*id, out.derivation, seen);
    return out;
  }

  const Formula& FormulaOf(const Evaluated& value) const {
    return rules_.formulas[static_cast<std::size_t>(value.formula)];
  }

  /// Every assumption that some formula asks about, with each of its other choices.
  void AddReadings(ModelReport& report) {
    std::vector<bool> asked(rules_.assumptions.size(), false);
    for (const Formula& formula : rules_.formulas)
      for (const FormulaAssumption& assumed : formula.assumes) asked[assumed.assumption] = true;
    for (std::size_t a = 0; a < rules_.assumptions.size(); ++a) {
      const Assumption& assumption = rules_.assumptions[a];
      for (std::size_t c = 0; c < assumption.choices.size(); ++c) {
        if (c == assignment_.ChoiceOf(static_cast<std::uint16_t>(a))) continue;
        const auto& sets = assumption.choices[c].sets;
        // What the plan says of an input leaves no choice of it.
        const bool fixed = !sets.empty() && std::ranges::all_of(sets, [&](const auto& set) {
          return inputs_.Find(set.first) != nullptr;
        });
        if (!fixed && (asked[a] || !sets.empty()))
          AddReading(static_cast<std::uint16_t>(a), static_cast<std::uint16_t>(c), report);
      }
    }
  }

  void AddReading(std::uint16_t a, std::uint16_t c, ModelReport& report) {
    Assignment assignment = assignment_;
    assignment.Set(a, c);
    PlanEvaluator evaluator(rules_, inputs_, assignment);
    const Assumption& assumption = rules_.assumptions[a];
    for (ModelGroup& group : report.groups)
      for (ModelQuantity& quantity : group.quantities) {
        if (!quantity.value) continue;
        const std::optional<std::uint32_t> id = evaluator.Computed(quantity.quantity);
        if (!id) continue;
        const Evaluated& other = evaluator.at(*id);
        const auto told = [&](const ModelReading& reading) {
          return reading.kind == other.kind && SameValue(reading.value, other.value);
        };
        if ((other.kind == quantity.kind && SameValue(other.value, *quantity.value)) ||
            std::ranges::any_of(quantity.readings, told))
          continue;
        quantity.readings.push_back({.reading = NameOf(assumption, assumption.choices[c]),
                                     .title = std::string(assumption.choices[c].title),
                                     .kind = other.kind,
                                     .value = other.value});
      }
  }

  /// The choices on the way, this value's own first.
  std::string ReadingOf(std::uint32_t id) {
    std::vector<std::uint32_t> queue = {id};
    std::set<std::uint32_t> seen;
    std::vector<std::string> choices;
    for (std::size_t at = 0; at < queue.size(); ++at) {
      if (!seen.insert(queue[at]).second) continue;
      const Evaluated& value = evaluator_.at(queue[at]);
      const auto inputs = evaluator_.Inputs(value);
      queue.insert(queue.end(), inputs.begin(), inputs.end());
      if (value.formula < 0) continue;
      for (const FormulaAssumption& assumed : FormulaOf(value).assumes) {
        const Assumption& assumption = rules_.assumptions[assumed.assumption];
        std::string choice = NameOf(assumption, assumption.choices[assumed.choice]);
        if (std::ranges::find(choices, choice) == choices.end())
          choices.push_back(std::move(choice));
      }
    }
    std::string out;
    for (const std::string& choice : choices) out += (out.empty() ? "" : ", ") + choice;
    return out;
  }

  std::string Display(const Evaluated& value) const {
    return DisplayOf(rules_, value.quantity, value.value);
  }

  void Derive(std::uint32_t id, std::vector<ModelStep>& steps, std::set<std::uint32_t>& seen) {
    if (!seen.insert(id).second) return;
    const Evaluated& value = evaluator_.at(id);
    if (!value.value.known()) return;  // a name that the formula did without
    for (const std::uint32_t input : evaluator_.Inputs(value)) Derive(input, steps, seen);
    ModelStep step{.quantity = std::string(rules_.symbols.Name(value.quantity)),
                   .formula = {},
                   .substituted = {},
                   .display = Display(value),
                   .source = {}};
    if (value.formula < 0) {
      used_.insert(value.quantity);
      step.source = SourceOf(value);
    } else {
      const Formula& formula = FormulaOf(value);
      const BoundExpression* part = &formula.value;
      step.formula = ToString(part->expression);
      step.substituted = Substituted(*part, value);
      if (formula.kind == FormulaKind::kEstimate) {
        step.formula += " to " + ToString(formula.high.expression);
        step.substituted += " to " + Substituted(formula.high, value);
      }
    }
    steps.push_back(std::move(step));
  }

  static std::string SourceOf(const Evaluated& input) {
    if (input.given != nullptr) return std::string(ToWord(input.given->source));
    return input.assumed ? "default" : "assumption";
  }

  std::string Substituted(const BoundExpression& part, const Evaluated& value) const {
    return ToString(part.expression, [&](std::size_t name) {
      const SymbolId symbol = part.symbols[name];
      if ((symbol & kAsksKnown) != 0) return part.expression.names[name];
      for (const std::uint32_t id : evaluator_.Inputs(value))
        if (const Evaluated& input = evaluator_.at(id); input.quantity == symbol)
          return input.value.known() ? Display(input) : std::string("unknown");
      return part.expression.names[name];
    });
  }

  static std::vector<SymbolId> NeedsOf(const ModelGroup& group) {
    std::map<SymbolId, std::size_t> counts;
    std::vector<SymbolId> needs;
    for (const ModelQuantity& quantity : group.quantities)
      for (const SymbolId missing : quantity.missing)
        if (++counts[missing] == 1) needs.push_back(missing);
    std::ranges::stable_sort(needs, std::ranges::greater(),
                             [&](SymbolId quantity) { return counts[quantity]; });
    return needs;
  }

  ModelInput InputOf(const PlanInput& input) const {
    return {.quantity = input.quantity,
            .values = input.values,
            .source = std::string(ToWord(input.source)),
            .used = used_.contains(input.quantity)};
  }

  /// What is given, then the defaults that something rests on, then the catalogue.
  std::vector<ModelInput> Inputs() {
    std::vector<ModelInput> out;
    for (const PlanInput& input : inputs_.values())
      if (input.source != PlanInput::Source::kCatalogue) out.push_back(InputOf(input));
    for (const SymbolId quantity : used_) {
      if (inputs_.Find(quantity) != nullptr) continue;
      const Evaluated& value = evaluator_.at(*evaluator_.Value(quantity));
      out.push_back({.quantity = quantity,
                     .values = {value.value.low},
                     .source = SourceOf(value),
                     .used = true});
    }
    for (const PlanInput& input : inputs_.values())
      if (input.source == PlanInput::Source::kCatalogue) out.push_back(InputOf(input));
    return out;
  }

  /// Settings that no value rests on.
  void NoteIdleSettings(ModelReport& report) {
    for (std::size_t a = 0; a < rules_.assumptions.size(); ++a) {
      const auto index = static_cast<std::uint16_t>(a);
      if (!assignment_.IsSet(index)) continue;
      const Assumption& assumption = rules_.assumptions[a];
      const AssumptionChoice& choice = assumption.choices[assignment_.ChoiceOf(index)];
      bool used = std::ranges::any_of(choice.sets, [&](const auto& set) {
        return used_.contains(set.first) && inputs_.Find(set.first) == nullptr;
      });
      const std::string text = NameOf(assumption, choice);
      for (const ModelGroup& group : report.groups)
        for (const ModelQuantity& quantity : group.quantities)
          used |= (", " + quantity.reading + ", ").find(", " + text + ", ") != std::string::npos;
      if (!used) report.notes.push_back(text + " changes nothing of what is computed here");
    }
  }

  /// What a person gives although its own formulas give something else, whatever the reading.
  void NoteDisagreements(std::vector<std::string>& notes) {
    for (const PlanInput& input : inputs_.values()) {
      if (input.source < PlanInput::Source::kPlanFile) continue;
      const Interval given = Interval::Exactly(input.values.front());
      std::optional<Interval> first;
      bool agrees = false;
      for (const std::uint16_t f : rules_.quantities[input.quantity].formulas) {
        if (rules_.formulas[f].kind != FormulaKind::kExact) continue;
        const std::optional<std::uint32_t> id = evaluator_.Run(f);
        if (!id || evaluator_.at(*id).kind != FormulaKind::kExact) continue;
        const Interval& value = evaluator_.at(*id).value;
        if (!first) first = value;
        agrees |= value.Meets(given) || SameValue(value, given);
      }
      if (!first || agrees) continue;
      const Dimension& dimension = rules_.quantities[input.quantity].dimension;
      notes.push_back(std::string(rules_.symbols.Name(input.quantity)) + " is given as " +
                      DisplayBase(given, dimension) + ", but the rest of the plan makes it " +
                      DisplayBase(*first, dimension));
    }
  }

  std::optional<Interval> ValueOf(std::string_view name) {
    const std::optional<SymbolId> quantity = rules_.symbols.Find(name);
    const auto id = quantity ? evaluator_.Value(*quantity) : std::nullopt;
    return id ? std::optional(evaluator_.at(*id).value) : std::nullopt;
  }

  std::optional<bool> Fits() {
    const std::optional<SymbolId> memory = rules_.symbols.Find("device.memory");
    const PlanInput* device = memory ? inputs_.Find(*memory) : nullptr;
    const std::optional<Interval> weights = ValueOf("weights.per_gpu");
    if (device == nullptr || !weights) return std::nullopt;
    const std::optional<Interval> cache = ValueOf("kv_cache.per_gpu");
    const double least = weights->low + (cache ? cache->low : 0);
    if (least > std::ranges::max(device->values)) return false;
    const std::optional<Interval> limit = ValueOf("memory_utilization_limit");
    const std::optional<Interval> most = ValueOf("memory.per_gpu");
    const double usable = device->values.front() * (limit ? limit->low : 1);
    if (cache && most && most->high <= usable) return true;
    return std::nullopt;
  }

  std::string Title() {
    std::string title = inputs_.model.empty() ? "A model" : inputs_.model;
    if (inputs_.device.empty()) return title;
    const std::optional<Interval> gpus = ValueOf("gpus.total");
    title += " on ";
    if (gpus && gpus->exact()) title += DisplayBase(*gpus, {}) + " × ";
    return title + inputs_.device;
  }

  const Ruleset& rules_;
  const PlanInputs& inputs_;
  const Assignment& assignment_;
  PlanEvaluator evaluator_;
  std::set<SymbolId> used_;  // inputs that a derivation names
};

}  // namespace

std::string_view ToWord(PlanInput::Source source) {
  switch (source) {
    case PlanInput::Source::kCatalogue:
      return "catalogue";
    case PlanInput::Source::kConfig:
      return "config.json";
    case PlanInput::Source::kDocument:
      return "document";
    case PlanInput::Source::kPlanFile:
      return "plan";
    case PlanInput::Source::kFlag:
      return "flag";
  }
  return "";
}

namespace {

std::string Listed(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "'" : ", '") + word + "'";
  return out;
}

/// The formula of a quantity that its id or the words of its reading name.
std::optional<std::uint16_t> FindFormula(const Ruleset& rules, SymbolId quantity,
                                         std::string_view name) {
  for (const std::uint16_t f : rules.quantities[quantity].formulas) {
    const Formula& formula = rules.formulas[f];
    if (formula.id == name ||
        (!formula.reading.empty() && ToLowerAscii(formula.reading) == ToLowerAscii(name)))
      return f;
  }
  return std::nullopt;
}

std::string NoChoice(const Ruleset& rules, const Setting& setting,
                     std::optional<SymbolId> quantity) {
  std::vector<std::string> known;
  for (const Assumption& assumption : rules.assumptions)
    if (assumption.id == setting.name)
      for (const AssumptionChoice& choice : assumption.choices) known.emplace_back(choice.id);
  if (known.empty() && quantity)
    for (const std::uint16_t f : rules.quantities[*quantity].formulas)
      known.push_back(rules.formulas[f].reading.empty() ? rules.formulas[f].id
                                                        : rules.formulas[f].reading);
  return "'" + setting.value + "' is no choice of " + setting.name +
         (known.empty() ? "" : "; it has " + Listed(known));
}

}  // namespace

Result<Assignment> ReadSettings(const Ruleset& rules, const std::vector<Setting>& settings) {
  Assignment assignment(rules);
  for (const Setting& setting : settings) {
    const auto assumption = std::ranges::find(rules.assumptions, setting.name, &Assumption::id);
    const std::optional<SymbolId> quantity = FindSettable(rules, setting.name);
    if (assumption != rules.assumptions.end())
      if (const std::optional<std::uint16_t> choice = assumption->Find(setting.value)) {
        assignment.Set(static_cast<std::uint16_t>(assumption - rules.assumptions.begin()), *choice);
        continue;
      }
    if (quantity)
      if (const auto formula = FindFormula(rules, *quantity, setting.value)) {
        assignment.Choose(*formula);
        continue;
      }
    if (assumption != rules.assumptions.end() || quantity)
      return Error{NoChoice(rules, setting, quantity)};
    std::vector<std::string> names;
    for (const Assumption& known : rules.assumptions) names.emplace_back(known.id);
    for (std::size_t q = 0; q < rules.symbols.size(); ++q)
      names.emplace_back(rules.symbols.Name(static_cast<SymbolId>(q)));
    return Error{"unknown assumption '" + setting.name + "'" + DidYouMean(setting.name, names)};
  }
  return assignment;
}

ModelReport CalculateModel(const Ruleset& rules, const PlanInputs& inputs,
                           const Assignment& assignment) {
  return Calculation(rules, inputs, assignment).Report();
}

}  // namespace shardlint
