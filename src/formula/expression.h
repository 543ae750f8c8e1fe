#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "quantity/quantity.h"

namespace shardlint {

/// A parsed expression: an arena of nodes, children before parents, the root last. Rules' formulas
/// and documents' equations are both this; only their lexers differ.
struct Expression {
  enum class Op : std::uint8_t {
    kLiteral,
    kName,
    kNegate,
    kAdd,
    kSubtract,
    kMultiply,
    kDivide,
    kPower,
    kMin,
    kMax,
    kCeil,
    kFloor,
    kLog2,
    kKnown,
    kEqual,
    kNotEqual,
    kLess,
    kLessEqual,
    kGreater,
    kGreaterEqual,
    kAnd,
    kOr,
    kNot,
    kIf,  ///< if(condition, then, else)
  };
  struct Node {
    Op op = Op::kLiteral;
    std::int32_t a = -1, b = -1,
                 c = -1;  ///< children; kLiteral and kName: a indexes literals or names
    std::uint32_t begin = 0, end = 0;  ///< place in the text it was parsed from
  };
  struct Literal {
    Quantity quantity;
    std::string text;  ///< as printed in a derivation: "2", "2 bytes", "8 experts"
  };
  std::vector<Node> nodes;
  std::vector<Literal> literals;
  std::vector<std::string> names;  ///< each once, in order of first use

  bool empty() const { return nodes.empty(); }
  std::int32_t root() const { return static_cast<std::int32_t>(nodes.size()) - 1; }
};

/// A token of either lexer.
struct Token {
  enum class Kind : std::uint8_t {
    kNumber,
    kName,
    kPlus,
    kMinus,
    kTimes,
    kDivide,
    kPower,
    kOpen,
    kClose,
    kComma,
    kEqual,
    kNotEqual,
    kLess,
    kLessEqual,
    kGreater,
    kGreaterEqual,
    kAnd,
    kOr,
    kNot,
    kEnd,
  };
  Kind kind = Kind::kEnd;
  std::uint32_t begin = 0, end = 0;
  Expression::Literal literal;  ///< kNumber
  std::string name;             ///< kName
};

/// A mistake in an expression, at a byte offset of its text.
struct ExpressionError {
  std::uint32_t at = 0;
  std::string message;
};

/// Named units an expression's literals may carry ("2 B", "1 token", "1e9 flop / second").
using UnitLookup = std::function<std::optional<Quantity>(std::string_view)>;

/// Reads a rule's text: numbers, unit literals, 'enum words' (see EnumValue), names with dots,
/// + - * / ^, comparisons, and or not, min max ceil floor log2 known if.
/// Precedence from loose to tight: or, and, not, comparison, + -, * /, unary -, ^ (right).
std::optional<Expression> ParseExpression(std::string_view text, const UnitLookup& units,
                                          ExpressionError* error);
/// The same grammar over tokens from another lexer (documents); the last token is kEnd.
std::optional<Expression> ParseTokens(std::span<const Token> tokens, ExpressionError* error);

/// The number that stands for an enumeration word ('gqa'): a hash that doubles hold exactly.
double EnumValue(std::string_view word);

/// Dimension of the whole under given dimensions of names (in the order of Expression::names); an
/// error names the node's place. A comparison or logic has dimension 1. A literal without a unit is
/// dimensionless. kPower needs a dimensionless exponent that is an integer literal unless the base
/// is dimensionless. min, max, +, -, comparisons and if need equal dimensions.
std::optional<Dimension> CheckDimensions(const Expression& expression,
                                         std::span<const Dimension> names, ExpressionError* error);

/// Value under given values of names (same order). Unknown values propagate; comparisons give 1, 0
/// or unknown; `and`/`or`/`if` are three-valued, so what is decided without the unknown is decided.
/// A comparison of intervals that overlap without being equal points is unknown.
Interval Evaluate(const Expression& expression, std::span<const Interval> names);

/// "2 × num_hidden_layers × head_dim": the names as they are, × ÷ − ≤ ≥ ≠ for the operators,
/// brackets only where precedence needs them. With `substitute`, each name is replaced by what it
/// returns.
std::string ToString(const Expression& expression,
                     const std::function<std::string(std::size_t name)>& substitute = nullptr);

}  // namespace shardlint
