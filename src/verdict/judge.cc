#include "verdict/judge.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <unordered_map>

#include "base/text.h"
#include "model/enum_words.h"
#include "verdict/mixed_units.h"
#include "verdict/requirements.h"
#include "verdict/words.h"

namespace shardlint {
namespace {

std::uint64_t Hash(std::uint64_t h, std::string_view text) {
  for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
  return (h ^ 0xFF) * 0x100000001B3ULL;
}

// Twelve hexadecimal digits, and which it is of those with equal words.
std::string IdOf(std::uint64_t hash, int nth) {
  std::string id(12, '0');
  for (std::size_t i = id.size(); i-- > 0; hash >>= 4) id[i] = "0123456789abcdef"[hash & 0xF];
  if (nth > 0) id += "-" + std::to_string(nth + 1);
  return id;
}

ClaimKind KindOf(const Judgement& j, const Claim& claim, const std::vector<bool>& results) {
  switch (claim.kind) {
    case Claim::Kind::kNumber: {
      if (results[static_cast<std::size_t>(claim.index)]) return ClaimKind::kEquation;
      if (claim.role == Role::kRequired || claim.role == Role::kAlert)
        return ClaimKind::kRequirement;
      if (claim.quantities.empty()) return ClaimKind::kDerived;
      return j.rules.quantities[claim.quantities.front()].input ? ClaimKind::kConfig
                                                                : ClaimKind::kDerived;
    }
    case Claim::Kind::kPrecision:
    case Claim::Kind::kName:
      return ClaimKind::kConfig;
    case Claim::Kind::kRanks:
      return ClaimKind::kDerived;
    case Claim::Kind::kProduct:
      return ClaimKind::kEquation;
    case Claim::Kind::kTick:
      return ClaimKind::kRequirement;
    case Claim::Kind::kStatement:
      return ClaimKind::kQualitative;
  }
  return ClaimKind::kDerived;
}

Relation RelationOf(const Number& n) {
  if (n.range) return Relation::kRange;
  switch (n.bound) {
    case Bound::kAtMost:
      return Relation::kAtMost;
    case Bound::kAtLeast:
      return Relation::kAtLeast;
    case Bound::kLess:
      return Relation::kLess;
    case Bound::kGreater:
      return Relation::kGreater;
    case Bound::kNone:
      break;
  }
  if (n.open_ended) return Relation::kAtLeast;
  return n.hedged ? Relation::kAbout : Relation::kEqual;
}

class ReportBuilder {
 public:
  explicit ReportBuilder(const std::shared_ptr<Judgement>& judgement)
      : j_(*judgement), shared_(judgement) {}

  DocumentReport Build() {
    report_.path = j_.file.path();
    report_.ours = j_.claims.ours;
    AddSections();
    if (report_.ours) {
      AddPlans();
      AddFindings();
      if (std::optional<Remark> mixed = FindMixedUnits(j_))
        report_.remarks.push_back(std::move(*mixed));
      report_.targets = FindTargets(j_, FindingOfClaims());
    }
    auto keep = shared_;
    auto claim_of = std::make_shared<std::vector<std::uint32_t>>(std::move(claim_of_));
    report_.explain = [keep, claim_of](std::size_t finding, std::size_t check) {
      return Explain(*keep, (*claim_of)[finding], check);
    };
    report_.why = [keep](Span line) { return Why(*keep, line); };
    return std::move(report_);
  }

 private:
  void AddSections() {
    section_of_.assign(j_.document.blocks.size(), -1);
    for (std::size_t b = 0; b < j_.document.blocks.size(); ++b) {
      const Block& block = j_.document.blocks[b];
      if (block.kind != Block::Kind::kHeading) continue;
      const std::int32_t parent =
          block.section >= 0 ? section_of_[static_cast<std::size_t>(block.section)] : -1;
      section_of_[b] = static_cast<std::int32_t>(report_.sections.size());
      report_.sections.push_back({std::string(Trim(j_.document.TextOf(block))), parent});
    }
  }

  /// "256 experts" may be of a layer or of all; where another statement can only be of this
  /// quantity, that one is shown.
  const StatedValue& FirstSure(const std::vector<StatedValue>& values) const {
    for (const StatedValue& value : values)
      if (value.source == StatedValue::Source::kDocument && value.claim >= 0 &&
          j_.claims.claims[static_cast<std::size_t>(value.claim)].quantities.size() == 1)
        return value;
    return values.front();
  }

  void AddPlans() {
    for (const Plan& plan : j_.plans.plans) {
      PlanSummary summary;
      summary.id = plan.id, summary.title = plan.title, summary.phase = plan.phase;
      summary.parent = plan.parent, summary.hypothetical = plan.hypothetical;
      summary.part_of_list = plan.part_of_list;
      summary.models = plan.models, summary.devices = plan.devices;
      if (plan.first_block < j_.document.blocks.size())
        summary.at = j_.document.blocks[plan.first_block].span;
      for (std::size_t q = 0; q < plan.values.size(); ++q) {
        if (plan.values[q].empty()) continue;
        const StatedValue& value = FirstSure(plan.values[q]);
        if (IsEnumValue(j_.rules, static_cast<SymbolId>(q), value.value)) continue;  // no number
        PlanValue out;
        out.quantity = j_.rules.symbols.Name(static_cast<SymbolId>(q));
        out.value = value.value.middle();
        out.unit = j_.rules.quantities[q].dimension.ToString();
        if (value.claim >= 0) out.at = j_.claims.claims[static_cast<std::size_t>(value.claim)].span;
        out.source = value.source == StatedValue::Source::kDocument    ? "document"
                     : value.source == StatedValue::Source::kCatalogue ? "catalogue"
                                                                       : "default";
        summary.values.push_back(std::move(out));
      }
      report_.plans.push_back(std::move(summary));
    }
  }

  void AddFindings() {
    std::vector<bool> results(j_.mentions.numbers.size(), false);
    for (const Equation& e : j_.mentions.equations)
      if (e.relation == Equation::Relation::kEqual) results[e.result] = true;
    const auto judged_claims = static_cast<std::size_t>(std::ranges::count_if(
        j_.judged, [](const JudgedClaim& judged) { return !judged.checks.empty(); }));
    report_.findings.reserve(judged_claims);
    std::unordered_map<std::uint64_t, int> seen;
    seen.reserve(judged_claims);
    for (std::uint32_t c = 0; c < j_.claims.claims.size(); ++c) {
      const Claim& claim = j_.claims.claims[c];
      const JudgedClaim& judged = j_.judged[c];
      if (judged.checks.empty()) continue;  // nothing to say: no claim of the listed kinds
      Finding finding;
      finding.kind = KindOf(j_, claim, results);
      if (!claim.quantities.empty())
        finding.quantity = j_.rules.symbols.Name(claim.quantities.front());
      finding.plan = j_.PlanOf(claim);
      finding.phase = claim.phase;
      const Block& block = j_.document.blocks[claim.block];
      const std::int32_t heading = block.kind == Block::Kind::kHeading
                                       ? static_cast<std::int32_t>(claim.block)
                                       : block.section;
      finding.section = heading >= 0 ? section_of_[static_cast<std::size_t>(heading)] : -1;
      finding.span = claim.span;
      finding.exact_span = block.exact;
      finding.verdict = judged.Folded();
      finding.severity = judged.Worst();
      finding.decisive = judged.decisive && finding.verdict == Verdict::kContradicted;
      finding.checks = judged.checks;
      if (claim.kind == Claim::Kind::kNumber) finding.claimed = ClaimedOf(j_.NumberOf(claim));
      std::uint64_t h = Hash(0xCBF29CE484222325ULL, j_.TextOf(claim));
      for (std::int32_t s = finding.section; s >= 0;
           s = report_.sections[static_cast<std::size_t>(s)].parent)
        h = Hash(h, report_.sections[static_cast<std::size_t>(s)].title);
      finding.id = IdOf(h, seen[h]++);
      report_.findings.push_back(std::move(finding));
      claim_of_.push_back(c);
    }
    ProposeFixes(j_, claim_of_, report_.findings);
  }

  std::vector<std::int32_t> FindingOfClaims() const {
    std::vector<std::int32_t> of(j_.claims.claims.size(), -1);
    for (std::size_t f = 0; f < claim_of_.size(); ++f)
      of[claim_of_[f]] = static_cast<std::int32_t>(f);
    return of;
  }

  Claimed ClaimedOf(const Number& n) const {
    Claimed claimed;
    const Interval printed = n.Printed();
    claimed.value = n.range ? n.upper.value() : n.decimal.value();
    claimed.low = printed.low, claimed.high = printed.high;
    claimed.unit = UnitText(j_, n);
    claimed.relation = RelationOf(n);
    return claimed;
  }

  Judgement& j_;
  std::shared_ptr<Judgement> shared_;
  DocumentReport report_;
  std::vector<std::int32_t> section_of_;
  std::vector<std::uint32_t> claim_of_;
};

bool IsOfHardware(const Judgement& j, const Claim& claim) {
  if (claim.quantities.empty()) return false;
  const std::string_view name = j.rules.symbols.Name(claim.quantities.front());
  return name.starts_with("device.") || name.starts_with("network_");
}

}  // namespace

void CheckRest(Judgement& j) {
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c) {
    const Claim& claim = j.claims.claims[c];
    JudgedClaim& judged = j.judged[c];
    // What nobody named is not held to what it was guessed to be.
    if (claim.unnamed && !judged.checks.empty() && judged.Folded() == Verdict::kUnverifiable)
      judged.checks.clear(), judged.details.clear();
    const bool allowance =
        !claim.quantities.empty() && j.rules.quantities[claim.quantities.front()].allowance;
    // "Workspace: 6 GB": what somebody sets aside needs no derivation.
    if (allowance && claim.role == Role::kStated && !judged.checks.empty() &&
        std::ranges::all_of(judged.checks, [](const auto& check) {
          return check.rule == "model" && check.verdict == Verdict::kUnverifiable;
        }))
      judged.checks.clear(), judged.details.clear();
    if (!judged.checks.empty()) continue;
    CheckDetail detail{.kind = CheckDetail::Kind::kStated, .claim = c};
    switch (claim.kind) {
      case Claim::Kind::kStatement:
      case Claim::Kind::kTick:
        continue;
      case Claim::Kind::kProduct:
        if (j.mentions.products[static_cast<std::size_t>(claim.index)].noun != nullptr)
          judged.Add("stated", Verdict::kGiven, Severity::kNone, std::move(detail));
        continue;
      case Claim::Kind::kPrecision:
      case Claim::Kind::kName:
        judged.Add("stated", Verdict::kGiven, Severity::kNone, std::move(detail));
        continue;
      case Claim::Kind::kRanks:
        judged.Add("ranks", Verdict::kGiven, Severity::kNone, std::move(detail));
        continue;
      case Claim::Kind::kNumber:
        break;
    }
    const Number& n = j.NumberOf(claim);
    const bool ratio = n.multiplier && n.noun == nullptr;  // "2.4× the weights": nobody gives it
    if (claim.unnamed && !ratio && n.unit == nullptr && n.noun == nullptr && !n.percent)
      continue;  // a bare cell that nothing speaks for or against
    const bool input =
        !claim.quantities.empty() && j.rules.quantities[claim.quantities.front()].input;
    const bool target = claim.role == Role::kRequired || claim.role == Role::kAlert;
    // A degree of an option that is not taken, a link of another cluster: stated all the same.
    const bool stated = claim.role != Role::kHypothetical || !n.degree.empty() ||
                        IsOfHardware(j, claim) ||
                        j.document.blocks[claim.block].kind == Block::Kind::kCell;
    if (((input || allowance) && stated) || target || (claim.unnamed && !ratio)) {
      judged.Add("stated", Verdict::kGiven, Severity::kNone, std::move(detail));
      continue;
    }
    detail.kind = CheckDetail::Kind::kMissing;
    detail.names_missing = !claim.quantities.empty();
    judged.Add("model", Verdict::kUnverifiable, Severity::kNone, std::move(detail));
  }
}

DocumentReport Judge(std::unique_ptr<Judgement> judgement) {
  std::shared_ptr<Judgement> j = std::move(judgement);
  j->judged.resize(j->claims.claims.size());
  j->IndexWords();
  if (j->claims.ours) {
    InferKvHeads(*j);
    NameCacheProducts(*j);
    CheckArithmetic(*j);
    CheckSums(*j);
    CheckShares(*j);
    CheckCatalogue(*j);
    CheckDataSheets(*j);
    CheckModelCards(*j);
    CheckModel(*j);
    CheckAtEfficiency(*j);
    CheckHeadroom(*j);
    CheckRemainders(*j);
    CheckSignedRows(*j);
    CheckToldRemainders(*j);
    CheckPartCounts(*j);
    CheckSplitRows(*j);
    CheckFittingCounts(*j);
    CheckDifferenceRows(*j);
    CheckStepRows(*j);
    CheckRowsOfAll(*j);
    CheckColumnLimits(*j);
    CheckToldOnce(*j);
    CheckStructure(*j);
    CheckConflicts(*j);
    CheckDegrees(*j);
    CheckFlags(*j);
    CheckLaunch(*j);
    CheckPercentiles(*j);
    CheckTotals(*j);
    CheckChanges(*j);
    CheckPairedChanges(*j);
    CheckMarginColumns(*j);
    CheckMargins(*j);
    CheckRestatements(*j);
    CheckRowFormulas(*j);
    CheckParameterSums(*j);
    CheckConsensus(*j);
    CheckColumns(*j);
    CheckColumnSums(*j);
    CheckSentences(*j);
    CheckPlacedTimes(*j);
    CheckPerDevice(*j);
    CheckManyOfOne(*j);
    CheckAllOfOne(*j);
    CheckInFormat(*j);
    CheckBracketedProducts(*j);
    CheckPromptWork(*j);
    CheckSplitAmounts(*j);
    CheckCacheCounts(*j);
    CheckWholeCounts(*j);
    CheckRoomCounts(*j);
    CheckListedDegrees(*j);
    CheckFreeOfWhole(*j);
    CheckRequestsOfTokens(*j);
    CheckNearby(*j);
    CheckBalance(*j);
    CheckCardBudget(*j);
    CheckStepRates(*j);
    CheckRateLevels(*j);
    CheckChains(*j);
    CheckToldShares(*j);
    CheckSharesOfPairs(*j);
    CheckDepartures(*j);
    CheckToldAmounts(*j);
    CheckToldCounts(*j);
    CheckToldPeriods(*j);
    CheckToldRatios(*j);
    CheckToldRanges(*j);
    CheckLabelledFormats(*j);
    CheckWorkedOut(*j);
    CheckEchoes(*j);
    CheckRecaps(*j);
    CheckRequirements(*j);
    CheckStatements(*j);
    DemandEvidence(*j);
    PlaceBlame(*j);
    CheckConsequences(*j);
    CheckRest(*j);
  }
  return ReportBuilder(j).Build();
}

}  // namespace shardlint
