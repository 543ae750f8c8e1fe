#include "verdict/checks/statements/fit_grid.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "plan/catalog.h"
#include "verdict/checks/place/tables.h"

namespace shardlint {
namespace {

/// Reads a table whose cells say which amount fits which device.
class FitGrid {
 public:
  FitGrid(const Judgement& j, std::uint32_t cell)
      : j_(j), blocks_(j.document.blocks), cell_(cell), memory_(j.Symbol("device.memory")) {}

  Answer Judge(Mark said) const {
    const Block& cell = blocks_[cell_];
    if (cell.kind != Block::Kind::kCell || cell.header || cell.column == 0 || said == Mark::kBeyond)
      return {};
    // Words of its own with figures are judged by these.
    if (cell.text_end - cell.text_begin > kMostWords ||
        !j_.NumbersIn(cell.text_begin, cell.text_end).empty())
      return {};
    const std::int32_t head = HeaderOf(j_, cell_);
    if (head < 0) return {};
    const std::uint32_t header = static_cast<std::uint32_t>(head);
    if (const auto offered = OfferOf(header)) return Compare(NeedOfRow(), *offered, said);
    const std::uint32_t label = j_.document.FirstOfRow(cell_);
    if (const auto offered = OfferOf(label)) {
      Need need;
      AddAmounts(need, header);
      return Compare(need, *offered, said);
    }
    return {};
  }

 private:
  static constexpr std::uint32_t kMostWords = 48;  // bytes of a cell that says no more than that
  static constexpr double kBinary = 1.0737;        // GiB for GB
  static constexpr double kRoomy = 0.5;  // a share that leaves room for all that is not named
  static constexpr double kHedged = 0.97;

  struct Offer {
    double low = 0, high = 0;  ///< bytes as written, and with the widest reading of the unit
    const Unit* unit = nullptr;
  };
  struct Need {
    double most = 0, sum = 0;
    const Number* number = nullptr;  ///< the largest of them
    bool unclear = false;            ///< of several devices together
  };

  static bool IsAmount(const Number& n) {
    return n.dimension == Dimension::Of(Dimension::kByte) && n.per == nullptr &&
           n.decimal.value() > 0;
  }

  // "MI300X (192 GB)", "24 GB card", "H100": what one device holds.
  std::optional<Offer> OfferOf(std::uint32_t block) const {
    const auto [begin, end] = std::pair{blocks_[block].text_begin, blocks_[block].text_end};
    const Number* amount = nullptr;
    for (const Number& n : j_.NumbersIn(begin, end)) {
      if (IsAmount(n) && amount == nullptr && !n.range && n.bound == Bound::kNone) {
        amount = &n;
      } else if (!n.dimension.dimensionless() || n.decimal.value() != 1) {
        return std::nullopt;
      }
    }
    std::optional<Offer> named;
    for (const NameHit& hit : j_.NamesIn(begin, end)) {
      for (const CatalogName& name : hit.names) {
        if (name.kind != CatalogName::Kind::kDevice || !memory_) return std::nullopt;
        const CatalogFact* fact = j_.rules.catalog->Entry(name.entry).Find(*memory_);
        if (fact == nullptr || fact->values.empty()) return std::nullopt;
        if (!named) named = Offer{fact->values.front(), 0};
        for (const double value : fact->values) {
          named->low = std::min(named->low, value);
          named->high = std::max(named->high, value * kBinary);
        }
      }
    }
    if (amount != nullptr && (named || j_.HasWord("of_the_device", begin, end)))
      return Offer{amount->Nominal(),
                   std::max(amount->Nominal(), amount->decimal.value() * amount->binary_factor),
                   amount->unit};
    return amount == nullptr ? named : std::nullopt;
  }

  // Amounts of a cell that are needed: not what is left, and not what another device offers.
  void AddAmounts(Need& need, std::uint32_t block) const {
    const auto [begin, end] = std::pair{blocks_[block].text_begin, blocks_[block].text_end};
    if (j_.HasWord("left_over", begin, end)) return;
    for (const Number& n : j_.NumbersIn(begin, end)) {
      need.unclear |= (n.noun != nullptr && n.noun->id == "gpu") || !n.degree.empty();
      if (!IsAmount(n) || n.operand) continue;
      need.sum += n.upper.value() * n.factor;
      if (n.Nominal() <= need.most) continue;
      need.most = n.Nominal();
      need.number = &n;
    }
  }

  Need NeedOfRow() const {
    Need need;
    const auto [begin, end] = RowOf(j_, cell_);
    for (std::uint32_t b = begin; b < end; ++b) {
      const std::int32_t head = b == cell_ ? -1 : HeaderOf(j_, b);
      if (head < 0) continue;
      const Block& header = blocks_[static_cast<std::size_t>(head)];
      if (OfferOf(static_cast<std::uint32_t>(head)) ||
          j_.HasWord("left_over", header.text_begin, header.text_end) ||
          j_.HasWord("offered", header.text_begin, header.text_end))
        continue;
      need.unclear |= CountsDevices(header);
      AddAmounts(need, b);
    }
    return need;
  }

  // "GPUs", "TP": the amounts of the row may be shared by several.
  bool CountsDevices(const Block& header) const {
    return std::ranges::any_of(j_.CuesOf(header), [&](const Cue& cue) {
      if (cue.kind != Vocabulary::Kind::kMeasure) return false;
      const std::string& id = j_.rules.vocabulary.measures[cue.index].id;
      return id == "gpus" || id == "nodes" || id.ends_with("_parallel");
    });
  }

  static Answer Told(Met met, std::int32_t by) {
    Answer answer = Of(met, by);
    answer.printed = true;
    return answer;
  }

  Answer Compare(const Need& need, const Offer& offered, Mark said) const {
    if (need.number == nullptr) return {};
    if (need.unclear) return {true};
    const Number& n = *need.number;
    const double high = n.unit == offered.unit ? offered.low : offered.high;
    const double least = need.most * (n.hedged ? kHedged : 1);
    const auto index = static_cast<std::size_t>(&n - j_.mentions.numbers.data());
    const std::int32_t by = j_.claims.of_number[index];
    if (least > high) return Told(said == Mark::kMet ? Met::kNo : Met::kYes, by);
    if (said == Mark::kMet) return need.sum <= offered.low ? Told(Met::kYes, by) : Answer{true};
    return need.sum <= kRoomy * offered.low ? Told(Met::kNo, by) : Answer{true};
  }

  const Judgement& j_;
  const std::vector<Block>& blocks_;
  const std::uint32_t cell_;
  const std::optional<SymbolId> memory_;
};

}  // namespace

Answer JudgeFitGrid(const Judgement& j, std::uint32_t cell, Mark said) {
  return FitGrid(j, cell).Judge(said);
}

}  // namespace shardlint
