// What a reader tries first must work: the scripts run, and the README's links lead somewhere.

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "project/project_files.h"

namespace shardlint {
namespace {

namespace fs = std::filesystem;

bool IsExecutableScript(const fs::path& path) {
  const fs::perms owner = fs::status(path).permissions() & fs::perms::owner_exec;
  return owner != fs::perms::none && ReadProjectFile(path).starts_with("#!");
}

TEST(ScriptsTest, AreExecutable) {
  for (const char* name : {"scripts/run", "scripts/test", "scripts/fuzz", "scripts/action",
                           "tests/formats/run", "tests/site/run", ".ci/run"}) {
    EXPECT_TRUE(IsExecutableScript(ProjectRoot() / name)) << name;
  }
  EXPECT_FALSE(IsExecutableScript(ProjectRoot() / "CMakeLists.txt"));
}

/// Targets of Markdown links that name a file of the project: no scheme, fragment cut off.
std::vector<std::string> FileLinksIn(std::string_view text) {
  std::vector<std::string> links;
  for (std::size_t at = text.find("]("); at != text.npos; at = text.find("](", at + 2)) {
    const std::string_view rest = text.substr(at + 2);
    const std::string_view target = rest.substr(0, rest.find_first_of(") \n"));
    if (target.find(':') != target.npos || target.starts_with('#')) continue;
    links.emplace_back(target.substr(0, target.find('#')));
  }
  return links;
}

TEST(ReadmeTest, FileLinksAreFound) {
  EXPECT_EQ(FileLinksIn("[a](src/base) ![b](docs/b.png \"B\") [c](https://example.org) "
                        "[d](#build) [e](rules/README.md#units)"),
            (std::vector<std::string>{"src/base", "docs/b.png", "rules/README.md"}));
}

TEST(ReadmeTest, LinksResolve) {
  const fs::path readme = ProjectRoot() / "README.md";
  ASSERT_TRUE(fs::exists(readme));
  for (const std::string& link : FileLinksIn(ReadProjectFile(readme))) {
    EXPECT_TRUE(fs::exists(ProjectRoot() / link)) << "README.md links to " << link;
  }
}

}  // namespace
}  // namespace shardlint
