// One namespace holds the program: a class that two headers define is undefined behaviour that the
// linker keeps quiet about, and a release build may live with for long.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "project/project_files.h"

namespace shardlint {
namespace {

namespace fs = std::filesystem;

/// The classes that a header defines at the beginning of a line: not those inside others.
std::vector<std::string> ClassesIn(std::string_view text) {
  std::vector<std::string> names;
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    for (const std::string_view key : {"struct ", "class ", "enum class ", "union "}) {
      if (!line.starts_with(key)) continue;
      line.remove_prefix(key.size());
      const std::size_t end = line.find_first_of(" :;{");
      const bool defined = line.find('{') != line.npos || !line.ends_with(';');
      if (defined) names.emplace_back(line.substr(0, end));
      break;
    }
  }
  return names;
}

TEST(HeadersTest, ClassesAreFound) {
  EXPECT_EQ(ClassesIn("struct A {\n  struct In {};\n};\nclass B;\nclass C final : public D {\n"
                      "enum class E : int { kOne };\n// struct F {\n"),
            (std::vector<std::string>{"A", "C", "E"}));
}

TEST(HeadersTest, NoTwoDefineAClassOfOneName) {
  std::map<std::string, std::string> home;
  for (const auto& entry : fs::recursive_directory_iterator(ProjectRoot() / "src")) {
    if (entry.path().extension() != ".h") continue;
    for (const std::string& name : ClassesIn(ReadProjectFile(entry.path()))) {
      const auto [it, fresh] = home.try_emplace(name, entry.path().string());
      EXPECT_TRUE(fresh) << name << " is defined in " << it->second << " and " << entry.path();
    }
  }
  EXPECT_GT(home.size(), 50U);
}

}  // namespace
}  // namespace shardlint
