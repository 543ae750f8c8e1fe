// The multitool of tests/formats says whether the log is valid; here is what it does not look at.

#include "report/report_sarif.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "report/fake_report.h"

namespace shardlint {
namespace {

using nlohmann::json;
using enum Verdict;

json RunOf(const std::string& log) {
  const json parsed = json::parse(log);
  EXPECT_EQ(parsed["version"], "2.1.0");
  EXPECT_EQ(parsed["runs"].size(), 1U);
  return parsed["runs"][0];
}

json Region(const json& result) { return result["locations"][0]["physicalLocation"]["region"]; }

TEST(SarifReport, AnEmptyRunHasEmptyResults) {
  const json run = RunOf(Written("sarif").End());
  EXPECT_EQ(run["results"], json::array());
  EXPECT_EQ(run["tool"]["driver"]["rules"], json::array());
  EXPECT_EQ(run["columnKind"], "utf16CodeUnits");
  EXPECT_EQ(run["invocations"][0]["executionSuccessful"], true);
}

TEST(SarifReport, ColumnsCountUtf16) {
  FakeReport fake("plan.md", "\xEF\xBB\xBF😀 × 4 GB\nnext 😀 5 GB");
  fake.Add("4 GB", kContradicted, Severity::kError, "r", Says("m"));
  fake.Add("5 GB", kContradicted, Severity::kError, "r", Says("m"));
  const json run = RunOf(Written("sarif").Add(fake).End());
  const json first = Region(run["results"][0]), second = Region(run["results"][1]);
  EXPECT_EQ(first["startColumn"], 6);  // two for the face, the byte order mark none
  EXPECT_EQ(first["endColumn"], 10);
  EXPECT_EQ(first["snippet"]["text"], "4 GB");
  EXPECT_EQ(second["startLine"], 2);
  EXPECT_EQ(second["startColumn"], 9);
}

TEST(SarifReport, WorstFirstOverAllDocuments) {
  FakeReport first("a.md", "1 GB and 2 GB"), second("b.md", "3 GB and 4 GB");
  first.Add("1 GB", kContradicted, Severity::kWarning, "warn", Says("m"));
  first.Add("2 GB", kContradicted, Severity::kError, "near", Recomputed("m", 3, "GB", "3 GB"))
      .claimed = ClaimOf(2, 2, 2, "GB");
  second.Add("3 GB", kContradicted, Severity::kError, "far", Recomputed("m", 30, "GB", "30 GB"))
      .claimed = ClaimOf(3, 3, 3, "GB");
  second.Add("4 GB", kContradicted, Severity::kError, "flips", Says("m")).decisive = true;
  const json run = RunOf(Written("sarif").Add(first).Add(second).End());
  std::vector<std::string> order;
  for (const json& result : run["results"]) {
    order.push_back(result["ruleId"]);
    EXPECT_EQ(run["tool"]["driver"]["rules"][result["ruleIndex"].get<std::size_t>()]["id"],
              result["ruleId"]);
  }
  EXPECT_EQ(order, (std::vector<std::string>{"flips", "far", "near", "warn"}));
}

TEST(SarifReport, TheRegionStaysOnOneLine) {
  FakeReport fake("a.md", "one two\r\nthree four");
  fake.Add("two\r\nthree", kContradicted, Severity::kError, "r", Says("m"));
  const json region = Region(RunOf(Written("sarif").Add(fake).End())["results"][0]);
  EXPECT_EQ(region["endLine"], 1);
  EXPECT_EQ(region["snippet"]["text"], "two");
}

TEST(SarifReport, LinksOfAMessageResolve) {
  FakeReport fake("a.md", "root [x](9) then 4 GB");
  Explanation e = Says("it says [x](9) {0}");
  e.related = {{.span = fake.SpanOf("[x](9)"), .text = "[x](9)"}};
  fake.Add("4 GB", kContradicted, Severity::kError, "r", e);
  const json result = RunOf(Written("sarif").Add(fake).End())["results"][0];
  EXPECT_EQ(result["message"]["text"], "it says \\[x\\](9) {{0}}; see [line 1](1).");
  ASSERT_EQ(result["relatedLocations"].size(), 1U);
  EXPECT_EQ(result["relatedLocations"][0]["id"], 1);
}

TEST(SarifReport, FingerprintsAreThereAndDiffer) {
  FakeReport fake("a.md", "4 GB and 5 GB\n");
  fake.Add("4 GB", kContradicted, Severity::kError, "r", Says("m"));
  fake.Add("5 GB", kContradicted, Severity::kError, "r", Says("m"));
  const json run = RunOf(Written("sarif").Add(fake).End());
  std::set<std::string> ours, github;
  for (const json& result : run["results"]) {
    ours.insert(result["partialFingerprints"]["shardlint/claim/v1"]);
    github.insert(result["partialFingerprints"]["primaryLocationLineHash"]);
  }
  EXPECT_EQ(ours.size(), 2U);
  EXPECT_EQ(github.size(), 1U);  // of the line
}

TEST(SarifReport, PathsAreUris) {
  const auto uri = [](std::string path) {
    FakeReport fake(std::move(path), "4 GB");
    fake.Add("4 GB", kContradicted, Severity::kError, "r", Says("m"));
    return RunOf(Written("sarif").Add(fake).End())["results"][0]["locations"][0]["physicalLocation"]
                                                  ["artifactLocation"];
  };
  EXPECT_EQ(uri("a b/ü.md"), json({{"uri", "a%20b/%C3%BC.md"}, {"uriBaseId", "SRCROOT"}}));
  EXPECT_EQ(uri("/x/a.md"), json({{"uri", "file:///x/a.md"}}));
}

TEST(SarifReport, FixesReplaceTheSpan) {
  FakeReport fake("a.md", "× 7.98 GB");
  fake.Add("7.98 GB", kContradicted, Severity::kError, "r", Says("m")).replacement =
      std::string("7.36 GB");
  const json result = RunOf(Written("sarif").Add(fake).End())["results"][0];
  const json replacement = result["fixes"][0]["artifactChanges"][0]["replacements"][0];
  EXPECT_EQ(replacement["insertedContent"]["text"], "7.36 GB");
  EXPECT_EQ(replacement["deletedRegion"]["startColumn"], 3);
  EXPECT_EQ(replacement["deletedRegion"]["endColumn"], 10);
}

TEST(SarifReport, SuppressedResultsSaySo) {
  FakeReport fake("a.md", "4 GB 5 GB 6 GB");
  fake.Add("4 GB", kContradicted, Severity::kError, "r", Says("m")).suppressed =
      Suppression{.by = Suppression::By::kComment, .reason = "the vendor's figure"};
  fake.Add("5 GB", kContradicted, Severity::kError, "r", Says("m")).suppressed =
      Suppression{.by = Suppression::By::kBaseline, .reason = {}};
  fake.Add("6 GB", kContradicted, Severity::kWarning, "r", Says("m"));
  const json results = RunOf(Written("sarif").Add(fake).End())["results"];
  EXPECT_FALSE(results[0].contains("suppressions"));
  EXPECT_EQ(results[1]["suppressions"],
            json::parse(R"([{"kind": "inSource", "justification": "the vendor's figure"}])"));
  EXPECT_EQ(results[2]["suppressions"], json::parse(R"([{"kind": "external"}])"));
  EXPECT_EQ(results[2]["baselineState"], "unchanged");
}

TEST(SarifReport, UnreadableDocumentsAreNotifications) {
  const json run = RunOf(Written("sarif").Add(Unreadable("b.md", "not UTF-8")).End());
  const json invocation = run["invocations"][0];
  EXPECT_EQ(invocation["executionSuccessful"], false);
  EXPECT_EQ(invocation["toolExecutionNotifications"][0]["message"]["text"],
            "The document could not be checked: not UTF-8");
}

TEST(SarifReport, LimitsAreSaid) {
  FakeReport fake("a.md", "4 GB");
  for (std::size_t i = 0; i < SarifReport::kMaxResults + 2; ++i)
    fake.Add("4 GB", kContradicted, i == 0 ? Severity::kWarning : Severity::kError,
             i == 0 ? "least" : "r", Says("m"));
  Written written("sarif");
  const std::string log = written.Add(fake).End();
  const json run = RunOf(log);
  EXPECT_EQ(run["results"].size(), SarifReport::kMaxResults);
  EXPECT_EQ(run["results"].back()["ruleId"], "r") << "the least grave is left out";
  const std::vector<std::string> notices = written.Notices();
  ASSERT_EQ(notices.size(), 1U);
  EXPECT_EQ(notices[0], "sarif: 2 results left out, the least grave: a run holds 25000");
  EXPECT_EQ(run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"], notices[0]);
}

TEST(SarifReport, HostileTextStaysJson) {
  FakeReport fake("\x1b\xff.md", "4 GB\xff\x01\"\\");
  fake.Add("4 GB\xff\x01\"\\", kContradicted, Severity::kError, "r", Says("\xff\"\n"));
  EXPECT_EQ(RunOf(Written("sarif").Add(fake).End())["results"].size(), 1U);
}

}  // namespace
}  // namespace shardlint
