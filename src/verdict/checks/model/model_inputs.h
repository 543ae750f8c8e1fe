#pragma once

#include <optional>

#include "verdict/checks/model/model_values.h"
#include "verdict/judgement.h"

namespace shardlint {

/// Finds inputs that their own plan refutes: a parameter count that the stated architecture cannot
/// hold, a GPU count that no reading of the degrees gives.
class InputChecker {
 public:
  explicit InputChecker(Judgement& judgement) : j_(judgement) {}

  /// `out` holds the values that the plan's other inputs give for it.
  void Check(std::uint32_t claim, const Outcome& out);

 private:
  bool CountsSeveralModels(const Claim& claim, const Number& number);

  Judgement& j_;
  std::optional<Interval> sizes_;  // least and greatest count of parameters said
};

}  // namespace shardlint
