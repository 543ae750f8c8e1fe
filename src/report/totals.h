#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "verdict/finding.h"

namespace shardlint {

/// How many claims got which verdict.
struct Totals {
  std::array<std::size_t, 4> by_verdict{};  ///< indexed by Verdict; suppressed ones apart
  std::size_t suppressed = 0;
  std::size_t baselined = 0;  ///< of the suppressed, those that the baseline holds
  std::size_t decisive = 0;   ///< of the contradicted
  std::size_t plausible = 0;  ///< of the unverifiable

  void Add(std::span<const Finding> findings);
  void Add(const Totals& other);
  std::size_t Of(Verdict verdict) const { return by_verdict[static_cast<std::size_t>(verdict)]; }
  std::size_t claims() const;
  /// Claims that something could be checked against, and those for which it could be done.
  std::size_t checkable() const { return claims() - Of(Verdict::kGiven) - suppressed; }
  std::size_t checked() const { return Of(Verdict::kContradicted) + Of(Verdict::kConfirmed); }
};

/// What a run read, and what became of it.
struct RunCounts {
  Totals totals;
  std::size_t documents = 0;
  std::size_t unreadable = 0;
  std::size_t fixed = 0;     ///< figures
  std::size_t not_ours = 0;  ///< documents that make no deployment claim

  void Add(const DocumentReport& report);
  /// "2 documents, 9 claims: 2 confirmed, …" and a line each for what could not be done.
  std::string Text() const;
};

/// Percent, rounded, but 100 and 0 only when it is all or none. `whole` is not 0.
std::size_t Percent(std::size_t part, std::size_t whole);

/// "3 claims", "1 claim".
std::string Plural(std::size_t n, std::string_view noun);

}  // namespace shardlint
