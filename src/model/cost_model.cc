#include "model/cost_model.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace shardlint {
namespace {

constexpr std::size_t kMaxChoices = 6;       // values of one input that are tried
constexpr std::size_t kMaxAssignments = 32;  // of one formula
constexpr std::size_t kMaxCandidates = 20;   // distinct results of one quantity
constexpr std::size_t kMaxNames = 24;        // of one formula with its guard

bool SameValue(const Interval& a, const Interval& b) {
  const double scale = std::max(std::abs(a.low), std::abs(a.high)) * 1e-12;
  return std::abs(a.low - b.low) <= scale && std::abs(a.high - b.high) <= scale;
}

}  // namespace

CostModel::CostModel(const Ruleset& rules, const Plans& plans, std::int32_t plan, bool wide,
                     Local local)
    : rules_(rules),
      plans_(plans),
      plan_(plan),
      wide_(wide),
      local_(std::move(local)),
      slots_(rules.quantities.size()) {
  pool_.reserve(256);
}

namespace {

// False when the two rest on different values of one input.
bool Merge(Candidate& into, const Candidate& from) {
  for (std::size_t i = 0; i < from.chosen_count; ++i) {
    const auto& choice = from.chosen[i];
    bool known = false;
    for (std::size_t k = 0; k < into.chosen_count; ++k) {
      if (into.chosen[k].first != choice.first) continue;
      if (into.chosen[k].second != choice.second) return false;
      known = true;
    }
    if (!known && into.chosen_count < Candidate::kMaxChosen)
      into.chosen[into.chosen_count++] = choice;
  }
  return true;
}

}  // namespace

std::uint32_t CostModel::Push(Candidate candidate) {
  pool_.push_back(candidate);
  return static_cast<std::uint32_t>(pool_.size() - 1);
}

void CostModel::AddStated(SymbolId q, std::vector<std::uint32_t>& out) {
  for (const auto& [symbol, value] : local_)
    if (symbol == q)
      out.push_back(Push({.value = value.value,
                          .quantity = q,
                          .stated = &value,
                          .weak = value.weak,
                          .is_default = out.empty()}));
  // The nearest plan that says anything speaks; facts of the catalogue stand beside it.
  for (std::int32_t p = plan_; p >= 0 && out.empty();
       p = plans_.plans[static_cast<std::size_t>(p)].parent) {
    const auto& values = plans_.plans[static_cast<std::size_t>(p)].values;
    if (q >= values.size()) continue;
    for (const StatedValue& value : values[q]) {
      if (out.size() >= kMaxChoices) break;
      if (value.source == StatedValue::Source::kCatalogue &&
          plans_.NamesAnother(plan_, p, value.of_device))
        continue;  // a fact of another model
      out.push_back(Push({.value = value.value,
                          .quantity = q,
                          .stated = &value,
                          .weak = value.weak,
                          .is_default = out.empty()}));
    }
  }
}

Interval CostModel::FirstOf(const BoundExpression& e) {
  std::array<Interval, kMaxNames> values;
  if (e.symbols.size() > values.size()) return Interval::Unknown();
  for (std::size_t i = 0; i < e.symbols.size(); ++i) {
    if ((e.symbols[i] & kAsksKnown) != 0) {
      values[i] =
          Interval::Exactly(Known(static_cast<SymbolId>(e.symbols[i] & ~kAsksKnown)) ? 1 : 0);
      continue;
    }
    const auto ids = Values(e.symbols[i]);
    if (ids.empty()) return Interval::Unknown();
    values[i] = at(ids.front()).value;
  }
  return Evaluate(e.expression, std::span(values.data(), e.symbols.size()));
}

// What an input may be when nobody states it (design: a set of admissible values, never a default).
void CostModel::AddUnstated(SymbolId q, std::vector<std::uint32_t>& out) {
  const QuantityInfo& info = rules_.quantities[q];
  const auto add = [&](Interval value) {
    if (!value.known() || out.size() >= kMaxChoices) return;
    for (const std::uint32_t id : out)
      if (SameValue(at(id).value, value)) return;
    out.push_back(
        Push({.value = value, .quantity = q, .assumed = true, .is_default = out.empty()}));
  };
  for (const BoundExpression& e : info.unstated) add(FirstOf(e));
  if (!info.unstated_low.empty() && !info.unstated_high.empty()) {
    const Interval low = FirstOf(info.unstated_low), high = FirstOf(info.unstated_high);
    if (low.known() && high.known()) add({low.low, high.high});
  }
  if (info.unstated_divisors_of) {
    const auto ids = Values(*info.unstated_divisors_of);
    if (!ids.empty()) {
      const double whole = at(ids.front()).value.low;
      if (whole >= 1 && whole <= 1024 && whole == std::floor(whole))
        for (double d = whole; d >= 1; --d)
          if (std::fmod(whole, d) == 0) add(Interval::Exactly(d));
    }
  }
}

bool CostModel::Known(SymbolId q) {
  const auto values = Values(q);
  return !values.empty() && !at(values.front()).assumed;
}

std::span<const std::uint32_t> CostModel::Values(SymbolId q) {
  Slot& slot = slots_[q];
  if (slot.done) return slot.values;
  if (slot.busy) return {};  // the loader refuses cycles; a guard's names may still meet themselves
  slot.busy = true;
  std::vector<std::uint32_t> values;
  AddStated(q, values);
  if (values.empty() || (wide_ && !rules_.quantities[q].formulas.empty())) {
    // Of the bounds only the loosest: no other can refute what it allows.
    std::optional<std::uint32_t> lower, upper;
    for (const std::uint32_t id : Computed(q)) {
      const Candidate& c = at(id);
      if (c.kind == FormulaKind::kLowerBound && (!lower || c.value.low < at(*lower).value.low))
        lower = id;
      if (c.kind == FormulaKind::kUpperBound && (!upper || c.value.high > at(*upper).value.high))
        upper = id;
    }
    for (const auto& bound : {lower, upper})
      if (bound) values.push_back(*bound);
    for (const std::uint32_t id : Computed(q)) {
      if (values.size() >= kMaxChoices) break;
      if (at(id).kind != FormulaKind::kExact) continue;
      if (std::ranges::none_of(
              values, [&](std::uint32_t v) { return SameValue(at(v).value, at(id).value); }))
        values.push_back(id);
    }
  }
  if (values.empty()) AddUnstated(q, values);
  if (values.size() > 1 && at(values.front()).assumed)
    for (const std::uint32_t id : values) pool_[id].guessed = true;
  if (values.size() > 1)
    for (const std::uint32_t id : values)
      if (Candidate& c = pool_[id]; c.formula < 0) c.chosen[0] = {q, id}, c.chosen_count = 1;
  Slot& same = slots_[q];
  same.values = std::move(values);
  same.busy = false;
  same.done = true;
  return same.values;
}

void CostModel::ForEachComputed(SymbolId q, const std::function<bool(std::uint32_t)>& visit) {
  for (std::size_t i = 0; i < Computed(q).size(); ++i)
    if (!visit(slots_[q].computed[i])) return;
}

const std::vector<std::uint32_t>& CostModel::Computed(SymbolId q) {
  if (slots_[q].computed_done) return slots_[q].computed;
  slots_[q].computed_done = true;
  std::vector<std::uint32_t> made;
  for (const std::uint16_t f : rules_.quantities[q].formulas) {
    if (made.size() >= kMaxCandidates) break;
    Run(rules_.formulas[f], f, made);
  }
  slots_[q].computed = std::move(made);
  return slots_[q].computed;
}

std::span<const std::uint32_t> CostModel::Unknown(SymbolId q) {
  Slot& slot = slots_[q];
  if (slot.unknown == kNone)
    slot.unknown = Push({.value = Interval::Unknown(), .quantity = q, .assumed = true});
  return {&slot.unknown, 1};
}

void CostModel::Run(const Formula& formula, std::int32_t index, std::vector<std::uint32_t>& made) {
  // One list of names for the value, the high end and the guard, so that each has one value.
  std::array<SymbolId, kMaxNames> names;
  std::size_t count = 0;
  const auto slot_of = [&](SymbolId s) {
    for (std::size_t i = 0; i < count; ++i)
      if (names[i] == s) return i;
    if (count < names.size()) names[count++] = s;
    return count - 1;
  };
  std::array<bool, kMaxNames> optional;
  optional.fill(true);
  const auto take = [&](const BoundExpression& e) {
    for (std::size_t i = 0; i < e.symbols.size(); ++i) {
      if ((e.symbols[i] & kAsksKnown) != 0) continue;
      const std::size_t slot = slot_of(e.symbols[i]);
      optional[slot] = optional[slot] && e.optional[i];
    }
  };
  take(formula.value);
  take(formula.high);
  const std::size_t needed = count;
  take(formula.when);

  std::array<std::span<const std::uint32_t>, kMaxNames> choices;
  std::size_t assignments = 1;
  for (std::size_t i = 0; i < count; ++i) {
    choices[i] = Values(names[i]);
    if (i >= needed) {
      choices[i] = choices[i].first(std::min<std::size_t>(choices[i].size(), 1));
      continue;
    }
    if (choices[i].empty() && !optional[i]) return;
    if (choices[i].empty()) choices[i] = Unknown(names[i]);
    assignments = std::min(assignments * choices[i].size(), kMaxAssignments);
  }

  std::array<std::size_t, kMaxNames> at_choice{};
  std::array<Interval, kMaxNames> values;
  const auto fill = [&](const BoundExpression& e, std::array<Interval, kMaxNames>& out) {
    for (std::size_t i = 0; i < e.symbols.size() && i < kMaxNames; ++i) {
      if ((e.symbols[i] & kAsksKnown) != 0) {
        out[i] =
            Interval::Exactly(Known(static_cast<SymbolId>(e.symbols[i] & ~kAsksKnown)) ? 1 : 0);
        continue;
      }
      const std::size_t s = slot_of(e.symbols[i]);
      out[i] = choices[s].empty() ? Interval::Unknown() : at(choices[s][at_choice[s]]).value;
    }
    return std::span<const Interval>(out.data(), e.symbols.size());
  };
  for (std::size_t n = 0; n < assignments; ++n) {
    Candidate candidate{.quantity = formula.defines,
                        .formula = index,
                        .kind = formula.kind,
                        .loose = formula.loose,
                        .is_default = formula.reading.empty()};
    bool applies = true;
    for (std::size_t i = 0; i < needed && applies; ++i) {
      const Candidate& input = at(choices[i][at_choice[i]]);
      if (!input.value.known()) continue;
      // Beside what is stated a bound takes recomputed values in their usual reading only.
      const Candidate& usual = at(choices[i].front());
      if (wide_ && formula.kind != FormulaKind::kExact && input.kind == FormulaKind::kExact &&
          input.formula >= 0 && !input.is_default && (usual.stated != nullptr || usual.is_default))
        applies = false;
      candidate.assumed |= input.assumed;
      candidate.guessed |= input.guessed;
      candidate.loose |= input.loose;
      candidate.weak |= input.weak;
      candidate.is_default &= input.is_default;
      // A bound feeds bounds only.
      applies = applies && Merge(candidate, input) &&
                (formula.kind != FormulaKind::kExact || input.kind == FormulaKind::kExact);
    }
    if (applies && !formula.when.empty()) {
      const Interval guard = Evaluate(formula.when.expression, fill(formula.when, values));
      applies = guard.known() && guard.low == 1;
    }
    if (applies) {
      Interval value = Evaluate(formula.value.expression, fill(formula.value, values));
      if (formula.kind == FormulaKind::kEstimate) {
        const Interval high = Evaluate(formula.high.expression, fill(formula.high, values));
        value = {value.low, high.high};
      }
      // A bound that its inputs leave open (a divisor that may be zero) bounds nothing.
      if (!value.known() && formula.kind == FormulaKind::kUpperBound)
        value = {0, std::numeric_limits<double>::max()};
      if (!value.known() && formula.kind == FormulaKind::kLowerBound) value = {0, 0};
      if (value.known() && std::isfinite(value.low) && std::isfinite(value.high)) {
        candidate.value = value;
        candidate.first_input = static_cast<std::uint32_t>(inputs_.size());
        for (std::size_t i = 0; i < needed; ++i) inputs_.push_back(choices[i][at_choice[i]]);
        candidate.input_count = static_cast<std::uint32_t>(needed);
        if (made.size() >= kMaxCandidates) return;
        // Two ways to one value are one reading; bounds and estimates are kept apart by kind.
        const bool known = std::ranges::any_of(made, [&](std::uint32_t id) {
          return pool_[id].kind == candidate.kind && SameValue(pool_[id].value, value);
        });
        if (known) {
          inputs_.resize(candidate.first_input);
        } else {
          made.push_back(Push(candidate));
        }
      }
    }
    for (std::size_t i = 0; i < needed; ++i) {  // odometer: the first names vary fastest
      if (++at_choice[i] < choices[i].size()) break;
      at_choice[i] = 0;
    }
  }
}

std::vector<SymbolId> CostModel::Missing(SymbolId q) {
  std::vector<SymbolId> missing, stack = {q};
  std::vector<bool> seen(rules_.quantities.size(), false);
  seen[q] = true;
  while (!stack.empty() && missing.size() < 8) {
    const SymbolId s = stack.back();
    stack.pop_back();
    const auto& formulas = rules_.quantities[s].formulas;
    if (formulas.empty()) {
      if (s != q) missing.push_back(s);
      continue;
    }
    for (const SymbolId input : rules_.formulas[formulas.front()].value.symbols) {
      if ((input & kAsksKnown) != 0 || seen[input]) continue;
      seen[input] = true;
      if (Values(input).empty()) stack.push_back(input);
    }
  }
  return missing;
}

}  // namespace shardlint
