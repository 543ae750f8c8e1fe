#include "verdict/mixed_units.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace shardlint {
namespace {

constexpr std::size_t kFewest = 2;    // figures of a kind that are no accident
constexpr double kAsPrinted = 0.012;  // of a figure; its other reading is 2.4% off or more

// The value that recomputation gave a confirmed figure, not one that was read off another figure.
const CheckDetail* Recomputed(const Judgement& j, const JudgedClaim& judged) {
  for (std::size_t i = 0; i < judged.checks.size(); ++i) {
    const CheckDetail& detail = judged.details[i];
    if (judged.checks[i].verdict != Verdict::kConfirmed || !detail.has_expected) continue;
    if (detail.kind == CheckDetail::Kind::kModel) return &detail;
    if (detail.kind != CheckDetail::Kind::kArithmetic || detail.other < 0) continue;
    const Equation& e = j.mentions.equations[static_cast<std::size_t>(detail.other)];
    if (std::ranges::none_of(
            e.operands, [&](std::uint32_t n) { return j.mentions.numbers[n].binary_factor > 0; }))
      return &detail;
  }
  return nullptr;
}

}  // namespace

std::optional<Remark> FindMixedUnits(Judgement& j) {
  std::vector<std::uint32_t> decimal, binary;
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c) {
    const Claim& claim = j.claims.claims[c];
    if (claim.kind != Claim::Kind::kNumber || j.judged[c].checks.empty()) continue;
    const Number& n = j.NumberOf(claim);
    const CheckDetail* detail = n.binary_factor > 0 ? Recomputed(j, j.judged[c]) : nullptr;
    if (detail == nullptr) continue;
    const double expected = detail->expected.middle();
    const auto is = [&](double factor) {
      return std::abs(n.decimal.value() * factor / expected - 1) < kAsPrinted;
    };
    const bool as_decimal = is(n.factor), as_binary = is(n.binary_factor);
    if (as_decimal != as_binary) (as_decimal ? decimal : binary).push_back(c);
  }
  if (decimal.size() < kFewest || binary.size() < kFewest) return std::nullopt;
  const bool rare = binary.size() <= decimal.size();
  const auto at = [&](std::uint32_t c) { return j.claims.claims[c].span; };
  const auto text = [&](std::uint32_t c) { return std::string(j.TextOf(j.claims.claims[c])); };
  return Remark{.rule = "mixed-units",
                .severity = Severity::kInfo,
                .span = at(rare ? binary.front() : decimal.front()),
                .message = fmt::format("a prefix stands for steps of 1000 in {} figures (\"{}\") "
                                       "and of 1024 in {} (\"{}\"); write GiB where 2^30 is meant",
                                       decimal.size(), text(decimal.front()), binary.size(),
                                       text(binary.front()))};
}

}  // namespace shardlint
