#include "fix/unified_diff.h"

#include <gtest/gtest.h>

#include <string>

namespace shardlint {
namespace {

std::string Lines(int from, int to) {
  std::string text;
  for (int i = from; i <= to; ++i) text += std::to_string(i) + "\n";
  return text;
}

TEST(UnifiedDiffTest, ShowsAChangeWithThreeLinesAroundIt) {
  EXPECT_EQ(
      UnifiedDiff("./a.md", Lines(1, 4) + "x\n" + Lines(6, 12), Lines(1, 4) + "y\n" + Lines(6, 12)),
      "--- a/a.md\n+++ b/a.md\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-x\n+y\n 6\n 7\n 8\n");
  EXPECT_EQ(UnifiedDiff("a.md", "same\n", "same\n"), "");
  EXPECT_EQ(UnifiedDiff("a.md", "", ""), "");
}

TEST(UnifiedDiffTest, JoinsHunksThatTouchAndKeepsOthersApart) {
  const std::string near =
      UnifiedDiff("a.md", "x\n" + Lines(1, 6) + "x\n", "y\n" + Lines(1, 6) + "y\n");
  EXPECT_EQ(near,
            "--- a/a.md\n+++ b/a.md\n@@ -1,8 +1,8 @@\n-x\n+y\n 1\n 2\n 3\n 4\n 5\n 6\n-x\n+y\n");
  const std::string far =
      UnifiedDiff("a.md", "x\n" + Lines(1, 7) + "x\n", "y\n" + Lines(1, 7) + "y\n");
  EXPECT_EQ(far,
            "--- a/a.md\n+++ b/a.md\n@@ -1,4 +1,4 @@\n-x\n+y\n 1\n 2\n 3\n"
            "@@ -6,4 +6,4 @@\n 5\n 6\n 7\n-x\n+y\n");
}

TEST(UnifiedDiffTest, KeepsLineEndsAndSaysWhereTheLastIsMissing) {
  EXPECT_EQ(UnifiedDiff("a.md", "1\r\nx\r\n3", "1\r\ny\r\n3"),
            "--- a/a.md\n+++ b/a.md\n@@ -1,3 +1,3 @@\n 1\r\n-x\r\n+y\r\n 3\n"
            "\\ No newline at end of file\n");
  EXPECT_EQ(UnifiedDiff("a.md", "x", "y"),
            "--- a/a.md\n+++ b/a.md\n@@ -1,1 +1,1 @@\n-x\n\\ No newline at end of file\n+y\n"
            "\\ No newline at end of file\n");
}

TEST(UnifiedDiffTest, NamesNoPathThatEndsEarly) {
  const auto first_line = [](std::string_view path) {
    const std::string diff = UnifiedDiff(path, "x\n", "y\n");
    return diff.substr(0, diff.find("+++"));
  };
  EXPECT_EQ(first_line("our plans/a b.md"), "--- a/our plans/a b.md\t\n");
  EXPECT_EQ(first_line("a\nb.md"), "--- \"a/a\\012b.md\"\n");
  EXPECT_EQ(first_line("a\"b\\c d.md"), "--- \"a/a\\\"b\\\\c d.md\"\n");
  EXPECT_EQ(first_line("计划.md"), "--- a/计划.md\n");
}

}  // namespace
}  // namespace shardlint
