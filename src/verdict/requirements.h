#pragma once

#include "verdict/judgement.h"

namespace shardlint {

enum class Met : std::uint8_t { kUnknown, kYes, kNo };

/// One stated figure against one target, scopes made equal (a total against "per GPU").
Met Compare(Judgement& judgement, std::uint32_t target_claim, std::uint32_t achieved_claim);
/// A target against the document's own figures; `by` is the claim that decided.
Met JudgeTarget(Judgement& judgement, std::uint32_t target, std::int32_t only_block,
                std::int32_t& by);
/// All targets of a measure (empty: all): kNo as soon as one is not met.
Met JudgeAllTargets(Judgement& judgement, std::string_view measure, std::int32_t& by,
                    std::int32_t& target);
/// Memory per GPU against the device's capacity; kNo by the most generous estimate only.
Met JudgeFit(Judgement& judgement, std::int32_t plan, std::string* why);

}  // namespace shardlint
