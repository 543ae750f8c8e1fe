#include "verdict/checks/told/told_passage.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "verdict/checks/arithmetic/judge_step.h"
#include "verdict/checks/place/sentence_range.h"
#include "verdict/checks/told/nearby_operands.h"

namespace shardlint {
namespace {

constexpr std::uint32_t kBehind = 40;      // bytes to figures behind a claim in its clause
constexpr std::uint32_t kBlocksBack = 10;  // items and paragraphs before it
constexpr std::uint32_t kCellsBack = 48;   // of the table before it, or of its own
constexpr std::size_t kWalked = 256;       // figures
constexpr double kLn10000 = 9.210340371976184;
constexpr double kRounded = 0.005;  // what the rounding of operands may move a figure by
constexpr double kPeak = 0.001;     // or that of a published peak: 989.4 to 989

bool IsRejected(const Judgement& j, std::size_t number) {
  const std::int32_t claim = j.claims.of_number[number];
  return claim >= 0 && j.claims.claims[static_cast<std::size_t>(claim)].role == Role::kRejected;
}

}  // namespace

bool IsOpenFigure(const Judgement& j, std::uint32_t c) {
  const Claim& claim = j.claims.claims[c];
  if (!MayFollow(claim)) return false;
  const Number& n = j.NumberOf(claim);
  const Verdict now = j.judged[c].Folded();
  return !n.range && n.decimal.digits > 0 && n.degree.empty() && n.flag.empty() &&
         (now == Verdict::kGiven || now == Verdict::kUnverifiable);
}

bool SaysBeside(const Judgement& j, const Claim& claim, std::string_view word, std::uint32_t before,
                std::uint32_t behind) {
  const Block& block = j.document.blocks[claim.block];
  std::uint32_t from = std::max(SentenceOf(j, claim).begin,
                                claim.begin - std::min(claim.begin - block.text_begin, before));
  const Number& n = j.NumberOf(claim);
  for (const Number* x = &n;
       x-- != j.mentions.numbers.data() && x->block == n.block && x->end > from;)
    if (x->dimension == n.dimension) from = x->end;
  return j.HasWord(word, from, claim.begin) ||
         (behind > 0 && j.HasWord(word, claim.end, std::min(block.text_end, claim.end + behind)));
}

std::vector<const Number*> FiguresBefore(const Judgement& j, const Claim& claim,
                                         const Dimension& dimension, std::size_t most) {
  std::vector<const Number*> out;
  const auto& numbers = j.mentions.numbers;
  const auto self = static_cast<std::size_t>(claim.index);
  const Number& n = numbers[self];
  const auto add = [&](std::size_t i) {
    const Number& x = numbers[i];
    if (i == self || x.dimension != dimension || x.range || x.percent || x.decimal.digits == 0 ||
        IsRejected(j, i) || out.size() >= most)
      return;
    const auto same = [&](const Number* o) {
      return o->InBase() == x.InBase() && o->noun == x.noun;
    };
    if (std::ranges::none_of(out, same)) out.push_back(&x);
  };
  for (std::size_t i = self + 1; i < numbers.size() && numbers[i].block == claim.block; ++i) {
    if (numbers[i].digits - n.end > kBehind ||
        EndsClause(j.document.text, n.end, numbers[i].digits))
      break;
    add(i);
  }
  const auto& blocks = j.document.blocks;
  const Block& own = blocks[claim.block];
  const bool cell = own.kind == Block::Kind::kCell;
  std::uint32_t back = 0, last = claim.block;
  for (std::size_t i = self; i-- > 0 && self - i < kWalked && out.size() < most;) {
    const Block& there = blocks[numbers[i].block];
    if (numbers[i].block != last) {
      const bool table = there.kind == Block::Kind::kCell;
      back += table ? 0 : last - numbers[i].block;
      last = numbers[i].block;
      if (back > kBlocksBack || claim.block - last > kCellsBack + kBlocksBack) break;
      if (there.section != own.section && there.kind != Block::Kind::kHeading) break;
    }
    if (cell && there.group == own.group && there.row != own.row && there.column != own.column)
      continue;
    add(i);
  }
  return out;
}

ToldStep::ToldStep(Judgement& j, std::uint32_t claim, double chance)
    : j_(j), claim_(claim), equal_(j.NumberOf(j.claims.claims[claim])), chance_(chance) {
  // "at most 210 tokens/s" is the figure that the others give, not anything below it.
  equal_.bound = Bound::kNone, equal_.open_ended = false;
  const Interval printed = equal_.Printed();
  width_ = printed.low > 0 && printed.high > printed.low
               ? std::log(printed.high / printed.low)
               : 1 / std::max(std::abs(equal_.decimal.value()), 2.0);
}

bool ToldStep::Confirms(double value, const Interval& rounded,
                        const std::vector<const Number*>& operands, std::string expression) {
  const double claimed = std::abs(equal_.Nominal());
  if (value <= 0 || value > 100 * claimed || value < claimed / 100) return false;
  ++tried_;
  // One unit throughout has one meaning throughout.
  Number meant = equal_;
  if (std::ranges::any_of(operands, [&](const Number* x) { return x->unit == meant.unit; }))
    meant.binary_factor = 0;
  const char* reading = Agrees(meant, Interval::Exactly(value));
  const double digit = std::pow(10, meant.decimal.exponent) * meant.factor;
  const double off = std::abs(value - claimed);
  if (reading == nullptr && (off <= digit || off < kPeak * claimed) && off < kRounded * claimed)
    reading = Agrees(meant, rounded);
  if (reading == nullptr || tried_ * width_ / kLn10000 > chance_) return false;
  CheckDetail detail{.kind = CheckDetail::Kind::kNearby, .claim = claim_};
  detail.expected = Interval::Exactly(value), detail.has_expected = true, detail.reading = reading;
  for (const Number* operand : operands)
    detail.numbers.push_back(static_cast<std::uint32_t>(operand - j_.mentions.numbers.data()));
  detail.message = std::move(expression);
  j_.judged[claim_].Add("arithmetic-nearby", Verdict::kConfirmed, Severity::kNone,
                        std::move(detail));
  return true;
}

}  // namespace shardlint
