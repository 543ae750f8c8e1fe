// Pages of an audit's site as bytes; tests/site opens them in a browser.

#include <gtest/gtest.h>

#include "report/fake_report.h"
#include "report/html_writer.h"
#include "report/site/index.h"
#include "report/site/page.h"
#include "support/audited.h"

namespace shardlint {
namespace {

TEST(HtmlWriterTest, WhatItIsGivenIsText) {
  std::string out;
  HtmlWriter html(out);
  html.Open("p", {{"title", "\"><script>"}}).Text("<b>&\x1b\u202E").Close();
  EXPECT_EQ(out,
            "<p title=\"&quot;&gt;&lt;script&gt;\">&lt;b&gt;&amp;&lt;U+001B&gt;&lt;U+202E&gt;</p>");
  out.clear();
  html.Source("a<\t\u202Eb\xFF");
  EXPECT_EQ(out, "a&lt;\t<span class=\"hidden\">U+202E</span>b\uFFFD");
}

TEST(HtmlWriterTest, APageAllowsItsOwnStyleOnly) {
  // The digest of no bytes is known.
  const SiteAsset empty{"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"};
  EXPECT_EQ(empty.PolicySource(), "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='");
  std::string out;
  HtmlWriter html(out);
  html.BeginPage("a & b", empty, nullptr).EndPage();
  EXPECT_NE(out.find("content=\"default-src 'none'; style-src 'sha256-47DEQpj8HBSa+/"
                     "TImW+5JCeuQeRkm5NMpJWZG3hSuFU='; base-uri 'none'; form-action 'none'\""),
            std::string::npos)
      << out;
  EXPECT_EQ(out.find("script"), std::string::npos);
  EXPECT_TRUE(out.ends_with("</body>\n</html>\n"));
}

TEST(SiteTest, NamesOfPagesAreFilesOfTheirOwn) {
  using Names = std::vector<std::string>;
  EXPECT_EQ(PageNames({"plans/a.md", "plans/sub/A.md", "plans/sub-a.txt", "plans/<b>&.md",
                       "plans/计划.md", "plans/..md"},
                      "plans/"),
            (Names{"a.html", "sub-a.html", "sub-a-2.html", "b-.html", "document.html",
                   "document-2.html"}));
  const Names long_name = PageNames({std::string(300, 'x') + ".md"}, ".");
  EXPECT_LT(long_name.front().size(), 100U);
}

TEST(SiteTest, AClaimOverTwoLinesIsMarkedInBoth) {
  FakeReport fake("a.md", "it takes 4\n  GB in all\n");
  Explanation explanation;
  explanation.message = "it is 8 GB";
  fake.Add("4\n  GB", Verdict::kContradicted, Severity::kError, "arithmetic", explanation);
  const std::string page = SitePage("a.md", BuiltInRules(), fake.report, fake.source,
                                    RowOf(fake.report, &fake.source), {}, "../index.html");
  EXPECT_NE(page.find("it takes <a class=\"claim contradicted\" href=\"#c-claim-0\""),
            std::string::npos);
  EXPECT_NE(page.find("<span class=\"claim contradicted\">  GB</span> in all"), std::string::npos)
      << page;
  EXPECT_EQ(page.find("id=\"c-claim-0\""), page.rfind("id=\"c-claim-0\"")) << "one note";
}

TEST(SiteTest, DocumentsWithoutAPageAreRowsAllTheSame) {
  SiteEntry refused;
  refused.row.path = "plans/b.md";
  refused.row.error = "not UTF-8";
  const std::string index = SiteIndex({refused}, "plans");
  EXPECT_NE(index.find("<th scope=\"row\">b.md</th>"), std::string::npos);
  EXPECT_NE(index.find("could not be read: </strong>not UTF-8"), std::string::npos);
  EXPECT_NE(index.find("1 document could not be read."), std::string::npos);
}

std::string PageOf(const std::string& text) {
  const Audited audited(text);
  return SitePage("plan.md", BuiltInRules(), audited.report, audited.file,
                  RowOf(audited.report, &audited.file), {}, "../index.html");
}

TEST(SiteTest, ChartsShowClaimedAgainstRecomputed) {
  const std::string page = PageOf(
      "We serve Llama 3 70B in BF16 on 8 H100 SXM GPUs with TP=8.\n\n"
      "Weights per GPU: 35.3 GB. Batch size: 16. Sequence length: 4096.\n");
  EXPECT_NE(page.find(">capacity 80 GB</text>"), std::string::npos);
  EXPECT_NE(page.find(">✗ 35.3 GB</text>"), std::string::npos);
  EXPECT_NE(page.find(">17.64 GB</text>"), std::string::npos);
  EXPECT_NE(page.find(">2.684 GB</text>"), std::string::npos) << "what nobody claims is computed";
  EXPECT_NE(page.find(">peak 989.4 TFLOP/s</text>"), std::string::npos);
  EXPECT_NE(page.find("No throughput per GPU is claimed."), std::string::npos);
}

TEST(SiteTest, AWrongPartMakesAnotherTotal) {
  const std::string head =
      "We serve Llama 3 70B in BF16 on 8 H100 SXM GPUs with TP=8.\n\n"
      "| per GPU | GB |\n|---|---|\n| Activations | 2.0 |\n| Overhead | 1.5 |\n"
      "| KV cache | 20.0 |\n";
  const std::string wrong = PageOf(head + "| Weights | 35.28 |\n| Total | 58.78 |\n");
  EXPECT_NE(wrong.find(">58.78 GB</text>"), std::string::npos);
  EXPECT_NE(wrong.find(">41.14 GB</text>"), std::string::npos);
  const std::string right = PageOf(head + "| Weights | 17.64 |\n| Total | 41.14 |\n");
  EXPECT_EQ(right.find("to 50"), std::string::npos) << "a confirmed total is no estimate";
  EXPECT_NE(right.find(">41.14 GB</text>"), std::string::npos);
}

TEST(SiteTest, WhatIsMissingForAChartIsNamed) {
  const std::string page = PageOf("We serve 70B parameters in BF16 with TP=8 on 8 GPUs.\n");
  EXPECT_NE(page.find("Nothing to draw: the roof of the GPU is not known."), std::string::npos);
  EXPECT_NE(page.find("memory bandwidth of one GPU"), std::string::npos);
  EXPECT_EQ(page.find(">capacity "), std::string::npos);
}

TEST(SiteTest, AThroughputAboveTheBoundIsOnlyHeldAgainstItWhereItIsContradicted) {
  const std::string plan =
      "We serve Llama 3 8B in BF16 on one H100 SXM GPU with TP=1. Batch size: 16. Sequence length: "
      "4096.\n\n";
  const std::string refuted = PageOf(plan + "Decode throughput per GPU: 200000 tokens/s.\n");
  EXPECT_NE(refuted.find("times the bound."), std::string::npos);
  const std::string other = PageOf(plan + "Decode throughput per GPU: 90000 tokens/s.\n");
  EXPECT_NE(other.find("yet not contradicted"), std::string::npos);
  EXPECT_EQ(other.find("times the bound."), std::string::npos);
  const std::string held = PageOf(plan + "Decode throughput per GPU: 1000 tokens/s.\n");
  EXPECT_EQ(held.find("times the bound."), std::string::npos);
  EXPECT_NE(held.find(" % of it."), std::string::npos);
}

}  // namespace
}  // namespace shardlint
