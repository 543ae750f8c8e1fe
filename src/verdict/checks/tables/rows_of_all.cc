#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "verdict/checks/arithmetic/judge_step.h"
#include "verdict/checks/place/count_words.h"
#include "verdict/checks/tables/consensus_grid.h"
#include "verdict/judgement.h"

// The row of a table that tells what so many devices hold together, below the one of a single
// device: "KV cache per card | 38.0 GiB | 53.2 GiB", "cache of all four cards | 152 GiB | 213 GiB".
// Where it is so in one column, it is in the others as well.

namespace shardlint {
namespace {

class RowsOfAll {
 public:
  RowsOfAll(Judgement& j, Grid grid) : j_(j), grid_(std::move(grid)) {}

  void Run() {
    for (std::size_t all = 1; all < grid_.series.size(); ++all)
      if (const auto devices = DevicesOf(all))
        for (std::size_t one = all; one-- > 0;)
          if (IsOfOne(one) && AreAlike(one, all)) {
            Compare(one, all, *devices);
            break;
          }
  }

 private:
  // "all four cards", "on all 8 GPUs"
  std::optional<double> DevicesOf(std::size_t s) const {
    if (!grid_.Says(s, "all_devices")) return std::nullopt;
    const TextRange label = grid_.series[s].label;
    std::vector<double> counts = CountsInWords(grid_.LabelOf(s));
    for (const Number& n : j_.NumbersIn(label.begin, std::max(label.begin, label.end)))
      if (n.noun != nullptr && n.noun->id == "gpu" && n.decimal.integer())
        counts.push_back(n.decimal.value());
    if (counts.size() != 1 || counts.front() <= 1) return std::nullopt;
    return counts.front();
  }

  bool IsOfOne(std::size_t s) const {
    const TextRange label = grid_.series[s].label;
    return std::ranges::any_of(j_.CuesIn(label.begin, std::max(label.begin, label.end)),
                               [&](const Cue& cue) {
                                 return cue.kind == Vocabulary::Kind::kScope &&
                                        j_.rules.vocabulary.scopes[cue.index] == "per_gpu";
                               });
  }

  // Amounts of one unit in both, in two columns or more.
  bool AreAlike(std::size_t one, std::size_t all) const {
    std::size_t both = 0;
    for (std::size_t i = 0; i < grid_.Items(); ++i) {
      if (!grid_.Has(one, i) || !grid_.Has(all, i)) continue;
      const Number &a = grid_.NumberAt(one, i), &b = grid_.NumberAt(all, i);
      if (a.dimension != b.dimension || a.percent || b.percent ||
          a.dimension.WithoutCounts().dimensionless())
        return false;
      ++both;
    }
    return both >= 2;
  }

  void Compare(std::size_t one, std::size_t all, double devices) {
    std::optional<std::size_t> wrong;
    std::vector<std::size_t> items;
    for (std::size_t i = 0; i < grid_.Items(); ++i) {
      if (!grid_.Has(one, i) || !grid_.Has(all, i)) continue;
      if (Agrees(grid_.NumberAt(all, i), ValueOf(one, i, devices)) != nullptr) {
        items.push_back(i);
      } else if (wrong) {
        return;
      } else {
        wrong = i;
      }
    }
    if (items.empty()) return;
    if (wrong) items.push_back(*wrong);
    for (const std::size_t i : items) {
      if (grid_.At(all, i).claim < 0) continue;
      const auto claim = static_cast<std::uint32_t>(grid_.At(all, i).claim);
      if (!MayFollow(j_.claims.claims[claim]) || IsRefutedByFigures(j_, claim)) continue;
      if (i == wrong) j_.judged[claim].Drop(Verdict::kConfirmed);
      JudgeStep(j_, claim, {&grid_.NumberAt(one, i)}, ValueOf(one, i, devices),
                grid_.Words(one, i) + " × " + std::to_string(static_cast<int>(devices)));
    }
  }

  Interval ValueOf(std::size_t one, std::size_t item, double devices) const {
    return grid_.NumberAt(one, item).InBase() * Interval::Exactly(devices);
  }

  Judgement& j_;
  Grid grid_;
};

}  // namespace

void CheckRowsOfAll(Judgement& j) {
  for (const Group& group : j.document.groups)
    if (group.kind == Group::Kind::kTable || group.kind == Group::Kind::kCodeTable)
      for (const bool rows : {true, false}) RowsOfAll(j, GridOf(j, group, rows)).Run();
}

}  // namespace shardlint
