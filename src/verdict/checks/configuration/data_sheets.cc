#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <string_view>
#include <vector>

#include "plan/catalog.h"
#include "verdict/checks/place/rows.h"
#include "verdict/judgement.h"

// "H100 SXM 80GB: 3.35 TB/s, 9,890 TFLOPS": what stands behind the name of a device is its data
// sheet. Where another figure of it is as published, one that is off by a slip is held against it.

namespace shardlint {
namespace {

class DataSheets {
  static constexpr std::string_view kPeak = "device.peak_flops", kMemory = "device.memory",
                                    kBandwidth = "device.memory_bandwidth";
  static constexpr double kSame = 0.03;  // of a published figure, however it is rounded
  static constexpr std::size_t kMostEntries = 4, kMostFigures = 12;
  static constexpr std::uint32_t kReach = 160;  // bytes behind a name
  static constexpr std::array<double, 6> kSlips = {4, 8, 10, 100, 1000, 1024};

 public:
  explicit DataSheets(Judgement& j) : j_(j) {}

  void Check(std::uint32_t index) {
    const Claim& claim = j_.claims.claims[index];
    if (!IsFigure(claim) || j_.judged[index].Folded() != Verdict::kGiven ||
        claim.role != Role::kStated || !claim.scope_known)
      return;
    const Number& n = j_.NumberOf(claim);
    if (n.hedged || n.bound != Bound::kNone || n.operand || IsAtShare(j_, n)) return;
    const NameHit* const name = NameOf(claim);
    if (name == nullptr || name->names.size() > kMostEntries) return;
    for (const CatalogName& named : name->names) {
      const CatalogEntry& entry = j_.rules.catalog->Entry(named.entry);
      const std::vector<std::uint32_t> others = OthersPublished(*name, claim, entry);
      if (others.empty()) continue;
      const double value = PublishedFor(claim, entry);
      if (value <= 0 || !IsSlip(claim, n.Nominal() / value) || IsOfSome(*name, n.Nominal() / value))
        return;
      CheckDetail detail{.kind = CheckDetail::Kind::kCatalogue, .claim = index};
      detail.expected = Interval::Exactly(value), detail.has_expected = true;
      detail.numbers = others;
      detail.message = "published for " + entry.name;
      j_.judged[index].Add("catalogue", Verdict::kContradicted, Severity::kError,
                           std::move(detail));
      return;
    }
  }

 private:
  std::string_view QuantityOf(const Claim& claim) const {
    return claim.quantities.empty() ? std::string_view()
                                    : j_.rules.symbols.Name(claim.quantities.front());
  }
  bool IsFigure(const Claim& claim) const {
    if (claim.kind != Claim::Kind::kNumber) return false;
    const std::string_view name = QuantityOf(claim);
    return (name == kPeak || name == kMemory || name == kBandwidth) && !j_.NumberOf(claim).range &&
           j_.NumberOf(claim).per == nullptr;
  }

  // The last device named before a claim in its own block, near it.
  const NameHit* NameOf(const Claim& claim) const {
    const Block block = j_.Near(claim);
    const NameHit* last = nullptr;
    for (const NameHit& hit : j_.NamesIn(block.text_begin, claim.begin))
      if (hit.names.front().kind == CatalogName::Kind::kDevice) last = &hit;
    return last != nullptr && last->end <= claim.begin && claim.begin - last->end <= kReach
               ? last
               : nullptr;
  }

  // Other figures behind the name, before the next one, that are the device's.
  std::vector<std::uint32_t> OthersPublished(const NameHit& name, const Claim& claim,
                                             const CatalogEntry& entry) const {
    std::uint32_t end = std::min(j_.document.blocks[claim.block].text_end, name.end + 2 * kReach);
    for (const NameHit& hit : j_.NamesIn(name.end, end))
      if (hit.names.front().kind == CatalogName::Kind::kDevice) end = std::min(end, hit.begin);
    std::vector<std::uint32_t> out;
    const auto [first, last] = j_.ClaimsIn(name.end, end);
    for (std::uint32_t c = first; c < last && c - first < kMostFigures; ++c) {
      const Claim& other = j_.claims.claims[c];
      if (!IsFigure(other) || QuantityOf(other) == QuantityOf(claim)) continue;
      const double figure = j_.NumberOf(other).Nominal();
      if (std::ranges::any_of(ValuesOf(QuantityOf(other), entry),
                              [&](double value) { return std::abs(figure / value - 1) < kSame; }))
        out.push_back(static_cast<std::uint32_t>(other.index));
    }
    return out;
  }

  std::vector<double> ValuesOf(std::string_view quantity, const CatalogEntry& entry) const {
    std::vector<double> out;
    for (const CatalogFact& fact : entry.facts) {
      const std::string_view name = j_.rules.symbols.Name(fact.quantity);
      if (name == quantity || (quantity == kPeak && name.starts_with(kPeak)))
        out.insert(out.end(), fact.values.begin(), fact.values.end());
    }
    return out;
  }

  // Of a rate that of the number format beside it, else the one nearest to the slip.
  double PublishedFor(const Claim& claim, const CatalogEntry& entry) const {
    const std::vector<double> values = ValuesOf(QuantityOf(claim), entry);
    const double claimed = j_.NumberOf(claim).Nominal();
    double best = 0;
    for (const double value : values) {
      if (std::abs(claimed / value - 1) < kSame) return 0;
      if (best == 0 && IsSlip(claim, claimed / value)) best = value;
    }
    return best;
  }

  // Rates are published with and without sparsity and in many formats: by two they are another's.
  bool IsSlip(const Claim& claim, double ratio) const {
    const double times = std::max(ratio, 1 / ratio);
    const auto is = [&](double slip) { return std::abs(times / slip - 1) < kSame; };
    return (QuantityOf(claim) != kPeak && is(2)) || std::ranges::any_of(kSlips, is);
  }

  // "8 H100: 26.8 TB/s": of as many as are counted in its block.
  bool IsOfSome(const NameHit& name, double ratio) const {
    const Block& block = j_.document.blocks[name.block];
    const auto numbers = j_.NumbersIn(block.text_begin, block.text_end);
    return std::ranges::any_of(numbers, [&](const Number& n) {
      return n.dimension.dimensionless() && !n.percent && n.decimal.value() > 1 &&
             (std::abs(ratio / n.Nominal() - 1) < kSame ||
              std::abs(ratio * n.Nominal() - 1) < kSame);
    });
  }

  Judgement& j_;
};

}  // namespace

void CheckDataSheets(Judgement& j) {
  DataSheets check(j);
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c) check.Check(c);
}

}  // namespace shardlint
