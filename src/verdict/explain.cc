#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "model/enum_words.h"
#include "verdict/judgement.h"

namespace shardlint {
namespace {

std::string Quote(const Judgement& j, std::uint32_t begin, std::uint32_t end) {
  return std::string(std::string_view(j.document.text).substr(begin, end - begin));
}

const std::string& FormulaText(Judgement& j, std::int16_t formula) {
  const auto [kept, is_new] = j.formulas.try_emplace(formula);
  if (is_new)
    kept->second = ToString(j.rules.formulas[static_cast<std::size_t>(formula)].value.expression);
  return kept->second;
}

// One step as it is printed, but for the place of an input, which is the asked model's. Derivations
// share most of their steps, so what was printed lately is kept.
const std::shared_ptr<const StepWords>& StepOf(Judgement& j, const CostModel& model,
                                               std::uint32_t id) {
  const auto [kept, is_new] = j.steps.try_emplace(id);
  std::shared_ptr<const StepWords>& words = kept->second;
  if (!is_new) return words;
  const auto made = std::make_shared<StepWords>();
  StepWords& step = *made;
  words = made;
  const Candidate& c = model.at(id);
  step.quantity = std::string(j.rules.symbols.Name(c.quantity));
  step.display = DisplayOf(j.rules, c.quantity, c.value);
  if (c.formula < 0) return words;
  const BoundExpression& value = j.rules.formulas[static_cast<std::size_t>(c.formula)].value;
  const std::span<const std::uint32_t> inputs = model.Inputs(c);
  step.formula = FormulaText(j, c.formula);
  step.substituted = ToString(value.expression, [&](std::size_t name) {
    // Inputs are in the order of names, questions of known() left out.
    std::size_t input = 0;
    for (std::size_t k = 0; k < name; ++k) input += (value.symbols[k] & kAsksKnown) == 0;
    if ((value.symbols[name] & kAsksKnown) != 0) return value.expression.names[name];
    if (input >= inputs.size()) return std::string("?");
    if (!model.at(inputs[input]).value.known()) return std::string("unknown");
    return StepOf(j, model, inputs[input])->display;
  });
  return words;
}

// Steps of a derivation, inputs before what they give, each once.
void Derive(Judgement& j, const CostModel& model, std::uint32_t id,
            std::vector<DerivationStep>& steps, std::vector<std::uint32_t>& seen, int depth) {
  if (depth > 12 || std::ranges::find(seen, id) != seen.end()) return;
  seen.push_back(id);
  const Candidate& c = model.at(id);
  if (!c.value.known()) return;  // a name that the formula did without
  for (const std::uint32_t input : model.Inputs(c)) Derive(j, model, input, steps, seen, depth + 1);
  steps.push_back({StepOf(j, model, id), {}});
  if (c.formula >= 0) return;
  if (const StatedValue* stated = model.Stated(c); stated != nullptr && stated->claim >= 0)
    steps.back().at = j.claims.claims[static_cast<std::size_t>(stated->claim)].span;
}

// The one step of what rests on printed figures alone.
void Show(StepWords step, Explanation& e) {
  e.derivation.push_back({std::make_shared<StepWords>(std::move(step)), {}});
}

Related RelatedTo(const Judgement& j, std::uint32_t claim) {
  const Claim& c = j.claims.claims[claim];
  return {c.span, std::string(j.TextOf(c))};
}

// "in all" and "per GPU" where two figures are not of the same scope.
std::string_view ScopeOf(std::string_view quantity) {
  constexpr std::pair<std::string_view, std::string_view> kScopes[] = {
      {".total", " in all"}, {".per_gpu", " per GPU"}, {".per_replica", " per replica"}};
  for (const auto& [end, words] : kScopes)
    if (quantity.ends_with(end)) return words;
  return "";
}

// The figure that decided a conclusion, and what it was held against.
std::string AgainstTarget(const Judgement& j, const CheckDetail& d) {
  std::vector<std::uint32_t> claims = d.numbers;
  if (d.kind == CheckDetail::Kind::kRequirement)
    claims.insert(claims.begin(), static_cast<std::uint32_t>(d.other));
  const auto words = [&](std::uint32_t c) {
    const Claim& claim = j.claims.claims[c];
    const std::string_view quantity =
        claim.quantities.empty() ? "" : j.rules.symbols.Name(claim.quantities.front());
    return std::pair(std::string(j.TextOf(claim)), ScopeOf(quantity));
  };
  const auto [achieved, in] = words(claims[0]);
  const auto [target, per] = words(claims[1]);
  return in == per ? fmt::format("\"{}\" against \"{}\"", achieved, target)
                   : fmt::format("\"{}\"{} against \"{}\"{}", achieved, in, target, per);
}

void ExplainModel(Judgement& j, const CheckDetail& d, Explanation& e) {
  constexpr std::size_t kMostKept = 4096;
  if (j.steps.size() > kMostKept) j.steps.clear();
  CostModel& model = j.ModelOf(d.model);
  std::vector<std::uint32_t> seen;
  Derive(j, model, d.candidate, e.derivation, seen, 0);
  const Candidate& c = model.at(d.candidate);
  if (c.formula < 0) return;
  const Formula& f = j.rules.formulas[static_cast<std::size_t>(c.formula)];
  if (e.reading.empty()) e.reading = f.reading;
  for (const std::uint32_t input : model.Inputs(c)) {
    const StatedValue* stated = model.Stated(model.at(input));
    if (stated == nullptr || stated->claim < 0) continue;
    const auto claim = static_cast<std::uint32_t>(stated->claim);
    if (j.judged[claim].Folded() == Verdict::kContradicted)
      e.related.push_back(RelatedTo(j, claim));
  }
}

}  // namespace

Explanation Explain(Judgement& j, std::uint32_t index, std::size_t check_index) {
  const Claim& claim = j.claims.claims[index];
  const JudgedClaim& judged = j.judged[index];
  const Check& check = judged.checks[check_index];
  const CheckDetail& d = judged.details[check_index];
  Explanation e;
  e.reading = d.reading;
  if (d.diagnosis) e.diagnosis = *d.diagnosis;
  if (d.names_missing)
    for (const SymbolId s :
         j.ModelOf(j.ModelIndex(j.PlanOf(claim), false)).Missing(claim.quantities.front()))
      e.missing.emplace_back(j.rules.symbols.Name(s));
  for (const SymbolId s : d.missing) e.missing.emplace_back(j.rules.symbols.Name(s));
  std::string expected;
  if (d.has_expected && claim.kind == Claim::Kind::kNumber) {
    const Number& n = j.NumberOf(claim);
    expected = Display(j, n, d.expected);
    e.expected =
        Expected{d.expected.low / n.factor, d.expected.high / n.factor, UnitText(j, n), expected};
  }
  const bool bad = check.verdict == Verdict::kContradicted;
  const std::string said = "\"" + std::string(j.TextOf(claim)) + "\"";
  switch (d.kind) {
    case CheckDetail::Kind::kArithmetic: {
      const Equation& q = j.mentions.equations[static_cast<std::size_t>(d.other)];
      StepWords step;
      step.quantity = claim.quantities.empty()
                          ? "result"
                          : std::string(j.rules.symbols.Name(claim.quantities.front()));
      step.formula = ToString(q.expression, [&](std::size_t name) {
        const Number& n = j.mentions.numbers[q.operands[name]];
        return Quote(j, n.digits, n.end);
      });
      step.substituted = step.formula;
      step.display = expected;
      if (q.partial) {
        e.message = bad ? fmt::format("the summands with numbers alone give {}", expected)
                        : fmt::format("a summand has no number; the others give {}", expected);
        e.missing = {"a summand without a number"};
      } else {
        e.message = bad ? fmt::format("{} does not follow from what is printed: {} = {}", said,
                                      step.formula, expected)
                        : fmt::format("{} = {}", step.formula, expected);
      }
      Show(std::move(step), e);
      break;
    }
    case CheckDetail::Kind::kComparison:
      e.message =
          bad ? "the comparison does not hold as printed" : "the comparison holds as printed";
      break;
    case CheckDetail::Kind::kSum: {
      StepWords step;
      step.quantity = claim.quantities.empty()
                          ? "sum"
                          : std::string(j.rules.symbols.Name(claim.quantities.front()));
      for (const std::uint32_t n : d.numbers) {
        const Number& row = j.mentions.numbers[n];
        step.formula += (step.formula.empty() ? "" : " + ") + Quote(j, row.digits, row.end);
        const std::int32_t c = j.claims.of_number[n];
        if (c >= 0) e.related.push_back(RelatedTo(j, static_cast<std::uint32_t>(c)));
      }
      step.substituted = step.formula;
      step.display = expected;
      e.message =
          bad ? fmt::format("{} is not the sum of its rows: {} = {}", said, step.formula, expected)
              : fmt::format("the rows add up: {} = {}", step.formula, expected);
      Show(std::move(step), e);
      break;
    }
    case CheckDetail::Kind::kDifference: {
      const Number& whole = j.mentions.numbers[d.numbers[0]];
      const Number& part = j.mentions.numbers[d.numbers[1]];
      const std::string steps = fmt::format("{} − {} = {}", Quote(j, whole.digits, whole.end),
                                            Quote(j, part.digits, part.end), expected);
      e.message = bad ? fmt::format("{} is not what is left: {}", said, steps)
                      : fmt::format("what is left: {}", steps);
      for (const std::uint32_t n : d.numbers)
        if (const std::int32_t c = j.claims.of_number[n]; c >= 0)
          e.related.push_back(RelatedTo(j, static_cast<std::uint32_t>(c)));
      break;
    }
    case CheckDetail::Kind::kShare:
      e.message = bad ? fmt::format("{} is not the share its figures give: {}", said, expected)
                      : fmt::format("the share comes out as {}", expected);
      for (const std::uint32_t n : d.numbers) {
        const std::int32_t c = j.claims.of_number[n];
        if (c >= 0) e.related.push_back(RelatedTo(j, static_cast<std::uint32_t>(c)));
      }
      break;
    case CheckDetail::Kind::kModel: {
      ExplainModel(j, d, e);
      const Candidate& c = j.ModelOf(d.model).at(d.candidate);
      const std::string title = j.rules.quantities[c.quantity].title;
      e.message = bad ? fmt::format("{} is claimed for {}; recomputed {}", said, title, expected)
                      : fmt::format("{} comes out as {}{}", title, expected, d.message);
      break;
    }
    case CheckDetail::Kind::kBound: {
      ExplainModel(j, d, e);
      const Candidate& c = j.ModelOf(d.model).at(d.candidate);
      const bool lower = c.kind == FormulaKind::kLowerBound;
      e.message = bad ? fmt::format("{} is beyond physics: no software gets {} {}", said,
                                    lower ? "below" : "above", expected)
                      : fmt::format("plausible: the bound is {} {}", lower ? "at least" : "at most",
                                    expected);
      break;
    }
    case CheckDetail::Kind::kTimeUnit:
      e.message = fmt::format("{} is hundreds of times what a step takes; {} would be usual", said,
                              expected);
      break;
    case CheckDetail::Kind::kEstimate:
      e.message = fmt::format("plausible: {}", expected);
      break;
    case CheckDetail::Kind::kCatalogue:
      e.message =
          bad ? fmt::format("{} is not the figure {}: {}", said, d.message, expected) : d.message;
      break;
    case CheckDetail::Kind::kRestated:
      e.message =
          bad ? "repeats a figure that is contradicted where it stands first" : "said before";
      e.related.push_back(RelatedTo(j, static_cast<std::uint32_t>(d.other)));
      break;
    case CheckDetail::Kind::kConflict:
      e.message = fmt::format("{} disagrees with \"{}\", stated for the same", said,
                              j.TextOf(j.claims.claims[static_cast<std::size_t>(d.other)]));
      if (!d.message.empty())
        e.message =
            fmt::format("{} beside \"{}\": {}", said,
                        j.TextOf(j.claims.claims[static_cast<std::size_t>(d.other)]), d.message);
      e.related.push_back(RelatedTo(j, static_cast<std::uint32_t>(d.other)));
      break;
    case CheckDetail::Kind::kRequirement:
      e.message = check.verdict == Verdict::kUnverifiable ? "no figure beside it decides it"
                  : !bad                                  ? "the document's own figures agree"
                  : check.rule == "requirement-missed"
                      ? "the document's own figure meets the target"
                      : "the document's own figure does not meet the target";
      if (d.other >= 0) e.related.push_back(RelatedTo(j, static_cast<std::uint32_t>(d.other)));
      for (const std::uint32_t c : d.numbers) e.related.push_back(RelatedTo(j, c));
      break;
    case CheckDetail::Kind::kStatement:
      e.message = "holds for the plan as stated";
      if (bad || check.verdict == Verdict::kUnverifiable) e.message = d.message;
      if (!bad && check.verdict == Verdict::kUnverifiable &&
          !j.rules.statements[static_cast<std::size_t>(claim.index)].check.empty())
        e.message = "the figures that would decide it are missing";
      for (const std::uint32_t c : d.numbers) e.related.push_back(RelatedTo(j, c));
      break;
    case CheckDetail::Kind::kRanks:
      e.message = bad                                    ? said + " " + d.message
                  : check.rule == "ranks-in-order"       ? d.message
                  : check.verdict == Verdict::kConfirmed ? fmt::format("as many as {}", d.message)
                                                         : "a list of ranks";
      break;
    case CheckDetail::Kind::kProduct:
      e.message = fmt::format("the product is {}", d.message);
      break;
    case CheckDetail::Kind::kColumn:
    case CheckDetail::Kind::kNearby: {
      StepWords step;
      step.quantity = claim.quantities.empty()
                          ? "result"
                          : std::string(j.rules.symbols.Name(claim.quantities.front()));
      step.formula = step.substituted = d.message;
      step.display = expected;
      const char* beside = check.rule == "arithmetic-sentence"     ? "sentence beside it"
                           : check.rule == "arithmetic-chain"      ? "figures that give it"
                           : check.rule == "arithmetic-difference" ? "limits and amounts printed"
                           : check.rule == "arithmetic-rows"       ? "rows that it names"
                                                                   : "rows beside it";
      e.message =
          bad ? fmt::format("{} departs from the {}: {} = {}", said, beside, d.message, expected)
              : fmt::format("follows from figures nearby: {} = {}", d.message, expected);
      Show(std::move(step), e);
      for (const std::uint32_t n : d.numbers)
        if (const std::int32_t c = j.claims.of_number[n]; c >= 0)
          e.related.push_back(RelatedTo(j, static_cast<std::uint32_t>(c)));
      break;
    }
    case CheckDetail::Kind::kMissing:
      e.message = !d.message.empty() ? d.message
                  : e.missing.empty()
                      ? "no formula speaks of it"
                      : fmt::format("cannot be recomputed without {}", fmt::join(e.missing, ", "));
      break;
    case CheckDetail::Kind::kPutRight:
      e.message = fmt::format("{} once \"{}\" is put right", expected,
                              j.TextOf(j.claims.claims[static_cast<std::size_t>(d.other)]));
      e.related.push_back(RelatedTo(j, static_cast<std::uint32_t>(d.other)));
      break;
    case CheckDetail::Kind::kStated:
      e.message = check.verdict == Verdict::kGiven ? "stated by the document" : "";
      break;
  }
  // The two figures that a conclusion rests on belong into its sentence.
  const bool conclusion =
      d.kind == CheckDetail::Kind::kRequirement || d.kind == CheckDetail::Kind::kStatement;
  if (bad && conclusion && e.related.size() == 2) e.message += ": " + AgainstTarget(j, d);
  if (!d.consequence.empty()) e.message += ", " + d.consequence;
  return e;
}

}  // namespace shardlint
