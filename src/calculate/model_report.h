#pragma once

#include <optional>
#include <string>
#include <vector>

#include "calculate/plan_evaluator.h"

namespace shardlint {

/// A step of a derivation in words; an input has no formula.
struct ModelStep {
  std::string quantity;
  std::string formula;      ///< "2 × num_key_value_heads × head_dim × …"
  std::string substituted;  ///< "2 × 8 × 128 × …"
  std::string display;      ///< "4096 B"
  std::string source;       ///< of an input: "flag", "catalogue", "default", …
};

/// What a quantity is when one assumption has another choice.
struct ModelReading {
  std::string reading;  ///< "bubble=of-ideal"
  std::string title;    ///< "over the ideal time"
  FormulaKind kind = FormulaKind::kExact;
  Interval value;
};

struct ModelQuantity {
  SymbolId quantity = 0;
  bool applies = true;            ///< false: the plan has no such thing (experts of a dense model)
  std::optional<Interval> value;  ///< none: `missing` says why
  FormulaKind kind = FormulaKind::kExact;
  std::string formula;                 ///< id of the one that gives it; empty: given
  std::string reading;                 ///< readings it rests on, its own first; empty: the usual
  std::vector<ModelReading> readings;  ///< those with another value
  std::vector<ModelStep> derivation;   ///< inputs before what they give
  std::vector<SymbolId> missing;
};

struct ModelInput {
  SymbolId quantity = 0;
  std::vector<double> values;  ///< the first counts
  std::string source;          ///< "flag", "plan", "config.json", "catalogue", "default"
  bool used = false;           ///< something that is computed rests on it
};

struct ModelGroup {
  std::string id, title;
  std::vector<ModelQuantity> quantities;
  /// Inputs that nobody gives, those first that keep most of the group's quantities unknown.
  std::vector<SymbolId> needs;
};

/// All that the cost model says of a plan. A plan that does not fit is a result.
struct ModelReport {
  std::string title;  ///< "Llama 3 70B on 8 × NVIDIA H100 SXM5 80GB"
  std::vector<std::string> notes;
  std::vector<ModelInput> inputs;
  std::vector<ModelGroup> groups;
  /// False where the most generous reading does not fit the device, true where the strictest does.
  std::optional<bool> fits;
};

/// What a person sets: "bubble" = "of-ideal" (an assumption and its choice), "pipeline.bubble" =
/// "pipeline-bubble-overhead" (a quantity and its formula, or the words of its reading).
struct Setting {
  std::string name, value;
};
/// The error says what can be set.
Result<Assignment> ReadSettings(const Ruleset& rules, const std::vector<Setting>& settings);

ModelReport CalculateModel(const Ruleset& rules, const PlanInputs& inputs,
                           const Assignment& assignment);

/// "flag", "plan", "config.json", "catalogue".
std::string_view ToWord(PlanInput::Source source);

}  // namespace shardlint
