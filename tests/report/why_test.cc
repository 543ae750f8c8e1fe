#include "report/why.h"

#include <gtest/gtest.h>

#include "report/fake_report.h"

namespace shardlint {
namespace {

TEST(Why, ListsTheCandidatesOfTheLine) {
  FakeReport fake("plan.md", "# Plan\r\nH100 holds 2.68 GB\r\nend");
  Span asked;
  fake.report.why = [&](Span line) -> std::vector<WhyLine> {
    asked = line;
    if (!line.Contains(fake.SpanOf("H100"))) return {};
    return {{fake.SpanOf("H100"), "a device name", "an input"},
            {fake.SpanOf("2.68 GB"), "kv_cache.total", "contradicted by kv\x1b"}};
  };
  EXPECT_EQ(WhyText(fake.report, fake.source, 2),
            "plan.md:2:1: \"H100\": taken for a device name; an input\n"
            "plan.md:2:12: \"2.68 GB\": taken for kv_cache.total; contradicted by kv<U+001B>\n");
  EXPECT_EQ(asked, (Span{8, 26}));
  EXPECT_EQ(WhyText(fake.report, fake.source, 1),
            "plan.md:1: nothing on this line was taken for a claim or an input\n");
}

TEST(Why, SaysWhatIsAmiss) {
  FakeReport fake("plan.md", "a\nb");
  for (const std::uint32_t line : {0U, 3U}) {
    EXPECT_EQ(WhyText(fake.report, fake.source, line),
              "plan.md:" + std::to_string(line) + ": the document has 2 lines\n");
  }
  EXPECT_EQ(WhyText(fake.report, fake.source, 2),
            "plan.md:2: nothing on this line was taken for a claim or an input\n");
  fake.report.error = "no such file";
  EXPECT_EQ(WhyText(fake.report, fake.source, 1), "plan.md: error: no such file\n");
}

}  // namespace
}  // namespace shardlint
