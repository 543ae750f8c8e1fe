#include <algorithm>
#include <map>
#include <span>

#include "base/text.h"
#include "verdict/checks/place/rows.h"

// Percentages beside the figures they are shares of.

namespace shardlint {
namespace {

constexpr std::size_t kMaxCells = 64;  // of one column that are compared
constexpr double kLargestShare = 20;   // a "share" beyond it is of something else
constexpr double kSmallestShare = 1e-6;

void Confirm(Judgement& j, CheckDetail detail, const Interval& share, const char* reading) {
  detail.expected = share, detail.has_expected = true, detail.reading = reading;
  j.judged[detail.claim].Add("arithmetic-share", Verdict::kConfirmed, Severity::kNone,
                             std::move(detail));
}

// "(−27%)", "+59.2 %": a change, not a share.
bool IsSigned(const Judgement& j, const Number& percent) {
  const std::string_view before = std::string_view(j.document.text).substr(0, percent.digits);
  return before.ends_with('-') || before.ends_with('+') || before.ends_with("−") ||
         before.ends_with("–");
}

void Contradict(Judgement& j, CheckDetail detail, const Interval& share) {
  const Number& percent = j.NumberOf(j.claims.claims[detail.claim]);
  if (IsSigned(j, percent)) return;
  detail.expected = share, detail.has_expected = true;
  j.judged[detail.claim].Add("arithmetic-share", Verdict::kContradicted,
                             NearMiss(percent, share) ? Severity::kWarning : Severity::kError,
                             std::move(detail));
}

// Confirms the claim of `detail` where it is the share of `part` in one of `wholes`; else the share
// that it should have been, of the first.
std::optional<Interval> Missed(Judgement& j, const CheckDetail& detail, const Number& part,
                               std::span<const Interval> wholes) {
  const Number& percent = j.NumberOf(j.claims.claims[detail.claim]);
  std::optional<Interval> first;
  for (const Interval& whole : wholes)
    for (const Ink& ink : InksOf(part)) {
      const Interval share = ink.value / whole;
      if (!share.known()) continue;
      if (!first) first = share;
      if (const char* reading = Agrees(percent, share)) {
        Confirm(j, detail, share, reading);
        return std::nullopt;
      }
    }
  return first;
}

// ---- A column of shares

/// What the cells of a column may be shares of.
struct Whole {
  enum class Kind : std::uint8_t { kFixed, kOfRow, kCapacity };
  Kind kind = Kind::kFixed;
  Interval value = {};       ///< kFixed: base units, or the amounts' printed unit when `bare`
  bool bare = false;         ///< printed without a unit
  std::int32_t column = -1;  ///< kOfRow: where the row's own whole stands
  std::int32_t number = -1;  ///< the mention, -1: computed
  bool said = false;         ///< the table says so: a total row, "% of 80 GB"
};

struct ShareCell {
  std::uint32_t claim = 0;   ///< of the percentage
  std::uint32_t amount = 0;  ///< a number: the nearest to the left that is no percentage
};

class ShareColumn {
 public:
  ShareColumn(Judgement& j, std::vector<ShareCell> cells) : j_(j), cells_(std::move(cells)) {}

  void Check() {
    FindWholes();
    const Whole* best = nullptr;
    std::size_t most = 0;
    for (const Whole& whole : wholes_) {
      const std::size_t agreeing = static_cast<std::size_t>(std::ranges::count_if(
          cells_, [&](const ShareCell& cell) { return Fits(cell, whole) != nullptr; }));
      if (agreeing > most) most = agreeing, best = &whole;
    }
    if (best == nullptr) return ContradictOnce();
    const bool settled =
        best->said ? 2 * most >= cells_.size() || most >= 2 : most >= 2 && 2 * most > cells_.size();
    for (const ShareCell& cell : cells_) {
      const Whole* own = best;
      if (Fits(cell, *own) == nullptr) {
        const auto other = std::ranges::find_if(
            wholes_, [&](const Whole& whole) { return Fits(cell, whole) != nullptr; });
        if (other == wholes_.end()) {
          if (settled && Reasonable(cell, *best) && !FitsAnotherColumn(cell))
            Contradict(j_, DetailOf(cell, *best), *ShareOf(cell, *best));
          continue;
        }
        own = &*other;
      }
      Confirm(j_, DetailOf(cell, *own), *ShareOf(cell, *own), Fits(cell, *own));
    }
  }

 private:
  const Number& Amount(const ShareCell& cell) const { return j_.mentions.numbers[cell.amount]; }
  const Number& Percent(const ShareCell& cell) const {
    return j_.NumberOf(j_.claims.claims[cell.claim]);
  }
  const Block& BlockOf(const Number& n) const { return j_.document.blocks[n.block]; }

  CheckDetail DetailOf(const ShareCell& cell, const Whole& whole) const {
    CheckDetail detail{.kind = CheckDetail::Kind::kShare, .claim = cell.claim};
    detail.numbers = {cell.amount};
    if (whole.number >= 0) detail.numbers.push_back(static_cast<std::uint32_t>(whole.number));
    return detail;
  }

  std::optional<Interval> ShareOf(const ShareCell& cell, const Whole& whole) {
    const Number& part = Amount(cell);
    std::optional<Interval> of;
    switch (whole.kind) {
      case Whole::Kind::kFixed:
        of = whole.bare ? whole.value * Interval::Exactly(part.factor) : whole.value;
        break;
      case Whole::Kind::kOfRow:
        for (const Number& n : NumbersOf(BlockOf(part).group))
          if (BlockOf(n).row == BlockOf(part).row && BlockOf(n).column == whole.column) {
            of = n.InBase();
            break;
          }
        break;
      case Whole::Kind::kCapacity:
        of = Capacity(cell, part.dimension);
        break;
    }
    if (!of) return std::nullopt;
    const Interval share = part.InBase() / *of;
    return share.known() ? std::optional(share) : std::nullopt;
  }

  const char* Fits(const ShareCell& cell, const Whole& whole) {
    const std::optional<Interval> share = ShareOf(cell, whole);
    if (!share) return nullptr;
    if (const char* reading = Agrees(Percent(cell), *share)) return reading;
    return Agrees(Percent(cell), *share * Interval::Exactly(BinaryOver(cell, whole))) != nullptr
               ? "binary prefix"
               : nullptr;
  }

  // "| 1 request | 8 requests | of 80 GB (1 request) |": the share of a column farther off.
  bool FitsAnotherColumn(const ShareCell& cell) {
    const Block& own = BlockOf(Amount(cell));
    for (const Number& n : NumbersOf(own.group)) {
      if (BlockOf(n).row != own.row || n.percent || n.range ||
          n.dimension != Amount(cell).dimension || BlockOf(n).column == own.column)
        continue;
      const ShareCell other{.claim = cell.claim, .amount = static_cast<std::uint32_t>(IndexOf(n))};
      if (std::ranges::any_of(wholes_, [&](const Whole& whole) {
            return whole.kind != Whole::Kind::kOfRow && Fits(other, whole) != nullptr;
          }))
        return true;
    }
    return false;
  }

  // GB of TB: how much larger the share is where both prefixes are binary.
  double BinaryOver(const ShareCell& cell, const Whole& whole) const {
    const Number& part = Amount(cell);
    const Number* of =
        whole.number >= 0 ? &j_.mentions.numbers[static_cast<std::size_t>(whole.number)] : nullptr;
    if (whole.kind == Whole::Kind::kOfRow)
      for (const Number& n : NumbersOf(BlockOf(part).group))
        if (of == nullptr && BlockOf(n).row == BlockOf(part).row &&
            BlockOf(n).column == whole.column)
          of = &n;
    if (of == nullptr || whole.bare || part.binary_factor <= 0 || of->binary_factor <= 0) return 1;
    return part.binary_factor / part.factor / (of->binary_factor / of->factor);
  }

  bool Reasonable(const ShareCell& cell, const Whole& whole) {
    const std::optional<Interval> share = ShareOf(cell, whole);
    return share && share->middle() <= kLargestShare && share->middle() >= kSmallestShare;
  }

  // What a device has of it, in the plan of the row: the value that agrees, else the first.
  std::optional<Interval> Capacity(const ShareCell& cell, const Dimension& dimension) {
    CostModel& model = j_.ModelOf(j_.ModelIndex(j_.PlanOf(j_.claims.claims[cell.claim]), false));
    std::optional<Interval> first;
    for (const char* name : {"device.memory", "device.memory_bandwidth", "device.peak_flops"}) {
      const std::optional<SymbolId> symbol = j_.Symbol(name);
      if (!symbol || j_.rules.quantities[*symbol].dimension.WithoutCounts() != dimension) continue;
      for (const std::uint32_t id : model.Values(*symbol)) {
        const Interval value = model.at(id).value;
        if (!first) first = value;
        if (Agrees(Percent(cell), Amount(cell).InBase() / value) != nullptr) return value;
      }
    }
    return first;
  }

  std::span<const Number> NumbersOf(std::int32_t group) const {
    const Group& g = j_.document.groups[static_cast<std::size_t>(group)];
    const auto& numbers = j_.mentions.numbers;
    const auto first = std::ranges::lower_bound(numbers, g.first_block, {}, &Number::block);
    const auto last =
        std::ranges::lower_bound(first, numbers.end(), g.end_block, {}, &Number::block);
    return {first, last};
  }

  // "% of 128k tokens", not "needle 128k".
  bool SaysOf(const Block& header) const {
    const std::string_view text = j_.document.TextOf(header);
    return text.find("of ") != std::string_view::npos || text.find('/') != std::string_view::npos;
  }

  std::int32_t IndexOf(const Number& n) const {
    return static_cast<std::int32_t>(&n - j_.mentions.numbers.data());
  }

  void FindWholes() {
    const Number& part = Amount(cells_.front());
    const Block& cell = BlockOf(Percent(cells_.front()));
    const std::int32_t amounts = BlockOf(part).column;
    Interval sum = Interval::Exactly(0);
    std::size_t rows = 0;
    std::map<std::int32_t, std::size_t> others;  // columns of the amounts' dimension
    for (const Number& n : NumbersOf(cell.group)) {
      const Block& there = BlockOf(n);
      const auto fixed = [&] {
        const bool bare =
            n.dimension.dimensionless() || (n.inherited_unit && part.dimension.dimensionless());
        wholes_.push_back({.value = bare ? n.Printed() : n.InBase(),
                           .bare = bare,
                           .number = IndexOf(n),
                           .said = !there.header || !bare || SaysOf(there)});
      };
      if (there.column == cell.column && !n.percent &&
          (there.header || n.dimension == part.dimension || n.dimension.dimensionless())) {
        fixed();  // "% of 80 GB" in the header, "2% of 64 GB" in a cell
      } else if (there.column == amounts && !there.header && !n.percent) {
        if (IsTotalRow(j_, n)) {
          fixed();
          wholes_.back().value = n.InBase(), wholes_.back().bare = false;
        } else {
          sum = sum + n.InBase();
          ++rows;
        }
      } else if (!there.header && there.column != cell.column && n.dimension == part.dimension &&
                 !n.percent) {
        ++others[there.column];
      }
    }
    if (rows >= 2) wholes_.push_back({.value = sum});
    for (const auto& [column, count] : others)
      if (count >= cells_.size())
        wholes_.push_back({.kind = Whole::Kind::kOfRow, .column = column});
    wholes_.push_back({.kind = Whole::Kind::kCapacity});
  }

  // No whole that the table names gives any of them: one mistake, said where the column begins.
  void ContradictOnce() {
    for (const Whole& whole : wholes_) {
      const ShareCell& cell = cells_.front();
      if (!whole.said || cells_.size() < 2 || !Reasonable(cell, whole)) continue;
      if (std::ranges::any_of(cells_, [&](const ShareCell& c) { return FitsAnotherColumn(c); }))
        return;
      const Number& of = j_.mentions.numbers[static_cast<std::size_t>(whole.number)];
      if (Amount(cell).dimension != of.dimension && !whole.bare) continue;
      CheckDetail detail = DetailOf(cell, whole);
      detail.open = true;  // of which whole is not known
      return Contradict(j_, std::move(detail), *ShareOf(cell, whole));
    }
  }

  Judgement& j_;
  std::vector<ShareCell> cells_;
  std::vector<Whole> wholes_;
};

std::optional<std::uint32_t> AmountBeside(const Judgement& j, const Number& percent) {
  const auto& blocks = j.document.blocks;
  const Block& cell = blocks[percent.block];
  for (std::uint32_t i = percent.block;
       i-- > 0 && blocks[i].group == cell.group && blocks[i].row == cell.row;) {
    const auto it = std::ranges::lower_bound(j.mentions.numbers, i, {}, &Number::block);
    if (it != j.mentions.numbers.end() && it->block == i && !it->percent && !it->range &&
        it->degree.empty())
      return static_cast<std::uint32_t>(it - j.mentions.numbers.begin());
  }
  return std::nullopt;
}

// "2130 (66%)": the share of the figure in its own cell.
bool IsBehindAmount(const Judgement& j, const Number& percent) {
  const auto index = static_cast<std::size_t>(&percent - j.mentions.numbers.data());
  return index > 0 && j.mentions.numbers[index - 1].block == percent.block &&
         !j.mentions.numbers[index - 1].percent &&
         j.document.text.find('(', j.mentions.numbers[index - 1].end) < percent.digits;
}

// "50% reduction": how much less, not a share.
bool IsChange(const Judgement& j, const Number& percent) {
  const Block& cell = j.document.blocks[percent.block];
  const std::string_view behind =
      Trim(std::string_view(j.document.text).substr(percent.end, cell.text_end - percent.end));
  return !behind.empty() && IsLetter(behind.front()) && !behind.starts_with("of ");
}

void CheckShareColumns(Judgement& j) {
  std::map<std::pair<std::int32_t, std::int32_t>, std::vector<ShareCell>> columns;
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c) {
    const Claim& claim = j.claims.claims[c];
    if (claim.kind != Claim::Kind::kNumber || claim.role == Role::kRejected) continue;
    const Number& percent = j.NumberOf(claim);
    const Block& cell = j.document.blocks[percent.block];
    if (!percent.percent || cell.kind != Block::Kind::kCell || cell.column == 0 || cell.header)
      continue;
    if (IsBehindAmount(j, percent) || IsChange(j, percent)) continue;
    const std::optional<std::uint32_t> amount = AmountBeside(j, percent);
    if (!amount) continue;
    auto& cells = columns[{cell.group, cell.column}];
    if (cells.size() < kMaxCells) cells.push_back({.claim = c, .amount = *amount});
  }
  for (auto& [place, cells] : columns) ShareColumn(j, std::move(cells)).Check();
}

// "50 GB (78% utilization)": a share of the device's memory, said beside the amount.
void CheckBracketShare(Judgement& j, std::uint32_t claim_index) {
  const Claim& claim = j.claims.claims[claim_index];
  const Number& percent = j.NumberOf(claim);
  if (!percent.percent || claim.index == 0 || percent.operand) return;
  const Number& part = j.mentions.numbers[static_cast<std::size_t>(claim.index) - 1];
  if (part.block != percent.block || part.percent || part.range || part.bound != Bound::kNone ||
      part.dimension != Dimension::Of(Dimension::kByte))
    return;
  const std::string_view gap =
      std::string_view(j.document.text).substr(part.end, percent.begin - part.end);
  const std::size_t open = gap.find('(');
  if (open == std::string_view::npos || gap.size() - open > 3 || gap.size() > 24) return;
  const std::string_view measure = j.MeasureOf(claim);
  if (!measure.ends_with("utilization") && measure != "utilization_any" &&
      measure != "memory_utilization")
    return;
  const auto memory = j.Symbol("device.memory");
  if (!memory) return;
  CostModel& model = j.ModelOf(j.ModelIndex(j.PlanOf(claim), false));
  std::vector<Interval> wholes;
  for (const std::uint32_t id : model.Values(*memory)) wholes.push_back(model.at(id).value);
  CheckDetail detail{.kind = CheckDetail::Kind::kShare, .claim = claim_index};
  detail.numbers = {static_cast<std::uint32_t>(claim.index) - 1};
  const std::optional<Interval> share = Missed(j, detail, part, wholes);
  detail.open = wholes.size() > 1;
  if (share && wholes.size() <= 2 && share->middle() < 1.5)
    Contradict(j, std::move(detail), *share);
}

// What a printed whole may be, for a part of it: one unit has one meaning.
std::vector<Interval> WholesOf(const Number& whole, const Number& part) {
  std::vector<Interval> wholes;
  for (const Ink& ink : InksOf(whole)) {
    wholes.push_back(ink.value);
    if (part.unit == whole.unit) break;
  }
  return wholes;
}

// "= 59.9 GB, i.e. 75% of 80 GB": the amount before over the amount after.
void CheckOfShare(Judgement& j, std::uint32_t claim_index) {
  const Claim& claim = j.claims.claims[claim_index];
  const Number& percent = j.NumberOf(claim);
  const auto index = static_cast<std::size_t>(claim.index);
  if (!percent.percent || percent.range || index == 0 || index + 1 >= j.mentions.numbers.size())
    return;
  const Number& part = j.mentions.numbers[index - 1];
  const Number& whole = j.mentions.numbers[index + 1];
  if (part.block != percent.block || whole.block != percent.block || part.range ||
      part.bound != Bound::kNone)
    return;
  if (part.dimension.dimensionless() || part.dimension != whole.dimension) return;
  const std::string_view text = j.document.text;
  // "at 40 % of its 5 PFLOPS": how much of it is reached.
  const std::string at = ToLowerAscii(Trim(text.substr(part.end, percent.begin - part.end)));
  if (at.ends_with(" at") || at == "at") return;
  if (text.substr(percent.end, 4) != " of " || whole.digits - percent.end > 12 ||
      percent.begin - part.end > 24)
    return;
  CheckDetail detail{.kind = CheckDetail::Kind::kShare, .claim = claim_index};
  detail.numbers = {static_cast<std::uint32_t>(index) - 1, static_cast<std::uint32_t>(index) + 1};
  const std::optional<Interval> share = Missed(j, detail, part, WholesOf(whole, part));
  // Only a sentence that says so: "24 GB, 30% of 80 GB", "24 GB is 30% of 80 GB", "(30% of 80 GB)".
  const std::string_view gap = text.substr(part.end, percent.begin - part.end);
  const bool said =
      gap.find(',') != std::string_view::npos || gap.find('(') != std::string_view::npos ||
      gap.find("is") != std::string_view::npos || gap.find('=') != std::string_view::npos;
  if (said && share && share->middle() <= 3) Contradict(j, std::move(detail), *share);
}

// "67.8 GB of 192 GB per GPU (35.3%)": the amounts that the bracket is the share of stand before
// it.
void CheckShareBehind(Judgement& j, std::uint32_t claim_index) {
  const Claim& claim = j.claims.claims[claim_index];
  const Number& percent = j.NumberOf(claim);
  const auto index = static_cast<std::size_t>(claim.index);
  if (!percent.percent || percent.range || percent.operand || index < 2) return;
  const Number& part = j.mentions.numbers[index - 2];
  const Number& whole = j.mentions.numbers[index - 1];
  if (part.block != percent.block || part.range || whole.range || part.dimension.dimensionless() ||
      part.dimension != whole.dimension || part.bound != Bound::kNone)
    return;
  const std::string_view text = j.document.text;
  const std::string_view between = Trim(text.substr(part.end, whole.begin - part.end));
  // "43.2 GB < 64 GB (67%)"
  const bool limit = whole.bound == Bound::kLess || whole.bound == Bound::kAtMost;
  if (between != "of" && between != "out of" && between != "of the" && !(limit && between.empty()))
    return;
  const std::string_view gap = text.substr(whole.end, percent.begin - whole.end);
  const std::size_t open = gap.rfind('(');
  if (open == std::string_view::npos || gap.size() - open > 3 || gap.size() > 24) return;
  // "of 72 GB allowed (90%)" is what part of the device is allowed.
  const std::string_view words = Trim(gap.substr(0, open));
  if (!words.empty() && !words.starts_with("per ") && !words.starts_with("of ")) return;
  CheckDetail detail{.kind = CheckDetail::Kind::kShare, .claim = claim_index};
  detail.numbers = {static_cast<std::uint32_t>(index) - 2, static_cast<std::uint32_t>(index) - 1};
  const std::optional<Interval> share = Missed(j, detail, part, WholesOf(whole, part));
  if (share && share->middle() <= 3) Contradict(j, std::move(detail), *share);
}

template <class Check>
void ForEachPercent(Judgement& j, Check check) {
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c)
    if (j.claims.claims[c].kind == Claim::Kind::kNumber &&
        j.claims.claims[c].role != Role::kRejected && j.NumberOf(j.claims.claims[c]).percent)
      check(j, c);
}

}  // namespace

void CheckShares(Judgement& j) {
  CheckShareColumns(j);
  ForEachPercent(j, CheckBracketShare);
  ForEachPercent(j, CheckOfShare);
  ForEachPercent(j, CheckShareBehind);
}

}  // namespace shardlint
