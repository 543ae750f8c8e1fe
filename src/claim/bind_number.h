#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "claim/context.h"

namespace shardlint {

/// A width above it is no head's: MLA's, with its rotary part, is the widest.
inline constexpr double kWidestHead = 576;

/// Says what one number is about, from the words around it: the measure, then its scope, phase and
/// role. Works through the levels of context from the nearest to the farthest and takes the first
/// measure whose dimension the number has.
class NumberBinder {
 public:
  NumberBinder(const Document& document, Mentions& mentions, const UnitTable& units,
               const Vocabulary& vocabulary, ContextIndex& context);

  /// False when the number is bound to no measure; `why` then says so in a few words.
  bool Bind(std::uint32_t number, Claim& claim, const char*& why);
  /// Whether slashes join it with others, in the order of their names: "heads / KV heads: 64 / 8",
  /// or another form pairs it: "1,024 in / 256 out", "8 KV heads × 128".
  bool IsPaired(std::uint32_t index) const {
    return FindPaired(index) || FindInOut(index) || FindHeadSize(index) ||
           (index + 1 < mentions_.numbers.size() && FindHeadSize(index + 1));
  }

 private:
  struct Found {
    std::uint16_t measure = 0xFFFF;
    std::int32_t label_begin = -1;
    bool far = false;        ///< named by a heading, a parent or a table's caption
    bool firm = false;       ///< named by words right beside it
    bool whole = false;      ///< of all of the model, where no scope is said
    bool continued = false;  ///< of the figure before it in its block
    explicit operator bool() const { return measure != 0xFFFF; }
  };
  std::uint32_t NameEnd(const Number& number) const;
  /// "32 of 64 experts on each GPU": of what, and for the first of them which of its quantities.
  struct Part {
    std::uint16_t measure = 0xFFFF;
    std::int32_t label_begin = -1;
    std::optional<SymbolId> quantity;
  };
  const Number* WholeOf(std::uint32_t index) const;
  Part FindPart(std::uint32_t index);
  bool BindPart(std::uint32_t index, Claim& claim);
  bool Fits(const Measure& measure, const Number& number) const;
  /// A unit that a header says of the numbers below it.
  struct HeaderUnit {
    const Unit* unit = nullptr;
    Dimension dimension;
    bool amount_or_rate = false;
    const Unit* per = nullptr;  ///< a counted noun behind it: "tok/s/GPU"
    std::size_t end = 0;        ///< of the unit in the header's text

    bool IsTokenRate() const {
      return unit->dimension.exponents[Dimension::kToken] > 0 &&
             dimension == Dimension::Of(Dimension::kSecond, -1);
    }
  };
  std::optional<HeaderUnit> UnitAt(std::string_view text, std::size_t at) const;
  std::optional<HeaderUnit> UnitOfHeader(TextRange range, bool sentence) const;
  bool NamesNothing(const Block& cell) const;
  std::optional<HeaderUnit> UnitOfPeers(const Block& cell) const;
  std::optional<HeaderUnit> UnitOfValues(const Block& paragraph) const;
  std::optional<HeaderUnit> UnitOfCaption(const Block& cell) const;
  std::optional<HeaderUnit> RateOfIntroduction(const Block& cell) const;
  const Unit* NounOfHeader(TextRange range) const;
  void Take(const HeaderUnit& unit, Number& number) const;
  bool TakeIfNamed(const HeaderUnit& unit, std::span<const TextRange> headers,
                   Number& number) const;
  void InheritCellUnit(Number& number, const Block& block);
  void InheritBracketUnit(Number& number, const Block& block) const;
  bool IsShareOfRate(const Number& rate, const Number& number) const;
  bool InheritLabelUnit(Number& number, const Block& block) const;
  void InheritUnit(Number& number);
  std::optional<SymbolId> ScopeOfQuotient(std::uint32_t number, const Measure& measure) const;
  std::optional<SymbolId> ScopeOfCounted(std::uint32_t number, const Measure& measure) const;
  /// find_each.cc: "4 stages, each holding 16 layers": the scope of what is counted before it.
  std::optional<ScopeId> EachOfCounted(std::uint32_t number) const;
  bool HasNumberIn(std::uint32_t begin, std::uint32_t end) const;
  bool IsAttribute(const Cue& scope, std::uint32_t from) const;
  bool IsGlossOfAmount(std::uint32_t number) const;
  bool IsOfClosedBracket(const Cue& cue, std::uint32_t number) const;
  bool ScopeOfNext(const Cue& cue, std::uint32_t number) const;
  void Specialise(std::uint32_t index, Found& found) const;
  void ReadWordsBefore(Number& number);
  Found FindMeasure(const Number& number);
  Found OfMeasure(std::string_view id) const;
  std::optional<SymbolId> QuantityOfSymbol(const Number& number) const;
  std::optional<SymbolId> QuantityOfTuple(const Number& number) const;
  std::optional<SymbolId> MeaningOf(std::string_view symbol, const Number& number) const;
  Found FindHeadSize(std::uint32_t index) const;
  Found FindKvHeads(std::uint32_t index) const;
  Found FindLength(std::uint32_t index) const;
  bool IsKvBehindQuery(std::uint32_t index) const;
  bool IsFirstOfHeads(const Number& number, std::uint32_t label) const;
  std::string_view DegreeInProduct(const Number& number) const;
  Found FindMemoryOfCards(const Number& number) const;
  bool IsSizeOfMicroBatch(const Number& number) const;
  bool IsSigned(const Number& number) const;
  bool IsFurtherInCell(const Number& number) const;
  bool IsLengthOfItem(const Number& number, const Number& next) const;
  bool IsLengthOfCounted(std::uint32_t index) const;
  Found FindShareOfCount(std::uint32_t index) const;
  bool CatalogDeviceIn(std::uint32_t begin, std::uint32_t end) const;
  bool NamesDevice(std::uint32_t begin, std::uint32_t end) const;
  Found FindDeviceFact(std::uint32_t index) const;
  Found FindInOut(std::uint32_t index) const;
  const Cue* ScopeOfLength(const Number& number) const;
  bool SpeaksOfCache(const Number& number) const;
  bool IsTitle(TextRange range) const;
  bool BindAltogether(std::uint32_t index, Claim& claim);
  static bool IsTokenRate(const Number& n);
  Found FindInside(const Number& number) const;
  Found FindSummand(const Number& number) const;
  bool IsAllOf(const Cue& cue, const TextRange& range) const;
  bool IsOtherScopeOf(const Number& before, const Number& n) const;
  std::uint32_t FirstSummandName(const Number& n) const;
  Found FindBefore(const Number& number, bool fallback, bool& bare, bool& certain) const;
  bool IsCommentOfOperands(const Number& n, std::string_view gap) const;
  Found FindBehind(const Number& number, bool fallback, bool bare) const;
  bool IsOfFormat(const Number& n, const Found& after) const;
  bool FollowsBandwidth(const Number& n) const;
  Found FindMemoryShare(const Number& number) const;
  std::string_view OfUtilization(const Number& share) const;
  std::string_view ShareOfHardware(const Number& share) const;
  Found FindShareOfHardware(const Number& number) const;
  Found FindTimeAtShare(const Number& number) const;
  bool SpeaksOfStep() const;
  Found FindNear(const Number& number, bool fallback);
  Found FindFar(const Number& number, bool fallback);
  bool CountsRequests(TextRange range) const;
  Found FindImplied(const Number& number) const;
  Found FindContinued(std::uint32_t index) const;
  /// Where the words that may name the number end: its digits, or where its equation begins.
  std::uint32_t LabelEnd(std::uint32_t number) const;
  bool IsSubjectOf(const Cue& scope, const Number& number) const;
  bool SharesHeads(const Cue& scope, const Number& number) const;
  bool IsInClosedBracket(const Cue& scope, const Number& number) const;
  bool BelongsToEarlierNumber(const Block& block, std::uint32_t cue, std::uint32_t number) const;
  const Number* CountedBy(const Cue& cue) const;
  bool NounOfAnother(const Cue& cue, const Number& number) const;
  bool SumsUp(const Number& number) const;
  bool IsWholeModel(const Cue& cue) const;
  bool IsGloss(const Cue& cue, std::uint32_t begin, std::uint32_t end) const;
  bool OneOfSummands(std::uint32_t label) const;
  bool IsGivenAt(std::uint32_t at) const;
  bool IsFactor(std::uint32_t at, std::uint32_t begin) const;
  bool SymbolBefore(std::uint32_t at, std::uint32_t begin) const;
  bool FigureBetween(std::uint32_t begin, std::uint32_t end) const;
  bool CountsParameters(const Number& number) const;
  bool NumberBetween(std::uint32_t begin, std::uint32_t end) const;
  Found LastFitting(std::uint32_t begin, std::uint32_t end, const Number& number,
                    bool fallback) const;
  Found FirstFitting(std::uint32_t begin, std::uint32_t end, const Number& number,
                     bool fallback) const;
  std::optional<SymbolId> ScopeBehindSlash(TextRange range, const Measure& measure) const;
  bool IsPlace(const Cue& scope, const Number& number, const Measure& measure) const;
  ScopeId ScopeOfRank(ScopeId scope) const;
  bool CountsBetween(std::uint32_t number, std::uint32_t end) const;
  std::optional<SymbolId> LabelledScope(const Number& n, const Measure& measure) const;
  std::optional<SymbolId> JoinedScopes(const Cue& cue, const Measure& measure) const;
  bool HasBoth(const Measure& measure, ScopeId one, ScopeId other, SymbolId& quantity) const;
  void FindScope(const Number& number, const Found& found, Claim& claim);
  void Refine(std::uint32_t index, Found& found);
  void TakeForWhatItHolds(const Number& number, Found& found) const;
  bool IsNamedInBracket(const Number& number, const Found& after) const;
  bool IsLabelOfNext(const Number& number, const Found& after) const;
  bool IsChange(const Number& number) const;
  bool IsTakenBack(const Number& number) const;
  /// Whether one of a list of words, where one is needed, stands in a number's block or headers.
  bool SaysBeside(const Number& number, std::int32_t word) const;
  /// Whether a word of rules/vocabulary.json stands between two offsets.
  bool HasWord(std::string_view id, std::uint32_t begin, std::uint32_t end) const;
  bool ScopeOfItsLabel(const Number& n, const Claim& claim) const;
  bool IsNoDegree(const Number& number, const Found& found) const;
  bool IsOfRemainder(const Number& number) const;
  bool IsRuledOut(const Number& number) const;
  bool IsDatumOfDevice(std::uint32_t index) const;
  bool IsSizeOfFormat(const Number& number) const;
  bool IsMargin(const Number& number, const Found& found) const;
  bool IsOfEachPart(const Number& number, const Found& found) const;
  bool IsWidthOfPart(const Number& number, const Found& found) const;
  bool IsExponent(const Number& number) const;
  bool OfHost(const Number& number) const;
  bool OfStage(const Number& number) const;
  bool IsMemoryOfNamedDevice(const Number& number, const Found& found) const;
  Phase FindPhase(const Number& number, const Found& found);
  bool IsTimeLimit(const Cue& cue, const Number& number) const;
  bool IsDenied(const Cue& cue) const;
  bool DeniesVerb(const Cue& denial, const Number& number) const;
  std::optional<Role> FindOwnRole(const Number& number) const;
  bool AsksIfFits(std::span<const Cue> cues, const Number& number) const;
  bool IsLogged(const Number& number) const;
  bool HeadsLimits(const TextRange& head) const;
  bool IsFloorOfRate(const Number& number) const;
  bool AnswersTarget(const Cue& target, const Number& number) const;
  bool HasColumnOfTargets(const Block& cell) const;
  bool IsBaseline(const Number& number) const;
  bool SlashBetween(std::uint32_t begin, std::uint32_t end) const;
  std::vector<std::uint32_t> JoinedBySlashes(std::uint32_t index) const;
  std::vector<Found> NamesJoined(TextRange range, const std::vector<std::uint32_t>& numbers) const;
  Found FindPaired(std::uint32_t index) const;
  Role FindRole(const Number& number);
  std::size_t ScopeAt(std::uint32_t at, std::uint32_t end) const;
  bool EndsInJoin(std::uint32_t begin, std::uint32_t end) const;
  bool GapIsThin(std::uint32_t begin, std::uint32_t end) const;
  std::uint32_t ClauseEnd(const Number& number, const Block& block) const;

  const Document& document_;
  Mentions& mentions_;
  const UnitTable& units_;
  const Vocabulary& vocabulary_;
  ContextIndex& context_;
  std::size_t prefill_, would_, fits_in_, auxiliary_, hedge_, at_most_, at_least_, training_,
      inference_;                         // words of the vocabulary
  double device_bytes_ = 0;               // the first said of a device
  bool price_said_;                       // of one GPU for an hour
  std::size_t lists_ = 0;                 // of ranks, in document order
  std::vector<std::uint32_t> label_end_;  // of each number
  // Of the number being bound: its sentence, where its label ends, where the words behind it do.
  TextRange sentence_;
  std::uint32_t current_label_end_ = 0, clause_end_ = 0;
  std::string_view scope_said_;            // the scope directly behind it, or empty
  std::vector<std::uint16_t> measure_of_;  // of each number bound so far
};

}  // namespace shardlint
