#include <algorithm>
#include <vector>

#include "verdict/statement_answer.h"

// "2 of 3 targets are met": the marks of a table or a list, counted.

namespace shardlint {
namespace {

/// The marks of one table or list, and what they say.
struct Marks {
  std::int32_t group = -1, list = -1;
  std::size_t count = 0, met = 0, right = 0;
  bool sure = true;  ///< each was judged

  bool Holds(const Block& block) const {
    return block.group >= 0 ? block.group == group : block.list >= 0 && block.list == list;
  }
};

class MarkCounter {
 public:
  enum class Kind : std::uint8_t { kAny, kRateOrTime, kTime };

  explicit MarkCounter(const Judgement& j) : j_(j) {}

  std::vector<Marks> Count(Kind kind) const {
    std::vector<Marks> out;
    for (std::uint32_t c = 0; c < j_.claims.claims.size(); ++c) {
      const Claim& claim = j_.claims.claims[c];
      if (claim.kind != Claim::Kind::kTick) continue;
      const Block& block = j_.document.blocks[claim.block];
      if (block.group < 0 && block.list < 0) continue;
      if (kind != Kind::kAny && !IsOf(c, kind)) continue;
      auto marks = std::ranges::find_if(out, [&](const Marks& m) { return m.Holds(block); });
      if (marks == out.end())
        marks = out.insert(out.end(),
                           {.group = block.group, .list = block.group >= 0 ? -1 : block.list});
      const Verdict verdict = j_.judged[c].Folded();
      const bool met = static_cast<Mark>(claim.index) == Mark::kMet;
      ++marks->count;
      marks->met += met;
      marks->right += met != (verdict == Verdict::kContradicted);
      marks->sure &=
          (verdict == Verdict::kConfirmed || verdict == Verdict::kContradicted) && HasTarget(c);
    }
    return out;
  }

 private:
  // "Fits: yes" is no target met.
  bool HasTarget(std::uint32_t index) const {
    return std::ranges::any_of(j_.judged[index].details, [](const CheckDetail& detail) {
      return detail.kind == CheckDetail::Kind::kRequirement && !detail.numbers.empty();
    });
  }

  // By the figure that decided it.
  bool IsOf(std::uint32_t index, Kind kind) const {
    for (const CheckDetail& detail : j_.judged[index].details)
      if (detail.kind == CheckDetail::Kind::kRequirement && detail.other >= 0) {
        const Claim& claim = j_.claims.claims[static_cast<std::size_t>(detail.other)];
        if (claim.kind != Claim::Kind::kNumber) continue;
        const std::int8_t seconds = j_.NumberOf(claim).dimension.exponents[Dimension::kSecond];
        return seconds == 1 || (seconds == -1 && kind == Kind::kRateOrTime);
      }
    return false;
  }

  const Judgement& j_;
};

}  // namespace

Answer RequirementsCounted(Judgement& j, const Claim& claim) {
  std::vector<std::size_t> counts;
  for (const Number& n : j.NumbersIn(claim.begin, claim.end)) {
    if (!n.decimal.integer() || n.percent || !n.dimension.WithoutCounts().dimensionless())
      return {};
    counts.push_back(static_cast<std::size_t>(n.decimal.value()));
  }
  if (counts.size() != 2 || counts[0] > counts[1] || counts[1] < 2) return {};
  const MarkCounter counter(j);
  using Kind = MarkCounter::Kind;
  bool any = false, sure = true;
  for (const Kind kind : {Kind::kAny, Kind::kRateOrTime, Kind::kTime})
    for (const Marks& marks : counter.Count(kind)) {
      if (marks.count != counts[1]) continue;
      if (marks.right == counts[0] || marks.met == counts[0])
        return {true, marks.right == counts[0] && marks.sure ? Verdict::kConfirmed
                                                             : Verdict::kUnverifiable};
      any = true, sure &= marks.sure;
    }
  if (!any) return {};
  return {true, sure ? Verdict::kContradicted : Verdict::kUnverifiable};
}

}  // namespace shardlint
