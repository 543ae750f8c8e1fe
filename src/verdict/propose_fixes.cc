#include <algorithm>
#include <cmath>
#include <map>

#include "mention/digits.h"
#include "quantity/print_like.h"
#include "verdict/checks/arithmetic/arithmetic.h"
#include "verdict/fix_evidence.h"
#include "verdict/fix_printer.h"

// A wrong fix is worse than none: whatever speaks against one makes it a suggestion.

namespace shardlint {
namespace {

class Proposer {
  static constexpr double kCoarse =
      0.02;  // model values less certain than this are not written down
  static constexpr double kFarOff = 100;  // readings farther from the claim are not meant
  static constexpr double kWholeFactor = 1.9;
  static constexpr int kMaxDepth = 10;
  static constexpr std::string_view kOtherCheck = "another check confirms the figure";
  static constexpr std::string_view kDiffer = "its checks give different figures";
  static constexpr int kMaxSteps = 10;  // of a derivation that are followed
  static constexpr std::string_view kFormat = "nobody says the number format";
  static constexpr std::string_view kReadings = "its readings give different figures";
  static constexpr std::string_view kFactor = "a factor may be missing on the other side";
  static constexpr std::string_view kOperand =
      "one of the figures it was computed from may be what is wrong";
  static constexpr std::string_view kInput = "it rests on a figure that is contradicted itself";
  static constexpr std::string_view kIncomplete = "not all that belongs to it could be read";
  static constexpr std::string_view kMeaning = "it may be another figure under this name";
  static constexpr std::string_view kRests = "other figures were computed from it";
  static constexpr std::string_view kTwice = "the document says it more than once";
  static constexpr std::string_view kRough = "it was recomputed from rounded figures";
  static constexpr std::string_view kEither = "either of the two figures may be wrong";
  static constexpr std::string_view kPublished = "the figure or the name may be meant";
  static constexpr std::string_view kRows = "only the rows beside it speak for it";

 public:
  explicit Proposer(Judgement& j) : j_(j), printer_(j), evidence_(j) {
    for (std::uint32_t e = 0; e < j.mentions.equations.size(); ++e)
      if (j.mentions.equations[e].relation == Equation::Relation::kEqual)
        equations_.emplace(j.mentions.equations[e].result, e);
  }

  void Propose(std::uint32_t claim, Finding& finding) {
    if (!finding.exact_span) return;
    const std::optional<FixedDigits> digits = DigitsOf(claim, kMaxDepth);
    if (!digits) return;
    const Number& n = j_.NumberOf(j_.claims.claims[claim]);
    const std::string_view printed = printer_.PrintedDigits(n);
    const Span at =
        j_.document.SourceOf(n.digits, n.digits + static_cast<std::uint32_t>(printed.size()));
    // Digits behind an entity or across markup have no bytes of their own.
    if (j_.file.At(at) != printed || !finding.span.Contains(at)) return;
    const std::string_view before = j_.file.At({finding.span.begin, at.begin});
    const std::string_view after = j_.file.At({at.end, finding.span.end});
    std::string text(before);
    text.append(digits->text).append(after);
    if (digits->doubt.empty()) {
      finding.replacement = std::move(text);
    } else {
      finding.suggestion = FixSuggestion{std::move(text), digits->doubt};
    }
  }

 private:
  std::optional<FixedDigits> DigitsOf(std::uint32_t index, int depth) {
    const Claim& claim = j_.claims.claims[index];
    if (depth == 0 || claim.kind != Claim::Kind::kNumber || !evidence_.Contradicted(index))
      return std::nullopt;
    const Number& n = j_.NumberOf(claim);
    if (n.range || n.open_ended || n.bound != Bound::kNone || n.decimal.digits < 0)
      return std::nullopt;
    const JudgedClaim& judged = j_.judged[index];
    std::optional<FixedDigits> all;
    bool confirmed = false;
    for (std::size_t i = 0; i < judged.checks.size(); ++i) {
      confirmed |= judged.checks[i].verdict == Verdict::kConfirmed;
      if (judged.checks[i].verdict != Verdict::kContradicted) continue;
      std::optional<FixedDigits> digits = FromCheck(index, judged.details[i], depth);
      if (!digits) return std::nullopt;
      if (all && all->text != digits->text) digits->doubt = kDiffer;
      if (!all || all->doubt.empty()) all = std::move(digits);
    }
    if (all && confirmed) all->doubt = kOtherCheck;
    return all;
  }

  std::optional<FixedDigits> FromCheck(std::uint32_t index, const CheckDetail& d, int depth) {
    const Number& n = j_.NumberOf(j_.claims.claims[index]);
    switch (d.kind) {
      case CheckDetail::Kind::kArithmetic:
        return FromEquations(index, d);
      case CheckDetail::Kind::kSum:
        return FromSum(n, d);
      case CheckDetail::Kind::kShare:
        return FromShare(n, d);
      case CheckDetail::Kind::kModel:
        return FromModel(index, d);
      case CheckDetail::Kind::kRestated: {
        std::optional<FixedDigits> first = DigitsOf(static_cast<std::uint32_t>(d.other), depth - 1);
        if (!first) return std::nullopt;
        const auto value = ReadDecimal(first->text);
        const auto text =
            value ? PrintLike(printer_.PrintedDigits(n), value->value()) : std::nullopt;
        return text ? std::optional(FixedDigits{*text, first->doubt}) : std::nullopt;
      }
      case CheckDetail::Kind::kColumn:
        return Doubted(n, d, kRows);
      case CheckDetail::Kind::kCatalogue:
        return Doubted(n, d, kPublished);
      case CheckDetail::Kind::kDifference:
        return Doubted(n, d, kOperand);
      case CheckDetail::Kind::kConflict:
        return Doubted(n, d, kEither);
      case CheckDetail::Kind::kComparison:
      case CheckDetail::Kind::kBound:
      case CheckDetail::Kind::kTimeUnit:
      case CheckDetail::Kind::kEstimate:
      case CheckDetail::Kind::kRequirement:
      case CheckDetail::Kind::kStatement:
      case CheckDetail::Kind::kRanks:
      case CheckDetail::Kind::kProduct:
      case CheckDetail::Kind::kNearby:
      case CheckDetail::Kind::kMissing:
      case CheckDetail::Kind::kStated:
      case CheckDetail::Kind::kPutRight:
        return std::nullopt;
    }
    return std::nullopt;
  }

  // ---- Values

  std::optional<FixedDigits> Doubted(const Number& n, const CheckDetail& d,
                                     std::string_view doubt) {
    if (!d.has_expected || d.expected.high > 1.1 * d.expected.low) return std::nullopt;
    return printer_.Print(n, FixPrinter::OptionsOf(n, d.expected.middle()), doubt);
  }

  // ---- Printed arithmetic

  std::optional<FixedDigits> FromEquations(std::uint32_t index, const CheckDetail& d) {
    const Claim& claim = j_.claims.claims[index];
    const Number& n = j_.NumberOf(claim);
    std::vector<Option> options;
    std::string_view doubt;
    const auto [first, last] = equations_.equal_range(static_cast<std::uint32_t>(claim.index));
    for (auto it = first; it != last; ++it) {
      const Equation& e = j_.mentions.equations[it->second];
      if (e.partial) return std::nullopt;
      if (evidence_.RestsOnContradicted(e.operands)) doubt = kInput;
      for (const Computed& value : ComputedSide(j_, e, true)) {
        const double base = value.value.middle();
        const double printed = base / n.factor, claimed = n.decimal.value();
        if (printed > claimed * kFarOff || printed * kFarOff < claimed) continue;
        if (value.in_unit) {
          options.push_back({printed});
          continue;
        }
        // Operands with prefixes are read as the result is.
        const auto not_meant =
            *value.reading != '\0' ? Option::Prefix::kDecimal : Option::Prefix::kBinary;
        for (const Option& o : FixPrinter::OptionsOf(n, base))
          if (!HasPrefixes(e) || o.prefix != not_meant) options.push_back(o);
      }
    }
    if (options.empty()) return Doubted(n, d, kReadings);
    std::optional<FixedDigits> digits = printer_.Print(n, std::move(options), doubt);
    if (!digits || !digits->doubt.empty()) return digits;
    if (AFactorApart(n, digits->text) && !ModelGives(index, digits->text)) digits->doubt = kFactor;
    for (auto it = first; it != last; ++it) {
      const Equation& e = j_.mentions.equations[it->second];
      const auto holds = [&] {
        const std::vector<Computed> values = ComputedSide(j_, e, true);
        return std::ranges::any_of(
            values, [&](const Computed& v) { return Agrees(n, v.value) != nullptr; });
      };
      if (evidence_.OtherOperandExplains(e.operands, holds)) digits->doubt = kOperand;
    }
    return digits;
  }

  // Whether operands have prefixes of two meanings, which then are the result's as well.
  bool HasPrefixes(const Equation& e) const {
    return std::ranges::any_of(e.operands, [&](std::uint32_t i) {
      const Number& n = j_.mentions.numbers[i];
      return n.binary_factor > 0 && !n.dimension.dimensionless();
    });
  }

  // "2 × 8 × 128 × 2 = 327,680": the layers may have been left out on the left.
  static bool AFactorApart(const Number& n, std::string_view text) {
    const auto to = ReadDecimal(text);
    if (!to) return true;
    Number other = n;
    other.decimal = other.upper = *to;
    const Interval up = n.Printed() / other.Printed(), down = other.Printed() / n.Printed();
    for (const Interval& ratio : {up, down})
      if (ratio.high >= kWholeFactor && std::floor(ratio.high + 1e-9) >= ratio.low - 1e-9)
        return true;
    return false;
  }

  std::optional<FixedDigits> FromSum(const Number& n, const CheckDetail& d) {
    const bool one_unit = std::ranges::all_of(d.numbers, [&](std::uint32_t i) {
      const Number& row = j_.mentions.numbers[i];
      return row.factor == n.factor || row.dimension.dimensionless();
    });
    std::string_view doubt = d.open ? kIncomplete : std::string_view();
    if (evidence_.RestsOnContradicted(d.numbers)) doubt = kInput;
    const double sum = d.expected.middle();
    const auto holds = [&] {
      Interval total = Interval::Exactly(0);
      for (const std::uint32_t i : d.numbers) {
        const Number& row = j_.mentions.numbers[i];
        const double factor = row.dimension.dimensionless() ? n.factor : row.factor;
        total = total + Interval::Exactly(row.decimal.value() * factor);
      }
      return Agrees(n, total) != nullptr;
    };
    if (doubt.empty() && evidence_.OtherOperandExplains(d.numbers, holds)) doubt = kOperand;
    if (one_unit) return printer_.Print(n, {{sum / n.factor}}, doubt);
    return printer_.Print(n, FixPrinter::OptionsOf(n, sum), doubt);
  }

  std::optional<FixedDigits> FromShare(const Number& n, const CheckDetail& d) {
    std::string_view doubt = d.open ? kReadings : std::string_view();
    if (evidence_.RestsOnContradicted(d.numbers)) doubt = kInput;
    double share = d.expected.middle();
    if (d.numbers.size() == 2) {
      const Number& part = j_.mentions.numbers[d.numbers[0]];
      const Number& whole = j_.mentions.numbers[d.numbers[1]];
      const double exact = part.Nominal() / (whole.Nominal());
      if (d.expected.Contains(exact)) share = exact;
    }
    const auto holds = [&] {
      const Number& part = j_.mentions.numbers[d.numbers[0]];
      const Number& whole = j_.mentions.numbers[d.numbers[1]];
      const double of = whole.Nominal();
      return of != 0 && Agrees(n, Interval::Exactly(part.Nominal() / of)) != nullptr;
    };
    if (doubt.empty() && d.numbers.size() == 2 && evidence_.OtherOperandExplains(d.numbers, holds))
      doubt = kOperand;
    return printer_.Print(n, {{share / n.factor}}, doubt);
  }

  // ---- The cost model

  std::optional<FixedDigits> FromModel(std::uint32_t index, const CheckDetail& d) {
    const Claim& claim = j_.claims.claims[index];
    const Number& n = j_.NumberOf(claim);
    CostModel& model = j_.ModelOf(d.model);
    const Candidate chosen = model.at(d.candidate);
    if (d.expected.high > 1.1 * d.expected.low) return std::nullopt;
    std::optional<FixedDigits> digits =
        printer_.Print(n, FixPrinter::OptionsOf(n, d.expected.middle()));
    if (!digits || !digits->doubt.empty()) return digits;
    if (d.expected.high - d.expected.low > kCoarse * d.expected.high) {
      digits->doubt = kRough;
    } else if (evidence_.RestsOnContradicted(model, d.candidate)) {
      digits->doubt = kInput;
    } else if (claim.quantities.size() > 1 || !claim.firm || !claim.scope_known || chosen.weak ||
               OfItsRow(d.model)) {
      digits->doubt = kMeaning;
    } else if (AssumesFormat(j_.ModelOf(d.model), d.candidate, kMaxSteps)) {
      digits->doubt = kFormat;
    } else if (!OneReading(claim, n, chosen.quantity, digits->text)) {
      digits->doubt = kReadings;
    } else if (evidence_.IsUsed(index)) {
      digits->doubt = kRests;
    } else if (evidence_.SaidElsewhere(index)) {
      digits->doubt = kTwice;
    }
    return digits;
  }

  bool AssumesFormat(CostModel& model, std::uint32_t id, int steps) const {
    const Candidate& c = model.at(id);
    const PlanRules& rules = j_.rules.plan_rules();
    if (c.quantity == rules.kv_element_size || c.quantity == rules.weight_element_size)
      return model.Stated(c) == nullptr;
    return steps > 0 && std::ranges::any_of(model.Inputs(c), [&](std::uint32_t input) {
             return AssumesFormat(model, input, steps - 1);
           });
  }

  // What the row of a table states has models of its own.
  bool OfItsRow(std::int32_t model) const {
    return static_cast<std::size_t>(model) >= 2 * j_.plans.plans.size();
  }

  // Whether every reading in every plan the claim may speak of prints the same.
  bool OneReading(const Claim& claim, const Number& n, SymbolId quantity, const std::string& text) {
    bool one = true;
    evidence_.ForEachValue(claim, quantity, [&](const Candidate& c) {
      const std::optional<FixedDigits> other =
          printer_.Print(n, FixPrinter::OptionsOf(n, c.value.middle()));
      return one = other && other->text == text;
    });
    return one;
  }

  bool ModelGives(std::uint32_t index, const std::string& text) {
    const Claim& claim = j_.claims.claims[index];
    const Number& n = j_.NumberOf(claim);
    if (claim.quantities.size() != 1) return false;
    bool gives = false;
    evidence_.ForEachValue(claim, claim.quantities.front(), [&](const Candidate& c) {
      if (c.assumed || c.weak) return true;
      const std::optional<FixedDigits> other =
          printer_.Print(n, FixPrinter::OptionsOf(n, c.value.middle()));
      gives = other && other->text == text;
      return gives;
    });
    return gives && OneReading(claim, n, claim.quantities.front(), text);
  }

  Judgement& j_;
  FixPrinter printer_;
  FixEvidence evidence_;
  std::multimap<std::uint32_t, std::uint32_t> equations_;  // by result
};

}  // namespace

void ProposeFixes(Judgement& j, std::span<const std::uint32_t> claims,
                  std::span<Finding> findings) {
  const auto wrong = [](const Finding& f) { return f.verdict == Verdict::kContradicted; };
  if (std::ranges::none_of(findings, wrong)) return;
  Proposer proposer(j);
  for (std::size_t f = 0; f < findings.size(); ++f)
    if (wrong(findings[f])) proposer.Propose(claims[f], findings[f]);
}

}  // namespace shardlint
