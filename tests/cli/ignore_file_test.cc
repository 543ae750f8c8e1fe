#include "cli/ignore_file.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <random>

#include "support/files.h"
#include "support/run_program.h"

namespace shardlint {
namespace {

struct Case {
  std::string_view patterns, path;
  int ignored;  // 1 yes, 0 taken back, -1 no pattern speaks of it
};

// Checked by hand against gitignore(5) and `git check-ignore -v`.
constexpr Case kCases[] = {
    {"draft.md", "draft.md", 1},
    {"draft.md", "sub/draft.md", 1},
    {"/draft.md", "sub/draft.md", -1},
    {"sub/draft.md", "sub/draft.md", 1},
    {"sub/draft.md", "x/sub/draft.md", -1},
    {"*.md\n!keep.md", "keep.md", 0},
    {"!keep.md\n*.md", "keep.md", 1},
    {"*.md", "a/b.md", 1},
    {"a/*.md", "a/b/c.md", -1},
    {"a/**/c.md", "a/c.md", 1},
    {"a/**/c.md", "a/b/b/c.md", 1},
    {"**/c.md", "c.md", 1},
    {"a/**", "a/b/c", 1},
    {"a/**", "a", -1},
    {"out/", "out", -1},  // a file
    {"out/", "out/", 1},  // a folder
    {"# x", "# x", -1},
    {"\\#x", "#x", 1},
    {"\\!x", "!x", 1},
    {"a  ", "a", 1},
    {"a\\ ", "a ", 1},
    {"a\r\nb\r\n", "b", 1},
    {"[a-c]x", "bx", 1},
    {"[!a-c]x", "bx", -1},
    {"[]x]", "]", 1},
    {"[[:digit:]]*", "7z", 1},
    {"[a", "[a", -1},
    {"?.md", "é.md", -1},  // bytes, as git has it
    {"f*o*r", "foobar", 1},
    {"f*o*z", "foobar", -1},
    {"", "a", -1},
    {"/", "a", -1},
};

TEST(IgnoreFile, ReadsPatternsAsGitDoes) {
  for (const Case& c : kCases) {
    const bool folder = c.path.ends_with('/');
    const std::string_view path = folder ? c.path.substr(0, c.path.size() - 1) : c.path;
    const std::optional<bool> ignored = IgnoreFile(c.patterns).Ignores(path, folder);
    EXPECT_EQ(ignored ? static_cast<int>(*ignored) : -1, c.ignored) << c.patterns << " " << c.path;
  }
}

TEST(IgnoreFile, ManyStarsAreQuick) {
  std::string pattern, path(2000, 'a');
  for (int i = 0; i < 200; ++i) pattern += "a*";
  EXPECT_EQ(IgnoreFile(pattern + "b").Ignores(path, false), std::nullopt);
  std::string deep_pattern, deep;
  for (int i = 0; i < 200; ++i) deep_pattern += "**/a/", deep += "a/a/";
  EXPECT_EQ(IgnoreFile(deep_pattern + "b").Ignores(deep + "c", false), std::nullopt);
}

// The same answers as git on random patterns.
TEST(IgnoreFile, AgreesWithGit) {
  const TemporaryFolder folder;
  const std::string here = folder.path().string();
  ASSERT_EQ(RunProgram({"/usr/bin/git", "init", "-q"}, "", here).status, 0)
      << "git is not installed";
  std::mt19937 random(1);
  const auto pick = [&](std::initializer_list<const char*> of) {
    return std::string(of.begin()[random() % of.size()]);
  };
  std::size_t ignored = 0;
  for (int round = 0; round < 60; ++round) {
    std::string patterns, paths;
    for (int i = 0; i < 4; ++i) {
      patterns += pick({"", "", "!", "/"});
      for (std::size_t n = 1 + random() % 3; n > 0; --n)
        patterns += pick({"a", "b", "*", "**", "?", "[ab]", "a*", "*b", "ab"}) + (n > 1 ? "/" : "");
      patterns += pick({"", "", "/"}) + "\n";
    }
    std::vector<std::string> asked;
    for (int i = 0; i < 12; ++i) {
      std::string path;
      for (std::size_t n = 1 + random() % 3; n > 0; --n)
        path += pick({"a", "b", "ab", "ba", "c"}) + (n > 1 ? "/" : "");
      asked.push_back(path);
      paths += path + '\0';
    }
    WriteFile(folder.File(".gitignore"), patterns);
    // Answers are four fields a path: source, line, pattern, path; empty ones where none speaks.
    const Ran ran = RunProgram(
        {"/usr/bin/git", "check-ignore", "--no-index", "--stdin", "-z", "-v", "-n"}, paths, here);
    std::vector<std::string> fields(1);
    for (const char c : ran.out)
      if (c == '\0') {
        fields.emplace_back();
      } else {
        fields.back() += c;
      }
    ASSERT_EQ(fields.size(), asked.size() * 4 + 1) << ran.err;
    const IgnoreFile file(patterns);
    for (std::size_t i = 0; i < asked.size(); ++i) {
      // git looks at folders above first; so does the walk.
      bool ours = false;
      for (std::size_t end = 0; !ours && end != std::string::npos;) {
        end = asked[i].find('/', end + 1);
        ours = file.Ignores(asked[i].substr(0, end), end != std::string::npos).value_or(false);
      }
      const std::string& pattern = fields[4 * i + 2];
      const bool git = !pattern.empty() && !pattern.starts_with('!');
      EXPECT_EQ(ours, git) << patterns << asked[i] << "\ngit: " << pattern;
      ignored += git;
    }
  }
  EXPECT_GT(ignored, 100U);
}

}  // namespace
}  // namespace shardlint
