#include "fix/fix_document.h"

#include <gtest/gtest.h>

#include <string>

namespace shardlint {
namespace {

// Takes every digit for a claim: it is contradicted, and should be the digit after it in `order`.
AuditSource Turning(std::string order) {
  return [order](const SourceFile& source) {
    DocumentReport report;
    for (std::uint32_t i = 0; i < source.bytes().size(); ++i) {
      const std::size_t at = order.find(source.bytes()[i]);
      if (at == std::string::npos) continue;
      Finding finding;
      finding.span = {i, i + 1};
      finding.verdict = at + 1 < order.size() ? Verdict::kContradicted : Verdict::kConfirmed;
      if (at + 1 < order.size()) finding.replacement = std::string(1, order[at + 1]);
      report.findings.push_back(std::move(finding));
    }
    return report;
  };
}

FixedDocument Fixed(const std::string& text, const AuditSource& audit) {
  const SourceFile source("a.md", text);
  return FixDocument(source, audit(source), audit);
}

TEST(FixDocumentTest, WritesWhatHolds) {
  const FixedDocument fixed = Fixed(
      "\xEF\xBB\xBF"
      "1 x 1\r\n",
      Turning("12"));
  ASSERT_NE(fixed.source, nullptr);
  EXPECT_EQ(fixed.source->bytes(),
            "\xEF\xBB\xBF"
            "2 x 2\r\n");
  EXPECT_EQ(fixed.count, 2U);
  EXPECT_EQ(fixed.report.fixed, 2U);
  EXPECT_EQ(fixed.report.findings.size(), 2U);
}

TEST(FixDocumentTest, TakesBackWhatDoesNot) {
  EXPECT_EQ(Fixed("1", Turning("123")).source, nullptr);  // 2 is contradicted as well
  EXPECT_EQ(Fixed("x", Turning("12")).source, nullptr);
}

TEST(FixDocumentTest, FixesWhatFollows) {
  // The second figure is the first one's double, and judged only once that one holds.
  const AuditSource audit = [](const SourceFile& source) {
    DocumentReport report;
    const auto claim = [&](std::uint32_t at, char should, bool judged) {
      Finding finding;
      finding.span = {at, at + 1};
      if (judged && source.bytes()[at] != should)
        finding.verdict = Verdict::kContradicted, finding.replacement = std::string(1, should);
      report.findings.push_back(std::move(finding));
    };
    claim(0, '2', true);
    claim(2, '4', source.bytes()[0] == '2');
    return report;
  };
  const FixedDocument fixed = Fixed("1 1", audit);
  ASSERT_NE(fixed.source, nullptr);
  EXPECT_EQ(fixed.source->bytes(), "2 4");
  EXPECT_EQ(fixed.count, 2U);
}

TEST(FixDocumentTest, ChangesNothingWhereNoEndComes) {
  // Two figures that each want to be one more than the other.
  const AuditSource audit = [](const SourceFile& source) {
    DocumentReport report;
    const bool first = source.bytes()[0] <= source.bytes()[2];
    for (const std::uint32_t at : {0U, 2U}) {
      Finding finding;
      finding.span = {at, at + 1};
      if ((at == 0) == first) {
        finding.verdict = Verdict::kContradicted;
        const char other = source.bytes()[2 - at];
        finding.replacement = std::string(1, static_cast<char>(other + 1));
      }
      report.findings.push_back(std::move(finding));
    }
    return report;
  };
  EXPECT_EQ(Fixed("! !", audit).source, nullptr);
}

TEST(FixDocumentTest, LeavesSuppressedFindingsAlone) {
  AuditSource audit = [](const SourceFile& source) {
    DocumentReport report = Turning("12")(source);
    for (Finding& finding : report.findings) finding.suppressed = Suppression{};
    return report;
  };
  EXPECT_EQ(Fixed("1", audit).source, nullptr);
}

TEST(FixDocumentTest, AFixThatWouldNotHoldIsShownAsASuggestion) {
  const SourceFile source("a.md", "1");
  DocumentReport report = Turning("123")(source);
  ProveFixes(source, report, Turning("123"));
  EXPECT_FALSE(report.findings[0].replacement);
  ASSERT_TRUE(report.findings[0].suggestion);
  EXPECT_EQ(report.findings[0].suggestion->replacement, "2");
}

TEST(FixDocumentTest, ALongDocumentIsNotJudgedAgain) {
  const std::string text = "1" + std::string(600 << 10, 'x');
  const SourceFile source("a.md", text);
  DocumentReport report = Turning("12")(source);
  int judged = 0;
  ProveFixes(source, report, [&](const SourceFile& again) {
    ++judged;
    return Turning("12")(again);
  });
  EXPECT_EQ(judged, 0);
  EXPECT_FALSE(report.findings[0].replacement);
  ASSERT_TRUE(report.findings[0].suggestion);
  EXPECT_NE(report.findings[0].suggestion->doubt.find("too long"), std::string_view::npos);
}

}  // namespace
}  // namespace shardlint
