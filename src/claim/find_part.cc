#include <algorithm>
#include <array>

#include "base/text.h"
#include "claim/bind_number.h"

namespace shardlint {
namespace {

constexpr std::array<std::string_view, 7> kLinks = {"of",     "of the", "of its",  "of all",
                                                    "out of", "of our", "of these"};
constexpr std::array<std::string_view, 4> kParts = {"experts", "layers", "heads", "kv_heads"};

bool Counts(const Number& n) {
  return n.dimension.dimensionless() && n.decimal.integer() && n.factor == 1 && !n.percent &&
         !n.multiplier && !n.range && n.flag.empty() && n.degree.empty();
}

}  // namespace

// "32 of 64 experts": the number that another counts a part of.
const Number* NumberBinder::WholeOf(std::uint32_t index) const {
  if (index + 1 >= mentions_.numbers.size()) return nullptr;
  const Number& part = mentions_.numbers[index];
  const Number& whole = mentions_.numbers[index + 1];
  if (part.block != whole.block || whole.digits < part.end || !Counts(part) || !Counts(whole) ||
      part.noun != nullptr || part.decimal == whole.decimal)
    return nullptr;
  const std::string_view between =
      Trim(std::string_view(document_.text).substr(part.end, whole.digits - part.end));
  return std::ranges::find(kLinks, between) != kLinks.end() ? &whole : nullptr;
}

// "32 of 64 experts live on each GPU", "each rank has 5 of the 40 heads", "Experts: 2 of 8 per
// GPU": what of the model's parts one GPU, rank or stage has.
NumberBinder::Part NumberBinder::FindPart(std::uint32_t index) {
  const Number* const whole = WholeOf(index);
  if (whole == nullptr) return {};
  const Found found = whole->noun != nullptr ? FindNear(*whole, false) : FindMeasure(*whole);
  if (!found) return {};
  const Measure& measure = vocabulary_.measures[found.measure];
  if (std::ranges::find(kParts, measure.id) == kParts.end()) return {};
  const Number& part = mentions_.numbers[index];
  const Block& block = document_.blocks[part.block];
  const auto quantity_of = [&](const Cue& cue) -> std::optional<SymbolId> {
    if (cue.kind != Vocabulary::Kind::kScope || cue.index == 0) return std::nullopt;
    for (const auto& [scope, quantity] : measure.quantities)
      if (scope == cue.index && quantity != measure.quantities.front().second) return quantity;
    return std::nullopt;
  };
  Part out{.measure = found.measure, .label_begin = found.label_begin, .quantity = {}};
  for (const Cue& cue : context_.CuesIn(whole->end, ClauseEnd(*whole, block)))
    if (!out.quantity) out.quantity = quantity_of(cue);
  if (!out.quantity)
    for (const Cue& cue : context_.CuesIn(context_.Sentence(block, part.digits).begin, part.digits))
      if (const auto quantity = quantity_of(cue);
          quantity && cue.end <= part.digits && !BelongsToEarlierNumber(block, cue.begin, index))
        out.quantity = quantity;
  return out;
}

// Whether the number is one of such a pair, which says what it is.
bool NumberBinder::BindPart(std::uint32_t index, Claim& claim) {
  Part part = FindPart(index);
  const bool whole = !part.quantity && index > 0 && (part = FindPart(index - 1)).quantity;
  if (!part.quantity) return false;
  const Measure& measure = vocabulary_.measures[part.measure];
  claim.measure = measure_of_[index] = part.measure;
  claim.label_begin = part.label_begin;
  claim.firm = true;
  claim.role = FindRole(mentions_.numbers[index]);
  if (!whole) {
    claim.quantities = {*part.quantity};
    claim.scope_known = true;
    return true;
  }
  claim.quantities = {measure.quantities.front().second};
  for (const auto& [scope, quantity] : measure.quantities)
    if (std::ranges::find(measure.unsaid, scope) != measure.unsaid.end() &&
        std::ranges::find(claim.quantities, quantity) == claim.quantities.end())
      claim.quantities.push_back(quantity);
  claim.scope_known = claim.quantities.size() == 1;
  return true;
}

}  // namespace shardlint
