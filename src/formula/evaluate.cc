#include <algorithm>

#include "base/check.h"
#include "base/unset_array.h"
#include "formula/expression.h"
#include "formula/program.h"

namespace shardlint {
namespace {

using Op = Expression::Op;

/// Formulas of up to this many nodes are evaluated without touching the heap.
constexpr std::size_t kSmall = 64;

/// A condition: true, false, or not decided by what is known.
enum class Truth : std::uint8_t { kFalse, kTrue, kUnknown };

Truth TruthOf(const Interval& value) {
  if (!value.known()) return Truth::kUnknown;
  if (!value.Contains(0)) return Truth::kTrue;
  return value.exact() ? Truth::kFalse : Truth::kUnknown;
}

Interval ValueOf(Truth truth) {
  if (truth == Truth::kUnknown) return Interval::Unknown();
  return Interval::Exactly(truth == Truth::kTrue ? 1 : 0);
}

Truth Not(Truth a) {
  if (a == Truth::kUnknown) return a;
  return a == Truth::kTrue ? Truth::kFalse : Truth::kTrue;
}

Truth And(Truth a, Truth b) {
  if (a == Truth::kFalse || b == Truth::kFalse) return Truth::kFalse;
  return a == Truth::kTrue && b == Truth::kTrue ? Truth::kTrue : Truth::kUnknown;
}

Truth Or(Truth a, Truth b) { return Not(And(Not(a), Not(b))); }

/// Comparisons are decided where all pairs of points agree; NaN ends decide nothing.
Truth Equal(const Interval& a, const Interval& b) {
  if (a.exact() && a == b) return Truth::kTrue;
  return a.low > b.high || a.high < b.low ? Truth::kFalse : Truth::kUnknown;
}

Truth Less(const Interval& a, const Interval& b) {
  if (a.high < b.low) return Truth::kTrue;
  return a.low >= b.high ? Truth::kFalse : Truth::kUnknown;
}

Interval If(const Interval& condition, const Interval& yes, const Interval& no) {
  const Truth truth = TruthOf(condition);
  if (truth == Truth::kUnknown) return yes == no ? yes : Interval::Unknown();
  return truth == Truth::kTrue ? yes : no;
}

inline Interval Apply(Op op, const Interval& a, const Interval& b, const Interval& c) {
  switch (op) {
    case Op::kLiteral:
    case Op::kName:
      break;
    case Op::kNegate:
      return -a;
    case Op::kAdd:
      return a + b;
    case Op::kSubtract:
      return a - b;
    case Op::kMultiply:
      return a * b;
    case Op::kDivide:
      return a / b;
    case Op::kPower:
      return Power(a, b);
    case Op::kMin:
      return Min(a, b);
    case Op::kMax:
      return Max(a, b);
    case Op::kCeil:
      return Ceil(a);
    case Op::kFloor:
      return Floor(a);
    case Op::kLog2:
      return Log2(a);
    case Op::kKnown:
      return Interval::Exactly(a.known() ? 1 : 0);
    case Op::kEqual:
      return ValueOf(Equal(a, b));
    case Op::kNotEqual:
      return ValueOf(Not(Equal(a, b)));
    case Op::kLess:
      return ValueOf(Less(a, b));
    case Op::kLessEqual:
      return ValueOf(Not(Less(b, a)));
    case Op::kGreater:
      return ValueOf(Less(b, a));
    case Op::kGreaterEqual:
      return ValueOf(Not(Less(a, b)));
    case Op::kAnd:
      return ValueOf(And(TruthOf(a), TruthOf(b)));
    case Op::kOr:
      return ValueOf(Or(TruthOf(a), TruthOf(b)));
    case Op::kNot:
      return ValueOf(Not(TruthOf(a)));
    case Op::kIf:
      return If(a, b, c);
  }
  return Interval::Unknown();
}

Interval EvaluateInto(Interval* values, const Expression& expression,
                      std::span<const Interval> names) {
  const std::size_t count = expression.nodes.size();
  for (std::size_t i = 0; i < count; ++i) {
    const Expression::Node& node = expression.nodes[i];
    const auto a = static_cast<std::size_t>(std::max(node.a, 0));
    if (node.op == Op::kLiteral) {
      values[i] = expression.literals[a].quantity.value;
    } else if (node.op == Op::kName) {
      values[i] = names[a];
    } else {
      values[i] =
          Apply(node.op, values[a], values[std::max(node.b, 0)], values[std::max(node.c, 0)]);
    }
  }
  return values[count - 1];
}

}  // namespace

Interval Evaluate(const Expression& expression, std::span<const Interval> names) {
  if (expression.empty()) return Interval::Unknown();
  SHARDLINT_CHECK(names.size() >= expression.names.size());
  if (expression.nodes.size() <= kSmall) {
    UnsetArray<Interval, kSmall> values;
    return EvaluateInto(values.data(), expression, names);
  }
  std::vector<Interval> values(expression.nodes.size());
  return EvaluateInto(values.data(), expression, names);
}

Program::Program(const Expression& expression) {
  const auto leaves = [&](Op op) {
    return static_cast<std::size_t>(
        std::ranges::count(expression.nodes, op, &Expression::Node::op));
  };
  const std::size_t operations = expression.nodes.size() - leaves(Op::kLiteral) - leaves(Op::kName);
  const std::size_t first_result = expression.names.size() + expression.literals.size();
  if (expression.empty() || first_result + operations > kMaxSlots) return;
  names_ = static_cast<std::uint8_t>(expression.names.size());
  for (const Expression::Literal& literal : expression.literals)
    literals_.push_back(literal.quantity.value);
  std::vector<std::uint8_t> slot_of;  // of each node
  const auto slot = [&](std::int32_t node) {
    return node < 0 ? std::uint8_t{0} : slot_of[static_cast<std::size_t>(node)];
  };
  for (const Expression::Node& node : expression.nodes) {
    const auto index = static_cast<std::size_t>(std::max(node.a, 0));
    std::size_t own = first_result + steps_.size();
    if (node.op == Op::kName) {
      own = index;
    } else if (node.op == Op::kLiteral) {
      own = names_ + index;
    } else {
      steps_.push_back({node.op, slot(node.a), slot(node.b), slot(node.c)});
    }
    slot_of.push_back(static_cast<std::uint8_t>(own));
  }
  result_ = slot_of.back();
  slots_ = static_cast<std::uint8_t>(first_result + operations);
}

Interval Program::Run(Slots& slots) const {
  Interval* out = slots.data() + names_;
  for (const Interval& literal : literals_) *out++ = literal;
  for (const Step& step : steps_)
    *out++ = Apply(step.op, slots[step.a], slots[step.b], slots[step.c]);
  return slots[result_];
}

}  // namespace shardlint
