#include <algorithm>
#include <array>
#include <initializer_list>
#include <set>
#include <tuple>
#include <utility>

#include "base/text.h"
#include "verdict/checks/arithmetic/arithmetic.h"
#include "verdict/checks/configuration/stated_degrees.h"
#include "verdict/checks/model/grounded.h"
#include "verdict/checks/place/own_words.h"
#include "verdict/checks/tables/unread_rows.h"
#include "verdict/checks/told/nearby_operands.h"
#include "verdict/judgement.h"

namespace shardlint {
namespace {

// Figures of a document that the cost model gives, until one that it does not give is held against
// the document and not against our reading of it.
constexpr std::size_t kUnderstood = 6;
constexpr std::size_t kNever = 1000000;
constexpr std::size_t kFree = 4;          // claims of a document that needs none
constexpr std::size_t kShareOfAll = 3;    // of what it says besides, one in so many is enough
constexpr std::size_t kOfDeployment = 4;  // the same where it describes one deployment
constexpr int kDeepest = 10;              // steps of a derivation
constexpr std::uint32_t kBeside = 120;    // bytes from an equation to what may belong to it
constexpr double kLeastLeftOut = 2;       // slips are by two
constexpr double kFarthest = 1e3;         // times
constexpr std::array<double, 7> kPrefixSteps = {1e3, 1e6, 1e9, 1e12, 1024, 1048576, 1073741824};
constexpr std::uint32_t kScopeReach = 12;                    // bytes from a figure to what it is of
constexpr double kLeastModel = 1e6;                          // parameters
constexpr std::size_t kSides = 4;                            // of one chain of equations
constexpr std::array<double, 4> kElements = {0.5, 1, 2, 4};  // bytes
constexpr std::uint32_t kOfName = 4;                         // bytes of "16x"

/// "= 79 GB, plus 2 × 3 GB = …"
bool AddsWhatFollows(const Judgement& j, std::uint32_t begin, std::uint32_t end) {
  const std::string_view gap = Trim(std::string_view(j.document.text).substr(begin, end - begin));
  return gap == ", plus" || gap == "plus" || gap == ", and" || gap == "+";
}

/// "…, 10 times as much": said of the result, behind a comma.
bool IsComparedBehind(const Judgement& j, const Equation& e, const Number& n) {
  return n.multiplier && n.noun == nullptr && n.digits > e.end &&
         std::string_view(j.document.text).substr(e.end, n.digits - e.end).find(',') !=
             std::string_view::npos;
}

/// "45 GB × 8 = 90 GB with 4 replicas … 4": a number beside an equation that is no operand and
/// makes it right: more likely it was not read whole than miscalculated.
bool LeavesTermOut(const Judgement& j, const CheckDetail& detail) {
  if (detail.other < 0) return false;
  const Equation& e = j.mentions.equations[static_cast<std::size_t>(detail.other)];
  const auto& numbers = j.mentions.numbers;
  const Number& result = numbers[e.result];
  const std::uint32_t from = e.begin - std::min(e.begin, kBeside);
  auto n = std::ranges::lower_bound(numbers, from, {}, &Number::digits);
  for (; n != numbers.end() && n->digits < e.end + kBeside; ++n) {
    const auto i = static_cast<std::uint32_t>(n - numbers.begin());
    if (n->block != result.block || i == e.result || n->range || n->percent ||
        std::ranges::find(e.operands, i) != e.operands.end() || IsComparedBehind(j, e, *n))
      continue;
    // "35 + 43 = 79 GB, plus 2 × 3 GB = 85 GB"
    if (n->end <= e.begin && AddsWhatFollows(j, n->end, e.begin) &&
        n->dimension == result.dimension &&
        Agrees(result, detail.expected + n->InBase()) != nullptr)
      return true;
    if (n->operand) continue;  // of the equation beside it
    for (const double factor : {1.0, n->factor, n->binary_factor}) {
      const Interval value = n->Printed() * Interval::Exactly(factor);
      if (factor <= 0 || value.low <= kLeastLeftOut) continue;
      if (Agrees(result, detail.expected * value) != nullptr ||
          Agrees(result, detail.expected / value) != nullptr)
        return true;
    }
  }
  return false;
}

/// "Mixtral 8x7B = 47B": a name, not a product.
bool IsNameOfModel(const Judgement& j, const CheckDetail& detail) {
  if (detail.other < 0) return false;
  const Equation& e = j.mentions.equations[static_cast<std::size_t>(detail.other)];
  if (e.operands.size() != 2) return false;
  const Number& experts = j.mentions.numbers[e.operands[0]];
  const Number& size = j.mentions.numbers[e.operands[1]];
  return size.bare_suffix && size.factor >= kLeastModel && experts.block == size.block &&
         size.digits > experts.digits && size.digits - experts.digits <= kOfName &&
         std::string_view(j.document.text)
                 .substr(experts.digits, size.digits - experts.digits)
                 .find(' ') == std::string_view::npos;
}

/// "… (8 + 4) = 16 × 161 = 2576": where a side beside it gives the result, the one in front was not
/// read from its beginning.
bool HoldsOtherwise(const Judgement& j, const CheckDetail& detail) {
  const auto& equations = j.mentions.equations;
  const auto own = static_cast<std::size_t>(detail.other);
  for (std::size_t i = own - std::min(own, kSides); i < equations.size() && i <= own + kSides;
       ++i) {
    const Equation& e = equations[i];
    if (i == own || e.result != equations[own].result || e.operands.size() < 2 ||
        e.relation != Equation::Relation::kEqual || e.begin <= equations[own].begin)
      continue;
    const Number& result = j.mentions.numbers[e.result];
    if (std::ranges::any_of(ComputedSide(j, e), [&](const Computed& side) {
          return Agrees(result, side.value) != nullptr;
        }))
      return true;
  }
  return false;
}

/// "One expert (3 × 5120 × 1536): 47.2 MB": what a label counts takes as many bytes each.
bool IsOfElements(const Judgement& j, const CheckDetail& detail) {
  if (detail.other < 0) return false;
  const Equation& e = j.mentions.equations[static_cast<std::size_t>(detail.other)];
  const Number& result = j.mentions.numbers[e.result];
  const bool counts = std::ranges::all_of(
      e.operands, [&](std::uint32_t i) { return j.mentions.numbers[i].dimension.dimensionless(); });
  return e.implicit && !IsOfFormulaColumn(j, e) && counts &&
         result.dimension == Dimension::Of(Dimension::kByte) &&
         std::ranges::any_of(kElements, [&](double bytes) {
           return Agrees(result, detail.expected * Interval::Exactly(bytes)) != nullptr;
         });
}

/// "Per million tokens at 50% load: $3.74" beside "$1.87": a share or a count in its own line makes
/// of the one figure the other.
bool IsOfItsLine(const Judgement& j, const CheckDetail& detail) {
  const Claim& claim = j.claims.claims[detail.claim];
  if (claim.kind != Claim::Kind::kNumber || !detail.has_expected) return false;
  const Number& figure = j.NumberOf(claim);
  if (figure.dimension.WithoutCounts().dimensionless()) return false;  // degrees have their own
  const auto& numbers = j.mentions.numbers;
  const std::uint32_t first = j.document.FirstOfRow(figure.block);
  for (auto n = std::ranges::lower_bound(numbers, first, {}, &Number::block);
       n != numbers.end() && n->block <= figure.block; ++n) {
    if (&*n == &figure || n->range || n->operand || !n->dimension.WithoutCounts().dimensionless())
      continue;
    const Interval value = n->InBase();
    if (value.low <= 0 || value.Contains(1)) continue;
    if (Agrees(figure, detail.expected * value) != nullptr ||
        Agrees(figure, detail.expected / value) != nullptr)
      return true;
  }
  return false;
}

class Evidence {
 public:
  explicit Evidence(Judgement& judgement) : j_(judgement), degrees_(StatedDegreesOf(judgement)) {}

  /// Whether a contradiction stands on printed figures, or on a reading that the document's other
  /// figures have proved.
  bool Suffices(const Check& check, const CheckDetail& detail) {
    if (detail.kind == CheckDetail::Kind::kArithmetic)
      return !LeavesTermOut(j_, detail) && !IsNameOfModel(j_, detail) &&
             !IsOfElements(j_, detail) && !HoldsOtherwise(j_, detail);
    if (detail.kind == CheckDetail::Kind::kColumn) return detail.sure || !IsCount(detail.claim);
    if (detail.kind == CheckDetail::Kind::kSum) return !HasUnreadRows(j_, detail);
    if (!detail.sure &&
        (detail.kind == CheckDetail::Kind::kConflict ||
         detail.kind == CheckDetail::Kind::kCatalogue) &&
        IsOfItsLine(j_, detail))
      return false;
    const std::size_t needed = Needed(check, detail);
    if (needed == 0 || needed == kNever) return needed == 0;
    const std::size_t enough = Enough();
    if (Understood() >= std::min(needed, enough)) return true;
    // A slip that gives the very figure says what it is of; what is published says of which model.
    return detail.diagnosis && understood_ + published_ >= std::min(kUnderstood, enough);
  }

 private:
  std::size_t Needed(const Check& check, const CheckDetail& detail) {
    switch (detail.kind) {
      case CheckDetail::Kind::kModel:
        if (IsCostOfOneOfSeveral(detail) || IsFarOff(detail) ||
            !StatesAnInput(j_.ModelOf(detail.model), detail.candidate, 0) ||
            IsOpenHere(detail.claim) || IsOfEachToken(detail) || IsOfOtherScope(detail) ||
            MixesColumns(detail))
          return kNever;
        return RestsOnFiguresBeside(detail.claim, detail.model, detail.candidate, 0) ? 0
                                                                                     : kUnderstood;
      case CheckDetail::Kind::kConflict:
        return check.rule == "stated-twice" && !detail.sure ? kUnderstood : 0;
      case CheckDetail::Kind::kStatement:
        return detail.sure || IsWrongOfAnyPlan(detail.claim) ? 0 : kUnderstood;
      case CheckDetail::Kind::kCatalogue:
        return detail.numbers.empty() ? kUnderstood : 0;  // others beside it are as published
      default:
        return 0;  // printed operands, and what physics allows
    }
  }

  /// "Replicas synchronise gradients": nothing is computed for it, and the document plans with
  /// degrees.
  bool IsWrongOfAnyPlan(std::uint32_t index) const {
    const Claim& claim = j_.claims.claims[index];
    if (claim.kind != Claim::Kind::kStatement ||
        !j_.rules.statements[static_cast<std::size_t>(claim.index)].check.empty())
      return false;
    return degrees_.stated > 1;
  }

  /// What does for a document of a few claims.
  std::size_t Enough() const {
    const std::size_t claims = j_.judged.size();
    if (claims <= kFree) return 0;
    if (!DescribesOneDeployment()) return (claims - kFree) / kShareOfAll;
    return std::max<std::size_t>((claims - kFree) / kOfDeployment, 1);
  }

  /// It states degrees, and each of them once: no survey of strategies.
  bool DescribesOneDeployment() const { return degrees_.stated > 0 && !degrees_.several; }

  /// Layers and heads may stand in one proportion in some rows of a table, and need not in others.
  bool IsCount(std::uint32_t claim) const {
    const Claim& cell = j_.claims.claims[claim];
    const Number& n = j_.NumberOf(cell);
    return n.dimension.dimensionless() && !n.percent && n.decimal.integer() &&
           (cell.quantities.empty() || j_.rules.quantities[cell.quantities.front()].input);
  }

  /// "about 4 MB per token", "2.1 GB/token": what each of many takes is no whole.
  bool IsOfEachToken(const CheckDetail& detail) {
    const SymbolId quantity = j_.ModelOf(detail.model).at(detail.candidate).quantity;
    if (j_.rules.quantities[quantity].dimension != Dimension::Of(Dimension::kByte)) return false;
    const Number& n = j_.NumberOf(j_.claims.claims[detail.claim]);
    if (CountsTokens(n.per)) return true;
    const std::uint32_t end = std::min(j_.document.blocks[n.block].text_end, n.end + kScopeReach);
    return std::ranges::any_of(j_.CuesIn(n.end, end), [&](const Cue& cue) {
      return cue.kind == Vocabulary::Kind::kScope && cue.begin <= n.end + 1 &&
             j_.rules.vocabulary.scopes[cue.index].starts_with("per_token");
    });
  }

  /// One degree of option A, another of option C: of no strategy that the document describes.
  bool MixesColumns(const CheckDetail& detail) {
    std::vector<const Block*> cells;
    GatherDegrees(j_.ModelOf(detail.model), detail.candidate, 0, cells);
    return std::ranges::any_of(cells, [&](const Block* a) {
      return std::ranges::any_of(cells, [&](const Block* b) {
        return a->group == b->group && a->row == b->row && a->column != b->column;
      });
    });
  }
  void GatherDegrees(CostModel& model, std::uint32_t id, int depth,
                     std::vector<const Block*>& cells) {
    const Candidate& c = model.at(id);
    if (const StatedValue* stated = model.Stated(c)) {
      if (stated->claim < 0 || !IsDegree(c.quantity)) return;
      const Claim& claim = j_.claims.claims[static_cast<std::size_t>(stated->claim)];
      const Block& block = j_.document.blocks[claim.block];
      if (block.kind == Block::Kind::kCell && block.header) cells.push_back(&block);
      return;
    }
    if (depth > kDeepest) return;
    for (const std::uint32_t input : model.Inputs(c)) GatherDegrees(model, input, depth + 1, cells);
  }

  bool IsOfOtherScope(const CheckDetail& detail) {
    const SymbolId quantity = j_.ModelOf(detail.model).at(detail.candidate).quantity;
    return j_.rules.quantities[quantity].dimension == Dimension::Of(Dimension::kByte) &&
           SaysOtherScope(j_, j_.claims.claims[detail.claim], quantity);
  }

  /// The line computes it itself, to what may be rounded otherwise.
  bool IsOpenHere(std::uint32_t claim) const {
    const JudgedClaim& judged = j_.judged[claim];
    for (std::size_t i = 0; i < judged.checks.size(); ++i)
      if (judged.details[i].kind == CheckDetail::Kind::kArithmetic &&
          judged.checks[i].verdict == Verdict::kUnverifiable)
        return true;
    return false;
  }

  bool IsDegree(SymbolId quantity) const {
    const auto& degrees = j_.rules.plan_rules().degrees;
    return std::ranges::find(degrees, quantity) != degrees.end();
  }

  /// "196.7 kB" is not what the weights take: so far off only a wrong prefix is, with the same
  /// digits.
  bool IsFarOff(const CheckDetail& detail) const {
    const Claim& claim = j_.claims.claims[detail.claim];
    if (claim.kind != Claim::Kind::kNumber || !detail.has_expected || detail.expected.low <= 0)
      return false;
    const Number& n = j_.NumberOf(claim);
    if (n.dimension != Dimension::Of(Dimension::kByte)) return false;
    const double ratio = n.Nominal() / detail.expected.middle();
    if (ratio <= 0 || (ratio < kFarthest && ratio * kFarthest > 1)) return false;
    return std::ranges::none_of(kPrefixSteps, [&](double step) {
      return Agrees(n, detail.expected * Interval::Exactly(step)) != nullptr ||
             Agrees(n, detail.expected / Interval::Exactly(step)) != nullptr;
    });
  }

  /// What a fleet of several models costs is of no plan of one.
  bool IsCostOfOneOfSeveral(const CheckDetail& detail) {
    const SymbolId quantity = j_.ModelOf(detail.model).at(detail.candidate).quantity;
    return j_.plans.names_models && j_.rules.symbols.Name(quantity).starts_with("cost.");
  }

  /// "8 × H200" is not refuted by degrees of which the document says nothing.
  static bool StatesAnInput(CostModel& model, std::uint32_t candidate, int depth) {
    const Candidate& c = model.at(candidate);
    if (model.Stated(c) != nullptr || (depth == 0 && model.Inputs(c).empty())) return true;
    return depth < kDeepest && std::ranges::any_of(model.Inputs(c), [&](std::uint32_t input) {
             return StatesAnInput(model, input, depth + 1);
           });
  }

  /// Every input is printed in the claim's own line or row, or in its table of names and values.
  bool RestsOnFiguresBeside(std::uint32_t claim, std::int32_t index, std::uint32_t candidate,
                            int depth) {
    CostModel& model = j_.ModelOf(index);
    const Candidate& c = model.at(candidate);
    if (const StatedValue* stated = model.Stated(c)) {
      if (stated->claim < 0) return IsDegree(c.quantity);
      const Claim& here = j_.claims.claims[claim];
      const Claim& there = j_.claims.claims[static_cast<std::size_t>(stated->claim)];
      return here.block == there.block ||
             (j_.document.blocks[here.block].kind == Block::Kind::kCell &&
              StandsBeside(j_, here, there));
    }
    const auto inputs = model.Inputs(c);
    if (inputs.empty()) return IsDegree(c.quantity);  // one where nobody says it
    return depth < kDeepest && std::ranges::all_of(inputs, [&](std::uint32_t input) {
             return RestsOnFiguresBeside(claim, index, input, depth + 1);
           });
  }

  /// How many claims the cost model confirms, each figure counted once.
  std::size_t Understood() {
    if (std::exchange(counted_, true)) return understood_;
    std::set<std::tuple<std::int64_t, std::int32_t, double>> figures, facts;
    for (std::uint32_t c = 0; c < j_.claims.claims.size(); ++c) {
      const Claim& claim = j_.claims.claims[c];
      const bool computed = IsConfirmed(j_.judged[c], {CheckDetail::Kind::kModel});
      const bool published = IsConfirmed(j_.judged[c], {CheckDetail::Kind::kCatalogue});
      if (claim.kind != Claim::Kind::kNumber) {
        understood_ += IsConfirmed(j_.judged[c],
                                   {CheckDetail::Kind::kStatement, CheckDetail::Kind::kRequirement,
                                    CheckDetail::Kind::kRanks, CheckDetail::Kind::kProduct});
      } else if (computed || published) {
        const Number& n = j_.NumberOf(claim);
        (computed ? figures : facts).emplace(n.decimal.digits, n.decimal.exponent, n.factor);
      }
    }
    published_ = facts.size();
    return understood_ += figures.size();
  }

  static bool IsConfirmed(const JudgedClaim& judged,
                          std::initializer_list<CheckDetail::Kind> kinds) {
    for (std::size_t i = 0; i < judged.checks.size(); ++i)
      if (judged.checks[i].verdict == Verdict::kConfirmed &&
          std::ranges::find(kinds, judged.details[i].kind) != kinds.end())
        return true;
    return false;
  }

  Judgement& j_;
  std::size_t understood_ = 0, published_ = 0;
  bool counted_ = false;
  StatedDegrees degrees_;
};

}  // namespace

void DemandEvidence(Judgement& j) {
  Evidence evidence(j);
  for (JudgedClaim& judged : j.judged)
    for (std::size_t i = 0; i < judged.checks.size(); ++i) {
      Check& check = judged.checks[i];
      CheckDetail& detail = judged.details[i];
      if (check.verdict != Verdict::kContradicted) continue;
      const bool holds =
          detail.kind == CheckDetail::Kind::kRestated
              ? j.judged[static_cast<std::size_t>(detail.other)].Folded() == Verdict::kContradicted
              : evidence.Suffices(check, detail);
      if (holds) continue;
      check.verdict = Verdict::kUnverifiable, check.severity = Severity::kNone;
      if (detail.kind == CheckDetail::Kind::kModel)
        detail.message =
            ", but too few figures of the document come out to hold this one against it";
      judged.decisive = false;
    }
}

}  // namespace shardlint
