#include "report/report_text.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <string_view>

#include "report/fake_report.h"

namespace shardlint {
namespace {

using enum Verdict;

constexpr std::string_view kPlan =
    "# Plan\n"
    "\n"
    "- FP32 cache, 8 GPUs\n"
    "- KV cache takes 2.68 GB per 8k sequence.\n"
    "- weights 140 GB, 17.5 GB a GPU\n"
    "- the batch fits\n";

Explanation SequenceExplanation(const FakeReport& fake) {
  Explanation e =
      Recomputed("2.68 GB is half of the KV cache of a sequence", 5.37, "GB", "5.37 GB");
  e.derivation = {
      Step({"kv_cache.per_sequence", "kv_cache.per_token × sequence_length",
            "655360 B/token × 8192 token", "5.37 GB"}),
      Step({"kv_element_size", "", "", "4 B"}, fake.SpanOf("FP32 cache")),
      Step({"num_hidden_layers", "", "", "80"}),
      Step({"gpus.total", "", "", "8"}),
      Step({"head_dim", "", "", "128"}),
  };
  e.diagnosis = Diagnosis{"the cache counted at 2 bytes an element", "327680 × 8192"};
  return e;
}

/// One of each verdict.
void Fill(FakeReport& fake) {
  fake.report.plans.push_back(
      PlanNamed("p", "",
                {{"num_hidden_layers", 80, "", {}, "catalogue"},
                 {"gpus.total", 8, "", fake.SpanOf("8 GPUs"), "document"}}));
  fake.Add("8 GPUs", kGiven, Severity::kNone, "device-count", Says("an input"));
  Finding& wrong = fake.Add("2.68 GB", kContradicted, Severity::kError, "kv-cache-per-sequence",
                            SequenceExplanation(fake));
  wrong.claimed = ClaimOf(2.68, 2.675, 2.685, "GB");
  wrong.replacement = std::string("5.37 GB");
  fake.AddCheck(kUnverifiable, Severity::kNone, "restated", Says("said once only"));
  fake.Add("140 GB", kConfirmed, Severity::kNone, "weights-total",
           Says("70B parameters × 2 bytes", "decimal GB"));
  fake.Add("17.5 GB", kUnverifiable, Severity::kInfo, "weights-per-gpu",
           Says("the degrees are not stated", "", {"tp", "pp"}));
}

std::string Text(const FakeReport& fake, ReportOptions options = {}) {
  return Written("text", std::move(options)).Add(fake).End();
}

constexpr std::string_view kBody =
    "plan.md:4:18: contradicted [kv-cache-per-sequence] 2.68 GB is half of the KV cache of a "
    "sequence\n"
    "4 | - KV cache takes 2.68 GB per 8k sequence.\n"
    "  |                  ^~~~~~~ recomputed 5.37 GB\n"
    "  = kv_cache.per_sequence = kv_cache.per_token × sequence_length = 655360 B/token × 8192 "
    "token "
    "= 5.37 GB\n"
    "  = kv_element_size is 4 B: 3:3 \"FP32 cache\"\n"
    "  = num_hidden_layers is 80: catalogue\n"
    "  = gpus.total is 8: 3:15 \"8 GPUs\"\n"
    "  = head_dim is 128\n"
    "  = likely cause: the cache counted at 2 bytes an element (327680 × 8192)\n"
    "  = fix: \"5.37 GB\"\n"
    "\n";

TEST(TextReport, ContradictionWithSourceDerivationAndCause) {
  FakeReport fake("plan.md", std::string(kPlan));
  Fill(fake);
  EXPECT_EQ(Text(fake),
            "Worst first:\n"
            "  plan.md:4:18: \"2.68 GB\", recomputed 5.37 GB [kv-cache-per-sequence]\n"
            "\n" +
                std::string(kBody) +
                "1 document, 4 claims: 1 confirmed, 1 contradicted, 1 unverifiable, 1 given; "
                "67 % could be checked\n");
}

TEST(TextReport, ExplainsOnlyWhatItPrints) {
  FakeReport fake("plan.md", std::string(kPlan));
  Fill(fake);
  Text(fake);
  EXPECT_EQ(fake.explained, 1);
}

TEST(TextReport, QuietLeavesTheFindings) {
  FakeReport fake("plan.md", std::string(kPlan));
  EXPECT_EQ(Text(fake, {.quiet = true}), "");
  Fill(fake);
  EXPECT_EQ(Text(fake, {.quiet = true}), kBody);
}

TEST(TextReport, AllListsTheOthersToo) {
  FakeReport fake("plan.md", std::string(kPlan));
  Fill(fake);
  const std::string text = Text(fake, {.all = true, .quiet = true});
  EXPECT_EQ(text.substr(0, text.find('\n') + 1),
            "plan.md:3:15: given [device-count] \"8 GPUs\": an input\n");
  EXPECT_NE(text.find("  = unverifiable [restated] said once only\n"), std::string::npos) << text;
  EXPECT_TRUE(text.ends_with(
      "\n"
      "plan.md:5:11: confirmed [weights-total] \"140 GB\": 70B parameters × 2 bytes (decimal GB)\n"
      "plan.md:5:19: unverifiable [weights-per-gpu] \"17.5 GB\": the degrees are not stated; "
      "missing: tp, pp\n"))
      << text;
}

TEST(TextReport, Colors) {
  FakeReport fake("plan.md", "4 GB\n");
  fake.Add("4 GB", kContradicted, Severity::kWarning, "rule",
           Recomputed("off by one", 5, "GB", "5 GB"));
  EXPECT_EQ(Text(fake, {.quiet = true, .color = true}),
            "\x1b[1mplan.md:1:1:\x1b[0m \x1b[1;33mcontradicted\x1b[0m [rule] off by one (warning)\n"
            "\x1b[2m1 |\x1b[0m 4 GB\n"
            "\x1b[2m  |\x1b[0m \x1b[1;33m^~~~\x1b[0m \x1b[1;33mrecomputed 5 GB\x1b[0m\n"
            "\n");
}

TEST(TextReport, AllContradictedChecksAreNamed) {
  FakeReport fake("plan.md", "a 4 GB b 7 GB\n");
  Explanation first = Recomputed("other places say 6 GB", 6, "GB", "");
  first.related = {{.span = fake.SpanOf("7 GB"), .text = "7 GB"}};
  fake.Add("4 GB", kContradicted, Severity::kWarning, "restated", first);
  Explanation second = Recomputed("2 × 4 is 8", 8, "GB", "8 GB");
  second.reading = "GB is GiB";
  fake.AddCheck(kContradicted, Severity::kError, "arithmetic", second);
  fake.AddCheck(kConfirmed, Severity::kNone, "catalogue", Says("not shown"));
  Finding& finding = fake.report.findings.back();
  finding.severity = Severity::kError;
  finding.decisive = true;
  EXPECT_EQ(Text(fake, {.quiet = true}),
            "plan.md:1:3: contradicted [arithmetic] 2 × 4 is 8 (decisive)\n"
            "1 | a 4 GB b 7 GB\n"
            "  |   ^~~~ recomputed 8 GB (GB is GiB)\n"
            "  = contradicted [restated] other places say 6 GB; recomputed 6 GB\n"
            "\n");
  finding.checks[1].severity = Severity::kNone;  // now the warning speaks
  EXPECT_EQ(Text(fake, {.quiet = true}),
            "plan.md:1:3: contradicted [restated] other places say 6 GB (decisive)\n"
            "1 | a 4 GB b 7 GB\n"
            "  |   ^~~~ recomputed 6 GB\n"
            "  = 1:10 \"7 GB\"\n"
            "  = contradicted [arithmetic] 2 × 4 is 8; recomputed 8 GB (GB is GiB)\n"
            "\n");
}

TEST(TextReport, StatementsHaveNoNumber) {
  FakeReport fake("plan.md", std::string(kPlan));
  fake.Add("the batch fits", kContradicted, Severity::kError, "memory-fits",
           Says("91 GB are needed, 80 GB are there"))
      .decisive = true;
  EXPECT_EQ(Text(fake),
            "Worst first:\n"
            "  plan.md:6:3: 91 GB are needed, 80 GB are there [memory-fits] (decisive)\n"
            "\n"
            "plan.md:6:3: contradicted [memory-fits] 91 GB are needed, 80 GB are there "
            "(decisive)\n"
            "6 | - the batch fits\n"
            "  |   ^~~~~~~~~~~~~~\n"
            "\n"
            "1 document, 1 claim: 0 confirmed, 1 contradicted (1 decisive), 0 unverifiable, 0 "
            "given; 100 % could be checked\n");
}

/// The order of the worst lines, by the words of the claims.
std::string WorstOf(std::string_view text) {
  std::string order;
  text = text.substr(0, text.find("\n\n"));
  for (std::size_t at = text.find('"'); at != text.npos; at = text.find('"', at + 1)) {
    const std::size_t end = text.find('"', at + 1);
    order += std::string(text.substr(at + 1, end - at - 1)) + " ";
    at = end;
  }
  return order;
}

TEST(TextReport, ThreeWorstOverAllDocuments) {
  struct Claim {
    std::string_view words;
    double claimed, low, high;
    Severity severity = Severity::kError;
    bool decisive = false;
  };
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
  struct Case {
    std::vector<Claim> first, second;
    std::string_view order;
  };
  const Case kCases[] = {
      {{{"a", 2, 1, 1}, {"b", 4, 1, 1}}, {{"c", 3, 1, 1}, {"d", 9, 1, 1}}, "d b c "},
      {{{"a", 2, 1, 1}, {"b", 2, 1, 1}}, {{"c", 2, 1, 1}, {"d", 2, 1, 1}}, "a b c "},
      {{{"a", 9, 1, 1, Severity::kWarning}}, {{"b", 2, 1, 1}}, "b a "},
      {{{"a", 9, 1, 1}}, {{"b", 2, 1, 1, Severity::kWarning, true}}, "b a "},
      {{{"a", 3, 1, 1}}, {{"b", 1, 5, 8}, {"c", 100, 99, 99}}, "b a c "},
      {{{"a", 2, 1, 1}}, {{"b", 7, -kInfinity, 0}, {"c", 7, kUnknown, kUnknown}}, "b a c "},
      {{{"a", 5, 4, 6}, {"b", -3, 3, 3}}, {{"c", kUnknown, 1, 1}}, "b a c "},
  };
  for (const Case& c : kCases) {
    FakeReport first("1.md", "a b c d");
    FakeReport second("2.md", "a b c d");
    const auto fill = [](FakeReport& fake, const std::vector<Claim>& claims) {
      for (const Claim& claim : claims) {
        Explanation explanation = Recomputed("m", 0, "GB", "x GB");
        explanation.expected->low = claim.low;
        explanation.expected->high = claim.high;
        Finding& finding = fake.Add(claim.words, kContradicted, claim.severity, "r", explanation);
        finding.claimed = ClaimOf(claim.claimed, claim.claimed, claim.claimed, "GB");
        finding.decisive = claim.decisive;
      }
    };
    fill(first, c.first);
    fill(second, c.second);
    Written report("text");
    report.Add(first);
    report.Add(second);
    EXPECT_EQ(WorstOf(report.End()), c.order);
  }
}

TEST(TextReport, TotalsCountWhatWasNotChecked) {
  FakeReport plan("a.md", "1 2 3 4 5 6 7 8");
  for (int i = 0; i < 3; ++i) plan.Add("1", kGiven, Severity::kNone, "r");
  plan.Add("4", kUnverifiable, Severity::kNone, "r");
  plan.Add("5", kUnverifiable, Severity::kInfo, "r");
  plan.Add("6", kConfirmed, Severity::kNone, "r");
  FakeReport other("b.md", "A poem.");
  other.report.ours = false;
  DocumentReport unreadable;
  unreadable.path = "c\x1b.md";
  unreadable.error = "not UTF-8 on line 3";
  Written report("text");
  report.Add(plan);
  report.Add(other);
  report.Add(unreadable);
  report.Add(unreadable);
  EXPECT_EQ(report.End(),
            "c<U+001B>.md: error: not UTF-8 on line 3\n"
            "c<U+001B>.md: error: not UTF-8 on line 3\n"
            "4 documents, 6 claims: 1 confirmed, 0 contradicted, 2 unverifiable (1 plausible), 3 "
            "given; 33 % could be checked\n"
            "1 document makes no deployment claim\n"
            "2 documents could not be read\n");
}

TEST(TextReport, ShareIsWholeOnlyWhenItIsAll) {
  FakeReport nearly("a.md", "1");
  for (int i = 0; i < 999; ++i) nearly.Add("1", kConfirmed, Severity::kNone, "r");
  nearly.Add("1", kUnverifiable, Severity::kInfo, "r");
  EXPECT_NE(Text(nearly).find("; 99 % could"), std::string::npos);
  FakeReport givens("a.md", "1");
  givens.Add("1", kGiven, Severity::kNone, "r");
  EXPECT_EQ(Text(givens),
            "1 document, 1 claim: 0 confirmed, 0 contradicted, 0 unverifiable, 1 given\n");
  EXPECT_EQ(Text(FakeReport("a.md", "")), "1 document, 0 claims\n");
  EXPECT_EQ(Written("text").End(), "0 documents, 0 claims\n");
}

TEST(TextReport, HostileTextIsData) {
  FakeReport fake("\x1b]0;x\x07.md", "\x1b[2J4 GB\u202e\n::error::x\n");
  Explanation e = Recomputed("say \x1b[31m\nred", 1, "\x1b", "1 \x1b");
  e.reading = "\x1b";
  e.derivation = {Step({"\x1b", "\x1b-", "\x9b", "\n"}),
                  Step({"\r", "", "", "\x1b"}, fake.SpanOf("\x1b[2J"))};
  e.missing = {"\x1b"};
  e.related = {{.span = {0, 1}, .text = "\x1b\n"}};
  e.diagnosis = Diagnosis{"\x1b", "\x1b"};
  fake.Add("4 GB\u202e\n::error::x", kContradicted, Severity::kError, "\x1b", e).replacement =
      std::string("\x1b");
  fake.AddCheck(kContradicted, Severity::kError, "\x1b", e);
  fake.Add("::error", kUnverifiable, Severity::kInfo, "\x1b", e);
  DocumentReport unreadable;
  unreadable.path = "\n::error::";
  unreadable.error = "\x1b\n";
  Written report("text", {.all = true});
  report.Add(fake);
  report.Add(unreadable);
  const std::string text = report.End();
  for (const char c : text) EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= ' ') << text;
  EXPECT_EQ(text.find("\u202e"), std::string::npos);
  EXPECT_EQ(text.find("\n::"), std::string::npos) << "a workflow command on a line of its own";
}

}  // namespace
}  // namespace shardlint
