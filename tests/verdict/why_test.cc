#include <gtest/gtest.h>

#include <string>

#include "support/audited.h"

namespace shardlint {
namespace {

// What is said of the figure `words` of the line "- …" below a plan.
std::string WhyOf(const std::string& line, std::string_view words) {
  const Audited audited("# Llama 3 70B on 8 H100 SXM GPUs, TP 8\n\n" + line + "\n", "plan.md");
  const auto begin = static_cast<std::uint32_t>(audited.file.bytes().find(line));
  for (const WhyLine& why :
       audited.report.why({begin, begin + static_cast<std::uint32_t>(line.size())}))
    if (audited.file.At(why.span) == words) return why.taken_for + ": " + why.outcome;
  return "nothing";
}

TEST(WhyTest, SaysWhatADeveloperWouldMend) {
  EXPECT_EQ(WhyOf("- Flux reserve: 12 pots", "12"),
            "a number: left alone: no measure beside it; a measure of rules/vocabulary.json may "
            "list \"Flux reserve\"");
  EXPECT_EQ(WhyOf("- 12 odd pots", "12"),
            "a number: left alone: no measure beside it; a measure of rules/vocabulary.json may "
            "list \"odd pots\"");
  EXPECT_EQ(WhyOf("- 12", "12"), "a number: left alone: no measure beside it; nothing names it");
}

}  // namespace
}  // namespace shardlint
