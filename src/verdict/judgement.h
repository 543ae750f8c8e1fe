#pragma once

#include <algorithm>
#include <cmath>
#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/few.h"
#include "claim/claim.h"
#include "model/cost_model.h"
#include "model/ruleset.h"
#include "plan/plan.h"
#include "source/source_file.h"
#include "verdict/finding.h"

namespace shardlint {

/// What one check found, kept compact: words are made from it only when a report asks.
struct CheckDetail {
  enum class Kind : std::uint8_t {
    kArithmetic,
    kComparison,
    kSum,
    kShare,
    kDifference,
    kModel,
    kBound,
    kTimeUnit,
    kEstimate,
    kCatalogue,
    kRestated,
    kConflict,
    kRequirement,
    kStatement,
    kRanks,
    kProduct,
    kNearby,
    kColumn,
    kMissing,
    kStated,
    kPutRight,
  };
  Kind kind = Kind::kStated;
  std::uint32_t claim = 0;
  std::int32_t other = -1;      ///< an equation, another claim, a statement
  std::int32_t model = -1;      ///< index into Judgement::models, for kModel and kBound
  std::uint32_t candidate = 0;  ///< in that model
  Interval expected = {};       ///< base units
  bool has_expected = false;
  bool open = false;  ///< more may belong to it than could be read: nothing is put in its place
  bool sure = false;  ///< of a column: no choice of its row's would break what others hold; of a
                      ///< statement or a conflict: the figures beside it decide it
  bool names_missing = false;  ///< which inputs are missing is looked up when it is explained
  const char* reading = "";
  std::vector<std::uint32_t> numbers = {};  ///< rows of a sum, parts of a share
  std::vector<SymbolId> missing = {};
  std::string message = {};  ///< made early only where it needs what is gone later
  Boxed<Diagnosis> diagnosis = {};
  std::string consequence = {};  ///< what the right figure turns around: "so it does not fit …"
};

/// A claim with its checks, before it is a finding.
struct JudgedClaim {
  std::vector<Check> checks;
  std::vector<CheckDetail> details;    ///< parallel to checks
  std::vector<std::uint32_t> related;  ///< claims it follows from that were contradicted
  bool decisive = false;
  void Add(std::string_view rule, Verdict verdict, Severity severity, CheckDetail detail);
  void Drop(Verdict verdict);  ///< all checks that said so
  Verdict Folded() const;      ///< kGiven where nothing was checked
  bool IsComputed() const;     ///< a formula or an equation confirms it
  Severity Worst() const;
};

/// All of one document that a report may still ask about. Checks read what stages before them made
/// and write `judged`; each is one function in src/verdict/checks/.
struct Judgement {
  Judgement(const SourceFile& source, const Ruleset& ruleset) : file(source), rules(ruleset) {}

  const SourceFile& file;
  const Ruleset& rules;
  Document document;
  Mentions mentions;
  Claims claims;
  Plans plans;
  std::vector<std::unique_ptr<CostModel>> models;  ///< two a plan: narrow, wide
  std::vector<JudgedClaim> judged;                 ///< parallel to claims
  std::vector<std::uint8_t> target_state;  ///< of each requirement: not judged yet, or 1 + Met
  std::vector<std::int32_t> target_by;
  std::vector<std::int8_t> another_network;  ///< of each plan: not asked yet, no, yes
  /// Steps printed lately, by candidate.
  std::unordered_map<std::uint32_t, std::shared_ptr<const StepWords>> steps;
  std::unordered_map<std::int16_t, std::string> formulas;  ///< those of such steps, printed

  const Number& NumberOf(const Claim& claim) const {
    return mentions.numbers[static_cast<std::size_t>(claim.index)];
  }
  std::string_view TextOf(const Claim& claim) const {
    return std::string_view(document.text).substr(claim.begin, claim.end - claim.begin);
  }
  std::string_view MeasureOf(const Claim& claim) const {
    return claim.measure == 0xFFFF ? std::string_view()
                                   : std::string_view(rules.vocabulary.measures[claim.measure].id);
  }
  std::int32_t PlanOf(const Claim& claim) const {
    return plans.of_block.empty() ? 0 : plans.of_block[claim.block];
  }
  /// Cues and claims whose first byte lies in a stretch of the text, by binary search.
  std::span<const Cue> CuesIn(std::uint32_t begin, std::uint32_t end) const;
  std::pair<std::uint32_t, std::uint32_t> ClaimsIn(std::uint32_t begin, std::uint32_t end) const;
  std::pair<std::uint32_t, std::uint32_t> ClaimsOf(const Block& block) const {
    return ClaimsIn(block.text_begin, block.text_end);
  }
  /// Whether a list of the vocabulary's "words" has one that begins in a stretch of the text.
  bool HasWord(std::string_view id, std::uint32_t begin, std::uint32_t end) const;
  std::size_t CountOf(std::string_view id) const;  ///< of the whole document
  std::span<const Cue> CuesOf(const Block& block) const {
    return CuesIn(block.text_begin, block.text_end);
  }
  std::span<const NameHit> NamesIn(std::uint32_t begin, std::uint32_t end) const;
  std::span<const Number> NumbersIn(std::uint32_t begin, std::uint32_t end) const;  ///< by digits
  /// Those whose text begins within 1,000 bytes before or behind a number.
  std::span<const Equation> EquationsNear(const Number& number) const;
  /// As many as 1,000 claims, 4,000 numbers to either side: all of a document but of a huge one,
  /// where to look through all for each would take the square of its length.
  std::span<const Claim> ClaimsAround(const Claim& claim) const;
  std::span<const Number> NumbersAround(const Number& number) const;
  /// The block of a claim or a number; of a very long one the words within 1,000 bytes of it. What
  /// looks through a block for each of its figures would else take the square of its length.
  Block Near(const Claim& claim) const { return Near(claim.block, claim.begin, claim.end); }
  Block Near(const Number& number) const { return Near(number.block, number.digits, number.end); }
  /// Looks up where the words of the vocabulary's "words" stand, for long stretches of text.
  void IndexWords();
  std::int32_t ModelIndex(std::int32_t plan, bool wide);
  CostModel& ModelOf(std::int32_t index) { return *models[static_cast<std::size_t>(index)]; }
  std::optional<SymbolId> Symbol(std::string_view name) const { return rules.symbols.Find(name); }

 private:
  Block Near(std::uint32_t block, std::uint32_t begin, std::uint32_t end) const;

  std::vector<std::vector<std::uint32_t>> word_at_;  // first bytes of each of the words
};

/// Readings of a printed number against a value in base units.
struct Ink {
  Interval value;            ///< base units
  const char* reading = "";  ///< empty: as written
};
using Inks = Few<Ink, 4>;
Inks InksOf(const Number& number);  ///< as written first

/// A value with what binary fractions of decimal figures may differ by: a billionth.
inline Interval WithSlack(const Interval& value) {
  const double slack = 1e-9 * std::max(std::abs(value.low), std::abs(value.high));
  return {value.low - slack, value.high + slack};
}

/// Whether `claimed` and `value` (base units) agree under some reading, with the reading's name; a
/// one-sided claim agrees when its inequality holds. Null: they do not.
const char* Agrees(const Number& claimed, const Interval& value);
/// The same with the readings made before, for many values against one number.
const char* Agrees(const Number& claimed, std::span<const Ink> inks, const Interval& value);

/// Where values may lie that agree under any of the readings: what lies elsewhere, which is most of
/// what is tried, is told from it at once.
Interval WindowOf(const Number& claimed, std::span<const Ink> inks);
inline bool MayAgree(const Interval& window, const Interval& value) {
  return WithSlack(value).Meets(window);
}

/// Whether two printed numbers may be one value.
bool SameValue(const Number& a, const Number& b);

/// Only the last digit is at stake: within two of its units.
bool NearMiss(const Number& claimed, const Interval& value);

/// "7.355 GB": a value in base units as the claim would print it.
std::string Display(const Judgement& judgement, const Number& number, const Interval& value);
std::string UnitText(const Judgement& judgement, const Number& number);

/// Where nobody states num_key_value_heads: the one admissible value that the document's own KV
/// cache figures need becomes the plan's, so that no later figure is judged with another.
void InferKvHeads(Judgement& judgement);

/// A product of the plan's layers, KV heads and head size is what a token takes in the cache.
void NameCacheProducts(Judgement& judgement);

// The checks, in the order in which Judge runs them (src/verdict/checks/).
void CheckArithmetic(Judgement& judgement);
void CheckSums(Judgement& judgement);
void CheckParameterSums(Judgement& judgement);  ///< counts of parameters that add up
void CheckShares(Judgement& judgement);
void CheckModel(Judgement& judgement);
void CheckHeadroom(Judgement& judgement);
void CheckRemainders(Judgement& judgement);      ///< the row of a budget that says what is left
void CheckSignedRows(Judgement& judgement);      ///< "usable 36.0, − weights 22.4, = cache 13.6"
void CheckToldRemainders(Judgement& judgement);  ///< "after 52 GB of weights, 117 GB remain"
void CheckSplitRows(Judgement& judgement);       ///< "heads per GPU | 12 | 24" below "TP8 | TP4"
void CheckFittingCounts(Judgement& judgement);   ///< "131,072 | 33.3 GB | 14 requests fit"
void CheckStepRows(Judgement& judgement);        ///< "one token | x 40 layers | 163,840 B"
void CheckRowsOfAll(Judgement& judgement);       ///< "cache of all four cards | 152 GiB"
void CheckDifferenceRows(Judgement& judgement);  ///< "saved | 29 | $20,112" below two rows
void CheckColumnLimits(Judgement& judgement);    ///< "weights 30 GB | left 42 GB" in every row
void CheckToldOnce(Judgement& judgement);        ///< one scope told with another's amount
void CheckAtEfficiency(Judgement& judgement);    ///< times at a stated share of the hardware
void CheckCatalogue(Judgement& judgement);
void CheckDataSheets(Judgement& judgement);  ///< a slip among what is published of a device
void CheckModelCards(Judgement& judgement);  ///< one figure of a published shape that is not
void CheckPartCounts(Judgement& judgement);  ///< heads, layers, experts by a degree beside them
void CheckStructure(Judgement& judgement);   ///< ranks, products
void CheckConflicts(Judgement& judgement);
void CheckDegrees(Judgement& judgement);  ///< a degree that departs from all other places
void CheckFlags(Judgement& judgement);    ///< a launch command against what is computed with
void CheckLaunch(Judgement& judgement);   ///< and against what is said of its plan and its settings
void CheckPercentiles(Judgement& judgement);
void CheckTotals(Judgement& judgement);         ///< a total beside "per GPU" times the GPUs
void CheckChanges(Judgement& judgement);        ///< "from 158 ms to 46 ms, 71% less"
void CheckPairedChanges(Judgement& judgement);  ///< "142 ms → 194 ms, 36% worse"
void CheckMargins(Judgement& judgement);        ///< "20% above the requirement"
/// Contradictions that rest on our reading of a document need a document that is understood.
void DemandEvidence(Judgement& judgement);
/// What fails because another figure is wrong is held against that one alone.
void PlaceBlame(Judgement& judgement);
void CheckRestatements(Judgement& judgement);
void CheckRowFormulas(Judgement& judgement);   ///< "R7 | Peak rate | R5 × R6"
void CheckConsensus(Judgement& judgement);     ///< what most rows of a table say of the others
void CheckColumns(Judgement& judgement);       ///< rows of a table that depart from the others
void CheckColumnSums(Judgement& judgement);    ///< "10 GB | 5 GB | 15 GB" in most rows
void CheckSentences(Judgement& judgement);     ///< "335 MB at 50 GB/s takes 6.7 ms"
void CheckPlacedTimes(Judgement& judgement);   ///< the same where words say less than the place
void CheckPerDevice(Judgement& judgement);     ///< "2,162 tokens/s, 270 per GPU"
void CheckRateLevels(Judgement& judgement);    ///< "a copy makes 265 tokens/s, the box 530"
void CheckManyOfOne(Judgement& judgement);     ///< "a message is 134 MB; 64 of them, 8.6 GB"
void CheckInFormat(Judgement& judgement);      ///< "2.13 B parameters in BF16: 4.26 GB"
void CheckSplitAmounts(Judgement& judgement);  ///< "184 KiB; with TP4 46 KiB per GPU"
void CheckCacheCounts(Judgement& judgement);   ///< "32 sequences | 21.5 GB"
void CheckRoomCounts(Judgement& judgement);    ///< "so 424 GB hold 49 of them"
void CheckBracketedProducts(Judgement& judgement);  ///< "131,072 bytes (2 × 32 × 8 × 128 × 2)"
void CheckPromptWork(Judgement& judgement);         ///< "a prompt of 2,000 tokens costs 59 TFLOP"
void CheckWholeCounts(Judgement& judgement);        ///< "= 4.8, so 5 GPUs"
void CheckNearby(Judgement& judgement);         ///< what follows from two figures just before it
void CheckToldAmounts(Judgement& judgement);    ///< "leaving 180 GB", "4 × H100 give 320 GB"
void CheckMarginColumns(Judgement& judgement);  ///< "| Limit | Value | Margin |"
void CheckAllOfOne(Judgement& judgement);       ///< "One sequence: 9.76 GB", "All 16: 156.2 GB"
void CheckToldPeriods(Judgement& judgement);    ///< "19,232 tokens/s, in a day 1.66 billion tokens"
void CheckToldCounts(Judgement& judgement);  ///< "8 GPUs, 2 replicas of TP4", "6,583 blocks of 16"
void CheckToldRatios(Judgement& judgement);  ///< "GQA's 8× reduction", "17% of layers"
void CheckLabelledFormats(Judgement& judgement);  ///< "70B | 140 GB | 35 GB" under formats
void CheckWorkedOut(Judgement& judgement);  ///< what follows by more steps, or from names beside it
void CheckDepartures(Judgement& judgement);  ///< a figure that its derivation elsewhere refutes
void CheckRecaps(Judgement& judgement);   ///< one figure of a summary that tells the others again
void CheckBalance(Judgement& judgement);  ///< what is free of a limit, and the share that is used
void CheckCardBudget(Judgement& judgement);        ///< what a card has left, and its share in use
void CheckToldRanges(Judgement& judgement);        ///< "215-269 replicas, so 860-1,076 GPUs"
void CheckToldShares(Judgement& judgement);        ///< "61.4 GB, 77 % of the card", "26 % less"
void CheckSharesOfPairs(Judgement& judgement);     ///< "135B of 141B, 96 %", "(−48 %)" of items
void CheckFreeOfWhole(Judgement& judgement);       ///< "12 GB of 40 GB, 28 GB spare"
void CheckListedDegrees(Judgement& judgement);     ///< "TP=4, DP=2 → 8 GPUs"
void CheckRequestsOfTokens(Judgement& judgement);  ///< "… or 18.6 requests/s at 256 output tokens"
void CheckStepRates(Judgement& judgement);         ///< "= 12.4 ms, so 161 tokens/s for one user"
void CheckChains(Judgement& judgement);  ///< from the time of a token to throughput and cost
void CheckEchoes(Judgement& judgement);  ///< what was derived elsewhere, told again
void CheckRequirements(Judgement& judgement);
void CheckStatements(Judgement& judgement);
void CheckConsequences(Judgement& judgement);  ///< of wrong figures: what they decided
void CheckRest(Judgement& judgement);          ///< what nothing spoke for or against

/// Puts into the findings of contradicted numbers what their digits should be: as a replacement
/// where exactly one follows from inputs that nothing contradicts, else as a suggestion.
/// `claims` are those that the findings are about.
void ProposeFixes(Judgement& judgement, std::span<const std::uint32_t> claims,
                  std::span<Finding> findings);

/// What `--why` says of the numbers and phrases of a line (finding.h).
std::vector<WhyLine> Why(Judgement& judgement, Span line);

/// The likely slip behind a contradicted number, when one reproduces its digits and chance is
/// unlikely.
std::optional<Diagnosis> Diagnose(Judgement& judgement, const Claim& claim, std::int32_t model,
                                  SymbolId quantity);

Explanation Explain(Judgement& judgement, std::uint32_t claim, std::size_t check);

}  // namespace shardlint
