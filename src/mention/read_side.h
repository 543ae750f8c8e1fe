#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "formula/expression.h"
#include "mention/token_stream.h"

namespace shardlint {

/// One side of an equation of a document: tokens of the expression engine in an order that reads as
/// one expression. Most sides are only tried, so it is parsed last.
struct Side {
  struct Part {
    Token::Kind kind = Token::Kind::kEnd;
    std::uint32_t begin = 0, end = 0;
  };
  std::vector<Part> tokens;
  std::vector<std::uint32_t> operands;  ///< numbers, in the order of Expression::names
  std::uint32_t begin = 0, end = 0;
  bool partial = false;   ///< a summand without a number was left out
  bool in_words = false;  ///< its last sign is a word: "80 GB minus 16 GB"
  /// More than one number.
  bool computed() const { return operands.size() > 1; }
  Expression ToExpression() const;
};

/// "=" or "≈".
inline bool IsJoin(const TextToken& t) {
  return t.kind == TextToken::Kind::kEqual || t.kind == TextToken::Kind::kApprox;
}

/// Whether tokens[i] is a sign of equality; a "~" right before a number is its hedge.
inline bool JoinsSides(std::span<const TextToken> tokens, std::size_t i) {
  const TextToken& t = tokens[i];
  if (t.kind == TextToken::Kind::kEqual) return true;
  return t.kind == TextToken::Kind::kApprox &&
         (t.end - t.begin > 1 || (i + 1 < tokens.size() && tokens[i + 1].begin > t.end));
}

bool HasNumber(std::span<const TextToken> tokens);

/// The index behind the bracket that closes tokens[open]; when none does in reach, where reach
/// ends.
std::size_t CloseOf(std::span<const TextToken> tokens, std::size_t open);

/// Whether figures of the side's units may give the result: gigabytes alone are no milliseconds.
bool MayGive(const Side& side, std::uint32_t result, const Mentions& mentions);

/// All of `tokens` as one expression: numbers become names, labels on operands ("4 (PP)",
/// "16 layers") go away. Nothing when they do not read as one.
std::optional<Side> ReadWhole(std::span<const TextToken> tokens, const Mentions& mentions);

/// The longest expression that ends where `tokens` end.
std::optional<Side> ReadSuffix(std::span<const TextToken> tokens, const Mentions& mentions);

/// The number at the start of `tokens`, unless an operator makes more of it.
std::optional<Side> ReadResult(std::span<const TextToken> tokens, const Mentions& mentions);

}  // namespace shardlint
