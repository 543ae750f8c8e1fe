#include "verdict/fix_evidence.h"

#include <algorithm>
#include <map>
#include <string>

#include "mention/digits.h"
#include "verdict/fix_printer.h"

namespace shardlint {
namespace {

constexpr int kMaxDepth = 10;
constexpr std::size_t kMaxOthers = 60;  // spellings of an operand that are tried

bool RestsOn(CostModel& model, std::uint32_t id, std::uint32_t claim, int depth) {
  const Candidate& c = model.at(id);
  if (const StatedValue* stated = model.Stated(c))
    return stated->claim == static_cast<std::int32_t>(claim);
  return depth > 0 && std::ranges::any_of(model.Inputs(c), [&](std::uint32_t input) {
           return RestsOn(model, input, claim, depth - 1);
         });
}

}  // namespace

FixEvidence::FixEvidence(Judgement& judgement) : j_(judgement) {
  for (std::uint32_t c = 0; c < j_.claims.claims.size(); ++c) {
    if (j_.claims.claims[c].kind != Claim::Kind::kNumber) continue;
    const Number& n = j_.NumberOf(j_.claims.claims[c]);
    if (Contradicted(c) && (!n.dimension.dimensionless() || n.percent))
      contradicted_.insert(InkOf(n));
    NoteUses(j_.judged[c]);
  }
}

FixEvidence::Ink FixEvidence::InkOf(const Number& n) {
  return {n.decimal.digits, n.decimal.exponent, n.factor, n.dimension.dimensionless()};
}

void FixEvidence::NoteUses(const JudgedClaim& judged) {
  const auto note = [&](std::span<const std::uint32_t> numbers) {
    for (const std::uint32_t i : numbers) {
      used_.insert(i);
      const Number& n = j_.mentions.numbers[i];
      if (!n.dimension.dimensionless()) used_inks_.insert(InkOf(n));
    }
  };
  for (std::size_t i = 0; i < judged.checks.size(); ++i) {
    if (judged.checks[i].verdict != Verdict::kConfirmed) continue;
    const CheckDetail& d = judged.details[i];
    using Kind = CheckDetail::Kind;
    if (d.kind == Kind::kSum || d.kind == Kind::kShare || d.kind == Kind::kNearby ||
        d.kind == Kind::kColumn)
      note(d.numbers);  // elsewhere they are claims
    if (d.kind == CheckDetail::Kind::kArithmetic)
      note(j_.mentions.equations[static_cast<std::size_t>(d.other)].operands);
  }
}

bool FixEvidence::RestsOnContradicted(std::span<const std::uint32_t> numbers) const {
  return std::ranges::any_of(numbers, [&](std::uint32_t i) {
    const std::int32_t claim = j_.claims.of_number[i];
    return contradicted_.contains(InkOf(j_.mentions.numbers[i])) ||
           (claim >= 0 && Contradicted(static_cast<std::uint32_t>(claim)));
  });
}

bool FixEvidence::RestsOnContradicted(CostModel& model, std::uint32_t candidate) const {
  return RestsOnContradicted(model, candidate, kMaxDepth);
}

bool FixEvidence::RestsOnContradicted(CostModel& model, std::uint32_t id, int depth) const {
  const Candidate& c = model.at(id);
  if (const StatedValue* stated = model.Stated(c); stated != nullptr && stated->claim >= 0) {
    const auto claim = static_cast<std::uint32_t>(stated->claim);
    const Claim& input = j_.claims.claims[claim];
    return Contradicted(claim) || (input.kind == Claim::Kind::kNumber &&
                                   contradicted_.contains(InkOf(j_.NumberOf(input))));
  }
  return depth > 0 && std::ranges::any_of(model.Inputs(c), [&](std::uint32_t input) {
           return RestsOnContradicted(model, input, depth - 1);
         });
}

std::vector<Decimal> FixEvidence::OthersFor(std::uint32_t number) {
  const Number& n = j_.mentions.numbers[number];
  const FixPrinter printer(j_);
  std::vector<Decimal> others = {{n.decimal.digits, n.decimal.exponent + 1},
                                 {n.decimal.digits, n.decimal.exponent - 1}};
  std::string digits = std::to_string(n.decimal.digits);
  for (std::size_t k = 0; k + 1 < digits.size(); ++k) {
    if (digits[k] == digits[k + 1]) continue;
    std::swap(digits[k], digits[k + 1]);
    others.push_back({std::stoll(digits), n.decimal.exponent});
    std::swap(digits[k], digits[k + 1]);
  }
  const auto& numbers = j_.mentions.numbers;
  for (std::size_t i = number - std::min<std::size_t>(number, kMaxOthers);
       i < numbers.size() && i < number + kMaxOthers; ++i)
    if (numbers[i].factor == n.factor && numbers[i].dimension == n.dimension &&
        !n.dimension.dimensionless() && !numbers[i].range)
      others.push_back(numbers[i].decimal);
  const std::int32_t claim = j_.claims.of_number[number];
  if (claim < 0) return others;
  const Claim& operand = j_.claims.claims[static_cast<std::size_t>(claim)];
  std::map<double, std::vector<Decimal>> spelled;  // plans give the same value again and again
  for (const SymbolId quantity : operand.quantities)
    ForEachValue(operand, quantity, [&](const Candidate& c) {
      const double value = c.value.middle();
      const auto [known, fresh] = spelled.try_emplace(value);
      if (fresh)
        for (const Option& o : FixPrinter::OptionsOf(n, value))
          if (const std::optional<std::string> text = printer.Text(n, o.printed))
            if (const auto decimal = ReadDecimal(*text)) known->second.push_back(*decimal);
      others.insert(others.end(), known->second.begin(), known->second.end());
      return others.size() < 4 * kMaxOthers;
    });
  return others;
}

bool FixEvidence::IsUsed(std::uint32_t index) const {
  const Claim& claim = j_.claims.claims[index];
  if (used_.contains(static_cast<std::uint32_t>(claim.index)) ||
      used_inks_.contains(InkOf(j_.NumberOf(claim))))
    return true;
  for (std::uint32_t c = 0; c < j_.claims.claims.size(); ++c) {
    if (c == index || j_.claims.claims[c].kind != Claim::Kind::kNumber) continue;
    for (std::size_t i = 0; i < j_.judged[c].checks.size(); ++i) {
      const CheckDetail& d = j_.judged[c].details[i];
      if (j_.judged[c].checks[i].verdict == Verdict::kConfirmed &&
          d.kind == CheckDetail::Kind::kModel &&
          RestsOn(j_.ModelOf(d.model), d.candidate, index, kMaxDepth))
        return true;
    }
  }
  return false;
}

bool FixEvidence::SaidElsewhere(std::uint32_t index) const {
  const Claim& claim = j_.claims.claims[index];
  const Ink key = InkOf(j_.NumberOf(claim));
  for (std::uint32_t c = 0; c < j_.claims.claims.size(); ++c) {
    const Claim& other = j_.claims.claims[c];
    if (c == index || other.kind != Claim::Kind::kNumber || Contradicted(c)) continue;
    if (InkOf(j_.NumberOf(other)) == key && other.quantities == claim.quantities) return true;
  }
  return false;
}

}  // namespace shardlint
