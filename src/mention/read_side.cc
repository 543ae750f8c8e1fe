#include "mention/read_side.h"

#include <algorithm>
#include <string>
#include <utility>

namespace shardlint {
namespace {

using Kind = TextToken::Kind;

constexpr std::size_t kMaxTokens = 80;  // of one side of an equation
constexpr int kMaxStarts = 12;          // places a side's first operand is looked for
constexpr int kMaxLabelWords = 6;       // words that may follow an operand as its label

// Turns tokens of a document into tokens of the expression engine: numbers become names, labels on
// operands ("4 (PP)", "16 layers") go away. Nothing when they do not read as one expression.
class SideReader {
 public:
  explicit SideReader(std::span<const TextToken> tokens, const Mentions& mentions)
      : tokens_(tokens), mentions_(mentions) {}

  std::optional<Side> Read() {
    Side side;
    bool operand_last = false;
    int words = 0;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      const TextToken& t = tokens_[i];
      switch (t.kind) {
        case Kind::kNumber: {
          if (operand_last) return std::nullopt;
          Add(Token::Kind::kName, t, static_cast<std::uint32_t>(t.number));
          operand_last = true, words = 0;
          break;
        }
        case Kind::kOperator: {
          if (t.op == '-' && !operand_last) return std::nullopt;
          if (!operand_last) return std::nullopt;
          if (t.op == '-' && !t.spaced && mentions_.numbers.empty()) return std::nullopt;
          AddOperator(t);
          operand_last = false, words = 0;
          break;
        }
        case Kind::kOf: {
          const bool percent =
              operand_last && !ids_.empty() && mentions_.numbers[ids_.back()].percent;
          if (percent && words == 0) {
            AddOperator({.kind = Kind::kOperator, .op = '*', .begin = t.begin, .end = t.end});
            operand_last = false;
          } else if (++words > kMaxLabelWords) {
            return std::nullopt;
          }
          break;
        }
        case Kind::kOpen: {
          const std::size_t close = CloseOf(tokens_, i);
          const bool label = !HasNumber(tokens_.subspan(i, close - i));
          if (operand_last) {
            if (!label) return std::nullopt;
            i = close - 1;
          } else if (label) {
            return std::nullopt;
          } else {
            Add(Token::Kind::kOpen, t);
          }
          break;
        }
        case Kind::kClose:
          if (!operand_last) return std::nullopt;
          Add(Token::Kind::kClose, t);
          words = 0;
          break;
        case Kind::kWord:
          if (++words > kMaxLabelWords) return std::nullopt;
          if (!operand_last && !NumberFollows(i)) {
            // "+ activations": a summand without a number leaves a lower bound.
            if (expression_.empty() || expression_.back().kind != Token::Kind::kPlus)
              return std::nullopt;
            std::size_t j = i;
            while (j < tokens_.size() && tokens_[j].kind == Kind::kWord) ++j;
            if (j < tokens_.size() && !(tokens_[j].kind == Kind::kOperator && tokens_[j].op == '+'))
              return std::nullopt;
            expression_.pop_back();
            side.partial = true;
            operand_last = true;
            i = j - 1;
          }
          break;
        default:
          return std::nullopt;
      }
    }
    if (ids_.empty() || !operand_last) return std::nullopt;
    expression_.push_back({});
    ExpressionError error;
    std::optional<Expression> parsed = ParseTokens(expression_, &error);
    if (!parsed) return std::nullopt;
    side.expression = std::move(*parsed);
    side.operands = ids_;
    side.begin = mentions_.numbers[ids_.front()].digits;
    side.end = tokens_.back().end;
    return side;
  }

 private:
  bool NumberFollows(std::size_t i) const {
    std::size_t j = i;
    while (j < tokens_.size() && tokens_[j].kind == Kind::kWord && j - i < 4) ++j;
    return j < tokens_.size() &&
           (tokens_[j].kind == Kind::kNumber || tokens_[j].kind == Kind::kOpen);
  }
  void Add(Token::Kind kind, const TextToken& t, std::uint32_t number = 0) {
    Token token;
    token.kind = kind, token.begin = t.begin, token.end = t.end;
    if (kind == Token::Kind::kName) {
      token.name = "#" + std::to_string(ids_.size());
      ids_.push_back(number);
    }
    expression_.push_back(std::move(token));
  }
  void AddOperator(const TextToken& t) {
    const Token::Kind kind = t.op == '+'   ? Token::Kind::kPlus
                             : t.op == '-' ? Token::Kind::kMinus
                             : t.op == '*' ? Token::Kind::kTimes
                             : t.op == '/' ? Token::Kind::kDivide
                                           : Token::Kind::kPower;
    Add(kind, t);
  }

  std::span<const TextToken> tokens_;
  const Mentions& mentions_;
  std::vector<Token> expression_;
  std::vector<std::uint32_t> ids_;
};

}  // namespace

bool HasNumber(std::span<const TextToken> tokens) {
  return std::ranges::any_of(tokens, [](const TextToken& t) { return t.kind == Kind::kNumber; });
}

std::size_t CloseOf(std::span<const TextToken> tokens, std::size_t open) {
  int depth = 0;
  for (std::size_t i = open; i < std::min(tokens.size(), open + kMaxTokens); ++i) {
    depth += tokens[i].kind == Kind::kOpen;
    depth -= tokens[i].kind == Kind::kClose;
    if (depth == 0) return i + 1;
  }
  return std::min(tokens.size(), open + kMaxTokens);
}

std::optional<Side> ReadWhole(std::span<const TextToken> tokens, const Mentions& mentions) {
  if (tokens.empty() || tokens.size() > kMaxTokens) return std::nullopt;
  return SideReader(tokens, mentions).Read();
}

std::optional<Side> ReadSuffix(std::span<const TextToken> tokens, const Mentions& mentions) {
  if (tokens.size() > kMaxTokens) tokens = tokens.last(kMaxTokens);
  int starts = 0;
  for (std::size_t i = 0; i < tokens.size() && starts < kMaxStarts; ++i) {
    if (tokens[i].kind != Kind::kNumber && tokens[i].kind != Kind::kOpen) continue;
    if (i > 0 && tokens[i - 1].kind == Kind::kOperator) continue;  // would cut an operand off
    // "per 2,048 tokens      × 2048 = …": a label in a column of its own.
    if (i + 1 < tokens.size() && tokens[i + 1].kind == Kind::kOperator &&
        tokens[i + 1].begin >= tokens[i].end + 3)
      continue;
    ++starts;
    if (auto side = ReadWhole(tokens.subspan(i), mentions)) return side;
  }
  return std::nullopt;
}

std::optional<Side> ReadResult(std::span<const TextToken> tokens, const Mentions& mentions) {
  std::size_t i = 0;
  while (i < tokens.size() && i < 4 && tokens[i].kind == Kind::kWord) ++i;
  if (i >= tokens.size() || tokens[i].kind != Kind::kNumber) return std::nullopt;
  std::size_t j = i + 1;
  while (j < tokens.size() && j - i <= kMaxLabelWords && tokens[j].kind == Kind::kWord) ++j;
  if (j < tokens.size() && tokens[j].kind == Kind::kOperator &&
      !(tokens[j].op == '-' && tokens[j].spaced))
    return std::nullopt;
  return ReadWhole(tokens.subspan(i, 1), mentions);
}

}  // namespace shardlint
