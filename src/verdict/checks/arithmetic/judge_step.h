#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "verdict/judgement.h"

namespace shardlint {

/// A number that is told, with another before it that it may follow from: no target, alert or
/// rejected figure.
inline bool MayFollow(const Claim& claim) {
  return claim.kind == Claim::Kind::kNumber && claim.index > 0 && claim.role != Role::kRequired &&
         claim.role != Role::kAlert && claim.role != Role::kRejected;
}

/// Holds a claim against what a step told in words gives (`value`, in base units): confirmed or
/// contradicted by the rule "arithmetic-sentence", shares by "arithmetic-share". Nothing is said of
/// figures so far apart that they are about something else. `expression`: the step as a reader
/// would write it.
void JudgeStep(Judgement& judgement, std::uint32_t claim,
               const std::vector<const Number*>& operands, const Interval& value,
               std::string expression);

/// The same where it is known already that the claim fails, whatever bound its words give it.
/// `counted`: the devices that its words count are in the value.
void RefuteStep(Judgement& judgement, std::uint32_t claim,
                const std::vector<const Number*>& operands, const Interval& value,
                std::string expression, bool counted = false);

/// Whether printed figures refute a claim already: what the cost model says of it may turn out to
/// need more evidence.
bool IsRefutedByFigures(const Judgement& judgement, std::uint32_t claim);

/// Whether a figure is a value times or over what slips are by: a power of two or ten. What differs
/// otherwise may be about something else.
bool IsSlipOf(const Number& number, const Interval& value);

}  // namespace shardlint
