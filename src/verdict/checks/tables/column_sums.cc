#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <string>

#include "verdict/checks/place/tables.h"

// Columns that add up: where a column is the sum or the difference of others in its row, in nearly
// all rows of a table, the row that departs from it is wrong.

namespace shardlint {
namespace {

/// A column and what gives it: the first of `columns`, plus or minus the others.
struct SumRelation {
  std::size_t target = 0;
  std::vector<std::size_t> columns;
  bool minus = false;
};

class ColumnSumCheck {
  static constexpr double kChance = 0.003;  // that all agreeing rows do so by chance
  static constexpr double kNamed = 0.05;    // the same where the header says what the column is
  static constexpr double kFarthest = 1e4;  // a cell farther off is of something else

 public:
  ColumnSumCheck(Judgement& j, const Group& group, Table table)
      : j_(j), group_(group), table_(std::move(table)) {}

  void Check() {
    for (std::size_t target = 0; target < table_.columns.size(); ++target)
      for (const SumRelation& relation : RelationsOf(target))
        if (Try(relation)) break;
  }

 private:
  // What stands before a total or a remainder, nearest first; a total may lead its parts.
  std::vector<SumRelation> RelationsOf(std::size_t target) const {
    std::vector<SumRelation> relations;
    for (std::size_t first = target; first-- > 0;) {
      std::vector<std::size_t> columns;
      for (std::size_t c = first; c < target; ++c)
        if (HasAmounts(c, target)) columns.push_back(c);
      if (columns.size() < 2 || columns.front() != first) continue;
      relations.push_back({target, columns, false});
      relations.push_back({target, std::move(columns), true});
    }
    return relations;
  }

  // Most of its cells are amounts in the unit of the other column.
  bool HasAmounts(std::size_t column, std::size_t like) const {
    std::size_t same = 0, cells = 0;
    for (const auto& row : table_.rows) {
      if (row[like].number < 0) continue;
      ++cells;
      if (row[column].number < 0) continue;
      const Number &a = At(row[column]), &b = At(row[like]);
      same += a.unit == b.unit && a.dimension == b.dimension && !b.dimension.dimensionless();
    }
    return 2 * same > cells;
  }

  const Number& At(const TableCell& cell) const {
    return j_.mentions.numbers[static_cast<std::size_t>(cell.number)];
  }

  bool IsWhole(const std::vector<TableCell>& row, const SumRelation& relation) const {
    const auto fits = [&](std::size_t c) {
      return row[c].number >= 0 && At(row[c]).unit == At(row[relation.target]).unit;
    };
    return row[relation.target].number >= 0 && std::ranges::all_of(relation.columns, fits);
  }

  Interval Value(const std::vector<TableCell>& row, const SumRelation& relation) const {
    Interval value = At(row[relation.columns.front()]).InBase();
    for (const std::size_t c : std::span(relation.columns).subspan(1))
      value = relation.minus ? value - At(row[c]).InBase() : value + At(row[c]).InBase();
    return value;
  }

  // One unit has one meaning in a row.
  static bool Gives(Number n, const Interval& value) {
    n.binary_factor = 0;
    return Agrees(n, value) != nullptr;
  }

  // "Total" heads a sum, "left" a difference.
  bool IsNamed(const SumRelation& relation) const {
    const auto& blocks = j_.document.blocks;
    for (std::uint32_t b = group_.first_block; b < group_.end_block && blocks[b].header; ++b)
      if (blocks[b].column == table_.columns[relation.target])
        return j_.HasWord(relation.minus ? "left_over" : "sum", blocks[b].text_begin,
                          blocks[b].text_end);
    return false;
  }

  bool Try(const SumRelation& relation) {
    std::vector<std::size_t> agreeing, departing;
    const bool named = IsNamed(relation);
    double chance = named ? 1 : static_cast<double>(2 * table_.columns.size());
    for (std::size_t r = 0; r < table_.rows.size(); ++r) {
      const auto& row = table_.rows[r];
      if (!IsWhole(row, relation)) continue;
      const Interval value = Value(row, relation);
      if (value.low <= 0 || !value.known()) return false;
      const Number& n = At(row[relation.target]);
      if (!Gives(n, value)) {
        departing.push_back(r);
        continue;
      }
      const Interval printed = n.InBase();
      agreeing.push_back(r);
      chance *= std::min(
          1.0, (value.high - value.low + printed.high - printed.low) / value.middle() + 0.005);
    }
    if (agreeing.size() < 2 || 2 * departing.size() > agreeing.size() ||
        chance > (named ? kNamed : kChance))
      return false;
    for (const std::size_t r : agreeing) Add(r, relation, agreeing.size(), Verdict::kConfirmed);
    for (const std::size_t r : departing) Add(r, relation, agreeing.size(), Verdict::kContradicted);
    return true;
  }

  void Add(std::size_t r, const SumRelation& relation, std::size_t agreeing, Verdict verdict) {
    const auto& row = table_.rows[r];
    if (row[relation.target].claim < 0) return;
    const auto index = static_cast<std::uint32_t>(row[relation.target].claim);
    const Claim& claim = j_.claims.claims[index];
    const Verdict now = j_.judged[index].Folded();
    if (now == Verdict::kConfirmed || now == Verdict::kContradicted ||
        (claim.role != Role::kStated && claim.role != Role::kExpected))
      return;
    const Number& n = At(row[relation.target]);
    CheckDetail detail{.kind = CheckDetail::Kind::kColumn, .claim = index};
    detail.expected = Value(row, relation), detail.has_expected = true;
    for (const std::size_t c : relation.columns) {
      const Number& part = At(row[c]);
      detail.numbers.push_back(static_cast<std::uint32_t>(row[c].number));
      if (!detail.message.empty()) detail.message += relation.minus ? " − " : " + ";
      detail.message += j_.document.text.substr(part.digits, part.end - part.digits);
    }
    detail.message += fmt::format(" as in {} rows", agreeing);
    Severity severity = Severity::kNone;
    if (verdict == Verdict::kContradicted) {
      const double claimed = n.Nominal(), value = detail.expected.middle();
      if (claimed > value * kFarthest || claimed * kFarthest < value) return;
      severity = NearMiss(n, detail.expected) ? Severity::kWarning : Severity::kError;
    }
    j_.judged[index].Add("arithmetic-column", verdict, severity, std::move(detail));
  }

  Judgement& j_;
  const Group& group_;
  Table table_;
};

}  // namespace

void CheckColumnSums(Judgement& j) {
  for (const Group& group : j.document.groups) {
    if (group.kind != Group::Kind::kTable && group.kind != Group::Kind::kCodeTable) continue;
    if (group.rows < 3 || group.columns < 3) continue;
    Table table = TableOf(j, group);
    if (table.rows.size() >= 2 && table.columns.size() >= 3)
      ColumnSumCheck(j, group, std::move(table)).Check();
  }
}

}  // namespace shardlint
