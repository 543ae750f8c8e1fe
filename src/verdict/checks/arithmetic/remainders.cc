#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "base/text.h"
#include "claim/context.h"
#include "verdict/judgement.h"

// The row of a budget that says what is left: "usable 43.20, weights 12.46, overhead 2.50, left
// 28.24" is the first less all the others, "headroom to 176.6 GB" below a sum what the sum leaves
// of it.

namespace shardlint {
namespace {

struct Entry {
  const Number* number = nullptr;
  Interval value = {};
  TextRange label = {};
};

class Remainder {
  static constexpr std::size_t kMostRows = 8;
  static constexpr std::uint32_t kTablesBefore = 48;  // blocks
  static constexpr std::uint32_t kPassage =
      24;  // blocks before a budget whose amounts may be its limit
  static constexpr std::uint32_t kLineLabel = 60;  // bytes
  static constexpr double kRounding = 0.01;        // less may be rounded twice
  static constexpr double kNotable = 0.02;  // of the limit; less may be told for completeness
  static constexpr double kFarthest = 50;   // times; farther off it is about something else

 public:
  Remainder(Judgement& j, std::uint32_t claim)
      : j_(j), claim_(claim), n_(j.NumberOf(j.claims.claims[claim])) {}

  void Check() {
    const std::optional<TextRange> label = LabelOf(n_);
    if (!label || !SaysLeft(*label) || !IsOnlyFigure(*label)) return;
    const std::vector<Entry> rows = RowsAbove();
    if (rows.empty()) return;
    const std::optional<Entry> told = LimitIn(*label);
    if (told) {
      // Of a limit that it names, below a sum.
      if (rows.front().value.low <= 0 || !Says("sum", rows.front().label)) return;
      return Judge(*told, {rows.front()}, rows);
    }
    if (rows.size() < 2) return;
    const auto limit =
        std::ranges::max_element(rows, {}, [](const Entry& e) { return e.value.middle(); });
    if (!IsLimit(*limit)) return;
    std::vector<Entry> taken;
    for (const Entry& row : rows)
      if (&row != &*limit) taken.push_back(row);
    // Sums among the rows, and what of another row it is, are taken but once.
    if (std::ranges::any_of(taken, [&](const Entry& e) {
          return Says("sum", e.label) || Says("left_over", e.label) || IsLimit(e) || IsPart(e);
        }))
      return;
    Judge(*limit, taken, rows);
  }

 private:
  // "Headroom", "left for the KV cache"
  bool SaysLeft(TextRange label) const {
    const std::string_view measure = j_.MeasureOf(j_.claims.claims[claim_]);
    return Says("left_over", label) || measure == "kv_budget" || measure == "free_memory";
  }
  bool Says(std::string_view word, TextRange range) const {
    return j_.HasWord(word, range.begin, range.end);
  }
  const Block& BlockOf(const Number& n) const { return j_.document.blocks[n.block]; }
  std::string Words(const Number& n) const {
    return j_.document.text.substr(n.digits, n.end - n.digits);
  }

  // The first cell of its row, or what stands before it in its line.
  std::optional<TextRange> LabelOf(const Number& n) const {
    const Block& block = BlockOf(n);
    if (block.kind == Block::Kind::kCell) {
      const Block& first = j_.document.blocks[j_.document.FirstOfRow(n.block)];
      if (block.header || block.column == 0 || first.column != 0) return std::nullopt;
      return TextRange{first.text_begin, first.text_end};
    }
    const bool item = block.kind == Block::Kind::kParagraph && block.list >= 0 && block.item_begin;
    if ((block.kind != Block::Kind::kCodeLine && !item) || n.digits - block.text_begin > kLineLabel)
      return std::nullopt;
    return TextRange{block.text_begin, n.digits};
  }

  bool IsOnlyFigure(TextRange label) const {
    const auto in = BlockOf(n_).kind == Block::Kind::kCell
                        ? j_.NumbersIn(BlockOf(n_).text_begin, BlockOf(n_).text_end)
                        : j_.NumbersIn(label.end, BlockOf(n_).text_end);
    return in.size() == 1 && &in.front() == &n_;
  }

  bool IsComparable(const Number& o) const {
    if (o.percent || o.range || o.bound != Bound::kNone || o.hedged) return false;
    return o.unit == n_.unit ? o.dimension == n_.dimension && o.factor == n_.factor : IsBare(o);
  }
  static bool IsBare(const Number& o) {
    return o.unit == nullptr && o.noun == nullptr && o.dimension.dimensionless() &&
           o.decimal.exponent < 0;
  }
  Interval ValueOf(const Number& o) const { return o.Printed() * Interval::Exactly(n_.factor); }

  // The figure of a cell: its only one, or what its equation comes to.
  const Number* FigureOf(const Block& block) const {
    const auto in = j_.NumbersIn(block.text_begin, block.text_end);
    if (in.size() == 1) return &in.front();
    for (const Number& n : in) {
      const auto index = static_cast<std::uint32_t>(&n - j_.mentions.numbers.data());
      if (&n == &in.back() && std::ranges::any_of(j_.EquationsNear(n), [&](const Equation& e) {
            return e.result == index && e.relation == Equation::Relation::kEqual;
          }))
        return &n;
    }
    return nullptr;
  }

  // The figure of a line: the one behind a gap of blanks or a colon.
  const Number* FigureOfLine(const Block& block) const {
    const Number* found = nullptr;
    for (const Number& n : j_.NumbersIn(block.text_begin, block.text_end)) {
      const std::string_view before =
          std::string_view(j_.document.text).substr(block.text_begin, n.digits - block.text_begin);
      if (!before.ends_with("  ") && !before.ends_with(": ")) continue;
      if (found != nullptr) return nullptr;
      found = &n;
    }
    return found;
  }

  // Upwards, the nearest first, as long as each holds one amount of its kind.
  std::vector<Entry> RowsAbove() const {
    std::vector<Entry> rows;
    const Block& own = BlockOf(n_);
    const auto& blocks = j_.document.blocks;
    const bool cell = own.kind == Block::Kind::kCell;
    for (std::uint32_t b = n_.block; b-- > 0 && rows.size() <= kMostRows;) {
      const Block& block = blocks[b];
      if (block.group != own.group || block.header || block.list != own.list) break;
      if (block.list >= 0 && !block.item_begin) continue;
      if (cell && block.column != own.column) continue;
      if (!cell && IsRule(block)) continue;
      const Number* n = cell ? FigureOf(block) : FigureOfLine(block);
      if (n != nullptr && n->percent) continue;
      if (n == nullptr || !IsComparable(*n)) break;
      const auto label = LabelOf(*n);
      if (!label) break;
      rows.push_back({n, ValueOf(*n), *label});
    }
    if (rows.size() > kMostRows) rows.clear();
    return rows;
  }

  bool IsRule(const Block& block) const {
    return j_.document.TextOf(block).find_first_not_of(" -=─_") == std::string_view::npos;
  }

  // "headroom to 176.6 GB": the amount that its own label names.
  std::optional<Entry> LimitIn(TextRange label) const {
    std::optional<Entry> found;
    for (const Number& o : j_.NumbersIn(label.begin, label.end)) {
      if (o.unit == nullptr || o.unit != n_.unit || o.percent || o.range) continue;
      if (found) return std::nullopt;
      found = Entry{&o, ValueOf(o), label};
    }
    return found;
  }

  std::string_view MeasureOf(const Number& n) const {
    const std::int32_t claim =
        j_.claims.of_number[static_cast<std::size_t>(&n - j_.mentions.numbers.data())];
    return claim < 0 ? std::string_view()
                     : j_.MeasureOf(j_.claims.claims[static_cast<std::size_t>(claim)]);
  }

  // What there is: by its name, or "0.90 × 48 GB".
  bool IsLimit(const Entry& e) const {
    const std::string_view measure = MeasureOf(*e.number);
    if (measure == "usable_memory" || measure == "device_memory" || Says("offered", e.label) ||
        Says("limit", e.label))
      return true;
    const auto in = j_.NumbersIn(e.label.begin, e.label.end);
    return std::ranges::any_of(in,
                               [&](const Number& o) {
                                 return o.dimension == n_.dimension && o.unit != nullptr &&
                                        o.operand;
                               }) &&
           std::ranges::any_of(in, [](const Number& o) {
             return o.percent || (o.dimension.dimensionless() && o.decimal.value() < 1);
           });
  }

  // "of which the embeddings"
  bool IsPart(const Entry& e) const {
    const std::string label = ToLowerAscii(Trim(
        std::string_view(j_.document.text).substr(e.label.begin, e.label.end - e.label.begin)));
    return label.starts_with("of which") || label.starts_with("thereof") ||
           label.starts_with("incl") || label.starts_with("-") || label.starts_with("(") ||
           label.starts_with("其中") || label.starts_with("うち");
  }

  static Interval Less(Interval value, const std::vector<Entry>& taken, std::uint32_t choice) {
    for (std::size_t i = 0; i < taken.size(); ++i)
      if (choice >> i & 1) value = value - taken[i].value;
    return value;
  }

  bool Gives(const Interval& value) const {
    Number n = n_;
    n.binary_factor = 0;
    return value.known() && Agrees(n, value) != nullptr;
  }

  void Judge(const Entry& limit, const std::vector<Entry>& taken, const std::vector<Entry>& rows) {
    const std::uint32_t all = (1U << taken.size()) - 1;
    const Interval expected = Less(limit.value, taken, all);
    if (!expected.known() || expected.low <= 0) return;
    JudgedClaim& judged = j_.judged[claim_];
    if (Gives(expected)) {
      if (judged.Folded() != Verdict::kConfirmed)
        Add(limit, taken, expected, Verdict::kConfirmed, Severity::kNone);
      return;
    }
    const double claimed = n_.Nominal(), ratio = claimed / expected.middle();
    if (ratio > kFarthest || ratio * kFarthest < 1 || std::abs(ratio - 1) < kRounding) return;
    if (judged.Folded() == Verdict::kContradicted) return;
    // What leaves rows out is wrong where each of them is surely taken, and the right figure told.
    const bool leaves_out = [&] {
      for (std::uint32_t choice = 0; choice < all; ++choice)
        if (Gives(Less(limit.value, taken, choice))) return true;
      return false;
    }();
    if (leaves_out &&
        !(AreComponents(taken) && (IsToldElsewhere(expected) || LeavesOneOut(limit, taken))))
      return;
    const bool told = limit.number->block == n_.block || limit.label.end == LabelOf(n_)->end;
    if (!leaves_out && !told && IsOfAnotherLimit(limit, rows)) return;
    // "36.0 − 29.32 − 2.00 = 4.68 GB" in its own line says of what it is left.
    if (std::ranges::any_of(judged.checks, [](const auto& check) {
          return check.rule == "arithmetic" && check.verdict == Verdict::kConfirmed;
        }))
      return;
    if (IsLessAnotherBefore(expected)) return;
    judged.Drop(Verdict::kConfirmed);
    Add(limit, taken, expected, Verdict::kContradicted,
        NearMiss(n_, expected) ? Severity::kWarning : Severity::kError);
  }

  // What else is taken off stands in a table before: "buffers (profiling run) | 1.45".
  bool IsLessAnotherBefore(const Interval& expected) const {
    const std::uint32_t from = n_.block - std::min(n_.block, kTablesBefore);
    for (auto o = std::ranges::lower_bound(j_.mentions.numbers, from, {}, &Number::block);
         o != j_.mentions.numbers.end() && o->block < n_.block; ++o)
      if (BlockOf(*o).group != BlockOf(n_).group && o->dimension == n_.dimension && !o->percent &&
          !o->range && o->decimal.digits >= 10 && Gives(expected - o->InBase()))
        return true;
    return false;
  }

  // Each a part of its own kind.
  bool AreComponents(const std::vector<Entry>& taken) const {
    std::vector<std::string_view> seen;
    return std::ranges::all_of(taken, [&](const Entry& e) {
      const std::string_view measure = MeasureOf(*e.number);
      if (measure.empty() || std::ranges::count(seen, measure) > 0) return false;
      seen.push_back(measure);
      return measure == "kv_cache" || measure.ends_with("weights") || measure == "activations" ||
             measure == "overhead";
    });
  }

  // "usable 72, weights 15, buffers 4, left for the cache 57": one of the rows above it forgotten.
  bool LeavesOneOut(const Entry& limit, const std::vector<Entry>& taken) const {
    if (taken.size() < 2 || j_.MeasureOf(j_.claims.claims[claim_]) != "kv_budget") return false;
    if (std::ranges::any_of(taken, [&](const Entry& e) {
          return MeasureOf(*e.number) == "kv_cache" || e.value.high < kNotable * limit.value.low;
        }))
      return false;
    const std::uint32_t all = (1U << taken.size()) - 1;
    for (std::size_t i = 0; i < taken.size(); ++i)
      if (Gives(Less(limit.value, taken, all & ~(1U << i)))) return true;
    return false;
  }

  bool IsToldElsewhere(const Interval& value) const {
    return std::ranges::any_of(j_.mentions.numbers, [&](const Number& o) {
      return BlockOf(o).group != BlockOf(n_).group && o.unit != nullptr && !o.range && !o.percent &&
             o.dimension == n_.dimension && o.decimal.exponent == n_.decimal.exponent &&
             WithSlack(value).Meets(o.InBase());
    });
  }

  // An amount before the table, or all that a device has, less some of the rows.
  bool IsOfAnotherLimit(const Entry& limit, const std::vector<Entry>& rows) const {
    const std::uint32_t first =
        BlockOf(n_).group >= 0
            ? j_.document.groups[static_cast<std::size_t>(BlockOf(n_).group)].first_block
            : n_.block;
    const std::uint32_t from = first - std::min(first, kPassage);
    for (auto o = std::ranges::lower_bound(j_.mentions.numbers, from, {}, &Number::block);
         o != j_.mentions.numbers.end() && o->block <= n_.block; ++o) {
      if (o->dimension != n_.dimension || o->percent || o->range || &*o == &n_ ||
          &*o == limit.number)
        continue;
      for (std::uint32_t choice = 1; choice < 1U << rows.size(); ++choice)
        if (Gives(Less(WholeOf(*o), rows, choice))) return true;
    }
    return false;
  }

  // A device has 80 GB, not 79.6.
  static Interval WholeOf(const Number& o) {
    return o.decimal.exponent == 0 ? Interval::Exactly(o.Nominal()) : o.InBase();
  }

  void Add(const Entry& limit, const std::vector<Entry>& taken, const Interval& expected,
           Verdict verdict, Severity severity) {
    CheckDetail detail{.kind = CheckDetail::Kind::kNearby, .claim = claim_};
    detail.expected = expected, detail.has_expected = true;
    const auto index = [&](const Number& n) {
      return static_cast<std::uint32_t>(&n - j_.mentions.numbers.data());
    };
    detail.numbers.push_back(index(*limit.number));
    detail.message = Words(*limit.number);
    for (auto row = taken.rbegin(); row != taken.rend(); ++row) {
      detail.numbers.push_back(index(*row->number));
      detail.message += " − " + Words(*row->number);
    }
    j_.judged[claim_].Add("arithmetic-difference", verdict, severity, std::move(detail));
  }

  Judgement& j_;
  std::uint32_t claim_;
  const Number& n_;
};

}  // namespace

void CheckRemainders(Judgement& j) {
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c) {
    const Claim& claim = j.claims.claims[c];
    if (claim.kind != Claim::Kind::kNumber ||
        (claim.role != Role::kStated && claim.role != Role::kExpected))
      continue;
    const Number& n = j.NumberOf(claim);
    if (n.dimension == Dimension::Of(Dimension::kByte) && !n.percent && !n.range && !n.hedged &&
        n.bound == Bound::kNone && !n.operand)
      Remainder(j, c).Check();
  }
}

}  // namespace shardlint
