#include "report/report_json.h"

#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/text.h"
#include "model/validate_rules.h"
#include "report/fake_report.h"

namespace shardlint {
namespace {

using nlohmann::json;
using enum Verdict;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Empty when the report is valid, else the places that are not.
std::string SchemaErrors(const json& report) {
  std::string errors;
  for (const std::string& error : ValidateRules("report", report.dump())) errors += error + '\n';
  return errors;
}

/// × before the claims makes bytes and columns differ.
constexpr std::string_view kDocument =
    "# 2. Model\r\n"
    "## 2.2 Memory\r\n"
    "× KV cache: 2.68 GB per layer, 8 GPUs\r\n"
    "It fits in\r\n"
    "64 GB.\r\n";

void FillChecks(FakeReport& fake) {
  DocumentReport& report = fake.report;
  report.sections = {{"2. Model", -1}, {"2.2 Memory", 0}};
  report.plans = {PlanNamed("p0", "Memory",
                            {{"gpus.total", 8, "", fake.SpanOf("8 GPUs"), "document"},
                             {"memory.capacity", 80, "GB", {}, "catalogue"}}),
                  PlanNamed("p1", "Decode")};
  report.plans[0].at = fake.SpanOf("## 2.2");
  report.plans[1].phase = Phase::kDecode;
  report.plans[1].parent = 0;
  report.plans[1].hypothetical = true;

  Explanation wrong = Recomputed("half of it", 5.37, "GB", "5.37 GB");
  wrong.reading = "decimal GB";
  wrong.derivation = {Step({"kv_cache.per_layer", "a × b", "2 × 3", "5.37 GB"}),
                      Step({"gpus.total", "", "", "8"}, fake.SpanOf("8 GPUs"))};
  wrong.related = {{fake.SpanOf("8 GPUs"), "8 GPUs"}};
  wrong.diagnosis = Diagnosis{"V left out", "1 × 3"};
  Finding& claim = fake.Add("2.68 GB per layer", kContradicted, Severity::kError, "kv", wrong);
  claim.kind = ClaimKind::kEquation;
  claim.quantity = "kv_cache.per_layer";
  claim.phase = Phase::kPrefill;
  claim.section = 1;
  claim.claimed = ClaimOf(2.68, 2.675, 2.685, "GB");
  claim.decisive = true;
  claim.replacement = std::string("5.37 GB per layer");
  fake.AddCheck(kUnverifiable, Severity::kInfo, "other",
                Says("lacks", "", {"kv_heads", "head_dim"}));

  Finding& count = fake.Add("8 GPUs", kGiven, Severity::kNone, "input");
  count.kind = ClaimKind::kConfig;
  count.claimed = ClaimOf(8, 8, kInfinity, "");
  count.claimed->relation = Relation::kAtLeast;

  Finding& fits = fake.Add("fits in\r\n64 GB", kConfirmed, Severity::kNone, "fits");
  fits.kind = ClaimKind::kQualitative;
  fits.section = 0;
  fits.plan = -1;
}

std::string Write(const std::vector<const FakeReport*>& fakes) {
  Written report("json", {.version = "0.1.0"});
  for (const FakeReport* fake : fakes) report.Add(*fake);
  return report.End();
}

TEST(JsonReport, HoldsEverythingInAStableOrder) {
  FakeReport fake("plans/a.md", std::string(kDocument));
  FillChecks(fake);
  EXPECT_EQ(Write({&fake}),
            R"({"schema_version":1,"tool":{"name":"shardlint","version":"0.1.0"},"documents":[
{"path":"plans/a.md","status":"ok","totals":{"confirmed":1,"contradicted":1,"unverifiable":0,"given":1},"plans":[
{"id":"p0","title":"Memory","phase":null,"parent":null,"hypothetical":false,"line":2,"values":{"gpus.total":{"value":8,"unit":"","line":3,"column":32,"source":"document"},"memory.capacity":{"value":80,"unit":"GB","line":null,"column":null,"source":"catalogue"}}},
{"id":"p1","title":"Decode","phase":"decode","parent":"p0","hypothetical":true,"line":1,"values":{}}],"claims":[
{"id":"claim-0","kind":"equation","quantity":"kv_cache.per_layer","plan":"p0","phase":"prefill","section":["2. Model","2.2 Memory"],"text":"2.68 GB per layer","span":{"line":3,"column":13,"end_line":3,"end_column":30,"offset":40,"length":17},"claimed":{"value":2.68,"unit":"GB","low":2.675,"high":2.685,"relation":"="},"verdict":"contradicted","severity":"error","decisive":true,"checks":[{"rule":"kv","verdict":"contradicted","severity":"error","message":"half of it","expected":{"low":5.37,"high":5.37,"unit":"GB","display":"5.37 GB"},"reading":"decimal GB","derivation":[{"quantity":"kv_cache.per_layer","formula":"a × b","substituted":"2 × 3","display":"5.37 GB","line":null},{"quantity":"gpus.total","formula":"","substituted":"","display":"8","line":3}],"missing":[],"related":[{"line":3,"column":32,"text":"8 GPUs"}],"diagnosis":{"cause":"V left out","expression":"1 × 3"}},{"rule":"other","verdict":"unverifiable","severity":"info","message":"lacks","expected":null,"reading":null,"derivation":[],"missing":["kv_heads","head_dim"],"related":[],"diagnosis":null}],"fix":{"replacement":"5.37 GB per layer"}},
{"id":"claim-1","kind":"config","quantity":null,"plan":"p0","phase":null,"section":[],"text":"8 GPUs","span":{"line":3,"column":32,"end_line":3,"end_column":38,"offset":59,"length":6},"claimed":{"value":8,"unit":"","low":8,"high":null,"relation":">="},"verdict":"given","severity":"none","decisive":false,"checks":[{"rule":"input","verdict":"given","severity":"none","message":"","expected":null,"reading":null,"derivation":[],"missing":[],"related":[],"diagnosis":null}],"fix":null},
{"id":"claim-2","kind":"qualitative","quantity":null,"plan":null,"phase":null,"section":["2. Model"],"text":"fits in\r\n64 GB","span":{"line":4,"column":4,"end_line":5,"end_column":6,"offset":70,"length":14},"claimed":null,"verdict":"confirmed","severity":"none","decisive":false,"checks":[{"rule":"fits","verdict":"confirmed","severity":"none","message":"","expected":null,"reading":null,"derivation":[],"missing":[],"related":[],"diagnosis":null}],"fix":null}]}
]}
)");
}

TEST(JsonReport, IsValid) {
  FakeReport fake("plans/a.md", std::string(kDocument));
  FillChecks(fake);
  EXPECT_EQ(SchemaErrors(json::parse(Write({&fake}))), "");
  EXPECT_EQ(SchemaErrors(json::parse(Write({}))), "");
}

TEST(JsonReport, UnreadableAndForeignDocuments) {
  FakeReport missing("b.md", "");
  missing.report.error = "b.md: no such file";
  FakeReport poem("c.md", "A poem.");
  poem.report.ours = false;
  const json report =
      json::parse(Written("json", {.version = "1"}).Add(missing.report).Add(poem).End());
  EXPECT_EQ(SchemaErrors(report), "");
  EXPECT_EQ(report["documents"][0]["status"], "error");
  EXPECT_EQ(report["documents"][0]["error"], "b.md: no such file");
  EXPECT_EQ(report["documents"][0]["claims"], json::array());
  EXPECT_EQ(report["documents"][1]["status"], "ok");
  EXPECT_FALSE(report["documents"][1].contains("error"));
}

TEST(JsonReport, TextOfAnInexactBlockIsCut) {
  std::string block;
  for (int i = 0; i < 200; ++i) block += "×";
  FakeReport fake("a.md", block);
  fake.Add(block, kGiven, Severity::kNone, "r");
  const auto text = [&] {
    return json::parse(Write({&fake}))["documents"][0]["claims"][0]["text"].get<std::string>();
  };
  EXPECT_EQ(text(), block);
  fake.report.findings[0].exact_span = false;
  EXPECT_EQ(text(), block.substr(0, 200));  // 100 code points of two bytes
}

TEST(JsonReport, SameDocumentsSameBytes) {
  FakeReport first("a.md", std::string(kDocument));
  FakeReport second("b.md", std::string(kDocument));
  FillChecks(first);
  FillChecks(second);
  const std::string once = Write({&first, &second});
  EXPECT_EQ(once, Write({&first, &second}));
  JsonReport report({.version = "0.1.0"});
  for (int i = 0; i < 2; ++i) {  // a writer can be used again
    std::string out;
    report.Begin(out);
    report.Document(first.report, &first.source, out);
    report.Document(second.report, &second.source, out);
    report.End(out);
    EXPECT_EQ(out, once);
  }
}

TEST(JsonReport, HostileTextStaysJson) {
  const std::string hostile = "\"}]\\\x1b\u202e\x80\xff\n</script>";
  FakeReport fake(hostile, hostile + " 8 GPUs");
  fake.report.sections = {{hostile, -1}};
  constexpr Span kBeyond{4000000000U, 4000000001U};
  fake.report.plans = {
      PlanNamed(hostile, hostile, {{"x", -kInfinity, hostile, kBeyond, "default"}})};
  Explanation e = Recomputed(hostile, kInfinity, hostile, hostile);
  e.reading = hostile;
  e.derivation = {Step({hostile, hostile, hostile, hostile}, kBeyond)};
  e.missing = {hostile};
  e.related = {{kBeyond, hostile}};
  e.diagnosis = Diagnosis{hostile, hostile};
  Finding& finding = fake.Add("8 GPUs", kContradicted, Severity::kWarning, hostile, e);
  finding.section = 0;
  finding.replacement = hostile;
  finding.claimed = ClaimOf(kInfinity, -kInfinity, kInfinity, hostile);
  const std::string out = Write({&fake});
  EXPECT_TRUE(IsValidUtf8(out));
  const json report = json::parse(out);
  EXPECT_EQ(SchemaErrors(report), "");
  EXPECT_EQ(report["documents"][0]["claims"][0]["fix"]["replacement"],
            "\"}]\\\x1b\u202e\uFFFD\uFFFD\n</script>");
}

TEST(ReportSchema, RefusesWhatTheContractExcludes) {
  FakeReport fake("plans/a.md", std::string(kDocument));
  FillChecks(fake);
  const json good = json::parse(Write({&fake}));
  struct Case {
    std::string_view pointer, value;
  };
  constexpr Case kCases[] = {
      {"/schema_version", "2"},
      {"/tool/name", R"("other")"},
      {"/documents", "{}"},
      {"/documents/0/status", R"("fine")"},
      {"/documents/0/status", R"("error")"},
      {"/documents/0/error", R"("but ok")"},
      {"/documents/0/totals/given", "-1"},
      {"/documents/0/plans/0/phase", R"("training")"},
      {"/documents/0/plans/0/line", "0"},
      {"/documents/0/plans/0/parent", R"("")"},
      {"/documents/0/plans/0/values/gpus.total/source", R"("guess")"},
      {"/documents/0/plans/0/values/gpus.total/value", R"("8")"},
      {"/documents/0/claims/0/kind", R"("guess")"},
      {"/documents/0/claims/0/quantity", R"("")"},
      {"/documents/0/claims/0/span/column", "0"},
      {"/documents/0/claims/0/span/offset", "1.5"},
      {"/documents/0/claims/0/claimed/relation", R"("==")"},
      {"/documents/0/claims/0/verdict", R"("wrong")"},
      {"/documents/0/claims/0/severity", R"("none")"},
      {"/documents/0/claims/1/severity", R"("error")"},
      {"/documents/0/claims/1/decisive", "true"},
      {"/documents/0/claims/0/checks/0/rule", "null"},
      {"/documents/0/claims/0/checks/0/expected", R"("5 GB")"},
      {"/documents/0/claims/0/checks/0/derivation/0/line", "0"},
      {"/documents/0/claims/0/fix", R"({"insert":"x"})"},
      {"/documents/0/claims/0/section", R"("2. Model")"},
  };
  for (const Case& c : kCases) {
    json bad = good;
    bad[json::json_pointer(std::string(c.pointer))] = json::parse(c.value);
    EXPECT_NE(SchemaErrors(bad), "") << c.pointer << " " << c.value;
  }
}

TEST(ReportSchema, EveryMemberIsRequired) {
  FakeReport fake("plans/a.md", std::string(kDocument));
  FillChecks(fake);
  const json good = json::parse(Write({&fake}));
  int tried = 0;
  const auto remove_each = [&](std::string_view pointer) {
    const json::json_pointer place{std::string(pointer)};
    for (const auto& [key, value] : good[place].items()) {
      json bad = good;
      bad[place].erase(key);
      EXPECT_NE(SchemaErrors(bad), "") << pointer << " without " << key;
      ++tried;
    }
  };
  for (const std::string_view pointer :
       {"", "/tool", "/documents/0", "/documents/0/totals", "/documents/0/plans/0",
        "/documents/0/plans/0/values/gpus.total", "/documents/0/claims/0",
        "/documents/0/claims/0/span", "/documents/0/claims/0/claimed",
        "/documents/0/claims/0/checks/0", "/documents/0/claims/0/checks/0/expected",
        "/documents/0/claims/0/checks/0/derivation/0", "/documents/0/claims/0/checks/0/related/0",
        "/documents/0/claims/0/checks/0/diagnosis", "/documents/0/claims/0/fix"}) {
    remove_each(pointer);
  }
  EXPECT_EQ(tried, 76);
}

}  // namespace
}  // namespace shardlint
