// The small formats: what each shows of the same findings, limits, and hostile text.

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "report/fake_report.h"
#include "report/report_github.h"

namespace shardlint {
namespace {

using nlohmann::json;
using enum Verdict;

/// Two contradictions on one line, the second a warning with a fix; one confirmed.
void FillFindings(FakeReport& fake) {
  Explanation e = Recomputed("half of it is missing", 5, "GB", "5.37 GB");
  e.diagnosis = Diagnosis{"K without V", "÷ 2"};
  fake.Add("2.68 GB", kContradicted, Severity::kError, "kv-cache", e).decisive = true;
  fake.Add("7.98 GB", kContradicted, Severity::kWarning, "arithmetic-sum", Says("no sum"))
      .replacement = std::string("7.36 GB");
  fake.Add("16 GB", kConfirmed, Severity::kNone, "weights", Says("2 bytes each"));
}

const std::string kText = "😀 × 2.68 GB, 7.98 GB\n16 GB\n";

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

TEST(GithubReport, Annotations) {
  FakeReport fake("a,b:c.md", kText);
  FillFindings(fake);
  EXPECT_EQ(Lines(Written("github").Add(fake).End()),
            (std::vector<std::string>{
                "::error file=a%2Cb%3Ac.md,line=1,endLine=1,col=6,endColumn=13,title=contradicted "
                "[kv-cache]::half of it is missing; recomputed 5.37 GB; likely cause: K without V "
                "(÷ 2)",
                "::warning file=a%2Cb%3Ac.md,line=1,endLine=1,col=15,endColumn=22,title="
                "contradicted [arithmetic-sum]::no sum"}));
}

TEST(GithubReport, TenOfALevelAndALastLine) {
  FakeReport fake("::x.md", "4 GB");
  for (int i = 0; i < 25; ++i)
    fake.Add("4 GB", kContradicted, i < 12 ? Severity::kWarning : Severity::kError, "r", Says("m"));
  const std::vector<std::string> lines = Lines(Written("github").Add(fake).End());
  const auto count = [&](std::string_view start) {
    return std::ranges::count_if(lines, [&](const auto& line) { return line.starts_with(start); });
  };
  EXPECT_EQ(count("::error "), 10);
  EXPECT_EQ(count("::warning "), 10);
  EXPECT_EQ(count("::notice "), 1);
  EXPECT_EQ(count("::"), 21);
  EXPECT_TRUE(lines[0].starts_with("::error "));
  EXPECT_TRUE(lines[20].starts_with("::notice title=shardlint::5 more: ")) << lines[20];
  EXPECT_EQ(count("./::x.md:1:1: contradicted [r] m"), 5) << "the rest stands in the log";
}

TEST(GitlabReport, Issues) {
  FakeReport fake("a.md", kText);
  FillFindings(fake);
  const json issues =
      json::parse(Written("gitlab").Add(fake).Add(Unreadable("b.md", "not UTF-8")).End());
  ASSERT_EQ(issues.size(), 3U);
  EXPECT_EQ(issues[0]["severity"], "critical");
  EXPECT_EQ(issues[1]["severity"], "minor");
  EXPECT_EQ(issues[2]["severity"], "blocker");
  EXPECT_EQ(issues[1]["location"], json::parse(R"({"path": "a.md", "lines": {"begin": 1}})"));
  EXPECT_EQ(json::parse(Written("gitlab").End()), json::array());
}

TEST(GitlabReport, FingerprintsAreUniqueAcrossDocuments) {
  std::set<std::string> seen;
  Written written("gitlab");
  for (const char* path : {"a.md", "b.md"}) {
    FakeReport fake(path, kText);
    FillFindings(fake);
    written.Add(fake);
  }
  for (const json& issue : json::parse(written.End()))
    EXPECT_TRUE(seen.insert(issue["fingerprint"]).second);
  EXPECT_EQ(seen.size(), 4U);
}

TEST(RdjsonReport, ColumnsAreBytes) {
  FakeReport fake("a.md", kText);
  FillFindings(fake);
  const json diagnostics = json::parse(Written("rdjson").Add(fake).End())["diagnostics"];
  ASSERT_EQ(diagnostics.size(), 2U);
  EXPECT_EQ(
      diagnostics[0]["location"]["range"],
      json::parse(R"({"start": {"line": 1, "column": 9}, "end": {"line": 1, "column": 16}})"));
  EXPECT_EQ(diagnostics[1]["suggestions"][0]["text"], "7.36 GB");
  EXPECT_EQ(diagnostics[1]["severity"], "WARNING");
  EXPECT_EQ(json::parse(Written("rdjson", {.all = true}).Add(fake).End())["diagnostics"].size(),
            3U);
}

TEST(JunitReport, ASuiteADocument) {
  FakeReport fake("a&b.md", kText);
  FillFindings(fake);
  FakeReport silent("c.md", "nothing");
  const std::string xml =
      Written("junit").Add(fake).Add(silent).Add(Unreadable("d.md", "not \x01 UTF-8")).End();
  for (const std::string_view part :
       {"<testsuite name=\"a&amp;b.md\"", "tests=\"3\" failures=\"2\" errors=\"0\"",
        "<failure message=\"no sum\" type=\"arithmetic-sum\">a&amp;b.md:1:14: no sum</failure>",
        "<testcase name=\"2:1 16 GB\" classname=\"a&amp;b.md\" time=\"0\"/>",
        "<testcase name=\"no claim is contradicted\" classname=\"c.md\" time=\"0\"/>",
        "tests=\"1\" failures=\"0\" errors=\"1\"", "not \uFFFD UTF-8"})
    EXPECT_NE(xml.find(part), xml.npos) << part << "\n" << xml;
}

TEST(MarkdownReport, RowsAndFindings) {
  FakeReport fake("a|b.md", kText);
  FillFindings(fake);
  EXPECT_EQ(Written("markdown").Add(fake).End(),
            "# shardlint\n\n"
            "1 document, 3 claims: 1 confirmed, 2 contradicted (1 decisive), 0 unverifiable, 0 "
            "given; 100 % could be checked\n\n"
            "| Document | Claims | Contradicted | Worst |\n| --- | ---: | ---: | --- |\n"
            "| a\\|b.md | 3 | 2 | line 1: kv-cache |\n\n"
            "## a\\|b.md\n\n"
            "- line 1: **contradicted, decisive** `2.68 GB` — half of it is missing; recomputed "
            "5.37 GB; likely cause: K without V (÷ 2) (`kv-cache`)\n"
            "- line 1: **contradicted** `7.98 GB` — no sum (`arithmetic-sum`)\n"
            "  - fix: `7.36 GB`\n");
}

TEST(MarkdownReport, ItsReaderTakesOnlySoMuch) {
  FakeReport fake("a.md", kText);
  for (int i = 0; i < 1000; ++i)
    fake.Add("2.68 GB", kContradicted, Severity::kError, "r", Says(std::string(100, 'x')));
  const std::string page = Written("markdown", {.max_size = 20000}).Add(fake).End();
  EXPECT_LE(page.size(), 20000U);
  EXPECT_GT(page.size(), 19000U);
  EXPECT_TRUE(page.ends_with("have all.\n")) << page.substr(page.size() - 200);
}

TEST(HtmlReport, IsOnePageWithoutAssets) {
  FakeReport fake("a.md", kText);
  FillFindings(fake);
  const std::string page = Written("html").Add(fake).End();
  EXPECT_TRUE(page.starts_with("<!doctype html>"));
  EXPECT_TRUE(page.ends_with("</html>\n"));
  EXPECT_NE(page.find("default-src 'none'"), page.npos);
  EXPECT_NE(page.find("<mark>2.68 GB</mark>, 7.98 GB</pre>"), page.npos) << page;
  for (const std::string_view remote : {"http://", "https://", "<script", "url(", "@import"})
    EXPECT_EQ(page.find(remote), page.npos) << remote;
}

TEST(AllFormats, HostileTextIsData) {
  const std::string hostile =
      "<script>alert(1)</script> ]]> \x1b[2J\x9b \u202e\xff | `x` [a](b) @all #1 %0A\n"
      "::error::x\n ##[add-mask]y\n";
  FakeReport fake("<img src=x onerror=1>\n::error::.md", hostile);
  Explanation e = Says(hostile);
  e.derivation = {Step({hostile, hostile, hostile, hostile}, fake.SpanOf("<script>"))};
  e.related = {{.span = {0, 9}, .text = hostile}};
  e.diagnosis = Diagnosis{hostile, hostile};
  fake.Add(hostile, kContradicted, Severity::kError, "r", e).replacement = hostile;
  for (const std::string& format : ReportFormats()) {
    const std::string out =
        Written(format, {.all = true}).Add(fake).Add(Unreadable(hostile, hostile)).End();
    if (format == "json" || format == "sarif" || format == "gitlab" || format == "rdjson") {
      EXPECT_TRUE(json::accept(out)) << format;
      continue;
    }
    EXPECT_EQ(out.find('\x1b'), out.npos) << format;
    if (format == "html" || format == "junit" || format == "markdown") {
      // In Markdown it may stand in code alone.
      const std::size_t script = out.find("<script>");
      EXPECT_TRUE(script == out.npos || (format == "markdown" && out.find("`<script>") != out.npos))
          << format;
      EXPECT_EQ(out.find("<img src=x onerror"), out.npos) << format;
    }
    if (format == "github" || format == "text") {
      EXPECT_EQ(out.find("\n::error::x"), out.npos) << out;
    }
  }
}

TEST(AllFormats, SuppressedFindingsAreListedNowhereButInSarif) {
  FakeReport fake("a.md", "4 GB");
  fake.Add("4 GB", kContradicted, Severity::kError, "hidden-rule", Says("m")).suppressed =
      Suppression{};
  for (const std::string& format : ReportFormats()) {
    if (format == "json") continue;  // holds every claim
    const bool listed =
        Written(format, {.all = true}).Add(fake).End().find("hidden-rule") != std::string::npos;
    EXPECT_EQ(listed, format == "sarif") << format;
  }
  EXPECT_NE(Written("text").Add(fake).End().find("0 contradicted, 1 suppressed"),
            std::string::npos);
}

TEST(AllFormats, RemarksAreListed) {
  FakeReport fake("a.md", "4 GB <!-- comment -->");
  fake.report.remarks.push_back({.rule = "suppression-unused",
                                 .severity = Severity::kWarning,
                                 .span = fake.SpanOf("<!-- comment -->"),
                                 .message = "nothing needs it"});
  for (const std::string& format : ReportFormats()) {
    if (format == "summary" || format == "csv") continue;  // a row a document, of its claims
    EXPECT_NE(Written(format).Add(fake).End().find("nothing needs it"), std::string::npos)
        << format;
  }
}

}  // namespace
}  // namespace shardlint
