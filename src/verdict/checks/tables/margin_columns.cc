#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "verdict/checks/arithmetic/judge_step.h"
#include "verdict/checks/place/tables.h"
#include "verdict/judgement.h"

// "| Limit | Value | Margin |": what a column of shares says of two figures of each row. What gives
// it in all rows but one is what it means; the row that departs has a wrong share, or a wrong
// figure where another that the document prints would give it.

namespace shardlint {
namespace {

class MarginColumns {
  static constexpr std::size_t kLeastRows = 3;  // that agree
  static constexpr std::size_t kMeanings = 4;

 public:
  explicit MarginColumns(Judgement& j) : j_(j) {}

  void Run() {
    for (const Group& group : j_.document.groups) {
      if (group.kind == Group::Kind::kCode || group.columns < 3) continue;
      for (const std::vector<Row>& rows : ColumnsOf(group)) Check(rows);
    }
  }

 private:
  struct Row {
    const Number *first = nullptr, *second = nullptr, *share = nullptr;
    std::uint32_t claim = 0;
  };

  std::int32_t ClaimOf(const Number& n) const {
    return j_.claims.of_number[static_cast<std::size_t>(&n - j_.mentions.numbers.data())];
  }
  std::string Words(const Number& n) const {
    return j_.document.text.substr(n.digits, n.end - n.digits);
  }

  // The rows of each column of shares that stand beside exactly two figures of one dimension.
  std::vector<std::vector<Row>> ColumnsOf(const Group& group) const {
    const auto& blocks = j_.document.blocks;
    std::vector<std::vector<Row>> columns(static_cast<std::size_t>(group.columns));
    for (std::uint32_t b = group.first_block; b < group.end_block;) {
      std::uint32_t end = b;
      std::vector<const Number*> figures, shares;
      for (; end < group.end_block && blocks[end].row == blocks[b].row; ++end) {
        if (blocks[end].column < 0) continue;
        const auto numbers = j_.NumbersIn(blocks[end].text_begin, blocks[end].text_end);
        if (numbers.size() != 1) continue;
        const Number& n = numbers.front();
        if (n.range || n.multiplier || blocks[end].header) continue;
        if (n.percent) {
          shares.push_back(&n);
        } else if (!n.dimension.WithoutCounts().dimensionless()) {
          figures.push_back(&n);
        }
      }
      const bool plain = figures.size() == 2 && figures[0]->dimension == figures[1]->dimension &&
                         figures[0]->decimal.digits > 0 && figures[1]->decimal.digits > 0;
      for (const Number* share : shares) {
        const std::int32_t claim = ClaimOf(*share);
        const auto column = static_cast<std::size_t>(blocks[share->block].column);
        if (plain && claim >= 0 && column < columns.size())
          columns[column].push_back(
              {figures[0], figures[1], share, static_cast<std::uint32_t>(claim)});
      }
      b = std::max(end, b + 1);
    }
    return columns;
  }

  // |second − first| over either, or one over the other.
  static Interval Means(std::size_t meaning, const Interval& a, const Interval& b) {
    const Interval apart = a - b;
    const Interval distance = apart.low >= 0    ? apart
                              : apart.high <= 0 ? Interval{-apart.high, -apart.low}
                                                : Interval{0, std::max(apart.high, -apart.low)};
    switch (meaning) {
      case 0:
        return distance / a;
      case 1:
        return distance / b;
      case 2:
        return b / a;
      default:
        return a / b;
    }
  }

  bool Holds(const Row& row, std::size_t meaning) const {
    Number share = *row.share;
    share.bound = Bound::kNone;
    share.decimal.digits = std::abs(share.decimal.digits);
    share.upper = share.decimal;
    const Interval value = Means(meaning, row.first->InBase(), row.second->InBase());
    return value.known() && Agrees(share, value) != nullptr;
  }

  void Check(const std::vector<Row>& rows) {
    if (rows.size() < kLeastRows) return;
    for (std::size_t meaning = 0; meaning < kMeanings; ++meaning) {
      std::vector<const Row*> off;
      for (const Row& row : rows)
        if (!Holds(row, meaning)) off.push_back(&row);
      if (off.size() > 1 || rows.size() - off.size() < kLeastRows) continue;
      for (const Row& row : rows)
        if (off.empty() || &row != off.front()) Confirm(row, meaning);
      if (!off.empty()) Refute(*off.front(), meaning);
      return;
    }
  }

  static std::string Step(const std::string& a, const std::string& b, std::size_t meaning) {
    switch (meaning) {
      case 0:
        return "|" + a + " − " + b + "| ÷ " + a;
      case 1:
        return "|" + a + " − " + b + "| ÷ " + b;
      case 2:
        return b + " ÷ " + a;
      default:
        return a + " ÷ " + b;
    }
  }

  void Confirm(const Row& row, std::size_t meaning) {
    if (j_.judged[row.claim].Folded() == Verdict::kContradicted) return;
    CheckDetail detail{.kind = CheckDetail::Kind::kShare, .claim = row.claim};
    detail.expected = Means(meaning, row.first->InBase(), row.second->InBase());
    detail.has_expected = true;
    for (const Number* n : {row.first, row.second})
      detail.numbers.push_back(static_cast<std::uint32_t>(n - j_.mentions.numbers.data()));
    j_.judged[row.claim].Add("arithmetic-margin", Verdict::kConfirmed, Severity::kNone,
                             std::move(detail));
  }

  // What the second figure would be; the first is what it is measured against.
  std::vector<Interval> SecondBy(const Row& row, std::size_t meaning) const {
    const Interval a = row.first->InBase(), share = row.share->InBase();
    const Interval one = Interval::Exactly(1);
    if (meaning == 0) return {a * (one - share), a * (one + share)};
    if (meaning == 2) return {a * share};
    return {};
  }

  bool IsPrintedElsewhere(const Number& n) const {
    return std::ranges::any_of(j_.mentions.numbers, [&](const Number& other) {
      return &other != &n && other.decimal == n.decimal && other.unit == n.unit &&
             other.factor == n.factor;
    });
  }

  // The factor by which a figure that stands nowhere else was missed, where it puts the share
  // right.
  double SlipOf(const Row& row, bool first, std::size_t meaning) const {
    const Number& n = first ? *row.first : *row.second;
    if (IsPrintedElsewhere(n)) return 0;
    for (const double slip : {2.0, 0.5, 4.0, 0.25, 8.0, 0.125, 10.0, 0.1}) {
      Number changed = n;
      changed.factor *= slip;
      const Row put_right = first ? Row{&changed, row.second, row.share, row.claim}
                                  : Row{row.first, &changed, row.share, row.claim};
      if (Holds(put_right, meaning)) return slip;
    }
    return 0;
  }

  void Refute(const Row& row, std::size_t meaning) {
    const std::int32_t claim = ClaimOf(*row.second);
    if (claim >= 0)
      for (const Interval& value : SecondBy(row, meaning))
        for (const Number& n : j_.mentions.numbers) {
          if (n.unit != row.second->unit || n.dimension != row.second->dimension ||
              n.noun != row.second->noun || &n == row.first || n.range ||
              n.block == row.second->block || !value.known() || !value.Meets(n.InBase()))
            continue;
          return RefuteStep(j_, static_cast<std::uint32_t>(claim), {row.first, row.share},
                            n.InBase(), Words(n) + ", printed elsewhere, has the share of its row");
        }
    // The share in use, where the others say what is left of it.
    for (std::size_t other = 0; other < kMeanings; ++other)
      if (other != meaning && Holds(row, other)) return RefuteShare(row, meaning);
    for (const bool first : {true, false}) {
      const Number& n = first ? *row.first : *row.second;
      const std::int32_t own = ClaimOf(n);
      const double slip = own < 0 ? 0 : SlipOf(row, first, meaning);
      if (slip == 0) continue;
      return RefuteStep(j_, static_cast<std::uint32_t>(own),
                        {first ? row.second : row.first, row.share},
                        n.InBase() * Interval::Exactly(slip), "what has the share of its row");
    }
    RefuteShare(row, meaning);
  }

  void RefuteShare(const Row& row, std::size_t meaning) {
    RefuteStep(j_, row.claim, {row.first, row.second},
               Means(meaning, row.first->InBase(), row.second->InBase()),
               Step(Words(*row.first), Words(*row.second), meaning));
  }

  Judgement& j_;
};

}  // namespace

void CheckMarginColumns(Judgement& j) { MarginColumns(j).Run(); }

}  // namespace shardlint
