#include "verdict/checks/place/figures_around.h"

#include <algorithm>
#include <array>
#include <utility>

#include "verdict/checks/place/tables.h"

namespace shardlint {
namespace {

constexpr std::size_t kMost = 12;              // figures that are tried
constexpr std::uint32_t kBefore = 3;           // blocks before a claim's, of the same section
constexpr std::uint32_t kReach = 240;          // bytes in its own block
constexpr std::uint32_t kMaxCells = 32;        // of a row
constexpr std::uint32_t kMostOfBlock = 256;    // figures of a block before, the last ones
constexpr std::uint32_t kFormatReach = 2'000;  // bytes to a format in the same block
constexpr double kMostDigits = 2000;           // before a suffix; "5090M" is a name
constexpr double kWidest = 1.3;                // of one end; wider ones decide nothing
constexpr std::array<std::string_view, 5> kFacts = {"device.memory", "device.memory_bandwidth",
                                                    "parameters.total", "parameters.active",
                                                    "num_hidden_layers"};

}  // namespace

FiguresAround::FiguresAround(const Judgement& j) : j_(j) {
  for (const std::string_view name : kFacts)
    if (const auto symbol = j.Symbol(name)) facts_.push_back(*symbol);
}

std::pair<std::uint32_t, std::uint32_t> FiguresAround::NumbersOf(std::uint32_t block) const {
  const auto& numbers = j_.mentions.numbers;
  const auto first = std::ranges::lower_bound(numbers, block, {}, &Number::block);
  const auto last = std::ranges::lower_bound(first, numbers.end(), block + 1, {}, &Number::block);
  return {static_cast<std::uint32_t>(first - numbers.begin()),
          static_cast<std::uint32_t>(last - numbers.begin())};
}

void FiguresAround::AddNumber(std::uint32_t i, const Number& claimed, bool beside) {
  const Number& n = j_.mentions.numbers[i];
  if (&n == &claimed || figures_.size() >= kMost || n.decimal.digits == 0) return;
  Dimension dimension = n.dimension;
  if (n.amount_or_rate) dimension = dimension / Dimension::Of(Dimension::kSecond);
  Number end = n;
  end.range = false;
  const Interval low = end.InBase();
  if (n.range) end.decimal = n.upper;
  Figure figure{.low = low,
                .high = n.range ? end.InBase() : low,
                .low_nominal = n.Nominal(),
                .high_nominal = end.decimal.value() * n.factor,
                .dimension = dimension,
                .noun = n.noun,
                .number = static_cast<std::int32_t>(i),
                .percent = n.percent,
                .times = n.multiplier || n.way || !n.degree.empty(),
                .suffixed = (n.bare_suffix && n.decimal.value() < kMostDigits) ||
                            (n.noun != nullptr && n.noun->id == "parameter"),
                .beside = beside};
  // "3B" of parameters are as many, whatever the name rounds.
  if (n.bare_suffix && n.factor >= 1e9 && n.decimal.integer() && !n.range && !n.hedged)
    figure.low = figure.high = Interval::Exactly(figure.low_nominal);
  if (figure.low_nominal == 1 || figure.low.low <= 0 ||
      figure.low.high > kWidest * figure.low.low || figure.high.high > kWidest * figure.high.low)
    return;
  const auto same = [&](const Figure& f) {
    return f.low == figure.low && f.high == figure.high && f.dimension == figure.dimension;
  };
  const auto known = std::ranges::find_if(figures_, same);
  if (known == figures_.end()) {
    figures_.push_back(figure);
  } else if (beside && known->beside && known->number < claimed_index_ &&
             figure.number < claimed_index_) {
    ++known->times_said;
  }
}

void FiguresAround::AddBlock(std::uint32_t block, const Number& claimed, bool beside) {
  const auto [first, last] = NumbersOf(block);
  for (std::uint32_t i = last; i-- > first && last - i <= kMostOfBlock;)
    AddNumber(i, claimed, beside);
}

void FiguresAround::AddRow(const Claim& claim, const Number& claimed) {
  const auto& blocks = j_.document.blocks;
  const Block& own = blocks[claim.block];
  const Group& group = j_.document.groups[static_cast<std::size_t>(own.group)];
  const std::uint32_t first = j_.document.FirstOfRow(claim.block);
  for (std::uint32_t b = claim.block; b-- > first && claim.block - b < kMaxCells;)
    AddBlock(b, claimed, true);
  for (std::uint32_t b = claim.block + 1;
       b < group.end_block && blocks[b].row == own.row && b - claim.block < kMaxCells; ++b)
    AddBlock(b, claimed, true);
  // What heads its column, and the row that others are compared with.
  std::int32_t baseline = -1;
  for (std::uint32_t b = group.first_block; b < first && b - group.first_block < 2 * kMaxCells;
       ++b) {
    if (!blocks[b].header && baseline < 0) baseline = blocks[b].row;
    if (!blocks[b].header && blocks[b].row != baseline) break;
    if (blocks[b].column != own.column && blocks[b].header) continue;
    const std::size_t known = figures_.size();
    AddBlock(b, claimed, true);
    for (Figure& f : std::span(figures_).subspan(known)) f.baseline = !blocks[b].header;
  }
}

void FiguresAround::AddBlocksBefore(std::uint32_t block, const Number& claimed) {
  const auto& blocks = j_.document.blocks;
  const auto near = [&](std::uint32_t b) {
    return (blocks[b].section == blocks[block].section ||
            blocks[b].kind == Block::Kind::kHeading) &&
           blocks[b].kind != Block::Kind::kCell;
  };
  for (std::uint32_t b = block; b-- > 0 && block - b <= kBefore && near(b);)
    AddBlock(b, claimed, false);
}

// "8 × H100: 640 GB": what is published of a device or a model.
void FiguresAround::AddNames(const Claim& claim) {
  const auto& blocks = j_.document.blocks;
  const bool cell = blocks[claim.block].kind == Block::Kind::kCell;
  const std::uint32_t first = j_.document.FirstOfRow(claim.block);
  auto hit = std::ranges::lower_bound(j_.mentions.names, first, {}, &NameHit::block);
  for (; hit != j_.mentions.names.end() && figures_.size() < kMost; ++hit) {
    if (hit->block != claim.block &&
        !(cell && blocks[hit->block].group == blocks[claim.block].group &&
          blocks[hit->block].row == blocks[claim.block].row))
      break;
    const CatalogEntry& entry = j_.rules.catalog->Entry(hit->names.front().entry);
    for (const SymbolId symbol : facts_) {
      const CatalogFact* fact = entry.Find(symbol);
      if (fact == nullptr || fact->values.empty() || figures_.size() >= kMost) continue;
      const double value = fact->values.front();
      figures_.push_back(
          {.low = Interval::Exactly(value),
           .high = Interval::Exactly(value),
           .low_nominal = value,
           .high_nominal = value,
           .dimension = j_.rules.quantities[symbol].dimension.WithoutCounts(),
           .text = j_.rules.symbols.Name(symbol),
           .suffixed = value >= 1e6 &&
                       j_.rules.quantities[symbol].dimension.WithoutCounts().dimensionless(),
           .beside = true});
    }
  }
}

std::span<const Figure> FiguresAround::Of(const Claim& claim, const Number& n) {
  figures_.clear();
  claimed_index_ = claim.index;
  const auto [first, last] = NumbersOf(claim.block);
  const auto self = static_cast<std::uint32_t>(claim.index);
  // Backwards and forwards in turns, what stands before it first.
  for (std::uint32_t step = 1; step < last - first && step <= kReach; ++step) {
    if (self >= first + step && n.digits - j_.mentions.numbers[self - step].end < kReach)
      AddNumber(self - step, n, true);
    if (self + step < last && j_.mentions.numbers[self + step].digits - n.end < kReach)
      AddNumber(self + step, n, true);
  }
  AddNames(claim);
  if (j_.document.blocks[claim.block].kind == Block::Kind::kCell) {
    AddRow(claim, n);
    const auto group = static_cast<std::size_t>(j_.document.blocks[claim.block].group);
    AddBlocksBefore(j_.document.groups[group].first_block, n);
  } else {
    AddBlocksBefore(claim.block, n);
  }
  return figures_;
}

std::span<const Format> FiguresAround::FormatsOf(const Claim& claim) {
  formats_.clear();
  const auto& blocks = j_.document.blocks;
  const Block& own = blocks[claim.block];
  const auto add = [&](std::uint32_t begin, std::uint32_t end) {
    const auto [first, last] = j_.ClaimsIn(begin, end);
    for (std::uint32_t c = first; c < last; ++c) {
      const Claim& format = j_.claims.claims[c];
      if (format.kind == Claim::Kind::kPrecision)
        formats_.push_back({j_.rules.vocabulary.precisions[static_cast<std::size_t>(format.index)],
                            j_.TextOf(format)});
    }
  };
  const auto add_block = [&](const Block& block) { add(block.text_begin, block.text_end); };
  add(std::max(own.text_begin, claim.begin - std::min(claim.begin, kFormatReach)),
      std::min(own.text_end, claim.end + kFormatReach));
  if (own.kind != Block::Kind::kCell) return formats_;
  for (std::uint32_t b = RowOf(j_, claim.block).first; b < claim.block; ++b) add_block(blocks[b]);
  if (const std::int32_t header = HeaderOf(j_, claim.block); header >= 0)
    add_block(blocks[static_cast<std::size_t>(header)]);
  return formats_;
}

std::string FiguresAround::Name(const Figure& f) const {
  if (f.number < 0) return std::string(f.text);
  const Number& n = j_.mentions.numbers[static_cast<std::size_t>(f.number)];
  return j_.document.text.substr(n.digits, n.end - n.digits);
}

}  // namespace shardlint
