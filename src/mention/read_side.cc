#include "mention/read_side.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/check.h"

namespace shardlint {
namespace {

using Kind = TextToken::Kind;

constexpr std::size_t kMaxTokens = 80;  // of one side of an equation
constexpr int kMaxStarts = 12;          // places a side's first operand is looked for
constexpr int kMaxLabelWords = 6;       // words that may follow an operand as its label

// The hedge of a factor, or of a summand right behind it.
bool IsHedgeOfOperand(std::span<const TextToken> tokens, std::size_t i) {
  if (i + 1 >= tokens.size() || tokens[i - 1].kind != Kind::kOperator ||
      tokens[i + 1].kind != Kind::kNumber)
    return false;
  return tokens[i - 1].op == '*' ||
         ((tokens[i - 1].op == '+' || tokens[i - 1].op == '-') && !JoinsSides(tokens, i));
}

// Turns tokens of a document into tokens of the expression engine: numbers become names, labels on
// operands ("4 (PP)", "16 layers") go away. Nothing when they do not read as one expression.
class SideReader {
 public:
  explicit SideReader(std::span<const TextToken> tokens, const Mentions& mentions)
      : tokens_(tokens), mentions_(mentions) {}

  std::optional<Side> Read() {
    bool operand_last = false, hedged_summand = false;
    int words = 0, depth = 0;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      const TextToken& t = tokens_[i];
      switch (t.kind) {
        case Kind::kNumber: {
          if (operand_last) return std::nullopt;
          Add(Token::Kind::kName, t);
          if (side_.operands.empty()) first_begin_ = t.begin;
          side_.operands.push_back(static_cast<std::uint32_t>(t.number));
          operand_last = true, words = 0;
          break;
        }
        case Kind::kOperator: {
          if (!operand_last) return std::nullopt;
          // "S_{in}^2": what is raised is no figure.
          if (t.op == '^' && tokens_[i - 1].kind != Kind::kNumber &&
              tokens_[i - 1].kind != Kind::kClose)
            return std::nullopt;
          if (const std::size_t end = EndOfPer(i); end > i) {
            i = end - 1;
            break;
          }
          if (t.op == '-' && !t.spaced && mentions_.numbers.empty()) return std::nullopt;
          AddOperator(t);
          side_.in_words = t.word && t.op != '*';
          operand_last = false, words = 0;
          break;
        }
        case Kind::kOf: {
          const bool percent = operand_last && !side_.operands.empty() &&
                               mentions_.numbers[side_.operands.back()].percent;
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
            ++depth;
          }
          break;
        }
        case Kind::kClose:
          if (!operand_last || depth-- == 0) return std::nullopt;
          Add(Token::Kind::kClose, t);
          words = 0;
          break;
        case Kind::kApprox:  // "32 × ~500 × 128 KB", "140 GB + ~10 GB": the hedge of an operand
          if (i == 0 || !IsHedgeOfOperand(tokens_, i)) return std::nullopt;
          hedged_summand |= tokens_[i - 1].op != '*';
          break;
        case Kind::kWord:
          // "t_p + 4": a term without a figure; "8 n_kv" is a figure with its name.
          if (t.symbol && (i == 0 || tokens_[i - 1].kind != Kind::kNumber)) return std::nullopt;
          if (++words > kMaxLabelWords) return std::nullopt;
          if (!operand_last && !NumberFollows(i)) {
            // "+ activations": a summand without a number leaves a lower bound.
            if (side_.tokens.empty() || side_.tokens.back().kind != Token::Kind::kPlus)
              return std::nullopt;
            std::size_t j = i;
            while (j < tokens_.size() && tokens_[j].kind == Kind::kWord) ++j;
            if (j < tokens_.size() && !(tokens_[j].kind == Kind::kOperator && tokens_[j].op == '+'))
              return std::nullopt;
            side_.tokens.pop_back();
            side_.partial = true;
            operand_last = true;
            i = j - 1;
          }
          break;
        default:
          return std::nullopt;
      }
    }
    // Operands and operators take turns, so balanced brackets make it an expression.
    if (side_.operands.empty() || !operand_last || depth != 0) return std::nullopt;
    if (side_.partial && hedged_summand) return std::nullopt;  // it bounds nothing
    const Number& first = mentions_.numbers[side_.operands.front()];
    side_.begin = std::min(first.digits, first_begin_);  // "TP=4": with its name
    side_.end = tokens_.back().end;
    return std::move(side_);
  }

 private:
  bool NumberFollows(std::size_t i) const {
    std::size_t j = i;
    while (j < tokens_.size() && tokens_[j].kind == Kind::kWord && j - i < 4) ++j;
    return j < tokens_.size() &&
           (tokens_[j].kind == Kind::kNumber || tokens_[j].kind == Kind::kOpen);
  }
  // "16 KB/token/layer × 32 layers": behind the slash stands no operand, but what it is per.
  std::size_t EndOfPer(std::size_t i) const {
    if (tokens_[i].op != '/' || tokens_[i].spaced) return i;
    std::size_t j = i + 1;
    while (j < tokens_.size() && tokens_[j].kind == Kind::kWord && j - i <= 2) ++j;
    const bool ends = j == tokens_.size() || tokens_[j].kind == Kind::kOperator ||
                      tokens_[j].kind == Kind::kClose;
    return j > i + 1 && ends ? j : i;
  }
  void Add(Token::Kind kind, const TextToken& t) { side_.tokens.push_back({kind, t.begin, t.end}); }
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
  std::uint32_t first_begin_ = 0;
  Side side_;
};

// "73.6 GB; minus 46.7, minus 4.0 → 22.9 GB": the first to be taken off something before it.
bool IsTakenOff(std::span<const TextToken> tokens, std::size_t i) {
  return i > 0 && tokens[i - 1].word && tokens[i - 1].op == '-' && i + 1 < tokens.size() &&
         tokens[i + 1].kind == Kind::kOperator && tokens[i + 1].op == '-';
}

// "2 clusters (2 stages × 2 GPUs each)": the bracket is as often as the count before it says. "576
// (512 + 64) = 1152 B": it says what the figure before it is made of.
bool IsCounted(std::span<const TextToken> tokens, std::size_t open) {
  if (open >= 1 && tokens[open - 1].kind == Kind::kNumber) return true;
  return open >= 2 && tokens[open - 1].kind == Kind::kWord &&
         tokens[open - 2].kind == Kind::kNumber;
}

}  // namespace

Expression Side::ToExpression() const {
  std::vector<Token> out;
  out.reserve(tokens.size() + 1);
  std::size_t names = 0;
  for (const Part& part : tokens) {
    Token& token = out.emplace_back();
    token.kind = part.kind, token.begin = part.begin, token.end = part.end;
    if (part.kind == Token::Kind::kName) token.name = "#" + std::to_string(names++);
  }
  out.emplace_back();
  std::optional<Expression> parsed = ParseTokens(out, nullptr);
  SHARDLINT_CHECK(parsed.has_value());
  return std::move(*parsed);
}

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
    if (IsTakenOff(tokens, i)) continue;
    if (i > 0 && tokens[i - 1].kind == Kind::kOther && tokens[i - 1].end == tokens[i].begin)
      continue;  // ",8" of "14,8"
    if (i > 1 && tokens[i - 1].kind == Kind::kApprox && IsHedgeOfOperand(tokens, i - 1)) continue;
    if (tokens[i].kind == Kind::kOpen && IsCounted(tokens, i)) {
      i += CloseOf(tokens.subspan(i), 0) - 1;
      continue;
    }
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
  if (j == i + 1 && j < tokens.size() && tokens[j].kind == Kind::kOther &&
      tokens[j].begin == tokens[i].end)
    return std::nullopt;  // the "5" of "5,6"
  return ReadWhole(tokens.subspan(i, 1), mentions);
}

bool MayGive(const Side& side, std::uint32_t result, const Mentions& mentions) {
  const Dimension& wanted = mentions.numbers[result].dimension;
  if (wanted.dimensionless()) return true;
  const Dimension* only = nullptr;
  for (const std::uint32_t n : side.operands) {
    const Number& operand = mentions.numbers[n];
    if (operand.dimension.dimensionless()) continue;
    if (only != nullptr && operand.dimension != *only) return true;  // a quotient of two kinds
    only = &operand.dimension;
  }
  if (only != nullptr) return *only == wanted;
  // "2 × 80 × 8 × 128 × 2" bytes, "2 × 70e9" FLOPs: counts make amounts, and no times or rates.
  return wanted == Dimension::Of(Dimension::kByte) || wanted == Dimension::Of(Dimension::kFlop);
}

}  // namespace shardlint
