#pragma once

#include <string>

#include "audit.h"

namespace shardlint {

/// The built-in rules, loaded once a process.
const Ruleset& BuiltInRules();

/// A text with its report, which refers to it.
struct Audited {
  SourceFile file;
  DocumentReport report;
  explicit Audited(std::string text, std::string path = "plan.md");
  std::string TextOf(const Finding& finding) const { return std::string(file.At(finding.span)); }
};

}  // namespace shardlint
