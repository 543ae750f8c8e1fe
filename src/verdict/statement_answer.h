#pragma once

#include <cstdint>
#include <span>

#include "verdict/judgement.h"
#include "verdict/requirements.h"

namespace shardlint {

/// What an algorithm says of a statement; none when nothing speaks for or against it.
struct Answer {
  bool any = false;
  Verdict verdict = Verdict::kUnverifiable;
  std::int32_t by = -1;      ///< the claim that decides it, -1: none alone
  std::int32_t target = -1;  ///< what it is compared with
  bool decisive = false;
  bool printed = false;  ///< what decides it stands beside it, each with what it is
};

Answer Of(Met met, std::int32_t by = -1, std::int32_t target = -1);
bool IsDecided(const Answer& answer);
/// The same figures, asked of the opposite statement.
Answer Opposite(Answer answer);

/// "40 / 4": nothing but a sign of division between them.
bool IsDivided(const Judgement& j, const Number& a, const Number& b);
/// "140 GB > 80 GB" in the sentence: whether the amount is within what is offered.
Met ComparesAmounts(Judgement& j, const Claim& claim);

/// Of a device: less is within any share of it that may be held back.
constexpr double kUnlessReserved = 0.85;

/// What the devices of a claim's plan hold: bytes of one, over its published sizes; 0: unknown.
struct Capacity {
  double low = 0, high = 0;
  double gpus = 0;
};
Capacity CapacityOf(Judgement& judgement, const Claim& claim);

// Algorithms about memory (checks/fit_statements.cc).
/// "fits": the amount in its sentence against the capacity it names, else against the plan's.
Answer Fits(Judgement& j, const Claim& claim);
Answer DoesNotFit(Judgement& j, const Claim& claim);
/// "one GPU holds the model": all weights against one device.
Answer SingleDevice(Judgement& j, const Claim& claim);
Answer SingleDeviceShort(Judgement& j, const Claim& claim);
Answer Headroom(Judgement& j, const Claim& claim);
/// "well within the 64 GB limit": the figure before it against the figure after it.
Answer BlockComparison(Judgement& j, const Claim& claim);
/// "stays below the 88% limit of 56 GB": the figures before it against those behind it.
Answer BelowLimit(Judgement& j, const Claim& claim);
Answer AboveLimit(Judgement& j, const Claim& claim);

// Algorithms about the parts of a budget (checks/budget_statements.cc).
/// A memory budget without the KV cache is incomplete. Stands on the heading of a breakdown that
/// adds up.
Answer BudgetHoldsCache(Judgement& j, const Claim& claim);
/// "KV cache dominates": the largest of the amounts that stand beside each other.
Answer Dominates(Judgement& j, const Claim& claim);
/// "The cache needs more memory than the weights": the part named before the words against the one
/// behind them.
Answer LargerPart(Judgement& j, const Claim& claim);

// Algorithms about the pools of prefill and decode (checks/pool_statements.cc).
/// "The decode pool is the bottleneck": the rates that the words before it print of each pool.
Answer SlowerPool(Judgement& j, const Claim& claim);

/// What a statement's sentence compares, where it says nothing else of the kind.
Answer PairsOfSentence(Judgement& judgement, const Claim& claim, Mark mark);

// Algorithms about targets (checks/target_statements.cc).
/// "meets all requirements": one target that is missed refutes it.
Answer AllRequirementsMet(Judgement& j, const Claim& claim);
/// "2 of 3 targets are met": the marks of one table or list (checks/counted_statements.cc).
Answer RequirementsCounted(Judgement& j, const Claim& claim);
/// "requirement met": the target beside it, of its section, of its measure.
Answer RequirementsMet(Judgement& j, const Claim& claim);
/// "not met": of the target beside it only; which of several is meant is not guessed.
Answer RequirementsMissed(Judgement& j, const Claim& claim);

}  // namespace shardlint
