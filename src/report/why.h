#pragma once

#include <cstdint>
#include <string>

#include "source/source_file.h"
#include "verdict/finding.h"

namespace shardlint {

/// `--why FILE:LINE`: for every number or phrase on the line (from 1), what it was taken for and
/// what became of it, a line each:  plan.md:12:16: "3.14 GB": taken for …; contradicted by …
std::string WhyText(const DocumentReport& report, const SourceFile& source, std::uint32_t line);

}  // namespace shardlint
