#pragma once

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "calculate/model_report.h"
#include "support/audited.h"

namespace shardlint {

/// A plan put together in a test: names of the catalogue, then quantities as flags spell them.
class Calculated {
 public:
  using Values = std::vector<std::pair<std::string, std::string>>;
  Calculated(const std::string& model, const std::string& device, const Values& values,
             const std::vector<Setting>& settings = {})
      : Calculated(Inputs(model, device, values), settings) {}
  explicit Calculated(const PlanInputs& inputs, const std::vector<Setting>& settings = {}) {
    const Result<Assignment> assignment = ReadSettings(BuiltInRules(), settings);
    if (!assignment) throw std::runtime_error(assignment.error().message);
    report = CalculateModel(BuiltInRules(), inputs, *assignment);
  }

  static PlanInputs Inputs(const std::string& model, const std::string& device,
                           const Values& values) {
    const Ruleset& rules = BuiltInRules();
    PlanInputs inputs;
    const auto add = [&](CatalogName::Kind kind, const std::string& name) {
      if (name.empty()) return;
      const Result<const CatalogEntry*> entry = FindEntry(rules, kind, name);
      if (!entry) throw std::runtime_error(entry.error().message);
      inputs.Add(**entry);
    };
    add(CatalogName::Kind::kModel, model);
    add(CatalogName::Kind::kDevice, device);
    for (const auto& [name, text] : values) {
      const std::optional<SymbolId> quantity = FindSettable(rules, name);
      if (!quantity) throw std::runtime_error(name);
      const Result<double> value = ReadValue(rules, *quantity, text);
      if (!value) throw std::runtime_error(name + ": " + value.error().message);
      inputs.Set({.quantity = *quantity, .values = {*value}, .source = PlanInput::Source::kFlag});
    }
    return inputs;
  }

  const ModelQuantity& Of(const std::string& name) const {
    for (const ModelGroup& group : report.groups)
      for (const ModelQuantity& quantity : group.quantities)
        if (BuiltInRules().symbols.Name(quantity.quantity) == name) return quantity;
    throw std::runtime_error("no quantity " + name);
  }
  /// The value, or its low end; -1 when there is none.
  double At(const std::string& name) const {
    const ModelQuantity& quantity = Of(name);
    return quantity.value ? quantity.value->low : -1;
  }
  /// What it is under "bubble=of-ideal"; -1 when that reading is not told.
  double At(const std::string& name, const std::string& reading) const {
    for (const ModelReading& other : Of(name).readings)
      if (other.reading == reading) return other.value.low;
    return -1;
  }

  ModelReport report;
};

}  // namespace shardlint
