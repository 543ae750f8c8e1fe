#include "verdict/words.h"

namespace shardlint {

std::string_view ToWord(Verdict verdict) {
  switch (verdict) {
    case Verdict::kContradicted:
      return "contradicted";
    case Verdict::kConfirmed:
      return "confirmed";
    case Verdict::kUnverifiable:
      return "unverifiable";
    case Verdict::kGiven:
      return "given";
  }
  return "";
}

std::string_view ToWord(Severity severity) {
  switch (severity) {
    case Severity::kError:
      return "error";
    case Severity::kWarning:
      return "warning";
    case Severity::kInfo:
      return "info";
    case Severity::kNone:
      return "none";
  }
  return "";
}

std::string_view ToWord(ClaimKind kind) {
  switch (kind) {
    case ClaimKind::kEquation:
      return "equation";
    case ClaimKind::kConfig:
      return "config";
    case ClaimKind::kDerived:
      return "derived";
    case ClaimKind::kRequirement:
      return "requirement";
    case ClaimKind::kQualitative:
      return "qualitative";
  }
  return "";
}

std::string_view ToWord(Relation relation) {
  switch (relation) {
    case Relation::kEqual:
      return "=";
    case Relation::kAbout:
      return "~";
    case Relation::kAtMost:
      return "<=";
    case Relation::kAtLeast:
      return ">=";
    case Relation::kLess:
      return "<";
    case Relation::kGreater:
      return ">";
    case Relation::kRange:
      return "range";
  }
  return "";
}

std::string_view ToWord(FormulaKind kind) {
  switch (kind) {
    case FormulaKind::kExact:
      return "exact";
    case FormulaKind::kLowerBound:
      return "lower-bound";
    case FormulaKind::kUpperBound:
      return "upper-bound";
    case FormulaKind::kEstimate:
      return "estimate";
  }
  return "";
}

std::string_view ToWord(Phase phase) {
  switch (phase) {
    case Phase::kPrefill:
      return "prefill";
    case Phase::kDecode:
      return "decode";
    case Phase::kNone:
      return "";
  }
  return "";
}

}  // namespace shardlint
