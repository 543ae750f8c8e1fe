#pragma once

#include <cstdint>
#include <vector>

#include "verdict/judgement.h"

namespace shardlint {

/// Which equation of a document gives a number.
class EquationResults {
 public:
  explicit EquationResults(const Judgement& j) : j_(j), of_(j.mentions.numbers.size(), -1) {
    for (std::size_t e = 0; e < j.mentions.equations.size(); ++e) {
      std::int32_t& of = of_[j.mentions.equations[e].result];
      if (of < 0 || j.mentions.equations[e].operands.size() > 1) of = static_cast<std::int32_t>(e);
    }
  }

  /// Null: none; of several the one with more than one operand.
  const Equation* Of(const Number& number) const {
    const std::int32_t e = of_[static_cast<std::size_t>(&number - j_.mentions.numbers.data())];
    return e < 0 ? nullptr : &j_.mentions.equations[static_cast<std::size_t>(e)];
  }

 private:
  const Judgement& j_;
  std::vector<std::int32_t> of_;  // of each number
};

}  // namespace shardlint
