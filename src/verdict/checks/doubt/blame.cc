#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include "verdict/checks/arithmetic/arithmetic.h"
#include "verdict/checks/model/model_values.h"
#include "verdict/checks/model/subject.h"
#include "verdict/judgement.h"

// Where a relation between printed figures fails, one of them is wrong, and the rest of the
// document may say which: it is said of that one alone.

namespace shardlint {
namespace {

constexpr double kRough = 1.1;  // ends of a recomputed value farther apart say little

bool IsCertain(const Interval& value) {
  return value.known() && value.low > 0 && value.high <= kRough * value.low;
}

/// The figure that is wrong in another's place, and what that other one then is.
struct Culprit {
  std::uint32_t claim = 0;
  Interval becomes;             ///< base units
  std::int32_t model = -1;      ///< which says so; -1: a check contradicts it already
  std::uint32_t candidate = 0;  ///< in that model
  std::int32_t equation = -1;   ///< that gives it, and comes to `right`
  Interval right = {};
  std::optional<CheckDetail> from = {};  ///< a sum whose other rows and total leave `right`
};

class Blame {
  static constexpr int kMaxSteps = 10;       // of a derivation that are followed
  static constexpr std::size_t kMost = 512;  // contradictions of a document that are looked at
  static constexpr std::array<std::string_view, 5> kCounts = {
      "tensor_parallel_size", "pipeline_parallel_size", "data_parallel_size", "gpus.per_replica",
      "experts.per_gpu"};
  static constexpr double kFar = 10;  // times

 public:
  explicit Blame(Judgement& judgement) : j_(judgement) {}

  void Place() {
    for (std::uint32_t c = 0; c < j_.claims.claims.size(); ++c)
      if (IsNumber(c) && j_.judged[c].Folded() == Verdict::kContradicted &&
          contradicted_.size() < kMost)
        contradicted_.push_back(c);
    for (const std::uint32_t c : contradicted_) Try(c);
    // What rests on a figure that was found wrong only now.
    if (!accused_.empty()) {
      const std::vector<std::uint32_t> before = contradicted_;
      contradicted_.insert(contradicted_.end(), accused_.begin(), accused_.end());
      for (const std::uint32_t c : before)
        if (j_.judged[c].Folded() == Verdict::kContradicted) Try(c);
    }
    if (placed_) Restate();
  }

 private:
  using Kind = CheckDetail::Kind;

  bool IsNumber(std::uint32_t c) const {
    const Claim& claim = j_.claims.claims[c];
    return claim.kind == Claim::Kind::kNumber && !j_.NumberOf(claim).range &&
           j_.NumberOf(claim).bound == Bound::kNone;
  }

  // A claim whose every contradiction is another figure's.
  void Try(std::uint32_t c) {
    JudgedClaim& judged = j_.judged[c];
    std::vector<std::pair<std::size_t, Culprit>> found;
    for (std::size_t i = 0; i < judged.checks.size(); ++i) {
      if (judged.checks[i].verdict != Verdict::kContradicted) continue;
      if (HasWrongCount(c, judged.details[i])) {
        judged.checks[i].verdict = Verdict::kUnverifiable;
        judged.checks[i].severity = Severity::kNone;
        placed_ = true;
        continue;
      }
      const std::optional<Culprit> culprit = Find(c, judged.checks[i], judged.details[i]);
      if (!culprit) return;
      found.emplace_back(i, *culprit);
    }
    for (const auto& [i, culprit] : found) {
      Acquit(judged, i, culprit);
      if (culprit.model >= 0 || culprit.equation >= 0 || culprit.from) Accuse(culprit);
    }
    judged.decisive = false;
    placed_ = true;
  }

  static void Acquit(JudgedClaim& judged, std::size_t i, const Culprit& culprit) {
    CheckDetail& detail = judged.details[i];
    judged.checks[i].verdict = Verdict::kConfirmed;
    judged.checks[i].severity = Severity::kNone;
    detail.kind = Kind::kPutRight;
    detail.other = static_cast<std::int32_t>(culprit.claim);
    detail.expected = culprit.becomes;
    detail.diagnosis = {};
  }

  // Two facts speak against it: what gives it, and what it gives.
  void Accuse(const Culprit& culprit) {
    JudgedClaim& judged = j_.judged[culprit.claim];
    if (judged.Folded() == Verdict::kContradicted) return;
    judged.Drop(Verdict::kConfirmed);
    accused_.push_back(culprit.claim);
    if (culprit.from) {
      CheckDetail detail{.kind = Kind::kColumn, .claim = culprit.claim};
      detail.expected = culprit.right, detail.has_expected = true;
      const auto name = [&](std::uint32_t number) {
        const Number& n = j_.mentions.numbers[number];
        detail.numbers.push_back(number);
        return j_.document.text.substr(n.digits, n.end - n.digits);
      };
      detail.message = name(NumberAt(static_cast<std::int32_t>(culprit.from->claim)));
      for (const std::uint32_t row : culprit.from->numbers)
        if (j_.claims.of_number[row] != static_cast<std::int32_t>(culprit.claim))
          detail.message += " − " + name(row);
      judged.Add("arithmetic-column", Verdict::kContradicted, Severity::kError, std::move(detail));
      return;
    }
    if (culprit.equation >= 0) {
      CheckDetail detail{.kind = Kind::kArithmetic, .claim = culprit.claim};
      detail.other = culprit.equation;
      detail.expected = culprit.right, detail.has_expected = true;
      judged.Add("arithmetic", Verdict::kContradicted, Severity::kError, std::move(detail));
      return;
    }
    judged.Add(RuleOf(j_, culprit.model, culprit.candidate), Verdict::kContradicted,
               Severity::kError, ModelDetail(j_, culprit.claim, culprit.model, culprit.candidate));
  }

  bool IsCount(CostModel& model, double value) const {
    return std::ranges::any_of(kCounts, [&](std::string_view name) {
      const auto symbol = j_.Symbol(name);
      return symbol && std::ranges::any_of(model.Values(*symbol), [&](std::uint32_t id) {
               return model.at(id).value == Interval::Exactly(value);
             });
    });
  }

  // Confirmed by the cost model in its usual reading.
  bool IsComputed(std::uint32_t c) {
    const JudgedClaim& judged = j_.judged[c];
    for (std::size_t i = 0; i < judged.checks.size(); ++i) {
      const CheckDetail& detail = judged.details[i];
      if (judged.checks[i].verdict == Verdict::kConfirmed && detail.kind == Kind::kModel &&
          IsOrdinary(j_.ModelOf(detail.model), detail.candidate, c, 0))
        return true;
    }
    return false;
  }

  static constexpr std::size_t kMostOfShare = 3;  // operands of what is shared out

  // "320 GiB ÷ 16 = 40 GiB" where a GPU of the plan holds just that: a count among the operands is
  // wrong that the plan knows otherwise.
  bool HasWrongCount(std::uint32_t c, const CheckDetail& detail) {
    if (detail.kind != Kind::kArithmetic || !detail.has_expected) return false;
    const Number& n = j_.NumberOf(j_.claims.claims[c]);
    const Equation& e = j_.mentions.equations[static_cast<std::size_t>(detail.other)];
    // "4 × 14 = 224 experts", "2 × 64 × 8 × 128 × 2 = 131,072": wrong as it is printed, whatever
    // was meant.
    const bool counts = std::ranges::all_of(e.operands, [&](std::uint32_t i) {
      return j_.mentions.numbers[i].dimension.dimensionless();
    });
    if ((counts && n.dimension.dimensionless()) || e.operands.size() > kMostOfShare) return false;
    if (!IsComputed(c)) return false;
    CostModel& model = j_.ModelOf(j_.ModelIndex(j_.PlanOf(j_.claims.claims[c]), false));
    return std::ranges::any_of(e.operands, [&](std::uint32_t i) {
      const Number& operand = j_.mentions.numbers[i];
      const double printed = operand.Nominal();
      if (!operand.dimension.WithoutCounts().dimensionless() || printed <= 1 ||
          IsCount(model, printed))
        return false;
      return std::ranges::any_of(kCounts, [&](std::string_view name) {
        const auto symbol = j_.Symbol(name);
        return symbol && std::ranges::any_of(model.Values(*symbol), [&](std::uint32_t id) {
                 const Candidate& count = model.at(id);
                 const Interval times = count.value / Interval::Exactly(printed);
                 return !count.guessed && count.value.exact() && count.value.low > 1 &&
                        count.value.low != printed && times.known() &&
                        (Agrees(n, detail.expected * times) != nullptr ||
                         Agrees(n, detail.expected / times) != nullptr);
               });
      });
    });
  }

  std::optional<Culprit> Find(std::uint32_t c, const Check& check, const CheckDetail& detail) {
    if (!detail.has_expected || !IsCertain(detail.expected)) return std::nullopt;
    const std::vector<std::uint32_t> operands = OperandsOf(check.rule, detail);
    for (const std::uint32_t number : operands)
      for (const std::uint32_t wrong : contradicted_)
        if (wrong != c && IsTold(number, wrong) && !IsTold(number, c))
          if (auto culprit = Contradicted(c, detail, wrong)) return culprit;
    for (const std::uint32_t number : operands)
      if (const std::int32_t x = j_.claims.of_number[number]; x >= 0)
        if (auto culprit = Refuted(c, detail, static_cast<std::uint32_t>(x))) return culprit;
    if (detail.kind == Kind::kSum) return WrongRow(c, detail);
    return std::nullopt;
  }

  // "weights 70.6 / 8 | 17.6" among rows that add up with 8.8: its own label says what it is, and
  // the total as well; "0.40 GB | 1.6%" where 1.6% is what the total leaves for it.
  std::optional<Culprit> WrongRow(std::uint32_t c, const CheckDetail& detail) const {
    const Number& total = j_.NumberOf(j_.claims.claims[c]);
    for (const std::uint32_t number : detail.numbers) {
      const std::int32_t x = j_.claims.of_number[number];
      const Number& row = j_.mentions.numbers[number];
      if (x < 0 || row.dimension != total.dimension) continue;
      Interval others = Interval::Exactly(0);
      for (const std::uint32_t other : detail.numbers)
        if (other != number) others = others + j_.mentions.numbers[other].InBase();
      Culprit culprit{.claim = static_cast<std::uint32_t>(x), .becomes = total.InBase()};
      culprit.right = total.InBase() - others;
      if (culprit.right.low <= 0 || Agrees(row, culprit.right) != nullptr) continue;
      for (const Equation& e : j_.mentions.equations) {
        if (e.result != number) continue;
        for (const Computed& computed : ComputedSide(j_, e, false))
          if (Agrees(row, computed.value) == nullptr && IsCertain(computed.value) &&
              computed.value.Meets(culprit.right) && !IsFar(computed.value, row.InBase())) {
            culprit.equation = static_cast<std::int32_t>(&e - j_.mentions.equations.data());
            culprit.right = computed.value;
            return culprit;
          }
      }
      if (!IsCertain(culprit.right)) continue;
      const Number* share = ShareBeside(row);
      if (share == nullptr || Agrees(*share, culprit.right / total.InBase()) == nullptr ||
          Agrees(*share, row.InBase() / total.InBase()) != nullptr)
        continue;
      culprit.from = detail;
      return culprit;
    }
    return std::nullopt;
  }

  // The one percentage of a figure's row.
  const Number* ShareBeside(const Number& row) const {
    const Block& cell = j_.document.blocks[row.block];
    if (cell.kind != Block::Kind::kCell) return nullptr;
    const Number* found = nullptr;
    const auto& numbers = j_.mentions.numbers;
    for (auto n = std::ranges::lower_bound(numbers, j_.document.FirstOfRow(row.block), {},
                                           &Number::block);
         n != numbers.end() && j_.document.blocks[n->block].group == cell.group &&
         j_.document.blocks[n->block].row == cell.row;
         ++n) {
      if (!n->percent) continue;
      if (found != nullptr) return nullptr;
      found = &*n;
    }
    return found;
  }

  // What two counts come to beside an amount is another thing.
  static bool IsFar(const Interval& a, const Interval& b) {
    return a.low > kFar * b.high || b.low > kFar * a.high;
  }

  // Whether a number is a claim's, or the same amount.
  bool IsTold(std::uint32_t number, std::uint32_t claim) const {
    const Number& n = j_.mentions.numbers[number];
    const Number& o = j_.NumberOf(j_.claims.claims[claim]);
    return &n == &o || (!n.dimension.dimensionless() && o.decimal == n.decimal &&
                        o.factor == n.factor && o.dimension == n.dimension);
  }

  // The printed figures that a contradiction holds a claim against.
  std::vector<std::uint32_t> OperandsOf(std::string_view rule, const CheckDetail& detail) {
    switch (detail.kind) {
      case Kind::kArithmetic:
        return j_.mentions.equations[static_cast<std::size_t>(detail.other)].operands;
      case Kind::kSum:
      case Kind::kShare:
      case Kind::kDifference:
      case Kind::kNearby:
        return detail.numbers;
      case Kind::kModel: {
        std::vector<std::uint32_t> numbers;
        AddStated(j_.ModelOf(detail.model), detail.candidate, numbers, 0);
        return numbers;
      }
      case Kind::kConflict:
        if (rule == "stated-twice") return {};
        return {NumberAt(detail.other)};
      default:
        return {};
    }
  }

  std::uint32_t NumberAt(std::int32_t claim) const {
    return static_cast<std::uint32_t>(j_.claims.claims[static_cast<std::size_t>(claim)].index);
  }

  void AddStated(CostModel& model, std::uint32_t id, std::vector<std::uint32_t>& numbers,
                 int depth) const {
    const Candidate& c = model.at(id);
    if (const StatedValue* stated = model.Stated(c)) {
      if (stated->claim >= 0 &&
          j_.claims.claims[static_cast<std::size_t>(stated->claim)].kind == Claim::Kind::kNumber)
        numbers.push_back(NumberAt(stated->claim));
      return;
    }
    if (depth > kMaxSteps) return;
    for (const std::uint32_t input : model.Inputs(c)) AddStated(model, input, numbers, depth + 1);
  }

  // An operand that is contradicted itself, by others than the claim.
  std::optional<Culprit> Contradicted(std::uint32_t c, const CheckDetail& detail, std::uint32_t x) {
    const JudgedClaim& judged = j_.judged[x];
    for (std::size_t i = 0; i < judged.checks.size(); ++i) {
      const CheckDetail& other = judged.details[i];
      if (judged.checks[i].verdict != Verdict::kContradicted || !other.has_expected ||
          !IsCertain(other.expected) || other.kind == Kind::kBound ||
          other.kind == Kind::kTimeUnit || other.kind == Kind::kEstimate)
        continue;
      // Two that refute each other: what the replicas make says which of them holds.
      if (RestsOn(judged.checks[i].rule, other, c)) {
        const Met claim = FollowsFromReplica(c), operand = FollowsFromReplica(x);
        const bool decided = claim != Met::kUnknown && operand != Met::kUnknown && claim != operand;
        if (decided ? claim == Met::kNo : detail.kind != Kind::kConflict) continue;
      }
      if (const auto becomes = Becomes(detail, x, other.expected))
        return Culprit{.claim = x, .becomes = *becomes};
    }
    return std::nullopt;
  }

  // Whether the rate of a GPU or of all of them is what the only rate of a replica in print makes.
  Met FollowsFromReplica(std::uint32_t c) {
    const Claim& claim = j_.claims.claims[c];
    if (claim.quantities.empty()) return Met::kUnknown;
    const std::string_view name = j_.rules.symbols.Name(claim.quantities.front());
    const bool of_gpu = name == "throughput.per_gpu";
    if (!of_gpu && name != "throughput.total") return Met::kUnknown;
    const Number* replica = nullptr;
    for (const Claim& other : j_.claims.claims) {
      if (other.kind != Claim::Kind::kNumber || !other.scope_known ||
          other.quantities.size() != 1 || other.role != Role::kStated ||
          j_.PlanOf(other) != j_.PlanOf(claim) ||
          j_.rules.symbols.Name(other.quantities.front()) != "throughput.per_replica")
        continue;
      const Number& n = j_.NumberOf(other);
      if (replica != nullptr && !SameValue(*replica, n)) return Met::kUnknown;
      replica = &n;
    }
    const auto count = [&](std::string_view quantity) -> std::optional<double> {
      const auto symbol = j_.Symbol(quantity);
      if (!symbol) return std::nullopt;
      CostModel& model = j_.ModelOf(j_.ModelIndex(j_.PlanOf(claim), false));
      for (const std::uint32_t id : model.Values(*symbol))
        if (!model.at(id).assumed && model.at(id).value.exact()) return model.at(id).value.low;
      return std::nullopt;
    };
    const auto many = count(of_gpu ? "gpus.per_replica" : "data_parallel_size");
    if (replica == nullptr || !many || *many <= 0) return Met::kUnknown;
    const Interval factor = Interval::Exactly(of_gpu ? 1 / *many : *many);
    return Agrees(j_.NumberOf(claim), replica->InBase() * factor) != nullptr ? Met::kYes : Met::kNo;
  }

  // An operand that the cost model gives otherwise, to the very value that puts the claim right.
  std::optional<Culprit> Refuted(std::uint32_t c, const CheckDetail& detail, std::uint32_t x) {
    const Claim& operand = j_.claims.claims[x];
    if (x == c || !IsNumber(x) ||
        (operand.role != Role::kStated && operand.role != Role::kExpected) ||
        j_.judged[x].Folded() == Verdict::kContradicted ||
        (detail.kind == Kind::kSum && IsComputed(x)))
      return std::nullopt;
    for (const SymbolId quantity : operand.quantities)
      if (detail.kind == Kind::kSum || IsOfScope(operand, quantity, j_.claims.claims[c]))
        if (auto culprit = RefutedAs(c, detail, x, quantity)) return culprit;
    return std::nullopt;
  }

  // Where it is not said of what scope the operand is, it is of the claim's.
  bool IsOfScope(const Claim& operand, SymbolId quantity, const Claim& claim) const {
    if (operand.quantities.size() == 1) return true;
    const auto scope = [&](SymbolId q) {
      const std::string_view name = j_.rules.symbols.Name(q);
      return name.substr(std::min(name.find('.'), name.size()));
    };
    return claim.quantities.size() == 1 && scope(quantity) == scope(claim.quantities.front());
  }

  std::optional<Culprit> RefutedAs(std::uint32_t c, const CheckDetail& detail, std::uint32_t x,
                                   SymbolId quantity) {
    const Claim& operand = j_.claims.claims[x];
    const Number& n = j_.NumberOf(operand);
    for (const bool wide : {false, true}) {
      const std::int32_t m = j_.ModelIndex(j_.PlanOf(operand), wide);
      CostModel& model = j_.ModelOf(m);
      std::optional<std::uint32_t> first;
      model.ForEachComputed(quantity, [&](std::uint32_t id) {
        first = id;
        return false;
      });
      if (!first || !IsOrdinary(model, *first, x, 0) || RestsOnNothingSaid(model, *first)) continue;
      const Interval value = model.at(*first).value;
      if (Agrees(n, value) != nullptr) return std::nullopt;
      if (detail.kind == Kind::kSum && IsFar(value, n.InBase())) continue;
      if (!IsCertain(value) || RestsOn("", ModelDetail(j_, x, m, *first), c)) continue;
      if (const auto becomes = Becomes(detail, x, value))
        return Culprit{.claim = x, .becomes = *becomes, .model = m, .candidate = *first};
    }
    return std::nullopt;
  }

  // By definitions and what is stated, in their usual reading, and not by the figure itself.
  bool IsOrdinary(CostModel& model, std::uint32_t id, std::uint32_t x, int depth) const {
    const Candidate& c = model.at(id);
    if (c.loose || depth > kMaxSteps) return false;
    if (const StatedValue* stated = model.Stated(c))
      return stated->claim != static_cast<std::int32_t>(x);
    if (c.formula < 0) return true;
    const Formula& formula = j_.rules.formulas[static_cast<std::size_t>(c.formula)];
    return c.kind == FormulaKind::kExact && formula.reading.empty() &&
           std::ranges::all_of(model.Inputs(c), [&](std::uint32_t input) {
             return IsOrdinary(model, input, x, depth + 1);
           });
  }

  // Whether a check holds a figure against the claim, or against the same amount elsewhere.
  bool RestsOn(std::string_view rule, const CheckDetail& detail, std::uint32_t c) {
    const Number& n = j_.NumberOf(j_.claims.claims[c]);
    return std::ranges::any_of(OperandsOf(rule, detail), [&](std::uint32_t other) {
      const Number& o = j_.mentions.numbers[other];
      return &o == &n || (!n.dimension.dimensionless() && o.dimension == n.dimension &&
                          o.InBase().Meets(n.InBase()));
    });
  }

  // What was recomputed for a claim, were one operand another: by as much more, or as many times.
  // Nothing where the claim is not that either.
  std::optional<Interval> Becomes(const CheckDetail& detail, std::uint32_t x,
                                  const Interval& right) const {
    Number n = j_.NumberOf(j_.claims.claims[detail.claim]);
    const Number& operand = j_.NumberOf(j_.claims.claims[x]);
    // One unit down the rows has one meaning.
    if (detail.kind == Kind::kSum && n.unit == operand.unit) n.binary_factor = 0;
    const double printed = operand.Nominal();
    if (printed <= 0) return std::nullopt;
    const Interval& given = detail.expected;
    const Interval times = right / Interval::Exactly(printed);
    const Interval more = right - Interval::Exactly(printed);
    std::vector<Interval> values;
    // "98,304 B = 192 KiB": a conversion goes one way.
    const bool converts =
        detail.kind == Kind::kArithmetic &&
        j_.mentions.equations[static_cast<std::size_t>(detail.other)].operands.size() == 1;
    if (detail.kind != Kind::kSum && detail.kind != Kind::kDifference) {
      values = {given * times};
      if (!converts) values.push_back(given / times);
    }
    if (detail.kind != Kind::kShare && operand.dimension == n.dimension) {
      values.push_back(given + more);
      if (detail.kind != Kind::kSum) values.push_back(given - more);
    }
    for (const Interval& value : values)
      if (value.known() && Agrees(n, value) != nullptr) return value;
    return std::nullopt;
  }

  // What repeats a figure is no worse than the figure.
  void Restate() {
    for (JudgedClaim& judged : j_.judged)
      for (std::size_t i = 0; i < judged.checks.size(); ++i) {
        Check& check = judged.checks[i];
        if (judged.details[i].kind != Kind::kRestated || check.verdict != Verdict::kContradicted)
          continue;
        const auto other = static_cast<std::size_t>(judged.details[i].other);
        check.verdict = j_.judged[other].Folded();
        if (check.verdict != Verdict::kContradicted) check.severity = Severity::kNone;
      }
  }

  Judgement& j_;
  std::vector<std::uint32_t> contradicted_, accused_;
  bool placed_ = false;
};

}  // namespace

void PlaceBlame(Judgement& j) { Blame(j).Place(); }

}  // namespace shardlint
