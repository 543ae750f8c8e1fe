#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "source/source_file.h"
#include "verdict/finding.h"

namespace shardlint {

/// Judges a document as the run does that asks for fixes: with its settings and suppressions.
using AuditSource = std::function<DocumentReport(const SourceFile&)>;

/// A document whose safe fixes are written, as often as that leads to others.
struct FixedDocument {
  std::unique_ptr<SourceFile> source;  ///< null: nothing to fix
  DocumentReport report;               ///< of `source`; it says how many figures were replaced
  std::size_t count = 0;
};

/// Writes safe fixes in memory until none is left, so that fixing the result again changes nothing.
/// A fix that does not hold once it is written is taken back; where no end comes, all are.
FixedDocument FixDocument(const SourceFile& source, const DocumentReport& report,
                          const AuditSource& audit);

/// Turns fixes that FixDocument would take back at once into suggestions; in a document of more
/// than 512 kB all of them, since each is judged with the whole document once more.
void ProveFixes(const SourceFile& source, DocumentReport& report, const AuditSource& audit);

}  // namespace shardlint
