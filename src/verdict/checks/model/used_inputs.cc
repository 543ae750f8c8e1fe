#include "verdict/checks/model/used_inputs.h"

#include <algorithm>

namespace shardlint {
namespace {

constexpr int kMaxSteps = 12;  // of a derivation that are followed

}  // namespace

bool UsedInputs::Has(std::uint32_t claim) {
  if (!gathered_) Gather();
  // "0.88 × 96 GB" rests on the limit of 88%.
  const double value = j_.NumberOf(j_.claims.claims[claim]).Nominal();
  return used_.contains(static_cast<std::int32_t>(claim)) ||
         (value < 1 && std::ranges::find(shares_, value) != shares_.end());
}

void UsedInputs::Gather() {
  gathered_ = true;
  for (const JudgedClaim& judged : j_.judged)
    for (std::size_t i = 0; i < judged.checks.size(); ++i) {
      if (judged.checks[i].verdict != Verdict::kConfirmed) continue;
      const CheckDetail& detail = judged.details[i];
      if (detail.kind == CheckDetail::Kind::kModel) Follow(detail.model, detail.candidate, 0);
      if (detail.kind != CheckDetail::Kind::kArithmetic || detail.other < 0) continue;
      const Equation& equation = j_.mentions.equations[static_cast<std::size_t>(detail.other)];
      for (const std::uint32_t operand : equation.operands) {
        used_.insert(j_.claims.of_number[operand]);
        shares_.push_back(j_.mentions.numbers[operand].Nominal());
      }
    }
}

void UsedInputs::Follow(std::int32_t index, std::uint32_t id, int depth) {
  if (depth > kMaxSteps || !followed_.emplace(index, id).second) return;
  CostModel& model = j_.ModelOf(index);
  const Candidate& c = model.at(id);
  if (const StatedValue* stated = model.Stated(c)) {
    used_.insert(stated->claim);
    return;
  }
  for (const std::uint32_t input : model.Inputs(c)) Follow(index, input, depth + 1);
}

}  // namespace shardlint
