#include "report/line_hash.h"

#include <gtest/gtest.h>

namespace shardlint {
namespace {

using Hashes = std::vector<std::string>;

// The first two are vectors of github/codeql-action's own tests.
TEST(LineHash, KnownValues) {
  EXPECT_EQ(LineHashes(""), (Hashes{"c129715d7a2bc9a3:1"}));
  EXPECT_EQ(LineHashes(" a\nb\n  \t\tc\n d"), (Hashes{"271789c17abda88f:1", "54703d4cd895b18:1",
                                                      "180aee12dab6264:1", "a23a3dc5e078b07b:1"}));
  EXPECT_EQ(LineHashes("# Plan\n\n- × **KV cache:** 99GB per GPU\n"),
            (Hashes{"6c792b80e385194:1", "230fd2a4fd81e620:1", "19294bd2a4a5b036:1",
                    "c129715d7a2bc9a3:1"}));
}

TEST(LineHash, LineEndsAreAlike) {
  const Hashes unix_lines = LineHashes("a\nb\n\nc\n");
  EXPECT_EQ(LineHashes("a\r\nb\r\n\r\nc\r\n"), unix_lines);
  EXPECT_EQ(LineHashes("a\rb\r\rc\r"), unix_lines);
  EXPECT_EQ(LineHashes(" a\n\tb\n \nc  \n"), unix_lines);
}

TEST(LineHash, EqualLinesAreCounted) {
  const std::string line(120, 'x');
  const Hashes hashes = LineHashes(line + "\n" + line + "\n");
  ASSERT_EQ(hashes.size(), 3U);
  EXPECT_EQ(hashes[0].substr(0, hashes[0].find(':')), hashes[1].substr(0, hashes[1].find(':')));
  EXPECT_TRUE(hashes[0].ends_with(":1"));
  EXPECT_TRUE(hashes[1].ends_with(":2"));
}

TEST(LineHash, AstralCharactersAreTwoUnits) {
  // A window of 100 units is full with 50 of them, so the 51st changes nothing.
  std::string fifty;
  for (int i = 0; i < 50; ++i) fifty += "\U0001F600";
  EXPECT_EQ(LineHashes(fifty + "x")[0], LineHashes(fifty + "y")[0]);
  EXPECT_NE(LineHashes(fifty.substr(4) + "x")[0], LineHashes(fifty.substr(4) + "y")[0]);
}

}  // namespace
}  // namespace shardlint
