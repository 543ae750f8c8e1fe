#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <set>

#include "verdict/checks/place/tables.h"

// Columns that go together: where a column is the product or the quotient of others, up to a
// constant, in nearly all rows of a table, the row that departs from it is wrong.

namespace shardlint {
namespace {

constexpr std::size_t kMaxColumns = 8;
constexpr std::size_t kFewestRows = 3;  // that have to agree

/// Columns whose cells, to these powers, multiply to one constant.
struct Relation {
  std::vector<std::size_t> columns;  ///< into Table::columns
  std::vector<int> powers;
  std::vector<std::size_t> agreeing, departing;  ///< rows
  Interval constant;
};

class ColumnCheck {
  static constexpr std::int64_t kFourDigits = 1000;
  static constexpr double kExact = 1e-6;   // of figures that are a sum to the last digit
  static constexpr double kWidest = 0.12;  // log width of a cell that says something
  static constexpr double kChance = 0.01;
  static constexpr double kLn10000 = 9.210340371976184;
  static constexpr std::int64_t kFewDigits = 20;  // a bare figure of fewer says little
  static constexpr double kSpread = 1.1;          // between the agreeing rows of a column
  static constexpr double kFarthest = 1e4;        // a cell farther off is of something else
  static constexpr double kBinaryStep = 1.024;    // from MB to GB where the steps are of 1024

 public:
  ColumnCheck(Judgement& j, Table table, bool estimates)
      : j_(j), table_(std::move(table)), estimates_(estimates) {}

  void Check() {
    FindRelations();
    for (std::size_t r = 0; r < table_.rows.size(); ++r) CheckRow(r);
    for (const Relation& relation : relations_) Confirm(relation);
  }

 private:
  const Number& NumberAt(std::size_t row, std::size_t column) const {
    return j_.mentions.numbers[static_cast<std::size_t>(table_.rows[row][column].number)];
  }
  bool Has(std::size_t row, std::size_t column) const {
    return table_.rows[row][column].number >= 0;
  }
  Interval ValueAt(std::size_t row, std::size_t column) const {
    const Number& n = NumberAt(row, column);
    return n.InBase();
  }

  bool Varies(std::size_t column) const {
    std::set<double> values;
    for (std::size_t r = 0; r < table_.rows.size(); ++r)
      if (Has(r, column)) values.insert(ValueAt(r, column).middle());
    return values.size() >= kFewestRows;
  }

  void FindRelations() {
    std::vector<std::size_t> varying;
    for (std::size_t c = 0; c < table_.columns.size(); ++c)
      if (Varies(c)) varying.push_back(c);
    const std::size_t n = varying.size();
    hypotheses_ = static_cast<double>(n * n + n * n * n);
    std::set<std::pair<std::size_t, std::size_t>> paired;
    for (std::size_t a = 0; a < n; ++a)
      for (std::size_t b = a + 1; b < n; ++b)
        for (const int power : {-1, 1})
          if (Try({varying[a], varying[b]}, {1, power})) paired.insert({a, b});
    for (std::size_t a = 0; a < n; ++a)
      for (std::size_t b = a + 1; b < n; ++b)
        for (std::size_t c = b + 1; c < n; ++c) {
          if (paired.contains({a, b}) || paired.contains({a, c}) || paired.contains({b, c}))
            continue;
          for (const auto& powers : {std::vector{1, 1, -1}, {1, -1, 1}, {-1, 1, 1}})
            Try({varying[a], varying[b], varying[c]}, powers);
        }
  }

  std::optional<Interval> ProductAt(std::size_t row, const Relation& relation,
                                    std::size_t without) const {
    Interval product = Interval::Exactly(1);
    for (std::size_t i = 0; i < relation.columns.size(); ++i) {
      if (i == without) continue;
      if (!Has(row, relation.columns[i])) return std::nullopt;
      const Interval v = ValueAt(row, relation.columns[i]);
      if (v.low <= 0 || std::log(v.high / v.low) > kWidest) return std::nullopt;
      product = relation.powers[i] > 0 ? product * v : product / v;
    }
    return product;
  }

  bool Try(std::vector<std::size_t> columns, std::vector<int> powers) {
    Relation relation{.columns = std::move(columns),
                      .powers = std::move(powers),
                      .agreeing = {},
                      .departing = {},
                      .constant = {}};
    // Rows of several kinds (a sheet of facts, a column a device) have no proportion.
    for (const std::size_t c : relation.columns) {
      std::optional<Dimension> one;
      for (std::size_t r = 0; r < table_.rows.size(); ++r) {
        if (!Has(r, c)) continue;
        if (one && *one != NumberAt(r, c).dimension) return false;
        one = NumberAt(r, c).dimension;
      }
    }
    std::vector<std::pair<std::size_t, Interval>> products;
    for (std::size_t r = 0; r < table_.rows.size(); ++r)
      if (const auto product = ProductAt(r, relation, kNone)) products.emplace_back(r, *product);
    if (products.size() < kFewestRows) return false;
    // The constant that most rows share lies at the low end of one of them.
    std::size_t most = 0;
    for (const auto& candidate : products) {
      const double low = candidate.second.low;
      const auto count = static_cast<std::size_t>(
          std::ranges::count_if(products, [low](const auto& p) { return p.second.Contains(low); }));
      if (count > most) most = count, relation.constant = Interval::Exactly(low);
    }
    const double at = relation.constant.low;
    Interval shared{0, HUGE_VAL};
    double chance = hypotheses_;
    for (const auto& [row, product] : products) {
      (product.Contains(at) ? relation.agreeing : relation.departing).push_back(row);
      if (!product.Contains(at)) continue;
      shared = {std::max(shared.low, product.low), std::min(shared.high, product.high)};
      if (relation.agreeing.size() > 1)
        chance *= std::max(std::log(product.high / product.low), 1e-6) / kLn10000;
    }
    if (most < kFewestRows || 3 * relation.departing.size() > products.size()) return false;
    if (chance > kChance || !Spread(relation)) return false;
    relation.constant = shared;
    relations_.push_back(std::move(relation));
    return true;
  }

  // Columns that say the same in most rows say so there for a reason of those rows.
  bool AreTheSame(const Relation& relation) const {
    const std::size_t row = relation.agreeing.front();
    return relation.columns.size() == 2 && relation.powers[0] != relation.powers[1] &&
           relation.constant.Contains(1) &&
           NumberAt(row, relation.columns[0]).dimension ==
               NumberAt(row, relation.columns[1]).dimension;
  }

  // Another relation holds here too, with a column in place of one of these that says the same in
  // all rows that hold this one.
  bool IsShadow(const Relation& relation, std::size_t row) const {
    return std::ranges::any_of(relations_, [&](const Relation& other) {
      if (other.columns.size() != relation.columns.size() ||
          std::ranges::count(other.agreeing, row) == 0)
        return false;
      std::vector<std::size_t> own, theirs;
      for (const std::size_t c : relation.columns)
        if (std::ranges::count(other.columns, c) == 0) own.push_back(c);
      for (const std::size_t c : other.columns)
        if (std::ranges::count(relation.columns, c) == 0) theirs.push_back(c);
      return own.size() == 1 && theirs.size() == 1 &&
             std::ranges::all_of(relation.agreeing, [&](std::size_t r) {
               return Has(r, own[0]) && Has(r, theirs[0]) &&
                      SameValue(NumberAt(r, own[0]), NumberAt(r, theirs[0]));
             });
    });
  }

  // Rows that saturate at one value agree in any proportion.
  bool Spread(const Relation& relation) const {
    return std::ranges::all_of(relation.columns, [&](std::size_t c) {
      double low = HUGE_VAL, high = 0;
      for (const std::size_t r : relation.agreeing) {
        low = std::min(low, ValueAt(r, c).middle());
        high = std::max(high, ValueAt(r, c).middle());
      }
      return high > kSpread * low;
    });
  }

  // The cell that the relations of its row speak against, and none speaks for.
  void CheckRow(std::size_t row) {
    if (HasCulprit(row)) return;
    std::array<int, kMaxColumns> against{}, in_favour{};
    for (const Relation& relation : relations_)
      for (const std::size_t c : relation.columns) {
        against[c] += std::ranges::count(relation.departing, row) > 0;
        in_favour[c] += std::ranges::count(relation.agreeing, row) > 0;
      }
    std::size_t wrong = kNone;
    for (std::size_t c = 0; c < table_.columns.size(); ++c)
      if (against[c] > 0 && in_favour[c] == 0 && (wrong == kNone || against[c] >= against[wrong]))
        wrong = c;
    if (wrong == kNone) return;
    for (const Relation& relation : relations_) {
      const auto place = std::ranges::find(relation.columns, wrong);
      if (place == relation.columns.end() || std::ranges::count(relation.departing, row) == 0)
        continue;
      // Where only one relation speaks, what saturates at an end of the table is no mistake.
      if (against[wrong] == 1 && AtAnEnd(row, relation)) return;
      return Contradict(row, relation, static_cast<std::size_t>(place - relation.columns.begin()));
    }
  }

  // What most rows hold has said already which of its figures is wrong.
  bool HasCulprit(std::size_t row) const {
    return std::ranges::any_of(table_.rows[row], [&](const TableCell& cell) {
      if (cell.claim < 0) return false;
      const JudgedClaim& judged = j_.judged[static_cast<std::size_t>(cell.claim)];
      return std::ranges::any_of(judged.checks, [](const auto& check) {
        return check.rule == "arithmetic-column" && check.verdict == Verdict::kContradicted;
      });
    });
  }

  CheckDetail DetailOf(std::uint32_t claim, const Relation& relation, std::size_t row,
                       std::size_t place, const Interval& expected) const {
    CheckDetail detail{.kind = CheckDetail::Kind::kColumn, .claim = claim};
    detail.expected = expected, detail.has_expected = true;
    for (std::size_t i = 0; i < relation.columns.size(); ++i) {
      if (i == place) continue;
      const auto number = static_cast<std::uint32_t>(table_.rows[row][relation.columns[i]].number);
      detail.numbers.push_back(number);
      const Number& other = j_.mentions.numbers[number];
      const bool same = relation.powers[i] == relation.powers[place];
      detail.message += detail.message.empty() ? (same ? "1 ÷ " : "") : (same ? " ÷ " : " × ");
      detail.message += j_.document.text.substr(other.digits, other.end - other.digits);
    }
    detail.message = fmt::format("{} in the proportion of {} other rows", detail.message,
                                 relation.agreeing.size());
    return detail;
  }

  // Rows that agree more closely than chance would have it: the amounts follow from each other.
  void Confirm(const Relation& relation) {
    for (const std::size_t row : relation.agreeing)
      for (std::size_t place = 0; place < relation.columns.size(); ++place) {
        const TableCell& cell = table_.rows[row][relation.columns[place]];
        if (cell.claim < 0) continue;
        const auto index = static_cast<std::uint32_t>(cell.claim);
        const Claim& claim = j_.claims.claims[index];
        const JudgedClaim& judged = j_.judged[index];
        const Verdict now = judged.Folded();
        const Number& n = NumberAt(row, relation.columns[place]);
        const bool input =
            !claim.quantities.empty() && j_.rules.quantities[claim.quantities.front()].input;
        const bool few = n.dimension.dimensionless() && n.decimal.digits < kFewDigits;
        if (now == Verdict::kConfirmed || now == Verdict::kContradicted ||
            claim.role == Role::kMeasured || claim.role == Role::kRequired ||
            ((input || few) && !IsHeadedBy(j_, claim, "result")))  // "GPUs needed"
          continue;
        const std::optional<Interval> others = ProductAt(row, relation, place);
        if (!others) continue;
        const Interval expected =
            relation.powers[place] > 0 ? relation.constant / *others : *others / relation.constant;
        if (!expected.known() || Agrees(n, expected) == nullptr) continue;
        CheckDetail detail = DetailOf(index, relation, row, place, expected);
        j_.judged[index].Add("arithmetic-column", Verdict::kConfirmed, Severity::kNone,
                             std::move(detail));
      }
  }

  // Degrees and limits of the engine are chosen, a row for itself.
  bool IsChoice(const Claim& claim) const {
    const auto& degrees = j_.rules.vocabulary.degrees;
    const auto setting = j_.Symbol("max_num_batched_tokens");
    if (setting && std::ranges::find(claim.quantities, *setting) != claim.quantities.end())
      return true;
    return claim.quantities.size() == 1 && std::ranges::any_of(degrees, [&](const auto& degree) {
             return degree.second == claim.quantities.front();
           });
  }

  bool AtAnEnd(std::size_t row, const Relation& relation) const {
    return std::ranges::any_of(relation.columns,
                               [&](std::size_t c) {
                                 const double own = ValueAt(row, c).middle();
                                 bool lowest = true, highest = true;
                                 for (const std::size_t r : relation.agreeing) {
                                   lowest &= own <= ValueAt(r, c).middle();
                                   highest &= own >= ValueAt(r, c).middle();
                                 }
                                 return lowest || highest;
                               }) &&
           row + 1 == table_.rows.size();
  }

  void Contradict(std::size_t row, const Relation& relation, std::size_t place) {
    if (AreTheSame(relation) || IsShadow(relation, row) || estimates_) return;
    const TableCell& cell = table_.rows[row][relation.columns[place]];
    if (cell.claim < 0) return;
    const auto claim = static_cast<std::uint32_t>(cell.claim);
    if (j_.judged[claim].Folded() == Verdict::kConfirmed) return;
    if (IsChoice(j_.claims.claims[claim]) || NumberAt(row, relation.columns[place]).multiplier)
      return;
    const std::optional<Interval> others = ProductAt(row, relation, place);
    if (!others) return;
    const Interval expected =
        relation.powers[place] > 0 ? relation.constant / *others : *others / relation.constant;
    const Number& n = NumberAt(row, relation.columns[place]);
    const double claimed = n.Nominal();
    if (IsOfAnotherKind(cell, relation)) return;
    if (!expected.known() || Agrees(n, expected) != nullptr || claimed <= 0) return;
    if (claimed > expected.high * kFarthest || claimed * kFarthest < expected.low) return;
    if (IsExplained(n, expected, row, relation)) return;
    if (IsInOtherSteps(n, relation, place, expected) || IsOnLine(row, relation, place) ||
        IsOfTwoBeside(row, relation.columns[place]))
      return;
    CheckDetail detail = DetailOf(claim, relation, row, place, expected);
    j_.judged[claim].Add("arithmetic-column", Verdict::kContradicted,
                         NearMiss(n, expected) ? Severity::kWarning : Severity::kError,
                         std::move(detail));
  }

  // A column that is the same in all rows of the proportion is another in this one, and by as much.
  bool IsExplained(const Number& n, const Interval& expected, std::size_t row,
                   const Relation& relation) const {
    for (std::size_t c = 0; c < table_.columns.size(); ++c) {
      if (std::ranges::count(relation.columns, c) > 0 || !Has(row, c) ||
          !std::ranges::all_of(relation.agreeing, [&](std::size_t r) {
            return Has(r, c) && SameValue(NumberAt(r, c), NumberAt(relation.agreeing.front(), c));
          }))
        continue;
      const Interval factor = ValueAt(row, c) / ValueAt(relation.agreeing.front(), c);
      if (factor.known() && factor.low > 0 &&
          (Agrees(n, expected * factor) != nullptr || Agrees(n, expected / factor) != nullptr))
        return true;
    }
    return false;
  }

  // "| 22337 | 18241 | -4096 |": the difference or the sum of two of its row, whatever other rows
  // are in proportion to.
  bool IsOfTwoBeside(std::size_t row, std::size_t column) const {
    const Number& n = NumberAt(row, column);
    if (n.decimal.digits < kFourDigits) return false;  // few digits are met by chance
    const auto& cells = table_.rows[row];
    const auto bare = [](const Number& number) { return number.decimal.value(); };
    for (std::size_t a = 0; a < cells.size(); ++a)
      for (std::size_t b = a + 1; b < cells.size(); ++b) {
        if (a == column || b == column || cells[a].number < 0 || cells[b].number < 0) continue;
        const double x = bare(NumberAt(row, a)), y = bare(NumberAt(row, b));
        if (std::abs(std::abs(x - y) - bare(n)) < kExact || std::abs(x + y - bare(n)) < kExact)
          return true;
      }
    return false;
  }

  // In proportion but for what all rows share.
  bool IsOnLine(std::size_t row, const Relation& relation, std::size_t place) const {
    if (relation.columns.size() != 2 || relation.powers[0] == relation.powers[1]) return false;
    std::vector<std::pair<Interval, Interval>> points;
    const auto add = [&](std::size_t r) {
      points.emplace_back(ValueAt(r, relation.columns[1 - place]),
                          ValueAt(r, relation.columns[place]));
    };
    for (const std::size_t r : relation.agreeing) add(r);
    add(row);
    return AreOnOneLine(points);
  }

  // "244 MB" above "1.91 GB": the same where a GB has 1024 MB.
  bool IsInOtherSteps(const Number& n, const Relation& relation, std::size_t place,
                      const Interval& expected) const {
    const bool other = std::ranges::any_of(relation.agreeing, [&](std::size_t row) {
      return NumberAt(row, relation.columns[place]).factor != n.factor;
    });
    return other && std::ranges::any_of(std::array{kBinaryStep, 1 / kBinaryStep}, [&](double step) {
             return Agrees(n, expected * Interval::Exactly(step)) != nullptr ||
                    Agrees(n, expected * Interval::Exactly(step * step)) != nullptr;
           });
  }

  // Its row is of another model, or of several parts: "(8 layers + 320 MiB fixed)".
  bool IsOfAnotherKind(const TableCell& cell, const Relation& relation) const {
    const std::uint32_t label = FirstOfRow(cell);
    if (j_.document.TextOf(j_.document.blocks[label]).find(" + ") != std::string_view::npos)
      return true;
    if (IsOfAnotherDevice(cell, relation)) return true;
    const int here = NamedIn(label, label + 1);
    if (here < 0) return false;
    // Rows of many models share what does not depend on the model; rows of one other model do not.
    std::set<int> others;
    for (const std::size_t row : relation.agreeing) {
      const std::uint32_t first = FirstOfRow(table_.rows[row][relation.columns.front()]);
      if (const int other = NamedIn(first, first + 1); other >= 0) others.insert(other);
    }
    return others.size() == 1 && *others.begin() != here;
  }

  // Its row names a device, and the rows that agree name others.
  bool IsOfAnotherDevice(const TableCell& cell, const Relation& relation) const {
    const auto device = [&](const TableCell& of) {
      const std::uint32_t first = FirstOfRow(of);
      const auto& blocks = j_.document.blocks;
      std::uint32_t end = first + 1;
      while (end < blocks.size() && blocks[end].group == blocks[first].group &&
             blocks[end].row == blocks[first].row)
        ++end;
      return NamedIn(first, end, CatalogName::Kind::kDevice);
    };
    const int here = device(cell);
    return here >= 0 && std::ranges::all_of(relation.agreeing, [&](std::size_t row) {
             const int other = device(table_.rows[row][relation.columns.front()]);
             return other >= 0 && other != here;
           });
  }

  /// The first entry of the catalogue, of a kind or of any, that blocks [first, end) name, or -1.
  int NamedIn(std::uint32_t first, std::uint32_t end,
              std::optional<CatalogName::Kind> kind = {}) const {
    const auto& names = j_.mentions.names;
    for (auto name = std::ranges::lower_bound(names, first, {}, &NameHit::block);
         name != names.end() && name->block < end; ++name)
      if (!kind || name->names.front().kind == *kind)
        return static_cast<int>(name->names.front().entry);
    return -1;
  }

  std::uint32_t FirstOfRow(const TableCell& cell) const {
    return j_.document.FirstOfRow(j_.mentions.numbers[static_cast<std::size_t>(cell.number)].block);
  }

  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  Judgement& j_;
  Table table_;
  std::vector<Relation> relations_;
  double hypotheses_ = 1;
  bool estimates_;  // rules of thumb: what they agree on says nothing against the others
};

}  // namespace

void CheckColumns(Judgement& j) {
  for (const Group& group : j.document.groups) {
    if (group.kind != Group::Kind::kTable && group.kind != Group::Kind::kCodeTable) continue;
    if (group.rows <= static_cast<std::int32_t>(kFewestRows) || group.columns < 2) continue;
    Table table = TableOf(j, group);
    if (table.rows.size() >= kFewestRows && table.columns.size() >= 2 &&
        table.columns.size() <= kMaxColumns)
      ColumnCheck(j, std::move(table), IsTableOfEstimates(j, group.first_block)).Check();
  }
}

}  // namespace shardlint
