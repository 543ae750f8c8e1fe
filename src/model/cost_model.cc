#include "model/cost_model.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace shardlint {

CostModel::CostModel(const Ruleset& rules, const Plans& plans)
    : rules_(rules),
      plans_(plans),
      store_(std::make_shared<Store>()),
      choices_(rules.quantities.size()),
      results_(rules.quantities.size()) {
  store_->inputs.reserve(1024);
  for (std::size_t q = 0; q < rules.quantities.size(); ++q)
    if (rules.quantities[q].has_bounds) store_->bounded.Add(static_cast<SymbolId>(q));
  store_->says_of.resize(plans.plans.size());
  for (std::size_t p = 0; p < plans.plans.size(); ++p)
    for (std::size_t q = 0; q < plans.plans[p].values.size(); ++q)
      if (!plans.plans[p].values[q].empty()) store_->says_of[p].push_back(static_cast<SymbolId>(q));
}

CostModel::CostModel(CostModel& base, std::int32_t plan, bool wide, Local local)
    : rules_(base.rules_),
      plans_(base.plans_),
      plan_(plan),
      wide_(wide),
      local_(std::move(local)),
      store_(base.store_),
      choices_(rules_.quantities.size()),
      results_(rules_.quantities.size()) {}

CostModel::CostModel(CostModel& parent, std::int32_t plan)
    : CostModel(parent, plan, parent.wide_, {}) {
  ShareWith(parent);
}

CostModel::CostModel(CostModel& narrow, Wide) : CostModel(narrow, narrow.plan_, true, {}) {
  Base& base = bases_.emplace_back(Base{&narrow, store_->bounded});  // see Unusual
  ForEachSaid(plan_, [&](SymbolId q) {
    if (!rules_.quantities[q].formulas.empty() && StatedOf(q).size > 0) base.differs.Add(q);
  });
}

CostModel::CostModel(CostModel& whole, Local local)
    : CostModel(whole, whole.plan_, whole.wide_, std::move(local)) {
  Base& base = bases_.emplace_back(Base{&whole, {}});
  for (const auto& [symbol, value] : local_) AddIfOther(symbol, base);
}

void CostModel::ShareWith(CostModel& above) {
  Base& base = bases_.emplace_back(Base{&above, {}});
  const Plan& own = PlanAt(plan_);
  for (const SymbolId q : store_->says_of[static_cast<std::size_t>(plan_)]) AddIfOther(q, base);
  if (!own.names_model && !own.names_device) return;
  // What is published above is another's.
  ForEachSaid(plan_, [&](SymbolId q) { AddIfOther(q, base); });
  ForEachSaid(above.plan_, [&](SymbolId q) { AddIfOther(q, base); });
}

// Where no base differs in anything that the quantity may rest on, it is theirs; where a base has
// begun it and differs in nothing that it rested on so far, it goes on from there.
template <class Slot>
Slot* CostModel::Inherit(SymbolId q, const SymbolSet& inputs, std::vector<Slot*> CostModel::*slots,
                         Slot& (CostModel::*of_base)(SymbolId), Pool<Slot, 32>& pool) {
  CostModel* same = nullptr;
  const Slot* begun = nullptr;
  for (const Base& base : bases_) {
    if (rules_.quantities[q].has_bounds && wide_ != base.model->wide_) continue;
    const Slot* known = (base.model->*slots)[q];
    if (!inputs.Meets(base.differs)) {
      if (same == nullptr || (known != nullptr && known->begun)) same = base.model;
    } else if (begun == nullptr && known != nullptr && known->begun && !known->busy &&
               !known->rests_on.Meets(base.differs)) {
      begun = known;
    }
  }
  if (same != nullptr) return &(same->*of_base)(q);
  if (begun == nullptr) return &pool.Add();
  Slot& own = pool.Add(*begun);
  own.has_reach = false;
  return &own;
}

CostModel::Choices& CostModel::ChoicesOf(SymbolId q) {
  if (choices_[q] == nullptr)
    choices_[q] = Inherit(q, rules_.quantities[q].rests_on, &CostModel::choices_,
                          &CostModel::ChoicesOf, store_->choices);
  return *choices_[q];
}

CostModel::Results& CostModel::ResultsOf(SymbolId q) {
  if (results_[q] == nullptr)
    results_[q] = Inherit(q, rules_.quantities[q].needs, &CostModel::results_,
                          &CostModel::ResultsOf, store_->results);
  return *results_[q];
}

std::uint32_t CostModel::Push(const Candidate& candidate) {
  store_->pool.Add(candidate);
  return static_cast<std::uint32_t>(store_->pool.size() - 1);
}

// Nearest first, until `visit` returns false.
template <class Visit>
void CostModel::ForEachStated(SymbolId q, const Visit& visit) const {
  bool any = false;
  for (const auto& [symbol, value] : local_)
    if (symbol == q) {
      any = true;
      if (!visit(value)) return;
    }
  // The nearest plan that says anything speaks; facts of the catalogue stand beside it.
  for (std::int32_t p = plan_; p >= 0 && !any; p = PlanAt(p).parent) {
    const auto& values = PlanAt(p).values;
    if (q >= values.size()) continue;
    std::size_t count = 0;
    for (const StatedValue& value : values[q]) {
      const bool of_another = value.source == StatedValue::Source::kCatalogue &&
                              plans_.NamesAnother(plan_, p, value.of_device);
      if (of_another) continue;
      any = true;
      if (count++ == kMaxChoices || !visit(value)) return;
    }
  }
}

CostModel::StatedValues CostModel::StatedOf(SymbolId q) const {
  StatedValues out;
  ForEachStated(q, [&](const StatedValue& value) {
    out.values[out.size++] = &value;
    return out.size < out.values.size();
  });
  return out;
}

const StatedValue* CostModel::Stated(const Candidate& c) const {
  if (!c.stated) return nullptr;
  const StatedValue* stated = nullptr;
  std::size_t left = c.place;
  ForEachStated(c.quantity, [&](const StatedValue& value) {
    stated = &value;
    return left-- > 0;
  });
  return stated;
}

template <class Visit>
void CostModel::ForEachSaid(std::int32_t plan, const Visit& visit) const {
  for (; plan >= 0; plan = PlanAt(plan).parent)
    for (const SymbolId q : store_->says_of[static_cast<std::size_t>(plan)]) visit(q);
}

// Equal values give equal results, wherever they stand.
void CostModel::AddIfOther(SymbolId q, Base& base) const {
  const StatedValues here = StatedOf(q), there = base.model->StatedOf(q);
  const bool same =
      std::equal(here.values.begin(), here.values.begin() + here.size, there.values.begin(),
                 there.values.begin() + there.size, [](const StatedValue* a, const StatedValue* b) {
                   return a->value == b->value && a->weak == b->weak;
                 });
  if (!same) base.differs.Add(q);
}

void CostModel::AddStated(SymbolId q, Choices& out) {
  const StatedValues stated = StatedOf(q);
  for (std::size_t i = 0; i < stated.size; ++i)
    out.ids[out.size++] = Push({.value = stated.values[i]->value,
                                .quantity = q,
                                .stated = true,
                                .place = static_cast<std::uint8_t>(i),
                                .weak = stated.values[i]->weak,
                                .is_default = i == 0});
}

Interval CostModel::FirstOf(const BoundExpression& e) {
  Slots values;
  if (e.symbols.size() > kMaxFormulaNames) return Interval::Unknown();
  for (std::size_t i = 0; i < e.symbols.size(); ++i) {
    if ((e.symbols[i] & kAsksKnown) != 0) {
      values[i] =
          Interval::Exactly(Known(static_cast<SymbolId>(e.symbols[i] & ~kAsksKnown)) ? 1 : 0);
      continue;
    }
    const auto first = ValueAt(e.symbols[i], 0);
    if (!first) return Interval::Unknown();
    values[i] = at(*first).value;
  }
  return e.Value(values);
}

// What an input may be when nobody states it (design: a set of admissible values, never a default).
void CostModel::AddUnstated(SymbolId q, Choices& out) {
  const QuantityInfo& info = rules_.quantities[q];
  const auto add = [&](Interval value) {
    if (!value.known() || out.size >= kMaxChoices) return;
    for (std::size_t i = 0; i < out.size; ++i)
      if (SameValue(at(out.ids[i]).value, value)) return;
    out.ids[out.size] =
        Push({.value = value, .quantity = q, .assumed = true, .is_default = out.size == 0});
    ++out.size;
  };
  for (const BoundExpression& e : info.unstated) add(FirstOf(e));
  if (info.said && out.size == 1) store_->pool[out.ids[0]].assumed = false;
  if (!info.unstated_low.empty() && !info.unstated_high.empty()) {
    const Interval low = FirstOf(info.unstated_low), high = FirstOf(info.unstated_high);
    if (low.known() && high.known()) add({low.low, high.high});
  }
  if (info.unstated_divisors_of) {
    if (const auto first = ValueAt(*info.unstated_divisors_of, 0)) {
      const double whole = at(*first).value.low;
      if (whole >= 1 && whole <= 1024 && whole == std::floor(whole))
        for (int d = static_cast<int>(whole); d >= 1 && out.size < kMaxChoices; --d)
          if (static_cast<int>(whole) % d == 0) add(Interval::Exactly(d));
    }
  }
}

std::uint32_t CostModel::Unknown(SymbolId q) {
  std::uint32_t& unknown = ChoicesOf(q).unknown;
  if (unknown == kNone)
    unknown = Push({.value = Interval::Unknown(), .quantity = q, .assumed = true});
  return unknown;
}

bool CostModel::Known(SymbolId q) {
  const auto first = ValueAt(q, 0);
  return first && !at(*first).assumed;
}

// Stated values first, then recomputed ones, as many as are asked for; else what is admissible.
void CostModel::Begin(SymbolId q, Choices& choices) {
  choices.begun = choices.busy = true;
  const Recording recording(*store_, choices.rests_on);
  choices.rests_on.Add(q);
  const QuantityInfo& info = rules_.quantities[q];
  AddStated(q, choices);
  const std::size_t stated = choices.size;
  if (!info.formulas.empty() && (stated == 0 || wide_)) {
    if (info.has_bounds) {
      // Of the bounds only the loosest: no other can refute what it allows.
      std::optional<std::uint32_t> lower, upper;
      ForEachComputed(q, [&](std::uint32_t id) {
        const Candidate& c = at(id);
        if (c.kind == FormulaKind::kLowerBound && (!lower || c.value.low < at(*lower).value.low))
          lower = id;
        if (c.kind == FormulaKind::kUpperBound && (!upper || c.value.high > at(*upper).value.high))
          upper = id;
        return true;
      });
      for (const auto& bound : {lower, upper})
        if (bound) choices.ids[choices.size++] = *bound;
    }
    // Whether a stated value stands alone must be known before anything rests on it.
    // And whether an assumed one does.
    TakeComputed(q, choices, stated == 0 ? 1 : 2);
    if (choices.size == 1 && at(choices.ids[0]).assumed) TakeComputed(q, choices, 2);
  } else {
    choices.done = true;
  }
  if (choices.size == 0) {
    AddUnstated(q, choices);
    choices.done = true;
  }
  choices.guessed = choices.size > 1 && at(choices.ids[0]).assumed;
  if (choices.guessed)
    for (std::size_t i = 0; i < choices.size; ++i) store_->pool[choices.ids[i]].guessed = true;
  if (choices.size > 1)
    for (std::size_t i = 0; i < choices.size; ++i)
      if (Candidate& c = store_->pool[choices.ids[i]]; c.formula < 0)
        c.chosen[0] = std::uint32_t{q} << 8 | static_cast<std::uint32_t>(i), c.chosen_count = 1;
  choices.busy = false;
}

void CostModel::TakeComputed(SymbolId q, Choices& choices, std::size_t wanted) {
  choices.done |= !rules_.quantities[q].has_exact;
  while (choices.size < wanted && !choices.done) {
    const auto id = choices.size < kMaxChoices ? ComputedAt(q, choices.next_result) : std::nullopt;
    if (!id) {
      choices.done = true;
      return;
    }
    ++choices.next_result;
    const Candidate& c = at(*id);
    if (c.kind != FormulaKind::kExact) continue;
    const auto known = std::span(choices.ids).first(choices.size);
    if (std::ranges::none_of(known,
                             [&](std::uint32_t v) { return SameValue(at(v).value, c.value); })) {
      choices.ids[choices.size++] = *id;
      if (choices.guessed) store_->pool[*id].guessed = true;
    }
  }
}

std::optional<std::uint32_t> CostModel::FindValueAt(SymbolId q, std::size_t i) {
  Choices& choices = ChoicesOf(q);
  if (choices.busy)
    return std::nullopt;  // the loader refuses cycles; a guard's names may still meet themselves
  if (!choices.begun) Begin(q, choices);
  if (i >= choices.size && !choices.done) {
    const Recording recording(*store_, choices.rests_on);
    choices.busy = true;
    TakeComputed(q, choices, i + 1);
    choices.busy = false;
  }
  if (store_->recorder != nullptr) store_->recorder->Add(choices.rests_on);
  return i < choices.size ? std::optional(choices.ids[i]) : std::nullopt;
}

std::span<const std::uint32_t> CostModel::Values(SymbolId q) {
  const Choices& choices = ChoicesOf(q);
  if (choices.busy) return {};
  ValueAt(q, choices.ids.size());
  return std::span(choices.ids).first(choices.size);
}

std::optional<std::uint32_t> CostModel::FindComputedAt(SymbolId q, std::size_t i) {
  Results& results = ResultsOf(q);
  if (i < results.size || results.done) {
    if (store_->recorder != nullptr) store_->recorder->Add(results.rests_on);
    return i < results.size ? std::optional(results.ids[i]) : std::nullopt;
  }
  if (results.busy) return std::nullopt;
  const Recording recording(*store_, results.rests_on);
  results.begun = results.busy = true;
  const auto& formulas = rules_.quantities[q].formulas;
  while (i >= results.size && !results.done) {
    if (results.formula >= formulas.size() || results.size >= kMaxCandidates) {
      results.done = true;
      break;
    }
    const std::uint16_t f = formulas[results.formula];
    if (!results.first_tried) {
      results.first_tried = RunFirst(rules_.formulas[f], f, results);
    } else {
      results.first_tried = false;
      RunRest(rules_.formulas[f], f, results);
    }
    if (!results.first_tried) ++results.formula;
  }
  results.busy = false;
  return i < results.size ? std::optional(results.ids[i]) : std::nullopt;
}

const CostModel::ExactValues* CostModel::ExactComputed(SymbolId q) {
  Results& results = ResultsOf(q);
  if (!results.done || results.busy) return nullptr;
  if (store_->recorder != nullptr) store_->recorder->Add(results.rests_on);
  if (!results.exact) {
    ExactValues exact;
    exact.visited = results.size;
    exact.values.reserve(results.size);
    for (std::uint32_t i = 0; i < results.size; ++i)
      if (const Candidate& c = at(results.ids[i]); c.kind == FormulaKind::kExact)
        exact.values.push_back({c.value, results.ids[i], i});
    results.exact = std::move(exact);
  }
  return &*results.exact;
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
      if (!ValueAt(input, 0)) stack.push_back(input);
    }
  }
  return missing;
}

}  // namespace shardlint
