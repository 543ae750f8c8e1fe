#pragma once

#include <cstdint>
#include <vector>

#include "base/unset_array.h"
#include "formula/expression.h"

namespace shardlint {

/// A formula made ready to be evaluated often. Operands stand in slots: first the names of the
/// expression, then its literals, then what each operation gives.
class Program {
 public:
  static constexpr std::size_t kMaxSlots = 96;
  using Slots = UnsetArray<Interval, kMaxSlots>;

  Program() = default;
  /// Empty where the expression needs more slots.
  explicit Program(const Expression& expression);
  bool empty() const { return slots_ == 0; }
  /// As Evaluate, under values of the names in the first slots.
  Interval Run(Slots& slots) const;

 private:
  struct Step {
    Expression::Op op;
    std::uint8_t a, b, c;  // slots
  };
  std::vector<Interval> literals_;
  std::vector<Step> steps_;
  std::uint8_t names_ = 0, slots_ = 0, result_ = 0;
};

}  // namespace shardlint
