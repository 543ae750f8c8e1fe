#include "verdict/requirements.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.h"
#include "verdict/checks/place/tables.h"
#include "verdict/checks/statements/marks.h"
#include "verdict/judgement.h"
#include "verdict/statement_answer.h"

namespace shardlint {
namespace {

constexpr std::size_t kMaxTargets = 64;  // a document with more repeats itself
constexpr std::uint32_t kBracket = 40;   // bytes from a figure to the target behind it

// Targets are of times, rates, amounts and shares; "requires at least 2 GPUs" counts something.
bool IsTarget(const Judgement& j, const Claim& c) {
  if (c.kind != Claim::Kind::kNumber || c.role != Role::kRequired || c.measure == 0xFFFF)
    return false;
  const Number& n = j.NumberOf(c);
  if (n.bound == Bound::kNone && IsLeftOver(j, c)) return false;
  return n.percent || !n.dimension.dimensionless();
}

// A figure that a plan reports for itself.
bool IsAchieved(const Claim& c) {
  return c.kind == Claim::Kind::kNumber && c.measure != 0xFFFF &&
         (c.role == Role::kStated || c.role == Role::kExpected || c.role == Role::kMeasured);
}

std::optional<double> GpusOf(Judgement& j, const Claim& claim, std::string_view name) {
  const auto q = j.Symbol(name);
  if (!q) return std::nullopt;
  for (const std::uint32_t id : j.ModelOf(j.ModelIndex(j.PlanOf(claim), false)).Values(*q))
    if (const Candidate& c = j.ModelOf(j.ModelIndex(j.PlanOf(claim), false)).at(id);
        !c.assumed && c.value.exact())
      return c.value.low;
  return std::nullopt;
}

// What one unit of the achieved scope holds of the target's scope, so that both are per the same.
std::optional<double> ScaleTo(Judgement& j, const Claim& achieved, SymbolId target) {
  const std::string_view to = j.rules.symbols.Name(target);
  std::optional<double> common;
  for (const SymbolId q : achieved.quantities) {
    const std::string_view from = j.rules.symbols.Name(q);
    std::optional<double> scale;
    if (from == to) scale = 1;
    if (to.ends_with("per_gpu") && from.ends_with(".total")) {
      if (const auto g = GpusOf(j, achieved, "gpus.total")) scale = 1 / *g;
    } else if (to.ends_with("per_gpu") && from.ends_with("per_replica")) {
      if (const auto g = GpusOf(j, achieved, "gpus.per_replica")) scale = 1 / *g;
    } else if (to.ends_with(".total") && from.ends_with("per_gpu")) {
      if (const auto g = GpusOf(j, achieved, "gpus.total")) scale = *g;
    }
    if (!scale) return achieved.quantities.size() == 1 ? std::nullopt : common;
    if (achieved.scope_known) return scale;
    common = common ? std::max(*common, *scale) : *scale;  // the most generous scope
  }
  return common;
}

// "243 tokens/s per GPU (target ≥ 350 tokens/s)".
bool StandsInItsBracket(const Judgement& j, const Claim& achieved, const Claim& target) {
  if (target.block != achieved.block || target.begin < achieved.end ||
      target.begin - achieved.end > kBracket || target.scope_known)
    return false;
  const std::string_view between =
      std::string_view(j.document.text).substr(achieved.end, target.begin - achieved.end);
  return between.find('(') != std::string_view::npos && between.find(')') == std::string_view::npos;
}

// Whether a figure between `low` and `high` is on the right side of the target.
Met Reaches(const Number& t, double low, double high) {
  const double goal = t.Nominal();
  if (IsAtLeast(t)) return high >= goal * (1 - 1e-9) ? Met::kYes : Met::kNo;
  return low <= goal * (1 + 1e-9) ? Met::kYes : Met::kNo;
}

}  // namespace

bool IsLeftOver(const Judgement& j, const Claim& claim) {
  const std::string_view measure = j.MeasureOf(claim);
  // "met with 344 ms in reserve"
  return measure == "free_memory" || measure == "headroom" ||
         j.HasWord("left_over", claim.end, claim.end + 2);
}

bool IsAtLeast(const Number& t) {
  return t.bound == Bound::kAtLeast || t.bound == Bound::kGreater || t.open_ended ||
         (t.bound == Bound::kNone && t.dimension == Dimension::Of(Dimension::kSecond, -1));
}

bool Answers(std::string_view achieved, std::string_view target) {
  if (achieved == target) return true;
  const auto first_token = [](std::string_view m) { return m == "ttft" || m == "prefill_time"; };
  const auto per_token = [](std::string_view m) { return m == "tpot" || m == "step_time"; };
  const auto memory = [](std::string_view m) { return m == "memory" || m == "memory_any"; };
  return (first_token(achieved) && first_token(target)) ||
         (per_token(achieved) && per_token(target)) || (memory(achieved) && memory(target));
}

Met Compare(Judgement& j, std::uint32_t target_claim, std::uint32_t achieved_claim) {
  const Number& a = j.NumberOf(j.claims.claims[achieved_claim]);
  return CompareFigure(j, target_claim, achieved_claim, {a.Nominal(), a.upper.value() * a.factor});
}

Met CompareFigure(Judgement& j, std::uint32_t target_claim, std::uint32_t achieved_claim,
                  const Interval& figure) {
  const Claim& target = j.claims.claims[target_claim];
  const Claim& achieved = j.claims.claims[achieved_claim];
  const Number& t = j.NumberOf(target);
  const Number& a = j.NumberOf(achieved);
  // "157 ms < 500 ms ✓": the limit does not answer the figure, whichever heading calls it a target.
  if (t.bound == Bound::kNone && a.bound != Bound::kNone) return Met::kUnknown;
  if (t.dimension != a.dimension || t.percent != a.percent || target.quantities.empty() ||
      achieved.quantities.empty())
    return Met::kUnknown;
  double scale = 1;
  const bool scoped = t.dimension == Dimension::Of(Dimension::kSecond, -1) ||
                      t.dimension == Dimension::Of(Dimension::kByte);
  // Side by side without a word about it, both are of the same scope; so is the target in a bracket
  // right behind its figure.
  const bool alike =
      !target.scope_known && !achieved.scope_known && target.quantities == achieved.quantities &&
      j.document.blocks[target.block].section == j.document.blocks[achieved.block].section;
  if (scoped && !alike && !StandsInItsBracket(j, achieved, target)) {
    const auto s = ScaleTo(j, achieved, target.quantities.front());
    if (!s) return Met::kUnknown;
    scale = *s;
  }
  return Reaches(t, figure.low * scale, figure.high * scale);
}

std::int32_t FigureOfParent(const Judgement& j, const Claim& target) {
  const Block& block = j.document.blocks[target.block];
  if (block.list < 0 || block.parent < 0) return -1;
  const Number& t = j.NumberOf(target);
  const auto [first, last] = j.ClaimsOf(j.document.blocks[static_cast<std::size_t>(block.parent)]);
  std::int32_t figure = -1;
  for (std::uint32_t c = first; c < last; ++c) {
    const Claim& other = j.claims.claims[c];
    if (other.kind != Claim::Kind::kNumber || !IsAchieved(other)) continue;
    const Number& n = j.NumberOf(other);
    if (n.dimension == t.dimension && n.percent == t.percent && !n.operand)
      figure = static_cast<std::int32_t>(c);
  }
  return figure;
}

Met CompareValues(const Number& target, const Number& achieved) {
  if (target.dimension != achieved.dimension || target.percent != achieved.percent)
    return Met::kUnknown;
  return Reaches(target, achieved.Nominal(), achieved.upper.value() * achieved.factor);
}

// The target's own figure first: what the document itself reports for it, wherever it stands.
Met JudgeTarget(Judgement& j, std::uint32_t target, std::uint32_t first, std::uint32_t last,
                std::int32_t& by) {
  Met met = Met::kUnknown;
  for (std::uint32_t c = first; c < last; ++c) {
    const Claim& claim = j.claims.claims[c];
    if (!IsAchieved(claim)) continue;
    if (!Answers(j.MeasureOf(claim), j.MeasureOf(j.claims.claims[target]))) continue;
    if (!claim.scope_known && j.NumberOf(claim).operand) continue;
    const Claim& t = j.claims.claims[target];
    if (t.phase != Phase::kNone && claim.phase != Phase::kNone && t.phase != claim.phase) continue;
    const Met here = Compare(j, target, c);
    if (here == Met::kUnknown) continue;
    if (met == Met::kUnknown || here == Met::kYes) met = here, by = static_cast<std::int32_t>(c);
  }
  return met;
}

namespace {

constexpr std::uint8_t kOneOfSeveral = 255;  // of Judgement::target_state

// "40 ms per token", and further down "<15 ms for streaming": which of them is meant is not said.
bool IsOneOfSeveral(const Judgement& j, std::size_t target) {
  const Requirement& own = j.plans.requirements[target];
  const Number& n = j.NumberOf(j.claims.claims[own.claim]);
  return std::ranges::any_of(j.plans.requirements, [&](const Requirement& other) {
    const Number& o = j.NumberOf(j.claims.claims[other.claim]);
    return other.quantity == own.quantity && !(o.decimal == n.decimal) &&
           o.dimension == n.dimension && IsAtLeast(o) == IsAtLeast(n);
  });
}

}  // namespace

Met JudgeAllTargets(Judgement& j, std::string_view measure, std::int32_t& by, std::int32_t& target,
                    bool times) {
  Met all = Met::kUnknown;
  const std::size_t count = std::min(j.plans.requirements.size(), kMaxTargets);
  const auto all_claims = static_cast<std::uint32_t>(j.claims.claims.size());
  j.target_state.resize(count), j.target_by.resize(count, -1);
  for (std::size_t i = 0; i < count; ++i) {
    const Requirement& r = j.plans.requirements[i];
    const Claim& claim = j.claims.claims[r.claim];
    if (!IsTarget(j, claim)) continue;
    if (times && j.NumberOf(claim).dimension != Dimension::Of(Dimension::kSecond)) continue;
    if (!measure.empty() && !Answers(j.MeasureOf(claim), measure)) continue;
    if (j.target_state[i] == 0)
      j.target_state[i] =
          IsOneOfSeveral(j, i)
              ? kOneOfSeveral
              : static_cast<std::uint8_t>(
                    1 + static_cast<int>(JudgeTarget(j, r.claim, 0, all_claims, j.target_by[i])));
    if (j.target_state[i] == kOneOfSeveral) continue;
    const std::int32_t here = j.target_by[i];
    const Met met = static_cast<Met>(j.target_state[i] - 1);
    if (met == Met::kNo) return by = here, target = static_cast<std::int32_t>(r.claim), Met::kNo;
    if (met == Met::kYes) all = Met::kYes, by = here, target = static_cast<std::int32_t>(r.claim);
  }
  return all;
}

Met JudgeFit(Judgement& j, std::int32_t plan, std::string* why) {
  const auto memory = j.Symbol("memory.per_gpu"), capacity = j.Symbol("device.memory"),
             weights = j.Symbol("weights.per_gpu");
  if (!memory || !capacity || !weights) return Met::kUnknown;
  CostModel& model = j.ModelOf(j.ModelIndex(plan, false));
  double least_capacity = 0, most_capacity = 0;
  for (const std::uint32_t id : model.Values(*capacity)) {
    const Interval v = model.at(id).value;
    least_capacity = least_capacity == 0 ? v.low : std::min(least_capacity, v.low);
    most_capacity = std::max(most_capacity, v.high);
  }
  if (most_capacity == 0) return Met::kUnknown;
  double least = 0;
  for (const std::uint32_t id : model.Values(*memory)) {
    if (model.at(id).assumed) continue;
    const double v = model.at(id).value.low;
    least = least == 0 ? v : std::min(least, v);
  }
  if (least > 0) {
    if (why != nullptr) *why = "memory per GPU against its capacity";
    return least <= most_capacity ? Met::kYes : Met::kNo;
  }
  double floor = 0;
  for (const std::uint32_t id : model.Values(*weights)) {
    if (model.at(id).assumed) continue;
    const double v = model.at(id).value.low;
    floor = floor == 0 ? v : std::min(floor, v);
  }
  if (floor > most_capacity) {
    if (why != nullptr) *why = "the weights alone against the capacity";
    return Met::kNo;
  }
  return Met::kUnknown;
}

namespace {

// What a tick or a cross says of its target, against what the figures say.
void AddMark(Judgement& j, std::uint32_t claim, const char* rule, Verdict verdict, std::int32_t by,
             std::int32_t target) {
  CheckDetail detail{.kind = CheckDetail::Kind::kRequirement, .claim = claim, .other = by};
  if (target >= 0) detail.numbers.push_back(static_cast<std::uint32_t>(target));
  const bool wrong = verdict == Verdict::kContradicted;
  j.judged[claim].decisive |= wrong;
  j.judged[claim].Add(rule, verdict, wrong ? Severity::kError : Severity::kNone, std::move(detail));
}

Verdict Right(bool right) { return right ? Verdict::kConfirmed : Verdict::kContradicted; }

void AddMet(Judgement& j, std::uint32_t claim, Met met, std::int32_t by, std::int32_t target) {
  if (met != Met::kUnknown)
    AddMark(j, claim, "requirement-met", Right(met == Met::kYes), by, target);
}

// What a tick speaks for: its line, or the row of its table where its cell holds nothing else.
std::pair<std::uint32_t, std::uint32_t> Beside(const Judgement& j, std::uint32_t index) {
  const Claim& tick = j.claims.claims[index];
  const Block& cell = j.document.blocks[tick.block];
  auto [first, last] = j.ClaimsOf(j.Near(tick));
  const bool alone = Trim(j.document.TextOf(cell)).size() <= 2 * (tick.end - tick.begin);
  if (cell.kind != Block::Kind::kCell || !alone) return {first, last};
  const auto [begin, end] = RowOf(j, tick.block);
  return j.ClaimsIn(j.document.blocks[begin].text_begin, j.document.blocks[end - 1].text_end);
}

struct TickedFigures {
  std::vector<std::uint32_t> targets, achieved;
  bool row = false;
};

TickedFigures FiguresOfTick(const Judgement& j, std::uint32_t index) {
  const Claim& tick = j.claims.claims[index];
  TickedFigures out;
  const auto [first, last] = Beside(j, index);
  for (std::uint32_t c = first; c < last; ++c) {
    const Claim& claim = j.claims.claims[c];
    const bool row = claim.block != tick.block;
    if (c == index || claim.kind != Claim::Kind::kNumber) continue;
    if (!row && (claim.begin < tick.segment_begin || claim.begin >= tick.segment_end)) continue;
    out.row |= row;
    const bool bound = j.NumberOf(claim).bound != Bound::kNone;
    if (row ? bound : IsTarget(j, claim)) {
      out.targets.push_back(c);
    } else if (IsAchieved(claim) || row) {
      out.achieved.push_back(c);
    }
  }
  return out;
}

// The figures beside it against the targets beside it: in a row as printed, in a line by scope.
Met AgainstBeside(Judgement& j, const TickedFigures& figures, std::int32_t& by,
                  std::int32_t& target, bool of_line = false) {
  Met met = Met::kUnknown;
  for (const std::uint32_t t : figures.targets)
    for (const std::uint32_t a : figures.achieved) {
      const Claim& goal = j.claims.claims[t];
      const Number &wanted = j.NumberOf(goal), &own = j.NumberOf(j.claims.claims[a]);
      if (a == t || wanted.dimension != own.dimension || wanted.multiplier != own.multiplier)
        continue;
      const Met m = figures.row ? CompareValues(j.NumberOf(goal), j.NumberOf(j.claims.claims[a]))
                                : Compare(j, t, a);
      if (m == Met::kUnknown || met == Met::kYes) continue;
      if (m == Met::kNo && !figures.row && !of_line) continue;
      met = m, by = static_cast<std::int32_t>(a), target = static_cast<std::int32_t>(t);
    }
  return met;
}

// A target alone with its tick: the figures of its section, then of the document.
Met AgainstSection(Judgement& j, const TickedFigures& figures, std::int32_t& by,
                   std::int32_t& target) {
  if (figures.targets.size() != 1 || !figures.achieved.empty()) return Met::kUnknown;
  const std::uint32_t t = figures.targets.front();
  // "4,000 tokens/s in all: 2,402, missed": the line holds its own figure.
  const Block& line = j.document.blocks[j.claims.claims[t].block];
  for (const Number& n : j.NumbersIn(j.claims.claims[t].end, line.text_end))
    if (n.unit == nullptr && n.noun == nullptr && !n.percent) return Met::kUnknown;
  target = static_cast<std::int32_t>(t);
  if (const std::int32_t parent = FigureOfParent(j, j.claims.claims[t]); parent >= 0) {
    by = parent;
    return CompareValues(j.NumberOf(j.claims.claims[t]),
                         j.NumberOf(j.claims.claims[static_cast<std::size_t>(parent)]));
  }
  if (j.claims.claims[t].quantities.empty()) return Met::kUnknown;
  return JudgeTarget(j, t, 0, static_cast<std::uint32_t>(j.claims.claims.size()), by);
}

// "Memory utilisation ≤ 75 %: ✅": the only figure is a bound, and another one answers it.
Met AgainstOthers(Judgement& j, const TickedFigures& figures, std::int32_t& by,
                  std::int32_t& target) {
  if (!figures.targets.empty() || figures.achieved.size() != 1 || figures.row) return Met::kUnknown;
  const std::uint32_t t = figures.achieved.front();
  const Claim& claim = j.claims.claims[t];
  if (j.NumberOf(claim).bound == Bound::kNone || claim.quantities.empty() ||
      j.MeasureOf(claim) != "memory_utilization")
    return Met::kUnknown;
  const auto claims = static_cast<std::uint32_t>(j.claims.claims.size());
  Met met = JudgeTarget(j, t, 0, t, by);
  const Met behind = JudgeTarget(j, t, t + 1, claims, by);
  if (met != Met::kUnknown && behind != Met::kUnknown && met != behind) return Met::kUnknown;
  if (met == Met::kUnknown) met = behind;
  if (met != Met::kUnknown) target = static_cast<std::int32_t>(t);
  return met;
}

// "40 / 4 ✓": the quotient is whole.
bool DividesEvenly(const Judgement& j, const Claim& tick) {
  const Block block = j.Near(tick);
  const Number* last = nullptr;
  for (const Number& n : j.NumbersIn(block.text_begin, block.text_end)) {
    if (last != nullptr && IsDivided(j, *last, n)) {
      const double quotient = last->decimal.value() / n.decimal.value();
      return quotient == std::floor(quotient);
    }
    last = &n;
  }
  return false;
}

// "✓ Bandwidth analysis: 1.3 tokens/ms": a label that names neither the figure's measure nor a
// target says nothing of a target elsewhere.
bool SpeaksOf(const Judgement& j, const Claim& tick, std::string_view measure) {
  const bool label = std::ranges::any_of(j.TextOf(tick), IsLetter);
  return !label || std::ranges::any_of(j.CuesIn(tick.begin, tick.end), [&](const Cue& cue) {
    if (cue.kind == Vocabulary::Kind::kMeasure)
      return Answers(j.rules.vocabulary.measures[cue.index].id, measure);
    return cue.kind == Vocabulary::Kind::kRole && static_cast<Role>(cue.index) == Role::kRequired;
  });
}

// "195.0 | — | >195 | ❌": more than the figure beside it, and nobody's target.
bool IsFloorOfFigure(const Judgement& j, const TickedFigures& figures, std::int32_t target) {
  if (!figures.row || target < 0) return false;
  const Claim& claim = j.claims.claims[static_cast<std::size_t>(target)];
  return j.NumberOf(claim).bound == Bound::kGreater && claim.role != Role::kRequired;
}

// What the figures around say of a cross, or of "exceeded": right where they miss their target.
void CheckMissed(Judgement& j, std::uint32_t index) {
  const TickedFigures figures = FiguresOfTick(j, index);
  std::int32_t by = -1, target = -1;
  Met met = AgainstBeside(j, figures, by, target, true);
  if (met == Met::kUnknown) met = AgainstSection(j, figures, by, target);
  if (met == Met::kUnknown || (met == Met::kYes && IsFloorOfFigure(j, figures, target))) return;
  // "99.89 % … The objective is 99.9 %": which of two shares is the better one is not said.
  if (met == Met::kYes && target >= 0) {
    const Number& goal = j.NumberOf(j.claims.claims[static_cast<std::size_t>(target)]);
    if (goal.percent && goal.bound == Bound::kNone) return;
  }
  const bool above = static_cast<Mark>(j.claims.claims[index].index) == Mark::kBeyond &&
                     target >= 0 &&
                     IsAtLeast(j.NumberOf(j.claims.claims[static_cast<std::size_t>(target)]));
  AddMark(j, index, "requirement-missed", Right((met == Met::kNo) != above), by, target);
}

// The figures beside it against the targets that the document sets anywhere.
Met AgainstRequirements(Judgement& j, std::uint32_t index, const TickedFigures& figures,
                        std::int32_t& by, std::int32_t& target) {
  const Claim& tick = j.claims.claims[index];
  Met met = Met::kUnknown;
  for (const std::uint32_t a : figures.achieved)
    for (std::size_t i = 0; i < std::min(j.plans.requirements.size(), kMaxTargets); ++i) {
      const Requirement& r = j.plans.requirements[i];
      const std::string_view measure = j.MeasureOf(j.claims.claims[r.claim]);
      // "Our result: 9.7 tok/s ✅": of whom it is answers no target elsewhere.
      const Claim& own = j.claims.claims[a];
      if (own.quantities.size() > 1 && own.block != j.claims.claims[r.claim].block) continue;
      if (!IsTarget(j, j.claims.claims[r.claim]) ||
          !Answers(j.MeasureOf(j.claims.claims[a]), measure) || !SpeaksOf(j, tick, measure))
        continue;
      if (const Met m = Compare(j, r.claim, a); m != Met::kUnknown && met != Met::kNo)
        met = m, by = static_cast<std::int32_t>(a), target = static_cast<std::int32_t>(r.claim);
    }
  return met;
}

// "| Item | Calculation | Result | ✅ |": the tick is of the calculation, not of a target that is
// said elsewhere.
bool TicksCalculations(const Judgement& j, const Claim& tick) {
  const Block& cell = j.document.blocks[tick.block];
  if (cell.kind != Block::Kind::kCell) return false;
  const Group& group = j.document.groups[static_cast<std::size_t>(cell.group)];
  for (std::uint32_t b = group.first_block; b < group.end_block && j.document.blocks[b].header; ++b)
    if (j.HasWord("computed_how", j.document.blocks[b].text_begin, j.document.blocks[b].text_end))
      return true;
  return false;
}

// "H100 80 GB" above a mark: it fits there.
bool IsHeadedByDevice(const Judgement& j, const Claim& tick) {
  const std::int32_t header = HeaderOf(j, tick.block);
  if (header < 0) return false;
  const Block& head = j.document.blocks[static_cast<std::size_t>(header)];
  const auto bytes = [](const Number& n) { return n.dimension == Dimension::Of(Dimension::kByte); };
  return !j.NamesIn(head.text_begin, head.text_end).empty() ||
         std::ranges::any_of(j.NumbersIn(head.text_begin, head.text_end), bytes);
}

// "| up to 1.3x | ✅ | ❌ |" under "fast on GPU" and "fast on CPU": marks in several columns of a row
// say what something has, where no column asks whether something is met.
bool IsOfFeatures(const Judgement& j, const Claim& tick) {
  const Block& cell = j.document.blocks[tick.block];
  if (cell.kind != Block::Kind::kCell || IsAsked(j, tick) ||
      std::ranges::any_of(j.TextOf(tick), IsLetter) || IsHeadedByDevice(j, tick))
    return false;
  const auto [from, to] = RowOf(j, tick.block);
  const auto [first, last] =
      j.ClaimsIn(j.document.blocks[from].text_begin, j.document.blocks[to - 1].text_end);
  return std::any_of(
      j.claims.claims.begin() + first, j.claims.claims.begin() + last, [&](const Claim& other) {
        return other.kind == Claim::Kind::kTick && other.block != tick.block && !IsAsked(j, other);
      });
}

// A tick is no evidence: it is judged by the figures beside it.
void CheckTick(Judgement& j, std::uint32_t index) {
  const Claim& tick = j.claims.claims[index];
  if (!AsksForResult(j, tick)) return;
  const bool met_said = static_cast<Mark>(tick.index) == Mark::kMet;
  if (const Answer beside = JudgeMark(j, tick); beside.any) {
    const char* rule = met_said ? "requirement-met" : "requirement-missed";
    return AddMark(j, index, rule, beside.verdict, beside.by, beside.target);
  }
  if (IsOfFeatures(j, tick)) return;
  const bool of_calculation = TicksCalculations(j, tick);
  if (!met_said && of_calculation) return;
  if (!met_said) return CheckMissed(j, index);
  const TickedFigures figures = FiguresOfTick(j, index);
  std::int32_t by = -1, target = -1;
  Met met = AgainstBeside(j, figures, by, target);
  if (met == Met::kUnknown && !of_calculation) met = AgainstOthers(j, figures, by, target);
  if (met == Met::kUnknown && !of_calculation) met = AgainstSection(j, figures, by, target);
  if (met == Met::kUnknown && !of_calculation)
    met = AgainstRequirements(j, index, figures, by, target);
  if (met != Met::kUnknown) return AddMet(j, index, met, by, target);
  for (const std::uint32_t a : figures.achieved) {
    const std::string_view measure = j.MeasureOf(j.claims.claims[a]);
    if (of_calculation ||
        (measure != "memory" && measure != "memory_utilization" && measure != "memory_any"))
      continue;
    if (const Met fit = JudgeFit(j, j.PlanOf(tick), nullptr); fit != Met::kUnknown)
      return AddMet(j, index, fit, static_cast<std::int32_t>(a), -1);
  }
  if (DividesEvenly(j, tick)) return AddMet(j, index, Met::kYes, -1, -1);
  if (j.HasWord("answer", tick.begin, tick.end)) return;
  // Figures that were all recomputed carry their tick.
  bool any = false;
  for (const std::uint32_t c : figures.achieved) {
    const Verdict v = j.judged[c].Folded();
    if (v == Verdict::kContradicted || v == Verdict::kUnverifiable) return;
    any |= v == Verdict::kConfirmed;
  }
  if (any) AddMet(j, index, Met::kYes, static_cast<std::int32_t>(figures.achieved.front()), -1);
}

}  // namespace

void CheckRequirements(Judgement& j) {
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c)
    if (j.claims.claims[c].kind == Claim::Kind::kTick) CheckTick(j, c);
}

}  // namespace shardlint
