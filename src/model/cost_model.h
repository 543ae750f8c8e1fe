#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/unset_array.h"
#include "model/ruleset.h"
#include "plan/plan.h"

namespace shardlint {

/// One value that a quantity can have in a plan: stated, from the catalogue, assumed, or computed
/// by one formula from one choice of its inputs. Candidates form a graph, inputs before results.
struct Candidate {
  Interval value = {};  ///< kEstimate: [low end, high end]
  SymbolId quantity = 0;
  std::int16_t formula = -1;  ///< -1: an input
  bool stated = false;        ///< by the document or the catalogue: see CostModel::Stated
  std::uint8_t place = 0;     ///< of a stated value: among those of its quantity
  FormulaKind kind = FormulaKind::kExact;
  bool assumed = false;     ///< rests on an unstated input's admissible values
  bool guessed = false;     ///< assumed from several admissible values, not the only one
  bool weak = false;        ///< rests on a stated value whose meaning is not firm
  bool loose = false;       ///< rests on a loose formula
  bool is_default = false;  ///< every choice on the way was the first one
  std::uint8_t input_count = 0;
  /// Which value of each many-valued input it rests on, as quantity << 8 | place among its values:
  /// an input has one value in a derivation.
  static constexpr std::size_t kMaxChosen = 6;
  std::uint8_t chosen_count = 0;
  std::array<std::uint32_t, kMaxChosen> chosen = {};  ///< the first chosen_count are set
  std::uint32_t first_input = 0;                      ///< into CostModel::inputs
};
static_assert(sizeof(Candidate) == 64, "a document makes thousands: one cache line each");

/// Evaluates the rules' formulas in one plan, on demand, every result remembered. Not for sharing
/// between threads. With `wide`, inputs are stated values and recomputed ones; else recomputed ones
/// stand in only where nothing is stated ("judge steps, not endpoints").
///
/// Models of one document form a tree: each is made from another that differs in a few values, and
/// what rests on none of them is computed once for both. Candidates have one numbering in the tree.
class CostModel {
 public:
  /// `local` are values said right beside a claim (its row, its sentence): they replace the plan's.
  using Local = std::vector<std::pair<SymbolId, StatedValue>>;
  struct Wide {};

  CostModel(const Ruleset& rules, const Plans& plans);  ///< of the whole document, narrow
  CostModel(CostModel& parent, std::int32_t plan);      ///< of a plan below `parent`'s, narrow
  CostModel(CostModel& narrow, Wide);                   ///< of the same plan, wide
  CostModel(CostModel& whole, Local local);  ///< of the same plan with values said beside a claim

  /// Takes from the model of the plan above, which is wide like this one, what rests on nothing
  /// that the plan says otherwise.
  void ShareWith(CostModel& above);

  /// What `quantity` may be as an input of other formulas.
  std::span<const std::uint32_t> Values(SymbolId quantity);
  /// Whether it is stated, published, or follows from what is.
  bool Known(SymbolId quantity);
  /// What its formulas give, default first; statements of the quantity itself take no part. Calls
  /// `visit` for each candidate as it is made, until it returns false.
  template <class Visit>
  void ForEachComputed(SymbolId quantity, const Visit& visit) {
    for (std::size_t i = 0;; ++i) {
      const std::optional<std::uint32_t> id = ComputedAt(quantity, i);
      if (!id || !visit(*id)) return;
    }
  }
  /// An exact candidate, and how many candidates of the quantity were made before it.
  struct ExactValue {
    Interval value;
    std::uint32_t id = 0;
    std::uint32_t place = 0;
  };
  /// The exact ones that ForEachComputed would visit, side by side, and how many it would visit in
  /// all; null while there may be more to make.
  struct ExactValues {
    std::vector<ExactValue> values;
    std::uint32_t visited = 0;
  };
  const ExactValues* ExactComputed(SymbolId quantity);
  /// Where exact values can lie. Zeros stand apart: a quantity that may be zero as well as large
  /// would otherwise lie anywhere between, and what is divided by it anywhere at all.
  struct Reach {
    bool any = false;   ///< there may be values other than zero
    bool zero = false;  ///< there may be an exact zero
    Interval range;     ///< of the values other than zero; unknown: anywhere
    bool empty() const { return !any && !zero; }
    bool known() const { return !any || range.known(); }
    Interval Hull() const;  ///< not of an empty one
    void Extend(const Interval& value);
    void Extend(const Reach& more);
  };
  static const Reach kAnywhere;
  /// Of the exact values that ForEachComputed would visit, told without visiting them.
  const Reach& ReachOfComputed(SymbolId quantity);
  const Candidate& at(std::uint32_t id) const { return store_->pool[id]; }
  /// Where a stated value stands; null for computed and assumed ones. Candidates are shared between
  /// plans that state equal values, so it is the asked model that knows.
  const StatedValue* Stated(const Candidate& c) const;
  /// One an input of the formula's expressions; that of a name it did without has no known value.
  std::span<const std::uint32_t> Inputs(const Candidate& c) const {
    return std::span(store_->inputs).subspan(c.first_input, c.input_count);
  }
  /// Inputs that nobody states and that keep every formula of `quantity` from being evaluated.
  std::vector<SymbolId> Missing(SymbolId quantity);

 private:
  static constexpr std::size_t kMaxChoices = 6;      // values of one input that are tried
  static constexpr std::size_t kMaxCandidates = 20;  // distinct results of one quantity

  static constexpr std::uint32_t kNone = 0xFFFFFFFF;

  // Results of a quantity's formulas as far as anyone asked for them.
  struct Results {
    SymbolSet rests_on;  // quantities whose statements, or lack of any, they were made from
    UnsetArray<std::uint32_t, kMaxCandidates> ids;
    std::uint8_t size = 0;
    bool begun = false, busy = false, done = false;
    bool first_tried = false;   // the rest of `formula`'s assignments comes next
    std::uint16_t formula = 0;  // into QuantityInfo::formulas
    bool has_reach = false, final_reach = false;
    Reach reach;                       // see ReachOfComputed
    std::optional<ExactValues> exact;  // see ExactComputed
  };
  // Values of a quantity as an input, likewise.
  struct Choices {
    SymbolSet rests_on;
    bool has_reach = false;
    Reach reach;  // see ReachOfValues
    std::array<std::uint32_t, 2 * kMaxChoices + 4> ids;
    std::uint8_t size = 0;
    bool begun = false, busy = false, done = false;
    std::uint8_t next_result = 0;
    bool guessed = false;
    std::uint32_t unknown = kNone;  // see Unknown
  };
  using Slots = Program::Slots;
  // One choice for each name of a formula.
  struct Assignment {
    UnsetArray<std::uint32_t, kMaxFormulaNames> chosen;
    Interval ValueAt(CostModel& model, const BoundExpression& e, std::size_t i) const;
    void Bind(CostModel& model, const BoundExpression& e, Slots& slots) const;
    Interval ValueOf(CostModel& model, const BoundExpression& e) const;
    bool Guarded(CostModel& model, const Formula& formula) const;
  };
  // Elements that do not move, a chunk at a time.
  template <class T, std::size_t kChunk>
  class Pool {
   public:
    template <class... From>
    T& Add(const From&... from) {
      if (size_++ % kChunk == 0) chunks_.emplace_back().reserve(kChunk);
      return chunks_.back().emplace_back(from...);
    }
    std::size_t size() const { return size_; }
    T& operator[](std::size_t i) { return chunks_[i / kChunk][i % kChunk]; }

   private:
    std::vector<std::vector<T>> chunks_;
    std::size_t size_ = 0;
  };
  struct Store {
    SymbolSet bounded;                           // quantities that have bounds
    std::vector<std::vector<SymbolId>> says_of;  // by plan: what it says anything of
    Pool<Candidate, 1024> pool;
    std::vector<std::uint32_t> inputs;
    Pool<Results, 32> results;
    Pool<Choices, 32> choices;
    SymbolSet* recorder = nullptr;  // of what is being made: gets what its inputs rest on
  };
  // While it lives, what is made rests on what its inputs rest on; whatever is made of it, too.
  class Recording {
   public:
    Recording(Store& store, SymbolSet& rests_on)
        : store_(store), outer_(store.recorder), own_(rests_on) {
      store.recorder = &rests_on;
    }
    ~Recording() {
      store_.recorder = outer_;
      if (outer_ != nullptr) outer_->Add(own_);
    }
    Recording(const Recording&) = delete;
    Recording& operator=(const Recording&) = delete;

   private:
    Store& store_;
    SymbolSet* outer_;
    SymbolSet& own_;
  };

  // A model whose values are this one's where they rest on nothing that differs.
  struct Base {
    CostModel* model;
    SymbolSet differs;
  };

  CostModel(CostModel& tree, std::int32_t plan, bool wide, Local local);
  // Equal but for rounding.
  static double SlackOf(const Interval& a) {
    return std::max(std::abs(a.low), std::abs(a.high)) * 1e-12;
  }
  static bool SameValue(const Interval& a, const Interval& b) {
    const double slack = SlackOf(a);
    return std::abs(a.low - b.low) <= slack && std::abs(a.high - b.high) <= slack;
  }
  Choices& ChoicesOf(SymbolId quantity);
  Results& ResultsOf(SymbolId quantity);
  std::optional<std::uint32_t> ValueAt(SymbolId quantity, std::size_t i) {
    const Choices* known = choices_[quantity];
    if (known == nullptr || i >= known->size || known->busy) return FindValueAt(quantity, i);
    if (store_->recorder != nullptr) store_->recorder->Add(known->rests_on);
    return known->ids[i];
  }
  std::optional<std::uint32_t> FindValueAt(SymbolId quantity, std::size_t i);
  // Of a quantity that was asked for: no second value of it will come.
  bool HasOneChoice(SymbolId quantity) const {
    return choices_[quantity]->done && choices_[quantity]->size <= 1;
  }
  std::optional<std::uint32_t> ComputedAt(SymbolId quantity, std::size_t i) {
    const Results* known = results_[quantity];
    if (known == nullptr || i >= known->size) return FindComputedAt(quantity, i);
    if (store_->recorder != nullptr) store_->recorder->Add(known->rests_on);
    return known->ids[i];
  }
  std::optional<std::uint32_t> FindComputedAt(SymbolId quantity, std::size_t i);
  void Begin(SymbolId quantity, Choices& choices);
  void TakeComputed(SymbolId quantity, Choices& choices, std::size_t wanted);
  // The one value of a name that nobody knows and that a formula may do without.
  std::uint32_t Unknown(SymbolId quantity);
  // What is stated of a quantity, nearest first; no more than anyone tries.
  struct StatedValues {
    std::array<const StatedValue*, 2 * kMaxChoices> values;
    std::size_t size = 0;
  };
  StatedValues StatedOf(SymbolId quantity) const;
  template <class Visit>
  void ForEachStated(SymbolId quantity, const Visit& visit) const;
  const Plan& PlanAt(std::int32_t plan) const {
    return plans_.plans[static_cast<std::size_t>(plan)];
  }
  // Visits what a plan or one above it says anything of; some of it more than once.
  template <class Visit>
  void ForEachSaid(std::int32_t plan, const Visit& visit) const;
  void AddIfOther(SymbolId quantity, Base& base) const;
  void AddStated(SymbolId quantity, Choices& out);
  void AddUnstated(SymbolId quantity, Choices& out);
  const Reach& ReachOfValues(SymbolId quantity);
  Reach ReachOf(const Formula& formula);
  bool MayGive(const Formula& formula);
  bool RunFirst(const Formula& formula, std::uint16_t index, Results& results);
  void RunRest(const Formula& formula, std::uint16_t index, Results& results);
  // What a quantity has of one kind, to tell whether a value is new.
  struct Distinct {
    Distinct(const CostModel& model, const Results& results, FormulaKind kind);
    bool Has(const Interval& value) const;
    void Add(const Interval& value);

    UnsetArray<Interval, kMaxCandidates> values;
    UnsetArray<double, kMaxCandidates> slack;  // what each may be off by
    std::size_t size = 0;
  };
  bool Add(const Formula& formula, const Assignment& assignment, Slots& slots, Candidate& candidate,
           Results& results, Distinct& known);
  bool Unusual(const Formula& formula, const Candidate& input, const Candidate& usual) const;
  static bool Take(Candidate& candidate, const Candidate& input);
  std::uint32_t Push(const Candidate& candidate);
  Interval FirstOf(const BoundExpression& expression);

  template <class Slot>
  Slot* Inherit(SymbolId quantity, const SymbolSet& inputs, std::vector<Slot*> CostModel::*slots,
                Slot& (CostModel::*of_base)(SymbolId), Pool<Slot, 32>& pool);

  const Ruleset& rules_;
  const Plans& plans_;
  std::int32_t plan_ = 0;
  bool wide_ = false;
  Local local_;
  std::vector<Base> bases_;
  std::shared_ptr<Store> store_;
  std::vector<Choices*> choices_;  // by quantity; null: not asked for yet
  std::vector<Results*> results_;
};

}  // namespace shardlint
