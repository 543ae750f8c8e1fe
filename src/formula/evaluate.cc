#include "base/check.h"
#include "base/unset_array.h"
#include "formula/expression.h"

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

inline Interval Apply(const Expression& expression, const Expression::Node& node,
                      std::span<const Interval> names, const Interval* values) {
  const auto a = [&]() -> const Interval& { return values[node.a]; };
  const auto b = [&]() -> const Interval& { return values[node.b]; };
  switch (node.op) {
    case Op::kLiteral:
      return expression.literals[static_cast<std::size_t>(node.a)].quantity.value;
    case Op::kName:
      return names[static_cast<std::size_t>(node.a)];
    case Op::kNegate:
      return -a();
    case Op::kAdd:
      return a() + b();
    case Op::kSubtract:
      return a() - b();
    case Op::kMultiply:
      return a() * b();
    case Op::kDivide:
      return a() / b();
    case Op::kPower:
      return Power(a(), b());
    case Op::kMin:
      return Min(a(), b());
    case Op::kMax:
      return Max(a(), b());
    case Op::kCeil:
      return Ceil(a());
    case Op::kFloor:
      return Floor(a());
    case Op::kLog2:
      return Log2(a());
    case Op::kKnown:
      return Interval::Exactly(a().known() ? 1 : 0);
    case Op::kEqual:
      return ValueOf(Equal(a(), b()));
    case Op::kNotEqual:
      return ValueOf(Not(Equal(a(), b())));
    case Op::kLess:
      return ValueOf(Less(a(), b()));
    case Op::kLessEqual:
      return ValueOf(Not(Less(b(), a())));
    case Op::kGreater:
      return ValueOf(Less(b(), a()));
    case Op::kGreaterEqual:
      return ValueOf(Not(Less(a(), b())));
    case Op::kAnd:
      return ValueOf(And(TruthOf(a()), TruthOf(b())));
    case Op::kOr:
      return ValueOf(Or(TruthOf(a()), TruthOf(b())));
    case Op::kNot:
      return ValueOf(Not(TruthOf(a())));
    case Op::kIf:
      return If(a(), b(), values[node.c]);
  }
  return Interval::Unknown();
}

Interval EvaluateInto(Interval* values, const Expression& expression,
                      std::span<const Interval> names) {
  const std::size_t count = expression.nodes.size();
  for (std::size_t i = 0; i < count; ++i) {
    values[i] = Apply(expression, expression.nodes[i], names, values);
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

}  // namespace shardlint
