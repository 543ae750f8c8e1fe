#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "verdict/checks/arithmetic/judge_step.h"
#include "verdict/checks/place/tables.h"
#include "verdict/judgement.h"

// Rows whose signs say what is done with them: "usable 36.0, − weights 22.4, − graphs 2.0, = cache
// 11.6", the sign before the figure or before its name. The first row without a sign behind them is
// what they come to, whatever it is called.

namespace shardlint {
namespace {

struct SignedRow {
  enum class Sign : std::uint8_t { kNone, kMinus, kPlus, kTimes, kEqual };
  const Number* figure = nullptr;
  Sign sign = Sign::kNone;
  TextRange label = {};
};

// The sign that a text begins with.
SignedRow::Sign SignOf(std::string_view text, bool spaced) {
  text = Trim(text);
  const auto begins = [&](std::string_view sign) {
    return text.starts_with(sign) &&
           (!spaced || text.size() == sign.size() || text[sign.size()] == ' ');
  };
  for (const std::string_view minus : {"-", "−", "–", "minus", "less"})
    if (begins(minus)) return SignedRow::Sign::kMinus;
  if (begins("+") || begins("plus")) return SignedRow::Sign::kPlus;
  if (begins("×") || begins("x") || begins("*")) return SignedRow::Sign::kTimes;
  if (begins("=")) return SignedRow::Sign::kEqual;
  return SignedRow::Sign::kNone;
}

class SignedRows {
  static constexpr std::size_t kMostRows = 16;
  static constexpr double kFarthest = 50;      // times; farther off it is about something else
  static constexpr double kLeastOff = 0.002;   // of it, which rounding twice may hide
  static constexpr std::size_t kFewRows = 64;  // of a group that is walked

 public:
  explicit SignedRows(Judgement& j) : j_(j) {}

  void Run() {
    for (const Group& group : j_.document.groups) {
      if (group.kind == Group::Kind::kCode) {
        CheckRows(RowsOfLines(group));
      } else if (group.columns > 1 && group.columns <= kMostColumns) {
        for (std::int32_t column = 0; column < group.columns; ++column)
          CheckRows(RowsOfColumn(group, column));
      }
    }
  }

 private:
  static constexpr std::int32_t kMostColumns = 6;

  std::string_view Text(std::uint32_t begin, std::uint32_t end) const {
    return std::string_view(j_.document.text).substr(begin, end - std::min(begin, end));
  }
  std::string Words(const Number& n) const {
    return j_.document.text.substr(n.digits, n.end - n.digits);
  }
  std::int32_t ClaimOf(const Number& n) const {
    return j_.claims.of_number[static_cast<std::size_t>(&n - j_.mentions.numbers.data())];
  }

  static bool IsFigure(const Number& n) {
    return !n.percent && !n.range && !n.multiplier && n.noun == nullptr && n.degree.empty() &&
           n.flag.empty() && !n.operand && n.bound == Bound::kNone &&
           (n.dimension == Dimension::Of(Dimension::kByte) || n.unit == nullptr);
  }

  std::vector<SignedRow> RowsOfColumn(const Group& group, std::int32_t column) const {
    std::vector<SignedRow> rows;
    const auto& blocks = j_.document.blocks;
    for (std::uint32_t b = group.first_block; b < group.end_block && rows.size() < kFewRows; ++b) {
      const Block& cell = blocks[b];
      if (cell.header || cell.column != column) continue;
      const std::uint32_t first = j_.document.FirstOfRow(b);
      const std::uint32_t named = column == 0 ? b + 1 : first;
      SignedRow row;
      if (named < group.end_block && blocks[named].row == cell.row)
        row.label = {blocks[named].text_begin, blocks[named].text_end};
      const auto in = j_.NumbersIn(cell.text_begin, cell.text_end);
      if (in.size() == 1 && IsFigure(in.front())) {
        row.figure = &in.front();
        row.sign = SignOf(Text(cell.text_begin, in.front().digits), false);
        if (row.sign == SignedRow::Sign::kNone)
          row.sign = SignOf(Text(row.label.begin, row.label.end), true);
      }
      rows.push_back(row);
    }
    return rows;
  }

  std::vector<SignedRow> RowsOfLines(const Group& group) const {
    std::vector<SignedRow> rows;
    for (std::uint32_t b = group.first_block; b < group.end_block && rows.size() < kFewRows; ++b) {
      const Block& line = j_.document.blocks[b];
      if (Trim(j_.document.TextOf(line)).find_first_not_of(" -=─_") == std::string_view::npos)
        continue;
      SignedRow row;
      row.label = {line.text_begin, line.text_end};
      const Number* found = nullptr;
      bool several = false;
      for (const Number& n : j_.NumbersIn(line.text_begin, line.text_end)) {
        if (!IsFigure(n)) continue;
        const std::string_view before = Text(line.text_begin, n.digits);
        const std::string_view bare = Trim(before);
        const bool stands =
            bare.empty() || before.ends_with("  ") ||
            SignOf(bare.substr(bare.find_last_of(' ') + 1), true) != SignedRow::Sign::kNone;
        if (!stands) continue;
        several |= found != nullptr;
        if (found == nullptr) found = &n;
      }
      if (found != nullptr && !several) {
        const std::string_view before = Trim(Text(line.text_begin, found->digits));
        row.figure = found;
        row.sign = SignOf(before, true);
        if (row.sign == SignedRow::Sign::kNone)
          row.sign = SignOf(before.substr(before.find_last_of(' ') + 1), true);
      }
      rows.push_back(row);
    }
    return rows;
  }

  void CheckRows(const std::vector<SignedRow>& rows) {
    std::vector<const SignedRow*> taken;  // the first, and what is done with it
    Interval total = {};
    for (const SignedRow& row : rows) {
      const auto start = [&] { taken = {&row}, total = row.figure->Printed(); };
      if (row.figure == nullptr ||
          (!taken.empty() && !IsOfUnit(*row.figure, *taken.front()->figure))) {
        taken.clear();
        continue;
      }
      if (row.sign == SignedRow::Sign::kMinus || row.sign == SignedRow::Sign::kPlus) {
        if (taken.empty()) continue;
        total = row.sign == SignedRow::Sign::kMinus ? total - row.figure->Printed()
                                                    : total + row.figure->Printed();
        taken.push_back(&row);
      } else if (row.sign == SignedRow::Sign::kTimes || taken.size() < 2) {
        start();
      } else {
        Judge(row, taken, total);
        start();
        if (taken_wrong_) taken.clear();
      }
    }
  }

  static bool IsOfUnit(const Number& a, const Number& b) {
    return a.unit == b.unit || a.unit == nullptr || b.unit == nullptr;
  }

  bool SaysLeft(const SignedRow& row) const {
    const std::int32_t c = ClaimOf(*row.figure);
    const std::string_view measure =
        c < 0 ? std::string_view() : j_.MeasureOf(j_.claims.claims[static_cast<std::size_t>(c)]);
    return row.sign == SignedRow::Sign::kEqual || measure == "kv_budget" ||
           measure == "free_memory" || measure == "kv_cache" || measure == "memory" ||
           measure == "kv_capacity" || j_.HasWord("left_over", row.label.begin, row.label.end) ||
           j_.HasWord("sum", row.label.begin, row.label.end);
  }

  void Judge(const SignedRow& row, const std::vector<const SignedRow*>& taken,
             const Interval& total) {
    taken_wrong_ = false;
    const Number& n = *row.figure;
    if (taken.size() > kMostRows || !total.known() || total.low <= 0 ||
        (taken.size() < 3 && !SaysLeft(row)) || !SaysLeft(row))
      return;
    const std::int32_t c = ClaimOf(n);
    if (c < 0) return;
    JudgedClaim& judged = j_.judged[static_cast<std::size_t>(c)];
    if (IsRefutedByFigures(j_, static_cast<std::uint32_t>(c))) return;
    const bool agrees = WithSlack(total).Meets(n.Printed());
    if (agrees && judged.Folded() == Verdict::kConfirmed) return;
    const double ratio = n.decimal.value() / total.middle();
    if (!agrees && (ratio > kFarthest || ratio * kFarthest < 1 || std::abs(ratio - 1) < kLeastOff ||
                    BlamesRow(n, taken, total)))
      return;
    CheckDetail detail{.kind = CheckDetail::Kind::kNearby, .claim = static_cast<std::uint32_t>(c)};
    detail.expected = total * Interval::Exactly(n.factor), detail.has_expected = true;
    for (const SignedRow* part : taken) {
      if (part != taken.front())
        detail.message += part->sign == SignedRow::Sign::kPlus ? " + " : " − ";
      detail.message += Words(*part->figure);
      detail.numbers.push_back(
          static_cast<std::uint32_t>(part->figure - j_.mentions.numbers.data()));
    }
    const Severity severity = agrees                         ? Severity::kNone
                              : NearMiss(n, detail.expected) ? Severity::kWarning
                                                             : Severity::kError;
    judged.Add("arithmetic-difference", agrees ? Verdict::kConfirmed : Verdict::kContradicted,
               severity, std::move(detail));
    taken_wrong_ = !agrees;
  }

  // The result is told elsewhere too, so one of the rows is wrong: the one whose right figure is.
  bool BlamesRow(const Number& n, const std::vector<const SignedRow*>& taken,
                 const Interval& total) {
    if (!IsToldElsewhere(n, n.Printed())) return false;
    const double off = total.middle() - n.decimal.value();
    for (const SignedRow* part : taken) {
      const Number& x = *part->figure;
      const double right =
          x.decimal.value() +
          (part == taken.front() || part->sign == SignedRow::Sign::kPlus ? -off : off);
      const double half = n.Printed().high - n.decimal.value();
      if (right <= 0 || IsToldElsewhere(x, x.Printed()) ||
          !IsToldElsewhere(x, {right - half, right + half}))
        continue;
      const std::int32_t c = ClaimOf(x);
      if (c < 0) return true;
      CheckDetail detail{.kind = CheckDetail::Kind::kNearby,
                         .claim = static_cast<std::uint32_t>(c)};
      detail.expected = {(right - half) * x.factor, (right + half) * x.factor};
      detail.has_expected = true, detail.open = true;
      detail.message = "what the other rows leave of " + Words(n);
      j_.judged[static_cast<std::size_t>(c)].Add("arithmetic-difference", Verdict::kContradicted,
                                                 Severity::kError, std::move(detail));
      return true;
    }
    return false;
  }
  bool IsToldElsewhere(const Number& like, const Interval& printed) const {
    return std::ranges::any_of(j_.mentions.numbers, [&](const Number& o) {
      return o.block != like.block && (o.unit == like.unit || o.unit == nullptr) && !o.range &&
             o.decimal.exponent <= like.decimal.exponent && o.Printed().Meets(printed) &&
             o.dimension.dimensionless() == (o.unit == nullptr);
    });
  }

  Judgement& j_;
  bool taken_wrong_ = false;
};

}  // namespace

void CheckSignedRows(Judgement& j) { SignedRows(j).Run(); }

}  // namespace shardlint
