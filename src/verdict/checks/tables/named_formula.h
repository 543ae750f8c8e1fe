#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "verdict/checks/tables/named_figures.h"

namespace shardlint {

/// "R5 × R6", "(a) + (b)", "requests ÷ seats, rounded up": what a figure is made of, by names.
struct NamedFormula {
  enum class Whole : std::uint8_t { kAsIs, kUp, kDown };
  struct Operand {
    std::size_t item = 0;      ///< of NamedFigures
    std::int64_t number = -1;  ///< a number of the text; else a literal or an item
    double literal = 0;
    bool named = false;
  };
  Expression expression;
  std::vector<Operand> operands;  ///< in the order of its names
  Whole whole = Whole::kAsIs;
  bool numbered = true;  ///< its names are references: "R5", "(a)"
};

/// A stretch of the text as one formula with at least one name; nothing where it is none.
std::optional<NamedFormula> ReadNamedFormula(const Judgement& judgement, const NamedFigures& names,
                                             TextRange range, std::int32_t scope);

}  // namespace shardlint
