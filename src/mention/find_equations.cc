#include "mention/find_equations.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "mention/find_substituted.h"
#include "mention/named_operands.h"
#include "mention/read_side.h"

namespace shardlint {
namespace {

using Kind = TextToken::Kind;

constexpr int kMaxDepth = 16;            // of brackets in brackets
constexpr std::size_t kMaxParts = 64;    // of one chain; a longer one is no equation
constexpr std::uint32_t kColumnGap = 3;  // bytes between the columns of aligned text, at least
constexpr std::uint32_t kShortName = 3;  // bytes of "TP"
constexpr double kSameValue = 0.03;      // between a product and how it is written
constexpr std::array<double, 9> kPrefixSteps = {1,   1e3,          1024, 1e6, 1048576.0,
                                                1e9, 1073741824.0, 1e12, 1e15};

class EquationReader {
 public:
  EquationReader(std::span<const TextToken> tokens, const UnitTable& units, Mentions& mentions)
      : tokens_(tokens), units_(units), mentions_(mentions) {}

  void Read() {
    // Nearly all stretches have none of the marks that a kind of equation needs.
    std::uint32_t kinds = 0;
    for (const TextToken& t : tokens_) kinds |= Bit(t.kind);
    if ((kinds & (Bit(Kind::kEqual) | Bit(Kind::kApprox))) != 0) ReadChains(0, tokens_.size());
    if ((kinds & Bit(Kind::kOpen)) != 0) ReadBrackets();
    if ((kinds & Bit(Kind::kBound)) != 0) ReadComparisons();
    if ((kinds & Bit(Kind::kOperator)) == 0) return;
    FindProducts(tokens_, units_, mentions_);
  }

 private:
  static std::uint32_t Bit(Kind kind) { return std::uint32_t{1} << static_cast<int>(kind); }
  static bool Ends(const TextToken& t) {
    return t.kind == Kind::kStop || t.kind == Kind::kColon || t.kind == Kind::kArrow ||
           t.kind == Kind::kBound || t.kind == Kind::kComma || t.kind == Kind::kDash;
  }

  // "2 × 8 = TP=8, PP=2": two names with their values are what it comes to together.
  bool IsListOfNames(std::size_t i) const {
    const auto pair = [&](std::size_t at) {
      return at + 2 < tokens_.size() && tokens_[at].kind == Kind::kWord &&
             tokens_[at + 1].kind == Kind::kEqual && tokens_[at].end == tokens_[at + 1].begin &&
             tokens_[at + 2].kind == Kind::kNumber && tokens_[at + 1].end == tokens_[at + 2].begin;
    };
    return pair(i) && i + 3 < tokens_.size() && tokens_[i + 3].kind == Kind::kComma && pair(i + 4);
  }

  // "720 GB/16 GPU TP=8": a short name right behind a figure, with its value and without blanks,
  // is no result of what stands before it.
  bool GivesNameValue(std::size_t i) const {
    if (i < 2 || i + 1 >= tokens_.size() || tokens_[i].kind != Kind::kEqual) return false;
    const TextToken &name = tokens_[i - 1], &before = tokens_[i - 2], &value = tokens_[i + 1];
    return name.kind == Kind::kWord && name.end - name.begin <= kShortName &&
           name.end == tokens_[i].begin && value.kind == Kind::kNumber &&
           value.begin == tokens_[i].end && before.kind == Kind::kNumber && before.end < name.begin;
  }

  // Chains of parts joined by signs of equality at one depth of brackets.
  void ReadChains(std::size_t begin, std::size_t end, int depth = 0) {
    if (depth > kMaxDepth) return;
    std::vector<std::pair<std::size_t, std::size_t>> parts;
    bool approximate = false;
    std::size_t part = begin;
    const auto flush = [&](std::size_t to) {
      if (!parts.empty()) {
        parts.push_back({part, to});
        ReadChain(parts, approximate);
      }
      parts.clear();
      approximate = false;
    };
    for (std::size_t i = begin; i < end; ++i) {
      const TextToken& t = tokens_[i];
      if (t.kind == Kind::kOpen) {
        const std::size_t close = i + CloseOf(tokens_.subspan(i, end - i), 0);
        ReadChains(i + 1, tokens_[close - 1].kind == Kind::kClose ? close - 1 : close, depth + 1);
        i = close - 1;
      } else if (JoinsSides(tokens_, i) && IsListOfNames(i + 1)) {
        parts.clear();
        part = i + 1;
      } else if (JoinsSides(tokens_, i)) {
        if (i > part + 1 && GivesNameValue(i)) flush(i - 1), part = i - 1;
        parts.push_back({part, i});
        approximate |= t.kind == Kind::kApprox;
        part = i + 1;
        while (part < end && IsJoin(tokens_[part])) ++part, ++i;  // "= ~35 GB"
        if (parts.size() == kMaxParts) parts.clear();
      } else if (Ends(t) || t.kind == Kind::kClose) {
        flush(i);
        part = i + 1;
      }
    }
    flush(end);
  }

  void ReadChain(const std::vector<std::pair<std::size_t, std::size_t>>& parts, bool approximate) {
    std::vector<std::optional<Side>> sides;
    // "DP=2 gives 2 × 64 = 128": a part may end one equation and begin another.
    for (std::size_t k = 1; k + 1 < parts.size(); ++k) {
      const auto range = tokens_.subspan(parts[k].first, parts[k].second - parts[k].first);
      if (ReadWhole(range, mentions_) || !ReadResult(range, mentions_)) continue;
      const std::optional<Side> left = ReadSuffix(range, mentions_);
      if (!left || !left->computed()) continue;
      std::vector<std::pair<std::size_t, std::size_t>> head(
          parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(k) + 1);
      std::vector<std::pair<std::size_t, std::size_t>> tail(
          parts.begin() + static_cast<std::ptrdiff_t>(k), parts.end());
      ReadChain(head, approximate);
      ReadChain(tail, approximate);
      return;
    }
    for (std::size_t k = 0; k < parts.size(); ++k) {
      const auto range = tokens_.subspan(parts[k].first, parts[k].second - parts[k].first);
      std::optional<Side> side;
      if (k == 0) {
        side = ReadSuffix(range, mentions_);
      } else {
        side = ReadWhole(range, mentions_);
        if (!side) side = ReadResult(range, mentions_);
      }
      sides.push_back(std::move(side));
    }
    for (std::size_t k = 0; k + 1 < sides.size(); ++k) ReadInnerProduct(sides[k], sides[k + 1]);
    // The last part may run on into the sentence: what was read whole keeps its operators.
    for (std::size_t k = 0; k + 1 < sides.size(); ++k) {
      if (!sides[k]) continue;
      const bool next = sides[k + 1].has_value();
      if (sides[k]->computed()) {
        if (next && sides[k + 1]->computed() && StartsWith(*sides[k + 1], *sides[k])) {
          Emit(*sides[k], sides[k + 1]->operands[0], approximate, false);
          continue;
        }
        if (next && sides[k + 1]->computed())
          if (auto step = FindSubstituted(*sides[k], *sides[k + 1], mentions_))
            Emit(std::move(step->part), step->number, approximate, false);
        std::size_t r = k + 1;
        while (r < sides.size() && (!sides[r] || sides[r]->computed()) && !HoldsAmount(parts[r]))
          ++r;
        if (r < sides.size() && sides[r]) {
          Emit(*sides[k], sides[r]->operands[0], approximate, false);
        } else if (k > 0 && sides[k - 1] && !sides[k - 1]->computed()) {
          Emit(*sides[k], sides[k - 1]->operands[0], approximate, false);
        }
      } else if (next && !sides[k + 1]->computed()) {
        // "17.18 GB ≈ 16 GiB": the same value in two units.
        const Number& a = mentions_.numbers[sides[k]->operands[0]];
        const Number& b = mentions_.numbers[sides[k + 1]->operands[0]];
        // "768M tokens/s ≈ 1M requests/s": what is counted differs.
        if (!a.dimension.dimensionless() && a.dimension == b.dimension && a.unit != b.unit &&
            a.noun == b.noun && !a.amount_or_rate && !b.amount_or_rate)
          Emit(*sides[k], sides[k + 1]->operands[0], approximate, false);
      } else if (next && sides[k + 1]->computed() && k + 2 >= sides.size()) {
        Emit(*sides[k + 1], sides[k]->operands[0], approximate, false);
      }
    }
  }

  // "2.4 GB + 10 × 0.98 = 9.8 GB + 1.5 GB = 13.7 GB": a term is worked out in passing, and all
  // terms, before it and behind it, are summands of the result.
  void ReadInnerProduct(std::optional<Side>& side, std::optional<Side>& next) {
    if (!side || !next || !next->computed()) return;
    int depth = 0;
    std::size_t names = 0, plus = 0, before = 0;
    for (std::size_t i = 0; i < side->tokens.size(); ++i) {
      const Token::Kind kind = side->tokens[i].kind;
      depth += (kind == Token::Kind::kOpen) - (kind == Token::Kind::kClose);
      names += kind == Token::Kind::kName;
      if (kind == Token::Kind::kPlus && depth == 0) plus = i, before = names;
    }
    if (plus == 0 || side->operands.size() - before < 2) return;
    const auto split = [&](auto& from, std::size_t at) {
      return std::vector(from.begin() + static_cast<std::ptrdiff_t>(at), from.end());
    };
    Side term = *side, sum = *side;
    term.tokens = split(side->tokens, plus + 1);
    term.operands = split(side->operands, before);
    if (!StartsWith(*next, term)) return;
    sum.tokens.resize(plus + 1);
    sum.operands.resize(before);
    sum.tokens.insert(sum.tokens.end(), next->tokens.begin(), next->tokens.end());
    sum.operands.insert(sum.operands.end(), next->operands.begin(), next->operands.end());
    sum.end = next->end;
    const std::uint32_t product = next->operands.front();
    next = std::move(sum);
    side.reset();
    Emit(std::move(term), product, false, false);
  }

  // "2 × 32 × 128 × 2 = 16 KB × 32 = 512 KB", as one types it into a calculator: the next product
  // begins with what this one gives, whatever prefix it is told in.
  bool StartsWith(const Side& next, const Side& side) const {
    std::vector<Interval> values;
    for (const std::uint32_t n : side.operands)
      values.push_back(Interval::Exactly(mentions_.numbers[n].decimal.value()));
    const double value = Evaluate(side.ToExpression(), values).middle();
    const double first = mentions_.numbers[next.operands[0]].decimal.value();
    return first > 0 && value > 0 && std::ranges::any_of(kPrefixSteps, [&](double step) {
             return std::abs(value / (first * step) - 1) < kSameValue;
           });
  }

  // "≈ 0.002 ms + α ≈ 0.007 ms": what could not be read but holds an amount ends what came before.
  bool HoldsAmount(const std::pair<std::size_t, std::size_t>& part) const {
    const auto range = tokens_.subspan(part.first, part.second - part.first);
    return !ReadWhole(range, mentions_) && !ReadResult(range, mentions_) &&
           std::ranges::any_of(range, [&](const TextToken& t) {
             return t.kind == Kind::kNumber &&
                    !mentions_.numbers[static_cast<std::size_t>(t.number)]
                         .dimension.WithoutCounts()
                         .dimensionless();
           });
  }

  // "0.6 GB (8 experts × 3 × …)", "19 GB (30% of 64 GB)", "1.8 TB/s (80% utilization = 1.44 TB/s)".
  void ReadBrackets() {
    for (std::size_t i = 1; i < tokens_.size(); ++i) {
      if (tokens_[i].kind != Kind::kOpen) continue;
      std::size_t v = i;
      int words = 0;
      while (v > 0 && tokens_[v - 1].kind == Kind::kWord && words < 5) --v, ++words;
      if (v == 0 || tokens_[v - 1].kind != Kind::kNumber) continue;
      const auto value = static_cast<std::uint32_t>(tokens_[v - 1].number);
      if (v >= 2 && tokens_[v - 2].kind == Kind::kOperator) continue;  // an operand's label
      const std::size_t close = i + CloseOf(tokens_.subspan(i), 0);
      std::size_t b = i + 1, e = close - (tokens_[close - 1].kind == Kind::kClose ? 1 : 0);
      // "2 clusters (2 stages × 2 GPUs each) = 8 GPUs": a factor, whose product follows.
      if (close < tokens_.size() &&
          (tokens_[close].kind == Kind::kOperator || (v < i && IsJoin(tokens_[close]))))
        continue;
      while (b < e && (tokens_[b].kind == Kind::kApprox || tokens_[b].kind == Kind::kEqual)) ++b;
      const auto inside = tokens_.subspan(b, e - b);
      if (std::ranges::any_of(inside, IsJoin)) {
        ReadShare(value, inside);
        continue;
      }
      std::optional<Side> side = ReadWhole(inside, mentions_);
      if (!side) {
        // Leading words ("from 8 × 4"), or more behind a comma.
        std::size_t n = 0;
        while (n < inside.size() && !Ends(inside[n])) ++n;
        side = ReadSuffix(inside.first(n), mentions_);
      }
      if (!side || !side->computed() || IsSlashedPair(*side, value) || IsSlashedStrategy(*side))
        continue;
      ReadPercentOf(value, *side);
      Emit(std::move(*side), value, false, true);
    }
  }

  /// "a 128-token output (ISL/OSL 2048/128)": two figures, no quotient.
  bool IsSlashedPair(const Side& side, std::uint32_t value) const {
    if (side.operands.size() != 2 || mentions_.numbers[value].percent) return false;
    const Number& a = mentions_.numbers[side.operands[0]];
    const Number& b = mentions_.numbers[side.operands[1]];
    const bool divided = std::ranges::find(side.tokens, Token::Kind::kDivide, &Side::Part::kind) !=
                         side.tokens.end();
    return divided && a.unit == nullptr && b.unit == nullptr && b.begin == a.end + 1;
  }

  /// "16 GPUs (TP4/PP2/DP2)": a list of degrees.
  bool IsSlashedStrategy(const Side& side) const {
    const bool divided = std::ranges::find(side.tokens, Token::Kind::kDivide, &Side::Part::kind) !=
                         side.tokens.end();
    return divided && std::ranges::all_of(side.operands, [&](std::uint32_t n) {
             return !mentions_.numbers[n].degree.empty();
           });
  }

  /// `a op b`.
  static Side Pair(std::uint32_t a, Token::Kind op, std::uint32_t b) {
    Side side;
    for (const Token::Kind kind : {Token::Kind::kName, op, Token::Kind::kName})
      side.tokens.push_back({.kind = kind});
    side.operands = {a, b};
    return side;
  }

  // "19 GB (30% of 64 GB)": the share is a claim as well as the amount.
  void ReadPercentOf(std::uint32_t part, const Side& side) {
    if (side.operands.size() != 2) return;
    const Number& percent = mentions_.numbers[side.operands[0]];
    const Number& whole = mentions_.numbers[side.operands[1]];
    const Number& value = mentions_.numbers[part];
    if (!percent.percent || whole.dimension.dimensionless() || whole.dimension != value.dimension)
      return;
    if (std::ranges::find(side.tokens, Token::Kind::kTimes, &Side::Part::kind) == side.tokens.end())
      return;
    Side share = Pair(part, Token::Kind::kDivide, side.operands[1]);
    Equation equation;
    equation.begin = value.begin, equation.end = whole.end;
    equation.expression = share.ToExpression();
    equation.operands = std::move(share.operands);
    equation.result = side.operands[0];
    equation.implicit = true;
    mentions_.equations.push_back(std::move(equation));
  }

  void ReadShare(std::uint32_t whole, std::span<const TextToken> inside) {
    const auto join = std::ranges::find_if(inside, IsJoin);
    const auto at = static_cast<std::size_t>(join - inside.begin());
    const std::optional<Side> share = ReadSuffix(inside.first(at), mentions_);
    const std::optional<Side> result = ReadResult(inside.subspan(at + 1), mentions_);
    if (!share || share->computed() || !result) return;
    const Number& percent = mentions_.numbers[share->operands[0]];
    if (!percent.percent ||
        mentions_.numbers[result->operands[0]].dimension != mentions_.numbers[whole].dimension)
      return;
    Side product = Pair(whole, Token::Kind::kTimes, share->operands[0]);
    product.begin = mentions_.numbers[whole].digits;
    product.end = inside.back().end;
    const bool whole_used = mentions_.numbers[whole].operand,
               share_used = mentions_.numbers[share->operands[0]].operand;
    Emit(std::move(product), result->operands[0], false, true);
    // Both operands are facts that the plan states.
    mentions_.numbers[whole].operand = whole_used;
    mentions_.numbers[share->operands[0]].operand = share_used;
  }

  // "140 GB > 80 GB", "0.5 s < 10 s".
  void ReadComparisons() {
    for (std::size_t i = 1; i + 1 < tokens_.size(); ++i) {
      if (tokens_[i].kind != Kind::kBound || tokens_[i + 1].kind != Kind::kNumber) continue;
      std::size_t left = i;
      int words = 0;
      while (left > 0 && tokens_[left - 1].kind == Kind::kWord && words < 3) --left, ++words;
      // "from 30 GB to < 5 GB", "30 GB or < 5 GB": a word of two letters before the sign joins.
      if (words > 0 && tokens_[i - 1].end - tokens_[i - 1].begin == 2) continue;
      if (left == 0 || tokens_[left - 1].kind != Kind::kNumber) continue;
      // "TTFT < 2 s and TPOT < 80 ms": a list of limits.
      if (words > 0 && left >= 2 && tokens_[left - 2].kind == Kind::kBound) continue;
      if (left >= 2 && tokens_[left - 2].kind == Kind::kOperator) continue;  // "3 × 20 GB < 80 GB"
      // "h%16 < 8": a remainder in code.
      if (left >= 2 && tokens_[left - 2].kind == Kind::kOther &&
          tokens_[left - 2].end == tokens_[left - 1].begin && words == 0)
        continue;
      // "users: = 2        ≥ 12": the next column of an aligned table.
      if (tokens_[i].begin >= tokens_[i - 1].end + kColumnGap) continue;
      const auto a = static_cast<std::uint32_t>(tokens_[left - 1].number);
      const auto b = static_cast<std::uint32_t>(tokens_[i + 1].number);
      const Number& na = mentions_.numbers[a];
      const Number& nb = mentions_.numbers[b];
      if (na.dimension != nb.dimension || na.percent != nb.percent) continue;
      if (na.multiplier != nb.multiplier) continue;  // "concurrency at 32,768 tokens < 8x"
      // "with 96 requests running that means > 7.4k each": counts of other things.
      if (words > 1 && na.dimension.dimensionless() && na.noun != nb.noun) continue;
      Equation equation;
      const bool less = tokens_[i].op == 'l';
      const bool equal = tokens_[i].end - tokens_[i].begin > 1;
      equation.relation =
          less ? (equal ? Equation::Relation::kLessEqual : Equation::Relation::kLess)
               : (equal ? Equation::Relation::kGreaterEqual : Equation::Relation::kGreater);
      Side one;
      one.tokens.push_back({.kind = Token::Kind::kName});
      equation.expression = one.ToExpression();
      equation.operands = {a};
      equation.result = b;
      equation.begin = na.digits, equation.end = nb.end;
      mentions_.equations.push_back(std::move(equation));
    }
  }

  void Emit(Side side, std::uint32_t result, bool approximate, bool implicit) {
    if (std::ranges::find(side.operands, result) != side.operands.end()) return;
    Equation equation;
    equation.begin = std::min(side.begin, mentions_.numbers[result].begin);
    equation.end = std::max(side.end, mentions_.numbers[result].end);
    equation.expression = side.ToExpression();
    equation.operands = std::move(side.operands);
    equation.result = result;
    equation.approximate = approximate;
    equation.implicit = implicit;
    equation.partial = side.partial;
    // "140 GB over 8 GPUs": what words join are facts of the plan as well.
    if (!side.in_words)
      for (const std::uint32_t n : equation.operands) mentions_.numbers[n].operand = true;
    mentions_.equations.push_back(std::move(equation));
  }

  std::span<const TextToken> tokens_;
  const UnitTable& units_;
  Mentions& mentions_;
};

// What stands in every equation, comparison or product beside its numbers.
bool MayRelate(const TextToken& t) {
  return IsJoin(t) || t.kind == Kind::kOperator || t.kind == Kind::kOpen || t.kind == Kind::kBound;
}

// "80 / 2 = 40 per stage · 64 / 4 = 16 per GPU", "19 tok/s per user · 606 tok/s in all": the dot
// parts figures where a labelled result, or the same unit on both sides, stands around it.
void SplitAtDots(std::vector<TextToken>& tokens, const Mentions& mentions) {
  const auto number = [&](std::size_t i) -> const Number* {
    return tokens[i].kind == Kind::kNumber
               ? &mentions.numbers[static_cast<std::size_t>(tokens[i].number)]
               : nullptr;
  };
  bool joined = false;
  const Number* last = nullptr;  // the last number, and whether words follow it
  bool labelled = false;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    TextToken& t = tokens[i];
    if (const Number* n = number(i)) {
      last = n, labelled = n->noun != nullptr && n->unit == n->noun;
    } else if (t.kind == Kind::kWord) {
      labelled |= last != nullptr;
    } else if (IsJoin(t)) {
      joined = true, last = nullptr;
    } else if (t.kind == Kind::kStop || t.kind == Kind::kComma) {
      joined = false, last = nullptr;
    } else if (t.dot) {
      const Number* next = i + 1 < tokens.size() ? number(i + 1) : nullptr;
      const bool same = last != nullptr && next != nullptr && !next->dimension.dimensionless() &&
                        next->dimension == last->dimension;
      if ((joined && last != nullptr && labelled) || same) {
        t.kind = Kind::kStop;
        joined = false, last = nullptr;
      }
    }
  }
}

// "14,8 / 300", "5,6 kW": a comma without a blank is a decimal point to some, so what stands beside
// it is no figure of its own.
bool IsInsideFigure(std::span<const TextToken> tokens, std::size_t i) {
  return tokens[i].kind == Kind::kComma && i > 0 && i + 1 < tokens.size() &&
         tokens[i - 1].kind == Kind::kNumber && tokens[i + 1].kind == Kind::kNumber &&
         tokens[i - 1].end == tokens[i].begin && tokens[i].end == tokens[i + 1].begin;
}

}  // namespace

void FindEquations(std::span<const TextToken> tokens, const UnitTable& units, Mentions& mentions) {
  if (!HasNumber(tokens) || std::ranges::none_of(tokens, MayRelate)) return;
  // Lines that each hold an equation are read apart; a wrapped sentence is read on.
  std::vector<TextToken> read;
  read.reserve(tokens.size());
  const auto equal_in = [&](std::size_t from, std::size_t to) {
    return std::any_of(tokens.begin() + static_cast<std::ptrdiff_t>(from),
                       tokens.begin() + static_cast<std::ptrdiff_t>(to), IsJoin);
  };
  std::size_t line = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].kind == Kind::kComma && i + 1 < tokens.size() && tokens[i + 1].joins_comma)
      continue;
    if (tokens[i].kind != Kind::kLine) {
      read.push_back(tokens[i]);
      if (IsInsideFigure(tokens, i)) read.back().kind = Kind::kOther;
      continue;
    }
    std::size_t next = i + 1;
    while (next < tokens.size() && tokens[next].kind != Kind::kLine) ++next;
    const bool goes_on = i + 1 < next && IsJoin(tokens[i + 1]);  // "= 131,072" below its operands
    if (equal_in(line, i) && equal_in(i + 1, next) && !goes_on) {
      read.push_back(tokens[i]);
      read.back().kind = Kind::kStop;
    }
    line = i + 1;
  }
  SplitAtDots(read, mentions);
  DropNamesOfOperands(read);
  EquationReader(read, units, mentions).Read();
}

}  // namespace shardlint
