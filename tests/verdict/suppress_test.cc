#include "verdict/suppress.h"

#include <gtest/gtest.h>

#include "model/rule_doc.h"
#include "support/audited.h"

namespace shardlint {
namespace {

/// "line:rule" of what still counts, then "~line: reason" of what is suppressed, then remarks.
std::string Judged(const std::string& text, bool active = true) {
  Audited audited(text);
  const SuppressibleRules rules{RuleIds(BuiltInRules()), [&](std::string_view) { return active; }};
  ApplySuppressions(audited.report, audited.file, rules);
  std::string out;
  for (const Finding& finding : audited.report.findings) {
    if (finding.verdict != Verdict::kContradicted) continue;
    out += finding.suppressed ? "~" + audited.TextOf(finding) + ": " + finding.suppressed->reason
                              : "!" + audited.TextOf(finding);
    out += '\n';
  }
  for (const Remark& remark : audited.report.remarks)
    out += std::string(remark.rule) + ": " +
           remark.message.substr(0, remark.message.find("; write")) + "\n";
  return out;
}

const std::string kPlan = "We serve 70B parameters in BF16 with TP=8 on 8 GPUs.\n\n";
const std::string kFirst = "140 GB ÷ 8 = 18.5 GB of traffic.";
const std::string kSecond = "140 GB ÷ 4 = 36 GB of traffic.";

TEST(Suppress, WithoutCommentsEverythingCounts) {
  EXPECT_EQ(Judged(kPlan + kFirst + "\n\n" + kSecond), "!18.5 GB\n!36 GB\n");
}

TEST(Suppress, EachForm) {
  EXPECT_EQ(Judged(kPlan + kFirst +
                   " <!-- shardlint: ignore-line arithmetic: the vendor's -->\n\n" + kSecond),
            "~18.5 GB: the vendor's\n!36 GB\n");
  EXPECT_EQ(Judged(kPlan + "<!-- shardlint: ignore-next-line arithmetic: known -->\n\n" + kFirst +
                   "\n\n" + kSecond),
            "~18.5 GB: known\n!36 GB\n");
  EXPECT_EQ(Judged(kPlan + "<!-- shardlint: ignore-begin arithmetic: old -->\n\n" + kFirst +
                   "\n\n<!-- shardlint: ignore-end -->\n\n" + kSecond),
            "~18.5 GB: old\n!36 GB\n");
  EXPECT_EQ(Judged(kPlan + kFirst + "\n\n" + kSecond +
                       "\n\n<!--\nshardlint: ignore-file arithmetic, catalogue:\na draft\n-->\n",
                   false),
            "~18.5 GB: a draft\n~36 GB: a draft\n");
}

TEST(Suppress, ARuleAndAReasonAreRequired) {
  for (const auto& [comment, remark] : std::initializer_list<std::pair<const char*, const char*>>{
           {"ignore-line", "suppression-malformed: a suppression without a rule"},
           {"ignore-line: because", "suppression-malformed: a suppression without a rule"},
           {"ignore-line arithmetic", "suppression-malformed: a suppression without a reason"},
           {"ignore-line arithmetic:", "suppression-malformed: a suppression without a reason"},
           {"disable arithmetic: x", "suppression-malformed: 'disable' is no suppression"},
           {"ignore-end", "suppression-malformed: ignore-end without an ignore-begin"},
           {"ignore-begin arithmetic: x",
            "suppression-malformed: ignore-begin without an ignore-end"}})
    EXPECT_EQ(Judged(kPlan + kFirst + " <!-- shardlint: " + comment + " -->\n"),
              "!18.5 GB\n" + std::string(remark) + "\n")
        << comment;
}

TEST(Suppress, UnknownAndUnusedOnesAreSaid) {
  EXPECT_EQ(
      Judged(kPlan + kFirst + " <!-- shardlint: ignore-line arithmetik: x -->\n").substr(0, 69),
      "!18.5 GB\nsuppression-unknown-rule: there is no rule 'arithmetik'; did");
  const std::string unused =
      kPlan + "A word. <!-- shardlint: ignore-line arithmetic: x -->\n\n" + kFirst;
  EXPECT_EQ(Judged(unused),
            "!18.5 GB\nsuppression-unused: nothing needs this suppression of arithmetic\n");
  EXPECT_EQ(Judged(unused, false), "!18.5 GB\n") << "a rule that takes no part is not unused";
}

TEST(Suppress, OnlyTheRuleThatIsNamed) {
  EXPECT_EQ(Judged(kPlan + kFirst + " <!-- shardlint: ignore-line catalogue: x -->\n"),
            "!18.5 GB\nsuppression-unused: nothing needs this suppression of catalogue\n");
}

TEST(Suppress, CommentsThatAreShownSuppressNothing) {
  const std::string comment = "<!-- shardlint: ignore-file arithmetic: x -->";
  EXPECT_EQ(Judged(kPlan + kFirst + "\n\n```\n" + comment + "\n```\n\n`" + comment + "`\n"),
            "!18.5 GB\n");
}

}  // namespace
}  // namespace shardlint
