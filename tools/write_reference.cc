// Writes rules/README.md and docs/reference/*.md: all that the built-in rules say.
//   write_reference [--check] PROJECT      --check: writes nothing, fails when a page is stale
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>

#include "report/reference_pages.h"

namespace shardlint {
namespace {

namespace fs = std::filesystem;

std::string ReadAll(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

bool Write(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream out(path, std::ios::binary);
  out << text;
  out.close();
  return static_cast<bool>(out);
}

int WritePages(const fs::path& project, bool check) {
  RuleErrors errors;
  const std::unique_ptr<const Ruleset> rules = LoadRuleset("", errors);
  for (const std::string& error : errors) std::fprintf(stderr, "%s\n", error.c_str());
  if (!rules) return 1;
  int status = 0;
  for (const ReferencePage& page : ReferencePages(*rules)) {
    const fs::path path = project / page.path;
    if (ReadAll(path) == page.text) continue;
    if (check || !Write(path, page.text)) {
      std::fprintf(stderr, check ? "%s is stale: build the target docs\n" : "%s: not written\n",
                   page.path.c_str());
      status = 1;
    }
  }
  return status;
}

}  // namespace
}  // namespace shardlint

int main(int argc, char** argv) {
  const bool check = argc == 3 && std::string_view(argv[1]) == "--check";
  if (argc != 2 && !check) {
    std::fprintf(stderr, "usage: write_reference [--check] PROJECT\n");
    return 2;
  }
  try {
    return shardlint::WritePages(argv[argc - 1], check);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "write_reference: %s\n", error.what());
    return 1;
  }
}
