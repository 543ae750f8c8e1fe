#include "verdict/checks/model/grounded.h"

#include <algorithm>

namespace shardlint {
namespace {

constexpr std::uint32_t kNested = 4;  // items between figures of nested lists

class Grounding {
  static constexpr int kMaxSteps = 6;  // of a derivation that are followed

 public:
  Grounding(Judgement& j, CostModel& model, std::uint32_t claim)
      : j_(j), model_(model), index_(claim) {}

  bool Holds(std::uint32_t candidate) {
    beside_ = false;
    return model_.Stated(model_.at(candidate)) == nullptr && Follows(candidate, 0) && beside_;
  }

 private:
  bool Follows(std::uint32_t id, int depth) {
    const Candidate& c = model_.at(id);
    if (c.assumed || c.guessed || depth > kMaxSteps) return false;
    if (const StatedValue* stated = model_.Stated(c)) return IsStated(*stated, c.quantity);
    if (c.formula < 0 || c.kind != FormulaKind::kExact) return false;
    // An unusual reading confirms; it refutes nothing.
    if (!j_.rules.formulas[static_cast<std::size_t>(c.formula)].reading.empty()) return false;
    return std::ranges::all_of(model_.Inputs(c),
                               [&](std::uint32_t input) { return Follows(input, depth + 1); });
  }

  bool IsStated(const StatedValue& stated, SymbolId quantity) {
    if (stated.claim < 0) return stated.source != StatedValue::Source::kDefault || stated.of_device;
    const auto c = static_cast<std::uint32_t>(stated.claim);
    if (c == index_ || j_.judged[c].Folded() == Verdict::kContradicted) return false;
    const Claim& other = j_.claims.claims[c];
    if (other.role == Role::kMeasured) return false;
    if (j_.rules.quantities[quantity].input) return !stated.weak;
    if (!other.scope_known || !StandsBeside(j_, j_.claims.claims[index_], other)) return false;
    return beside_ = true;
  }

  Judgement& j_;
  CostModel& model_;
  std::uint32_t index_;
  bool beside_ = false;
};

}  // namespace

bool StandsBeside(const Judgement& j, const Claim& a, const Claim& b) {
  if (a.block == b.block) return true;
  const Block& one = j.document.blocks[a.block];
  const Block& other = j.document.blocks[b.block];
  if (one.group >= 0 && one.group == other.group)
    return one.kind != Block::Kind::kCell || one.row == other.row ||
           (one.column == other.column &&
            j.document.groups[static_cast<std::size_t>(one.group)].columns <= 3);
  if (one.list < 0 || other.list < 0) return false;
  // Items of a list, or of lists nested in each other.
  const std::uint32_t apart = a.block > b.block ? a.block - b.block : b.block - a.block;
  return one.list == other.list || (one.section == other.section && apart <= kNested);
}

bool GroundedValue(Judgement& j, std::uint32_t index, Outcome& out) {
  const Claim& claim = j.claims.claims[index];
  const Number& n = j.NumberOf(claim);
  const Inks inks = InksOf(n);
  bool found = false;
  for (const bool wide : {false, true}) {
    const std::int32_t m = j.ModelIndex(j.PlanOf(claim), wide);
    CostModel& model = j.ModelOf(m);
    Grounding grounding(j, model, index);
    bool agrees = false;
    model.ForEachComputed(claim.quantities.front(), [&](std::uint32_t id) {
      const Candidate& c = model.at(id);
      agrees = Agrees(n, inks, c.value) != nullptr;
      if (agrees || found || c.value.low <= 0 || !grounding.Holds(id)) return !agrees;
      found = true;
      out.first = c.value, out.first_model = m, out.first_candidate = id;
      out.first_assumed = out.first_weak = out.first_guessed = false;
      return true;
    });
    if (agrees) return false;
  }
  return found;
}

}  // namespace shardlint
