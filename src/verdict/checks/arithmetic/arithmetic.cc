#include "verdict/checks/arithmetic/arithmetic.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

#include "base/text.h"
#include "verdict/checks/arithmetic/answered.h"
#include "verdict/checks/doubt/word_doubts.h"
#include "verdict/checks/place/tables.h"

namespace shardlint {
namespace {

// Farther apart than this, the text was more likely misread than miscalculated.
constexpr double kExplicitReach = 1e4;
constexpr double kImplicitReach = 300;
constexpr double kNearCounts = 2.5;   // from counts alone to an amount that they may be meant for
constexpr double kNearQuotient = 10;  // the same with a sign of equality
constexpr double kFewTimes = 10;      // a whole rate is that much more than what it is taken by
constexpr std::array<double, 2> kPlaces = {10, 100};
constexpr double kPlaceApart = 0.005;                    // of a ratio of places
constexpr double kLargestElement = 8;                    // bytes
constexpr std::array<double, 3> kFormats = {0.5, 2, 4};  // bytes of a value
constexpr std::string_view kBinary = "binary prefixes";
constexpr std::array<double, 5> kPeriods = {3600, 86'400, 604'800, 2'592'000, 31'536'000};
constexpr std::array<double, 3> kLabelledPeriods = {60, 3600, 86'400};  // a minute, hour, day
constexpr std::array<double, 9> kCalendar = {7, 12, 24, 30, 52, 365, 720, 730, 8760};
constexpr double kHour = 3600, kMonths = 0.03;  // by what months differ
constexpr std::array<std::string_view, 5> kPerMillion = {"/M", "/1M", " per M", " per 1M",
                                                         " per million"};
constexpr std::uint32_t kPerReach = 24;             // bytes behind a figure that say what it is per
constexpr double kStep = 1000, kBinaryStep = 1024;  // from a prefix to the next
constexpr double kCoarsest = 0.012;                 // of what zeros at the end may round away
constexpr double kBitsOfByte = 8, kBillion = 1e9;
constexpr std::size_t kCountedFactors = 4;  // of a cache: heads, their size, layers, bytes
constexpr std::int64_t kThreeDigits = 100;
constexpr double kCarried = 1e-4;  // of a value, beyond what its operands' digits leave open

// "permitted (90 %) | 0.9 × 96": the share is told, and its figure not rounded.
// Beside a rate of thousands, which is rounded itself, it may as well be.
bool IsToldInPercent(const Judgement& j, const Equation& e, const Number& n) {
  const double share = n.decimal.value();
  if (share <= 0 || share >= 1 || n.percent ||
      std::ranges::any_of(e.operands, [&](std::uint32_t i) {
        return j.mentions.numbers[i].decimal.value() >= kStep;
      }))
    return false;
  const std::uint32_t first = j.document.blocks[j.document.FirstOfRow(n.block)].text_begin;
  return std::ranges::any_of(j.NumbersIn(first, n.digits), [&](const Number& o) {
    return o.percent && std::abs(o.decimal.value() - 100 * share) < 1e-9;
  });
}

/// `bytes` is an operand that is meant in bytes.
Interval Evaluated(const Judgement& j, const Equation& e, bool exactly, bool units, bool binary,
                   const Number* bytes = nullptr) {
  std::vector<Interval> values;
  values.reserve(e.operands.size());
  for (const std::uint32_t i : e.operands) {
    const Number& n = j.mentions.numbers[i];
    if (&n == bytes) {
      values.push_back(Interval::Exactly(n.decimal.value()));
      continue;
    }
    Interval v = n.range ? Interval::Exactly(n.upper.value())
                 : exactly || IsElementSize(n) || IsToldInPercent(j, e, n)
                     ? Interval::Exactly(n.decimal.value())
                     : n.Printed();
    const bool scale = units || n.percent || (n.bare_suffix && n.dimension.dimensionless());
    if (scale)
      v = v * Interval::Exactly(binary && n.binary_factor > 0 ? n.binary_factor : n.factor);
    values.push_back(v);
  }
  return Evaluate(e.expression, values);
}

/// The period in a rate's unit: a day of "69M tokens/day"; nothing for rates of a second.
std::optional<double> PeriodOf(const Number& n) {
  for (const double period : kPeriods)
    for (const double prefix : {1.0, 1e3, 1e6, 1e9, 1e12})
      if (std::abs(n.factor * period / prefix - 1) < 1e-9) return period;
  return std::nullopt;
}

// "($10/hr ÷ 4000 tok/s) × (1M ÷ 3600)": the seconds of the hour stand among the factors, so the
// units are told and not counted with.
bool SpellsPeriod(const Judgement& j, const Equation& e) {
  std::optional<double> period;
  for (const std::uint32_t i : e.operands) {
    const Number& n = j.mentions.numbers[i];
    if (n.dimension.dimensionless() || n.factor == 1) continue;
    const auto own = PeriodOf(n);
    if (!own || n.dimension.exponents[Dimension::kSecond] != -1 || (period && own != period))
      return false;
    period = own;
  }
  return period && std::ranges::any_of(e.operands, [&](std::uint32_t i) {
           const Number& n = j.mentions.numbers[i];
           return n.dimension.dimensionless() && !n.percent && n.decimal.value() == *period;
         });
}

}  // namespace

namespace {

// Eight times a bit's share of a byte is its prefix alone.
bool IsInBits(const Number& n) {
  if (n.dimension.exponents[Dimension::kByte] != 1) return false;
  double prefix = n.factor * kBitsOfByte;
  while (prefix >= kStep) prefix /= kStep;
  return prefix == 1;
}

// "2 × 80 × 8 × 128 × 2B = 328 KB": bytes of a value, glued to their figure like billions.
const Number* GluedBytes(const Judgement& j, const Equation& e) {
  const bool product = std::ranges::all_of(e.expression.nodes, [](const Expression::Node& node) {
    return node.op == Expression::Op::kName || node.op == Expression::Op::kMultiply;
  });
  if (!product || j.mentions.numbers[e.result].dimension.exponents[Dimension::kByte] != 1)
    return nullptr;
  for (std::size_t i = e.operands.size(); i-- > 1;) {
    const Number& n = j.mentions.numbers[e.operands[i]];
    if (n.bare_suffix && n.factor == kBillion && n.decimal.integer() &&
        n.decimal.value() <= kLargestElement)
      return &n;
  }
  return nullptr;
}

// "8 bits / 8 = 1 byte", "400 Gb/s ÷ 8 = 50 GB/s": the division is the conversion.
bool ConvertsBits(const Judgement& j, const Equation& e) {
  if (e.operands.size() != 2 || e.expression.nodes.back().op != Expression::Op::kDivide)
    return false;
  const Number& by = j.mentions.numbers[e.operands[1]];
  return by.dimension.dimensionless() && by.decimal.value() == kBitsOfByte &&
         IsInBits(j.mentions.numbers[e.operands[0]]) && !IsInBits(j.mentions.numbers[e.result]);
}

}  // namespace

namespace {

// "70 GB × 100 = 7 TB/s" counts steps of a second, "88 × 175e6 / 3.35e12 | 4.6 ms" in a row that is
// labelled "bytes" is told in base units: units that are left out, or lent by a label, are what
// makes it right, and hold nothing against it.
void AddLooseUnits(const Judgement& j, const Equation& e, const Dimension& dimension,
                   std::vector<Computed>& out) {
  const Number& r = j.mentions.numbers[e.result];
  const auto add = [&](const Interval& value, const char* reading) {
    if (value.known() && Agrees(r, value) != nullptr) out.push_back({value, reading});
  };
  const auto any = [&](const auto& has) {
    return std::ranges::any_of(e.operands,
                               [&](std::uint32_t i) { return has(j.mentions.numbers[i]); });
  };
  const auto bare = [](const Number& n) {
    return n.unit == nullptr && n.noun == nullptr && !n.percent && !n.multiplier;
  };
  if (dimension / Dimension::Of(Dimension::kSecond) == r.dimension &&
      !r.dimension.dimensionless() && !dimension.dimensionless() && any(bare))
    add(Evaluated(j, e, false, true, false), "a count of a second");
  const bool lent = std::ranges::all_of(e.operands, [&](std::uint32_t i) {
    const Number& n = j.mentions.numbers[i];
    return n.inherited_unit || n.dimension.dimensionless();
  });
  if (lent && any([](const Number& n) { return n.inherited_unit && !n.dimension.dimensionless(); }))
    add(Evaluated(j, e, true, false, false), "in base units");
}

}  // namespace

bool IsElementSize(const Number& n) {
  return n.dimension == Dimension::Of(Dimension::kByte) && n.factor == 1 && n.decimal.integer() &&
         !n.hedged && n.decimal.value() <= kLargestElement;
}

bool IsOfFormulaColumn(const Judgement& j, const Equation& e) {
  const std::uint32_t from = j.mentions.numbers[e.operands.front()].block;
  if (j.document.blocks[from].kind != Block::Kind::kCell ||
      from == j.mentions.numbers[e.result].block)
    return false;
  const std::int32_t header = HeaderOf(j, from);
  if (header < 0) return false;
  const Block& head = j.document.blocks[static_cast<std::size_t>(header)];
  return j.HasWord("computed_how", head.text_begin, head.text_end);
}

std::vector<Computed> ComputedSide(const Judgement& j, const Equation& e, bool exactly) {
  std::vector<Computed> out;
  const Number& r = j.mentions.numbers[e.result];
  std::vector<Dimension> dimensions;
  bool any_binary = false, any_unit = false, any_flops = false;
  for (const std::uint32_t i : e.operands) {
    const Number& n = j.mentions.numbers[i];
    dimensions.push_back(n.dimension);
    any_binary |= n.binary_factor > 0;
    any_unit |= !n.dimension.dimensionless();
    any_flops |= n.amount_or_rate;
  }
  ExpressionError error;
  const std::optional<Dimension> dimension = CheckDimensions(e.expression, dimensions, &error);
  const auto add = [&](Interval v, const char* reading) {
    if (v.known()) out.push_back({.value = v, .reading = reading});
  };
  const Dimension wanted = r.dimension;
  // "143 TFLOPs / (2 × 989 TFLOPS) = 72 ms": a rate spelled like an amount is said per second.
  const bool timed = wanted == Dimension::Of(Dimension::kSecond) && any_flops;
  const bool rate =
      dimension && r.amount_or_rate && *dimension == wanted / Dimension::Of(Dimension::kSecond);
  if (dimension && *dimension == wanted && ConvertsBits(j, e)) {
    add(Evaluated(j, e, exactly, true, false) * Interval::Exactly(kBitsOfByte), "");
    return out;
  }
  if (dimension && (*dimension == wanted || rate)) {
    add(Evaluated(j, e, exactly, true, false), "");
    if (any_binary) add(Evaluated(j, e, exactly, true, true), kBinary.data());
  }
  if (const Number* bytes = GluedBytes(j, e); bytes != nullptr) {
    add(Evaluated(j, e, exactly, true, false, bytes), "");
    if (e.operands.size() >= kCountedFactors) return out;  // nobody multiplies four counts by 2e9
  }
  if (dimension && dimension->dimensionless() && !wanted.dimensionless()) {
    // Units left out on the left: the figure is meant in the result's unit, or in base units.
    if (!timed) add(Evaluated(j, e, exactly, false, false) * Interval::Exactly(r.factor), "");
    if (!out.empty()) out.back().in_unit = true;
    add(Evaluated(j, e, exactly, true, false), "");
  }
  // "$3.50/hr × 24 = $84/day": the factor is the conversion.
  const Dimension price = Dimension::Of(Dimension::kDollar) / Dimension::Of(Dimension::kSecond);
  if (dimension && *dimension == wanted && wanted == price)
    add(Evaluated(j, e, exactly, false, false) * Interval::Exactly(r.factor), "as converted");
  if (wanted.dimensionless() && !r.percent && any_unit && dimension &&
      !dimension->dimensionless() && r.unit == nullptr) {
    // "prompts per s | 4 / 73.1 ms = 54.7", "a minute" just as well.
    if (dimension->WithoutCounts() == Dimension::Of(Dimension::kSecond, -1)) {
      add(Evaluated(j, e, exactly, true, false), "a second");
      for (const double period : kLabelledPeriods)
        add(Evaluated(j, e, exactly, true, false) * Interval::Exactly(period),
            "of a longer period");
    }
    add(Evaluated(j, e, exactly, false, false), "");
    // "13 × 12.8 ms / 0.7 = 0.24": a rate without its unit, and how many that makes.
    if (*dimension == Dimension::Of(Dimension::kSecond))
      add(Evaluated(j, e, exactly, true, false), "in seconds");
  }
  if (!dimension && !any_unit)
    add(Evaluated(j, e, exactly, false, false) * Interval::Exactly(r.factor), "");
  // "1.34 + 0.26 = 1.60B": the suffix stands behind the sum alone.
  if (r.bare_suffix && dimension && dimension->dimensionless() &&
      std::ranges::none_of(e.operands,
                           [&](std::uint32_t i) { return j.mentions.numbers[i].bare_suffix; }))
    add(Evaluated(j, e, exactly, false, false) * Interval::Exactly(r.factor), "in its suffix");
  if (r.percent && out.empty() && dimension && dimension->dimensionless())
    add(Evaluated(j, e, exactly, true, false), "");
  if (out.empty() && dimension) AddLooseUnits(j, e, *dimension, out);
  if (SpellsPeriod(j, e)) {
    out.clear();
    add(Evaluated(j, e, exactly, false, false) * Interval::Exactly(r.factor), "");
  }
  return out;
}

namespace {

// "35 GB + 5 GB = 40 GB": one unit throughout has one meaning throughout.
bool HasOneUnit(const Judgement& j, const Equation& e) {
  const Number& r = j.mentions.numbers[e.result];
  return r.unit != nullptr &&
         std::ranges::all_of(e.operands,
                             [&](std::uint32_t i) {
                               const Number& n = j.mentions.numbers[i];
                               return n.unit == r.unit || n.dimension.dimensionless();
                             }) &&
         std::ranges::any_of(e.operands,
                             [&](std::uint32_t i) { return j.mentions.numbers[i].unit == r.unit; });
}

// "16 GPUs (TP4 × PP2 × EP8)": degrees may share GPUs; the plan's own check counts them.
bool CountsDegrees(const Judgement& j, const Equation& e) {
  const Number& r = j.mentions.numbers[e.result];
  return r.noun != nullptr && r.noun->id == "gpu" &&
         std::ranges::all_of(
             e.operands, [&](std::uint32_t i) { return !j.mentions.numbers[i].degree.empty(); });
}

bool Holds(Equation::Relation relation, const Interval& a, const Interval& b, bool& refuted) {
  switch (relation) {
    case Equation::Relation::kLess:
    case Equation::Relation::kLessEqual:
      refuted = a.low > b.high;
      return a.high <= b.high;
    case Equation::Relation::kGreater:
    case Equation::Relation::kGreaterEqual:
      refuted = a.high < b.low;
      return a.low >= b.low;
    case Equation::Relation::kEqual:
      break;
  }
  return false;
}

void Compare(Judgement& j, std::int32_t index, JudgedClaim& judged, std::uint32_t claim) {
  const Equation& e = j.mentions.equations[static_cast<std::size_t>(index)];
  const Number& a = j.mentions.numbers[e.operands.front()];
  const Number& b = j.mentions.numbers[e.result];
  Number left = a, right = b;
  left.bound = right.bound = Bound::kNone;
  bool refuted = false;
  // "TTFT was 850 ms and TPOT < 50 ms": the name before the sign is another than the left side's.
  const std::int32_t of_left = j.claims.of_number[e.operands.front()];
  const std::uint16_t measure =
      of_left < 0 ? 0xFFFF : j.claims.claims[static_cast<std::size_t>(of_left)].measure;
  if (std::ranges::any_of(j.CuesIn(a.end, b.begin), [&](const Cue& cue) {
        return cue.kind == Vocabulary::Kind::kMeasure && cue.index != measure;
      }))
    return;
  const bool holds = Holds(e.relation, left.Printed() * Interval::Exactly(a.factor),
                           right.Printed() * Interval::Exactly(b.factor), refuted);
  CheckDetail detail{.kind = CheckDetail::Kind::kComparison, .claim = claim, .other = index};
  if (holds)
    judged.Add("arithmetic-comparison", Verdict::kConfirmed, Severity::kNone, std::move(detail));
  if (refuted && !IsAnswered(j, a, b))
    judged.Add("arithmetic-comparison", Verdict::kContradicted, Severity::kError,
               std::move(detail));
}

// Operands without a unit may be meant in another prefix than the result: "82.6 × 1024 = 84.6
// TFLOP".
bool PrefixApart(const Judgement& j, const Equation& e, const Number& r,
                 const std::vector<Computed>& values) {
  const bool suffix = r.unit != nullptr && r.unit->kind == Unit::Kind::kSuffix;
  if (r.dimension.dimensionless() && !r.bare_suffix && !suffix) return false;
  // "72.0 − 15.0 − 4.0 = 53.0 GB" is of one prefix throughout.
  if (e.operands.size() > 1 &&
      std::ranges::all_of(e.expression.nodes, [](const Expression::Node& node) {
        return node.op == Expression::Op::kName || node.op == Expression::Op::kAdd ||
               node.op == Expression::Op::kSubtract;
      }))
    return false;
  const bool bare = std::ranges::all_of(
      e.operands, [&](std::uint32_t i) { return j.mentions.numbers[i].dimension.dimensionless(); });
  if (!bare) return false;
  for (const Computed& v : values)
    for (const double step : {1e3, 1e6, 1e9, 1e12, 1024.0, 1048576.0, 1073741824.0})
      if (Agrees(r, v.value * Interval::Exactly(step)) != nullptr ||
          Agrees(r, v.value / Interval::Exactly(step)) != nullptr)
        return true;
  return false;
}

// "one expert (3 × 5120 × 1536) 47.2 MB": values, each of as many bytes as some format has.
bool IsInSomeFormat(const Equation& e, const Number& r, const std::vector<Computed>& values) {
  if (!e.implicit || r.dimension != Dimension::Of(Dimension::kByte)) return false;
  return std::ranges::any_of(values, [&](const Computed& v) {
    return std::ranges::any_of(kFormats, [&](double bytes) {
      return Agrees(r, v.value * Interval::Exactly(bytes)) != nullptr;
    });
  });
}

// "(36 × 8 × 128) 140 MiB", "of which 7/8 = 209.7 GB/s": factors of an amount that no unit stands
// beside, or a share of one said before.
bool LacksAmount(const Equation& e, const Number& r) {
  const bool amount = !r.dimension.WithoutCounts().dimensionless();
  return amount && e.operands.size() < (e.implicit ? 5 : 3);
}

// "32 × 7.99 = 255.7 GB": an operand that the document prints as an amount of the result's unit.
bool HasPrintedAmount(const Judgement& j, const Equation& e, const Number& r) {
  return std::ranges::any_of(e.operands, [&](std::uint32_t i) {
    const Number& n = j.mentions.numbers[i];
    return !n.decimal.integer() && std::abs(n.decimal.digits) >= kThreeDigits &&
           std::ranges::any_of(j.mentions.numbers, [&](const Number& other) {
             return other.decimal == n.decimal && other.dimension == r.dimension &&
                    other.factor == r.factor && &other != &j.mentions.numbers[e.result];
           });
  });
}

// "1,026 / 16 = 64.2 GB": a whole amount whose unit stands behind the result alone is rounded.
bool DividesRounded(const Judgement& j, const Equation& e, const Number& r) {
  if (e.operands.size() != 2 || r.dimension.dimensionless() ||
      e.expression.nodes.back().op != Expression::Op::kDivide)
    return false;
  const Number& a = j.mentions.numbers[e.operands[0]];
  const Number& b = j.mentions.numbers[e.operands[1]];
  if (a.unit != nullptr || a.noun != nullptr || !a.decimal.integer() || a.hedged || a.range ||
      !b.dimension.dimensionless() || a.decimal.exponent != 0 || b.decimal.value() == 0)
    return false;
  const double whole = a.decimal.value();
  return Agrees(r, Interval{whole - 0.5, whole + 0.5} * Interval::Exactly(r.factor) /
                       Interval::Exactly(b.decimal.value())) != nullptr;
}

// "2 × 3,606 = 7,211 tokens/s": a whole rate whose unit stands behind the product alone is rounded.
bool MultipliesRounded(const Judgement& j, const Equation& e, const Number& r) {
  if (e.operands.size() != 2 || e.expression.nodes.back().op != Expression::Op::kMultiply ||
      r.dimension.exponents[Dimension::kSecond] != -1)
    return false;
  const Number &a = j.mentions.numbers[e.operands[0]], &b = j.mentions.numbers[e.operands[1]];
  const auto whole = [](const Number& n) {
    return n.decimal.integer() && n.decimal.exponent == 0 && n.decimal.value() >= 1;
  };
  if (!whole(a) || !whole(b)) return false;
  const double few = std::min(a.decimal.value(), b.decimal.value());
  const double many = std::max(a.decimal.value(), b.decimal.value());
  return many >= kThreeDigits && few < many / kFewTimes &&
         Agrees(r, Interval{many - 0.5, many + 0.5} * Interval::Exactly(few * r.factor)) != nullptr;
}

// "512 ÷ 17.3 ms = 29,612 tokens/s": more digits than a rounded operand has, and off by less than
// what another place of it would tell.
bool IsWithinRounding(const Judgement& j, const Equation& e, const Number& r,
                      const std::vector<Computed>& values) {
  const bool rounded = std::ranges::any_of(e.operands, [&](std::uint32_t i) {
    const Number& n = j.mentions.numbers[i];
    return !n.decimal.integer() && !n.percent && !IsElementSize(n);
  });
  if (!rounded || r.decimal.digits < kThreeDigits) return false;
  const double claimed = r.Nominal();
  return std::ranges::any_of(values, [&](const Computed& v) {
    return *v.reading == '\0' && v.value.high > v.value.low &&
           claimed > v.value.low * (1 - kCarried) && claimed < v.value.high * (1 + kCarried);
  });
}

// "141e9 / 327680 = 430,000": zeros at the end are places rounded away, two digits at least stay.
bool RoundsTo(const Number& r, const std::vector<Computed>& values) {
  if (!r.decimal.integer() || r.decimal.digits < 100) return false;
  std::int64_t zeros = 1;
  while (r.decimal.digits % (zeros * 10) == 0) zeros *= 10;
  if (zeros == 1 || r.decimal.digits / zeros < 10) return false;
  const double half = 0.5 * static_cast<double>(zeros) * std::pow(10, r.decimal.exponent);
  const double printed = r.decimal.value();
  const Interval rounded = Interval{printed - half, printed + half} * Interval::Exactly(r.factor);
  return half <= kCoarsest * printed && std::ranges::any_of(values, [&](const Computed& v) {
           return *v.reading == '\0' && v.value.Meets(rounded);
         });
}

// "2 × 80 × 8 × 128 × 2 × 4096 = 1.31 GB": a product of counts, and digits enough to tell steps by.
bool IsProductOfCounts(const Judgement& j, const Equation& e, const Number& r) {
  return r.dimension == Dimension::Of(Dimension::kByte) && e.operands.size() >= kCountedFactors &&
         std::abs(r.decimal.digits) >= kThreeDigits &&
         std::ranges::all_of(e.operands, [&](std::uint32_t i) {
           const Number& n = j.mentions.numbers[i];
           return n.dimension.dimensionless() || IsElementSize(n);
         });
}

// "256 KB × 5,000 = 1.28 GB": some of the steps to the printed prefix are of 1000, some of 1024.
bool StepsDiffer(const Judgement& j, const Equation& e, const std::vector<Computed>& values) {
  Number r = j.mentions.numbers[e.result];
  r.hedged = false;
  const bool stepped = std::ranges::any_of(e.operands, [&](std::uint32_t i) {
    const Number& n = j.mentions.numbers[i];
    return n.dimension == r.dimension && n.binary_factor > 0 && n.factor < r.factor;
  });
  if (!(stepped || IsProductOfCounts(j, e, r)) || r.binary_factor <= 0) return false;
  const double steps = std::round(std::log(r.factor) / std::log(kStep));
  return std::ranges::any_of(values, [&](const Computed& v) {
    double mixed = 1;
    for (double k = 1; k < steps; ++k) {
      mixed *= kBinaryStep / kStep;
      if (Agrees(r, v.value / Interval::Exactly(mixed)) != nullptr) return true;
    }
    return false;
  });
}

/// What stands behind "per" right behind a figure: "token" of "64 KB per token".
std::string_view PerOf(const Judgement& j, const Number& n) {
  const std::string_view text = j.document.text;
  const std::uint32_t end = j.document.blocks[n.block].text_end;
  const std::string_view behind = text.substr(n.end, std::min(end - n.end, kPerReach));
  return behind.starts_with(" per ") ? behind.substr(5) : std::string_view();
}

// "117 MB/layer = 8.2 GB": of one of them, then of all.
bool IsOfAllOfThem(const Number& one, const Number& all) {
  if (one.per == nullptr || all.per != nullptr || one.dimension != all.dimension) return false;
  const Interval times = all.InBase() / one.InBase();
  return times.low >= 2 && std::floor(times.high) >= std::ceil(times.low);
}

// "64 KB per token = 2 GB per 32K prompt": what each is of differs, and so do they.
bool IsOfOther(const Judgement& j, const Equation& e) {
  if (e.operands.size() != 1) return false;
  if (IsOfAllOfThem(j.mentions.numbers[e.operands.front()], j.mentions.numbers[e.result]))
    return true;
  const std::string_view left = PerOf(j, j.mentions.numbers[e.operands.front()]);
  const std::string_view right = PerOf(j, j.mentions.numbers[e.result]);
  std::size_t same = 0;
  while (same < left.size() && same < right.size() && left[same] == right[same]) ++same;
  return !left.empty() && !right.empty() && same < left.size() && IsLetter(left[same]);
}

// "$25/M", "$2.00 per M tokens".
bool IsPerMillion(const Judgement& j, const Number& n) {
  const std::string_view behind = std::string_view(j.document.text).substr(n.end, 16);
  return n.dimension.exponents[Dimension::kDollar] != 0 &&
         std::ranges::any_of(kPerMillion,
                             [&](std::string_view per) { return behind.starts_with(per); });
}

// "$25/M × 15M" is of any period; an hour's price needs its hours: "40 × $2 × 24 = $1,920/day".
bool HasHoursOf(const Judgement& j, const Equation& e, double period) {
  double hours = 1;
  bool price = false;
  for (const std::uint32_t i : e.operands) {
    const Number& n = j.mentions.numbers[i];
    const bool money = n.dimension.exponents[Dimension::kDollar] != 0;
    if (money && std::string_view(j.document.text).substr(n.end).starts_with("/")) return true;
    price |= money;
    if (std::ranges::find(kCalendar, n.Nominal()) != kCalendar.end()) hours *= n.Nominal();
  }
  const bool sum = std::ranges::all_of(e.expression.nodes, [](const Expression::Node& node) {
    return node.op == Expression::Op::kName || node.op == Expression::Op::kAdd;
  });
  return !price || sum || std::abs(hours * kHour / period - 1) < kMonths;
}

// "800 × 86,400 ≈ 69M tokens/day", "15M × $25/M = $375/day", "$60/day ÷ 30M = $2 per M": amounts
// of the period that the other side names, and prices of a million.
std::optional<Interval> OfItsPeriod(const Judgement& j, const Equation& e, const Number& r) {
  const Dimension second = Dimension::Of(Dimension::kSecond);
  std::vector<Dimension> dimensions;
  double scale = IsPerMillion(j, r) ? 1e6 : 1;
  std::optional<double> stated;
  for (const std::uint32_t i : e.operands) {
    const Number& n = j.mentions.numbers[i];
    dimensions.push_back(n.dimension);
    if (IsPerMillion(j, n)) scale /= 1e6;
    if (n.dimension.exponents[Dimension::kSecond] == -1) stated = PeriodOf(n);
  }
  const bool rate = r.dimension.exponents[Dimension::kSecond] == -1;
  const double period = rate ? PeriodOf(r).value_or(0) : 0;
  if (period == 0 && scale == 1) return std::nullopt;  // as nearly all are
  ExpressionError error;
  const auto dimension = CheckDimensions(e.expression, dimensions, &error);
  if (!dimension) return std::nullopt;
  const Interval value = Evaluated(j, e, false, true, false) * Interval::Exactly(scale);
  if (period > 0 && *dimension / second == r.dimension && HasHoursOf(j, e, period))
    return value / Interval::Exactly(period);
  if (stated && *dimension * second == r.dimension && scale != 1)
    return value * Interval::Exactly(*stated);
  if (scale != 1 && *dimension == r.dimension) return value;
  return std::nullopt;
}

// "65 GB and 4 GB: 69 GB (82% of 80 GB)": the amount is a sum, the share alone is wrong.
bool IsSumWithShare(const Judgement& j, const Equation& e) {
  return e.implicit && e.operands.size() == 2 && j.mentions.numbers[e.operands.front()].percent &&
         j.claims.of_number[e.operands.front()] >= 0 &&
         IsOfTwoBefore(j, j.mentions.numbers[e.result]);
}

// "(10) × (7) × (8)": rows of a table that are numbered, not factors.
bool IsOfReferences(const Judgement& j, const Equation& e) {
  const std::string_view text = j.document.text;
  std::size_t references = 0;
  for (const std::uint32_t i : e.operands) {
    const Number& n = j.mentions.numbers[i];
    if (n.digits > 0 && text[n.digits - 1] == '(' && text.substr(n.end).starts_with(')') &&
        n.decimal.integer() && n.unit == nullptr && n.noun == nullptr && !n.multiplier)
      ++references;
  }
  return references > 1;
}

// "78 layers on the 2 nodes (38 + 40)", "4 stages (21 + 21 + 21 + 17)": the bracket gives the parts
// of what stands before, as many as are counted.
bool CountsItsParts(const Judgement& j, const Equation& e, const Number& r) {
  const bool sum = std::ranges::all_of(e.expression.nodes, [](const Expression::Node& node) {
    return node.op == Expression::Op::kName || node.op == Expression::Op::kAdd;
  });
  return e.implicit && sum && r.decimal.value() == static_cast<double>(e.operands.size()) &&
         std::ranges::none_of(e.operands, [&](std::uint32_t i) {
           return j.mentions.numbers[i].noun != nullptr && j.mentions.numbers[i].noun == r.noun;
         });
}

// "| 2.9 | Sum | 2.2 + 2.6 + 2.7 | 107.6 GB |": the numbers of other rows.
bool NamesRows(const Judgement& j, const Equation& e) {
  const Block& own = j.document.blocks[j.mentions.numbers[e.operands.front()].block];
  if (own.kind != Block::Kind::kCell) return false;
  const auto& blocks = j.document.blocks;
  const Group& group = j.document.groups[static_cast<std::size_t>(own.group)];
  const std::string_view text = j.document.text;
  return std::ranges::all_of(e.operands, [&](std::uint32_t i) {
    const Number& n = j.mentions.numbers[i];
    if (n.end <= n.digits) return false;
    const std::string_view name = text.substr(n.digits, n.end - n.digits);
    for (std::uint32_t b = group.first_block; b < group.end_block; ++b)
      if (blocks[b].column == 0 && blocks[b].row != own.row &&
          Trim(j.document.TextOf(blocks[b])) == name)
        return true;
    return false;
  });
}

// "3,371 × 4 = 1,348 tokens/s": off by one or two places.
bool LosesDigits(double ratio) {
  return std::ranges::any_of(
      kPlaces, [&](double places) { return std::abs(ratio / places - 1) < kPlaceApart; });
}

void CheckEquation(Judgement& j, std::int32_t index, JudgedClaim& judged, std::uint32_t claim) {
  const Equation& e = j.mentions.equations[static_cast<std::size_t>(index)];
  if (IsOfOther(j, e) || IsOfReferences(j, e) || NamesRows(j, e)) return;
  std::vector<Computed> values = ComputedSide(j, e);
  Number r = j.mentions.numbers[e.result];
  if (e.approximate) r.hedged = true;
  if (HasOneUnit(j, e)) {
    r.binary_factor = 0;
    std::erase_if(values, [](const Computed& v) { return v.reading == kBinary; });
  }
  CheckDetail detail{.kind = CheckDetail::Kind::kArithmetic, .claim = claim, .other = index};
  detail.has_expected = true;
  if (const auto value = OfItsPeriod(j, e, r); value && Agrees(r, *value) != nullptr) {
    detail.expected = *value, detail.reading = "of its period";
    judged.Add("arithmetic-nearby", Verdict::kConfirmed, Severity::kNone, std::move(detail));
    return;
  }
  if (values.empty()) return;
  detail.expected = values.front().value;
  if (e.partial) {
    // Summands without a number: the result may only be larger.
    const double claimed =
        (r.Printed() * Interval::Exactly(std::max(r.factor, r.binary_factor))).high;
    const bool below =
        std::ranges::all_of(values, [&](const Computed& v) { return claimed < v.value.low; });
    judged.Add("arithmetic", below ? Verdict::kContradicted : Verdict::kUnverifiable,
               below ? Severity::kError : Severity::kNone, std::move(detail));
    return;
  }
  for (const Computed& v : values) {
    const char* reading = Agrees(r, v.value);
    if (reading == nullptr) continue;
    detail.expected = v.value;
    detail.reading = *v.reading != '\0' ? v.reading : reading;
    judged.Add("arithmetic", Verdict::kConfirmed, Severity::kNone, std::move(detail));
    return;
  }
  // "128×128 blocks ≈ 8.002 bit" is a remark: counts alone are no approximation of an amount.
  const bool counts_only = std::ranges::all_of(
      e.operands, [&](std::uint32_t i) { return j.mentions.numbers[i].dimension.dimensionless(); });
  if (e.approximate && counts_only && !r.dimension.dimensionless() && e.operands.size() < 3) return;
  if (RoundsTo(r, values)) {
    detail.reading = "rounded further";
    judged.Add("arithmetic", Verdict::kConfirmed, Severity::kNone, std::move(detail));
    return;
  }
  if (DividesRounded(j, e, r) || MultipliesRounded(j, e, r)) {
    detail.reading = "a rounded operand";
    judged.Add("arithmetic", Verdict::kConfirmed, Severity::kNone, std::move(detail));
    return;
  }
  const bool formula = IsOfFormulaColumn(j, e);
  if (PrefixApart(j, e, r, values) || CountsDegrees(j, e) ||
      (counts_only && !formula && IsInSomeFormat(e, r, values)))
    return;
  if (StepsDiffer(j, e, values)) {
    judged.Add("arithmetic", Verdict::kUnverifiable, Severity::kNone, std::move(detail));
    return;
  }
  if (IsWithinRounding(j, e, r, values)) {
    detail.reading = "a rounded operand";
    judged.Add("arithmetic", Verdict::kConfirmed, Severity::kNone, std::move(detail));
    return;
  }
  const double claimed = std::abs(r.Nominal());
  const auto apart = [&](const Computed& v) {
    const double got = std::abs(v.value.middle());
    return claimed == 0 || got == 0 ? 1e9 : std::max(claimed / got, got / claimed);
  };
  // What it is as written is what a reader finds; a reading only speaks for a figure it confirms.
  const Computed& nearest = *std::ranges::min_element(
      values, {}, [&](const Computed& v) { return std::pair(*v.reading != '\0', apart(v)); });
  detail.expected = nearest.value;
  const double ratio = apart(nearest);
  if (counts_only && LacksAmount(e, r) && !formula &&
      ratio > (e.implicit ? kNearCounts : kNearQuotient) &&
      (e.implicit || !(HasPrintedAmount(j, e, r) || LosesDigits(ratio))))
    return;
  if (ratio > (e.implicit ? kImplicitReach : kExplicitReach)) return;
  if (IsSumWithShare(j, e) || CountsItsParts(j, e, r)) return;
  const bool near =
      std::ranges::any_of(values, [&](const Computed& v) { return NearMiss(r, v.value); });
  judged.Add("arithmetic", Verdict::kContradicted, near ? Severity::kWarning : Severity::kError,
             std::move(detail));
}

}  // namespace

void CheckArithmetic(Judgement& j) {
  for (std::size_t i = 0; i < j.mentions.equations.size(); ++i) {
    const Equation& e = j.mentions.equations[i];
    const std::int32_t claim = j.claims.of_number[e.result];
    if (claim < 0) continue;
    const auto c = static_cast<std::uint32_t>(claim);
    if (j.claims.claims[c].role == Role::kRejected) continue;
    if (e.relation != Equation::Relation::kEqual) {
      Compare(j, static_cast<std::int32_t>(i), j.judged[c], c);
    } else {
      CheckEquation(j, static_cast<std::int32_t>(i), j.judged[c], c);
    }
  }
}

}  // namespace shardlint
