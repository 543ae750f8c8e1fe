#include "source/source_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace shardlint {
namespace {

using namespace std::string_literals;

class SourceFileTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() /
              ("shardlint_source_" + std::to_string(getpid()) + "_" +
               testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string Path(const std::string& name) const { return (folder_ / name).string(); }
  std::string Write(const std::string& name, const std::string& bytes) const {
    std::ofstream(Path(name), std::ios::binary) << bytes;
    return Path(name);
  }

  std::filesystem::path folder_;
};

TEST_F(SourceFileTest, ReadsTheBytesAsTheyAre) {
  const std::string bytes = "\xEF\xBB\xBF# Plan\r\n8 × GPU\0end\r"s;
  const auto file = ReadSourceFile(Write("a.md", bytes), kDefaultMaxFileSize);
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_EQ(file->bytes(), bytes);
  EXPECT_EQ(file->path(), Path("a.md"));
  EXPECT_EQ(file->At({3, 9}), "# Plan");
}

TEST_F(SourceFileTest, ReadsAnEmptyFileAndOneOfExactlyTheLimit) {
  EXPECT_TRUE(ReadSourceFile(Write("empty.md", ""), 10));
  EXPECT_TRUE(ReadSourceFile(Write("ten.md", "0123456789"), 10));
}

TEST_F(SourceFileTest, NamesThePathAndTheReason) {
  mkfifo(Path("pipe.md").c_str(), 0600);
  struct Case {
    std::string path, message;
  };
  const Case cases[] = {
      {Path("none.md"), Path("none.md") + ": No such file or directory"},
      {folder_.string(), folder_.string() + ": is a folder, not a file"},
      {Path("pipe.md"), Path("pipe.md") + ": not a regular file"},
      {"/dev/zero", "/dev/zero: not a regular file"},
      {Write("long.md", "01234567890"), Path("long.md") + ": too large: more than 10 bytes"},
      {Write("bad.md", "1\r\n2\n\xC3("), Path("bad.md") + ":3: not UTF-8: byte 0xC3"},
      {Write("wide.md", "\xFF\xFE#\0"s), Path("wide.md") + ": UTF-16, not UTF-8"},
      {Write("wider.md", "\xFF\xFE\0\0"s), Path("wider.md") + ": UTF-32, not UTF-8"},
      {Path("new\nline"), Path("new?line") + ": No such file or directory"},
  };
  for (const Case& c : cases) {
    const auto file = ReadSourceFile(c.path, 10);
    ASSERT_FALSE(file) << c.path;
    EXPECT_EQ(file.error().message, c.message);
  }
}

TEST(MakeSourceFileTest, ChecksBytesFromElsewhere) {
  EXPECT_TRUE(MakeSourceFile("<stdin>", "8 GPUs", 10));
  const auto large = MakeSourceFile("<stdin>", "01234567890", 10);
  ASSERT_FALSE(large);
  EXPECT_EQ(large.error().message, "<stdin>: too large: more than 10 bytes");
  const auto bad = MakeSourceFile("<stdin>", "a\nb\nc\x80", 10);
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().message, "<stdin>:3: not UTF-8: byte 0x80");
  const auto wide = MakeSourceFile("<stdin>", "\xFE\xFF\0#"s, 10);
  ASSERT_FALSE(wide);
  EXPECT_EQ(wide.error().message, "<stdin>: UTF-16, not UTF-8");
}

}  // namespace
}  // namespace shardlint
