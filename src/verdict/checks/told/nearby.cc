#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <span>
#include <utility>

#include "base/text.h"
#include "verdict/checks/place/tables.h"
#include "verdict/checks/told/nearby_operands.h"
#include "verdict/checks/told/said_steps.h"
#include "verdict/judgement.h"

// Figures that follow from two others printed just before them: "2 × 80 GB … 160 GB together",
// "25.6 GB over 32 cards … 0.80 GB each". Nobody wrote the equation, so a mismatch says nothing:
// this check confirms or stays silent.

namespace shardlint {
namespace {

enum class Form : std::uint8_t {
  kSame,
  kProduct,
  kQuotient,
  kSum,
  kDifference,
  kRemainder,
  kInverse,
  kInFormat,
  kChange,
  kFloor,    ///< how often the one goes into the other
  kCeiling,  ///< how many of the one hold the other
  kWhole,    ///< a quotient without its fraction: "= 12.97, so 13 nodes"
};

const char* Sign(Form form) {
  switch (form) {
    case Form::kProduct:
      return " × ";
    case Form::kQuotient:
    case Form::kFloor:
    case Form::kCeiling:
      return " ÷ ";
    case Form::kSum:
      return " + ";
    case Form::kDifference:
      return " − ";
    case Form::kSame:
    case Form::kRemainder:
    case Form::kInverse:
    case Form::kInFormat:
    case Form::kChange:
    case Form::kWhole:
      break;
  }
  return "";
}

class NearbyCheck {
  static constexpr double kChance = 0.1;  // a match likelier than this by chance confirms nothing
  static constexpr double kChanceBeside = 0.2;  // in the claim's own line
  static constexpr double kLn10000 = 9.210340371976184;
  static constexpr std::uint32_t kClause = 40;     // bytes
  static constexpr std::uint32_t kSignReach = 24;  // bytes from what gives a count to the count
  static constexpr double kManyDigits = 0.002;     // the width of a share that is printed exactly
  static constexpr double kRoundedFactors = 0.01;
  static constexpr double kRougher = 8;      // times what the claim's own digits leave open
  static constexpr double kRounded = 0.003;  // what the rounding of operands may move a result by

 public:
  explicit NearbyCheck(Judgement& j)
      : j_(j),
        operands_(j),
        memory_(j.Symbol("device.memory")),
        link_(j.Symbol("device.link_bandwidth")),
        batch_(j.Symbol("batch_size")),
        sequence_(j.Symbol("sequence_length")) {}

  void Check(std::uint32_t index) {
    const Claim& claim = j_.claims.claims[index];
    if (!Open(claim, j_.judged[index])) return;
    const Number& n = j_.NumberOf(claim);
    if (n.range || n.decimal.digits == 0) return;
    if (n.decimal.value() == 1 && n.dimension.dimensionless() && !n.percent)
      return;  // "1×", "1 token": what others are compared with
    if (claim.unnamed && n.unit == nullptr && n.noun == nullptr && !n.percent && !n.multiplier)
      return;
    change_ = n.percent && SaysChange(claim);
    beside_only_ = claim.firm && claim.scope_known && IsOtherCount(index, n);
    pool_ = operands_.Of(claim, n);
    // "at most 210 tokens/s" is the figure that the others give, not anything below it.
    equal_ = n;
    equal_.bound = Bound::kNone, equal_.open_ended = false;
    claim_ = index, number_ = &equal_, inks_ = InksOf(n), tried_ = 0;
    claimed_ = std::abs(n.Nominal());
    const Interval printed = n.Printed();
    width_ = printed.low > 0 && printed.high > printed.low ? std::log(printed.high / printed.low)
                                                           : 1 / std::max(claimed_, 2.0);
    const bool open = !j_.MeasureOf(claim).starts_with("kv_");  // else it is of something else
    for (const Operand& fact : pool_)
      if (open && fact.number < 0 && !fact.dimension.dimensionless() &&
          fact.dimension == n.dimension && Matches(fact.value, Form::kSame, fact, fact))
        return;
    for (std::size_t i = 0; i < pool_.size(); ++i)
      if (TryAlone(pool_[i]) || TryPairs(i)) return;
  }

 private:
  // The plan gives another whole number of it: small counts follow from too many pairs of others.
  bool IsOtherCount(std::uint32_t index, const Number& n) const {
    return n.dimension.dimensionless() && !n.percent && !n.multiplier && n.decimal.integer() &&
           std::ranges::any_of(j_.judged[index].details, [](const CheckDetail& detail) {
             return detail.kind == CheckDetail::Kind::kMissing && detail.has_expected &&
                    detail.expected.exact();
           });
  }

  // Only what no other check has decided, and what somebody derived: inputs and targets are not.
  bool Open(const Claim& claim, const JudgedClaim& judged) const {
    if (claim.kind != Claim::Kind::kNumber) return false;
    if (claim.role == Role::kRequired || claim.role == Role::kAlert ||
        claim.role == Role::kRejected)
      return false;
    if (!claim.quantities.empty() && j_.rules.quantities[claim.quantities.front()].input &&
        !IsDerived(claim) && !IsEstimated(claim))
      return false;
    const Verdict now = judged.Folded();
    return now == Verdict::kGiven || now == Verdict::kUnverifiable;
  }

  // "→ 17 concurrent sequences", "so it needs 5 GPUs": a count that the words give as a result.
  bool IsDerived(const Claim& claim) const {
    const Number& n = j_.NumberOf(claim);
    if (n.noun == nullptr || !n.degree.empty() || !n.flag.empty()) return false;
    const std::uint32_t begin = j_.document.blocks[claim.block].text_begin;
    const std::uint32_t from = claim.begin - std::min(claim.begin - begin, kSignReach);
    const auto before = std::string_view(j_.document.text).substr(from, claim.begin - from);
    return j_.HasWord("result", from, claim.begin) ||
           std::ranges::any_of(std::array{"=", "→", "≈", "->"}, [&](const char* sign) {
             return before.find(sign) != std::string_view::npos;
           });
  }

  // "Total VRAM: ~48 GB", "= 72 GB usable": nobody estimates what is given.
  bool IsEstimated(const Claim& claim) const {
    const Number& n = j_.NumberOf(claim);
    if (n.dimension != Dimension::Of(Dimension::kByte) || claim.firm) return false;
    const std::uint32_t begin = j_.document.blocks[claim.block].text_begin;
    const std::string_view before =
        Trim(std::string_view(j_.document.text).substr(begin, claim.begin - begin));
    return n.hedged || before.ends_with("=") || before.ends_with("→");
  }

  bool TryAlone(const Operand& a) {
    const Dimension& wanted = number_->dimension;
    if (a.dimension == wanted && a.number >= 0 && !wanted.dimensionless() && OtherUnit(a) &&
        Matches(a.value, Form::kSame, a, a))
      return true;
    if (IsWholeCount() && IsFraction(a))
      return Matches(Rounded(Interval::Exactly(a.nominal), Form::kFloor), Form::kWhole, a, a) ||
             Matches(Rounded(Interval::Exactly(a.nominal), Form::kCeiling), Form::kWhole, a, a);
    if (a.percent && number_->percent)
      return Matches(Interval::Exactly(1) - a.value, Form::kRemainder, a, a);
    if (wanted == Dimension::Of(Dimension::kByte) && TryFormats(a)) return true;
    // A token at a time is one user's.
    const Claim& claim = j_.claims.claims[claim_];
    const bool of_many =
        claim.quantities.size() == 1 && claim.scope_known &&
        j_.rules.symbols.Name(claim.quantities.front()) == "throughput.per_replica";
    return !wanted.dimensionless() && a.dimension * wanted == Dimension{} && !of_many &&
           Matches(Interval::Exactly(1) / a.value, Form::kInverse, a, a);
  }

  // "671B in FP8: 671 GB": parameters and the format beside them.
  bool TryFormats(const Operand& a) {
    if (a.number < 0 || !a.dimension.dimensionless()) return false;
    const Number& count = j_.mentions.numbers[static_cast<std::size_t>(a.number)];
    if (!count.bare_suffix || count.factor < 1e6 || count.block != number_->block) return false;
    const auto [first, last] = j_.ClaimsOf(j_.document.blocks[count.block]);
    for (std::uint32_t c = first; c < last; ++c) {
      const Claim& format = j_.claims.claims[c];
      if (format.kind != Claim::Kind::kPrecision || format.begin < count.end ||
          format.begin > number_->end + kClause)
        continue;
      const double bytes = j_.rules.vocabulary.precisions[static_cast<std::size_t>(format.index)];
      const Operand size{.value = Interval::Exactly(bytes),
                         .dimension = Dimension::Of(Dimension::kByte),
                         .nominal = bytes,
                         .text = TextBetween(format.begin, format.end)};
      if (Matches(a.value * size.value, Form::kInFormat, a, size)) return true;
    }
    return false;
  }
  std::string_view TextBetween(std::uint32_t begin, std::uint32_t end) const {
    return std::string_view(j_.document.text).substr(begin, end - begin);
  }

  // Printed in the claim's own block, with places behind its point.
  bool IsFraction(const Operand& a) const {
    if (a.number < 0 || a.percent || !a.dimension.dimensionless()) return false;
    const Number& n = j_.mentions.numbers[static_cast<std::size_t>(a.number)];
    return n.block == number_->block && !n.decimal.integer() && n.factor == 1;
  }

  bool OtherUnit(const Operand& a) const {
    const Number& other = j_.mentions.numbers[static_cast<std::size_t>(a.number)];
    return other.factor != number_->factor;
  }

  bool TryPairs(std::size_t last) {
    const Operand& b = pool_[last];
    for (std::size_t i = 0; i < last; ++i) {
      const Operand& a = pool_[i];
      if (a.number < 0 && b.number < 0 && number_->dimension.dimensionless()) continue;
      if (number_->multiplier && (a.number < 0 || b.number < 0)) continue;
      if (TryPair(a, b)) return true;
    }
    return false;
  }

  // The figure itself, printed before: what it is taken from or added to would be chance.
  bool IsItself(const Operand& o) const {
    return o.number >= 0 && o.dimension == number_->dimension && !o.dimension.dimensionless() &&
           std::abs(o.nominal / claimed_ - 1) < kRounded;
  }

  bool IsCapacity(const Operand& o) const {
    if (!memory_ || o.number < 0) return o.symbol == memory_;
    const std::int32_t claim = j_.claims.of_number[static_cast<std::size_t>(o.number)];
    if (claim < 0) return false;
    const Claim& said = j_.claims.claims[static_cast<std::size_t>(claim)];
    return said.firm && !said.quantities.empty() && said.quantities.front() == memory_ &&
           j_.judged[static_cast<std::size_t>(claim)].Folded() == Verdict::kConfirmed;
  }

  // A capacity divided by a rate or a count is nobody's figure; a share of it is.
  bool Divides(const Operand& a, const Operand& b) const {
    if (a.dimension != b.dimension && (IsCapacity(a) || IsCapacity(b))) return false;
    // What is counted must be what the rate counts: requests over tokens a second are no time.
    if (!a.dimension.dimensionless() || b.number < 0 || NounOf(b) == nullptr || number_->percent)
      return true;
    return a.number >= 0 ? NounOf(a) == NounOf(b) || (number_->multiplier && AreHeads(a, b))
                         : j_.rules.quantities[a.symbol].dimension.exponents[Dimension::kToken] > 0;
  }
  const Unit* NounOf(const Operand& o) const {
    if (o.number < 0) return nullptr;
    return j_.mentions.numbers[static_cast<std::size_t>(o.number)].noun;
  }

  // "64 query heads on 8 KV heads": 8× fewer.
  bool AreHeads(const Operand& a, const Operand& b) const {
    const auto heads = [&](const Operand& o) {
      return NounOf(o) != nullptr && NounOf(o)->id.ends_with("head");
    };
    return heads(a) && heads(b);
  }

  // "16 GPUs instead of 64: 75% fewer".
  bool TryChange(const Operand& from, const Operand& to) {
    if (from.dimension != to.dimension || from.number < 0 || to.number < 0 ||
        from.percent != to.percent || (NounOf(from) != NounOf(to) && !AreHeads(from, to)))
      return false;
    const Interval ratio = to.value / from.value;
    if (ratio.Contains(1)) return false;
    const Interval change = ratio.high < 1 ? Interval{1 - ratio.high, 1 - ratio.low}
                                           : Interval{ratio.low - 1, ratio.high - 1};
    return Matches(change, Form::kChange, from, to);
  }

  bool SaysChange(const Claim& claim) const {
    const Block& block = j_.document.blocks[claim.block];
    if (j_.HasWord("change", claim.begin - std::min(claim.begin - block.text_begin, kClause),
                   std::min(block.text_end, claim.end + kClause)))
      return true;
    return IsHeadedBy(j_, claim, "change");
  }

  // "16 heads × 2 = 32 sequences" is nobody's step: what is counted comes from what is counted, or
  // from counts without a name. No weight depends on the batch.
  bool Belong(const Operand& a, const Operand& b) const {
    if (IsOfStrategy(a) != IsOfStrategy(b) && !Counts(IsOfStrategy(a) ? b : a)) return false;
    const Unit* const wanted = number_->noun;
    if (number_->dimension.dimensionless() && wanted != nullptr && !number_->percent) {
      const Unit* const x = a.number >= 0 ? NounOf(a) : nullptr;
      const Unit* const y = b.number >= 0 ? NounOf(b) : nullptr;
      const bool shared = x != nullptr && x == y;  // tokens over tokens are sequences
      if ((x != nullptr || y != nullptr) && x != wanted && y != wanted && !shared) return false;
    }
    const std::string_view measure = j_.MeasureOf(j_.claims.claims[claim_]);
    if (measure == "ridge" && (a.symbol == link_ || b.symbol == link_)) return false;
    if (!measure.ends_with("weights") && number_->dimension != Dimension::Of(Dimension::kByte))
      return true;
    const auto of_load = [&](const Operand& o) {
      return o.number < 0 && (o.symbol == batch_ || o.symbol == sequence_);
    };
    return measure.starts_with("kv_") || (!of_load(a) && !of_load(b));
  }

  bool IsOfStrategy(const Operand& o) const {
    return o.number < 0 && o.dimension.dimensionless() && o.symbol != batch_ &&
           o.symbol != sequence_;
  }
  // "4096 tokens on each of 2 GPUs: 8192 tokens": a degree multiplies what is of each, and no
  // prices of other things.
  bool Counts(const Operand& each) const {
    if (number_->dimension == Dimension::Of(Dimension::kDollar)) return false;
    const bool tokens = number_->dimension.dimensionless() && number_->noun != nullptr &&
                        number_->noun->id == "token";
    return !tokens || NounOf(each) == number_->noun;
  }

  bool IsChange(const Operand& o) const {
    return o.number >= 0 &&
           TellsChange(j_, j_.mentions.numbers[static_cast<std::size_t>(o.number)]);
  }
  // Tokens a second of a GPU and of a user are no sum.
  bool IsPerSame(const Operand& o) const {
    return o.number < 0 || number_->dimension != Dimension::Of(Dimension::kSecond, -1) ||
           j_.mentions.numbers[static_cast<std::size_t>(o.number)].per == number_->per;
  }

  // Twice or an eighth of a figure of its kind, where nothing says so.
  bool IsUnsaidStep(const Operand& count, const Operand& of, bool divided) const {
    if (of.dimension != number_->dimension || of.dimension.dimensionless() || count.percent ||
        !count.dimension.dimensionless() || !IsFewCount(count.nominal))
      return false;
    return !SaysStep(j_, j_.claims.claims[claim_], count.number, divided);
  }

  // "8 × tensor_parallel_size = 64 sequences": a load is no multiple of a degree, unless words say
  // of what each has so many.
  bool IsLoadOfStrategy(const Operand& a, const Operand& b) const {
    const Unit* const noun = number_->noun;
    if (noun == nullptr || (noun->id != "sequence" && noun->id != "request" && noun->id != "user"))
      return false;
    const bool named = NounOf(a) == noun || NounOf(b) == noun;
    return (IsOfStrategy(a) || IsOfStrategy(b)) && !named;
  }

  bool TryPair(const Operand& a, const Operand& b) {
    const Dimension& wanted = number_->dimension;
    const bool share = number_->percent || number_->multiplier;
    const bool product = a.dimension * b.dimension == wanted;
    const bool sum = a.dimension == wanted && b.dimension == wanted;
    if (!change_ && !product && !sum && a.dimension / b.dimension != wanted &&
        b.dimension / a.dimension != wanted)
      return false;
    if (IsItself(a) || IsItself(b)) return false;
    if (IsFormatWidth(*number_) && (CountsTokens(NounOf(a)) || CountsTokens(NounOf(b))))
      return false;
    if (change_) return TryChange(a, b) || TryChange(b, a);
    if (!Belong(a, b) || IsChange(a) || IsChange(b) || IsLoadOfStrategy(a, b)) return false;
    const Claim& claim = j_.claims.claims[claim_];
    if (!share && product && !IsUnsaidStep(a, b, false) && !IsUnsaidStep(b, a, false) &&
        !GivesOtherScope(j_, claim, a, b, false) &&
        Matches(a.value * b.value, Form::kProduct, a, b))
      return true;
    if (TryQuotient(a, b) || TryQuotient(b, a)) return true;
    // Counts add up too easily, and what rounding hides adds nothing.
    if (!sum || wanted.dimensionless()) return false;
    if (!IsPerSame(a) || !IsPerSame(b)) return false;
    if (std::min(a.value.low, b.value.low) < 2 * claimed_ * width_) return false;
    return Matches(a.value + b.value, Form::kSum, a, b) ||
           Matches(a.value - b.value, Form::kDifference, a, b) ||
           Matches(b.value - a.value, Form::kDifference, b, a);
  }

  bool TryQuotient(const Operand& a, const Operand& b) {
    const Dimension& wanted = number_->dimension;
    if (a.dimension / b.dimension != wanted || !Divides(a, b) ||
        GivesOtherScope(j_, j_.claims.claims[claim_], a, b, true) ||
        (number_->percent && a.dimension.dimensionless() && !IsShareOfCount(a, b)))
      return false;
    const Interval ratio = a.value / b.value;
    if (!number_->percent && !number_->multiplier && IsUnsaidStep(b, a, true)) return false;
    if (Matches(ratio, Form::kQuotient, a, b)) return true;
    if (!IsWholeCount() || !ratio.known() || a.number < 0 ||
        (b.number >= 0 && NounOf(a) != NounOf(b)))
      return false;
    return Matches(Rounded(ratio, Form::kFloor), Form::kFloor, a, b) ||
           Matches(Rounded(ratio, Form::kCeiling), Form::kCeiling, a, b);
  }

  // "28K of 32K tokens (87.5%)", "2130 of 3209 (66.38%)", "8 GPUs: 7.2x (90% efficiency)": counts
  // of one thing, of many digits, or as often as there are some.
  bool IsShareOfCount(const Operand& a, const Operand& b) const {
    if (a.number < 0 || b.number < 0 || a.percent || b.percent || a.nominal > b.nominal)
      return false;
    const Number& part = j_.mentions.numbers[static_cast<std::size_t>(a.number)];
    const Number& whole = j_.mentions.numbers[static_cast<std::size_t>(b.number)];
    if (part.block != number_->block && whole.block != number_->block && width_ > kManyDigits)
      return false;
    return (part.noun != nullptr && part.noun == whole.noun) || width_ < kManyDigits ||
           (part.multiplier && part.noun == nullptr && whole.noun != nullptr);
  }

  // Requests that fit, GPUs that it takes: parts of one are none.
  bool IsWholeCount() const {
    return number_->dimension.dimensionless() && number_->noun != nullptr && !number_->percent &&
           !number_->multiplier && number_->decimal.integer();
  }
  static Interval Rounded(const Interval& value, Form form) {
    if (form == Form::kFloor) return {std::floor(value.low), std::floor(value.high)};
    return {std::ceil(value.low), std::ceil(value.high)};
  }

  bool IsHedged(const Operand& o) const {
    return o.number >= 0 && j_.mentions.numbers[static_cast<std::size_t>(o.number)].hedged;
  }

  // "~55 GB" less "~7 GB" is no 48.1 GB.
  bool Matches(const Interval& value, Form form, const Operand& a, const Operand& b) {
    if (!value.known() || value.low <= 0 || value.high > kWidestOperand * value.low) return false;
    if (value.high < claimed_ / 100 || value.low > claimed_ * 100) return false;
    if (beside_only_ && !(IsBeside(a) && IsBeside(b))) return false;
    ++tried_;
    const char* reading = Agrees(*number_, inks_, value);
    if (reading == nullptr || !HoldsAsPrinted(form, a, b)) return false;
    const double spread = value.high > value.low ? std::log(value.high / value.low) : 0;
    const double width = width_ + spread;
    const bool beside = IsBeside(a) && IsBeside(b);
    if (!beside && &a != &b && (IsHedged(a) || IsHedged(b)) && spread > kRougher * width_)
      return false;
    const double chance = beside ? kChanceBeside : kChance;
    if (tried_ * width / kLn10000 > chance) return false;
    CheckDetail detail{.kind = CheckDetail::Kind::kNearby, .claim = claim_};
    detail.expected = value, detail.has_expected = true, detail.reading = reading;
    detail.message = Words(form, a, b);
    for (const Operand* o : {&a, &b})
      if (o->number >= 0 && (o == &a || &a != &b))
        detail.numbers.push_back(static_cast<std::uint32_t>(o->number));
    j_.judged[claim_].Add("arithmetic-nearby", Verdict::kConfirmed, Severity::kNone,
                          std::move(detail));
    return true;
  }

  bool IsBeside(const Operand& o) const {
    return o.number >= 0 &&
           j_.mentions.numbers[static_cast<std::size_t>(o.number)].block == number_->block;
  }

  // Not only somewhere in what rounding leaves open.
  bool HoldsAsPrinted(Form form, const Operand& a, const Operand& b) const {
    double value = 0;
    switch (form) {
      case Form::kWhole:
        return true;
      case Form::kSame:
        value = a.nominal;
        break;
      case Form::kProduct:
      case Form::kInFormat:
        value = a.nominal * b.nominal;
        break;
      case Form::kQuotient:
        value = a.nominal / b.nominal;
        break;
      case Form::kFloor:
        value = std::floor(a.nominal / b.nominal);
        break;
      case Form::kCeiling:
        value = std::ceil(a.nominal / b.nominal);
        break;
      case Form::kSum:
        value = a.nominal + b.nominal;
        break;
      case Form::kDifference:
        value = a.nominal - b.nominal;
        break;
      case Form::kRemainder:
        value = 1 - a.nominal;
        break;
      case Form::kInverse:
        value = 1 / a.nominal;
        break;
      case Form::kChange:
        value = std::abs(b.nominal / a.nominal - 1);
        break;
    }
    // Amounts that add up are printed in one prefix.
    if (form == Form::kSum || form == Form::kDifference)
      return std::abs(value / claimed_ - 1) < kRounded ||
             Agrees(*number_, std::span(inks_).first(1), Interval::Exactly(value)) != nullptr;
    // More than all of the memory is no use of it.
    if (number_->percent && form == Form::kQuotient && value > 1 && IsCapacity(a)) return false;
    const bool factors = form == Form::kProduct || form == Form::kQuotient;
    return std::abs(value / claimed_ - 1) < (factors ? kRoundedFactors : kRounded) ||
           Agrees(*number_, inks_, Interval::Exactly(value)) != nullptr;
  }

  std::string Name(const Operand& o) const {
    if (!o.text.empty()) return std::string(o.text);
    if (o.number < 0) return std::string(j_.rules.symbols.Name(o.symbol));
    const Number& n = j_.mentions.numbers[static_cast<std::size_t>(o.number)];
    const std::string_view text =
        std::string_view(j_.document.text).substr(n.digits, n.end - n.digits);
    const bool times = n.multiplier && text.ends_with("×");  // "2 ×" beside our own sign
    return std::string(times ? Trim(text.substr(0, text.rfind("×"))) : text);
  }

  std::string Words(Form form, const Operand& a, const Operand& b) const {
    switch (form) {
      case Form::kSame:
        return Name(a);
      case Form::kWhole:
        return "the whole number beside " + Name(a);
      case Form::kRemainder:
        return "100% − " + Name(a);
      case Form::kInverse:
        return "1 ÷ " + Name(a);
      case Form::kInFormat:
        return Name(a) + " in " + Name(b);
      case Form::kChange:
        return "from " + Name(a) + " to " + Name(b);
      default:
        return Name(a) + Sign(form) + Name(b);
    }
  }

  Judgement& j_;
  NearbyOperands operands_;
  const std::optional<SymbolId> memory_, link_, batch_, sequence_;
  std::span<const Operand> pool_;  // nearest first
  Inks inks_;
  Number equal_;
  const Number* number_ = nullptr;
  std::uint32_t claim_ = 0;
  int tried_ = 0;
  bool beside_only_ = false;  // what stands elsewhere confirms nothing
  bool change_ = false;       // the share is by how much one figure differs from another
  double claimed_ = 0, width_ = 0;
};

}  // namespace

void CheckNearby(Judgement& j) {
  NearbyCheck check(j);
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c) check.Check(c);
}

}  // namespace shardlint
