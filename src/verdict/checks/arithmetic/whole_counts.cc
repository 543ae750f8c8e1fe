#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "verdict/checks/arithmetic/judge_step.h"
#include "verdict/checks/place/sentence_range.h"
#include "verdict/judgement.h"

// Quotients that are rounded to whole things: "207.6 / 43.2 = 4.8, so 5 GPUs", "= 6.9, so 6
// requests fit". GPUs that hold something are rounded up: "| 7 (6.4) |" in a table of them, a row
// of "GPUs of 72 GB" below the amounts, "4 (4 × 64 = 256 GB)" of what holds 263 GB.

namespace shardlint {
namespace {

constexpr std::uint32_t kRounds = 40;     // bytes from a quotient to the whole number of it
constexpr std::uint32_t kWords = 24;      // bytes around that number that say what it is for
constexpr std::size_t kLeastRounded = 2;  // cells that are rounded up, beside one that is not
constexpr double kNearWhole = 0.05;       // of a quotient that may be called whole

class WholeCheck {
 public:
  explicit WholeCheck(Judgement& j) : j_(j) {
    quotients_.assign(j.mentions.numbers.size(), false);
    for (const Equation& e : j.mentions.equations)
      if (e.relation == Equation::Relation::kEqual && e.operands.size() == 2 &&
          e.expression.nodes.back().op == Expression::Op::kDivide)
        quotients_[e.result] = true;
  }

  void Check(std::uint32_t index) {
    const Claim& claim = j_.claims.claims[index];
    if (!MayFollow(claim)) return;
    const Number& n = j_.NumberOf(claim);
    if (n.range || n.bound != Bound::kNone || n.operand || n.percent || n.decimal.digits == 0 ||
        !n.dimension.dimensionless() || n.noun == nullptr)
      return;
    const auto i = static_cast<std::size_t>(&n - j_.mentions.numbers.data());
    const Number& quotient = j_.mentions.numbers[i - 1];
    if (quotient.block != n.block || !n.decimal.integer() || quotient.decimal.integer() ||
        !quotient.dimension.dimensionless() || quotient.percent || quotient.multiplier ||
        quotient.factor != 1 || n.factor != 1 || n.digits - quotient.end > kRounds || n.hedged)
      return;
    const double value = quotient.decimal.value(), count = n.decimal.value();
    const double down = std::floor(value), up = std::ceil(value);
    if (count != down && count != up) return;
    const std::string_view gap = Text(quotient.end, n.digits);
    if (gap.find(". ") != std::string_view::npos || gap.find('(') != std::string_view::npos) return;
    const std::uint32_t end = std::min(j_.document.blocks[n.block].text_end, n.end + kWords);
    const bool follows = j_.HasWord("result", quotient.end, n.digits) ||
                         j_.HasWord("in_other_words", quotient.end, n.digits) ||
                         gap.find("→") != std::string_view::npos ||
                         gap.find("->") != std::string_view::npos;
    if (!follows) return;
    if (!quotients_[i - 1]) return;
    const bool needed =
        (n.noun->id == "gpu" || n.noun->id == "node") && j_.HasWord("takes", quotient.end, end);
    const bool held =
        (n.noun->id == "sequence" || n.noun->id == "request" || n.noun->id == "user") &&
        j_.HasWord("fits_or_holds", quotient.end, end);
    if (needed == held) return;
    const double right = needed ? up : down;
    const bool agrees = count == right;
    if (!agrees && std::abs(value - std::round(value)) < kNearWhole) return;
    if (agrees && !IsOpen(index)) return;
    JudgeStep(j_, index, {&quotient}, Interval::Exactly(right),
              Words(quotient) + (needed ? ", rounded up" : ", rounded down"));
  }

  // "6 (6.4)" among cells that are rounded up.
  void CheckTables() {
    for (const Group& group : j_.document.groups) {
      if (group.kind == Group::Kind::kCode) continue;
      CheckRounded(group);
      CheckRowsOfGpus(group);
    }
  }

  // "The smallest number that can hold 263.2 GB is 4 (4 × 64 = 256 GB)".
  void CheckEnough(std::uint32_t index) {
    const Claim& claim = j_.claims.claims[index];
    if (claim.kind != Claim::Kind::kNumber || claim.role == Role::kRejected) return;
    const Number& n = j_.NumberOf(claim);
    if (n.dimension != Dimension::Of(Dimension::kByte) || n.range || n.hedged || n.operand) return;
    const auto i = static_cast<std::uint32_t>(&n - j_.mentions.numbers.data());
    const std::span<const Equation> near = j_.EquationsNear(n);
    const auto e = std::ranges::find_if(near, [&](const Equation& equation) {
      return equation.result == i && equation.operands.size() == 2 &&
             equation.relation == Equation::Relation::kEqual &&
             equation.expression.nodes.back().op == Expression::Op::kMultiply;
    });
    if (e == near.end()) return;
    const TextRange sentence = SentenceOf(j_, claim);
    if (!j_.HasWord("fewest", sentence.begin, e->begin) ||
        !(j_.HasWord("fits_or_holds", sentence.begin, e->begin) ||
          j_.HasWord("takes", sentence.begin, e->begin)))
      return;
    const Number &a = At(e->operands[0]), &b = At(e->operands[1]);
    const Number* needed = nullptr;
    for (const Number& x : j_.NumbersIn(sentence.begin, e->begin))
      if (x.dimension == n.dimension && !x.range && !x.percent &&
          x.decimal.value() != a.decimal.value() && x.decimal.value() != b.decimal.value()) {
        if (needed != nullptr) return;
        needed = &x;
      }
    if (needed == nullptr || needed->InBase().low <= n.InBase().high) return;
    const Number& each = a.decimal.value() > b.decimal.value() ? a : b;
    const double count = std::min(a.decimal.value(), b.decimal.value());
    const double right = std::ceil(needed->decimal.value() / each.decimal.value());
    if (right <= count || right > 2 * count + 1) return;
    const Interval value = n.InBase() / Interval::Exactly(count) * Interval::Exactly(right);
    RefuteStep(j_, index, {}, value,
               Words(*needed) + " ÷ " + Words(each) + ", rounded up, × " + Words(each));
  }

 private:
  const Number& At(std::uint32_t i) const { return j_.mentions.numbers[i]; }

  void CheckRounded(const Group& group) {
    std::vector<std::pair<const Number*, const Number*>> down;
    std::size_t up = 0;
    const auto& blocks = j_.document.blocks;
    for (std::uint32_t b = group.first_block; b < group.end_block; ++b) {
      const auto in = j_.NumbersIn(blocks[b].text_begin, blocks[b].text_end);
      if (in.size() < 2 || blocks[b].header) continue;
      const Number &count = in[0], &quotient = in[1];
      if (!count.decimal.integer() || quotient.decimal.integer() ||
          !(IsBare(quotient) || IsOfGpus(quotient)) || !(IsBare(count) || IsOfGpus(count)) ||
          Trim(Text(count.end, quotient.digits)) != "(")
        continue;
      const double value = quotient.decimal.value();
      if (count.decimal.value() == std::ceil(value))
        ++up;
      else if (count.decimal.value() == std::floor(value))
        down.emplace_back(&count, &quotient);
    }
    if (up < kLeastRounded || down.size() != 1) return;
    const auto [count, quotient] = down.front();
    const std::int32_t c =
        j_.claims.of_number[static_cast<std::size_t>(count - j_.mentions.numbers.data())];
    const double value = quotient->decimal.value();
    if (c < 0 || value - std::floor(value) < kNearWhole) return;
    RefuteStep(j_, static_cast<std::uint32_t>(c), {},
               Interval::Exactly(std::ceil(value) * count->factor),
               Words(*quotient) + ", rounded up");
  }
  // A header's unit is of the cards, not of their count.
  static bool IsBare(const Number& n) {
    return (n.inherited_unit || (n.unit == nullptr && n.noun == nullptr && n.factor == 1)) &&
           !n.percent && !n.range && !n.multiplier;
  }
  static bool IsOfGpus(const Number& n) { return n.noun != nullptr && n.noun->id == "gpu"; }

  // "| GPUs of 72 GB | 7 | 4 |" below "| weights | 471.5 GB | 235.7 GB |".
  void CheckRowsOfGpus(const Group& group) {
    const auto& blocks = j_.document.blocks;
    for (std::uint32_t first = group.first_block; first < group.end_block; ++first) {
      const Block& label = blocks[first];
      if (label.header || label.column != 0 || !NamesGpus(label)) continue;
      for (const Number& each : j_.NumbersIn(label.text_begin, label.text_end)) {
        if (each.dimension != Dimension::Of(Dimension::kByte) || each.range) continue;
        std::int32_t down = -1;
        std::size_t up = 0, other = 0;
        const Number* of = nullptr;
        for (std::uint32_t b = first + 1; b < group.end_block && blocks[b].row == label.row; ++b) {
          const auto in = j_.NumbersIn(blocks[b].text_begin, blocks[b].text_end);
          const Number* amount = AmountAbove(group, b);
          if (in.empty() || amount == nullptr || !in[0].decimal.integer() ||
              !(IsBare(in[0]) || IsOfGpus(in[0]))) {
            ++other;
            continue;
          }
          const Interval value = amount->InBase() / each.InBase();
          const double count = in[0].decimal.value();
          const bool near = value.middle() - std::floor(value.middle()) < kNearWhole;
          if (count == std::ceil(value.low) && count == std::ceil(value.high)) {
            ++up;
          } else if (count == std::floor(value.low) && count == std::floor(value.high) && !near &&
                     down < 0) {
            down =
                j_.claims.of_number[static_cast<std::size_t>(&in[0] - j_.mentions.numbers.data())];
            of = amount;
            if (down < 0) ++other;
          } else {
            ++other;
          }
        }
        if (up == 0 || other > 0 || down < 0) continue;
        const Interval value = of->InBase() / each.InBase();
        JudgeStep(
            j_, static_cast<std::uint32_t>(down), {},
            Interval::Exactly(std::ceil(value.middle()) *
                              j_.NumberOf(j_.claims.claims[static_cast<std::size_t>(down)]).factor),
            Words(*of) + " ÷ " + Words(each) + ", rounded up");
        break;
      }
    }
  }
  bool NamesGpus(const Block& label) const {
    return j_.HasWord("gpus_named", label.text_begin, label.text_end);
  }
  const Number* AmountAbove(const Group& group, std::uint32_t cell) const {
    const auto& blocks = j_.document.blocks;
    for (std::uint32_t b = cell; b-- > group.first_block;) {
      if (blocks[b].header) return nullptr;
      if (blocks[b].column != blocks[cell].column) continue;
      const auto in = j_.NumbersIn(blocks[b].text_begin, blocks[b].text_end);
      if (in.size() == 1 && in[0].dimension == Dimension::Of(Dimension::kByte) && !in[0].range)
        return &in[0];
      return nullptr;
    }
    return nullptr;
  }

  std::string_view Text(std::uint32_t begin, std::uint32_t end) const {
    return std::string_view(j_.document.text).substr(begin, end - std::min(begin, end));
  }
  std::string Words(const Number& n) const {
    return j_.document.text.substr(n.digits, n.end - n.digits);
  }
  bool IsOpen(std::uint32_t index) const {
    const Verdict now = j_.judged[index].Folded();
    return now == Verdict::kGiven || now == Verdict::kUnverifiable;
  }

  Judgement& j_;
  std::vector<bool> quotients_;  // of numbers: the result of a division
};

}  // namespace

void CheckWholeCounts(Judgement& j) {
  WholeCheck check(j);
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c) check.Check(c), check.CheckEnough(c);
  check.CheckTables();
}

}  // namespace shardlint
