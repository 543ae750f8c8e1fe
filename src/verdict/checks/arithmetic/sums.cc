#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "base/text.h"
#include "verdict/checks/place/rows.h"
#include "verdict/checks/place/siblings.h"

namespace shardlint {
namespace {

// Amounts of memory that add up to what a GPU or a cluster holds; a row of another kind (a
// capacity, headroom) stands beside the sum, not in it.
constexpr std::array<std::string_view, 10> kBeside = {
    "device_memory", "usable_memory", "free_memory", "host_memory", "storage",
    "memory",        "memory_any",    "kv_budget",   "margin",      "memory_utilization"};

// What a GPU holds in one piece.
constexpr std::array<std::string_view, 2> kOnce = {"weights", "kv_cache"};

constexpr std::size_t kMostAmounts = 4;  // of one line
constexpr std::size_t kLeastRows = 3;    // of a list whose items are not all known
constexpr std::size_t kMostRows = 10;
constexpr std::size_t kMostSums = 4096;

struct Summand {
  std::uint32_t number = 0;
  std::int32_t claim = -1;
  bool total = false;
  std::string_view measure;
};

// "42 GB of KV cache (160 KiB per token)": what one token or layer takes is no summand.
bool IsPart(const Judgement& j, const Claim& claim) {
  if (claim.quantities.empty() || !claim.scope_known) return false;
  const std::string_view name = j.rules.symbols.Name(claim.quantities.front());
  return name.find("per_token") != std::string_view::npos ||
         name.find("per_layer") != std::string_view::npos ||
         name.find("per_sequence") != std::string_view::npos;
}

// "35 GB (from 140 GB)": the bracket tells of the figure before it.
bool InBracketBehind(const Judgement& j, const Number& n, const Number& before) {
  const std::string_view between =
      std::string_view(j.document.text).substr(before.end, n.digits - before.end);
  const std::size_t open = std::max(between.rfind('('), between.rfind("（"));
  const std::size_t last = std::min(between.rfind('('), between.rfind("（"));
  const std::size_t at = open == std::string_view::npos ? last : open;
  return at != std::string_view::npos && between.find(')', at) == std::string_view::npos &&
         between.find("）", at) == std::string_view::npos;
}

// "−8.83 GB", "+11.0 GB": a change.
bool HasSign(const Judgement& j, const Number& n) {
  const std::string_view text = j.document.text;
  const std::string_view before = text.substr(0, n.digits);
  return before.ends_with("−") || (before.ends_with('-') && !before.ends_with(" -"));
}

// "graphs   2.5 GB": a line of a code block whose own words name nothing is no second "weights".
bool IsNamedElsewhere(const Judgement& j, const Claim& claim) {
  const Block& block = j.document.blocks[claim.block];
  return block.kind == Block::Kind::kCodeLine &&
         (claim.label_begin < static_cast<std::int32_t>(block.text_begin) ||
          claim.label_begin >= static_cast<std::int32_t>(block.text_end));
}

// The value a sibling contributes: its last number of the dimension that is no share or comparison.
std::optional<Summand> SummandOf(const Judgement& j, std::uint32_t block, const Number& like) {
  const auto first = std::ranges::lower_bound(j.mentions.numbers, block, {}, &Number::block);
  std::optional<Summand> row, part;
  for (auto it = first; it != j.mentions.numbers.end() && it->block == block; ++it) {
    const auto index = static_cast<std::uint32_t>(it - j.mentions.numbers.begin());
    const std::int32_t claim = j.claims.of_number[index];
    const bool bare = it->unit == nullptr && it->dimension.dimensionless() && like.inherited_unit &&
                      !it->multiplier;
    if (it->percent || it->range || (it->dimension != like.dimension && !bare) || it->operand)
      continue;
    if (claim < 0) {
      if (bare || it->unit != nullptr) row = Summand{index, -1, IsTotalRow(j, *it), {}};
      continue;
    }
    const Role role = j.claims.claims[static_cast<std::size_t>(claim)].role;
    if (role == Role::kRequired || role == Role::kAlert || role == Role::kRejected) continue;
    if (it->noun != like.noun) continue;
    if (row && InBracketBehind(j, *it, j.mentions.numbers[row->number])) continue;
    const Claim& own = j.claims.claims[static_cast<std::size_t>(claim)];
    (IsPart(j, own) ? part : row) =
        Summand{index, claim, IsTotalRow(j, *it),
                IsNamedElsewhere(j, own) ? std::string_view() : j.MeasureOf(own)};
  }
  const bool cell = j.document.blocks[block].kind == Block::Kind::kCell;
  return row || cell ? row : part;
}

bool IsOfComponent(const Summand& row) {
  return row.measure == "kv_cache" || row.measure.ends_with("weights") ||
         row.measure == "activations" || row.measure == "overhead";
}

bool IsPerGpu(const Judgement& j, const Claim& claim) {
  return !claim.quantities.empty() &&
         j.rules.symbols.Name(claim.quantities.front()).ends_with("per_gpu");
}
bool IsPerGpu(const Judgement& j, const Summand& row) {
  return row.claim >= 0 && IsPerGpu(j, j.claims.claims[static_cast<std::size_t>(row.claim)]);
}

// "0.336 × 128 / (2 × 2) = 10.74 GB" among the rows of one GPU is one's share, as its own division
// says, wherever else the figure is told.
bool IsDivided(const Judgement& j, const Summand& row) {
  const Number& n = j.mentions.numbers[row.number];
  return std::ranges::any_of(j.EquationsNear(n), [&](const Equation& e) {
    return e.result == row.number &&
           std::ranges::any_of(e.expression.nodes, [](const Expression::Node& node) {
             return node.op == Expression::Op::kDivide;
           });
  });
}

// "Model weights: 277 GB" among the rows of one GPU.
bool IsOfAll(const Judgement& j, const Summand& row) {
  if (row.claim < 0 || IsDivided(j, row)) return false;
  const Claim& claim = j.claims.claims[static_cast<std::size_t>(row.claim)];
  return claim.scope_known && !claim.quantities.empty() &&
         j.rules.symbols.Name(claim.quantities.front()).ends_with(".total");
}

// "KV cache, naive: 8.5 GB", "KV cache, corrected: 2.1 GB": the same told twice, one of them
// counts.
bool TellTheSame(const Judgement& j, const std::vector<Summand>& rows) {
  const auto& blocks = j.document.blocks;
  std::set<std::string_view> seen;
  return std::ranges::any_of(rows, [&](const Summand& row) {
    const std::uint32_t at = j.mentions.numbers[row.number].block;
    const std::string_view label = j.document.TextOf(blocks[j.document.FirstOfRow(at)]);
    const std::size_t comma = label.find(',');
    return comma != std::string_view::npos && !seen.insert(Trim(label.substr(0, comma))).second;
  });
}

// A column headed "Memory" says nothing of what its rows are.
bool NamedByItsRow(const Judgement& j, const Summand& row) {
  const Block& block = j.document.blocks[j.mentions.numbers[row.number].block];
  if (block.kind != Block::Kind::kCell) return true;
  const std::int32_t label = j.claims.claims[static_cast<std::size_t>(row.claim)].label_begin;
  if (label < 0) return false;
  const Block& there = j.document.blocks[j.document.BlockAt(static_cast<std::uint32_t>(label))];
  return there.group == block.group && there.row == block.row;
}

// Every amount of a line, and all that are no operands together: "activations 1.5 GB, runtime 1.2
// GB".
std::vector<Interval> AmountsOf(const Judgement& j, std::uint32_t block, const Number& like) {
  std::vector<Interval> out;
  Interval all = Interval::Exactly(0);
  std::size_t apart = 0;
  const auto& numbers = j.mentions.numbers;
  for (auto n = std::ranges::lower_bound(numbers, block, {}, &Number::block);
       n != numbers.end() && n->block == block && out.size() < kMostAmounts; ++n) {
    if (n->percent || n->range || n->dimension != like.dimension) continue;
    out.push_back(n->InBase());
    if (!n->operand) all = all + n->InBase(), ++apart;
  }
  if (apart > 1) out.push_back(all);
  return out;
}

// Whether some choice of one amount of each adds up to the total, with what is in every sum.
bool AnySumAgrees(const std::vector<std::vector<Interval>>& choices, const Interval& always,
                  const Number& total) {
  std::vector<Interval> sums = {always};
  for (const std::vector<Interval>& amounts : choices) {
    std::vector<Interval> next;
    for (const Interval& sum : sums)
      for (const Interval& amount : amounts)
        if (next.size() < kMostSums) next.push_back(sum + amount);
    sums = std::move(next);
  }
  return std::ranges::any_of(sums,
                             [&](const Interval& sum) { return Agrees(total, sum) != nullptr; });
}

// Whether one amount of each row adds up to the total, where lines have several: which of them is
// the row's cannot be said. Lines that were taken for no summand may add nothing.
bool AddsUpOtherwise(const Judgement& j, const std::vector<Summand>& rows, const Number& total) {
  std::vector<std::vector<Interval>> choices;
  bool several = false;
  for (const std::uint32_t sibling : SiblingsAbove(j, total.block)) {
    std::vector<Interval> amounts = AmountsOf(j, sibling, total);
    if (amounts.empty()) continue;
    several |= amounts.size() > 1;
    if (std::ranges::none_of(
            rows, [&](const Summand& r) { return j.mentions.numbers[r.number].block == sibling; }))
      amounts.push_back(Interval::Exactly(0));
    choices.push_back(std::move(amounts));
    if (choices.size() == kMostRows) break;
  }
  return several && AnySumAgrees(choices, Interval::Exactly(0), total);
}

// Of known kinds, none of them told twice; what is set aside may be told in parts.
bool AreDistinct(const std::vector<Summand>& rows) {
  std::set<std::string_view> seen;
  return std::ranges::all_of(rows, [&](const Summand& r) {
    return !r.measure.empty() && (seen.insert(r.measure).second || r.measure == "overhead");
  });
}

// "Weights: 65 GB", "weights per GPU: 16 GB": rows that tell one amount again and again are steps,
// of which one counts.
bool AreSteps(const std::vector<Summand>& rows) {
  return std::ranges::any_of(kOnce, [&](std::string_view measure) {
    return std::ranges::count(rows, measure, &Summand::measure) > 1;
  });
}

// Whether one row of each measure adds up to the total.
bool AddsUpByMeasure(const Judgement& j, const std::vector<Summand>& rows, const Number& total) {
  std::map<std::string_view, std::vector<Interval>> of_measure;
  Interval always = Interval::Exactly(0);
  for (const Summand& row : rows) {
    const Number& n = j.mentions.numbers[row.number];
    const Interval value =
        n.Printed() * Interval::Exactly(n.dimension.dimensionless() ? total.factor : n.factor);
    if (row.measure.empty()) {
      always = always + value;
    } else {
      of_measure[row.measure].push_back(value);
    }
  }
  std::vector<std::vector<Interval>> choices;
  for (auto& [measure, amounts] : of_measure) choices.push_back(std::move(amounts));
  return AnySumAgrees(choices, always, total);
}

// "W 35.3 GB, KV 5.1 GB, total 42.9 GB" where the overhead of 2.5 GB is said in another place.
bool IsMoreByOverhead(const Judgement& j, const std::vector<Summand>& rows, const Number& total,
                      const Interval& sum) {
  const auto is_overhead = [](std::string_view measure) {
    return measure == "overhead" || measure == "activations";
  };
  if (std::ranges::any_of(rows, [&](const Summand& r) { return is_overhead(r.measure); }))
    return false;
  const Interval printed = total.InBase();
  const Interval rest{printed.low - sum.high, printed.high - sum.low};
  return rest.low > 0 && std::ranges::any_of(j.claims.claims, [&](const Claim& other) {
           return other.kind == Claim::Kind::kNumber && is_overhead(j.MeasureOf(other)) &&
                  j.NumberOf(other).dimension == total.dimension &&
                  j.NumberOf(other).InBase().Meets(rest);
         });
}

void CheckTotal(Judgement& j, std::uint32_t claim_index) {
  const Claim& claim = j.claims.claims[claim_index];
  const Number& total = j.NumberOf(claim);
  if (total.percent || total.range || total.dimension.dimensionless() ||
      total.bound != Bound::kNone)
    return;
  if (total.dimension.exponents[Dimension::kSecond] < 0) return;  // rates of parts do not add up
  if (!IsTotalRow(j, total) || total.operand) return;
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
  std::vector<Summand> rows, all;
  bool stopped = false, crossed = false;
  for (const std::uint32_t sibling : SiblingsAbove(j, total.block)) {
    if (Trim(j.document.TextOf(j.document.blocks[sibling])).ends_with(':')) continue;
    const std::optional<Summand> row = SummandOf(j, sibling, total);
    if (!row) continue;
    if (row->total && !IsOfComponent(*row)) break;
    stopped |= row->total, crossed |= row->total;
    if (!stopped) rows.push_back(*row);
    if (IsPerGpu(j, *row)) all.push_back(*row);
  }
  // "KV total: 74 GB", then the rows of one GPU: a component's own total stands among the rows.
  crossed |= IsPerGpu(j, claim) &&
             std::ranges::any_of(rows, [&](const Summand& r) { return IsOfAll(j, r); });
  // "Routed experts: 200 GB" above "experts per GPU: 25 GB": no summand is larger than the sum.
  crossed |= IsPerGpu(j, claim) && !all.empty() && std::ranges::any_of(rows, [&](const Summand& r) {
               const Number& n = j.mentions.numbers[r.number];
               return !IsPerGpu(j, r) && n.Nominal() > total.Nominal();
             });
  if (crossed && (rows = std::move(all)).size() < 2) return;
  // A row whose amount could not be read leaves the sum open: the total may only be larger.
  bool open = false;
  for (const std::uint32_t sibling : SiblingsAbove(j, total.block)) {
    const auto it = std::ranges::lower_bound(j.mentions.numbers, sibling, {}, &Number::block);
    if (it != j.mentions.numbers.end() && it->block == sibling && IsTotalRow(j, *it)) break;
    const bool words = it == j.mentions.numbers.end() || it->block != sibling;
    const bool labelled =
        j.document.TextOf(j.document.blocks[sibling]).find(':') != std::string_view::npos;
    open |= block.kind == Block::Kind::kCell ? !SummandOf(j, sibling, total) : words && labelled;
  }
  const std::size_t beside = std::erase_if(rows, [&](const Summand& r) {
    return std::ranges::find(kBeside, r.measure) != kBeside.end() && r.claim >= 0 &&
           j.claims.claims[static_cast<std::size_t>(r.claim)].firm && NamedByItsRow(j, r);
  });
  if (rows.size() < 2 || HasSign(j, total) || std::ranges::any_of(rows, [&](const Summand& r) {
        return HasSign(j, j.mentions.numbers[r.number]);
      }))
    return;
  // In a list, items are no rows: only distinct amounts of known kinds surely add up, three or more
  // where they do.
  const bool listed = block.kind != Block::Kind::kCell && block.kind != Block::Kind::kCodeLine;
  const bool told = listed && j.HasWord("opens_sum", block.text_begin, block.text_begin + 1);
  const bool sure = !listed || told || AreDistinct(rows);
  if (!sure && (rows.size() < kLeastRows || std::ranges::none_of(rows, IsOfComponent))) return;
  std::ranges::reverse(rows);
  const auto sum_of = [&](bool binary) {
    Interval sum = Interval::Exactly(0);
    for (const Summand& r : rows) {
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
  for (const Summand& r : rows) detail.numbers.push_back(r.number);
  detail.expected = sum_of(false), detail.has_expected = true;
  detail.open = open || beside > 0;  // what stands beside a sum may have been meant as its part
  JudgedClaim& judged = j.judged[claim_index];
  // One unit down the column has one meaning: no GiB among the rows of a sum in GB.
  const bool one_unit = std::ranges::all_of(rows, [&](const Summand& r) {
    const Number& n = j.mentions.numbers[r.number];
    return n.unit == total.unit || n.dimension.dimensionless();
  });
  Number printed = total;
  if (one_unit) printed.binary_factor = 0;
  for (const bool binary : {false, true}) {
    if (binary && one_unit) break;
    const char* reading = Agrees(printed, sum_of(binary));
    if (reading == nullptr) continue;
    detail.reading = reading;
    judged.Add("arithmetic-sum", Verdict::kConfirmed, Severity::kNone, std::move(detail));
    return;
  }
  // "All weights (not per rank): 235.7" above what a rank keeps of them is no summand.
  const std::vector<Summand> printed_rows = rows;
  std::erase_if(rows, [&](const Summand& r) {
    const Number& n = j.mentions.numbers[r.number];
    const Block& label = j.document.blocks[n.block].kind == Block::Kind::kCell
                             ? j.document.blocks[j.document.FirstOfRow(n.block)]
                             : j.document.blocks[n.block];
    return j.HasWord("negation", label.text_begin, label.text_end) &&
           n.decimal.value() * (n.dimension.dimensionless() ? total.factor : n.factor) >
               total.Nominal();
  });
  if (rows.size() >= 2 && rows.size() < printed_rows.size() &&
      Agrees(printed, sum_of(false)) != nullptr) {
    detail.numbers.clear();
    for (const Summand& r : rows) detail.numbers.push_back(r.number);
    detail.expected = sum_of(false);
    judged.Add("arithmetic-sum", Verdict::kConfirmed, Severity::kNone, std::move(detail));
    return;
  }
  rows = printed_rows;
  if (!sure) return;
  const Interval sum = detail.expected;
  // Of which rows it is the sum is not sure.
  if (!told && AreSteps(rows)) {
    if (!AddsUpByMeasure(j, rows, total)) return;
    detail.reading = "one row of each kind", detail.expected = total.InBase();
    judged.Add("arithmetic-sum", Verdict::kConfirmed, Severity::kNone, std::move(detail));
    return;
  }
  if (crossed || TellTheSame(j, rows) || IsOfColumns(j, total) || AddsUpOtherwise(j, rows, total))
    return;
  if (IsMoreByOverhead(j, rows, total, sum)) return;
  if (open && total.Printed().high * std::max(total.factor, total.binary_factor) >= sum.low) return;
  const double claimed = total.Nominal();
  // Rows that are thousands apart from their total are rows of something else.
  if (claimed <= 0 || sum.middle() <= 0 || sum.middle() / claimed > 20 ||
      claimed / sum.middle() > 20)
    return;
  for (const Summand& r : rows) {
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

// "Overhead (5%): 3.2 GB": a share of the rows above.
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
    const std::optional<Summand> row = SummandOf(j, sibling, amount);
    if (!row || row->total || std::ranges::find(kBeside, row->measure) != kBeside.end()) break;
    const Number& n = j.mentions.numbers[row->number];
    sum = sum + n.InBase();
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

}  // namespace

void CheckSums(Judgement& j) {
  for (const auto& check : {CheckTotal, CheckRowShare})
    for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c)
      if (j.claims.claims[c].kind == Claim::Kind::kNumber &&
          j.claims.claims[c].role != Role::kRejected)
        check(j, c);
}

}  // namespace shardlint
