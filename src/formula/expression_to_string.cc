#include <algorithm>

#include "formula/grammar.h"

namespace shardlint {
namespace {

using Op = Expression::Op;

std::string_view SpellingOf(Op op) {
  switch (op) {
    case Op::kNegate:
      return "−";
    case Op::kAdd:
      return " + ";
    case Op::kSubtract:
      return " − ";
    case Op::kMultiply:
      return " × ";
    case Op::kDivide:
      return " ÷ ";
    case Op::kPower:
      return "^";
    case Op::kEqual:
      return " == ";
    case Op::kNotEqual:
      return " ≠ ";
    case Op::kLess:
      return " < ";
    case Op::kLessEqual:
      return " ≤ ";
    case Op::kGreater:
      return " > ";
    case Op::kGreaterEqual:
      return " ≥ ";
    case Op::kAnd:
      return " and ";
    case Op::kOr:
      return " or ";
    case Op::kNot:
      return "not ";
    case Op::kLiteral:
    case Op::kName:
    case Op::kMin:
    case Op::kMax:
    case Op::kCeil:
    case Op::kFloor:
    case Op::kLog2:
    case Op::kKnown:
    case Op::kIf:
      return {};
  }
  return {};
}

/// Prints with a stack of its own: a document's sum may be a tree thousands of nodes deep.
class Printer {
 public:
  Printer(const Expression& expression, const std::function<std::string(std::size_t)>& substitute)
      : expression_(expression), substitute_(substitute) {}

  std::string Print() {
    Push(expression_.root(), Binding::kOr);
    while (!work_.empty()) {
      const Work next = work_.back();
      work_.pop_back();
      if (next.node < 0) {
        out_ += next.text;
      } else {
        Open(next);
      }
    }
    return std::move(out_);
  }

 private:
  /// A piece of text, or a node that needs brackets if it binds looser than `loosest`; a node
  /// that continues the function call `within` prints its arguments only.
  struct Work {
    std::string_view text;
    std::int32_t node = -1;
    Binding loosest = Binding::kOr;
    Op within = Op::kLiteral;
  };

  void Push(std::string_view text) { work_.push_back({text}); }
  void Push(std::int32_t node, Binding loosest, Op within = Op::kLiteral) {
    work_.push_back({{}, node, loosest, within});
  }

  /// Prints what begins `work`, and leaves the rest on the stack, last piece first.
  void Open(const Work& work) {
    const Expression::Node& node = expression_.nodes[static_cast<std::size_t>(work.node)];
    const Binding binding = BindingOf(node.op);
    if (binding == Binding::kAtom) return OpenAtom(node, work.within);
    if (binding < work.loosest) {
      out_ += '(';
      Push(")");
    }
    if (binding == Binding::kNegation || binding == Binding::kNot) {
      out_ += SpellingOf(node.op);
      Push(node.a, binding);
      return;
    }
    const bool comparison = binding == Binding::kComparison;
    const bool power = binding == Binding::kPower;
    Push(node.b, power ? Binding::kNegation : Tighter(binding));
    Push(SpellingOf(node.op));
    Push(node.a, comparison || power ? Tighter(binding) : binding);
  }

  void OpenAtom(const Expression::Node& node, Op within) {
    const auto index = static_cast<std::size_t>(node.a);
    if (node.op == Op::kLiteral) {
      out_ += expression_.literals[index].text;
    } else if (node.op == Op::kName) {
      out_ += substitute_ ? substitute_(index) : expression_.names[index];
    } else {
      OpenCall(node, within);
    }
  }

  void OpenCall(const Expression::Node& node, Op within) {
    if (node.op != within) {
      out_ += std::ranges::find(kFunctions, node.op, &Function::op)->name;
      out_ += '(';
      Push(")");
    }
    for (const std::int32_t argument : {node.c, node.b}) {
      if (argument < 0) continue;
      Push(argument, Binding::kOr);
      Push(", ");
    }
    const bool folded = node.op == Op::kMin || node.op == Op::kMax;
    Push(node.a, Binding::kOr, folded ? node.op : Op::kLiteral);
  }

  const Expression& expression_;
  const std::function<std::string(std::size_t)>& substitute_;
  std::vector<Work> work_;
  std::string out_;
};

}  // namespace

std::string ToString(const Expression& expression,
                     const std::function<std::string(std::size_t name)>& substitute) {
  return expression.empty() ? std::string() : Printer(expression, substitute).Print();
}

}  // namespace shardlint
