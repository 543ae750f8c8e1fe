#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "report/positions.h"
#include "verdict/finding.h"

namespace shardlint {

/// What is said of a claim that a change of other lines has made wrong.
inline constexpr std::string_view kMadeWrong = "made wrong by a change elsewhere";

/// One thing that a report lists: a claim in words, or a remark. Texts are as the document and the
/// rules say them; each format escapes them at its border.
struct ListedFinding {
  const Finding* finding = nullptr;  ///< null: a remark
  std::string_view rule;             ///< that speaks for it
  /// kError and kWarning: contradicted, or a remark; kInfo: could not be checked; kNone: in order.
  Severity level = Severity::kNone;
  Span span;
  std::string id;                ///< unique in the document, without line numbers
  std::string message;           ///< one sentence
  std::string recomputed;        ///< "recomputed 41.1 GB (binary GB)"; empty: nothing to compare
  std::string cause;             ///< the likely slip; may be empty
  Explanation explanation = {};  ///< of the check that speaks for it

  bool Suppressed() const { return finding != nullptr && finding->suppressed.has_value(); }
  /// "contradicted", …; of a remark "remark".
  std::string_view Word() const;
  /// The message with what was recomputed and the likely cause.
  std::string Summary() const;
};

/// What of a document is listed.
struct ListOptions {
  bool all = false;         ///< claims that nothing contradicts too
  bool suppressed = false;  ///< what is suppressed too
};

/// In document order.
std::vector<ListedFinding> ListFindings(const DocumentReport& report, const ListOptions& options);

/// The order "worst first": decisive ones, errors, warnings, each the farther off the earlier.
struct Gravity {
  bool decisive = false;
  Severity level = Severity::kNone;
  double distance = 0;
  bool IsWorseThan(const Gravity& other) const;
};
Gravity GravityOf(const ListedFinding& listed);

/// The check that speaks for a finding: the gravest of those that gave it its verdict.
std::size_t MainCheck(const Finding& finding);
Explanation Explain(const DocumentReport& report, std::size_t finding, std::size_t check);
/// "41.1 GB (binary GB)"; empty: nothing to compare.
std::string ExpectedText(const Explanation& explanation);
/// As in ListedFinding.
std::string RecomputedText(const Explanation& explanation);
std::string CauseText(const Diagnosis& diagnosis);

}  // namespace shardlint
