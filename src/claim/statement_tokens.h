#pragma once

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "claim/statement_grammar.h"

namespace shardlint {

/// A word of a block that a pattern may ask for, and where it stands.
struct StatementToken {
  TokenKey key = 0;
  std::uint32_t begin = 0, end = 0;
  double value = 0;                             ///< of a bare number, else not above 0
  std::uint32_t sentence = 0, clause = 0;       ///< counted from the block's begin
  std::uint32_t first_word = 0, last_word = 0;  ///< the same, in words
};

struct StatementSentence {
  bool asked = false;        ///< it ends with a question mark
  std::uint8_t degrees = 0;  ///< degrees of parallelism named in it, 2 for more
  TokenKey degree = 0;       ///< the first of them
};

/// Reads the tokens of one block after the other; blocks are asked for in document order.
class StatementTokens {
 public:
  StatementTokens(const StatementGrammar& grammar, const Document& document,
                  const Mentions& mentions, const Vocabulary& vocabulary, std::span<const Cue> cues,
                  std::span<const Cue> words);
  /// False, and no tokens, where no word of the grammar stands.
  bool Read(std::uint32_t block);
  bool IsDegree(const StatementToken& token) const {
    return token.key >> 16 == 0 && grammar_.degrees[token.key & 0xFFFF];
  }
  const std::vector<StatementToken>& tokens() const { return tokens_; }
  const std::vector<StatementSentence>& sentences() const { return sentences_; }
  const std::vector<TokenKey>& keys() const { return keys_; }  ///< of all tokens, sorted
  std::uint64_t groups() const { return groups_; }             ///< GroupOf of all of them

 private:
  void Gather();
  void AddNumber(const Number& number);
  void Add(TokenKey key, std::uint32_t begin, std::uint32_t end, double value);
  void Place();

  const StatementGrammar& grammar_;
  const Document& document_;
  const Mentions& mentions_;
  const Vocabulary& vocabulary_;
  std::span<const Cue> cues_;
  std::span<const Cue> words_;
  std::unordered_map<SymbolId, std::uint32_t> degree_of_;
  std::size_t word_ = 0, cue_ = 0, number_ = 0, name_ = 0;  // where the block begins in each
  std::uint32_t block_ = 0;
  std::vector<StatementToken> tokens_;
  std::vector<TokenKey> keys_;
  std::uint64_t groups_ = 0;
  std::vector<StatementSentence> sentences_;
};

}  // namespace shardlint
