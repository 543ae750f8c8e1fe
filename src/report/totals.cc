#include "report/totals.h"

#include <numeric>

namespace shardlint {

void Totals::Add(std::span<const Finding> findings) {
  for (const Finding& finding : findings) {
    ++by_verdict[static_cast<std::size_t>(finding.verdict)];
    decisive += finding.verdict == Verdict::kContradicted && finding.decisive;
    // Of the unverifiable, only an estimate inside its interval has nothing to say (interface.md).
    plausible += finding.verdict == Verdict::kUnverifiable && finding.severity == Severity::kNone;
  }
}

std::size_t Totals::claims() const {
  return std::accumulate(by_verdict.begin(), by_verdict.end(), std::size_t{0});
}

}  // namespace shardlint
