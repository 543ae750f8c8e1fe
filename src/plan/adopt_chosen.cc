#include "plan/adopt_chosen.h"

#include <algorithm>
#include <cstddef>

namespace shardlint {
namespace {

constexpr std::ptrdiff_t kDegreesOfPlan = 2;  // a plan that is chosen names more than one

class ChosenPlan {
 public:
  ChosenPlan(Plans& plans, const Document& document, const Claims& claims, const PlanRules& rules)
      : plans_(plans), document_(document), claims_(claims), rules_(rules) {}

  void Adopt() {
    const Plan* chosen = nullptr;
    for (const Plan& plan : plans_.plans) {
      if (&plan == &plans_.plans.front() || !SaysChosen(plan.first_block)) continue;
      if (std::ranges::count_if(
              rules_.degrees, [&](SymbolId d) { return !plan.values[d].empty(); }) < kDegreesOfPlan)
        continue;
      if (chosen != nullptr && !MayBe(plan, *chosen)) return;
      if (chosen == nullptr) chosen = &plan;
    }
    if (chosen == nullptr) return;
    for (Plan& plan : plans_.plans) {
      if (plan.first_block < chosen->end_block || plan.section < 0 || plan.hypothetical ||
          !SaysChosen(plan.first_block) || !MayBe(plan, *chosen))
        continue;
      for (const SymbolId d : rules_.degrees)
        if (plan.values[d].empty()) plan.values[d] = chosen->values[d];
    }
  }

 private:
  bool SaysChosen(std::uint32_t block) const {
    const Block& words = document_.blocks[block];
    auto cue = std::ranges::lower_bound(claims_.cues, words.text_begin, {}, &Cue::begin);
    for (; cue != claims_.cues.end() && cue->begin < words.text_end; ++cue)
      if (cue->kind == Vocabulary::Kind::kWord && rules_.vocabulary.words[cue->index] == "chosen")
        return true;
    return false;
  }

  // Whether what a plan says of its degrees is what the other says too.
  bool MayBe(const Plan& plan, const Plan& chosen) const {
    return std::ranges::all_of(rules_.degrees, [&](SymbolId d) {
      const auto& own = plan.values[d];
      const auto& said = chosen.values[d];
      return own.empty() || (!said.empty() && own.front().value == said.front().value);
    });
  }

  Plans& plans_;
  const Document& document_;
  const Claims& claims_;
  const PlanRules& rules_;
};

}  // namespace

void AdoptChosen(Plans& plans, const Document& document, const Claims& claims,
                 const PlanRules& rules) {
  if (plans.plans.size() > 2) ChosenPlan(plans, document, claims, rules).Adopt();
}

}  // namespace shardlint
