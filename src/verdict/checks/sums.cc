#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "base/text.h"
#include "verdict/judgement.h"

namespace shardlint {
namespace {

// Amounts of memory that add up to what a GPU or a cluster holds; a row of another kind (a
// capacity, headroom) stands beside the sum, not in it.
constexpr std::array<std::string_view, 10> kBeside = {
    "device_memory", "usable_memory", "free_memory", "host_memory", "storage",
    "memory",        "memory_any",    "kv_budget",   "margin",      "memory_utilization"};

bool HasSumWord(const Judgement& j, std::uint32_t begin, std::uint32_t end) {
  const auto first = std::ranges::lower_bound(j.claims.cues, begin, {}, &Cue::begin);
  for (auto it = first; it != j.claims.cues.end() && it->begin < end; ++it) {
    if (it->kind == Vocabulary::Kind::kWord && j.rules.vocabulary.words[it->index] == "sum")
      return true;
    // "Total memory per GPU": the word stands inside a measure's name.
    if (it->kind != Vocabulary::Kind::kMeasure ||
        j.rules.vocabulary.measures[it->index].id != "memory")
      continue;
    const std::string name =
        ToLowerAscii(std::string_view(j.document.text).substr(it->begin, it->end - it->begin));
    if (name.find("total") != std::string::npos) return true;
  }
  return false;
}

struct Row {
  std::uint32_t number = 0;
  std::int32_t claim = -1;
  bool total = false;
  std::string_view measure;
};

// The label words of a row: a cell's row header, else the text of its block before the number.
bool IsTotalRow(const Judgement& j, const Number& n) {
  const Block& block = j.document.blocks[n.block];
  if (block.kind == Block::Kind::kCell) {
    std::uint32_t i = n.block;
    while (i > 0 && j.document.blocks[i - 1].group == block.group &&
           j.document.blocks[i - 1].row == block.row)
      --i;
    return i != n.block &&
           HasSumWord(j, j.document.blocks[i].text_begin, j.document.blocks[i].text_end);
  }
  return HasSumWord(j, block.text_begin, std::min(n.digits, block.text_begin + 60));
}

// The value a sibling contributes: its last number of the dimension that is no share or comparison.
std::optional<Row> RowOf(const Judgement& j, std::uint32_t block, const Number& like) {
  const auto first = std::ranges::lower_bound(j.mentions.numbers, block, {}, &Number::block);
  std::optional<Row> row;
  for (auto it = first; it != j.mentions.numbers.end() && it->block == block; ++it) {
    const auto index = static_cast<std::uint32_t>(it - j.mentions.numbers.begin());
    const std::int32_t claim = j.claims.of_number[index];
    const bool bare = it->unit == nullptr && it->dimension.dimensionless() && like.inherited_unit &&
                      !it->multiplier;
    if (it->percent || it->range || (it->dimension != like.dimension && !bare) || it->operand)
      continue;
    if (claim < 0) {
      if (bare || it->unit != nullptr) row = Row{index, -1, IsTotalRow(j, *it), {}};
      continue;
    }
    const Role role = j.claims.claims[static_cast<std::size_t>(claim)].role;
    if (role == Role::kRequired || role == Role::kAlert || role == Role::kRejected) continue;
    if (it->noun != like.noun) continue;
    row = Row{index, claim, IsTotalRow(j, *it),
              j.MeasureOf(j.claims.claims[static_cast<std::size_t>(claim)])};
  }
  return row;
}

// Preceding siblings of the total's block, nearest first: lines, items, or cells of its column.
std::vector<std::uint32_t> SiblingsAbove(const Judgement& j, std::uint32_t at) {
  std::vector<std::uint32_t> out;
  const auto& blocks = j.document.blocks;
  const Block& block = blocks[at];
  for (std::uint32_t i = at; i-- > 0 && out.size() < 64;) {
    const Block& b = blocks[i];
    if (block.kind == Block::Kind::kCell) {
      if (b.group != block.group) break;
      if (b.column == block.column && !b.header) out.push_back(i);
    } else if (block.kind == Block::Kind::kCodeLine) {
      if (b.group != block.group || b.row < static_cast<std::int32_t>(blocks[i + 1].row) - 1) break;
      out.push_back(i);
    } else if (block.list >= 0) {
      if (b.section != block.section || b.list < 0 ||
          (b.list < block.list && b.list >= 0 && block.parent != -1 &&
           static_cast<std::int32_t>(i) == block.parent))
        break;
      if (b.list == block.list && b.item_begin && b.parent == block.parent) out.push_back(i);
    } else {
      break;
    }
  }
  return out;
}

void CheckTotal(Judgement& j, std::uint32_t claim_index) {
  const Claim& claim = j.claims.claims[claim_index];
  const Number& total = j.NumberOf(claim);
  if (total.percent || total.range || total.dimension.dimensionless() ||
      total.bound != Bound::kNone)
    return;
  if (total.dimension.exponents[Dimension::kSecond] < 0) return;  // rates of parts do not add up
  if (!IsTotalRow(j, total)) return;
  // The total is the first figure of its row ("total 45 GB of 80 GB"), and of no single component.
  const auto index = static_cast<std::size_t>(claim.index);
  for (std::size_t i = index; i-- > 0 && j.mentions.numbers[i].block == total.block;)
    if (j.mentions.numbers[i].dimension == total.dimension && !j.mentions.numbers[i].operand)
      return;
  const std::string_view measure = j.MeasureOf(claim);
  if (measure == "kv_cache" || measure == "activations" || measure == "overhead" ||
      measure == "device_memory" || measure == "usable_memory")
    return;
  for (std::size_t i = 0; i < j.judged[claim_index].checks.size(); ++i) {
    const CheckDetail& detail = j.judged[claim_index].details[i];
    const bool equation = detail.kind == CheckDetail::Kind::kArithmetic &&
                          !j.mentions.equations[static_cast<std::size_t>(detail.other)].implicit;
    if (equation) return;  // it carries its own sum
  }
  const Block& block = j.document.blocks[total.block];
  std::vector<Row> rows;
  for (const std::uint32_t sibling : SiblingsAbove(j, total.block)) {
    const std::optional<Row> row = RowOf(j, sibling, total);
    if (!row) continue;
    if (row->total) break;
    rows.push_back(*row);
  }
  // A row whose amount could not be read leaves the sum open: the total may only be larger.
  bool open = false;
  for (const std::uint32_t sibling : SiblingsAbove(j, total.block)) {
    const auto it = std::ranges::lower_bound(j.mentions.numbers, sibling, {}, &Number::block);
    if (it != j.mentions.numbers.end() && it->block == sibling && IsTotalRow(j, *it)) break;
    const bool words = it == j.mentions.numbers.end() || it->block != sibling;
    const bool labelled =
        j.document.TextOf(j.document.blocks[sibling]).find(':') != std::string_view::npos;
    open |= block.kind == Block::Kind::kCell ? !RowOf(j, sibling, total) : words && labelled;
  }
  std::erase_if(rows, [&](const Row& r) {
    return std::ranges::find(kBeside, r.measure) != kBeside.end() && r.claim >= 0 &&
           j.claims.claims[static_cast<std::size_t>(r.claim)].firm;
  });
  if (rows.size() < 2) return;
  // In a list, items are no rows: only distinct amounts of known kinds add up.
  if (block.kind != Block::Kind::kCell && block.kind != Block::Kind::kCodeLine) {
    std::set<std::string_view> seen;
    for (const Row& r : rows)
      if (r.measure.empty() || !seen.insert(r.measure).second) return;
  }
  std::ranges::reverse(rows);
  const auto sum_of = [&](bool binary) {
    Interval sum = Interval::Exactly(0);
    for (const Row& r : rows) {
      const Number& n = j.mentions.numbers[r.number];
      const Number& unit =
          n.dimension.dimensionless() ? total : n;  // an unread row is in the total's unit
      sum = sum + n.Printed() * Interval::Exactly(binary && unit.binary_factor > 0
                                                      ? unit.binary_factor
                                                      : unit.factor);
    }
    return sum;
  };
  CheckDetail detail{.kind = CheckDetail::Kind::kSum, .claim = claim_index};
  for (const Row& r : rows) detail.numbers.push_back(r.number);
  detail.expected = sum_of(false), detail.has_expected = true;
  JudgedClaim& judged = j.judged[claim_index];
  for (const bool binary : {false, true}) {
    const char* reading = Agrees(total, sum_of(binary));
    if (reading == nullptr) continue;
    detail.reading = reading;
    judged.Add("arithmetic-sum", Verdict::kConfirmed, Severity::kNone, std::move(detail));
    return;
  }
  const Interval sum = detail.expected;
  if (open && total.Printed().high * std::max(total.factor, total.binary_factor) >= sum.low) return;
  const double claimed = total.decimal.value() * total.factor;
  // Rows that are thousands apart from their total are rows of something else.
  if (claimed <= 0 || sum.middle() <= 0 || sum.middle() / claimed > 20 ||
      claimed / sum.middle() > 20)
    return;
  for (const Row& r : rows) {
    const Number& n = j.mentions.numbers[r.number];
    const Interval value =
        n.Printed() * Interval::Exactly(n.dimension.dimensionless() ? total.factor : n.factor);
    const Interval twice = sum + value, without = sum - value;
    const std::string name(std::string_view(j.document.text).substr(n.digits, n.end - n.digits));
    if (Agrees(total, twice) != nullptr)
      detail.diagnosis = Diagnosis{name + " is counted twice", "sum + " + name};
    if (Agrees(total, without) != nullptr)
      detail.diagnosis = Diagnosis{name + " is left out", "sum − " + name};
  }
  judged.Add("arithmetic-sum", Verdict::kContradicted,
             NearMiss(total, sum) ? Severity::kWarning : Severity::kError, std::move(detail));
}

// A column of shares: each is its row's amount over the total row, the capacity, or what it names.
void CheckPercentCell(Judgement& j, std::uint32_t claim_index) {
  const Claim& claim = j.claims.claims[claim_index];
  const Number& percent = j.NumberOf(claim);
  const auto& blocks = j.document.blocks;
  const Block& cell = blocks[percent.block];
  if (!percent.percent || cell.kind != Block::Kind::kCell || cell.column == 0) return;
  // The row's amount: the nearest cell to the left with a number of its own.
  std::optional<std::uint32_t> amount;
  for (std::uint32_t i = percent.block;
       i-- > 0 && blocks[i].group == cell.group && blocks[i].row == cell.row;) {
    const auto it = std::ranges::lower_bound(j.mentions.numbers, i, {}, &Number::block);
    if (it != j.mentions.numbers.end() && it->block == i && !it->percent && !it->range) {
      amount = static_cast<std::uint32_t>(it - j.mentions.numbers.begin());
      break;
    }
  }
  if (!amount) return;
  const Number& part = j.mentions.numbers[*amount];
  const std::int32_t column = blocks[part.block].column;
  CheckDetail detail{.kind = CheckDetail::Kind::kShare, .claim = claim_index};
  detail.numbers = {*amount};
  std::vector<std::pair<Interval, std::int32_t>> wholes;
  // What the cell itself names: "83.9% of 400".
  const std::uint32_t own = static_cast<std::uint32_t>(claim.index) + 1;
  if (own < j.mentions.numbers.size() && j.mentions.numbers[own].block == percent.block) {
    const Number& w = j.mentions.numbers[own];
    wholes.push_back({w.Printed() * Interval::Exactly(w.factor), static_cast<std::int32_t>(own)});
    if (w.dimension.dimensionless() && !part.dimension.dimensionless())
      wholes.back().first = w.Printed() * Interval::Exactly(part.factor);
    if (w.binary_factor > 0)
      wholes.push_back(
          {w.Printed() * Interval::Exactly(w.binary_factor), static_cast<std::int32_t>(own)});
  } else {
    Interval column_sum = Interval::Exactly(0);
    for (std::uint32_t i = j.document.groups[static_cast<std::size_t>(cell.group)].first_block;
         i < j.document.groups[static_cast<std::size_t>(cell.group)].end_block; ++i) {
      if (blocks[i].column != column || blocks[i].header) continue;
      const auto it = std::ranges::lower_bound(j.mentions.numbers, i, {}, &Number::block);
      if (it == j.mentions.numbers.end() || it->block != i || it->percent) continue;
      const Interval value = it->Printed() * Interval::Exactly(it->factor);
      if (IsTotalRow(j, *it)) {
        wholes.push_back({value, static_cast<std::int32_t>(it - j.mentions.numbers.begin())});
      } else {
        column_sum = column_sum + value;
      }
    }
    // Another cell of the column may name the whole: "83.9% of 400 TFLOPS".
    const Group& group = j.document.groups[static_cast<std::size_t>(cell.group)];
    const auto named =
        std::ranges::lower_bound(j.mentions.numbers, group.first_block, {}, &Number::block);
    for (auto it = named; it != j.mentions.numbers.end() && it->block < group.end_block; ++it) {
      if (!it->percent || blocks[it->block].column != cell.column) continue;
      const auto of = std::next(it);
      if (of == j.mentions.numbers.end() || of->block != it->block || of->percent) continue;
      wholes.push_back(
          {of->Printed() *
               Interval::Exactly(of->dimension.dimensionless() ? part.factor : of->factor),
           static_cast<std::int32_t>(of - j.mentions.numbers.begin())});
    }
    if (wholes.empty()) return;
    wholes.push_back({column_sum, -1});
  }
  const Interval value = part.Printed() * Interval::Exactly(part.factor);
  for (const auto& [whole, number] : wholes) {
    const Interval share = value / whole;
    if (!share.known()) continue;
    const char* reading = Agrees(percent, share);
    if (!detail.has_expected) detail.expected = share, detail.has_expected = true;
    if (number >= 0 && detail.numbers.size() < 2)
      detail.numbers.push_back(static_cast<std::uint32_t>(number));
    if (reading == nullptr) continue;
    detail.expected = share, detail.reading = reading;
    j.judged[claim_index].Add("arithmetic-share", Verdict::kConfirmed, Severity::kNone,
                              std::move(detail));
    return;
  }
  // The capacity of the device may be the whole as well.
  if (const auto memory = j.Symbol("device.memory")) {
    CostModel& model = j.ModelOf(j.ModelIndex(j.PlanOf(claim), false));
    for (const std::uint32_t id : model.Values(*memory)) {
      const Interval share = value / model.at(id).value;
      const char* reading = share.known() ? Agrees(percent, share) : nullptr;
      if (reading == nullptr) continue;
      detail.expected = share, detail.reading = reading;
      j.judged[claim_index].Add("arithmetic-share", Verdict::kConfirmed, Severity::kNone,
                                std::move(detail));
      return;
    }
  }
  if (!detail.has_expected || part.dimension != j.mentions.numbers[detail.numbers.back()].dimension)
    return;
  if (detail.expected.middle() > 20 || detail.expected.middle() < 1e-6) return;
  j.judged[claim_index].Add(
      "arithmetic-share", Verdict::kContradicted,
      NearMiss(percent, detail.expected) ? Severity::kWarning : Severity::kError,
      std::move(detail));
}

// "50 GB (78% utilization)": a share of the device's memory, said beside the amount.
void CheckBracketShare(Judgement& j, std::uint32_t claim_index) {
  const Claim& claim = j.claims.claims[claim_index];
  const Number& percent = j.NumberOf(claim);
  if (!percent.percent || claim.index == 0 || percent.operand) return;
  const Number& part = j.mentions.numbers[static_cast<std::size_t>(claim.index) - 1];
  if (part.block != percent.block || part.percent || part.range ||
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
  CheckDetail detail{.kind = CheckDetail::Kind::kShare, .claim = claim_index};
  detail.numbers = {static_cast<std::uint32_t>(claim.index) - 1};
  for (const std::uint32_t id : model.Values(*memory)) {
    for (const Ink& ink : InksOf(part)) {
      const Interval share = ink.value / model.at(id).value;
      if (!detail.has_expected) detail.expected = share, detail.has_expected = true;
      const char* reading = Agrees(percent, share);
      if (reading == nullptr) continue;
      detail.expected = share, detail.reading = reading;
      j.judged[claim_index].Add("arithmetic-share", Verdict::kConfirmed, Severity::kNone,
                                std::move(detail));
      return;
    }
  }
  if (detail.has_expected && model.Values(*memory).size() <= 2 && detail.expected.middle() < 1.5)
    j.judged[claim_index].Add(
        "arithmetic-share", Verdict::kContradicted,
        NearMiss(percent, detail.expected) ? Severity::kWarning : Severity::kError,
        std::move(detail));
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
  if (text.substr(percent.end, 4) != " of " || whole.digits - percent.end > 12 ||
      percent.begin - part.end > 24)
    return;
  CheckDetail detail{.kind = CheckDetail::Kind::kShare, .claim = claim_index};
  detail.numbers = {static_cast<std::uint32_t>(index) - 1, static_cast<std::uint32_t>(index) + 1};
  for (const Ink& a : InksOf(part))
    for (const Ink& b : InksOf(whole)) {
      const Interval share = a.value / b.value;
      if (!share.known()) continue;
      if (!detail.has_expected) detail.expected = share, detail.has_expected = true;
      const char* reading = Agrees(percent, share);
      if (reading == nullptr) continue;
      detail.expected = share, detail.reading = reading;
      j.judged[claim_index].Add("arithmetic-share", Verdict::kConfirmed, Severity::kNone,
                                std::move(detail));
      return;
    }
  // Only a sentence that says so: "24 GB, 30% of 80 GB", "24 GB is 30% of 80 GB", "(30% of 80 GB)".
  const std::string_view gap = text.substr(part.end, percent.begin - part.end);
  const bool said =
      gap.find(',') != std::string_view::npos || gap.find('(') != std::string_view::npos ||
      gap.find("is") != std::string_view::npos || gap.find('=') != std::string_view::npos;
  if (!said || !detail.has_expected || detail.expected.middle() > 3) return;
  j.judged[claim_index].Add(
      "arithmetic-share", Verdict::kContradicted,
      NearMiss(percent, detail.expected) ? Severity::kWarning : Severity::kError,
      std::move(detail));
}

// "Overhead (5%): 4.21 GB": a share of the rows above.
void CheckRowShare(Judgement& j, std::uint32_t claim_index) {
  const Claim& claim = j.claims.claims[claim_index];
  const Number& amount = j.NumberOf(claim);
  if (claim.index == 0 || amount.percent || amount.dimension.dimensionless() || amount.range)
    return;
  const Number& percent = j.mentions.numbers[static_cast<std::size_t>(claim.index) - 1];
  const Block& block = j.document.blocks[amount.block];
  if (!percent.percent || percent.block != amount.block || block.kind == Block::Kind::kCell) return;
  Interval sum = Interval::Exactly(0);
  std::size_t rows = 0;
  for (const std::uint32_t sibling : SiblingsAbove(j, amount.block)) {
    const std::optional<Row> row = RowOf(j, sibling, amount);
    if (!row || row->total || std::ranges::find(kBeside, row->measure) != kBeside.end()) break;
    const Number& n = j.mentions.numbers[row->number];
    sum = sum + n.Printed() * Interval::Exactly(n.factor);
    ++rows;
  }
  if (rows == 0) return;
  const Interval share = sum * percent.Printed() * Interval::Exactly(percent.factor);
  const char* reading = Agrees(amount, share);
  if (reading == nullptr) return;
  CheckDetail detail{.kind = CheckDetail::Kind::kShare, .claim = claim_index};
  detail.expected = share, detail.has_expected = true, detail.reading = reading;
  detail.numbers = {static_cast<std::uint32_t>(claim.index) - 1};
  j.judged[claim_index].Add("arithmetic-share", Verdict::kConfirmed, Severity::kNone,
                            std::move(detail));
}

template <class Check>
void ForEachNumber(Judgement& j, Check check) {
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c)
    if (j.claims.claims[c].kind == Claim::Kind::kNumber &&
        j.claims.claims[c].role != Role::kRejected)
      check(j, c);
}

}  // namespace

void CheckSums(Judgement& j) { ForEachNumber(j, CheckTotal); }

void CheckShares(Judgement& j) {
  ForEachNumber(j, CheckPercentCell);
  ForEachNumber(j, CheckBracketShare);
  ForEachNumber(j, CheckRowShare);
  ForEachNumber(j, CheckOfShare);
}

}  // namespace shardlint
