#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "verdict/checks/arithmetic/judge_step.h"
#include "verdict/checks/tables/consensus_grid.h"
#include "verdict/judgement.h"

// The row of a table that tells how much less the row above it takes than the one before: "today |
// 37 | $25,660", "after | 8 | $5,548", "saved | 29 | $20,112". Where it is so in one column, it is
// in the others as well.

namespace shardlint {
namespace {

class DifferenceRows {
 public:
  DifferenceRows(Judgement& j, Grid grid) : j_(j), grid_(std::move(grid)) {}

  void Run() {
    for (std::size_t i = 2; i < grid_.Items(); ++i)
      if (TellsDifference(i)) CheckItem(i);
  }

 private:
  bool TellsDifference(std::size_t item) const {
    const TextRange label = grid_.labels[item];
    // "Saved per quarter": of another time.
    const bool scoped =
        std::ranges::any_of(j_.CuesIn(label.begin, std::max(label.begin, label.end)),
                            [](const Cue& cue) { return cue.kind == Vocabulary::Kind::kScope; });
    return !scoped && label.end > label.begin &&
           (j_.HasWord("saves", label.begin, label.end) ||
            j_.HasWord("difference", label.begin, label.end));
  }

  static bool AreAlike(const Number& a, const Number& b) {
    return a.dimension == b.dimension && a.unit == b.unit && a.factor == b.factor && !a.percent &&
           !b.percent && !a.range && !b.range;
  }

  // The two items before it, the larger one less the other.
  std::optional<Interval> Expected(std::size_t s, std::size_t item) const {
    if (!grid_.Has(s, item) || !grid_.Has(s, item - 1) || !grid_.Has(s, item - 2))
      return std::nullopt;
    const Number &n = grid_.NumberAt(s, item), &a = grid_.NumberAt(s, item - 2),
                 &b = grid_.NumberAt(s, item - 1);
    if (!AreAlike(n, a) || !AreAlike(n, b) || a.Nominal() == b.Nominal()) return std::nullopt;
    return a.Nominal() > b.Nominal() ? a.InBase() - b.InBase() : b.InBase() - a.InBase();
  }

  void CheckItem(std::size_t item) {
    std::optional<std::size_t> wrong;
    std::vector<std::size_t> right;
    for (std::size_t s = 0; s < grid_.series.size(); ++s) {
      const auto expected = Expected(s, item);
      if (!expected) continue;
      if (Agrees(grid_.NumberAt(s, item), *expected) != nullptr) {
        right.push_back(s);
      } else if (wrong) {
        return;
      } else {
        wrong = s;
      }
    }
    if (right.empty()) return;
    if (wrong) right.push_back(*wrong);
    for (const std::size_t s : right) Judge(s, item);
  }

  void Judge(std::size_t s, std::size_t item) {
    if (grid_.At(s, item).claim < 0) return;
    const auto claim = static_cast<std::uint32_t>(grid_.At(s, item).claim);
    if (!MayFollow(j_.claims.claims[claim]) || IsRefutedByFigures(j_, claim)) return;
    const bool falls =
        grid_.NumberAt(s, item - 2).Nominal() > grid_.NumberAt(s, item - 1).Nominal();
    const std::size_t more = falls ? item - 2 : item - 1, less = falls ? item - 1 : item - 2;
    JudgeStep(j_, claim, {&grid_.NumberAt(s, more), &grid_.NumberAt(s, less)}, *Expected(s, item),
              grid_.Words(s, more) + " − " + grid_.Words(s, less));
  }

  Judgement& j_;
  Grid grid_;
};

}  // namespace

void CheckDifferenceRows(Judgement& j) {
  for (const Group& group : j.document.groups)
    if (group.kind == Group::Kind::kTable || group.kind == Group::Kind::kCodeTable)
      DifferenceRows(j, GridOf(j, group, true)).Run();
}

}  // namespace shardlint
