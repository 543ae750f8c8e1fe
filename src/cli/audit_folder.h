#pragma once

#include <string>

#include "cli/check.h"

namespace shardlint {

struct AuditOptions {
  CheckOptions run;  ///< its paths and output are not used
  std::string folder;
  std::string output;  ///< a folder for report.json, summary.csv and the site; empty: none
};

/// `shardlint audit`: all documents of a folder; the exit status of interface.md: 0, 1 or 2.
int RunAudit(const AuditOptions& options);

}  // namespace shardlint
