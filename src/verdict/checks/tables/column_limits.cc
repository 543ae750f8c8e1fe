#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "verdict/checks/arithmetic/judge_step.h"
#include "verdict/checks/place/tables.h"
#include "verdict/judgement.h"

// Rows of a table that say what a GPU uses and what it has left: both together are the limit in
// every row, a limit that stands above the table, itself or as what there is less what is set
// aside.

namespace shardlint {
namespace {

class ColumnLimits {
  static constexpr std::size_t kLeastRows = 3;
  static constexpr std::size_t kMostBefore =
      24;                                  // numbers before the table that may make the limit
  static constexpr double kFarthest = 20;  // times; farther off it is about something else

 public:
  explicit ColumnLimits(Judgement& j) : j_(j) {}

  void Run() {
    for (const Group& group : j_.document.groups) {
      if (group.kind == Group::Kind::kCode || group.columns < 3) continue;
      const Table table = TableOf(j_, group);
      if (table.rows.size() < kLeastRows) continue;
      for (std::size_t left = 1; left < table.columns.size(); ++left)
        for (std::size_t used = 0; used < table.columns.size(); ++used)
          if (used != left) Check(group, table, used, left);
    }
  }

 private:
  struct Row {
    const Number* used = nullptr;
    const Number* left = nullptr;
    std::uint32_t claim = 0;
    Interval sum = {};
  };

  const Number& At(std::int32_t i) const {
    return j_.mentions.numbers[static_cast<std::size_t>(i)];
  }
  std::string Words(const Number& n) const {
    return j_.document.text.substr(n.digits, n.end - n.digits);
  }
  bool SaysLeft(const Claim& claim) const {
    const std::string_view measure = j_.MeasureOf(claim);
    return measure == "kv_budget" || measure == "free_memory" || IsHeadedBy(j_, claim, "left_over");
  }

  void Check(const Group& group, const Table& table, std::size_t used, std::size_t left) {
    std::vector<Row> rows;
    for (const auto& cells : table.rows) {
      const TableCell &a = cells[used], &b = cells[left];
      if (a.number < 0 || b.number < 0 || b.claim < 0) continue;
      const auto c = static_cast<std::uint32_t>(b.claim);
      if (!SaysLeft(j_.claims.claims[c])) return;
      if (!IsBytes(At(a.number)) || !IsBytes(At(b.number))) continue;
      rows.push_back(
          {&At(a.number), &At(b.number), c, At(a.number).InBase() + At(b.number).InBase()});
    }
    if (rows.size() < kLeastRows) return;
    const Row* odd = nullptr;
    for (const Row& row : rows) {
      const auto agree =
          std::ranges::count_if(rows, [&](const Row& other) { return other.sum.Meets(row.sum); });
      if (agree == 1 && odd == nullptr)
        odd = &row;
      else if (agree + 1 < std::ssize(rows))
        return;
    }
    if (odd == nullptr || IsRefutedByFigures(j_, odd->claim)) return;
    const Row& usual = odd == &rows.front() ? rows.back() : rows.front();
    std::string limit;
    if (!IsToldBefore(group, usual.sum, limit)) return;
    const Interval value = usual.sum - odd->used->InBase();
    const double ratio = odd->left->InBase().middle() / value.middle();
    if (value.low <= 0 || ratio > kFarthest || ratio * kFarthest < 1) return;
    CheckDetail detail{.kind = CheckDetail::Kind::kNearby, .claim = odd->claim};
    detail.expected = value, detail.has_expected = true;
    detail.numbers = {static_cast<std::uint32_t>(odd->used - j_.mentions.numbers.data())};
    detail.message = limit + " − " + Words(*odd->used);
    j_.judged[odd->claim].Add("arithmetic-difference", Verdict::kContradicted, Severity::kError,
                              std::move(detail));
  }
  static bool IsBytes(const Number& n) {
    return n.dimension == Dimension::Of(Dimension::kByte) && !n.hedged;
  }

  // "176.6 GB per GPU; 5.0 GB of that go to buffers" above it.
  bool IsToldBefore(const Group& group, const Interval& sum, std::string& limit) const {
    const auto first =
        std::ranges::lower_bound(j_.mentions.numbers, group.first_block, {}, &Number::block);
    std::vector<const Number*> before;
    for (auto n = first; n != j_.mentions.numbers.begin() && before.size() < kMostBefore;) {
      --n;
      if (IsBytes(*n) && !n->percent && !n->range) before.push_back(&*n);
    }
    for (const Number* whole : before)
      if (sum.Meets(whole->InBase())) {
        limit = Words(*whole);
        return true;
      }
    for (const Number* whole : before)
      for (const Number* aside : before)
        if (aside->InBase().high < whole->InBase().low &&
            sum.Meets(whole->InBase() - aside->InBase())) {
          limit = Words(*whole) + " − " + Words(*aside);
          return true;
        }
    return false;
  }

  Judgement& j_;
};

}  // namespace

void CheckColumnLimits(Judgement& j) { ColumnLimits(j).Run(); }

}  // namespace shardlint
