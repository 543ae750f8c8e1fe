#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "verdict/judgement.h"

namespace shardlint {

/// An operand whose ends are farther apart decides nothing.
inline constexpr double kWidestOperand = 1.12;

struct Operand {
  Interval value;  ///< base units
  Dimension dimension;
  double nominal = 0;        ///< base units, as printed
  std::int32_t number = -1;  ///< a mention; -1: of the plan
  SymbolId symbol = 0;
  std::string_view text = {};  ///< of a number format
  bool percent = false;
};

/// Whether a clause ends in a stretch of the text: not the point of "vs." or of "1.5".
bool EndsClause(std::string_view text, std::uint32_t begin, std::uint32_t end);

/// "8 bit", "2 bytes": the width of a format, which no cache over its tokens gives.
bool IsFormatWidth(const Number& number);
inline bool CountsTokens(const Unit* noun) { return noun != nullptr && noun->id == "token"; }
/// "140% more": by how much something changes, which is no share of anything.
bool TellsChange(const Judgement& judgement, const Number& number);

/// Whether two operands, one over or times the other, cannot give what a claim surely is of: a
/// share of the layers is nothing of a GPU, and the tokens of one user are none of a replica.
bool GivesOtherScope(const Judgement& judgement, const Claim& claim, const Operand& a,
                     const Operand& b, bool quotient);

/// The figures that a reader would take for what another one follows from.
class NearbyOperands {
 public:
  explicit NearbyOperands(const Judgement& j) : j_(j), of_plan_(j.plans.plans.size()) {}

  /// Nearest first: of the claim's own clause, its row, its item's label and the blocks before it,
  /// then what its plan states. Valid until the next call.
  std::span<const Operand> Of(const Claim& claim, const Number& number);

 private:
  std::optional<Dimension> DimensionOf(std::uint32_t number) const;
  void AddNumber(std::uint32_t i, const Number& claimed);
  const std::vector<Operand>& OfPlan(std::size_t plan);
  bool InMind(SymbolId symbol) const;

  struct PlanOperands {
    bool gathered = false;
    std::vector<Operand> operands;
  };
  const Judgement& j_;
  std::vector<PlanOperands> of_plan_;
  std::vector<Operand> pool_;
};

}  // namespace shardlint
