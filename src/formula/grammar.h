#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "formula/expression.h"

namespace shardlint {

/// How tightly an operator binds, from loose to tight; the parser and the printer agree on it.
/// Binary operators lean left, except that comparisons do not chain and ^ leans right.
enum class Binding : std::uint8_t {
  kOr = 1,
  kAnd,
  kNot,
  kComparison,
  kSum,
  kProduct,
  kNegation,
  kPower,
  kAtom,
};

/// A function of the language. Nodes of min and max have two children: more arguments nest left.
struct Function {
  std::string_view name;
  Expression::Op op;
  std::size_t min_arguments, max_arguments;
};

inline constexpr auto kAnyNumber = static_cast<std::size_t>(-1);
inline constexpr std::array<Function, 7> kFunctions = {{
    {"min", Expression::Op::kMin, 2, kAnyNumber},
    {"max", Expression::Op::kMax, 2, kAnyNumber},
    {"ceil", Expression::Op::kCeil, 1, 1},
    {"floor", Expression::Op::kFloor, 1, 1},
    {"log2", Expression::Op::kLog2, 1, 1},
    {"known", Expression::Op::kKnown, 1, 1},
    {"if", Expression::Op::kIf, 3, 3},
}};

constexpr Binding BindingOf(Expression::Op op) {
  using enum Expression::Op;
  switch (op) {
    case kOr:
      return Binding::kOr;
    case kAnd:
      return Binding::kAnd;
    case kNot:
      return Binding::kNot;
    case kEqual:
    case kNotEqual:
    case kLess:
    case kLessEqual:
    case kGreater:
    case kGreaterEqual:
      return Binding::kComparison;
    case kAdd:
    case kSubtract:
      return Binding::kSum;
    case kMultiply:
    case kDivide:
      return Binding::kProduct;
    case kNegate:
      return Binding::kNegation;
    case kPower:
      return Binding::kPower;
    case kLiteral:
    case kName:
    case kMin:
    case kMax:
    case kCeil:
    case kFloor:
    case kLog2:
    case kKnown:
    case kIf:
      return Binding::kAtom;
  }
  return Binding::kAtom;
}

constexpr Binding Tighter(Binding binding) {
  return static_cast<Binding>(static_cast<std::uint8_t>(binding) + 1);
}

}  // namespace shardlint
