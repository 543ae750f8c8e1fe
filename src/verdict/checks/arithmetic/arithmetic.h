#pragma once

#include <vector>

#include "verdict/judgement.h"

namespace shardlint {

/// A value that the computed side of an equation may have, in the result's base units.
struct Computed {
  Interval value;
  const char* reading = "";  ///< empty: prefixes are decimal
  bool in_unit = false;      ///< operands without units are meant in the result's
};

/// "2 bytes" of a product are two, not 1.5 to 2.5.
bool IsElementSize(const Number& number);

/// "| Component | Calculation | GB |": what stands there gives the cell behind it, as a sign of
/// equality would say.
bool IsOfFormulaColumn(const Judgement& judgement, const Equation& equation);

/// Every one of them; `exactly` takes the printed digits for the numbers themselves.
std::vector<Computed> ComputedSide(const Judgement& judgement, const Equation& equation,
                                   bool exactly = false);

}  // namespace shardlint
