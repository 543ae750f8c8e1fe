#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/boxed.h"
#include "claim/claim.h"
#include "formula/symbols.h"
#include "model/fixed_assumption.h"
#include "plan/catalog.h"
#include "source/span.h"

namespace shardlint {

/// In the order in which checks fold into a claim's verdict: the first that occurs wins.
enum class Verdict : std::uint8_t { kContradicted, kConfirmed, kUnverifiable, kGiven };
enum class Met : std::uint8_t { kUnknown, kYes, kNo };
enum class Severity : std::uint8_t { kError, kWarning, kInfo, kNone };
enum class ClaimKind : std::uint8_t { kEquation, kConfig, kDerived, kRequirement, kQualitative };
enum class Relation : std::uint8_t { kEqual, kAbout, kAtMost, kAtLeast, kLess, kGreater, kRange };

/// What the words of a number claim, in its printed unit; low and high are what the digits stand
/// for.
struct Claimed {
  double value = 0;
  double low = 0;
  double high = 0;
  std::string unit;
  Relation relation = Relation::kEqual;
};

struct Expected {
  double low = 0;
  double high = 0;
  std::string unit;     ///< the claim's printed unit
  std::string display;  ///< "3.14 GB"
};

struct StepWords {
  std::string quantity;     ///< "kv_cache.per_token"
  std::string formula;      ///< "2 × num_hidden_layers × …"; empty for an input
  std::string substituted;  ///< "2 × 80 × …"; empty for an input
  std::string display;      ///< "320 KiB"
};

struct DerivationStep {
  std::shared_ptr<const StepWords> words;  ///< derivations share most of theirs
  std::optional<Span> at;  ///< where an input stands in this document; none: catalogue or default
};

struct Related {
  Span span;
  std::string text;
};

struct Diagnosis {
  std::string cause;
  std::string expression;
};

/// A check in words. Made only for the checks that a report prints, because most are never read.
struct Explanation {
  std::string message;  ///< one sentence for a person
  std::optional<Expected> expected;
  std::string reading;  ///< empty: the literal one
  std::vector<DerivationStep> derivation;
  std::vector<std::string> missing;
  std::vector<Related> related;
  std::optional<Diagnosis> diagnosis;
};

struct Check {
  std::string_view rule;  ///< static or owned by the rule set; one check a rule in a finding
  Verdict verdict = Verdict::kGiven;
  Severity severity = Severity::kNone;
};

/// Why a finding is not held against the document.
struct Suppression {
  enum class By : std::uint8_t { kComment, kBaseline };
  By by = By::kComment;
  std::string reason;  ///< the author's words; empty for a baseline
};

/// What the bytes of a contradicted claim could be, and why `--fix` leaves that to a person.
struct FixSuggestion {
  std::string replacement;
  std::string_view doubt;  ///< "its checks give different figures"
};

/// One claim with its verdict. Findings of a document are ordered by span and do not overlap.
struct Finding {
  std::string id;  ///< stable while the claim's own text and section do not change
  ClaimKind kind = ClaimKind::kDerived;
  std::string_view quantity;  ///< "kv_cache.per_layer"; empty for statements
  std::int32_t plan = 0;      ///< index into DocumentReport::plans, -1 when there is none
  Phase phase = Phase::kNone;
  std::int32_t section = -1;  ///< index into DocumentReport::sections, or -1
  Span span;
  bool exact_span = true;          ///< false: the block did not replay, span is the whole block
  std::optional<Claimed> claimed;  ///< none for statements
  Verdict verdict = Verdict::kGiven;
  Severity severity = Severity::kNone;
  bool decisive = false;  ///< a contradiction that flips a conclusion
  std::vector<Check> checks;
  /// A safe fix: what the bytes of `span` should be. Only the number's digits differ.
  Boxed<std::string> replacement;
  Boxed<FixSuggestion> suggestion;  ///< where a fix would not be safe
  Boxed<Suppression> suppressed;    ///< only of a contradicted one
  bool made_wrong = false;  ///< contradicted since a change of other lines (review/changes.h)

  bool Counts() const { return verdict == Verdict::kContradicted && !suppressed; }
};

/// Something to say of the document that is no claim of it: a suppression that nothing needs.
struct Remark {
  std::string_view rule;  ///< of rules/checks.json
  Severity severity = Severity::kWarning;
  Span span;
  std::string message;
};

struct PlanValue {
  std::string_view quantity;
  double value = 0;
  std::string unit;
  std::optional<Span> at;
  std::string_view source;  ///< "document", "catalogue" or "default"
};

struct PlanSummary {
  std::string id;
  std::string title;
  Phase phase = Phase::kNone;
  std::int32_t parent = -1;
  bool hypothetical = false;
  bool part_of_list = false;  ///< one of several that stand side by side
  Span at;
  std::vector<PlanValue> values;
  std::vector<const CatalogEntry*> models, devices;  ///< that it names; the rule set owns them
};

/// A requirement of the document on what its plan gives.
struct StatedTarget {
  std::size_t finding = 0;  ///< index into DocumentReport::findings
  SymbolId quantity = 0;
  bool at_least = false;
  double value = 0;         ///< base units
  Met met = Met::kUnknown;  ///< by the document's own figures
  std::int32_t by = -1;     ///< the finding with the figure that decides it, -1: none
};

struct Section {
  std::string title;
  std::int32_t parent = -1;
};

/// What `--why` says of one number or phrase: what it was taken for and why it was left alone.
struct WhyLine {
  Span span;
  std::string taken_for;  ///< "kv_cache.per_token", "a model name", "nothing"
  std::string outcome;    ///< "contradicted by kv-cache-per-token", "no measure beside it", …
};

/// Everything a report needs about one document. `explain` and `why` refer to what the audit keeps
/// alive behind them; the source text is the caller's.
struct DocumentReport {
  std::string path;
  std::string error;  ///< not empty: the document could not be checked, and nothing else is set
  bool ours = true;   ///< false: not about a deployment; no claims
  std::vector<Section> sections;
  std::vector<PlanSummary> plans;
  std::vector<Finding> findings;
  std::vector<StatedTarget> targets;     ///< in document order
  std::vector<Span> comments;            ///< HTML comments that speak to shardlint (suppress.h)
  std::vector<Remark> remarks;           ///< ordered by span
  std::size_t fixed = 0;                 ///< figures that were replaced in it before it was judged
  std::vector<FixedAssumption> assumed;  ///< by the configuration, then by comments, in order
  std::function<Explanation(std::size_t finding, std::size_t check)> explain;
  std::function<std::vector<WhyLine>(Span line)> why;
  std::vector<std::shared_ptr<const void>> rule_sets;  ///< that findings behind comments point into
};

}  // namespace shardlint
