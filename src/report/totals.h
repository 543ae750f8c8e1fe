#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "verdict/finding.h"

namespace shardlint {

/// How many claims got which verdict.
struct Totals {
  std::array<std::size_t, 4> by_verdict{};  ///< indexed by Verdict
  std::size_t decisive = 0;                 ///< of the contradicted
  std::size_t plausible = 0;                ///< of the unverifiable

  void Add(std::span<const Finding> findings);
  std::size_t Of(Verdict verdict) const { return by_verdict[static_cast<std::size_t>(verdict)]; }
  std::size_t claims() const;
  /// Claims that something could be checked against, and those for which it could be done.
  std::size_t checkable() const { return claims() - Of(Verdict::kGiven); }
  std::size_t checked() const { return Of(Verdict::kContradicted) + Of(Verdict::kConfirmed); }
};

}  // namespace shardlint
