#include "base/text.h"
#include "claim/bind_number.h"

// "Every GPU holds 15.4 GB of cache and 26.7 GB in total": the second amount is of all that it
// holds, not of what the first is of.

namespace shardlint {
namespace {

constexpr std::uint32_t kPartReach = 40;  // bytes from the part to the total

}  // namespace

bool NumberBinder::BindAltogether(std::uint32_t index, Claim& claim) {
  const Number& n = mentions_.numbers[index];
  if (index == 0 || n.dimension != Dimension::Of(Dimension::kByte)) return false;
  const Number& part = mentions_.numbers[index - 1];
  const std::string_view text = document_.text;
  if (part.block != n.block || part.dimension != n.dimension || n.digits - part.end > kPartReach ||
      !HasWord("told_sum", n.end, std::min(n.end + 2, clause_end_)))
    return false;
  const std::string_view between = Trim(text.substr(part.end, n.begin - part.end));
  if (!between.starts_with("of ") || !(between.ends_with(" and") || between.ends_with(',')))
    return false;
  bool named = false;
  for (const Cue& cue : context_.CuesIn(part.end, n.begin)) {
    if (cue.kind == Vocabulary::Kind::kScope)
      return false;  // "2 GB of cache a layer and 40 in total"
    named |= cue.kind == Vocabulary::Kind::kMeasure;
  }
  if (!named) return false;
  const Found memory = OfMeasure("memory");
  bool device = false;
  for (const Cue& cue : context_.CuesIn(sentence_.begin, part.digits))
    device |= cue.kind == Vocabulary::Kind::kScope && (vocabulary_.scopes[cue.index] == "per_gpu" ||
                                                       vocabulary_.scopes[cue.index] == "per_rank");
  claim.measure = measure_of_[index] = memory.measure;
  for (const auto& [scope, quantity] : vocabulary_.measures[memory.measure].quantities)
    if (!device || vocabulary_.scopes[scope] == "per_gpu") claim.quantities.push_back(quantity);
  claim.scope_known = device;
  claim.firm = true;
  claim.role = FindRole(n);
  return true;
}

}  // namespace shardlint
