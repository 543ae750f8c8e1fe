#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "claim/claim.h"
#include "claim/context.h"
#include "claim/vocabulary.h"
#include "mention/mention.h"

namespace shardlint {

/// What a word can be to a pattern: kind << 16 | index. The first kinds are those of the
/// vocabulary.
using TokenKey = std::uint32_t;
inline constexpr std::uint32_t kClassToken = 16;   ///< index into StatementGrammar::classes
inline constexpr std::uint32_t kNumberToken = 17;  ///< index 0, of an amount of bytes 1
inline constexpr std::uint32_t kNameToken = 18;    ///< index: CatalogName::Kind
constexpr TokenKey KeyOf(std::uint32_t kind, std::uint32_t index) { return kind << 16 | index; }
/// One of 64 groups of keys, as a bit: most patterns are told from a block's words by groups alone.
constexpr std::uint64_t GroupOf(TokenKey key) {
  return std::uint64_t{1} << (key * 0x9E3779B9U >> 26);
}

/// How claims without a number are worded (rules/statements/): classes of words, and patterns of
/// classes, words of the vocabulary and numbers within one sentence.
struct StatementGrammar {
  /// What a word does to the statements beside it, within `reach` words of the same clause.
  enum class Duty : std::uint8_t {
    kNone,
    kNegation,    ///< turns a statement into its opposite
    kUnasserted,  ///< a condition: nothing is said to be so
    kAim,         ///< what has to be: said of nothing but where needing it is the claim
    kYes,         ///< answers the question before it
    kNo,
  };
  struct WordClass {
    std::string id;
    Duty duty = Duty::kNone;
    std::uint8_t reach = 0;
  };
  struct Item {
    std::vector<TokenKey> any;  ///< sorted
    std::uint8_t gap = 2;       ///< words that may stand between it and the item before it
    bool optional = false;
    bool number = false;  ///< a number, or a word that is one
    bool above = false;   ///< of more than `value`
    double value = 0;     ///< 0: any number
  };
  struct Pattern {
    std::vector<Item> items;
    std::uint8_t span_begin = 0, span_end = 0;  ///< items that the claim covers
    bool at_begin = false, at_end = false;      ///< of the sentence
    bool alone = false;                         ///< only where the sentence names one degree
    std::uint16_t statement = 0;
    std::int32_t context = -1;  ///< a degree's measure that the words above have to name
    /// Groups of keys (see GroupOf) of which one has to stand in the block: those of the first item
    /// behind the head that may not be left out.
    std::uint64_t needs = ~std::uint64_t{0};
  };
  struct Statement {
    std::int32_t opposite = -1;    ///< what its negation says; its own index: the other verdict
    std::vector<TokenKey> unless;  ///< words of the same block that take it back
    std::vector<TokenKey> unless_near;  ///< the same of its sentence
    std::vector<TokenKey> with;         ///< one has to stand in the block or above it; empty: none
    bool headings = false;              ///< a heading may say it too
    bool needed = false;                ///< "memory must be kept for it" says it too
  };
  std::vector<WordClass> classes;
  std::vector<double> class_values;  ///< by class: the number that its words are, else 0
  std::vector<Pattern> patterns;
  std::vector<Statement> statements;                                  ///< by Ruleset::statements
  std::unordered_map<TokenKey, std::vector<std::uint16_t>> by_first;  ///< patterns
  std::vector<bool> degrees;  ///< by measure: is it the degree of a parallelism
};

/// The statements of all blocks. `words` are the grammar's words in the text, index: a class; all
/// in document order. Claims come with their sentence as segment.
void FindStatements(const StatementGrammar& grammar, const Document& document,
                    const Mentions& mentions, const Vocabulary& vocabulary,
                    std::span<const Cue> cues, std::span<const Cue> words, ContextIndex& context,
                    std::vector<Claim>& out);

}  // namespace shardlint
