#pragma once

#include "verdict/judgement.h"

namespace shardlint {

/// Measures that answer each other: what a plan calls its prefill latency answers a TTFT target.
bool Answers(std::string_view achieved, std::string_view target);
/// One stated figure against one target, scopes made equal (a total against "per GPU").
Met Compare(Judgement& judgement, std::uint32_t target_claim, std::uint32_t achieved_claim);
/// The same of what the achieved figure should have been, in base units.
Met CompareFigure(Judgement& judgement, std::uint32_t target_claim, std::uint32_t achieved_claim,
                  const Interval& figure);
/// The same of two numbers of one dimension as they are printed.
Met CompareValues(const Number& target, const Number& achieved);
/// The figure that a nested item's target is about ("TPOT: 103 ms", below it "target < 60 ms"): a
/// claim of the enclosing item, or -1.
std::int32_t FigureOfParent(const Judgement& judgement, const Claim& target);
/// "43 GB left, which meets the requirement": what is left is no target.
bool IsLeftOver(const Judgement& judgement, const Claim& claim);
/// Whether a figure has to reach the number rather than stay below it.
bool IsAtLeast(const Number& target);
/// A target against the figures among claims [first, last); `by` is the claim that decided.
Met JudgeTarget(Judgement& judgement, std::uint32_t target, std::uint32_t first, std::uint32_t last,
                std::int32_t& by);
/// All targets of a measure (empty: all): kNo as soon as one is not met.
/// With `times`, of times only.
Met JudgeAllTargets(Judgement& judgement, std::string_view measure, std::int32_t& by,
                    std::int32_t& target, bool times = false);
/// Memory per GPU against the device's capacity; kNo by the most generous estimate only.
Met JudgeFit(Judgement& judgement, std::int32_t plan, std::string* why);

/// The document's requirements in its own words' order, one for each value of a quantity;
/// `finding_of` has the finding of each claim, -1 where it is none.
std::vector<StatedTarget> FindTargets(Judgement& judgement,
                                      std::span<const std::int32_t> finding_of);

}  // namespace shardlint
