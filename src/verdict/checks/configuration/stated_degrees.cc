#include "verdict/checks/configuration/stated_degrees.h"

namespace shardlint {

StatedDegrees StatedDegreesOf(const Judgement& j) {
  StatedDegrees out;
  for (const SymbolId degree : j.rules.plan_rules().degrees) {
    const StatedValue* first = nullptr;
    for (const Plan& plan : j.plans.plans)
      for (const StatedValue& value : plan.values[degree]) {
        if (value.source != StatedValue::Source::kDocument) continue;
        out.several |= first != nullptr && value.value != first->value;
        first = &value;
      }
    out.stated += first != nullptr;
  }
  return out;
}

}  // namespace shardlint
