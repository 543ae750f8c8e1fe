#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/phrase_table.h"
#include "claim/vocabulary.h"
#include "document/document.h"
#include "mention/mention.h"

namespace shardlint {

enum class Phase : std::uint8_t { kNone, kPrefill, kDecode };

/// What a claim is to its author, in the order of Vocabulary::roles.
enum class Role : std::uint8_t {
  kStated,
  kRequired,
  kExpected,
  kMeasured,
  kAlert,
  kRejected,
  kHypothetical,
  kExample,
};

/// What a tick, a cross or a word in its place says of the target beside it.
enum class Mark : std::uint8_t {
  kMet,
  kMissed,
  kBeyond,  ///< "exceeded": above it, which misses a limit and meets a goal
};

/// One thing that a document says: a number bound to a measure, a name, a list of ranks, a tick, or
/// a statement. Offsets are into Document::text; `span` is into the file.
struct Claim {
  enum class Kind : std::uint8_t {
    kNumber,
    kPrecision,
    kName,
    kRanks,
    kProduct,
    kTick,
    kStatement
  };
  Kind kind = Kind::kNumber;
  std::uint32_t block = 0;
  std::uint32_t begin = 0, end = 0;
  Span span;
  std::int32_t index = -1;  ///< into numbers, names, ranks, products; a statement's or precision's
                            ///< number; a tick's Mark
  std::vector<SymbolId>
      quantities;  ///< what it may be, the likeliest first; several: none is certain
  std::uint16_t measure = 0xFFFF;  ///< into Vocabulary::measures
  bool scope_known = false;        ///< its words say which of the measure's quantities it is
  bool firm = false;               ///< the words that name it stand right beside it
  bool unnamed = false;            ///< nobody says its measure; `quantities`, if any, are guesses
  Phase phase = Phase::kNone;
  Role role = Role::kStated;
  bool negated = false;  ///< a statement whose negation has no name of its own
  /// Of a tick: the stretch it speaks for; of a statement: its sentence.
  std::uint32_t segment_begin = 0, segment_end = 0;
  std::int32_t label_begin = -1;  ///< where the words that named its measure stand
};

/// A word of the vocabulary in the text.
struct Cue {
  Vocabulary::Kind kind = Vocabulary::Kind::kMeasure;
  std::uint16_t index = 0;
  std::uint32_t begin = 0, end = 0;
};

struct StatementGrammar;

struct Claims {
  bool ours = false;          ///< the document is about a deployment; else there are no claims
  std::vector<Claim> claims;  ///< in document order, spans do not overlap
  std::vector<Cue> cues;      ///< in document order
  std::vector<std::int32_t> of_number;  ///< claim of each number, -1: none
  std::vector<const char*> left_alone;  ///< why a number is no claim; null where it is one
};

/// Binds mentions to meanings. Numbers may get the unit of their column or caption, a hedge or a
/// bound from words beside them, so `mentions` changes.
Claims BuildClaims(const Document& document, Mentions& mentions, const UnitTable& units,
                   const Vocabulary& vocabulary, const StatementGrammar& statements);

}  // namespace shardlint
