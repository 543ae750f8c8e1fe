#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "model/ruleset.h"
#include "plan/plan.h"

namespace shardlint {

/// One value that a quantity can have in a plan: stated, from the catalogue, assumed, or computed
/// by one formula from one choice of its inputs. Candidates form a graph, inputs before results.
struct Candidate {
  Interval value = {};  ///< kEstimate: [low end, high end]
  SymbolId quantity = 0;
  std::int32_t formula = -1;            ///< -1: an input
  const StatedValue* stated = nullptr;  ///< null for computed and assumed values
  FormulaKind kind = FormulaKind::kExact;
  bool assumed = false;     ///< rests on an unstated input's admissible values
  bool guessed = false;     ///< assumed from several admissible values, not the only one
  bool weak = false;        ///< rests on a stated value whose meaning is not firm
  bool loose = false;       ///< rests on a loose formula
  bool is_default = false;  ///< every choice on the way was the first one
  std::uint32_t first_input = 0, input_count = 0;  ///< into CostModel::inputs
  /// Which value of each many-valued input it rests on: an input has one value in a derivation.
  static constexpr std::size_t kMaxChosen = 6;
  std::array<std::pair<SymbolId, std::uint32_t>, kMaxChosen> chosen =
      {};  ///< the first chosen_count are set
  std::uint8_t chosen_count = 0;
};

/// Evaluates the rules' formulas in one plan, on demand, every result remembered. Not for sharing
/// between threads. With `wide`, inputs are stated values and recomputed ones; else recomputed ones
/// stand in only where nothing is stated ("judge steps, not endpoints").
class CostModel {
 public:
  /// `local` are values said right beside a claim (its row, its sentence): they replace the plan's.
  using Local = std::vector<std::pair<SymbolId, StatedValue>>;
  CostModel(const Ruleset& rules, const Plans& plans, std::int32_t plan, bool wide,
            Local local = {});

  /// What `quantity` may be as an input of other formulas.
  std::span<const std::uint32_t> Values(SymbolId quantity);
  /// Whether it is stated, published, or follows from what is.
  bool Known(SymbolId quantity);
  /// What its formulas give, default first; statements of the quantity itself take no part. Calls
  /// `visit` for each candidate as it is made, until it returns false.
  void ForEachComputed(SymbolId quantity, const std::function<bool(std::uint32_t)>& visit);
  const Candidate& at(std::uint32_t id) const { return pool_[id]; }
  /// One an input of the formula's expressions; that of a name it did without has no known value.
  std::span<const std::uint32_t> Inputs(const Candidate& c) const {
    return std::span(inputs_).subspan(c.first_input, c.input_count);
  }
  /// Inputs that nobody states and that keep every formula of `quantity` from being evaluated.
  std::vector<SymbolId> Missing(SymbolId quantity);

 private:
  static constexpr auto kNone = static_cast<std::uint32_t>(-1);
  struct Slot {
    bool done = false;
    bool busy = false;
    bool computed_done = false;
    std::uint32_t unknown = kNone;  ///< see Unknown
    std::vector<std::uint32_t> values;
    std::vector<std::uint32_t> computed;
  };
  /// The one value of a name that nobody knows and that a formula may do without.
  std::span<const std::uint32_t> Unknown(SymbolId quantity);
  void AddStated(SymbolId quantity, std::vector<std::uint32_t>& out);
  void AddUnstated(SymbolId quantity, std::vector<std::uint32_t>& out);
  const std::vector<std::uint32_t>& Computed(SymbolId quantity);
  void Run(const Formula& formula, std::int32_t index, std::vector<std::uint32_t>& made);
  std::uint32_t Push(Candidate candidate);
  Interval FirstOf(const BoundExpression& expression);

  const Ruleset& rules_;
  const Plans& plans_;
  std::int32_t plan_;
  bool wide_;
  Local local_;
  std::vector<Candidate> pool_;
  std::vector<std::uint32_t> inputs_;
  std::vector<Slot> slots_;
};

}  // namespace shardlint
