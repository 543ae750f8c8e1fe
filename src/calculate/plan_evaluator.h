#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/unset_array.h"
#include "calculate/plan_inputs.h"

namespace shardlint {

/// A value of a quantity under one assignment: given, the default of an input that nobody gives,
/// or what one formula makes of one value of each of its inputs.
struct Evaluated {
  Interval value;
  SymbolId quantity = 0;
  FormulaKind kind = FormulaKind::kExact;
  std::int32_t formula = -1;         ///< -1: an input
  const PlanInput* given = nullptr;  ///< null: computed, or a default
  bool assumed = false;              ///< rests on a default
  bool loose = false;                ///< rests on a loose formula: no bound refutes with it
  std::uint8_t input_count = 0;      ///< see PlanEvaluator::Inputs
  std::uint32_t first_input = 0;
};

/// One choice of each assumption: the usual one, or the one that is set.
class Assignment {
 public:
  explicit Assignment(const Ruleset& rules);
  void Set(std::uint16_t assumption, std::uint16_t choice);
  /// A formula that is to define its quantity whatever it assumes.
  void Choose(std::uint16_t formula) { formulas_.push_back(formula); }
  std::uint16_t ChoiceOf(std::uint16_t assumption) const { return choices_[assumption]; }
  /// The assumptions that are set, in the order of the rules.
  std::span<const std::uint16_t> set() const { return set_; }
  bool IsSet(std::uint16_t assumption) const;
  std::span<const std::uint16_t> formulas() const { return formulas_; }

 private:
  std::vector<std::uint16_t> choices_;  // by assumption
  std::vector<std::uint16_t> set_;
  std::vector<std::uint16_t> formulas_;
};

/// Evaluates the rules' formulas for given inputs under one assignment: of a quantity's formulas,
/// those that assume another choice give way to those that assume this one or none, and the first
/// that applies counts. A bound feeds bounds and estimates; an exact formula over an estimate is
/// an estimate. On demand, each value once.
class PlanEvaluator {
 public:
  PlanEvaluator(const Ruleset& rules, const PlanInputs& inputs, const Assignment& assignment);
  /// For inputs that differ from those of `base` only in quantities of `varied`: what rests on none
  /// of them and `base` has evaluated is taken over, without its derivation. `base` must stay.
  PlanEvaluator(const PlanEvaluator& base, const PlanInputs& inputs, const SymbolSet& varied);

  /// What other formulas take for it, the most certain first; none when it is not known.
  std::optional<std::uint32_t> Value(SymbolId quantity);
  /// What its formulas give, whatever is given for it: an exact value, else an estimate, else a
  /// bound.
  std::optional<std::uint32_t> Computed(SymbolId quantity);
  /// What one formula gives, when it applies.
  std::optional<std::uint32_t> Run(std::uint16_t formula);
  /// Inputs without which no formula of the quantity gives a value; empty too when none applies.
  std::vector<SymbolId> Missing(SymbolId quantity);
  /// Whether a formula of the quantity applies, or would if its inputs were known.
  bool Applies(SymbolId quantity);
  const Evaluated& at(std::uint32_t id) const { return pool_[id]; }
  /// One a name of the formula's expressions; that of a name it did without has no known value.
  std::span<const std::uint32_t> Inputs(const Evaluated& value) const {
    return std::span(inputs_of_).subspan(value.first_input, value.input_count);
  }

 private:
  static constexpr std::size_t kKinds = 4;
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;
  using Values = UnsetArray<Interval, kMaxFormulaNames>;
  struct Slot {
    const PlanInput* given = nullptr;
    bool done = false, busy = false;
    std::uint32_t input = kNone;     ///< of what is given
    std::uint32_t fallback = kNone;  ///< the default of an input
    std::array<std::uint32_t, kKinds> by_formula = {kNone, kNone, kNone,
                                                    kNone};  ///< by FormulaKind
    std::uint32_t ByFormula(FormulaKind kind) const {
      return by_formula[static_cast<std::size_t>(kind)];
    }
    std::uint32_t Computed() const;
  };
  static std::optional<std::uint32_t> Optional(std::uint32_t id) {
    return id == kNone ? std::nullopt : std::optional(id);
  }
  void TakeInputs(const PlanInputs& inputs);
  Slot& Resolve(SymbolId quantity);
  bool TakeOver(SymbolId quantity, Slot& slot);
  void RunFormulas(SymbolId quantity, Slot& slot);
  void TakeDefault(SymbolId quantity, Slot& slot);
  bool GivesWay(const Formula& formula) const;
  std::uint32_t ValueId(SymbolId quantity);
  std::uint32_t InputFor(SymbolId quantity, FormulaKind kind);
  bool Known(SymbolId quantity);
  /// The value of an expression over what is known.
  Interval ValueOf(const BoundExpression& expression);
  Interval ValueOver(const BoundExpression& expression, std::span<const std::uint32_t> inputs);
  void AddMissing(SymbolId quantity, bool root, std::vector<bool>& seen,
                  std::vector<SymbolId>& missing);
  std::uint32_t Push(const Evaluated& value);

  const Ruleset& rules_;
  const Assignment& assignment_;
  const PlanEvaluator* base_ = nullptr;
  const SymbolSet* varied_ = nullptr;
  std::vector<Slot> slots_;
  std::vector<Evaluated> pool_;
  std::vector<std::uint32_t> inputs_of_;  // of values in pool_, one after another
};

}  // namespace shardlint
