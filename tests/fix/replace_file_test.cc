#include "fix/replace_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "support/files.h"

namespace shardlint {
namespace {

namespace fs = std::filesystem;

class ReplaceFileTest : public testing::Test {
 protected:
  // The error without the folder's path; empty: it was replaced.
  std::string Replace(const std::string& name, std::string_view before, std::string_view after) {
    const Result<bool> replaced = ReplaceFile(folder_.File(name), before, after);
    return replaced ? "" : replaced.error().message.substr(folder_.File("").size());
  }
  std::size_t Files() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(folder_.path()), fs::directory_iterator()));
  }
  TemporaryFolder folder_;
};

TEST_F(ReplaceFileTest, ReplacesAFileWholeAndKeepsItsMode) {
  const std::string before("a\0b\r\n", 5), after("a\0c\r\n", 5);
  WriteFile(folder_.File("a.md"), before);
  ASSERT_EQ(chmod(folder_.File("a.md").c_str(), 0640), 0);
  EXPECT_EQ(Replace("a.md", before, after), "");
  EXPECT_EQ(ReadFile(folder_.File("a.md")), after);
  struct stat status {};
  ASSERT_EQ(stat(folder_.File("a.md").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0640U);
  EXPECT_EQ(Files(), 1U);
}

TEST_F(ReplaceFileTest, RefusesWhatItWouldDamage) {
  WriteFile(folder_.File("a.md"), "old");
  fs::create_symlink("a.md", folder_.File("link.md"));
  EXPECT_EQ(Replace("link.md", "old", "new"), "link.md: not fixed: it is a symbolic link");
  EXPECT_EQ(Replace("a.md", "older", "new"), "a.md: not fixed: it has changed since it was read");
  EXPECT_EQ(Replace("a.md", "ol", "new"), "a.md: not fixed: it has changed since it was read");
  fs::create_hard_link(folder_.File("a.md"), folder_.File("b.md"));
  EXPECT_EQ(Replace("a.md", "old", "new"),
            "a.md: not fixed: the file has other names (hard links)");
  fs::create_directory(folder_.File("d.md"));
  EXPECT_EQ(Replace("d.md", "old", "new"), "d.md: not fixed: it is no regular file");
  EXPECT_EQ(Replace("none.md", "old", "new"), "none.md: not fixed: No such file or directory");
  EXPECT_EQ(ReadFile(folder_.File("a.md")), "old");
  EXPECT_EQ(Files(), 4U);
}

}  // namespace
}  // namespace shardlint
