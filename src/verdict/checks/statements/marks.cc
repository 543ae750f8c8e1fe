#include "verdict/checks/statements/marks.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "base/text.h"
#include "claim/context.h"
#include "verdict/checks/place/sentence_range.h"
#include "verdict/checks/place/tables.h"
#include "verdict/checks/statements/fit_grid.h"

namespace shardlint {
namespace {

constexpr std::uint32_t kSignReach = 24;   // bytes from a figure to what it is compared with
constexpr std::uint32_t kLimitReach = 40;  // the same where a word says that it is the limit
constexpr std::uint32_t kMaxRows = 64;     // of a column, up from a mark
constexpr std::array<std::string_view, 6> kVersus = {"vs",      "vs.", "versus",
                                                     "against", "of",  "out of"};

constexpr std::array<std::string_view, 8> kToFigure = {"→",   "⇒",  "->", "=>",
                                                       " at", ": ", ":",  " with"};

/// A figure and what it is held against.
struct Pair {
  const Number* figure = nullptr;
  const Number* target = nullptr;
  bool sign = false;    ///< the line prints a relation between them
  bool turned = false;  ///< the figure may be what there is: "640 GB < 810 GB ❌"
};

std::int32_t ClaimOf(const Judgement& j, const Number* n) {
  return j.claims.of_number[static_cast<std::size_t>(n - j.mentions.numbers.data())];
}

bool IsComparable(const Number& a, const Number& b) {
  return a.dimension == b.dimension && a.percent == b.percent && !a.range && !b.range;
}

/// Where the figure has to lie: rates above their target, times, amounts and prices below.
enum class Side : std::uint8_t { kUnknown, kBelow, kAbove };

Side NaturalSide(const Number& target) {
  using enum Side;
  const Dimension& d = target.dimension;
  if (d == Dimension::Of(Dimension::kSecond) || d == Dimension::Of(Dimension::kByte)) return kBelow;
  if (d == Dimension::Of(Dimension::kSecond, -1)) return kAbove;
  return d.exponents[Dimension::kDollar] == 1 ? kBelow : kUnknown;
}

Side SideOf(Bound bound) {
  switch (bound) {
    case Bound::kAtMost:
    case Bound::kLess:
      return Side::kBelow;
    case Bound::kAtLeast:
    case Bound::kGreater:
      return Side::kAbove;
    case Bound::kNone:
      break;
  }
  return Side::kUnknown;
}

/// Whether a figure lies on a side of its target; unknown where the reading of "GB" decides it.
Met Lies(const Number& figure, const Number& target, Side side) {
  std::optional<bool> lies;
  for (const double f : {figure.factor, figure.binary_factor})
    for (const double t : {target.factor, target.binary_factor}) {
      if (f == 0 || t == 0) continue;
      // One unit is meant alike in both.
      const bool alike = figure.unit == target.unit;
      if (alike && (f == figure.factor) != (t == target.factor)) continue;
      const double a = figure.decimal.value() * f, b = target.decimal.value() * t;
      const bool here = side == Side::kBelow ? a <= b * (1 + 1e-9) : a >= b * (1 - 1e-9);
      if (lies && *lies != here) return Met::kUnknown;
      lies = here;
    }
  return !lies ? Met::kUnknown : *lies ? Met::kYes : Met::kNo;
}

Met Opposite(Met met) {
  return met == Met::kUnknown ? met : met == Met::kYes ? Met::kNo : Met::kYes;
}

/// Whether a mark is right about one pair.
Met IsRight(const Pair& pair, Mark mark) {
  const Side natural = NaturalSide(*pair.target);
  if (mark == Mark::kBeyond) {
    if (pair.sign && SideOf(pair.target->bound) != natural) return Met::kUnknown;
    return Opposite(Lies(*pair.figure, *pair.target, Side::kBelow));
  }
  const Side printed = SideOf(pair.target->bound);
  const Side side = printed == Side::kUnknown ? natural : printed;
  if (side == Side::kUnknown) return Met::kUnknown;
  const Met lies = Lies(*pair.figure, *pair.target, side);
  if (mark == Mark::kMet) return lies;
  // "140 GB > 80 GB ❌": what is printed holds, and is what is wrong.
  if (pair.sign && natural != Side::kUnknown && printed != natural)
    return lies == Met::kYes ? Met::kYes : Met::kUnknown;
  if (pair.turned && lies == Met::kYes) return Met::kUnknown;
  // "✗ (140 > 80)", ">195 ❌": a relation that holds may be what is wrong too where neither side is
  // known to be the good one.
  if (lies == Met::kYes && natural != Side::kAbove && printed == Side::kAbove) return Met::kUnknown;
  return Opposite(lies);
}

Answer AnswerOf(const Judgement& j, const Pair& pair, Met right) {
  if (right == Met::kUnknown) return {};
  return Of(right, ClaimOf(j, pair.figure), ClaimOf(j, pair.target));
}

bool HasWord(const Judgement& j, std::string_view id, TextRange range) {
  return j.HasWord(id, range.begin, range.end);
}

// ---- In a line

// "Required 60 GB" is what is needed, "required: 500 ms" a target.
bool SaysLimit(const Judgement& j, const Number& n, TextRange range) {
  if (HasWord(j, "limit", range) || HasWord(j, "offered", range)) return true;
  const bool needed = n.dimension == Dimension::Of(Dimension::kByte);
  return !needed && std::ranges::any_of(j.CuesIn(range.begin, range.end), [&](const Cue& cue) {
    return cue.kind == Vocabulary::Kind::kRole && static_cast<Role>(cue.index) == Role::kRequired;
  });
}

bool EndsThere(std::string_view text) {
  for (std::uint32_t i = 0; i < text.size(); ++i)
    if (EndsSentence(text, i)) return true;
  return false;
}

// What a device offers, or all of them, or what is called so.
bool MayBeOffered(Judgement& j, const Number& n) {
  if (n.dimension != Dimension::Of(Dimension::kByte)) return false;
  const std::int32_t claim = ClaimOf(j, &n);
  if (claim < 0) return true;
  const Claim& own = j.claims.claims[static_cast<std::size_t>(claim)];
  const std::string_view measure = j.MeasureOf(own);
  if (measure == "device_memory" || measure == "usable_memory" || measure == "free_memory")
    return true;
  const Capacity capacity = CapacityOf(j, own);
  const double value = n.Nominal();
  return std::ranges::any_of(std::array{capacity.low, capacity.high}, [&](double device) {
    return device > 0 && std::fmod(value, device) == 0;
  });
}

// What stands between a target and the figure that is held against it.
bool LeadsToFigure(std::string_view between) {
  return std::ranges::any_of(kToFigure,
                             [&](std::string_view end) { return between.ends_with(end); }) &&
         between.find(',') == std::string_view::npos;
}

// Whether no word says that two figures are of different things.
bool IsOfOneMeasure(const Judgement& j, const Number& a, const Number& b) {
  const std::int32_t one = ClaimOf(j, &a), other = ClaimOf(j, &b);
  if (one < 0 || other < 0) return false;
  const std::string_view first = j.MeasureOf(j.claims.claims[static_cast<std::size_t>(one)]),
                         second = j.MeasureOf(j.claims.claims[static_cast<std::size_t>(other)]);
  return first.empty() || second.empty() || first == second || Answers(second, first);
}

// Two figures that stand behind each other and are compared.
std::optional<Pair> PairOf(Judgement& j, std::uint32_t begin, const Number& a, const Number& b) {
  if (!IsComparable(a, b) || a.block != b.block) return std::nullopt;
  const std::string_view between = Between(j, a, b);
  if (between.size() > kLimitReach || EndsThere(between) ||
      between.find('|') != std::string_view::npos)
    return std::nullopt;
  const bool limits = SaysLimit(j, b, {a.end, b.digits});
  const bool counts = a.dimension.dimensionless() && !a.percent;
  // "408 strategies of at most 24 GPUs" compares nothing.
  if (counts && b.begin > a.end + 2) return std::nullopt;
  if (b.bound != Bound::kNone && between.size() <= kSignReach)
    return Pair{&a, &b, !limits && ClaimOf(j, &b) >= 0, !limits && MayBeOffered(j, a)};
  if (counts) return std::nullopt;
  if (std::ranges::find(kVersus, Trim(between)) != kVersus.end()) return Pair{&a, &b};
  const std::uint32_t before = std::max(begin, a.digits - std::min(a.digits, kLimitReach / 2));
  const bool first = SaysLimit(j, a, {before, a.digits});
  if (limits && !first) return Pair{&a, &b};
  // "TPOT ≤ 12 ms: PASS at 11 ms", "≥ 300 tokens/s → 357 tokens/s ✓".
  if (a.bound != Bound::kNone && between.size() <= kSignReach && LeadsToFigure(Trim(between)) &&
      IsOfOneMeasure(j, a, b))
    return Pair{&b, &a};
  if (first && !limits && a.bound == Bound::kNone) return Pair{&b, &a};
  return std::nullopt;
}

// What is compared in one block or one cell; all of it has to say the same.
Answer OfNumbers(Judgement& j, std::uint32_t begin, std::uint32_t end, Mark mark) {
  const auto numbers = j.NumbersIn(begin, end);
  Answer answer;
  for (std::size_t i = 1; i < numbers.size(); ++i) {
    const auto pair = PairOf(j, begin, numbers[i - 1], numbers[i]);
    if (!pair) continue;
    const Answer here = AnswerOf(j, *pair, IsRight(*pair, mark));
    if (!here.any || (answer.any && answer.verdict != here.verdict)) return {};
    answer = here;
  }
  return answer;
}

// ---- In a table

TextRange RangeOf(const Block& block) { return {block.text_begin, block.text_end}; }

// What heads the column of a cell.
TextRange HeadOf(const Judgement& j, std::uint32_t cell) {
  const std::int32_t header = HeaderOf(j, cell);
  return header < 0 ? TextRange{} : RangeOf(j.document.blocks[static_cast<std::size_t>(header)]);
}

TextRange RowLabelOf(const Judgement& j, std::uint32_t cell) {
  const Block& first = j.document.blocks[j.document.FirstOfRow(cell)];
  return first.column == 0 && j.document.blocks[cell].column > 0 ? RangeOf(first) : TextRange{};
}

// The claims of a cell's row.
std::pair<std::uint32_t, std::uint32_t> ClaimsOfRow(const Judgement& j, std::uint32_t cell) {
  const auto& blocks = j.document.blocks;
  const auto [begin, end] = RowOf(j, cell);
  return j.ClaimsIn(blocks[begin].text_begin, blocks[end - 1].text_end);
}

bool IsTargetOfRow(const Judgement& j, const Number& n) {
  const std::int32_t claim = ClaimOf(j, &n);
  const bool needed = n.dimension == Dimension::Of(Dimension::kByte);
  const TextRange head = HeadOf(j, n.block);
  return n.bound != Bound::kNone ||
         (claim >= 0 && !needed &&
          j.claims.claims[static_cast<std::size_t>(claim)].role == Role::kRequired) ||
         SaysLimit(j, n, head) || HasWord(j, "heads_target", head);
}

using NumberList = std::vector<const Number*>;

// "| Objective | Bound | Estimate | OK? |": where one of two figures is called what the plan comes
// to, the other is what it is held against. Amounts of memory are told both ways.
void TellByHeads(const Judgement& j, NumberList& targets, NumberList& figures) {
  if (!targets.empty() || figures.size() != 2 || figures[0]->block == figures[1]->block) return;
  if (NaturalSide(*figures[0]) == Side::kUnknown ||
      figures[0]->dimension == Dimension::Of(Dimension::kByte))
    return;
  const auto told = [&](const Number* n) {
    return HasWord(j, "heads_figure", HeadOf(j, n->block));
  };
  if (told(figures[0]) == told(figures[1])) return;
  const std::size_t target = told(figures[0]) ? 1 : 0;
  targets.push_back(figures[target]);
  figures.erase(figures.begin() + static_cast<std::ptrdiff_t>(target));
}

// A row's figures against its limit: the only ones that can be compared.
Answer OfRow(const Judgement& j, const Claim& mark) {
  const auto& blocks = j.document.blocks;
  const auto [begin, end] = RowOf(j, mark.block);
  NumberList targets, figures;
  for (const Number& n : j.NumbersIn(blocks[begin].text_begin, blocks[end - 1].text_end)) {
    if ((n.dimension.dimensionless() && !n.percent) || (n.operand && ClaimOf(j, &n) < 0)) continue;
    (IsTargetOfRow(j, n) ? targets : figures).push_back(&n);
  }
  TellByHeads(j, targets, figures);
  Answer answer;
  for (const Number* target : targets)
    for (const Number* figure : figures) {
      const Pair pair{figure, target};
      if (!IsComparable(*pair.figure, *pair.target)) continue;
      const Answer here = AnswerOf(j, pair, IsRight(pair, static_cast<Mark>(mark.index)));
      if (!here.any || (answer.any && answer.verdict != here.verdict)) return {};
      answer = here;
    }
  return answer;
}

// ---- "Fits 48 GB?"

// Memory of a GPU, all of it: by its name, or nothing but "per GPU" above it.
bool IsMemoryOfGpu(const Judgement& j, const Claim& claim) {
  if (claim.kind != Claim::Kind::kNumber) return false;
  if (claim.quantities.empty()) {
    const TextRange header = HeadOf(j, claim.block);
    return j.NumberOf(claim).dimension == Dimension::Of(Dimension::kByte) &&
           claim.measure == 0xFFFF &&
           std::ranges::any_of(j.CuesIn(header.begin, header.end), [&](const Cue& cue) {
             return cue.kind == Vocabulary::Kind::kScope &&
                    j.rules.vocabulary.scopes[cue.index] == "per_gpu";
           });
  }
  const std::string_view id = j.MeasureOf(claim);
  if (id != "memory" && id != "memory_any") return false;
  return j.NumberOf(claim).dimension == Dimension::Of(Dimension::kByte) &&
         (!claim.scope_known ||
          j.rules.symbols.Name(claim.quantities.front()).ends_with("per_gpu"));
}

// The last of them in the row, or above a mark in its column.
const Claim* MemoryBeside(const Judgement& j, const Claim& mark, bool by_row) {
  const auto& blocks = j.document.blocks;
  const Block& cell = blocks[mark.block];
  const Claim* found = nullptr;
  if (by_row) {
    const auto [first, last] = ClaimsOfRow(j, mark.block);
    for (std::uint32_t c = first; c < last; ++c)
      if (IsMemoryOfGpu(j, j.claims.claims[c])) found = &j.claims.claims[c];
    return found;
  }
  for (std::uint32_t b = mark.block; b-- > 0 && blocks[b].group == cell.group;) {
    if (blocks[b].row + static_cast<std::int32_t>(kMaxRows) < cell.row) break;
    if (blocks[b].column != cell.column) continue;
    const auto [first, last] = j.ClaimsOf(blocks[b]);
    for (std::uint32_t c = first; c < last; ++c)
      if (IsMemoryOfGpu(j, j.claims.claims[c])) return &j.claims.claims[c];
  }
  return nullptr;
}

Answer OfFit(Judgement& j, const Claim& mark, Mark said, TextRange asked, bool by_row) {
  const Claim* memory = MemoryBeside(j, mark, by_row);
  if (memory == nullptr || said == Mark::kBeyond) return {true};
  const Number& n = j.NumberOf(*memory);
  Capacity capacity = CapacityOf(j, *memory);
  for (const Number& offered : j.NumbersIn(asked.begin, asked.end))
    if (offered.dimension == n.dimension)
      capacity.low = offered.Nominal(),
      capacity.high = std::max(capacity.low, offered.decimal.value() * offered.binary_factor);
  if (capacity.low == 0) return {true};
  const double used = n.Nominal();
  const bool met = said == Mark::kMet;
  Met right = Met::kUnknown;
  if (used > capacity.high) {
    right = met ? Met::kNo : Met::kYes;
  } else if (met ? used <= capacity.low : used <= kUnlessReserved * capacity.low) {
    right = met ? Met::kYes : Met::kNo;
  }
  if (right == Met::kUnknown) return {true};
  return Of(right, static_cast<std::int32_t>(memory - j.claims.claims.data()));
}

Answer OfTable(Judgement& j, const Claim& mark) {
  const TextRange header = HeadOf(j, mark.block), label = RowLabelOf(j, mark.block);
  for (const auto& [asked, by_row] : {std::pair{header, true}, std::pair{label, false}})
    if (HasWord(j, "asks_fit", asked))
      return OfFit(j, mark, static_cast<Mark>(mark.index), asked, by_row);
  const auto [first, last] = ClaimsOfRow(j, mark.block);
  if (first == last) return {};
  if (const Answer grid = JudgeFitGrid(j, mark.block, static_cast<Mark>(mark.index)); grid.any)
    return grid;
  const std::uint32_t begin = j.document.blocks[RowOf(j, mark.block).first].text_begin;
  const Answer cells =
      OfNumbers(j, begin, j.claims.claims[last - 1].end, static_cast<Mark>(mark.index));
  if (cells.any) return cells;
  return OfRow(j, mark);
}

// "Utilisation of memory: 66.8% ✓": nobody fits more than all.
Answer OfShare(const Judgement& j, const Claim& mark) {
  const auto numbers = j.NumbersIn(mark.segment_begin, mark.segment_end);
  if (numbers.size() != 1 || !numbers.front().percent || numbers.front().bound != Bound::kNone)
    return {};
  const std::int32_t claim = ClaimOf(j, &numbers.front());
  if (claim < 0 ||
      j.MeasureOf(j.claims.claims[static_cast<std::size_t>(claim)]) != "memory_utilization")
    return {};
  const bool within = numbers.front().decimal.value() <= 100;
  const bool met = static_cast<Mark>(mark.index) == Mark::kMet;
  if (within && !met) return {};  // a share of it may be the limit
  return Of(within == met ? Met::kYes : Met::kNo, claim);
}

}  // namespace

// NumberList of what is left are none of what is needed.
Answer JudgePairs(Judgement& j, std::uint32_t begin, std::uint32_t end, Mark mark) {
  if (j.HasWord("left_over", begin, end)) return {};
  return OfNumbers(j, begin, end, mark);
}

Answer JudgeFitCell(Judgement& j, const Claim& claim, Mark said) {
  const Block& block = j.document.blocks[claim.block];
  if (block.kind != Block::Kind::kCell || block.header) return {};
  const TextRange header = HeadOf(j, claim.block), label = RowLabelOf(j, claim.block);
  const auto asks = [&](TextRange range) {
    return HasWord(j, "asks_fit", range) || HasWord(j, "asks_result", range);
  };
  if (asks(label)) return OfFit(j, claim, said, label, false);
  return asks(header) ? OfFit(j, claim, said, header, true) : Answer{};
}

bool IsAsked(const Judgement& j, const Claim& mark) {
  const TextRange header = HeadOf(j, mark.block), label = RowLabelOf(j, mark.block);
  return std::ranges::any_of(std::array{header, label},
                             [&](TextRange range) {
                               return HasWord(j, "asks_fit", range) ||
                                      HasWord(j, "asks_result", range);
                             }) ||
         JudgeFitGrid(j, mark.block, Mark::kMet).any;
}

bool AsksForResult(const Judgement& j, const Claim& mark) {
  const Block& cell = j.document.blocks[mark.block];
  return cell.kind != Block::Kind::kCell || !j.HasWord("answer", mark.begin, mark.end) ||
         IsAsked(j, mark);
}

Answer JudgeMark(Judgement& j, const Claim& mark) {
  Answer answer =
      JudgePairs(j, mark.segment_begin, mark.segment_end, static_cast<Mark>(mark.index));
  const Block& block = j.document.blocks[mark.block];
  if (!answer.any && block.kind == Block::Kind::kCell && !block.header) answer = OfTable(j, mark);
  if (!answer.any && static_cast<Mark>(mark.index) != Mark::kBeyond) answer = OfShare(j, mark);
  return answer;
}

}  // namespace shardlint
