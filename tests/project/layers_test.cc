// The pipeline has one direction: a folder of src/ includes itself and the folders before it.
// Packages stay where they are used, and out of headers.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "project/project_files.h"

namespace shardlint {
namespace {

// audit.{h,cc} stand at the top of src/ and are one page that calls every stage.
constexpr std::array<std::string_view, 17> kLayers = {
    "base",      "source",  "quantity", "formula", "document", "mention", "claim",  "plan", "model",
    "calculate", "verdict", "fix",      "review",  "audit",    "summary", "report", "cli"};

struct Package {
  std::string_view prefix;
  std::vector<std::string_view> homes;  // paths in src/ that may include it
  bool in_headers;
};

const std::vector<Package>& Packages() {
  static const std::vector<Package> packages = {
      {"re2/", {"mention/"}, true},
      {"nlohmann/", {"model/", "review/", "report/"}, false},
      {"valijson/", {"model/"}, false},
      {"CLI/", {"cli/command_line.cc"}, false},
      {"cmark-gfm", {"document/cmark_session.cc", "document/parse_markdown.cc"}, false},
      {"tbb/", {"cli/"}, true},
      {"oneapi/", {"cli/"}, true},
      {"fmt/", {""}, false},
  };
  return packages;
}

/// The layer of a path in src/ ("document/document.h", "audit.cc"), or nothing if it has none.
std::optional<std::size_t> LayerOf(std::string_view path) {
  if (path == "version.h") path = "cli/version.h";  // written by CMake, for the program alone
  const std::string_view layer = path.substr(0, path.find_first_of("/."));
  const auto* found = std::ranges::find(kLayers, layer);
  if (found == kLayers.end()) return std::nullopt;
  return static_cast<std::size_t>(found - kLayers.begin());
}

/// The name that an #include line gives, with its opening '"' or '<'; else empty.
std::string_view IncludeOf(std::string_view line) {
  const auto skip = [&line](std::string_view blanks) {
    line.remove_prefix(std::min(line.find_first_not_of(blanks), line.size()));
  };
  skip(" \t");
  if (!line.starts_with('#')) return {};
  skip("# \t");
  if (!line.starts_with("include")) return {};
  line.remove_prefix(7);
  skip(" \t");
  if (!line.starts_with('"') && !line.starts_with('<')) return {};
  return line.substr(0, line.find_first_of("\">", 1));
}

std::optional<std::string_view> LayerProblem(std::string_view path, std::string_view include) {
  const auto from = LayerOf(path);
  const auto to = LayerOf(include);
  if (!from) return "stands in no layer";
  if (!to) return "includes what is in no layer:";
  if (*to > *from) return "includes a later layer:";
  return std::nullopt;
}

std::optional<std::string_view> PackageProblem(std::string_view path, std::string_view include) {
  for (const Package& package : Packages()) {
    if (!include.starts_with(package.prefix)) continue;
    if (std::ranges::none_of(package.homes, [&](auto home) { return path.starts_with(home); })) {
      return "is no place for";
    }
    if (!package.in_headers && path.ends_with(".h")) return "is a header, no place for";
  }
  return std::nullopt;
}

/// What is wrong with the includes of one file; `path` is relative to src/.
std::vector<std::string> ProblemsOf(const std::string& path, const std::string& text) {
  std::vector<std::string> problems;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const std::string_view include = IncludeOf(line);
    if (include.empty()) continue;
    const std::string_view name = include.substr(1);
    auto problem = PackageProblem(path, name);
    // A package is a package however it is quoted.
    const bool ours =
        include.front() == '"' && std::ranges::none_of(Packages(), [&](auto& package) {
          return name.starts_with(package.prefix);
        });
    if (!problem && ours) problem = LayerProblem(path, name);
    if (problem) problems.push_back(path + " " + std::string(*problem) + " " + std::string(name));
  }
  return problems;
}

TEST(LayersTest, SourcesIncludeNoLaterLayer) {
  const std::filesystem::path src = ProjectRoot() / "src";
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(src)) {
    const auto extension = entry.path().extension();
    if (extension != ".h" && extension != ".cc") continue;
    ++files;
    const std::string path = entry.path().lexically_relative(src).generic_string();
    for (const std::string& problem : ProblemsOf(path, ReadProjectFile(entry.path()))) {
      ADD_FAILURE() << problem;
    }
  }
  EXPECT_GT(files, 10U) << "too few files below " << src;
}

struct Case {
  const char* path;
  const char* line;
  const char* problem;  // "" if none
};

TEST(LayersTest, CheckerSeesWhatIsWrong) {
  const std::vector<Case> cases = {
      {"document/document.h", "#include \"mention/mention.h\"",
       "document/document.h includes a later layer: mention/mention.h"},
      {"base/text.cc", "  #  include \"cli/options.h\"",
       "base/text.cc includes a later layer: cli/options.h"},
      {"verdict/judge.cc", "#include \"audit.h\"",
       "verdict/judge.cc includes a later layer: audit.h"},
      {"audit.cc", "#include \"report/json.h\"", "audit.cc includes a later layer: report/json.h"},
      {"plan/plan.cc", "#include \"plan.h\"", ""},
      {"plan/plan.cc", "#include \"judge.h\"",
       "plan/plan.cc includes what is in no layer: judge.h"},
      {"extra/extra.cc", "#include \"base/text.h\"",
       "extra/extra.cc stands in no layer base/text.h"},
      {"mention/mention.h", "#include \"document/document.h\"", ""},
      {"cli/main.cc", "#include \"audit.h\"", ""},
      {"cli/main.cc", "#include \"version.h\"", ""},
      {"report/report_json.cc", "#include \"version.h\"",
       "report/report_json.cc includes a later layer: version.h"},
      {"audit.cc", "#include \"verdict/judge.h\"", ""},
      {"document/document.h", "#include <string>", ""},
      {"document/document.h", "// #include \"mention/mention.h\"", ""},
      {"claim/claim.cc", "#include <re2/re2.h>", "claim/claim.cc is no place for re2/re2.h"},
      {"mention/find.cc", "#include <re2/re2.h>", ""},
      {"verdict/judge.cc", "#include <nlohmann/json.hpp>",
       "verdict/judge.cc is no place for nlohmann/json.hpp"},
      {"model/ruleset.h", "#include <nlohmann/json_fwd.hpp>",
       "model/ruleset.h is a header, no place for nlohmann/json_fwd.hpp"},
      {"report/json.cc", "#include \"nlohmann/json.hpp\"", ""},
      {"report/json.cc", "#include <CLI/CLI.hpp>", "report/json.cc is no place for CLI/CLI.hpp"},
      {"cli/command_line.cc", "#include <CLI/CLI.hpp>", ""},
      {"cli/main.cc", "#include <CLI/CLI.hpp>", "cli/main.cc is no place for CLI/CLI.hpp"},
      {"document/document.cc", "#include <cmark-gfm.h>",
       "document/document.cc is no place for cmark-gfm.h"},
      {"document/parse_markdown.cc", "#include <cmark-gfm-core-extensions.h>", ""},
      {"model/load.cc", "#include <tbb/parallel_for.h>",
       "model/load.cc is no place for tbb/parallel_for.h"},
      {"cli/check.cc", "#include <tbb/parallel_for.h>", ""},
      {"base/text.h", "#include <fmt/format.h>",
       "base/text.h is a header, no place for fmt/format.h"},
      {"base/text.cc", "#include <fmt/format.h>", ""},
  };
  for (const Case& c : cases) {
    const auto problems = ProblemsOf(c.path, std::string("#pragma once\n") + c.line + "\n");
    EXPECT_EQ(problems.empty() ? "" : problems.front(), c.problem) << c.path << ": " << c.line;
    EXPECT_LE(problems.size(), 1U);
  }
}

}  // namespace
}  // namespace shardlint
