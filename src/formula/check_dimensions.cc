#include <cmath>

#include "base/check.h"
#include "formula/expression.h"

namespace shardlint {
namespace {

using Op = Expression::Op;

/// Beyond this an exponent of a unit is a mistake.
constexpr double kMaxExponent = 20;

class Checker {
 public:
  Checker(const Expression& expression, std::span<const Dimension> names)
      : expression_(expression), names_(names) {}

  std::optional<Dimension> Check(ExpressionError* error) {
    if (expression_.empty()) Fail(0, "empty expression");
    dimensions_.reserve(expression_.nodes.size());
    for (const Expression::Node& node : expression_.nodes) {
      dimensions_.push_back(DimensionOf(node));
      if (failed_) break;
    }
    if (!failed_) return dimensions_.back();
    if (error != nullptr) *error = std::move(error_);
    return std::nullopt;
  }

 private:
  const Dimension& At(std::int32_t node) const {
    return dimensions_[static_cast<std::size_t>(node)];
  }
  const Expression::Node& NodeAt(std::int32_t node) const {
    return expression_.nodes[static_cast<std::size_t>(node)];
  }

  Dimension Fail(std::uint32_t at, std::string message) {
    if (!failed_) error_ = {at, std::move(message)};
    failed_ = true;
    return {};
  }

  Dimension DimensionOf(const Expression::Node& node) {
    switch (node.op) {
      case Op::kLiteral:
        return expression_.literals[static_cast<std::size_t>(node.a)].quantity.dimension;
      case Op::kName:
        return names_[static_cast<std::size_t>(node.a)];
      case Op::kNegate:
      case Op::kCeil:
      case Op::kFloor:
        return At(node.a);
      case Op::kAdd:
        return Same(node.a, node.b, "cannot add ", " to ", true);
      case Op::kSubtract:
        return Same(node.a, node.b, "cannot subtract ", " from ", true);
      case Op::kMin:
      case Op::kMax:
        return Same(node.a, node.b, "cannot compare ", " with ", false);
      case Op::kMultiply:
        return At(node.a) * At(node.b);
      case Op::kDivide:
        return At(node.a) / At(node.b);
      case Op::kPower:
        return PowerOf(node);
      case Op::kLog2:
        return Plain(node.a, "log2 needs a plain number");
      case Op::kKnown:
        return {};
      case Op::kEqual:
      case Op::kNotEqual:
      case Op::kLess:
      case Op::kLessEqual:
      case Op::kGreater:
      case Op::kGreaterEqual:
        Same(node.a, node.b, "cannot compare ", " with ", false);
        return {};
      case Op::kAnd:
      case Op::kOr:
        Plain(node.a, "expected a condition");
        return Plain(node.b, "expected a condition");
      case Op::kNot:
        return Plain(node.a, "expected a condition");
      case Op::kIf:
        Plain(node.a, "expected a condition");
        return Same(node.b, node.c, "the cases of if differ: ", " and ", false);
    }
    return {};
  }

  /// The mistake is put at the second operand: a chain's first one begins with the whole chain.
  Dimension Same(std::int32_t a, std::int32_t b, const char* before, const char* between,
                 bool second_first) {
    if (At(a) == At(b)) return At(a);
    const Dimension& first = second_first ? At(b) : At(a);
    const Dimension& second = second_first ? At(a) : At(b);
    return Fail(NodeAt(b).begin, before + first.ToString() + between + second.ToString());
  }

  Dimension Plain(std::int32_t node, const char* message) {
    if (At(node).dimensionless()) return {};
    return Fail(NodeAt(node).begin, std::string(message) + ", found " + At(node).ToString());
  }

  Dimension PowerOf(const Expression::Node& node) {
    Plain(node.b, "an exponent is a plain number");
    if (failed_ || At(node.a).dimensionless()) return {};
    const std::optional<double> exponent = LiteralAt(node.b);
    if (!exponent || std::trunc(*exponent) != *exponent || std::abs(*exponent) > kMaxExponent) {
      return Fail(NodeAt(node.b).begin, "a power of " + At(node.a).ToString() +
                                            " needs a small whole number as its exponent");
    }
    return At(node.a).Power(static_cast<int>(*exponent));
  }

  /// The number written at `node`, a sign before it allowed.
  std::optional<double> LiteralAt(std::int32_t node) const {
    const bool negative = NodeAt(node).op == Op::kNegate;
    const Expression::Node& literal = NodeAt(negative ? NodeAt(node).a : node);
    if (literal.op != Op::kLiteral) return std::nullopt;
    const Interval& value =
        expression_.literals[static_cast<std::size_t>(literal.a)].quantity.value;
    if (!value.exact()) return std::nullopt;
    return negative ? -value.low : value.low;
  }

  const Expression& expression_;
  std::span<const Dimension> names_;
  std::vector<Dimension> dimensions_;
  bool failed_ = false;
  ExpressionError error_;
};

}  // namespace

std::optional<Dimension> CheckDimensions(const Expression& expression,
                                         std::span<const Dimension> names, ExpressionError* error) {
  SHARDLINT_CHECK(names.size() >= expression.names.size());
  return Checker(expression, names).Check(error);
}

}  // namespace shardlint
