#include <algorithm>
#include <unordered_map>
#include <utility>

#include "formula/grammar.h"

namespace shardlint {
namespace {

using Op = Expression::Op;
using Kind = Token::Kind;

/// Brackets, signs and powers inside each other. Documents are hostile, and the parser recurses.
constexpr int kMaxDepth = 200;

/// How each kind of token is written, and what it does between two operands (kLiteral: nothing).
struct Role {
  Kind kind;
  std::string_view spelling;
  Op between = Op::kLiteral;
};
constexpr std::array<Role, 20> kRoles = {{
    {Kind::kNumber, "a number"},
    {Kind::kName, "a name"},
    {Kind::kPlus, "+", Op::kAdd},
    {Kind::kMinus, "-", Op::kSubtract},
    {Kind::kTimes, "*", Op::kMultiply},
    {Kind::kDivide, "/", Op::kDivide},
    {Kind::kPower, "^"},  // leans right: see ParsePower
    {Kind::kOpen, "("},
    {Kind::kClose, ")"},
    {Kind::kComma, ","},
    {Kind::kEqual, "==", Op::kEqual},
    {Kind::kNotEqual, "!=", Op::kNotEqual},
    {Kind::kLess, "<", Op::kLess},
    {Kind::kLessEqual, "<=", Op::kLessEqual},
    {Kind::kGreater, ">", Op::kGreater},
    {Kind::kGreaterEqual, ">=", Op::kGreaterEqual},
    {Kind::kAnd, "and", Op::kAnd},
    {Kind::kOr, "or", Op::kOr},
    {Kind::kNot, "not"},
    {Kind::kEnd, "the end"},
}};
static_assert([] {
  for (std::size_t i = 0; i < kRoles.size(); ++i) {
    if (static_cast<std::size_t>(kRoles[i].kind) != i) return false;
  }
  return true;
}());

const Role& RoleOf(const Token& token) { return kRoles[static_cast<std::size_t>(token.kind)]; }

std::string Found(const Token& token) {
  if (token.kind == Kind::kEnd) return "found the end";
  if (token.kind == Kind::kNumber) return "found '" + token.literal.text + "'";
  if (token.kind == Kind::kName) return "found '" + token.name + "'";
  return "found '" + std::string(RoleOf(token).spelling) + "'";
}

/// Precedence climbing. Chains of one precedence are loops and give left-deep trees; every function
/// returns the index of its node, or kFailed after the first mistake.
class Parser {
 public:
  explicit Parser(std::span<const Token> tokens) : tokens_(tokens) {
    if (!tokens.empty()) end_.begin = end_.end = tokens.back().end;
  }

  std::optional<Expression> Parse(ExpressionError* error) {
    ParseOperators(Binding::kOr);
    if (!failed_ && Peek().kind != Kind::kEnd) {
      Fail(Peek().begin, "expected an operator, " + Found(Peek()));
    }
    if (!failed_) return std::move(expression_);
    if (error != nullptr) *error = std::move(error_);
    return std::nullopt;
  }

 private:
  static constexpr std::int32_t kFailed = -1;

  const Token& Peek() const { return at_ < tokens_.size() ? tokens_[at_] : end_; }

  const Token& Next() {
    const Token& token = Peek();
    last_end_ = token.end;
    if (at_ < tokens_.size()) ++at_;
    return token;
  }

  bool Take(Kind kind) {
    if (Peek().kind != kind) return false;
    Next();
    return true;
  }

  std::int32_t Fail(std::uint32_t at, std::string message) {
    if (!failed_) error_ = {at, std::move(message)};
    failed_ = true;
    return kFailed;
  }

  std::int32_t Emit(Op op, std::uint32_t begin, std::int32_t a, std::int32_t b = -1,
                    std::int32_t c = -1) {
    if (failed_) return kFailed;
    expression_.nodes.push_back({op, a, b, c, begin, last_end_});
    return expression_.root();
  }

  std::int32_t ParseOperators(Binding loosest) {
    const std::uint32_t begin = Peek().begin;
    std::int32_t left = ParseOperand(loosest);
    while (!failed_) {
      const Op op = RoleOf(Peek()).between;
      const Binding binding = BindingOf(op);
      if (op == Op::kLiteral || binding < loosest) break;
      Next();
      const std::int32_t right = ParseOperators(Tighter(binding));
      left = Emit(op, begin, left, right);
      if (binding == Binding::kComparison) RejectSecondComparison();
    }
    return left;
  }

  void RejectSecondComparison() {
    if (BindingOf(RoleOf(Peek()).between) != Binding::kComparison) return;
    Fail(Peek().begin, "comparisons do not chain; join them with and");
  }

  std::int32_t ParseOperand(Binding loosest) {
    const Token& token = Peek();
    if (++depth_ > kMaxDepth) return Fail(token.begin, "nested too deeply");
    std::int32_t node = kFailed;
    if (token.kind == Kind::kMinus) {
      Next();
      node = Emit(Op::kNegate, token.begin, ParseOperand(Binding::kNegation));
    } else if (token.kind == Kind::kNot && loosest <= Binding::kNot) {
      Next();
      node = Emit(Op::kNot, token.begin, ParseOperators(Binding::kNot));
    } else {
      node = ParsePower();
    }
    --depth_;
    return node;
  }

  std::int32_t ParsePower() {
    const std::uint32_t begin = Peek().begin;
    const std::int32_t base = ParseAtom();
    if (failed_ || !Take(Kind::kPower)) return base;
    return Emit(Op::kPower, begin, base, ParseOperand(Binding::kNegation));
  }

  std::int32_t ParseAtom() {
    const Token& token = Peek();
    if (token.kind == Kind::kOpen) return ParseBrackets();
    if (token.kind != Kind::kNumber && token.kind != Kind::kName) {
      return Fail(token.begin, "expected a value, " + Found(token));
    }
    Next();
    if (token.kind == Kind::kNumber) return EmitLiteral(token);
    if (Peek().kind == Kind::kOpen) return ParseCall(token);
    return Emit(Op::kName, token.begin, NameIndex(token.name));
  }

  std::int32_t EmitLiteral(const Token& token) {
    expression_.literals.push_back(token.literal);
    const auto count = static_cast<std::int32_t>(expression_.literals.size());
    return Emit(Op::kLiteral, token.begin, count - 1);
  }

  std::int32_t ParseBrackets() {
    Next();
    const std::int32_t inner = ParseOperators(Binding::kOr);
    return failed_ || Take(Kind::kClose) ? inner : ExpectClose("(");
  }

  std::int32_t ExpectClose(std::string_view opened) {
    return Fail(Peek().begin, "expected ) after " + std::string(opened) + "…, " + Found(Peek()));
  }

  std::int32_t ParseCall(const Token& name) {
    const auto function = std::ranges::find(kFunctions, name.name, &Function::name);
    if (function == kFunctions.end()) {
      return Fail(name.begin, "unknown function '" + name.name + "'");
    }
    Next();  // the bracket
    std::array<std::int32_t, 3> arguments = {-1, -1, -1};
    std::size_t count = 0;
    do {
      const std::int32_t argument = ParseOperators(Binding::kOr);
      if (failed_) return kFailed;
      if (function->max_arguments == kAnyNumber && count >= 2) {
        arguments[0] = Emit(function->op, name.begin, arguments[0], arguments[1]);
        arguments[1] = argument;
      } else if (count < arguments.size()) {
        arguments[count] = argument;
      }
      ++count;
    } while (Take(Kind::kComma));
    if (!Take(Kind::kClose)) return ExpectClose(name.name + "(");
    if (!Accepts(*function, count)) return Fail(name.begin, ArgumentMistake(*function, count));
    return Emit(function->op, name.begin, arguments[0], arguments[1], arguments[2]);
  }

  static bool Accepts(const Function& function, std::size_t count) {
    return count >= function.min_arguments && count <= function.max_arguments;
  }

  static std::string ArgumentMistake(const Function& function, std::size_t count) {
    const bool any = function.max_arguments == kAnyNumber;
    return std::string(function.name) + " takes " + std::to_string(function.min_arguments) +
           (any                           ? " or more arguments"
            : function.min_arguments == 1 ? " argument"
                                          : " arguments") +
           ", found " + std::to_string(count);
  }

  std::int32_t NameIndex(const std::string& name) {
    const auto next = static_cast<std::int32_t>(expression_.names.size());
    const auto [entry, is_new] = name_indexes_.try_emplace(name, next);
    if (is_new) expression_.names.push_back(name);
    return entry->second;
  }

  std::span<const Token> tokens_;
  std::size_t at_ = 0;
  std::uint32_t last_end_ = 0;
  int depth_ = 0;
  Token end_;
  Expression expression_;
  std::unordered_map<std::string_view, std::int32_t> name_indexes_;  // keys lie in tokens_
  bool failed_ = false;
  ExpressionError error_;
};

}  // namespace

std::optional<Expression> ParseTokens(std::span<const Token> tokens, ExpressionError* error) {
  return Parser(tokens).Parse(error);
}

}  // namespace shardlint
