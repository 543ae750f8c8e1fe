#pragma once

#include <cstdint>
#include <set>
#include <span>
#include <tuple>
#include <vector>

#include "verdict/judgement.h"

namespace shardlint {

/// What speaks for or against putting another figure in a claim's place.
class FixEvidence {
 public:
  explicit FixEvidence(Judgement& judgement);

  bool Contradicted(std::uint32_t claim) const {
    return j_.judged[claim].Folded() == Verdict::kContradicted;
  }
  /// Whether one of the numbers is contradicted, or repeats a figure that is.
  bool RestsOnContradicted(std::span<const std::uint32_t> numbers) const;
  /// The same of what the document states below a value of the cost model.
  bool RestsOnContradicted(CostModel& model, std::uint32_t candidate) const;
  /// Whether the claim would hold were one operand what the cost model says, or what it is with two
  /// digits swapped or its point moved, or a figure that stands nearby.
  template <class Holds>
  bool OtherOperandExplains(std::span<const std::uint32_t> operands, const Holds& holds) {
    for (const std::uint32_t i : operands) {
      const std::vector<Decimal> others = OthersFor(i);
      Number& operand = j_.mentions.numbers[i];
      const Decimal printed = operand.decimal;
      bool explains = false;
      for (const Decimal& other : others) {
        operand.decimal = other;
        explains = explains || holds();
      }
      operand.decimal = printed;
      if (explains) return true;
    }
    return false;
  }
  /// Every exact value of a quantity in every plan that a claim may speak of, until `visit` is
  /// false.
  template <class Visit>
  void ForEachValue(const Claim& claim, SymbolId quantity, const Visit& visit) {
    bool more = true;
    for (const std::int32_t plan : j_.plans.Judging(j_.PlanOf(claim)))
      for (const bool wide : {false, true}) {
        if (!more) return;
        CostModel& model = j_.ModelOf(j_.ModelIndex(plan, wide));
        model.ForEachComputed(quantity, [&](std::uint32_t id) {
          const Candidate& c = model.at(id);
          if (c.kind == FormulaKind::kExact) more = visit(c);
          return more;
        });
      }
  }
  /// Whether a figure that holds was computed from the claim.
  bool IsUsed(std::uint32_t claim) const;
  /// Whether the same figure of the same thing stands where nothing contradicts it.
  bool SaidElsewhere(std::uint32_t claim) const;

 private:
  using Ink = std::tuple<std::int64_t, int, double, bool>;
  static Ink InkOf(const Number& n);
  void NoteUses(const JudgedClaim& judged);
  bool RestsOnContradicted(CostModel& model, std::uint32_t candidate, int depth) const;
  std::vector<Decimal> OthersFor(std::uint32_t number);

  Judgement& j_;
  std::set<Ink> contradicted_;
  std::set<std::uint32_t> used_;  // numbers that confirmed figures were computed from
  std::set<Ink> used_inks_;       // the amounts among them
};

}  // namespace shardlint
