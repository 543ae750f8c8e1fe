#include "verdict/checks/configuration/stated_counts.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace shardlint {
namespace {

constexpr std::size_t kMost = 64;  // counts, shares or rates that are kept
constexpr double kMostCounted = 4096;
constexpr double kExactly = 1e-3;
constexpr std::array<std::string_view, 9> kNouns = {"gpu",  "node",  "rank",    "stage",   "link",
                                                    "rack", "group", "replica", "gpu_pair"};

void Keep(std::vector<double>& list, double value) {
  if (list.size() < kMost && std::ranges::find(list, value) == list.end()) list.push_back(value);
}

}  // namespace

StatedCounts::StatedCounts(const Judgement& j) {
  for (const Number& n : j.mentions.numbers) {
    if (n.range || n.decimal.digits == 0) continue;
    const double value = n.Nominal();
    if (n.percent) {
      Keep(shares_, value);
    } else if (n.dimension.WithoutCounts().dimensionless()) {
      const bool counts =
          !n.degree.empty() || n.multiplier || n.way || !n.flag.empty() ||
          (n.noun != nullptr && std::ranges::find(kNouns, n.noun->id) != kNouns.end());
      if (counts && n.decimal.integer() && value > 1 && value <= kMostCounted) Keep(counts_, value);
    } else if (rates_.size() < kMost) {
      const Dimension dimension =
          n.amount_or_rate ? n.dimension / Dimension::Of(Dimension::kSecond) : n.dimension;
      if (dimension == Dimension::Of(Dimension::kFlop) / Dimension::Of(Dimension::kSecond) ||
          dimension == Dimension::Of(Dimension::kByte) / Dimension::Of(Dimension::kSecond))
        rates_.push_back({dimension, value});
    }
  }
  for (const Plan& plan : j.plans.plans)
    for (std::size_t q = 0; q < plan.values.size(); ++q) {
      if (plan.values[q].empty()) continue;
      const std::string_view name = j.rules.symbols.Name(static_cast<SymbolId>(q));
      const double value = plan.values[q].front().value.middle();
      if (name.ends_with("_parallel_size") || name.starts_with("gpus.") ||
          name.starts_with("nodes.")) {
        if (value > 1 && value <= kMostCounted) Keep(counts_, value);
      } else if (name == "device.memory_bandwidth" || name == "device.peak_flops") {
        if (rates_.size() < 2 * kMost)
          rates_.push_back({j.rules.quantities[q].dimension.WithoutCounts(), value});
      }
    }
}

bool StatedCounts::Tells(double times, double within) const {
  return std::ranges::any_of(counts_,
                             [&](double count) { return std::abs(times / count - 1) < within; });
}

bool StatedCounts::TellsProduct(double times, double within) const {
  return std::ranges::any_of(counts_, [&](double a) { return Tells(times / a, within); });
}

bool StatedCounts::TellsShare(double share) const {
  return std::ranges::any_of(shares_,
                             [&](double known) { return std::abs(known / share - 1) < 0.02; });
}

bool StatedCounts::IsManyOfOne(const Dimension& dimension, double rate) const {
  return std::ranges::any_of(rates_, [&](const Rate& one) {
    if (one.dimension != dimension || one.value <= 0) return false;
    const double count = std::round(rate / one.value);
    return count > 1 && count <= kMostCounted &&
           std::abs(rate / (one.value * count) - 1) < kExactly * count &&
           (Tells(count, kExactly) || count == 2);
  });
}

}  // namespace shardlint
