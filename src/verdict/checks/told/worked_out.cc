#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "verdict/checks/doubt/word_doubts.h"
#include "verdict/checks/model/lineage.h"
#include "verdict/checks/place/ends.h"
#include "verdict/checks/place/figures_around.h"
#include "verdict/checks/place/result_words.h"
#include "verdict/checks/place/tables.h"
#include "verdict/checks/told/nearby_operands.h"
#include "verdict/checks/told/said_steps.h"
#include "verdict/judgement.h"

// Figures that follow from others by more than one step, at both ends of a range, in another number
// format, or with what the catalogue says of a name beside them: "8 × H100: 640 GB in all",
// "24 GB and 4-6 GB more, so 28-30 GB", "128 GB in FP16, 64 GB in FP8". As with what stands right
// beside a figure, nobody wrote the equation: this check confirms or stays silent.

namespace shardlint {
namespace {

class WorkedOutCheck {
  // A match likelier than this by chance confirms nothing.
  static constexpr double kChance = 0.02;
  static constexpr double kChanceBeside = 0.05;  // of two figures in the claim's own line
  static constexpr double kChanceBare = 0.015;   // with a count that nobody names
  static constexpr double kChanceOfThree = 0.02;
  static constexpr double kSaid = 3;  // times as much where signs or words say that it follows
  static constexpr double kLn10000 = 9.210340371976184;
  static constexpr double kRounded = 0.003;  // what the rounding of summands may move a sum by
  static constexpr double kRoundedFactors = 0.01;  // the same of factors
  static constexpr double kLeastParameters = 1e8;  // fewer are no model
  static constexpr double kLeastNamed = 1e6;       // of what is called parameters
  static constexpr double kLeastBare = 5;          // halves and doubles of figures are everywhere
  static constexpr double kHedge = 0.06;           // of what "about" may be off what was computed
  static constexpr double kManyDigits = 0.01;      // the width of a share that "half" would not be
  static constexpr double kSurely = 0.001;         // a chance that needs no word beside it
  static constexpr std::size_t kOfTriples = 6;     // figures that three are taken from
  static constexpr std::uint32_t kWordReach =
      48;  // bytes to a word that tells how a figure follows
  static constexpr double kHour = 3600, kMillion = 1e6, kGigabyte = 1e9;

 public:
  explicit WorkedOutCheck(Judgement& j) : j_(j), around_(j) {}

  void Check(std::uint32_t index) {
    const Claim& claim = j_.claims.claims[index];
    if (claim.kind != Claim::Kind::kNumber || !Open(claim, j_.judged[index])) return;
    const Number& n = j_.NumberOf(claim);
    if (n.decimal.digits == 0 || (claim.unnamed && !IsNamedByItself(n))) return;
    if (!claim.quantities.empty() && j_.rules.quantities[claim.quantities.front()].allowance)
      return;
    claim_ = index, tried_ = 0;
    derived_ = IsToldAsResult(j_, claim);
    input_ = !claim.quantities.empty() && j_.rules.quantities[claim.quantities.front()].input;
    const bool loose = n.dimension.dimensionless() && !n.percent && !n.multiplier;
    if (!derived_ && (loose || (input_ && n.percent))) return;
    SetEnds(n);
    FindMeanings();
    figures_ = around_.Of(claim, n);
    change_ = n.percent && (HasWordNear(j_, claim, "change") || IsHeadedBy(j_, claim, "change"));
    cell_ = j_.document.blocks[claim.block].kind == Block::Kind::kCell;
    sums_ = HasWordNear(j_, claim, "sum") || HasWordNear(j_, claim, "leaves") ||
            HasWordNear(j_, claim, "left_over");
    given_ = j_.judged[index].Folded() == Verdict::kGiven;
    needs_words_ = (input_ || claim.quantities.empty()) && !derived_ && !sums_;
    if (TryPublished() || TryFormats() || TryWhole() || TryPairs() || TryTriples()) return;
  }

 private:
  // Only what no other check has decided: targets and what an author rejects are not derived.
  static bool Open(const Claim& claim, const JudgedClaim& judged) {
    if (claim.role == Role::kRequired || claim.role == Role::kAlert ||
        claim.role == Role::kRejected || claim.role == Role::kMeasured)
      return false;
    const Verdict now = judged.Folded();
    return now == Verdict::kGiven || now == Verdict::kUnverifiable;
  }
  static bool IsNamedByItself(const Number& n) {
    return n.unit != nullptr || n.noun != nullptr || n.percent || n.multiplier;
  }

  // Both ends of a range are figures of their own; a bound is the figure that the others give.
  void SetEnds(const Number& n) {
    ends_ = {n, n};
    ends_[0].upper = n.decimal, ends_[1].decimal = n.upper;
    if (!n.range) ends_[1].decimal = n.decimal;
    width_ = 0;
    for (std::size_t i = 0; i < ends_.size(); ++i) {
      Number& end = ends_[i];
      end.range = false, end.bound = Bound::kNone, end.open_ended = false;
      inks_[i] = i > 0 && !n.range ? inks_[0] : InksOf(end);
      const Interval printed = end.Printed();
      nominal_[i] = std::abs(end.Nominal());
      width_ = std::max(width_, printed.low > 0 && printed.high > printed.low
                                    ? std::log(printed.high / printed.low)
                                    : 1 / std::max(nominal_[i], 2.0));
    }
    window_ = WindowOf(ends_[0], inks_[0]);
  }
  const Number& number() const { return ends_[0]; }
  bool range() const { return nominal_[0] != nominal_[1]; }

  // Of what is counted: sequences come from sequences, from tokens over tokens, from amounts.
  bool NounsAgree(std::span<const Figure* const> of) const {
    const Unit* const wanted = number().noun;
    if (!number().dimension.dimensionless() || number().percent || number().multiplier) return true;
    const auto amount = [](const Figure* f) { return !f->dimension.dimensionless(); };
    bool same = std::ranges::all_of(of, amount);
    for (const Figure* a : of) {
      same |= a->noun != nullptr && a->noun == wanted;
      for (const Figure* b : of) same |= a < b && a->noun != nullptr && a->noun == b->noun;
    }
    return same;
  }

  // Dimensions and scales that the claim's figure may be meant in: "$32.77/hr ($4.10/GPU)" is of
  // the same hour, "$2.00 per M tokens" of a million.
  struct Meant {
    Dimension dimension;
    double scale = 1;  // of a value in base units to the claim's
  };
  void FindMeanings() {
    const Number& n = number();
    std::vector<Meant>& out = meanings_;
    out.assign(1, {n.dimension, 1});
    if (n.dimension != Dimension::Of(Dimension::kDollar)) return;
    const Claim& claim = j_.claims.claims[claim_];
    const std::string_view behind = std::string_view(j_.document.text).substr(n.end);
    if (behind.starts_with("/GB") || behind.starts_with(" per GB"))
      out.push_back({n.dimension / Dimension::Of(Dimension::kByte), kGigabyte});
    const bool of_gpu = n.per != nullptr && n.per->id == "gpu";
    if (of_gpu) out.push_back({n.dimension / Dimension::Of(Dimension::kSecond), kHour});
    if (!claim.quantities.empty() &&
        j_.rules.symbols.Name(claim.quantities.front()).ends_with("per_million_tokens"))
      out.push_back({n.dimension, kMillion});
  }

  bool TryPairs() {
    // The nearest two first.
    for (std::size_t sum = 1; sum < 2 * figures_.size(); ++sum)
      for (std::size_t i = 0; 2 * i < sum; ++i) {
        const std::size_t k = sum - i;
        if (k >= figures_.size() || k <= i) continue;
        if (TryPair(figures_[i], figures_[k])) return true;
      }
    return false;
  }

  bool TryPair(const Figure& a, const Figure& b) {
    if (IsItself(a) || IsItself(b)) return false;
    if (IsFormatWidth(number()) && (CountsTokens(a.noun) || CountsTokens(b.noun))) return false;
    const Ends x = EndsOf(a), y = EndsOf(b);
    const std::array of = {&a, &b};
    const bool share = number().percent || number().multiplier;
    // "323.98 | 317.32 | 97.9%": a share behind two figures is what they come to.
    if ((a.percent && a.number > j_.claims.claims[claim_].index) ||
        (b.percent && b.number > j_.claims.claims[claim_].index))
      return false;
    if (IsCommonFactor(a, b) || IsCommonFactor(b, a) || IsRatio(a) || IsRatio(b)) return false;
    // What is given is at most so many times another of its kind.
    const bool count = derived_ && number().dimension.dimensionless();
    if (count && !share && (a.percent || b.percent)) return false;
    if (input_ && !share && !count && !IsOfItsKind(a) && !IsOfItsKind(b)) return false;
    if ((a.number < 0 || b.number < 0) && !share && (number().hedged || !IsOfDevices(a, b)))
      return false;
    for (const Meant& meant : meanings_) {
      const Dimension& wanted = meant.dimension;
      const Ends scale = Exactly(meant.scale);
      if (share) {
        if (a.dimension == b.dimension && IsShare(a, b) &&
            (TryShare(a, b, x / y) || TryShare(b, a, y / x)))
          return true;
        continue;
      }
      if (a.dimension * b.dimension == wanted && !IsUnsaidStep(a, b, false) &&
          !IsUnsaidStep(b, a, false) && Matches(x * y * scale, of, " × "))
        return true;
      if (a.dimension / b.dimension == wanted && !IsUnsaidStep(b, a, true) &&
          Matches(x / y * scale, of, " ÷ "))
        return true;
      if (b.dimension / a.dimension == wanted && !IsUnsaidStep(a, b, true) &&
          Matches(y / x * scale, std::array{&b, &a}, " ÷ "))
        return true;
      if (a.percent != b.percent && a.dimension * b.dimension == wanted &&
          (a.percent ? TryRest(b, a) : TryRest(a, b)))
        return true;
      if (a.dimension != wanted || b.dimension != wanted || wanted.dimensionless()) continue;
      if (TrySums(x, y, a, b)) return true;
    }
    return false;
  }

  // Twice or an eighth of a figure of its kind, where nothing says so.
  bool IsUnsaidStep(const Figure& count, const Figure& of, bool divided) const {
    if (of.dimension != number().dimension || of.dimension.dimensionless() || count.percent ||
        !count.dimension.dimensionless() || !IsFewCount(count.low_nominal))
      return false;
    return !SaysStep(j_, j_.claims.claims[claim_], count.number, divided);
  }

  // What is published of a device, times as many of them.
  bool IsOfDevices(const Figure& a, const Figure& b) const {
    const Figure& count = a.number < 0 ? b : a;
    if (count.number < 0 || !count.dimension.dimensionless()) return false;
    const Number& n = j_.mentions.numbers[static_cast<std::size_t>(count.number)];
    return n.multiplier || (n.noun != nullptr && n.noun->id == "gpu");
  }

  // Bandwidths and peaks do not add up.
  bool IsRateOfDevice() const {
    const Dimension per_second = Dimension::Of(Dimension::kSecond, -1);
    return number().dimension == Dimension::Of(Dimension::kByte) * per_second ||
           number().dimension == Dimension::Of(Dimension::kFlop) * per_second;
  }

  // Tokens a second of a GPU and of a user are no sum.
  bool IsPerSame(const Figure& f) const {
    return f.number < 0 || number().dimension != Dimension::Of(Dimension::kSecond, -1) ||
           j_.mentions.numbers[static_cast<std::size_t>(f.number)].per == number().per;
  }

  bool TrySums(const Ends& x, const Ends& y, const Figure& a, const Figure& b) {
    if (std::min(a.low.low, b.low.low) < 2 * nominal_[0] * width_) return false;
    if (a.baseline || b.baseline || IsRateOfDevice() || !IsPerSame(a) || !IsPerSame(b))
      return false;
    sum_ = true;
    const bool found = Matches(x + y, std::array{&a, &b}, " + ") ||
                       Matches(x - y, std::array{&a, &b}, " − ") ||
                       Matches(y - x, std::array{&b, &a}, " − ");
    sum_ = false;
    return found;
  }

  // "10% of 80 GB held back: 72 GB".
  bool TryRest(const Figure& whole, const Figure& part) {
    const std::int32_t self = j_.claims.claims[claim_].index;
    if (whole.number < 0 || part.number < 0 || part.number > self || !TellsOfRest(part))
      return false;
    const Ends rest = EndsOf(whole) * (Exactly(1) - EndsOf(part));
    return Matches(rest, std::array{&whole, &part}, " × 100% less ");
  }

  // "-69%", "69% less": the part goes from the whole.
  bool TellsOfRest(const Figure& part) const {
    const Number& n = j_.mentions.numbers[static_cast<std::size_t>(part.number)];
    const Block& block = j_.document.blocks[n.block];
    const std::string_view text = j_.document.text;
    const std::string_view before = text.substr(block.text_begin, n.digits - block.text_begin);
    return before.ends_with("-") || before.ends_with("−") ||
           j_.HasWord("change", n.digits - std::min(n.digits - block.text_begin, kWordReach),
                      std::min(block.text_end, n.end + kWordReach));
  }

  // A share of counts is of one thing, and of the line.
  bool IsShare(const Figure& a, const Figure& b) const {
    if (a.percent || b.percent || a.number < 0 || b.number < 0) return false;
    if (!a.dimension.dimensionless()) return true;
    return a.noun != nullptr && a.noun == b.noun && a.beside && b.beside && width_ < kManyDigits;
  }

  bool TryShare(const Figure& a, const Figure& b, const Ends& ratio) {
    const std::array of = {&a, &b};
    if (number().percent && change_)
      return ratio.high.high < 1 && Matches(Exactly(1) - ratio, of, " less than ");
    return (number().percent || ratio.low.low > 1) && Matches(ratio, of, " ÷ ");
  }

  // "8" of a cell or of running text: it may count anything.
  static bool IsBare(const Figure* f) {
    return f->dimension.dimensionless() && f->noun == nullptr && !f->percent && !f->suffixed &&
           !f->times;
  }

  bool IsOfItsKind(const Figure& f) const {
    return f.number < 0 ? f.dimension == number().dimension : IsInItsUnit(f);
  }

  // "1.9×" is what two figures come to, not what one of them comes from.
  bool IsRatio(const Figure& f) const {
    return f.times && j_.mentions.numbers[static_cast<std::size_t>(f.number)].multiplier &&
           !j_.mentions.numbers[static_cast<std::size_t>(f.number)].decimal.integer();
  }
  bool IsCommonFactor(const Figure& factor, const Figure& of) const {
    if (!IsBare(&factor) || factor.low_nominal >= kLeastBare) return false;
    return !cell_ || of.dimension == number().dimension;
  }

  // The figure itself, printed before: what it is taken from or added to would be chance.
  bool IsItself(const Figure& f) const {
    return f.dimension == number().dimension && !f.dimension.dimensionless() &&
           std::abs(f.low_nominal / nominal_[0] - 1) < kRounded;
  }

  // "H100 (80 GB)", "4.8 TB/s" beside a name: what is published of it, where nobody says otherwise.
  bool TryPublished() {
    const Claim& claim = j_.claims.claims[claim_];
    if (range() || number().hedged || number().dimension.dimensionless()) return false;
    if (!claim.quantities.empty() &&
        !j_.rules.symbols.Name(claim.quantities.front()).starts_with("device.") &&
        !IsOfDevice(j_, number()))
      return false;
    for (const Figure& f : figures_)
      if (f.number < 0 && f.dimension == number().dimension && number().decimal.digits > 1 &&
          Matches(EndsOf(f), std::array{&f}, ""))
        return true;
    return false;
  }

  // "20 GB  2.5 GB  10 GB  32.5 GB": a line, a row or "in all" adds up what it tells before.
  bool TryWhole() {
    const Claim& claim = j_.claims.claims[claim_];
    const Block& own = j_.document.blocks[claim.block];
    const bool line = cell_ || own.kind == Block::Kind::kCodeLine;
    if (range() || number().unit == nullptr || number().dimension.dimensionless() ||
        (!line && !sums_))
      return false;
    Ends whole;
    std::vector<const Figure*> parts;
    for (const Figure& f : figures_) {
      if (!f.beside || f.baseline || f.number > claim.index || !IsInItsUnit(f)) continue;
      whole = whole + EndsOf(f) * Exactly(f.times_said);
      parts.push_back(&f);
    }
    if (parts.size() < 2 || parts.size() > 8) return false;
    sum_ = true;
    const bool found = Matches(whole, std::span<const Figure* const>(parts), " + ");
    sum_ = false;
    return found;
  }

  // "671B in FP8: 671 GB"; "128 GB in FP16, 64 GB in FP8".
  bool TryFormats() {
    const Claim& claim = j_.claims.claims[claim_];
    if (number().dimension != Dimension::Of(Dimension::kByte)) return false;
    const std::string_view measure = j_.MeasureOf(claim);
    const bool of_parameters = measure.ends_with("weights") || measure == "training_state" ||
                               measure == "memory_any" || measure == "message" || measure.empty();
    for (const Format& format : around_.FormatsOf(claim)) {
      const Figure size{.low = Interval::Exactly(format.bytes),
                        .high = Interval::Exactly(format.bytes),
                        .low_nominal = format.bytes,
                        .high_nominal = format.bytes,
                        .dimension = Dimension::Of(Dimension::kByte),
                        .text = format.text,
                        .beside = true};
      for (const Figure& f : figures_) {
        if (of_parameters && f.dimension.dimensionless() && f.suffixed && f.number >= 0 &&
            f.low_nominal >= (f.noun != nullptr ? kLeastNamed : kLeastParameters) &&
            Matches(EndsOf(f) * EndsOf(size), std::array{&f, &size}, " in "))
          return true;
      }
    }
    return false;
  }

  bool TryTriples() {
    const std::size_t count = std::min(figures_.size(), kOfTriples);
    for (std::size_t i = 0; i < count; ++i)
      for (std::size_t k = i + 1; k < count; ++k)
        for (std::size_t l = k + 1; l < count; ++l)
          if (TryTriple(figures_[i], figures_[k], figures_[l])) return true;
    return false;
  }

  bool TryTriple(const Figure& a, const Figure& b, const Figure& c) {
    if (number().percent || number().multiplier || number().dimension.dimensionless()) return false;
    if (IsItself(a) || IsItself(b) || IsItself(c)) return false;
    if (std::min({a.number, b.number, c.number}) < 0) return false;
    const Dimension& wanted = number().dimension;
    const Ends x = EndsOf(a), y = EndsOf(b), z = EndsOf(c);
    const std::array of = {&a, &b, &c};
    if (a.dimension == wanted && b.dimension == wanted && c.dimension == wanted) {
      if (std::min({a.low.low, b.low.low, c.low.low}) < 2 * nominal_[0] * width_) return false;
      if (a.baseline || b.baseline || c.baseline) return false;
      sum_ = true;
      const bool found = Matches(x + y + z, of, " + ") || Matches(x - y - z, of, " − ") ||
                         Matches(y - x - z, std::array{&b, &a, &c}, " − ") ||
                         Matches(z - x - y, std::array{&c, &a, &b}, " − ");
      sum_ = false;
      return found;
    }
    return a.dimension * b.dimension * c.dimension == wanted && Matches(x * y * z, of, " × ");
  }

  bool Matches(const Ends& value, std::span<const Figure* const> of, const char* sign) {
    if (!value.low.known() || !value.high.known() || value.low.low <= 0) return false;
    if (value.low.high < nominal_[0] / 100 || value.low.low > nominal_[0] * 100) return false;
    if (!NounsAgree(of)) return false;
    ++tried_;
    if (!MayAgree(window_, value.low)) return false;
    if (!range() && value.low_nominal != value.high_nominal) return false;
    // What is taken from an amount in its own unit has that unit's meaning.
    // Only amounts and lengths are counted in powers of two.
    as_written_ = sum_ ||
                  (number().dimension != Dimension::Of(Dimension::kByte) &&
                   !number().dimension.dimensionless()) ||
                  std::ranges::any_of(of, [&](const Figure* f) { return IsOfItsKind(*f); });
    const char* reading = AgreesAt(0, value.low);
    if (reading == nullptr || AgreesAt(1, value.high) == nullptr) return false;
    if (std::ranges::any_of(of, [&](const Figure* f) { return FollowsFromClaim(*f); }))
      return false;
    if (number().hedged && std::abs(value.low_nominal / nominal_[0] - 1) > kHedge) return false;
    if (!AsPrinted(0, value.low_nominal) || !AsPrinted(1, value.high_nominal)) return false;
    const bool beside = std::ranges::all_of(of, [](const Figure* f) { return f->beside; });
    double limit = beside ? kChanceBeside : kChance;
    if (of.size() > 2) limit = kChanceOfThree;
    if (std::ranges::any_of(of, [](const Figure* f) { return IsBare(f) || f->percent; }))
      limit = kChanceBare;
    if (derived_) limit *= kSaid;
    if ((sum_ && needs_words_ && of.size() < 3) || !LeadTo(of)) limit = kSurely;
    // Computed from the figures as they are printed, it has all its digits.
    const bool exactly = AgreesAt(0, Interval::Exactly(value.low_nominal)) != nullptr &&
                         AgreesAt(1, Interval::Exactly(value.high_nominal)) != nullptr;
    const double width = width_ + (exactly ? 0 : std::log(value.low.high / value.low.low));
    if (tried_ * width / kLn10000 > limit || (input_ && !beside && !derived_)) return false;
    CheckDetail detail{.kind = CheckDetail::Kind::kNearby, .claim = claim_};
    detail.expected = {value.low.low, value.high.high}, detail.has_expected = true;
    detail.reading = reading;
    for (const Figure* f : of) {
      if (!detail.message.empty()) detail.message += sign;
      detail.message += around_.Name(*f);
      if (f->number >= 0) detail.numbers.push_back(static_cast<std::uint32_t>(f->number));
    }
    j_.judged[claim_].Add("arithmetic-nearby", Verdict::kConfirmed, Severity::kNone,
                          std::move(detail));
    return true;
  }

  // "3 GB/s moves 15 GB in 5 s": what the claim was taken for says nothing of it.
  bool FollowsFromClaim(const Figure& f) const {
    return f.number >= 0 && ComesFrom(j_, static_cast<std::uint32_t>(f.number),
                                      static_cast<std::uint32_t>(j_.claims.claims[claim_].index));
  }

  // What follows stands behind what it follows from, or its clause says that right behind it.
  bool LeadTo(std::span<const Figure* const> of) const {
    const Claim& claim = j_.claims.claims[claim_];
    return std::ranges::all_of(of, [&](const Figure* f) {
      if (!f->beside) return !given_ && of.size() == 2;
      if (f->number < claim.index) return true;
      const Number& n = j_.mentions.numbers[static_cast<std::size_t>(f->number)];
      return cell_ ? !sum_ : !EndsClause(j_.document.text, claim.end, n.digits);
    });
  }

  bool IsInItsUnit(const Figure& f) const {
    return f.number >= 0 && number().unit != nullptr &&
           j_.mentions.numbers[static_cast<std::size_t>(f.number)].unit == number().unit;
  }
  const char* AgreesAt(std::size_t end, const Interval& value) const {
    const std::span<const Ink> inks(inks_[end].data(), as_written_ ? 1 : inks_[end].size());
    return Agrees(ends_[end], inks, value);
  }

  // Not only somewhere in what rounding leaves open.
  bool AsPrinted(std::size_t end, double value) const {
    const double within = sum_ ? kRounded : kRoundedFactors;
    if (std::abs(value / nominal_[end] - 1) < within) return true;
    return AgreesAt(end, Interval::Exactly(value)) != nullptr;
  }

  Judgement& j_;
  FiguresAround around_;
  std::span<const Figure> figures_;  // nearest first
  std::array<Number, 2> ends_;
  std::array<Inks, 2> inks_;
  std::vector<Meant> meanings_;
  std::array<double, 2> nominal_{};
  std::uint32_t claim_ = 0;
  int tried_ = 0;
  bool change_ = false, derived_ = false, input_ = false, needs_words_ = false, given_ = false,
       cell_ = false, sums_ = false;
  bool sum_ = false;         // what is tried adds up amounts
  bool as_written_ = false;  // and in no other reading
  double width_ = 0;
  Interval window_;  // of what may agree with the claim, or with the low end of its range
};

}  // namespace

void CheckWorkedOut(Judgement& j) {
  WorkedOutCheck check(j);
  // Results stand behind what they come from: the last ones first, so that none is taken for what
  // its operands come from.
  for (auto c = static_cast<std::uint32_t>(j.claims.claims.size()); c-- > 0;) check.Check(c);
}

}  // namespace shardlint
