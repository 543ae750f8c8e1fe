#include "verdict/checks/told/nearby_operands.h"

#include <algorithm>
#include <utility>

namespace shardlint {
namespace {

constexpr std::size_t kNearest = 10;         // printed figures that are tried
constexpr std::uint32_t kMostWalked = 512;   // figures back, most of them the same again
constexpr std::size_t kOfPlan = 10;          // stated inputs that are tried behind them
constexpr std::uint32_t kOwnBlocksBack = 3;  // of the same section
constexpr std::uint32_t kWordsBehind = 2;    // figures behind the claim, not farther than
constexpr std::uint32_t kBehindReach = 64;   // bytes to them
constexpr std::uint32_t kMaxCells = 64;      // blocks of a table's row and its header
constexpr double kWidestFormat = 8;          // bytes
constexpr std::uint32_t kChangeReach = 24;   // bytes from a share to "more"
constexpr double kLargestCount = 65'536;     // a sequence length; larger ones are totals

}  // namespace

bool IsFormatWidth(const Number& n) {
  return n.dimension == Dimension::Of(Dimension::kByte) && n.factor <= 1 &&
         n.Nominal() <= kWidestFormat;
}

bool TellsChange(const Judgement& j, const Number& n) {
  return n.percent &&
         j.HasWord("change", n.digits,
                   std::min(j.document.blocks[n.block].text_end, n.end + kChangeReach));
}

bool EndsClause(std::string_view text, std::uint32_t begin, std::uint32_t end) {
  for (std::uint32_t i = begin; i < end; ++i) {
    if (std::string_view(";:=").find(text[i]) != std::string_view::npos) return true;
    if (text[i] == '.' && text[i + 1] == ' ' && !text.substr(0, i).ends_with("vs")) return true;
  }
  return false;
}

// "989 TFLOPS" is an amount or a rate, as the words that name it say.
std::optional<Dimension> NearbyOperands::DimensionOf(std::uint32_t i) const {
  const Number& n = j_.mentions.numbers[i];
  if (!n.amount_or_rate) return n.dimension;
  const std::int32_t claim = j_.claims.of_number[i];
  if (claim < 0) return std::nullopt;
  const auto& quantities = j_.claims.claims[static_cast<std::size_t>(claim)].quantities;
  if (quantities.empty()) return std::nullopt;
  const Dimension named = j_.rules.quantities[quantities.front()].dimension.WithoutCounts();
  const Dimension rate = n.dimension / Dimension::Of(Dimension::kSecond);
  if (named != n.dimension && named != rate) return std::nullopt;
  return named;
}

void NearbyOperands::AddNumber(std::uint32_t i, const Number& n) {
  const Number& other = j_.mentions.numbers[i];
  if (&other == &n || other.range || other.decimal.digits == 0) return;
  const std::optional<Dimension> dimension = DimensionOf(i);
  if (!dimension) return;
  Operand operand{.value = other.Printed() * Interval::Exactly(other.factor),
                  .dimension = *dimension,
                  .nominal = other.Nominal(),
                  .number = static_cast<std::int32_t>(i),
                  .percent = other.percent};
  if (operand.nominal == 1) return;  // changes nothing
  if (operand.value.low <= 0 || operand.value.high > kWidestOperand * operand.value.low) return;
  const auto same = [&](const Operand& o) {
    return o.value == operand.value && o.dimension == operand.dimension;
  };
  if (pool_.size() < kNearest && std::ranges::none_of(pool_, same)) pool_.push_back(operand);
}

// Behind the claim and backwards from it: its own block, its row, its item's label, the blocks
// before it.
std::span<const Operand> NearbyOperands::Of(const Claim& claim, const Number& n) {
  pool_.clear();
  const Block& block = j_.document.blocks[claim.block];
  const auto self = static_cast<std::uint32_t>(claim.index);
  // "160 GB between the 2 GPUs", "2.5× more layers (80 vs. 32)": what its own clause says behind.
  const bool counts = n.dimension.dimensionless() && n.noun != nullptr && !n.percent;
  for (std::uint32_t i = self + 1; i < j_.mentions.numbers.size() && i <= self + kWordsBehind;
       ++i) {
    const Number& other = j_.mentions.numbers[i];
    if (other.block != claim.block || other.digits - n.end > kBehindReach ||
        EndsClause(j_.document.text, n.end, other.digits))
      break;
    if (other.dimension.dimensionless() || n.multiplier || counts) AddNumber(i, n);
  }
  const auto behind = static_cast<std::ptrdiff_t>(pool_.size());
  const bool cell = block.kind == Block::Kind::kCell;
  for (std::uint32_t i = self; i-- > 0 && pool_.size() < kNearest && self - i <= kMostWalked;) {
    const Number& other = j_.mentions.numbers[i];
    if (claim.block - other.block > kMaxCells) break;
    const Block& there = j_.document.blocks[other.block];
    if (other.block != claim.block) {
      if (cell && there.group == block.group) {
        if (there.row != block.row && !(there.header && there.column == block.column)) continue;
      } else {
        if (there.section != block.section && there.kind != Block::Kind::kHeading) break;
        if (claim.block - other.block > kOwnBlocksBack && !cell) break;
      }
    }
    AddNumber(i, n);
  }
  // The one right before it is nearer than those.
  std::rotate(pool_.begin(), pool_.begin() + behind,
              pool_.begin() + std::min<std::ptrdiff_t>(behind + 1, std::ssize(pool_)));
  const auto plan = static_cast<std::size_t>(j_.PlanOf(claim));
  for (const Operand& operand : OfPlan(plan)) pool_.push_back(operand);
  return pool_;
}

// Counts of the strategy and facts of the hardware, which a reader keeps in mind.
const std::vector<Operand>& NearbyOperands::OfPlan(std::size_t plan) {
  std::vector<Operand>& out = of_plan_[plan].operands;
  if (std::exchange(of_plan_[plan].gathered, true)) return out;
  for (auto p = static_cast<std::int32_t>(plan); p >= 0;
       p = j_.plans.plans[static_cast<std::size_t>(p)].parent) {
    const auto& values = j_.plans.plans[static_cast<std::size_t>(p)].values;
    for (std::size_t q = 0; q < values.size() && out.size() < kOfPlan; ++q) {
      if (values[q].empty() || !InMind(static_cast<SymbolId>(q))) continue;
      const StatedValue& v = values[q].front();
      const Dimension hard = j_.rules.quantities[q].dimension.WithoutCounts();
      if (v.weak || v.value.low <= 0 || v.value.high > kWidestOperand * v.value.low) continue;
      if (hard.dimensionless() && (v.value.low < 2 || v.value.high > kLargestCount)) continue;
      if (std::ranges::any_of(
              out, [&](const Operand& o) { return o.value == v.value && o.dimension == hard; }))
        continue;
      out.push_back({.value = v.value,
                     .dimension = hard,
                     .nominal = v.value.middle(),
                     .symbol = static_cast<SymbolId>(q)});
    }
  }
  return out;
}

// Degrees, devices and the load: not the architecture, whose figures are printed where they
// count.
bool NearbyOperands::InMind(SymbolId symbol) const {
  const QuantityInfo& info = j_.rules.quantities[symbol];
  const std::string_view name = j_.rules.symbols.Name(symbol);
  return info.input && (name.starts_with("device.") || name.starts_with("gpus.") ||
                        name.ends_with("_parallel_size") || name == "sequence_length" ||
                        name == "batch_size" || name == "block_size");
}

bool GivesOtherScope(const Judgement& j, const Claim& claim, const Operand& a, const Operand& b,
                     bool quotient) {
  if (claim.quantities.size() != 1 || !claim.scope_known) return false;
  const std::string_view name = j.rules.symbols.Name(claim.quantities.front());
  const auto number = [&](const Operand& o) {
    return o.number < 0 ? nullptr : &j.mentions.numbers[static_cast<std::size_t>(o.number)];
  };
  const auto is = [&](const Operand& o, std::string_view symbol) {
    return o.number < 0 && j.rules.symbols.Name(o.symbol) == symbol;
  };
  const bool amount = name.starts_with("weights.") || name.starts_with("kv_cache.");
  if (quotient) {
    const bool layers =
        is(b, "num_hidden_layers") ||
        (number(b) != nullptr && number(b)->noun != nullptr && number(b)->noun->id == "layer");
    if (amount && layers) return !name.ends_with("per_layer");
    return false;
  }
  const auto gpus = [&](const Operand& o) {
    return is(o, "gpus.total") ||
           (number(o) != nullptr && number(o)->noun != nullptr && number(o)->noun->id == "gpu");
  };
  const Operand& each = gpus(a) ? b : a;
  if (&each == &a && !gpus(b)) return false;
  const std::int32_t of =
      each.number < 0 ? -1 : j.claims.of_number[static_cast<std::size_t>(each.number)];
  if (!name.starts_with("throughput.") || of < 0) return false;
  const auto& quantities = j.claims.claims[static_cast<std::size_t>(of)].quantities;
  return name.ends_with("per_replica") ||
         (quantities.size() == 1 &&
          j.rules.symbols.Name(quantities.front()) == "throughput.per_replica");
}

}  // namespace shardlint
