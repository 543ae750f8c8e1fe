#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "document/document.h"
#include "formula/expression.h"
#include "mention/name_index.h"
#include "quantity/decimal.h"
#include "quantity/unit.h"

namespace shardlint {

/// How a printed number stands to what it claims.
enum class Bound : std::uint8_t { kNone, kAtMost, kAtLeast, kLess, kGreater };

/// A printed number with its unit; still without a meaning. Offsets are into Document::text.
struct Number {
  std::uint32_t block = 0;
  std::uint32_t begin = 0,
                end = 0;     ///< digits with sign of bound, unit and suffix: what a claim covers
  std::uint32_t digits = 0;  ///< where the first digit stands
  Decimal decimal;           ///< a range: its low end
  Decimal upper;             ///< a range: its high end, else equal to `decimal`
  bool range = false;
  bool hedged = false;
  bool open_ended = false;   ///< "10+"
  bool multiplier = false;   ///< "4×", "3.5x": a ratio, or a count before a device
  bool way = false;          ///< "2-way"
  bool rounded = false;      ///< "8.03e9": whole, but a rounded mantissa
  bool bare_suffix = false;  ///< "10B": a factor of the number, no unit of its own
  bool percent = false;
  bool inherited_unit = false;  ///< the unit stands in a header or a caption
  Bound bound = Bound::kNone;
  double factor = 1;            ///< base units in one printed unit, suffix included
  double binary_factor = 0;     ///< second reading of the same, 0: none
  Dimension dimension;          ///< bytes, seconds, FLOP, dollars, joules; counts are left out
  bool amount_or_rate = false;  ///< "TFLOPS": dimension is of the amount, the rate may be meant
  const Unit* unit = nullptr;   ///< the first unit, null when bare
  const Unit* noun = nullptr;  ///< what is counted: "GPUs" of "8 GPUs", "tokens" of "100 tokens/ms"
  const Unit* per = nullptr;   ///< a counted noun after a slash: "GB/GPU"
  std::string_view degree;     ///< "TP" of "TP2", "P" of "P4D9"; empty
  std::string_view flag;       ///< "--tensor-parallel-size"; empty
  bool operand = false;        ///< of an equation, and not the result of another
  bool of_each_device = false;  ///< "192G x4": an amount times how many there are

  /// What the digits stand for, in the printed unit: exact for bare counts, else by rounding.
  Interval Printed() const;
  Interval InBase() const { return Printed() * Interval::Exactly(factor); }  ///< in base units
  double Nominal() const { return decimal.value() * factor; }  ///< as written, in base units
  /// The same as truncated digits.
  Interval Truncated() const;
};

/// Two parts of a text that state the same value, `a × b = c` or `c (a × b)`, or compare, `a < b`.
struct Equation {
  enum class Relation : std::uint8_t { kEqual, kLess, kLessEqual, kGreater, kGreaterEqual };
  Relation relation = Relation::kEqual;
  std::uint32_t begin = 0, end = 0;     ///< from the first operand to the last, result included
  Expression expression;                ///< the computed side; its names are the operands
  std::vector<std::uint32_t> operands;  ///< numbers, in the order of Expression::names
  std::uint32_t result = 0;             ///< a number
  bool approximate = false;             ///< joined by ≈
  bool implicit = false;                ///< "c (a × b)": no sign of equality between them
  bool partial = false;  ///< a summand without a number: the computed side is a lower bound
};

/// A product of bare integers without a result: "4×4×2 configuration", "7×8 GPUs".
struct Product {
  std::uint32_t begin = 0, end = 0;
  std::vector<std::uint32_t> operands;
  const Unit* noun = nullptr;  ///< what the last one counts; null when nothing
};

/// A list of ranks or layers: "GPUs 0-3", "Layers 20-39", "[GPU0, GPU1]".
struct RankList {
  std::uint32_t block = 0;
  std::uint32_t begin = 0, end = 0;
  const Unit* noun = nullptr;
  std::vector<std::uint32_t> indices;  ///< as printed, ranges expanded (at most 4096)
  bool range = false;
};

/// A name of the catalogue.
struct NameHit {
  std::uint32_t block = 0;
  std::uint32_t begin = 0, end = 0;
  std::vector<CatalogName> names;  ///< every entry it may be, the default first
};

struct Mentions {
  std::vector<Number> numbers;  ///< in document order
  std::vector<Equation> equations;
  std::vector<Product> products;
  std::vector<RankList> ranks;
  std::vector<NameHit> names;
};

/// What FindMentions needs of the rules; all of it is read only.
struct MentionRules {
  const UnitTable& units;
  const UnitTable& operators;  ///< "times", "minus", "over"
  const NameIndex& names;
  const std::vector<std::string>& degrees;  ///< "TP", "PP", …: upper-case abbreviations
  const std::vector<std::string>& pools;    ///< "P", "D": letters of "P4D9" and "1P2D"
};

/// Finds numbers, equations, rank lists and names. What only looks like a quantity (versions,
/// dates, identifiers, indices, heading numbers) is left out.
Mentions FindMentions(const Document& document, const MentionRules& rules);

}  // namespace shardlint
